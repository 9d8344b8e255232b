//! All tests of whole behaviour in one binary, so that the crate is linked once; modules by capability.

mod effort;
mod folder;
mod handbook;

mod addresses;
mod architecture;
mod checks;
mod command;
mod content;
mod convergence;
mod corpus;
#[cfg(target_os = "linux")]
mod crash;
mod format;
mod hostile;
mod limits;
mod links;
mod lists;
mod manual;
mod markdown;
mod policy;
mod preview;
mod printing;
mod publish;
mod recovery;
#[cfg(unix)]
mod reproducible;
mod search;
mod serving;
mod site;
mod supply;
mod texts;
mod theme;
mod tokens;
#[cfg(unix)]
mod watching;
