//! All tests of whole behaviour in one binary, so that the crate is linked once; modules by capability.

mod folder;
mod handbook;

mod addresses;
mod architecture;
mod checks;
mod command;
mod content;
mod convergence;
mod format;
mod hostile;
mod links;
mod lists;
mod manual;
mod markdown;
mod preview;
mod printing;
mod publish;
mod recovery;
mod search;
mod serving;
mod site;
mod texts;
mod theme;
mod tokens;
#[cfg(unix)]
mod watching;
