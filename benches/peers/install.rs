//! Where generators are: in `target/peers`, which is filled from registries, or on the `PATH`. Nothing is installed anywhere else.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A folder in `target/peers`. The name holds the version, so that another one is installed anew.
pub fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/peers").join(name)
}

/// A program on the `PATH`; the bare name where it is not there.
pub fn on_path(name: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).map(|folder| folder.join(name)).find(|program| program.is_file());
    found.unwrap_or_else(|| name.into())
}

/// Runs a command to its end. What it prints goes where errors go, because the output is for figures.
pub fn run(command: &mut Command) -> Result<(), Box<dyn Error>> {
    let name = command.get_program().to_owned();
    let status = command.stdout(std::io::stderr()).status().map_err(|error| format!("{}: {error}", name.display()))?;
    if status.success() { Ok(()) } else { Err(format!("{} ended with {status}", name.display()).into()) }
}

/// What a command prints.
pub fn output(command: &mut Command) -> Result<String, Box<dyn Error>> {
    Ok(String::from_utf8(command.output()?.stdout)?.trim().to_owned())
}
