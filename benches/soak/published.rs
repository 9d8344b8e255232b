//! `askbook build --watch`: every file of the output folder is read.

use crate::follower::{Follower, Pages, Process};
use std::error::Error;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;
use walkdir::WalkDir;

pub struct Published {
    process: Process,
    output: PathBuf,
}

impl Published {
    /// Publishes into a folder beside the handbook.
    pub fn start(root: &Path) -> Result<Self, Box<dyn Error>> {
        let output = root.with_file_name("site");
        let [build, watch, to] = ["build", "--watch", "--output"].map(OsStr::new);
        let mut process = Process::start([build, watch, OsStr::new("--root"), root.as_os_str(), to, output.as_os_str()])?;
        process.next(Instant::now() + crate::PATIENCE)?.ok_or("nothing is published")?;
        Ok(Published { process, output })
    }
}

impl Follower for Published {
    fn process(&mut self) -> &mut Process {
        &mut self.process
    }

    fn differs(&mut self, pages: &Pages) -> Result<Option<String>, Box<dyn Error>> {
        let mut files = 0;
        for entry in WalkDir::new(&self.output).min_depth(1) {
            // Files come and go while the program writes.
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => return Ok(Some(error.to_string())),
            };
            let place = entry.path();
            if entry.file_type().is_dir() {
                if fs::read_dir(place).is_ok_and(|mut inside| inside.next().is_none()) {
                    return Ok(Some(format!("{} is empty", place.display())));
                }
                continue;
            }
            let route = place.strip_prefix(&self.output)?.to_string_lossy();
            let Some(bytes) = pages.get(&*route) else { return Ok(Some(format!("{route} belongs to no page"))) };
            if !fs::read(place).is_ok_and(|found| found == *bytes) {
                return Ok(Some(format!("{route} differs")));
            }
            files += 1;
        }
        if files < pages.len() {
            let missing = pages.keys().find(|route| !self.output.join(route).is_file());
            return Ok(Some(format!("{} of {} files are there; missing: {missing:?}", files, pages.len())));
        }
        Ok(None)
    }
}
