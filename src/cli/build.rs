//! `askbook build`.

use super::{Verdict, say};
use crate::disk::{Published, find_root, open_root, publish, read};
use crate::error::{Error, reason};
use crate::handbook::Settings;
use crate::report::{self, Style, harmless, thousands};
use crate::snapshot::{Memo, Snapshot, compile};
use crate::words::date::{Date, earliest_today};
use crate::words::diagnostic::Diagnostic;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
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
    /// Take in questions and pages whose status is draft
    #[arg(long)]
    drafts: bool,
    /// Treat warnings as errors
    #[arg(long)]
    strict: bool,
    /// Show the result in the browser
    #[arg(long)]
    open: bool,
}

impl Build {
    pub fn run(self) -> Result<Verdict, Error> {
        let start = Instant::now();
        let root = self.root.as_deref().map_or_else(|| find_root(Path::new(".")), open_root)?;
        let output = self.output.unwrap_or_else(|| root.join("public"));
        let settings = Settings { drafts: self.drafts, today: today() };
        let tree = Arc::new(read(&root)?);
        let snapshot = compile(tree, settings, &mut Memo::default());
        let done = AtomicUsize::new(0);
        let site = snapshot.outputs();
        let published = with_progress(&done, site.all().len(), || publish(&site, &root, &output, &done))?;
        let diagnostics: Vec<Diagnostic> = snapshot.diagnostics.iter().chain(&published.diagnostics).cloned().collect();
        tell(&snapshot, &published, &diagnostics);
        let (errors, warnings) = report::count(&diagnostics);
        let shown = shortened(&output);
        say(
            &mut anstream::stdout(),
            &format!("{}\n", summary(&snapshot, &published, (errors, warnings), &shown, start.elapsed())),
        );
        // The process ends here: giving back the memory of a large handbook piece by piece would only take time.
        std::mem::forget(snapshot);
        if self.open {
            let home = output.join("index.html");
            // The site is there all the same: on a machine without a desktop that is no failure.
            if let Err(error) = open::that_detached(&home) {
                let text =
                    format!("note: no browser could be opened ({}); the home page is `{}`\n", reason(&error), home.display());
                say(&mut anstream::stderr(), &text);
            }
        }
        let failed = errors > 0 || (self.strict && warnings > 0);
        Ok(if failed { Verdict::Mistakes } else { Verdict::Fine })
    }
}

fn today() -> Date {
    earliest_today(std::time::SystemTime::now())
}

fn tell(snapshot: &Snapshot, published: &Published, diagnostics: &[Diagnostic]) {
    let choice = anstream::AutoStream::choice(&std::io::stderr());
    let style = if choice == anstream::ColorChoice::Never { Style::Plain } else { Style::Coloured };
    let mut text = report::draw(diagnostics, |path| snapshot.text(path), style);
    for route in &published.kept {
        text.push_str(&format!(
            "note: `{}` belongs to no page any more, and is kept: somebody has changed it since askbook wrote it\n",
            harmless(route)
        ));
    }
    say(&mut anstream::stderr(), &text);
}

/// `36 questions → public: 5 written, 137 unchanged in 31 ms, no mistakes`.
fn summary(
    snapshot: &Snapshot,
    published: &Published,
    (errors, warnings): (usize, usize),
    output: &str,
    took: Duration,
) -> String {
    let questions = snapshot.handbook.questions.len();
    let plural = if questions == 1 { "" } else { "s" };
    let mut files = format!("{} written", thousands(published.written));
    if published.unchanged > 0 {
        files.push_str(&format!(", {} unchanged", thousands(published.unchanged)));
    }
    if published.removed > 0 {
        files.push_str(&format!(", {} removed", thousands(published.removed)));
    }
    let time = match took.as_millis() {
        ms if ms < 10_000 => format!("{ms} ms"),
        _ => format!("{:.1} s", took.as_secs_f64()),
    };
    let mistakes = report::tally(errors, warnings);
    format!("{} question{plural} → {output}: {files} in {time}, {mistakes}", thousands(questions))
}

/// The output folder as one would type it from here.
fn shortened(output: &Path) -> String {
    let here = std::env::current_dir().ok().and_then(|here| here.canonicalize().ok());
    let below = here.and_then(|here| output.strip_prefix(here).ok().map(Path::to_owned));
    below.as_deref().unwrap_or(output).display().to_string()
}

/// Runs `work`; where it takes more than a second and somebody is watching, says how far it is.
fn with_progress<T>(done: &AtomicUsize, total: usize, work: impl FnOnce() -> T) -> T {
    if !std::io::stderr().is_terminal() {
        return work();
    }
    std::thread::scope(|scope| {
        let (finished, wait) = channel::<()>();
        scope.spawn(move || {
            let mut patience = Duration::from_secs(1);
            let mut shown = false;
            while wait.recv_timeout(patience) == Err(RecvTimeoutError::Timeout) {
                let count = thousands(done.load(Ordering::Relaxed));
                // A terminal that is gone is no reason to stop.
                let _ = write!(std::io::stderr(), "\r{count} of {} files", thousands(total));
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
