//! A handbook while it is being written: a broken file takes nothing away from its readers.
//!
//! In: trees, one after the other. Out: snapshots. Invariant: a snapshot is that of the newest tree, where each broken file stands in the version that it
//! had when it was last whole; its diagnostics are those of the newest tree.

use super::{Memo, Settings, Snapshot, Work, compile, graded, read_config};
use crate::inputs::record::is_toml;
use crate::inputs::texts::Texts;
use crate::inputs::tree::{CONFIG, Content, File, THEMES, Tree, is_text};
use crate::question::{self, ParseOptions};
use crate::words::diagnostic::Diagnostic;
use crate::words::key::Key;
use crate::words::path::SourcePath;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What a writer looks at, from edit to edit.
pub struct Preview {
    settings: Settings,
    memo: Memo,
    /// The tree of the last snapshot.
    shown: Arc<Tree>,
    /// Files of the newest tree that are broken, and folders that cannot be opened; the folder of themes for a theme with a broken template.
    broken: BTreeSet<SourcePath>,
    /// What is wrong with the theme, while it is broken.
    of_theme: Vec<Diagnostic>,
}

impl Preview {
    /// A preview that has shown nothing yet.
    pub fn new(settings: Settings) -> Self {
        Preview { settings, memo: Memo::default(), shown: Arc::default(), broken: BTreeSet::new(), of_theme: Vec::new() }
    }

    /// Compiles the newest tree. `changed` names every file that is new, gone or different since the last one.
    pub fn compile(&mut self, tree: &Arc<Tree>, changed: &[SourcePath]) -> Snapshot {
        for path in changed {
            if is_broken(path, tree.get(path.as_str())) {
                self.broken.insert(path.clone());
            } else {
                self.broken.remove(path);
            }
        }
        let themes = SourcePath::new(THEMES);
        let is_theme_new = changed.iter().any(|path| path.below(THEMES).is_some() || path.as_str() == CONFIG);
        if is_theme_new {
            self.broken.remove(&themes);
            self.of_theme.clear();
        }
        let (mut shown, mut stale) = self.kept(tree);
        let mut snapshot = compile(Arc::clone(&shown), self.settings, &mut self.memo);
        if is_theme_new && snapshot.theme.is_broken() && self.broken.insert(themes) {
            let of_theme = snapshot.diagnostics.drain(..).filter(|diagnostic| diagnostic.path().below(THEMES).is_some());
            self.of_theme = of_theme.collect();
            (shown, stale) = self.kept(tree);
            snapshot = compile(Arc::clone(&shown), self.settings, &mut self.memo);
        }
        self.shown = shown;
        if !stale.is_empty() {
            self.tell(tree, &mut snapshot, &stale);
        }
        snapshot.stale = stale;
        snapshot
    }

    /// The tree with what is broken in its last version that was not, and what that is.
    fn kept(&self, tree: &Arc<Tree>) -> (Arc<Tree>, Vec<SourcePath>) {
        let has_been = |path: &&SourcePath| {
            self.shown.get(path.as_str()).is_some_and(|file| !is_broken(path, Some(file)))
                || self.shown.below(path.as_str()).next().is_some()
        };
        let stale: Vec<SourcePath> = self.broken.iter().filter(has_been).cloned().collect();
        if stale.is_empty() {
            return (Arc::clone(tree), stale);
        }
        let mut kept = Tree::clone(tree);
        for path in &stale {
            let broken: Vec<SourcePath> = kept.below(path.as_str()).map(|(path, _)| path.clone()).chain([path.clone()]).collect();
            broken.iter().for_each(|path| drop(kept.remove(path.as_str())));
            let good = self.shown.below(path.as_str()).chain(self.shown.get_entry(path.as_str()));
            good.for_each(|(path, file)| kept.insert(path.clone(), file.clone()));
        }
        (Arc::new(kept), stale)
    }

    /// Has a snapshot say what is wrong with the broken versions, in place of what it says of the good ones.
    fn tell(&self, tree: &Tree, snapshot: &mut Snapshot, stale: &[SourcePath]) {
        let config = Arc::clone(&snapshot.handbook.config);
        let options = ParseOptions::new(&config, &snapshot.handbook.texts);
        let is_of = |diagnostic: &Diagnostic, path: &SourcePath| {
            diagnostic.path() == path || diagnostic.path().below(path.as_str()).is_some()
        };
        let mut diagnostics = std::mem::take(&mut snapshot.diagnostics);
        diagnostics.retain(|diagnostic| !stale.iter().any(|path| is_of(diagnostic, path)));
        for path in stale {
            let file = tree.get(path.as_str());
            diagnostics.extend(match file {
                _ if path.as_str() == THEMES => self.of_theme.clone(),
                _ if path.as_str() == CONFIG => read_config(tree, &mut Memo::default(), &mut Work::default()).1,
                Some(File { content: Content::Text(_), .. }) if path.below(THEMES).is_some() => {
                    let of_all = Texts::load(tree, &config.theme).1;
                    of_all.into_iter().filter(|diagnostic| diagnostic.path() == path).collect()
                }
                Some(file) => question::parse(path, file, &options, Key::default()).diagnostics,
                None => Vec::new(),
            });
        }
        snapshot.diagnostics = graded(diagnostics, &config);
        let named: BTreeSet<&SourcePath> =
            snapshot.diagnostics.iter().flat_map(|diagnostic| &diagnostic.labels).map(|label| &label.path).collect();
        for (path, file) in named.into_iter().filter_map(|path| tree.get_entry(path.as_str())) {
            if file.text().is_some() {
                snapshot.files.insert(path.clone(), file.clone());
            }
        }
    }
}

/// Whether nothing can be made of a file that is there, or of a configuration that is not.
pub fn is_broken(path: &SourcePath, file: Option<&File>) -> bool {
    let Some(file) = file else { return path.as_str() == CONFIG };
    match &file.content {
        Content::Refused(_) => true,
        Content::Bytes(_) => is_text(path),
        // An empty one is the middle of a save: it would have everything look different.
        Content::Text(text) if path.as_str() == CONFIG => text.trim().is_empty() || !is_toml(text),
        Content::Text(text) if path.below(THEMES).is_some() => path.file_name().ends_with(".toml") && !is_toml(text),
        Content::Text(text) => path.file_name().ends_with(".md") && question::is_broken(path, text),
    }
}
