//! How much a test tries: little in every run, much when somebody asks for it with `THOROUGH=1`.

/// The number of cases: `quick` in the usual run, `thorough` where the environment holds `THOROUGH`.
pub fn of(quick: u32, thorough: u32) -> u32 {
    if std::env::var_os("THOROUGH").is_some() { thorough } else { quick }
}
