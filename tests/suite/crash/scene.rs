//! A handbook before and after an edit, what its output folder may hold in between, and what it must hold in the end.

use crate::folder::Folder;
use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// What lies at a path. A link is itself, and never what it leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Thing {
    Folder,
    File(Vec<u8>),
    Link(PathBuf),
}

/// All that lies below a folder, by path.
pub type Tree = BTreeMap<String, Thing>;

/// Looks below a folder; nothing is found where there is none. What goes while this looks is not there.
pub fn tree(folder: &Path) -> Tree {
    let mut found = Tree::new();
    let mut open = vec![folder.to_owned()];
    while let Some(above) = open.pop() {
        let entries = match fs::read_dir(&above) {
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            entries => entries.expect("a readable folder"),
        };
        for entry in entries {
            let place = entry.expect("a readable folder").path();
            let Some(thing) = thing(&place) else { continue };
            if thing == Thing::Folder {
                open.push(place.clone());
            }
            found.insert(place.strip_prefix(folder).expect("a path below").to_string_lossy().into_owned(), thing);
        }
    }
    found
}

fn thing(place: &Path) -> Option<Thing> {
    let look = || {
        let kind = fs::symlink_metadata(place)?.file_type();
        Ok(if kind.is_dir() {
            Thing::Folder
        } else if kind.is_symlink() {
            Thing::Link(fs::read_link(place)?)
        } else {
            Thing::File(fs::read(place)?)
        })
    };
    match look() {
        Err(error) if std::io::Error::kind(&error) == ErrorKind::NotFound => None,
        thing => Some(thing.expect("a readable file")),
    }
}

/// Six questions in a theme that shows little, so that a build is short.
pub fn handbook() -> Folder {
    let folder = Folder::new()
        .file("handbook/themes/bare/templates/page.html", "<h1>{{ page.title }}</h1>\n{{ body.lead_html | safe }}\n")
        .file("handbook/content/guides/first.md", "+++\ntitle = 'First'\nkind = 'page'\n+++\nRead this.\n")
        .file("handbook/content/guides/sizes", "1 2 3\n")
        .file("handbook/content/apis/index.md", "An introduction.\n");
    ["apis/paging", "apis/versioning", "apis/deep/limits", "teams/listening", "teams/feedback", "teams/notes/hiring"]
        .into_iter()
        .fold(folder, |folder, name| folder.question(&format!("handbook/content/{name}.md"), &format!("What {name} is about.")))
}

/// Files that somebody keeps in an output folder.
pub const FOREIGN: [&str; 4] = [".git/HEAD", "CNAME", "notes/x.txt", "apis/.well-known"];

/// A site as it was and as it will be.
pub struct Sites {
    pub old: Tree,
    pub new: Tree,
}

/// One of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whole {
    Old,
    New,
}

impl Sites {
    /// That each file is an old one, a new one or one of those that somebody keeps, and none of those that stay is missing.
    pub fn is_untorn(&self, found: &Tree) -> Result<(), String> {
        let is_known = |path: &str, thing: &Thing| [&self.old, &self.new].iter().any(|site| site.get(path) == Some(thing));
        if let Some((path, thing)) = found.iter().find(|(path, thing)| !is_known(path, thing) && !is_draft(path)) {
            return Err(format!("`{path}` is neither old nor new: {}", shown(thing)));
        }
        // A file makes way for a folder before that comes.
        let is_file = |tree: &Tree, path: &str| matches!(tree.get(path), Some(Thing::File(_)));
        let stays = |path: &&String| is_file(&self.old, path) && is_file(&self.new, path) && !found.contains_key(*path);
        self.old.keys().find(stays).map_or(Ok(()), |path| Err(format!("`{path}` is missing, and is in both sites")))
    }

    /// Which of the two has been found. Drafts that nobody has written a journal about wait for the next build.
    pub fn which(&self, found: &Tree) -> Result<Whole, String> {
        let found: Tree =
            found.iter().filter(|(path, _)| !is_draft(path)).map(|(path, thing)| (path.clone(), thing.clone())).collect();
        let Some(old) = difference(&found, &self.old) else { return Ok(Whole::Old) };
        difference(&found, &self.new)
            .map_or(Ok(Whole::New), |new| Err(format!("neither the old site ({old}) nor the new one ({new})")))
    }
}

/// Whether a path in the output is one of the program's own drafts.
fn is_draft(path: &str) -> bool {
    path.starts_with(".askbook-")
}

/// A handbook before and after an edit.
pub struct Scene {
    /// A folder in which the next build leads from the one to the other.
    start: Folder,
    pub arguments: Vec<&'static str>,
    lies: Lies,
    pub sites: Sites,
    /// What the output folder holds in the end.
    end: Tree,
    /// What lies beside the output for good: the handbook itself, and where the link in the output leads.
    beside: Tree,
    /// What a build leaves in `.askbook`.
    kept: Vec<String>,
}

/// Where the output of a scene goes.
pub const PUBLIC: &str = "handbook/public";
/// Where it is kept what is ours there: a folder for each output.
const KEPT: &str = "handbook/.askbook";

/// How the site lies in the output folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lies {
    Plainly,
    /// Behind a link to another file system. What is known of such a folder is known by its path, so it is filled by a build of the trial itself.
    Elsewhere,
    /// Behind the link to the newest release.
    Released,
}

impl Scene {
    /// A published handbook in whose output somebody keeps files of their own, and an edit.
    pub fn edit(change: impl FnOnce(&Folder)) -> Self {
        Scene::published(handbook(), vec!["build"], change)
    }

    /// The same with a handbook that is published by these arguments.
    pub fn published(folder: Folder, arguments: Vec<&'static str>, change: impl FnOnce(&Folder)) -> Self {
        folder.run(&arguments).fine();
        for path in FOREIGN {
            folder.write(&format!("{PUBLIC}/{path}"), format!("This is {path}."));
        }
        folder.write("elsewhere/file.txt", "This is elsewhere.");
        symlink("../../elsewhere", folder.place(&format!("{PUBLIC}/link"))).expect("a link can be made");
        change(&folder);
        Scene::of(folder, arguments)
    }

    /// What `arguments` will do in a folder.
    pub fn of(start: Folder, arguments: Vec<&'static str>) -> Self {
        let lies = if arguments.contains(&"releases") { Lies::Released } else { Lies::Plainly };
        Scene::lying(start, arguments, lies)
    }

    /// The same where the output is on another file system, and has been built before.
    pub fn elsewhere(start: Folder, arguments: Vec<&'static str>) -> Self {
        Scene::lying(start, arguments, Lies::Elsewhere)
    }

    fn lying(start: Folder, arguments: Vec<&'static str>, lies: Lies) -> Self {
        let sites = Sites { old: Tree::new(), new: Tree::new() };
        let mut scene = Scene { start, arguments, lies, sites, end: Tree::new(), beside: Tree::new(), kept: Vec::new() };
        let trial = scene.trial();
        let old = trial.site();
        trial.run(&scene.arguments).fine();
        let (new, end, beside, kept) = (trial.site(), trial.output(), trial.beside(), trial.kept());
        assert_ne!(old, new, "nothing is published");
        scene = Scene { sites: Sites { old, new }, end, beside, kept, ..scene };
        scene
    }

    /// A copy of the folder in which it has not been built yet.
    pub fn trial(&self) -> Trial<'_> {
        // In memory, so that no run waits for a disk.
        let above = TempDir::new_in("/dev/shm").expect("a temporary folder in memory");
        let copied = Command::new("cp").arg("-a").arg(self.start.place(".")).arg(above.path()).status();
        assert!(copied.is_ok_and(|status| status.success()), "the folder is not copied");
        let mut trial = Trial { scene: self, above, moved: Vec::new(), other: None };
        if self.lies == Lies::Elsewhere {
            let other = TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).expect("a temporary folder");
            let device = |place: &Path| fs::metadata(place).expect("a folder").dev();
            assert_ne!(device(other.path()), device(trial.above()), "what is built is kept in memory too");
            symlink(other.path(), trial.above().join(PUBLIC)).expect("a link can be made");
            trial.run(&["build"]).fine();
            // The name of what is kept about it comes from its path.
            let mut kept = fs::read_dir(trial.above().join(KEPT)).expect("a folder of what is kept");
            let kept = kept.next().and_then(Result::ok).expect("something is kept").path();
            trial.moved = vec![(other.path().to_owned(), PUBLIC.to_owned()), (kept, format!("{KEPT}/elsewhere"))];
            trial.other = Some(other);
        }
        trial
    }
}

/// One attempt at a scene.
pub struct Trial<'a> {
    scene: &'a Scene,
    above: TempDir,
    /// What is somewhere else than its name says.
    moved: Vec<(PathBuf, String)>,
    other: Option<TempDir>,
}

/// What a command said.
#[derive(Debug)]
pub struct Told {
    /// None where it was killed.
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Told {
    pub fn of(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("output is text");
        Told { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// That all was well.
    #[track_caller]
    pub fn fine(self) -> String {
        assert_eq!((self.code, self.err.as_str()), (Some(0), ""), "{}", self.out);
        self.out
    }
}

impl Trial<'_> {
    pub fn above(&self) -> &Path {
        self.above.path()
    }

    /// The command, started in the handbook.
    pub fn askbook(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_askbook"));
        // One thread for pages, and no other places for libraries, so that each run makes the same calls.
        command
            .args(arguments)
            .current_dir(self.above().join("handbook"))
            .env("RAYON_NUM_THREADS", "1")
            .env_remove("LD_LIBRARY_PATH");
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Told {
        Told::of(self.askbook(arguments).output().expect("the command starts"))
    }

    /// Where the folders of the trial are, and what they are called in it.
    pub fn folders(&self) -> impl Iterator<Item = (&Path, &str)> {
        let moved = self.moved.iter().map(|(place, name)| (place.as_path(), name.as_str()));
        moved.chain([(self.above(), "")])
    }

    /// Where something lies.
    pub fn place(&self, name: &str) -> PathBuf {
        let below = |(place, front): (&Path, &str)| Some(place.join(name.strip_prefix(front)?.trim_start_matches('/')));
        self.folders().find_map(below).expect("everything lies in the folder of the trial")
    }

    /// The site as readers find it.
    pub fn site(&self) -> Tree {
        match self.scene.lies {
            Lies::Released => tree(&self.above().join(PUBLIC).join("current")),
            Lies::Plainly | Lies::Elsewhere => self.output(),
        }
    }

    /// The output folder.
    fn output(&self) -> Tree {
        tree(&self.above().join(PUBLIC))
    }

    fn beside(&self) -> Tree {
        let is_beside = |path: &String| !path.starts_with(PUBLIC) && !path.starts_with(KEPT);
        tree(self.above()).into_iter().filter(|(path, _)| is_beside(path)).collect()
    }

    /// The names of what is kept about the output.
    fn kept(&self) -> Vec<String> {
        let names = tree(&self.above().join(KEPT)).into_keys();
        names.map(|name| name.split_once('/').map_or(String::new(), |(_, name)| name.to_owned())).collect()
    }

    /// What the next start makes of it: the whole old or new site. Who reads through a link meets one of them even before.
    pub fn recovers(&self) -> Result<Whole, String> {
        let found = self.site();
        self.scene.sites.is_untorn(&found)?;
        if self.scene.lies == Lies::Released {
            self.scene.sites.which(&found)?;
        }
        let told = self.run(&["recover"]);
        if (told.code, told.err.as_str()) != (Some(0), "") {
            return Err(format!("`recover` fails: {told:?}"));
        }
        self.scene.sites.which(&self.site()).map_err(|why| format!("after `recover` ({}) {why}", told.out.trim_end()))
    }

    /// That the next build comes to what one makes that nothing has happened to, and leaves no more behind.
    pub fn completes(&self) -> Result<(), String> {
        let told = self.run(&self.scene.arguments);
        if told.code != Some(0) || told.err.lines().any(|line| !line.starts_with("note: waiting for ")) {
            return Err(format!("the next build fails: {told:?}"));
        }
        if let Some(why) = difference(&self.output(), &self.scene.end) {
            return Err(format!("the next build differs: {why}"));
        }
        if let Some(why) = difference(&self.beside(), &self.scene.beside) {
            return Err(format!("beside the output: {why}"));
        }
        let kept = self.kept();
        if kept == self.scene.kept { Ok(()) } else { Err(format!("in `.askbook` {kept:?}, but should be {:?}", self.scene.kept)) }
    }
}

/// The first path at which two trees differ.
pub fn difference(found: &Tree, wanted: &Tree) -> Option<String> {
    let paths = found.keys().chain(wanted.keys());
    let path = paths.filter(|path| found.get(*path) != wanted.get(*path)).min()?;
    let show = |tree: &Tree| tree.get(path).map_or("nothing".to_owned(), shown);
    Some(format!("`{path}` is {}, not {}", show(found), show(wanted)))
}

fn shown(thing: &Thing) -> String {
    match thing {
        Thing::Folder => "a folder".to_owned(),
        Thing::File(bytes) => format!("{} bytes {:?}", bytes.len(), String::from_utf8_lossy(&bytes[..bytes.len().min(60)])),
        Thing::Link(target) => format!("a link to `{}`", target.display()),
    }
}
