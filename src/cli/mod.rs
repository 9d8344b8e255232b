//! The command line: one file a command.

mod build;

use crate::error::Error;
use clap::{Parser, Subcommand};
use std::io::Write;
use std::process::ExitCode;

/// Turns interview questions in Markdown into a handbook that one can read
#[derive(Parser)]
#[command(
    name = "askbook",
    version,
    after_help = "Example:\n  askbook build --open    build the handbook of this folder into public/ and show it"
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Build(build::Build),
}

/// What a run found out; decides its exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Fine,
    Mistakes,
}

/// Runs what the command line asks for: 0 where all is fine, 1 where there are mistakes of severity error, 2 where it could not run.
pub fn run() -> ExitCode {
    let result: Result<Verdict, Error> = match Arguments::parse().command {
        Command::Build(build) => build.run(),
    };
    match result {
        Ok(Verdict::Fine) => ExitCode::SUCCESS,
        Ok(Verdict::Mistakes) => ExitCode::from(1),
        Err(error) => {
            say(&mut anstream::stderr(), &format!("error: {error}\n"));
            ExitCode::from(2)
        }
    }
}

/// Writes where somebody may have stopped reading: that is no reason to fail, for the exit code tells the rest.
fn say(to: &mut impl Write, text: &str) {
    let _ = to.write_all(text.as_bytes()).and_then(|()| to.flush());
}
