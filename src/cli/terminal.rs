//! What a terminal shows while a handbook is watched: a line for each edit, and mistakes when they change.

use super::say;
use crate::error::{Error, harmless};
use crate::report::{self, Style, thousands};
use crate::words::diagnostic::{Code, Diagnostic};
use crate::words::path::SourcePath;
use std::collections::BTreeSet;
use std::time::Duration;

/// A terminal that knows what it has shown.
#[derive(Default)]
pub struct Terminal {
    told: BTreeSet<Told>,
}

/// What makes a mistake the same as before; its place in the file may have moved.
type Told = (SourcePath, Code, String);

/// Whether standard error may be coloured.
pub fn style() -> Style {
    let choice = anstream::AutoStream::choice(&std::io::stderr());
    if choice == anstream::ColorChoice::Never { Style::Plain } else { Style::Coloured }
}

impl Terminal {
    /// Draws the mistakes that are new, and says how many there are in all, where they are not those of before.
    pub fn mistakes<'a>(
        &mut self,
        diagnostics: &'a [Diagnostic],
        text: impl Fn(&SourcePath) -> Option<&'a str>,
    ) -> Option<String> {
        let told = |diagnostic: &Diagnostic| (diagnostic.path().clone(), diagnostic.code, diagnostic.message.clone());
        let now: BTreeSet<Told> = diagnostics.iter().map(told).collect();
        let new: Vec<Diagnostic> =
            diagnostics.iter().filter(|diagnostic| !self.told.contains(&told(diagnostic))).cloned().collect();
        say(&mut anstream::stderr(), &report::draw(&new, |path| text(path), style()));
        let is_same = now == self.told;
        self.told = now;
        let (errors, warnings) = report::count(diagnostics);
        (!is_same).then(|| report::tally(errors, warnings))
    }

    /// `content/a.md: 3 pages in 6 ms, 1 error`.
    pub fn edit(&self, changed: &[SourcePath], what: &str, took: Duration, tally: Option<String>) {
        let files = match changed {
            [] => "the folder can be read again".to_owned(),
            [one] => harmless(one.as_str()).into_owned(),
            [first, ..] => format!("{} and {} more", harmless(first.as_str()), thousands(changed.len() - 1)),
        };
        let tally = tally.map(|tally| format!(", {tally}")).unwrap_or_default();
        say(&mut anstream::stdout(), &format!("{files}: {what} in {}{tally}\n", report::time(took)));
    }

    /// Says why the folder cannot be read.
    pub fn failure(&mut self, error: &Error) {
        self.told.clear();
        say(&mut anstream::stderr(), &format!("error: {error}\n"));
    }

    /// Says something about the watching.
    pub fn note(&self, text: &str) {
        say(&mut anstream::stderr(), &format!("note: {text}\n"));
    }
}
