//! A program that follows a handbook: how it is started, what it tells, and what it takes.

use std::collections::BTreeMap;
use std::error::Error;
use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Instant;

/// What a clean build makes, by address.
pub type Pages = BTreeMap<String, Vec<u8>>;

/// A program that follows a handbook.
pub trait Follower {
    /// The program itself.
    fn process(&mut self) -> &mut Process;

    /// What is not as a clean build makes it.
    fn differs(&mut self, pages: &Pages) -> Result<Option<String>, Box<dyn Error>>;
}

/// The program, which ends with whoever has started it.
pub struct Process {
    child: Child,
    /// What it prints: at first what it has begun with, and then a line for each edit.
    lines: Receiver<String>,
    /// What else it says, except for the mistakes that it draws.
    complaints: Receiver<String>,
}

/// What a process takes.
pub struct Figures {
    /// Resident, in KiB.
    pub memory: usize,
    pub descriptors: usize,
    pub threads: usize,
}

impl Process {
    /// Starts askbook.
    pub fn start<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Result<Self, Box<dyn Error>> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_askbook"));
        let mut child = command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        let lines = lines_of(child.stdout.take().ok_or("no output")?, |_| true);
        let is_complaint = |line: &str| line.starts_with("note: ") || line.starts_with("error: ");
        let complaints = lines_of(child.stderr.take().ok_or("no output of errors")?, is_complaint);
        Ok(Process { child, lines, complaints })
    }

    /// The next line, where one comes in time.
    pub fn next(&mut self, deadline: Instant) -> Result<Option<String>, Box<dyn Error>> {
        match self.lines.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(line) => Ok(Some(line)),
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(RecvTimeoutError::Disconnected) => Err("the program has ended".into()),
        }
    }

    /// Whether a line comes in time that tells of an edit of this file, or of several files of which it may be one.
    pub fn tells_of(&mut self, path: &str, deadline: Instant) -> Result<bool, Box<dyn Error>> {
        while let Some(line) = self.next(deadline)? {
            let files = line.split(": ").next().unwrap_or_default();
            // Of several files the first one is named.
            let is_told = files.split_once(" and ").map_or(files == path, |(first, _)| first <= path);
            if is_told {
                return Ok(true);
            }
        }
        Ok(false)
    }

    pub fn figures(&self) -> Result<Figures, Box<dyn Error>> {
        let process = Path::new("/proc").join(self.child.id().to_string());
        let status = fs::read_to_string(process.join("status"))?;
        let figure = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            line.and_then(|line| line.split_whitespace().next()?.parse().ok()).ok_or("a figure is missing")
        };
        let descriptors = fs::read_dir(process.join("fd"))?.count();
        Ok(Figures { memory: figure("VmRSS:")?, descriptors, threads: figure("Threads:")? })
    }

    /// What it has complained of, and how often.
    pub fn complaints(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for line in self.complaints.try_iter() {
            *counts.entry(line).or_default() += 1;
        }
        counts
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads lines for as long as any come, and passes on those that are wanted.
fn lines_of(output: impl Read + Send + 'static, is_wanted: fn(&str) -> bool) -> Receiver<String> {
    let (sender, lines) = channel();
    std::thread::spawn(move || {
        let wanted = BufReader::new(output).lines().map_while(Result::ok).filter(|line| is_wanted(line));
        // Nobody may be interested any more.
        wanted.for_each(|line| drop(sender.send(line)));
    });
    lines
}
