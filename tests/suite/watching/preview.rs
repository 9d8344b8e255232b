//! `askbook serve` as a writer and a reader meet it: a folder, the program, and what it answers.

use super::client::{Answer, Event, Events, get};
use crate::folder::Folder;
use crate::handbook::{Site, TODAY};
use askbook::disk::read;
use askbook::handbook::Settings;
use askbook::report::{Style, draw};
use askbook::snapshot::{Memo, compile};
use serde_json::Value;
use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How long anything may take. A machine that does much else is slow; how fast a save shows is measured by benchmarks.
pub const PATIENCE: Duration = Duration::from_secs(20);
/// The program looks every five seconds, whether or not there was an event.
const SAFETY: Duration = Duration::from_secs(4);
/// How long it then waits for the event that should have been.
const LATE: Duration = Duration::from_millis(500);
/// How often the untouched page is asked for.
const PAUSE: Duration = Duration::from_millis(4);
/// A page that no case touches. The theme shows its text alone, so that no list on it changes.
pub const STILL: &str = "guides/still.html";
/// A file that no case touches, the same whatever the configuration and the theme say.
pub const STILL_FILE: &str = "guides/still.txt";

const CONFIG: &str = "\
[handbook]
title = 'Test handbook'
theme = 'plain'

[[levels]]
id = 'junior'
title = 'Junior'

[[levels]]
id = 'senior'
title = 'Senior'

[[categories]]
id = 'apis'
title = 'Interfaces'

[[categories]]
id = 'teams'
title = 'Teams'
";

/// A question that nothing is wrong with; `front` goes behind its title.
pub fn question(title: &str, front: &str, answer: &str) -> String {
    format!("+++\ntitle = '{title}'\n{front}\n+++\nWhat of it?\n\n## A good answer\n\n{answer}\n")
}

/// A handbook that nothing is wrong with: questions in two categories, and a page that stays.
pub fn handbook() -> Folder {
    Folder::new()
        .file("handbook/askbook.toml", CONFIG)
        .file(
            "handbook/themes/plain/templates/page.html",
            "<!doctype html>\n<title>{{ page.title }}</title>\n{{ body.lead_html | safe }}\n",
        )
        .file("handbook/content/guides/still.md", "+++\ntitle = 'Still'\nkind = 'page'\n+++\nThis stays.\n")
        .file("handbook/content/guides/still.txt", "This stays.\n")
        .file("handbook/content/apis/index.md", "An introduction.\n")
        .file("handbook/content/apis/paging.md", question("Paging", "level = 'junior'\ntags = ['lists']", "Cursors."))
        .file("handbook/content/apis/versioning.md", question("Versioning", "level = 'senior'\ntags = ['change']", "Seldom."))
        .file("handbook/content/teams/listening.md", question("Listening", "tags = ['lists']", "Twice."))
}

/// Lines that a program prints, as they come.
pub struct Lines {
    received: Receiver<String>,
    all: Vec<String>,
}

impl Lines {
    pub fn of(output: impl Read + Send + 'static) -> Self {
        let (sender, received) = channel();
        std::thread::spawn(move || {
            let mut lines = BufReader::new(output).lines().map_while(Result::ok);
            lines.try_for_each(|line| sender.send(line))
        });
        Lines { received, all: Vec::new() }
    }

    /// The next line, where one comes in time.
    pub fn next(&mut self, deadline: Instant) -> Option<String> {
        let line = self.received.recv_timeout(deadline.saturating_duration_since(Instant::now())).ok()?;
        self.all.push(line.clone());
        Some(line)
    }

    /// The next line that holds `part`.
    #[track_caller]
    pub fn until(&mut self, part: &str) -> String {
        let deadline = Instant::now() + PATIENCE;
        while let Some(line) = self.next(deadline) {
            if line.contains(part) {
                return line;
            }
        }
        panic!("no line holds `{part}`: {:#?}", self.all)
    }

    /// Waits until nothing more is printed.
    #[track_caller]
    pub fn until_end(&mut self) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.received.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(line) => self.all.push(line),
                Err(error) => return assert_eq!(error, RecvTimeoutError::Disconnected, "the program goes on: {:#?}", self.all),
            }
        }
    }

    /// What has been printed up to now.
    pub fn all(&mut self) -> &[String] {
        self.all.extend(self.received.try_iter());
        &self.all
    }
}

/// A handbook that is served while somebody writes it.
pub struct Preview {
    pub folder: Folder,
    pub out: Lines,
    pub err: Lines,
    pub port: u16,
    pub run: String,
    /// What was told since the writer last looked.
    pub told: Vec<Event>,
    pub program: Program,
    events: Events,
    reader: Option<Reader>,
    /// Addresses at which something was once.
    known: BTreeSet<String>,
    drafts: bool,
    /// Whether events of the system are expected to lead to every look.
    polls: bool,
    /// How often the introduction was edited.
    edits: usize,
}

/// Somebody who reads one page again and again.
struct Reader {
    stop: Sender<()>,
    thread: JoinHandle<Result<usize, String>>,
}

impl Preview {
    /// Serves [`handbook`].
    pub fn new() -> Self {
        Preview::of(handbook())
    }

    /// Serves a handbook, while somebody reads [`STILL`].
    pub fn of(folder: Folder) -> Self {
        Preview::start(folder, &[], STILL)
    }

    /// Serves a handbook with more arguments, while somebody reads the page at `untouched`.
    pub fn start(folder: Folder, arguments: &[&str], untouched: &str) -> Self {
        let mut command = folder.askbook(&["serve"]);
        command.args(arguments);
        Preview::spawn(folder, command, arguments, untouched)
    }

    /// The same with a command that comes to `askbook serve` with these arguments.
    pub fn spawn(folder: Folder, mut command: Command, arguments: &[&str], untouched: &str) -> Self {
        if !arguments.contains(&"--port") {
            command.args(["--port", "0"]);
        }
        let (program, mut out, err) = Program::start(command);
        let port = port(&out.until("serving at "));
        let (events, run) = Events::listen(port).expect("a server that listens");
        let (drafts, polls) = (arguments.contains(&"--drafts"), arguments.contains(&"--poll"));
        let reader = Some(Reader::of(port, untouched));
        let (told, known) = (Vec::new(), BTreeSet::new());
        let mut preview = Preview { folder, out, err, port, run, told, program, events, reader, known, drafts, polls, edits: 0 };
        preview.out.until("Ctrl-C ends");
        preview.known.extend(preview.built().0.into_keys());
        preview
    }

    /// From here on events of the system are not expected.
    pub fn polls(&mut self) {
        self.polls = true;
    }

    /// Where a file of the handbook lies.
    pub fn place(&self, path: &str) -> PathBuf {
        self.folder.place("handbook").join(path)
    }

    /// Writes a file of the handbook in place.
    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        self.folder.write(&format!("handbook/{path}"), text);
    }

    /// Puts a text in a file's place at once, so that nobody can meet the file half written.
    pub fn put(&self, path: &str, text: impl AsRef<[u8]>) {
        put(&self.place(path), text);
    }

    /// Deletes a file of the handbook.
    pub fn delete(&self, path: &str) {
        self.folder.delete(&format!("handbook/{path}"));
    }

    /// Gives a file or folder of the handbook another name.
    pub fn rename(&self, from: &str, to: &str) {
        fs::rename(self.place(from), self.place(to)).unwrap_or_else(|error| panic!("{from} to {to}: {error}"));
    }

    /// The answer to a request.
    #[track_caller]
    pub fn get(&self, route: &str) -> Answer {
        get(self.port, route).unwrap_or_else(|error| panic!("{route}: {error}"))
    }

    /// Waits until `check` finds nothing to say, and looks after each event again.
    #[track_caller]
    pub fn until(&mut self, mut check: impl FnMut(&Self) -> Result<(), String>) {
        let start = Instant::now();
        let deadline = start + PATIENCE;
        while let Err(why) = check(self) {
            match self.events.next(deadline) {
                Some(event) => self.told.push(event),
                None => {
                    let now = check(self);
                    let (out, err) = (self.out.all().join("\n"), self.err.all().join("\n"));
                    panic!("{why}\nand nothing more is told after {:#?}; now: {now:?}\n{out}\n{err}", self.told);
                }
            }
        }
        // After so long it may have been found without an event. The program says so, unless the next edit comes at once.
        if start.elapsed() > SAFETY {
            self.told.extend(self.events.next(Instant::now() + LATE));
        }
    }

    /// Waits until the page at `route` holds `text`.
    #[track_caller]
    pub fn shows(&mut self, route: &str, text: &str) {
        self.until(|preview| {
            let answer = preview.get(route);
            let holds = answer.status == 200 && answer.text().contains(text);
            if holds { Ok(()) } else { Err(format!("{route} does not show `{text}`: {}", answer.head)) }
        });
    }

    /// Waits until nothing is at `route`.
    #[track_caller]
    pub fn lacks(&mut self, route: &str) {
        self.until(|preview| match preview.get(route).status {
            404 => Ok(()),
            status => Err(format!("{route} answers {status}")),
        });
    }

    /// Waits until the page at `route` has these codes of mistakes beside it, each once, and is a version of before or not.
    #[track_caller]
    pub fn warns(&mut self, route: &str, codes: &[&str], is_stale: bool) {
        self.until(|preview| {
            let told = preview.get(route).told();
            let found: BTreeSet<&str> =
                told["mistakes"].as_array().into_iter().flatten().filter_map(|mistake| mistake["code"].as_str()).collect();
            let right = found == codes.iter().copied().collect() && told["stale"] == is_stale;
            if right { Ok(()) } else { Err(format!("{route} has {told:#} beside it")) }
        });
    }

    /// Waits until something is told, or for a moment.
    pub fn listen(&mut self) {
        let event = self.events.next(Instant::now() + PAUSE);
        self.told.extend(event);
    }

    /// Waits until every page, every file of the index and every mistake is as a clean build makes it, and what is gone is not found.
    #[track_caller]
    pub fn is_as_built(&mut self) {
        let (pages, mistakes) = self.built();
        self.known.extend(pages.keys().cloned());
        self.until(|preview| preview.differs(&pages, &mistakes).map_or(Ok(()), Err));
    }

    fn built(&self) -> (BTreeMap<String, Vec<u8>>, Vec<String>) {
        built(&self.place(""), self.drafts)
    }

    fn differs(&self, pages: &BTreeMap<String, Vec<u8>>, mistakes: &[String]) -> Option<String> {
        for (route, bytes) in pages {
            let answer = self.get(route);
            if (answer.status, &answer.body) != (200, bytes) {
                let (served, built) = (answer.text(), String::from_utf8_lossy(bytes));
                let line = served.lines().zip(built.lines()).find(|(served, built)| served != built);
                return Some(format!("{route} is {} {} bytes, but built {}; {line:?}", answer.status, served.len(), built.len()));
            }
        }
        let gone = self.known.iter().find(|route| !pages.contains_key(*route) && self.get(route).status != 404);
        if let Some(route) = gone {
            return Some(format!("{route} is gone, and is answered"));
        }
        let told = self.get("").told();
        let found: Vec<&str> =
            told["mistakes"].as_array().into_iter().flatten().filter_map(|mistake| mistake["text"].as_str()).collect();
        let (found, wanted) = (&found[..], &mistakes[..mistakes.len().min(50)]);
        (found != wanted || told["stale"] == Value::Bool(true)).then(|| format!("mistakes {found:#?}\nbut built {wanted:#?}"))
    }

    /// Edits another file, waits until that shows, and gives out what was told from the last look up to then.
    #[track_caller]
    pub fn told_until_another_edit(&mut self) -> Vec<Event> {
        self.edits += 1;
        let text = format!("Introduction number {}.", self.edits);
        self.put("content/apis/index.md", format!("{text}\n"));
        self.shows("apis/index.html", &text);
        // What is told of it comes behind what it shows.
        self.until_told("apis/index.html");
        std::mem::take(&mut self.told)
    }

    /// Waits until it is told that something has changed at a route that begins so, and gives out the route.
    #[track_caller]
    pub fn until_told(&mut self, start: &str) -> String {
        let named = |event: &Event| match event {
            Event::Change { routes: Some(routes), .. } => routes.iter().find(|route| route.starts_with(start)).cloned(),
            _ => None,
        };
        self.until(|preview| {
            if preview.told.iter().any(|event| named(event).is_some()) { Ok(()) } else { Err(format!("{start} is not told of")) }
        });
        self.told.iter().rev().find_map(named).expect("it has just been found")
    }

    /// Stops the program in the middle of what it does, until `work` is done, as a laptop that is closed would.
    pub fn asleep(&self, work: impl FnOnce(&Self)) {
        self.program.signal("STOP");
        work(self);
        self.program.signal("CONT");
    }

    /// Stops to read the untouched page, which has answered always the same.
    #[track_caller]
    pub fn stop_reading(&mut self) {
        if let Some(reader) = self.reader.take() {
            let answers = reader.finish().unwrap_or_else(|why| panic!("the untouched page: {why}"));
            assert!(answers > 0, "nobody has read");
        }
    }

    /// Ends a case: all is as a clean build makes it.
    #[track_caller]
    pub fn end(mut self) {
        self.is_as_built();
        self.end_broken();
    }

    /// Ends a case that leaves the handbook broken.
    #[track_caller]
    pub fn end_broken(mut self) {
        self.stop_reading();
        assert_eq!(self.program.ended(), None, "the program has ended");
        // Otherwise what has been found may have been found by looking every few seconds.
        let polls = self.err.all().iter().any(|line| line.contains("; looking every "));
        assert!(self.polls || !polls, "events are missing: {:#?}", self.err.all());
    }

    /// Ends the program, does something, and starts it anew at the same port.
    #[track_caller]
    pub fn restart(&mut self, work: impl FnOnce(&Self)) {
        self.stop_reading();
        self.program.signal("KILL");
        self.program.wait(&mut self.out);
        work(self);
        let again = Program::start(self.folder.askbook(&["serve", "--port", &self.port.to_string()]));
        (self.program, self.out, self.err) = again;
        assert_eq!(port(&self.out.until("serving at ")), self.port);
        (self.events, self.run) = Events::listen(self.port).expect("a server that listens");
        self.reader = Some(Reader::of(self.port, STILL));
    }
}

/// What a clean build makes of a handbook: pages by address, and the mistakes as a panel shows them.
pub fn built(root: &Path, drafts: bool) -> (BTreeMap<String, Vec<u8>>, Vec<String>) {
    let tree = Arc::new(read(root).expect("a folder that can be read"));
    let site = Site { snapshot: compile(tree, Settings { drafts, today: TODAY }, &mut Memo::default()) };
    let (_, mut mistakes) = site.outcome();
    mistakes.sort_by_key(|mistake| Reverse(mistake.severity));
    let drawn =
        |mistake| draw(std::slice::from_ref(mistake), |path| site.snapshot.text(path), Style::Plain).trim_end().to_owned();
    let outputs = site.snapshot.outputs();
    let bytes = |output| outputs.render(output).ok().map(Cow::into_owned);
    let pages = outputs.all().iter().filter_map(|output| Some((output.route.to_string(), bytes(output)?)));
    (pages.collect(), mistakes.iter().map(drawn).collect())
}

impl Reader {
    fn of(port: u16, route: &str) -> Self {
        let (stop, stopped) = channel();
        let route = route.to_owned();
        let thread = std::thread::spawn(move || {
            let ask = || get(port, &route).map_err(|error| error.to_string());
            let first = ask()?;
            for answers in 1.. {
                let answer = ask()?;
                if (answer.status, &answer.body) != (200, &first.body) {
                    return Err(format!("{} {}", answer.status, answer.text()));
                }
                if stopped.recv_timeout(PAUSE) != Err(RecvTimeoutError::Timeout) {
                    return Ok(answers);
                }
            }
            unreachable!("it is asked until somebody stops it")
        });
        Reader { stop, thread }
    }

    fn finish(self) -> Result<usize, String> {
        drop(self.stop);
        self.thread.join().unwrap_or_else(|_| Err("the reader has failed".to_owned()))
    }
}

/// A program that ends with whoever has started it.
pub struct Program(Child);

impl Program {
    /// Starts it, and reads what it prints.
    pub fn start(mut command: Command) -> (Self, Lines, Lines) {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
        let out = Lines::of(child.stdout.take().expect("a pipe"));
        let err = Lines::of(child.stderr.take().expect("a pipe"));
        (Program(child), out, err)
    }

    /// Sends it a signal.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("sh").args(["-c", &format!("kill -{name} {}", self.0.id())]).status();
        assert!(sent.is_ok_and(|status| status.success()), "the signal {name} is not sent");
    }

    /// How it has ended, if it has.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.0.try_wait().expect("a child")
    }

    /// Waits for its end. `out` is what it prints: that ends with it.
    #[track_caller]
    pub fn wait(&mut self, out: &mut Lines) -> ExitStatus {
        out.until_end();
        self.0.wait().expect("a child")
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Puts a text in a file's place at once. Until then it has a name that means nothing to a handbook.
pub fn put(place: &Path, text: impl AsRef<[u8]>) {
    let new = place.with_file_name(".new");
    fs::write(&new, text).expect("a file can be written");
    fs::rename(new, place).expect("a file can be renamed");
}

/// The port of the address that ends a line.
pub fn port(line: &str) -> u16 {
    let number = line.trim_end_matches('/').rsplit(':').next();
    number.and_then(|number| number.parse().ok()).unwrap_or_else(|| panic!("{line}"))
}
