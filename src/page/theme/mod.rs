//! Templates and static files: the built-in theme, and what a handbook puts over it.
//!
//! In: the tree and the theme's name. Out: a [`Theme`] and diagnostics. Invariants: templates reach nothing but the values that they are given;
//! what a handbook does not override is the built-in file of this version.

mod built_in;
mod fill;
mod mistakes;
mod quotes;

pub use built_in::text as built_in_text;

use crate::inputs::active;
use crate::inputs::config::DEFAULT_THEME as DEFAULT;
use crate::inputs::limits;
use crate::inputs::record::Reader;
use crate::inputs::texts;
use crate::inputs::tree::{CONFIG, Content, File, THEMES, Tree};
use crate::words::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::words::key::Key;
use crate::words::path::{Route, SourcePath};
use crate::words::slug::refusal;
use std::collections::BTreeMap;
use std::io;
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
    // Something that cannot be opened stands in the place of the folder.
    Key::of(&(name, tree.get(&folder).map(|file| file.key), files))
}

impl Theme {
    /// Puts the files of `themes/<name>` over the built-in theme.
    pub fn load(tree: &Tree, name: &str) -> (Theme, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let folder = format!("{THEMES}/{name}");
        if let Some((path, file)) = tree.get_entry(&folder) {
            diagnostics.push(match &file.content {
                Content::Refused(refused) => refused.diagnostic(path),
                _ => Diagnostic::new(Code::Unreadable, path, None, "a file, expected the folder of a theme"),
            });
        } else if name != DEFAULT && tree.below(&folder).next().is_none() {
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
            if let Content::Refused(refused) = &file.content {
                diagnostics.push(refused.diagnostic(&path));
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
                let route = fingerprinted(asset, file.key);
                if let Some(reason) = route.as_str().split('/').find_map(refusal) {
                    let help = "rename it: the site must be readable on Windows, macOS and Linux".to_owned();
                    diagnostics.push(Diagnostic::new(Code::InvalidName, &path, None, reason).help(help));
                    continue;
                }
                if path.file_name().to_ascii_lowercase().ends_with(".svg") {
                    diagnostics.extend(unsafe_drawing(&path, &file));
                }
                // The files of the named theme come first.
                assets.entry(asset.to_owned()).or_insert_with(|| ThemeAsset { route, key: file.key, file });
            } else if !below.starts_with(&format!("{}/", texts::FOLDER)) {
                let message = format!("`{below}` has no meaning in a theme");
                let help = "a theme has `theme.toml`, `templates/`, `static/` and `texts/`".to_owned();
                diagnostics.push(Diagnostic::new(Code::InvalidName, &path, None, message).help(help));
            }
        }
        let (tera, wrong) = mistakes::compile(&sources);
        diagnostics.extend(wrong);
        diagnostics.extend(sources.values().flat_map(unquoted));
        let templates: Vec<(&String, &Arc<str>)> = sources.iter().map(|(name, template)| (name, &template.text)).collect();
        (Theme { templates_key: Key::of(&templates), assets, tera, sources }, diagnostics)
    }

    /// Whether a template is broken, so that no page can be rendered.
    pub fn is_broken(&self) -> bool {
        self.tera.is_none()
    }

    /// Where the template of this name stands.
    pub fn path_of(&self, template: &str) -> SourcePath {
        mistakes::path_of(&self.sources, template)
    }

    /// Fills in the template of this name.
    ///
    /// # Errors
    ///
    /// `None` where the theme as a whole does not compile, which [`Theme::load`] has reported; otherwise what the engine says, with the place
    /// in the template. A text of more than `most` bytes is refused while it is written.
    pub fn render(&self, template: &str, context: &tera::Context, most: u64) -> Result<String, Refusal> {
        let tera = self.tera.as_ref().ok_or(None)?;
        let mut out = Bounded { text: Vec::with_capacity(16 * 1024), left: most };
        let outcome = tera.render_to(template, context, &mut out);
        if outcome.is_err() && out.left == 0 {
            let message = format!("the template makes more than {}", limits::bytes(most));
            return Err(Some(limits::over(&self.path_of(template), None, message, "page")));
        }
        outcome.map_err(|error| Some(mistakes::rendering(&self.sources, template, &error)))?;
        Ok(String::from_utf8(out.text).expect("templates and their values are UTF-8"))
    }
}

/// A text that grows to a limit. What is empty counts as a byte: a loop that writes nothing comes to its end as well.
struct Bounded {
    text: Vec<u8>,
    left: u64,
}

impl io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes).map(|()| bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        let left = self.left.checked_sub(bytes.len().max(1) as u64);
        self.left = left.unwrap_or(0);
        left.ok_or(io::ErrorKind::FileTooLarge)?;
        self.text.extend_from_slice(bytes);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
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

/// What is wrong with an SVG of the theme.
fn unsafe_drawing(path: &SourcePath, file: &File) -> Option<Diagnostic> {
    let reason = active::harm(path, file.bytes().unwrap_or_default())?;
    let help = "draw it anew, or export it as a plain picture".to_owned();
    Some(Diagnostic::new(Code::UnsafeFile, path, None, reason).help(help))
}

/// Warns of values in a template that stand in a tag without quotes.
fn unquoted(template: &Template) -> Vec<Diagnostic> {
    let is_markup = template.path.as_str().ends_with(".html") || template.path.as_str().ends_with(".xml");
    let found = if is_markup { quotes::bare(&template.text) } else { Vec::new() };
    let warn = |bare: quotes::Bare<'_>| {
        let (message, help) = match bare.attribute {
            Some(name) => (format!("the value of `{name}` stands without quotes"), format!("write `{name}=\"…\"`")),
            None => {
                ("a value stands in the place of an attribute".to_owned(), "write its name, and the value in quotes".to_owned())
            }
        };
        Diagnostic::new(Code::UnquotedAttribute, &template.path, bare.span, message).help(help)
    };
    found.into_iter().map(warn).collect()
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
