//! The command line: one file a command.

mod build;
mod patience;
mod recover;
mod serve;
mod terminal;

use crate::disk::{find_root, open_root, recover_all};
use crate::error::{Error, harmless, reason};
use crate::words::date::{Date, earliest_today};
use clap::{Parser, Subcommand};
use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Turns interview questions in Markdown into a handbook that one can read
#[derive(Parser)]
#[command(
    name = "askbook",
    version,
    after_help = "Examples:\n  askbook serve --open    write with the handbook of this folder in the browser\n  askbook build --open    build it into public/ and show it"
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Build(build::Build),
    Serve(serve::Serve),
    Recover(recover::Recover),
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
        Command::Serve(serve) => serve.run(),
        Command::Recover(recover) => recover.run(),
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

/// The folder that was named, or the nearest one from here upwards that is a handbook.
fn root_of(named: Option<&Path>) -> Result<PathBuf, Error> {
    named.map_or_else(|| find_root(Path::new(".")), open_root)
}

/// Finishes what a build has committed that was cut off, before anything else. Who only reads a handbook may lack the right to; then the next build does it.
fn recovered(root: &Path) {
    match recover_all(root) {
        Ok(finished) => {
            for output in finished {
                let text = format!("note: a build that was cut off is finished in `{}`\n", harmless(&shortened(&output)));
                say(&mut anstream::stderr(), &text);
            }
        }
        Err(error) => say(&mut anstream::stderr(), &format!("note: a build that was cut off cannot be finished: {error}\n")),
    }
}

/// A folder as one would type it from here.
fn shortened(folder: &Path) -> String {
    let here = std::env::current_dir().ok().and_then(|here| here.canonicalize().ok());
    let below = here.and_then(|here| folder.strip_prefix(here).ok().map(Path::to_owned));
    below.as_deref().unwrap_or(folder).display().to_string()
}

/// The day from which reviews are counted.
fn today() -> Date {
    earliest_today(std::time::SystemTime::now())
}

/// Opens a browser. The handbook is there all the same: on a machine without a desktop that is no failure.
fn show_in_browser(address: &OsStr) {
    if let Err(error) = open::that_detached(address) {
        let place = address.to_string_lossy();
        say(
            &mut anstream::stderr(),
            &format!("note: no browser could be opened ({}); the home page is `{place}`\n", reason(&error)),
        );
    }
}

/// Writes where somebody may have stopped reading: that is no reason to fail, for the exit code tells the rest.
fn say(to: &mut impl Write, text: &str) {
    let _ = to.write_all(text.as_bytes()).and_then(|()| to.flush());
}
