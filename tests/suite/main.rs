//! All tests of whole behaviour in one binary, so that the crate is linked once; modules by capability.

mod handbook;

mod architecture;
mod convergence;
mod theme;
