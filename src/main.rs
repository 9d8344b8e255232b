//! The command. Everything that it does is in the library.

use mimalloc::MiMalloc;
use std::process::ExitCode;

/// Templates are a million small allocations; the library leaves the choice to its user.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    askbook::cli::run()
}
