//! A handbook in a temporary folder, and the command run in it.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::SystemTime;
use tempfile::TempDir;

/// A configuration that nothing is wrong with; the theme is the smallest that shows what a page is about.
pub const CONFIG: &str =
    "[handbook]\ntitle = \"Test handbook\"\ntheme = \"bare\"\n\n[[levels]]\nid = \"senior\"\ntitle = \"Senior\"\n";

/// A handbook in a temporary folder, and beside it a place for output.
pub struct Folder {
    above: TempDir,
}

impl Folder {
    /// [`CONFIG`] and the theme, and no content.
    pub fn new() -> Self {
        let folder = Folder { above: TempDir::new().expect("a temporary folder") };
        folder
            .file("handbook/askbook.toml", CONFIG)
            .file("handbook/themes/bare/templates/home.html", "<h1>{{ site.title }}</h1>\n")
            .file("handbook/themes/bare/templates/page.html", "{% include 'text.html' %}")
            .file("handbook/themes/bare/templates/question.html", "{% include 'text.html' %}")
            .file(
                "handbook/themes/bare/templates/text.html",
                "<h1>{{ page.title_html | safe }}</h1>\n{{ body.lead_html | safe }}{% for section in body.sections %}{{ section.html | safe }}{% endfor %}",
            )
    }

    /// A copy of the handbook whose root is `root`.
    pub fn of(root: &Path) -> Self {
        let folder = Folder { above: TempDir::new().expect("a temporary folder") };
        for part in ["askbook.toml", "content", "themes"] {
            for entry in walkdir::WalkDir::new(root.join(part)) {
                let entry = entry.expect("a readable handbook");
                if entry.file_type().is_file() {
                    let below =
                        entry.path().strip_prefix(root).expect("a path below the root").to_string_lossy().replace('\\', "/");
                    folder.write(&format!("handbook/{below}"), fs::read(entry.path()).expect("a readable file"));
                }
            }
        }
        folder
    }

    /// The same with a file; `path` begins with `handbook/` for one of the handbook's.
    pub fn file(self, path: &str, text: impl AsRef<[u8]>) -> Self {
        self.write(path, text);
        self
    }

    /// The same with a question that nothing is wrong with.
    pub fn question(self, path: &str, answer: &str) -> Self {
        self.file(path, question(answer))
    }

    /// Writes a file, in place of what was there.
    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let place = self.place(path);
        fs::create_dir_all(place.parent().expect("a folder")).expect("a folder can be made");
        fs::write(place, text).expect("a file can be written");
    }

    /// Where a path lies.
    pub fn place(&self, path: &str) -> PathBuf {
        self.above.path().join(path)
    }

    /// What a file holds.
    #[track_caller]
    pub fn text(&self, path: &str) -> String {
        fs::read_to_string(self.place(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Deletes a file.
    pub fn delete(&self, path: &str) {
        fs::remove_file(self.place(path)).expect("the file is there");
    }

    /// The command, started in the handbook.
    pub fn askbook(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_askbook"));
        command.args(arguments).current_dir(self.place("handbook"));
        command
    }

    /// Runs it.
    pub fn run(&self, arguments: &[&str]) -> Run {
        self.finish(self.askbook(arguments))
    }

    /// Runs a command that has been prepared otherwise.
    pub fn finish(&self, mut command: Command) -> Run {
        let Output { status, stdout, stderr } = command.output().expect("the command starts");
        // What it is called differs from system to system and from run to run.
        let above = self.above.path().canonicalize().expect("a temporary folder");
        let plain = |bytes: Vec<u8>| {
            let text = String::from_utf8(bytes).expect("output is text");
            text.replace(&above.display().to_string(), "ABOVE").replace(&self.above.path().display().to_string(), "ABOVE")
        };
        Run { code: status.code(), out: without_times(&plain(stdout)), err: plain(stderr) }
    }

    /// Builds a handbook that nothing is wrong with, and gives out the summary.
    #[track_caller]
    pub fn build(&self) -> String {
        self.run(&["build"]).fine()
    }

    /// Every file below a folder with its bytes, by path. What is deleted while this looks is not there.
    pub fn files(&self, below: &str) -> BTreeMap<String, Vec<u8>> {
        self.walk(below, |place| fs::read(place))
    }

    /// When each file below a folder was modified, by path.
    pub fn times(&self, below: &str) -> BTreeMap<String, SystemTime> {
        self.walk(below, |place| fs::metadata(place).and_then(|found| found.modified()))
    }

    fn walk<T>(&self, below: &str, of: impl Fn(&Path) -> io::Result<T>) -> BTreeMap<String, T> {
        let start = self.place(below);
        let there = |found: io::Result<T>| match found {
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            found => Some(found.expect("a readable file")),
        };
        let entries = walkdir::WalkDir::new(&start).into_iter().filter_map(|entry| match entry {
            Err(error) if error.io_error().is_some_and(|error| error.kind() == io::ErrorKind::NotFound) => None,
            entry => Some(entry.expect("a readable folder")),
        });
        let files = entries.filter(|entry| !entry.file_type().is_dir());
        let name = |place: &Path| place.strip_prefix(&start).expect("a path below").to_string_lossy().replace('\\', "/");
        files.filter_map(|entry| Some((name(entry.path()), there(of(entry.path()))?))).collect()
    }
}

/// A question that nothing is wrong with.
pub fn question(answer: &str) -> String {
    format!("+++\ntitle = \"Question\"\n+++\n## A good answer\n{answer}\n")
}

/// What a run came to; times are masked, and so is the path of the temporary folder.
#[derive(Debug)]
pub struct Run {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Run {
    /// The summary, once it is clear that nothing is wrong.
    #[track_caller]
    pub fn fine(self) -> String {
        assert_eq!((self.code, self.err.as_str()), (Some(0), ""), "{}", self.out);
        self.out.trim_end().to_owned()
    }

    /// What is said of a refusal, once it is clear that it is one.
    #[track_caller]
    pub fn refusal(self) -> String {
        assert_eq!((self.code, self.out.as_str()), (Some(2), ""), "{}", self.err);
        self.err
    }

    /// What is said of mistakes that are errors.
    #[track_caller]
    pub fn mistakes(self) -> String {
        assert_eq!(self.code, Some(1), "{}", self.err);
        self.err
    }
}

fn without_times(text: &str) -> String {
    let mut words: Vec<&str> = text.split(' ').collect();
    for at in 1..words.len() {
        if words[at].trim_end_matches(',') == "ms" {
            words[at - 1] = "N";
        }
    }
    words.join(" ")
}
