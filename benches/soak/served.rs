//! `askbook serve`: every page and every file is asked for.

use crate::client::{Events, get};
use crate::follower::{Follower, Pages, Process};
use std::collections::BTreeSet;
use std::error::Error;
use std::ffi::OsStr;
use std::path::Path;
use std::time::Instant;

pub struct Served {
    process: Process,
    port: u16,
    /// A browser that shows a page all the time.
    _events: Events,
    /// Addresses at which something was once.
    known: BTreeSet<String>,
}

impl Served {
    pub fn start(root: &Path) -> Result<Self, Box<dyn Error>> {
        let arguments = ["serve", "--port", "0", "--root"].map(OsStr::new);
        let mut process = Process::start(arguments.into_iter().chain([root.as_os_str()]))?;
        let line = process.next(Instant::now() + crate::PATIENCE)?.ok_or("the server has said nothing")?;
        let port = line.trim_end_matches('/').rsplit(':').next().unwrap_or_default().parse().map_err(|_| line)?;
        let (events, _) = Events::listen(port)?;
        Ok(Served { process, port, _events: events, known: BTreeSet::new() })
    }
}

impl Follower for Served {
    fn process(&mut self) -> &mut Process {
        &mut self.process
    }

    fn differs(&mut self, pages: &Pages) -> Result<Option<String>, Box<dyn Error>> {
        for (route, bytes) in pages {
            let answer = get(self.port, route)?;
            if (answer.status, &answer.body) != (200, bytes) {
                return Ok(Some(format!("{route} differs: {}", answer.head)));
            }
        }
        for route in self.known.iter().filter(|route| !pages.contains_key(*route)) {
            if get(self.port, route)?.status != 404 {
                return Ok(Some(format!("{route} is gone, and is answered")));
            }
        }
        self.known.extend(pages.keys().cloned());
        Ok(None)
    }
}
