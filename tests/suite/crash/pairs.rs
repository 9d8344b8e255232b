//! Two programs at one output folder: the second waits for the first, says so, and finds a whole site; nobody waits for a program that is gone.

use super::scene::{PUBLIC, Scene, Told, Trial, Whole, difference, handbook};
use super::trace::{Event, Point, calls, run, until};
use crate::effort;
use crate::folder::question;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Output, Stdio};

/// How many pairs there are of each kind.
fn pairs() -> u32 {
    effort::of(5, 200)
}

/// From a site with drafts to one without, so that two builds with other arguments come to other sites.
fn drafts() -> Scene {
    let draft = "+++\ntitle = 'Draft'\nstatus = 'draft'\n+++\n## A good answer\nNot yet.\n";
    let folder = handbook().file("handbook/content/apis/draft.md", draft).file("handbook/content/new/draft.md", draft);
    folder.run(&["build", "--drafts"]).fine();
    Scene::of(folder, vec!["build"])
}

/// A program, and those that it has started: they end with the test, even one that stands still.
struct Running(Child);

impl Running {
    fn start(mut command: Command) -> Self {
        command.process_group(0).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        Running(command.spawn().expect("the program starts"))
    }

    /// What it says until one of its lines holds `part`; the rest is not kept.
    #[track_caller]
    fn out_until(&mut self, part: &str) -> Vec<String> {
        lines_until(self.0.stdout.take().expect("a pipe"), part)
    }

    /// The same of what it says beside.
    #[track_caller]
    fn err_until(&mut self, part: &str) -> Vec<String> {
        lines_until(self.0.stderr.take().expect("a pipe"), part)
    }

    #[track_caller]
    fn runs(&mut self) {
        assert_eq!(self.0.try_wait().expect("a child"), None, "it has ended");
    }

    /// Waits for its end, and gives out what it has said that nobody has read.
    fn end(&mut self) -> Told {
        let read = |of: Option<&mut dyn Read>| {
            let mut bytes = Vec::new();
            of.map(|of| of.read_to_end(&mut bytes).expect("a pipe"));
            bytes
        };
        let stdout = read(self.0.stdout.as_mut().map(|of| of as &mut dyn Read));
        let stderr = read(self.0.stderr.as_mut().map(|of| of as &mut dyn Read));
        Told::of(Output { status: self.0.wait().expect("a child"), stdout, stderr })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // They may have ended already.
        let _ = Command::new("sh").args(["-c", &format!("kill -KILL -{} 2>&-", self.0.id())]).status();
        let _ = self.0.wait();
    }
}

/// The lines of a program up to the first that holds `part`. What it says later is read and forgotten, so that it never has to wait for a reader.
#[track_caller]
fn lines_until(of: impl Read + Send + 'static, part: &str) -> Vec<String> {
    let mut rest = BufReader::new(of).lines();
    let mut lines = Vec::new();
    while let Some(line) = rest.next() {
        lines.push(line.expect("output is text"));
        if lines.last().is_some_and(|line| line.contains(part)) {
            std::thread::spawn(move || rest.for_each(drop));
            return lines;
        }
    }
    panic!("no `{part}` is said: {lines:#?}")
}

/// Whether it had to wait; nothing else may be said but that it finished what another had left.
#[track_caller]
fn has_waited(told: &Told) -> bool {
    // Which process it is may not be written down yet.
    let waits = |line: &str| line.starts_with("note: waiting for ") && line.ends_with(", which is writing to `public`");
    let is_known = |line: &str| waits(line) || line == "note: a build that was cut off is finished in `public`";
    assert!(told.code == Some(0) && told.err.lines().all(is_known), "{told:?}");
    told.err.lines().any(waits)
}

#[test]
fn two_builds_of_two_sites() {
    let scene = drafts();
    let (mut ends, mut waits) = ([0, 0], 0);
    for number in 0..pairs() {
        let trial = scene.trial();
        let mut arguments = [vec!["build"], vec!["build", "--drafts"]];
        arguments.rotate_left(number as usize % 2);
        let children = arguments.map(|arguments| Running::start(trial.askbook(&arguments)));
        waits += children.map(|mut child| child.end()).iter().filter(|told| has_waited(told)).count();
        match scene.sites.which(&trial.site()) {
            Ok(Whole::Old) => ends[0] += 1,
            Ok(Whole::New) => ends[1] += 1,
            Err(why) => panic!("pair {number}: {why}"),
        }
        trial.completes().unwrap_or_else(|why| panic!("pair {number}: {why}"));
    }
    println!("{} pairs: {} with drafts, {} without; {waits} have waited", pairs(), ends[0], ends[1]);
}

/// A build that is cut off in the middle of publishing, and then two programs at once that want to finish it.
#[test]
fn a_build_beside_a_preview_after_a_kill() {
    let scene = drafts();
    let all = calls(&scene.trial(), &scene.arguments);
    let within: Vec<usize> = (0..all.len()).filter(|&at| all[at].is_in_output()).collect();
    for number in 0..pairs() as usize {
        let trial = scene.trial();
        run(&trial, &scene.arguments, &all, within[number * 7 % within.len()], Event::Kill);
        let mut serving = Running::start(trial.askbook(&["serve", "--port", "0"]));
        let told = trial.run(&scene.arguments);
        has_waited(&told);
        assert_eq!(difference(&trial.site(), &scene.sites.new), None, "pair {number}: {told:?}");
        serving.out_until("serving at ");
        serving.runs();
        drop(serving);
        trial.completes().unwrap_or_else(|why| panic!("pair {number}: {why}"));
    }
}

/// A program that stands still at one of its calls.
fn stopped(trial: &Trial, arguments: &[&str], all: &[Point], at: usize) -> Running {
    let mut command = until(trial, all, at, Event::Stop);
    command.args(arguments);
    let mut child = Running::start(command);
    child.err_until("--- stopped by SIGSTOP ---");
    child
}

#[test]
fn a_build_that_waits_for_one_that_is_killed() {
    let scene = drafts();
    let all = calls(&scene.trial(), &scene.arguments);
    let within: Vec<usize> = (0..all.len()).filter(|&at| all[at].is_in_output()).collect();
    for number in 0..pairs() as usize {
        let trial = scene.trial();
        let mut holder = stopped(&trial, &scene.arguments, &all, within[number * 7 % within.len()]);
        let mut waiting = Running::start(trial.askbook(&scene.arguments));
        let said = waiting.err_until("waiting for process ");
        let process = said[0]
            .strip_prefix("note: waiting for process ")
            .and_then(|rest| rest.strip_suffix(", which is writing to `public`"));
        let process: u32 = process.and_then(|process| process.parse().ok()).unwrap_or_else(|| panic!("{said:?}"));
        waiting.runs();
        let killed = Command::new("sh").args(["-c", &format!("kill -KILL {process}")]).status();
        assert!(killed.is_ok_and(|status| status.success()), "process {process} is none");
        let told = waiting.end();
        assert_eq!((told.code, said.len()), (Some(0), 1), "{said:?} {told:?}");
        assert_eq!(difference(&trial.site(), &scene.sites.new), None, "pair {number}: {told:?}");
        holder.end();
        trial.completes().unwrap_or_else(|why| panic!("pair {number}: {why}"));
    }
}

/// One that follows the edits and one that does not, again and again.
#[test]
fn a_build_beside_one_that_watches() {
    let scene = Scene::edit(|folder| folder.write("handbook/content/apis/paging.md", question("Another answer.")));
    let trial = scene.trial();
    let mut watching = Running::start(trial.askbook(&["build", "--watch"]));
    watching.out_until(" questions → public: ");
    for number in 0..pairs() {
        let place = trial.above().join("handbook/content/apis/paging.md");
        std::fs::write(&place, question(&format!("Answer number {number}."))).expect("a file can be written");
        has_waited(&trial.run(&scene.arguments));
        let page = std::fs::read_to_string(trial.above().join(PUBLIC).join("apis/paging.html")).expect("a page");
        assert!(page.contains(&format!("Answer number {number}.")), "{page}");
    }
    std::fs::write(trial.above().join("handbook/content/apis/paging.md"), question("Another answer."))
        .expect("a file can be written");
    trial.completes().unwrap_or_else(|why| panic!("{why}"));
    watching.runs();
    drop(watching);
    trial.completes().unwrap_or_else(|why| panic!("{why}"));
}
