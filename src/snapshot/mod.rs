//! Everything at once: from a tree to a site that can give out any page.
//!
//! In: a tree, the settings, a memo of earlier runs. Out: a [`Snapshot`]. Invariant: the memo saves work and changes nothing: whatever was
//! compiled before, routes, bytes and diagnostics are those of an empty memo.

mod contents;
mod output;
mod preview;
mod under_way;

pub use output::{Output, Outputs};
pub use preview::Preview;

use crate::check::{self, check};
use crate::handbook::arrange::{self, arrange};
use crate::handbook::{Handbook, Settings};
use crate::inputs::config::{self, Config};
use crate::inputs::limits::over;
use crate::inputs::texts::{self, Texts};
use crate::inputs::tree::{CONFIG, CONTENT, Content, File, THEMES, Tree};
use crate::page::addresses;
use crate::page::fields::Site;
use crate::page::fragments::Fragments;
use crate::page::kind::Page;
use crate::page::plan::{Plan, Planned, plan};
use crate::page::render::{merge, render};
use crate::page::theme::{self, Refusal, Theme};
use crate::page::view::view;
use crate::question::{self, Document, ParseOptions};
use crate::search::{self, Index};
use crate::words::diagnostic::{Code, Diagnostic};
use crate::words::key::{Hashed, Key};
use crate::words::path::{Route, SourcePath};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};
use under_way::UnderWay;

/// A handbook at one moment.
pub struct Snapshot {
    /// The files that pages are made from, and those that diagnostics point into: no more, since a handbook's texts are large.
    files: Tree,
    /// Every page.
    pub plan: Plan,
    /// Every mistake, sorted by file and position, with the severities of the handbook.
    pub diagnostics: Vec<Diagnostic>,
    /// The handbook itself.
    pub handbook: Handbook,
    /// What was done anew for it.
    pub work: Work,
    /// Files and folders that are broken and stand there in their last good version; see [`Preview`].
    pub stale: Vec<SourcePath>,
    /// Whether it is no handbook to publish: the configuration or the theme is broken, or the system did not let a file or folder be read.
    pub is_incomplete: bool,
    theme: Arc<Theme>,
    site: Hashed<Site>,
    fragments: Fragments,
    under_way: UnderWay,
    /// What indices before this one have counted, as long as somebody remembers it.
    counted: Weak<Mutex<search::Memo>>,
    /// What the index is made of, and the index, once somebody has asked for them.
    found: OnceLock<search::Pages>,
    index: OnceLock<Index>,
}

/// How much of a compilation was not remembered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Configurations read, 0 or 1.
    pub configs: usize,
    /// Themes compiled, 0 or 1.
    pub themes: usize,
    /// Content files parsed.
    pub parsed: usize,
    /// Images measured.
    pub measured: usize,
}

/// A value with the key of what it was made from, and what was wrong there.
type Remembered<T> = (Key, Arc<T>, Vec<Diagnostic>);

/// What earlier compilations found out. Entries that the newest tree does not need are forgotten.
#[derive(Default)]
pub struct Memo {
    config: Option<Remembered<Config>>,
    texts: Option<Remembered<Texts>>,
    theme: Option<Remembered<Theme>>,
    contents: contents::Memo,
    arranged: arrange::Memo,
    checked: check::Memo,
    addresses: addresses::Memo,
    /// Shared with the snapshots, since an index is made when it is asked for, and not with the snapshot.
    counted: Arc<Mutex<search::Memo>>,
}

/// The key of all that a site is compiled from. The day is no part of it: what has no mistake today has none tomorrow, since dates only cease to lie in
/// the future.
pub fn made_of(tree: &Tree, settings: Settings) -> Key {
    let files: Vec<(&SourcePath, Key)> = tree.iter().map(|(path, file)| (path, file.key)).collect();
    Key::of(&(settings.drafts, files))
}

/// Compiles the files of `tree`.
pub fn compile(tree: Arc<Tree>, settings: Settings, memo: &mut Memo) -> Snapshot {
    let mut work = Work::default();
    let (config, mut diagnostics) = read_config(&tree, memo, &mut work);
    let (texts, wrong) = load_texts(&tree, &config, memo);
    diagnostics.extend(wrong);
    let mut themes = 0;
    let ((theme, of_theme), (handbook, of_contents)) = rayon::join(
        || load_theme(&tree, &config, &mut memo.theme, &mut themes),
        || {
            let contents = contents::read(&tree, &ParseOptions::new(&config, &texts), &mut memo.contents, &mut work);
            let (config, texts) = (Arc::clone(&config), Arc::clone(&texts));
            let handbook = arrange(config, texts, settings, contents.documents, contents.assets, &mut memo.arranged);
            (handbook, contents.diagnostics)
        },
    );
    work.themes = themes;
    diagnostics.extend(of_theme);
    diagnostics.extend(of_contents);
    diagnostics.extend([CONTENT, THEMES].iter().filter_map(|folder| unread(&tree, folder)));
    let site = Hashed::new(Site::new(&handbook, &theme));
    let ((plan, wrong), found) =
        rayon::join(|| plan(&handbook, &theme, &site, &mut memo.addresses), || check(&handbook, &mut memo.checked));
    diagnostics.extend(wrong);
    diagnostics.extend(found);
    let diagnostics = graded(diagnostics, &handbook.config);
    let files = kept(&tree, &handbook, &diagnostics);
    let (fragments, counted) = (Fragments::new(handbook.config.limits.page), Arc::downgrade(&memo.counted));
    let (found, index) = Default::default();
    let is_broken = theme.is_broken() || preview::is_broken(&SourcePath::new(CONFIG), tree.get(CONFIG));
    let (stale, is_incomplete) = (Vec::new(), is_broken || tree.is_incomplete());
    let under_way = UnderWay::default();
    Snapshot {
        files,
        plan,
        diagnostics,
        handbook,
        work,
        stale,
        is_incomplete,
        theme,
        site,
        fragments,
        under_way,
        counted,
        found,
        index,
    }
}

/// What is wrong with a folder that could not be read to its end: nobody knows then which file it is about.
fn unread(tree: &Tree, folder: &str) -> Option<Diagnostic> {
    let (path, file) = tree.get_entry(folder)?;
    match &file.content {
        Content::Refused(refused) => Some(refused.diagnostic(path)),
        Content::Text(_) | Content::Bytes(_) => None,
    }
}

fn read_config(tree: &Tree, memo: &mut Memo, work: &mut Work) -> (Arc<Config>, Vec<Diagnostic>) {
    let path = SourcePath::new(CONFIG);
    let file = tree.get(CONFIG);
    let key = file.map_or_else(Key::default, |file| file.key);
    remembered(&mut memo.config, key, || {
        work.configs += 1;
        match file.map(|file| &file.content) {
            Some(Content::Text(text)) => config::parse(text),
            Some(Content::Bytes(bytes)) => (Config::default(), vec![question::not_utf8(&path, bytes)]),
            Some(Content::Refused(refused)) => (Config::default(), vec![refused.diagnostic(&path)]),
            None => {
                let message = "the file is not there; the handbook has no title and no levels without it";
                (Config::default(), vec![Diagnostic::new(Code::MissingContent, &path, None, message)])
            }
        }
    })
}

fn load_theme(
    tree: &Tree,
    config: &Config,
    known: &mut Option<Remembered<Theme>>,
    loaded: &mut usize,
) -> (Arc<Theme>, Vec<Diagnostic>) {
    remembered(known, theme::key(tree, &config.theme), || {
        *loaded += 1;
        Theme::load(tree, &config.theme)
    })
}

fn load_texts(tree: &Tree, config: &Config, memo: &mut Memo) -> (Arc<Texts>, Vec<Diagnostic>) {
    remembered(&mut memo.texts, texts::key(tree, &config.theme), || Texts::load(tree, &config.theme))
}

/// What is remembered under `key`, or else what `make` gives, which is remembered from now on.
fn remembered<T>(
    known: &mut Option<Remembered<T>>,
    key: Key,
    make: impl FnOnce() -> (T, Vec<Diagnostic>),
) -> (Arc<T>, Vec<Diagnostic>) {
    if known.as_ref().is_none_or(|(known, ..)| *known != key) {
        let (value, diagnostics) = make();
        *known = Some((key, Arc::new(value), diagnostics));
    }
    let (_, value, diagnostics) = known.as_ref().expect("it is known, or has just been made");
    (Arc::clone(value), diagnostics.clone())
}

/// The assets, the theme, and every file that a diagnostic names.
fn kept(tree: &Tree, handbook: &Handbook, diagnostics: &[Diagnostic]) -> Tree {
    let assets = handbook.assets.keys().map(SourcePath::as_str);
    let named = diagnostics.iter().flat_map(|diagnostic| &diagnostic.labels).map(|label| label.path.as_str());
    let files = assets.chain(named).filter_map(|path| tree.get_entry(path)).chain(tree.below(THEMES));
    files.map(|(path, file)| (path.clone(), file.clone())).collect()
}

/// The diagnostics with the severities of `[checks]`, sorted, each one once.
fn graded(diagnostics: Vec<Diagnostic>, config: &Config) -> Vec<Diagnostic> {
    let mut graded: Vec<Diagnostic> = diagnostics
        .into_iter()
        .filter_map(|mut diagnostic| {
            if let Some(severity) = config.checks.get(&diagnostic.code) {
                diagnostic.severity = (*severity)?;
            }
            Some(diagnostic)
        })
        .collect();
    graded.sort();
    graded.dedup();
    graded
}

impl Snapshot {
    /// The bytes of a page of the plan.
    ///
    /// # Errors
    ///
    /// What is wrong with the template, see [`Refusal`].
    pub fn render(&self, planned: &Planned) -> Result<Cow<'_, [u8]>, Refusal> {
        let _begun = self.under_way.begin(&planned.route);
        let view = view(&self.handbook, &self.site, &planned.route, &planned.page);
        render(&self.theme, &self.files, &self.fragments, &view)
    }

    /// How often a page of it has been rendered so far.
    pub fn rendered(&self) -> u64 {
        self.under_way.begun()
    }

    /// Whether somebody has asked for the index.
    pub fn is_indexed(&self) -> bool {
        self.index.get().is_some()
    }

    /// The pages that are being rendered at this moment, each time under a number of its own.
    pub fn under_way(&self) -> BTreeMap<u64, Route> {
        self.under_way.pages()
    }

    /// The mistake of a page that takes longer than the handbook allows.
    pub fn unfinished(&self, route: &Route) -> Diagnostic {
        let planned = self.plan.get(route.as_str());
        let template = planned.and_then(|planned| view(&self.handbook, &self.site, &planned.route, &planned.page).template());
        let path = template.map_or_else(|| SourcePath::new(THEMES), |template| self.theme.path_of(template));
        let message = format!("the page `{route}` is not finished after {} s", self.handbook.config.limits.time);
        over(&path, None, message, "time")
    }

    /// The index that readers search. It is made when somebody first asks for it, so that no preview of a page waits for it.
    pub fn index(&self) -> &Index {
        self.index.get_or_init(|| {
            let counted = self.counted.upgrade().unwrap_or_default();
            let mut counted = counted.lock().unwrap_or_else(PoisonError::into_inner);
            search::index(&self.handbook, self.found(), &mut counted)
        })
    }

    /// The pages that readers find in it.
    fn found(&self) -> &search::Pages {
        let is_published = |document: &Document, introduces| self.is_published(document, introduces);
        self.found.get_or_init(|| search::pages(&self.handbook, &is_published))
    }

    /// Whether a document got the address that it wants, for itself or for the list that it introduces.
    fn is_published(&self, document: &Document, introduces: bool) -> bool {
        let same = |other: &Document| !introduces && other.path == document.path;
        self.plan.get(document.route.as_str()).is_some_and(|planned| match planned.page {
            Page::Question(index) => same(&self.handbook.question(index).document),
            Page::Plain(index) => same(&self.handbook.pages[index as usize]),
            Page::List(..) => introduces,
            _ => false,
        })
    }

    /// All that is published: the pages of the plan, and the files of the index.
    pub fn outputs(&self) -> Outputs<'_> {
        self.outputs_like(|_| Vec::new())
    }

    /// The same, where `known` tells the files of an index by its key, or none. One whose files are known is made only when one of them is rendered.
    pub fn outputs_like(&self, known: impl FnOnce(Key) -> Vec<search::File>) -> Outputs<'_> {
        let key = self.found().key;
        let known = known(key);
        Outputs::new(self, key, if known.is_empty() { self.index().files() } else { known })
    }

    /// One diagnostic for each mistake that rendering met, with the severities of the handbook.
    pub fn refusals(&self, met: Vec<(Route, Diagnostic)>) -> Vec<Diagnostic> {
        graded(merge(met), &self.handbook.config)
    }

    /// The routes whose bytes may differ from those of `old`, sorted: new ones, gone ones, and those with another key.
    pub fn changed_since(&self, old: &Snapshot) -> Vec<Route> {
        let (new, old) = (&self.plan.pages, &old.plan.pages);
        let (mut at, mut was) = (0, 0);
        let mut changed = Vec::new();
        loop {
            let order = match (new.get(at), old.get(was)) {
                (None, None) => return changed,
                (Some(_), None) => std::cmp::Ordering::Less,
                (None, Some(_)) => std::cmp::Ordering::Greater,
                // Addresses of both are mostly one and the same value, which is seen without a look at their texts.
                (Some(new), Some(old)) if new.route == old.route => std::cmp::Ordering::Equal,
                (Some(new), Some(old)) => new.route.cmp(&old.route),
            };
            match order {
                std::cmp::Ordering::Less => changed.push(new[at].route.clone()),
                std::cmp::Ordering::Greater => changed.push(old[was].route.clone()),
                std::cmp::Ordering::Equal if new[at].key != old[was].key => changed.push(new[at].route.clone()),
                std::cmp::Ordering::Equal => {}
            }
            at += usize::from(order != std::cmp::Ordering::Greater);
            was += usize::from(order != std::cmp::Ordering::Less);
        }
    }

    /// The text of a file that a diagnostic points into: of the tree, or built in.
    pub fn text(&self, path: &SourcePath) -> Option<&str> {
        let text = self.files.get(path.as_str()).and_then(File::text).map(|text| &**text);
        text.or_else(|| theme::built_in_text(path.as_str()))
    }
}
