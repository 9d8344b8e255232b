//! The calls of the system that a run makes on files, and runs in which one of them is the last or fails.

use super::scene::{PUBLIC, Told, Trial};
use std::fmt;
use std::fs;
use std::path::Path;
use std::process::Command;

/// A call of a run. Named by the path and not by a number among all calls, because threads take turns as they like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// The name of the call.
    pub call: String,
    /// The path it is about, below the folder of the trial.
    pub path: String,
    /// Every path in it.
    pub paths: Vec<String>,
    /// Which of the calls of this name on this path it is in its thread, from 1: so strace counts.
    pub time: usize,
    thread: String,
    /// Whether it changes what is on the disk, or ends or secures such a change.
    pub changes: bool,
}

impl Point {
    fn is_like(&self, thread: &str, call: &str, path: &str) -> bool {
        self.thread == thread && self.call == call && self.paths.iter().any(|known| known == path)
    }

    /// Whether it changes the output: what was there before, or what readers see.
    pub fn is_in_output(&self) -> bool {
        let is_public = |path: &String| path.starts_with(PUBLIC) && !path.contains("/.askbook-");
        self.changes && !self.call.starts_with("mkdir") && self.paths.iter().any(is_public)
    }
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} number {} of `{}`", self.call, self.time, self.path)
    }
}

/// What happens at a point.
#[derive(Clone, Copy, Debug)]
pub enum Event {
    /// The program is killed before the call is made.
    Kill,
    /// The program stands still, until it is killed.
    Stop,
    /// The call is not made, and fails so.
    Fail(&'static str),
    /// It fails, and so does all that comes later.
    FailOn(&'static str),
}

/// Every call on files of the trial's folder that a run makes.
pub fn calls(trial: &Trial, arguments: &[&str]) -> Vec<Point> {
    let told = Told::of(
        strace(trial, &[], true).args(arguments).output().expect("strace starts; on Debian `apt-get install strace` brings it"),
    );
    let log = log(trial);
    assert_eq!(told.code, Some(0), "{told:?}");
    let points = parse(&log, trial);
    assert!(points.iter().any(|point| point.changes), "strace may not trace here, or nothing is written: {told:?}");
    points
}

/// Runs the command until something happens at one of its points. `all` are the points of the run, in order.
pub fn run(trial: &Trial, arguments: &[&str], all: &[Point], at: usize, event: Event) -> Told {
    let mut command = until(trial, all, at, event);
    let told = Told::of(command.args(arguments).output().expect("strace starts; on Debian `apt-get install strace` brings it"));
    let log = log(trial);
    // strace ends as the program did.
    let is_reached = if let Event::Kill = event { told.code.is_none() } else { log.contains("(INJECTED)") };
    assert!(is_reached, "{event:?} at {:?} is not reached: {told:?}", all[at]);
    told
}

/// The command that does so, without its arguments.
pub fn until(trial: &Trial, all: &[Point], at: usize, event: Event) -> Command {
    let point = &all[at];
    let place = |path: &str| trial.place(path).display().to_string();
    let mut options = vec!["-P".to_owned(), place(&point.path)];
    let mut inject =
        |call: &str, what: &str, when: &str| options.extend(["-e".to_owned(), format!("inject={call}:{what}:when={when}")]);
    match event {
        Event::Kill => inject(&point.call, "signal=KILL", &point.time.to_string()),
        Event::Stop => inject(&point.call, "signal=STOP", &point.time.to_string()),
        Event::Fail(error) => inject(&point.call, &format!("error={error}"), &point.time.to_string()),
        Event::FailOn(error) => {
            let mut names: Vec<&str> =
                all[at..].iter().map(|point| point.call.as_str()).filter(|call| *call != "close").collect();
            names.sort_unstable();
            names.dedup();
            for name in names {
                let is_counted = |earlier: &&Point| earlier.is_like(&point.thread, name, &point.path);
                let before = all[..at].iter().filter(is_counted).count();
                inject(name, &format!("error={error}"), &format!("{}+", before + 1));
            }
            // Paths that were met before have their own counts; those that come later fail from the first time on.
            let is_fresh = |path: &String| all[..at].iter().all(|earlier| !earlier.paths.contains(path));
            let mut later: Vec<&String> = all[at..].iter().map(|point| &point.path).filter(|path| is_fresh(path)).collect();
            later.sort_unstable();
            later.dedup();
            options.extend(later.into_iter().filter(|path| **path != point.path).flat_map(|path| ["-P".to_owned(), place(path)]));
        }
    }
    // What stands still is told while it does; all else is read at the end.
    strace(trial, &options, !matches!(event, Event::Stop))
}

fn strace(trial: &Trial, options: &[String], logs: bool) -> Command {
    let askbook = trial.askbook(&[]);
    let mut command = Command::new("strace");
    command.args(["-f", "-y", "-s", "0", "-e", "trace=%file,%desc"]);
    if logs {
        command.args(["-e", "signal=none", "-o"]).arg(trial.above().join(LOG));
    }
    command.args(options).arg("--").arg(askbook.get_program());
    command.current_dir(askbook.get_current_dir().expect("the handbook"));
    command.envs(askbook.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command.env_remove("LD_LIBRARY_PATH");
    command
}

/// Where strace writes what it has seen.
const LOG: &str = "calls.log";

/// Reads it, and takes it away: it is no part of the scene.
fn log(trial: &Trial) -> String {
    let place = trial.above().join(LOG);
    let bytes = fs::read(&place).expect("strace writes what it has seen");
    fs::remove_file(&place).expect("the log can be deleted");
    String::from_utf8_lossy(&bytes).into_owned()
}

fn parse(log: &str, trial: &Trial) -> Vec<Point> {
    let mut points: Vec<Point> = Vec::new();
    for line in log.lines() {
        let Some((thread, rest)) = line.split_once(' ') else { continue };
        let Some((call, rest)) = rest.trim_start().split_once('(') else { continue };
        // What comes back later from a call has been seen when it began; and where one is, is asked with no path.
        if call.starts_with('<') || call == "getcwd" {
            continue;
        }
        let entered = rest.rsplit_once(" = ").map_or(rest, |(entered, _)| entered);
        let [named, opened] = [('"', '"'), ('<', '>')].map(|marks| between(entered, marks, trial));
        // A path that is named says more than the folder that it may begin from. Of two, strace looks for the first.
        let Some(path) = named.first().or(opened.first()).cloned() else { continue };
        let paths: Vec<String> = named.into_iter().chain(opened).collect();
        let time = points.iter().filter(|point| point.is_like(thread, call, &path)).count() + 1;
        let opens_to_write = ["O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC"].iter().any(|flag| entered.contains(flag));
        let was_opened = |point: &Point| point.changes && point.call.starts_with("open") && point.path == path;
        let changes = match call {
            "open" | "openat" | "openat2" => opens_to_write,
            // What was only read is closed whatever comes, and the standard library relies on it.
            "close" if !points.iter().any(was_opened) => continue,
            _ => call == "close" || CHANGING.contains(&call),
        };
        points.push(Point { call: call.to_owned(), path, paths, time, thread: thread.to_owned(), changes });
    }
    points
}

/// The calls that change what is on the disk, or secure it.
const CHANGING: [&str; 29] = [
    "chmod",
    "copy_file_range",
    "fallocate",
    "fchmod",
    "fchmodat",
    "fdatasync",
    "flock",
    "fsync",
    "ftruncate",
    "link",
    "linkat",
    "mkdir",
    "mkdirat",
    "pwrite64",
    "pwritev",
    "rename",
    "renameat",
    "renameat2",
    "rmdir",
    "sendfile",
    "symlink",
    "symlinkat",
    "sync_file_range",
    "syncfs",
    "truncate",
    "unlink",
    "unlinkat",
    "utimensat",
    "write",
];

/// What stands between two marks, where it is a path in the folder of the trial.
fn between(text: &str, (open, close): (char, char), trial: &Trial) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        let Some((inside, after)) = after.split_once(close) else { break };
        rest = after;
        // A call on a path that is named in full does not depend on the folder one is in.
        if before.ends_with("AT_FDCWD") {
            continue;
        }
        let name = |(place, name): (&Path, &str)| {
            let below = Path::new(inside).strip_prefix(place).ok()?;
            Some(Path::new(name).join(below).display().to_string().trim_end_matches('/').to_owned())
        };
        found.extend(trial.folders().find_map(name));
    }
    found
}

/// `count` of many, spread evenly from the first to the last, or the one in the middle; all of them where they are fewer.
pub fn spread(all: usize, count: u32) -> impl Iterator<Item = usize> {
    let count = all.min(count as usize);
    (0..count).map(move |number| if count == 1 { all / 2 } else { number * (all - 1) / (count - 1) })
}
