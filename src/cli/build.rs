//! `askbook build`.

use super::patience::watch_over;
use super::terminal::{Terminal, style};
use super::{Verdict, recovered, root_of, say, shortened, show_in_browser, today};
use crate::disk::{Manner, Progress, Published, Publisher, Seal, Terms, read};
use crate::error::{Error, harmless};
use crate::handbook::Settings;
use crate::report::{self, plural, thousands, time};
use crate::snapshot::{Memo, Snapshot, compile, made_of};
use crate::watch::{Moment, Stage, watch};
use crate::words::diagnostic::Diagnostic;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// Writes the whole site
#[derive(clap::Args)]
#[command(after_help = "Example:\n  askbook build --root ../handbook --output /tmp/site --strict")]
pub struct Build {
    /// Folder of the handbook [default: the nearest one upwards that holds askbook.toml]
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// Folder that the site is written to [default: public, in the root]
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// How the site is put into its folder: only what differs, or each build as a folder and a link `current` to the newest
    #[arg(long, value_name = "WAY", value_enum, default_value_t)]
    publish: Way,
    /// Publish into a folder that holds files of others, and leave them alone
    #[arg(long)]
    adopt: bool,
    /// Take in questions and pages whose status is draft
    #[arg(long)]
    drafts: bool,
    /// Treat warnings as errors
    #[arg(long)]
    strict: bool,
    /// Show the result in the browser
    #[arg(long)]
    open: bool,
    /// Go on, and write what changes with every edit; Ctrl-C ends
    #[arg(long, conflicts_with = "strict")]
    watch: bool,
}

/// How a site is put into its folder.
#[derive(Clone, Copy, Default, clap::ValueEnum)]
enum Way {
    #[default]
    Files,
    Releases,
}

impl Build {
    pub fn run(self) -> Result<Verdict, Error> {
        let start = Instant::now();
        let root = root_of(self.root.as_deref())?;
        let output = self.output.unwrap_or_else(|| root.join("public"));
        let settings = Settings { drafts: self.drafts, today: today() };
        recovered(&root);
        let manner = match self.publish {
            Way::Files => Manner::Files,
            Way::Releases => Manner::Releases,
        };
        // An edit need not outlive a loss of power, and the writer waits for it.
        let terms = Terms { manner, adopts: self.adopt, settles: !self.watch };
        let publisher = Publisher::new(&root, &output, terms)?;
        let home = publisher.home();
        let home = || show_in_browser(home.as_ref());
        if self.watch {
            let home = self.open.then_some(&home as &dyn Fn());
            let mut writing =
                Writing { publisher, output: shortened(&output), terminal: Terminal::default(), home, is_begun: false };
            match watch(&root, settings, None, &mut writing)? {}
        }
        let tree = Arc::new(read(&root)?);
        let output = shortened(&output);
        let key = made_of(&tree, settings);
        if let Some(standing) = publisher.standing(key, &waits(&output))? {
            let published = Published { unchanged: standing.files, ..Published::default() };
            let tally = report::tally(0, 0);
            say(&mut anstream::stdout(), &summary(&harmless(&standing.subject), &published, &tally, &output, start.elapsed()));
            if self.open {
                home();
            }
            return Ok(Verdict::Fine);
        }
        let snapshot = compile(tree, settings, &mut Memo::default());
        let seal = Seal { made_of: key, subject: subject(&snapshot) };
        let (published, diagnostics) = publish(&publisher, &snapshot, Some(&seal), &output)?;
        say(&mut anstream::stderr(), &report::draw(&diagnostics, |path| snapshot.text(path), style()));
        tell_kept(&published);
        let (errors, warnings) = report::count(&diagnostics);
        let summary = summary(&seal.subject, &published, &report::tally(errors, warnings), &output, start.elapsed());
        say(&mut anstream::stdout(), &summary);
        // The process ends here: giving back the memory of a large handbook piece by piece would only take time.
        std::mem::forget(snapshot);
        if self.open {
            home();
        }
        let failed = errors > 0 || (self.strict && warnings > 0);
        Ok(if failed { Verdict::Mistakes } else { Verdict::Fine })
    }
}

/// Writes what is new of a snapshot, and finds all that is wrong with it.
fn publish(
    publisher: &Publisher,
    snapshot: &Snapshot,
    seal: Option<&Seal>,
    output: &str,
) -> Result<(Published, Vec<Diagnostic>), Error> {
    let progress = Progress { done: AtomicUsize::new(0), total: AtomicUsize::new(0), waits: &waits(output) };
    let published = with_progress(&progress, || watch_over(snapshot, || publisher.publish(snapshot, seal, &progress)))?;
    let diagnostics = snapshot.diagnostics.iter().chain(&published.diagnostics).cloned().collect();
    Ok((published, diagnostics))
}

/// Says for whom a run waits that is to write to `output`.
fn waits(output: &str) -> impl Fn(Option<u32>) + Sync {
    move |process| {
        let who = process.map_or_else(|| "another process".to_owned(), |id| format!("process {id}"));
        say(&mut anstream::stderr(), &format!("note: waiting for {who}, which is writing to `{output}`\n"));
    }
}

/// An output folder that follows the edits.
struct Writing<'a> {
    publisher: Publisher,
    /// The folder as it is shown.
    output: String,
    terminal: Terminal,
    /// Shows the home page, once it is there.
    home: Option<&'a dyn Fn()>,
    is_begun: bool,
}

impl Stage for Writing<'_> {
    fn show(&mut self, moment: Moment) {
        let snapshot = &moment.snapshot;
        let (published, diagnostics) = match publish(&self.publisher, snapshot, None, &self.output) {
            Ok(outcome) => outcome,
            Err(error) => return self.terminal.failure(&error),
        };
        let tally = self.terminal.mistakes(&diagnostics, |path| snapshot.text(path));
        tell_kept(&published);
        let took = moment.since.elapsed();
        if std::mem::replace(&mut self.is_begun, true) {
            self.terminal.edit(&moment.changed, &files(&published), took, tally);
        } else {
            let tally = tally.unwrap_or_else(|| report::tally(0, 0));
            say(&mut anstream::stdout(), &summary(&subject(snapshot), &published, &tally, &self.output, took));
            self.home.take().into_iter().for_each(|home| home());
        }
    }

    fn fail(&mut self, error: &Error) {
        self.terminal.failure(error);
    }

    fn note(&mut self, text: &str) {
        self.terminal.note(text);
    }

    fn rest(&mut self, _: &mut dyn FnMut() -> bool) {}
}

fn tell_kept(published: &Published) {
    for route in &published.kept {
        let route = harmless(route);
        let text =
            format!("note: `{route}` belongs to no page any more, and is kept: somebody has changed it since askbook wrote it\n");
        say(&mut anstream::stderr(), &text);
    }
}

/// `36 questions`.
fn subject(snapshot: &Snapshot) -> String {
    let questions = plural(snapshot.handbook.questions.len(), "question");
    match snapshot.handbook.trusted() {
        0 => questions,
        pages => format!("{questions}, {} with trusted HTML", plural(pages, "page")),
    }
}

/// `36 questions → public: 5 written, 137 unchanged in 31 ms, no mistakes`.
fn summary(subject: &str, published: &Published, tally: &str, output: &str, took: Duration) -> String {
    format!("{subject} → {output}: {} in {}, {tally}\n", files(published), time(took))
}

/// `5 written, 137 unchanged`; nothing while a page cannot be rendered or a file not be read.
fn files(published: &Published) -> String {
    if published.is_held_back {
        return "nothing written".to_owned();
    }
    let mut files = format!("{} written", thousands(published.written));
    if published.unchanged > 0 {
        files.push_str(&format!(", {} unchanged", thousands(published.unchanged)));
    }
    if published.removed > 0 {
        files.push_str(&format!(", {} removed", thousands(published.removed)));
    }
    files
}

/// Runs `work`; where it takes more than a second and somebody is watching, says how far it is.
fn with_progress<T>(progress: &Progress<'_>, work: impl FnOnce() -> T) -> T {
    if !std::io::stderr().is_terminal() {
        return work();
    }
    std::thread::scope(|scope| {
        let (finished, wait) = channel::<()>();
        scope.spawn(move || {
            let mut patience = Duration::from_secs(1);
            let mut shown = false;
            while wait.recv_timeout(patience) == Err(RecvTimeoutError::Timeout) {
                let [done, total] = [&progress.done, &progress.total].map(|count| thousands(count.load(Ordering::Relaxed)));
                // A terminal that is gone is no reason to stop.
                let _ = write!(std::io::stderr(), "\r{done} of {total} files");
                (patience, shown) = (Duration::from_millis(200), true);
            }
            if shown {
                let _ = write!(std::io::stderr(), "\r\x1b[K");
            }
        });
        let result = work();
        drop(finished);
        result
    })
}
