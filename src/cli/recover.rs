//! `askbook recover`.

use super::{Verdict, root_of, say, shortened};
use crate::disk::recover_all;
use crate::error::{Error, harmless};
use std::path::PathBuf;

/// Finishes a build that was cut off while it published; every other command does so too
#[derive(clap::Args)]
#[command(after_help = "Example:\n  askbook recover    after a loss of power, before the site is served")]
pub struct Recover {
    /// Folder of the handbook [default: the nearest one upwards that holds askbook.toml]
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
}

impl Recover {
    pub fn run(self) -> Result<Verdict, Error> {
        let finished = recover_all(&root_of(self.root.as_deref())?)?;
        for output in &finished {
            say(&mut anstream::stdout(), &format!("{}: finished\n", harmless(&shortened(output))));
        }
        if finished.is_empty() {
            say(&mut anstream::stdout(), "nothing to finish\n");
        }
        Ok(Verdict::Fine)
    }
}
