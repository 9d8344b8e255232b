//! Templates and static files: the built-in theme, and what a handbook puts over it.
//!
//! In: the tree and the theme's name. Out: a [`Theme`] and diagnostics. Invariants: templates reach nothing but the values that they are given;
//! what a handbook does not override is the built-in file of this version.

mod built_in;
mod fill;
mod mistakes;

pub use built_in::text as built_in_text;

use crate::inputs::config::DEFAULT_THEME as DEFAULT;
use crate::inputs::record::Reader;
use crate::inputs::texts;
use crate::inputs::tree::{CONFIG, Content, File, THEMES, Tree};
use crate::words::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::words::key::Key;
use crate::words::path::{Route, SourcePath};
use std::collections::BTreeMap;
use std::sync::Arc;
use tera::Tera;

/// The version of what templates may use; a theme states the one that it was written for.
pub const TEMPLATE_API: i64 = 1;

/// Why there are no bytes; `None` where the theme as a whole is broken, which is reported elsewhere.
pub type Refusal = Option<Diagnostic>;

/// A theme, ready to render.
#[derive(Debug)]
pub struct Theme {
    /// Equal keys mean equal templates.
    pub templates_key: Key,
    /// The files that are published with the site, by their name below `static/`.
    pub assets: BTreeMap<String, ThemeAsset>,
    /// The compiled templates; `None` where one of them is broken.
    tera: Option<Tera>,
    /// Where the templates stand, by the name that the engine knows.
    sources: BTreeMap<String, Template>,
}

/// A file that is published with the site.
#[derive(Debug)]
pub struct ThemeAsset {
    /// Where it goes; the name holds a fingerprint of the content, so that browsers may keep it for ever.
    pub route: Route,
    /// The content's key.
    pub key: Key,
    /// The content.
    pub file: File,
}

#[derive(Debug)]
struct Template {
    path: SourcePath,
    text: Arc<str>,
}

/// The key of every file that the theme is made from; the translations are no part of it.
pub fn key(tree: &Tree, name: &str) -> Key {
    let folder = format!("{THEMES}/{name}");
    let of_theme = |path: &SourcePath| path.below(&folder).is_some_and(|below| !below.starts_with("texts/"));
    let files: Vec<_> = tree.below(&folder).filter(|(path, _)| of_theme(path)).map(|(path, file)| (path, file.key)).collect();
    Key::of(&(name, files))
}

impl Theme {
    /// Puts the files of `themes/<name>` over the built-in theme.
    pub fn load(tree: &Tree, name: &str) -> (Theme, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let folder = format!("{THEMES}/{name}");
        if name != DEFAULT && tree.below(&folder).next().is_none() {
            let themes = tree.below(THEMES).filter_map(|(path, _)| path.below(THEMES)?.split('/').next());
            let message = format!("the theme `{name}` is not there, expected a folder `{folder}`");
            let missing = Diagnostic::new(Code::MissingContent, &SourcePath::new(CONFIG), None, message);
            diagnostics.push(missing.help(did_you_mean(name, themes.chain([DEFAULT]))));
        }
        let mut files: BTreeMap<(bool, String), (SourcePath, File)> = BTreeMap::new();
        for (path, file) in built_in::files() {
            if let Some(below) = path.below("themes/default").map(str::to_owned) {
                files.insert((true, below), (path, file));
            }
        }
        for (path, file) in tree.below(&folder) {
            if let Some(below) = path.below(&folder) {
                files.insert((name == DEFAULT, below.to_owned()), (path.clone(), file.clone()));
            }
        }
        let (mut sources, mut assets) = (BTreeMap::new(), BTreeMap::new());
        for ((is_default, below), (path, file)) in files {
            if let Content::Refused(reason) = &file.content {
                diagnostics.push(Diagnostic::new(Code::Unreadable, &path, None, reason.to_string()));
            } else if below == "theme.toml" {
                check_manifest(&path, &file, &mut diagnostics);
            } else if let Some(template) = below.strip_prefix("templates/") {
                let registered = if is_default { format!("{DEFAULT}/{template}") } else { template.to_owned() };
                match file.text() {
                    Some(text) => drop(sources.insert(registered, Template { path, text: Arc::clone(text) })),
                    None => {
                        let message = "expected a template: `.html`, `.xml` or `.txt`, as UTF-8";
                        diagnostics.push(Diagnostic::new(Code::Unreadable, &path, None, message));
                    }
                }
            } else if let Some(asset) = below.strip_prefix("static/") {
                let put = || ThemeAsset { route: fingerprinted(asset, file.key), key: file.key, file };
                // The files of the named theme come first.
                assets.entry(asset.to_owned()).or_insert_with(put);
            } else if !below.starts_with(&format!("{}/", texts::FOLDER)) {
                let message = format!("`{below}` has no meaning in a theme");
                let help = "a theme has `theme.toml`, `templates/`, `static/` and `texts/`".to_owned();
                diagnostics.push(Diagnostic::new(Code::InvalidName, &path, None, message).help(help));
            }
        }
        let (tera, wrong) = mistakes::compile(&sources);
        diagnostics.extend(wrong);
        let templates: Vec<(&String, &Arc<str>)> = sources.iter().map(|(name, template)| (name, &template.text)).collect();
        (Theme { templates_key: Key::of(&templates), assets, tera, sources }, diagnostics)
    }

    /// Whether a template is broken, so that no page can be rendered.
    pub fn is_broken(&self) -> bool {
        self.tera.is_none()
    }

    /// Fills in the template of this name.
    ///
    /// # Errors
    ///
    /// `None` where the theme as a whole does not compile, which [`Theme::load`] has reported; otherwise what the engine says, with the place
    /// in the template.
    pub fn render(&self, template: &str, context: &tera::Context) -> Result<String, Refusal> {
        let tera = self.tera.as_ref().ok_or(None)?;
        tera.render(template, context).map_err(|error| Some(mistakes::rendering(&self.sources, template, &error)))
    }
}

/// The mistake of a view that is no map of values, which only a change of this program can bring.
pub(super) fn unfit(error: tera::Error) -> Refusal {
    Some(Diagnostic::new(Code::InvalidTemplate, &SourcePath::new("themes"), None, error.to_string()))
}

/// `css/style.css` becomes `assets/css/style.0123456789.css`.
fn fingerprinted(name: &str, key: Key) -> Route {
    let mark = &key.to_hex()[..10];
    match name.rsplit_once('.') {
        Some((stem, extension)) if !extension.contains('/') => Route::new(format!("assets/{stem}.{mark}.{extension}")),
        _ => Route::new(format!("assets/{name}.{mark}")),
    }
}

fn check_manifest(path: &SourcePath, file: &File, diagnostics: &mut Vec<Diagnostic>) {
    let Some(text) = file.text() else { return };
    let ((), wrong) = Reader::read(path, 0, text, |reader, mut record| {
        record.string(reader, "title");
        let span = record.span;
        match record.integer(reader, "template_api", 1..=1_000) {
            Some(TEMPLATE_API) | None => {}
            Some(other) => {
                let message = format!("the theme is written for `template_api = {other}`, expected {TEMPLATE_API}");
                reader.report(Code::InvalidValue, span, message).help =
                    Some("docs/themes.md says what has changed between the two".to_owned());
            }
        }
        record.finish(reader, &[]);
    });
    diagnostics.extend(wrong);
}
