//! The command. Everything that it does is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    askbook::cli::run()
}
