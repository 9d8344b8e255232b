//! One content file: its front matter, its sections, its outline.
//!
//! In: a path, a text and the options that matter to parsing. Out: a [`Parsed`]. Invariant: [`parse`] is a pure function of the three,
//! knows no other file, and never fails.

pub mod front_matter;
pub mod known;
pub mod outline;

use crate::inputs::config::{Config, HtmlPolicy, MarkdownOptions, Trusted};
use crate::inputs::limits::{Limits, bytes, over};
use crate::inputs::record::is_toml;
use crate::inputs::sections::{SectionKind, SectionNames};
use crate::inputs::texts::Texts;
use crate::inputs::tree::{CONTENT, Content, File};
use crate::markdown::{
    self,
    body::{Body, Link, Section, Target},
};
use crate::words::diagnostic::{Code, Diagnostic};
use crate::words::key::{Hashed, Key};
use crate::words::path::{Route, SourcePath};
use crate::words::slug::slug;
use crate::words::span::{Span, line_and_column};
use front_matter::{FrontMatter, Kind};
use outline::Outline;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// What parsing depends on beside the path and the text.
#[derive(Clone, Debug, Hash)]
pub struct ParseOptions {
    /// How Markdown is read, outside the folders that are trusted.
    pub markdown: MarkdownOptions,
    /// The folders whose HTML is kept as it is.
    pub trusted: Trusted,
    /// How much is taken.
    pub limits: Limits,
    /// What sections may be called.
    pub sections: SectionNames,
    /// The language of documents that do not say otherwise.
    pub language: Arc<str>,
    /// The words of callouts and the like.
    pub texts: Arc<Texts>,
}

impl ParseOptions {
    /// The part of the inputs that parsing sees.
    pub fn new(config: &Config, texts: &Arc<Texts>) -> Self {
        let (language, texts) = (Arc::clone(&config.language), Arc::clone(texts));
        let (trusted, sections) = (config.trusted.clone(), config.sections.clone());
        ParseOptions { markdown: config.markdown, trusted, limits: config.limits, sections, language, texts }
    }

    /// How the Markdown of the file at `path` is read.
    fn markdown_at(&self, path: &SourcePath) -> MarkdownOptions {
        let html = if self.trusted.holds(path) { HtmlPolicy::Trusted } else { self.markdown.html };
        MarkdownOptions { html, ..self.markdown }
    }
}

/// What came of one file.
#[derive(Debug)]
pub struct Parsed {
    /// The document; `None` where there is no text to read.
    pub document: Option<Arc<Document>>,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
}

/// A content file that could be read.
#[derive(Debug)]
pub struct Document {
    /// Equal keys mean equal documents.
    pub key: Key,
    /// Equal keys mean one path.
    pub path_key: Key,
    /// Equal keys mean an equal front matter, and sections of the same kinds.
    pub front_key: Key,
    /// Where it stands.
    pub path: SourcePath,
    /// The key of the path that each of its links leads to; that of no path where it leads nowhere.
    pub link_keys: Box<[Key]>,
    /// What its place makes of it.
    pub place: Place,
    /// Where its page goes.
    pub route: Route,
    /// The front matter.
    pub front: FrontMatter,
    /// What other pages may show of it.
    pub outline: Hashed<Outline>,
    /// The rest.
    pub body: Body,
}

impl Hash for Document {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}

/// What a file is by its place, unless its `kind` says otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// `content/index.md`: the introduction on the home page.
    Home,
    /// `content/<category>/index.md`: the introduction of a category, with its id.
    Category(String),
    /// `content/levels/<id>.md`: the introduction of a level.
    Level(String),
    /// `content/roles/<id>.md`: a role page.
    Role(String),
    /// An introduction to a folder that holds something else: a plain page.
    Page,
    /// Anything else: a question, or a plain page where the folder says so. With the category of the folder, if any.
    Free(Option<String>),
}

impl Document {
    /// Where the whole text of the front matter stands, or the first byte of a file without one.
    pub fn start(&self) -> Span {
        Span::new(0..1)
    }

    /// The id by which questions, kits and exports name the document: the stated one, or the path without `.md`.
    pub fn id(&self) -> &str {
        self.front.id.as_ref().map_or_else(|| stem(&self.path), |id| &id.value)
    }

    /// Whether the file itself says that it is a plain page; for an `index.md` that declares the whole folder.
    pub fn is_declared_page(&self) -> bool {
        self.front.kind.as_ref().is_some_and(|kind| kind.value == Kind::Page)
    }
}

/// The path below `content/` without `.md`.
fn stem(path: &SourcePath) -> &str {
    let below = path.below(CONTENT).unwrap_or(path.as_str());
    below.strip_suffix(".md").unwrap_or(below)
}

/// Reads one content file. `key` must be that of the file's text and `options`.
pub fn parse(path: &SourcePath, file: &File, options: &ParseOptions, key: Key) -> Parsed {
    let text = match &file.content {
        Content::Text(text) => text,
        Content::Bytes(bytes) => return refused(not_utf8(path, bytes)),
        Content::Refused(reason) => return refused(reason.diagnostic(path)),
    };
    if let Some(at) = text.find('\0') {
        let (line, column) = line_and_column(text, at as u32);
        let message = format!("a NUL byte in line {line}, column {column}: this is no text");
        return refused(Diagnostic::new(Code::Unreadable, path, Span::new(at..at + 1), message));
    }
    let place = place(path);
    let limits = &options.limits;
    let mut split = front_matter::split(path, text);
    if split.toml.len() as u64 > limits.front_matter {
        let (found, most) = (bytes(split.toml.len() as u64), bytes(limits.front_matter));
        let message = format!("the front matter has {found}, expected at most {most}");
        split.unreadable = Some(over(path, Span::new(0..split.offset - 1), message, "front_matter"));
        split.toml = "";
    }
    let is_readable = split.unreadable.is_none();
    let title_needed = is_readable && !matches!(place, Place::Home | Place::Category(_) | Place::Level(_) | Place::Role(_));
    let mut diagnostics = Vec::from_iter(split.unreadable.clone());
    let (front, wrong) = front_matter::parse(path, &split, limits, title_needed);
    diagnostics.extend(wrong);
    let texts = options.texts.of(front.lang.as_ref().unwrap_or(&options.language), &options.language);
    let (mut body, wrong) = markdown::parse(path, text, split.body, options.markdown_at(path), *limits, &options.sections, texts);
    diagnostics.extend(wrong);
    body.is_refused |= !is_readable;
    check_sections(path, &body, &mut diagnostics);
    let route = route(path);
    let outline = Hashed::new(Outline::new(&front, &route, fallback_title(path)));
    let kinds: Vec<SectionKind> = body.sections.iter().map(|section| section.kind).collect();
    let front_key = Key::of(&(split.toml, kinds));
    let path_key = Key::of(path);
    let key = Key::of(&(key, path_key));
    let link_key = |link: &Link| match &link.target {
        Target::File { path, .. } => Key::of(path),
        Target::Anchor(_) if !link.raw.is_empty() && !link.is_image => path_key,
        Target::Anchor(_) | Target::Outside => Key::default(),
    };
    let link_keys = body.links.iter().map(link_key).collect();
    let document = Document { key, path_key, front_key, link_keys, path: path.clone(), place, route, front, outline, body };
    Parsed { document: Some(Arc::new(document)), diagnostics }
}

/// Whether a text says so little that its page would be lost: it is empty or no text, or its front matter is not closed or no TOML.
pub fn is_broken(path: &SourcePath, text: &str) -> bool {
    let split = front_matter::split(path, text);
    text.trim().is_empty() || text.contains('\0') || split.unreadable.is_some() || !is_toml(split.toml)
}

fn refused(diagnostic: Diagnostic) -> Parsed {
    Parsed { document: None, diagnostics: vec![diagnostic] }
}

/// The diagnostic for bytes that are no text.
pub fn not_utf8(path: &SourcePath, bytes: &[u8]) -> Diagnostic {
    let at = std::str::from_utf8(bytes).err().map_or(0, |error| error.valid_up_to());
    let before = &bytes[..at];
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let column = before.iter().rev().take_while(|byte| **byte != b'\n').filter(|byte| **byte & 0xc0 != 0x80).count() + 1;
    let message = format!("byte {at} (line {line}, column {column}) is not UTF-8");
    Diagnostic::new(Code::Unreadable, path, None, message).help("save the file as UTF-8".to_owned())
}

/// A section that means something has one place: twice, nobody knows which one counts.
fn check_sections(path: &SourcePath, body: &Body, diagnostics: &mut Vec<Diagnostic>) {
    let mut first_of: Vec<(SectionKind, &Section)> = Vec::new();
    for section in body.sections.iter().filter(|section| section.kind != SectionKind::Other) {
        let Some((_, first)) = first_of.iter().find(|(kind, _)| *kind == section.kind) else {
            first_of.push((section.kind, section));
            continue;
        };
        let (this, first) = (&body.headings[section.heading as usize], &body.headings[first.heading as usize]);
        let message = format!("section `{}` is there twice", this.text);
        diagnostics.push(
            Diagnostic::new(Code::DuplicateSection, path, this.span, message)
                .label("second one")
                .also(path, first.span, "first one")
                .help("join the two, or give one of them another heading".to_owned()),
        );
    }
}

/// What the place of a file makes of it.
fn place(path: &SourcePath) -> Place {
    let stem = stem(path);
    let folder = stem.rfind('/').map_or("", |slash| &stem[..slash]);
    let category = || folder.split('/').map(slug).collect::<Vec<_>>().join("/");
    match (folder, stem.strip_prefix(folder).unwrap_or(stem).trim_start_matches('/')) {
        ("", "index") => Place::Home,
        ("levels", name) if name != "index" => Place::Level(name.to_owned()),
        ("roles", name) if name != "index" => Place::Role(name.to_owned()),
        ("levels" | "roles" | "kits", "index") => Place::Page,
        (_, "index") => Place::Category(category()),
        ("", _) => Place::Free(None),
        _ => Place::Free(Some(category())),
    }
}

/// Where the page of a content file goes: its path, each component made fit for an address, with `.html`.
pub fn route(path: &SourcePath) -> Route {
    let parts: Vec<String> = stem(path).split('/').map(slug).collect();
    Route::new(format!("{}.html", parts.join("/")))
}

/// The file's name as a title, for the time until it has one.
fn fallback_title(path: &SourcePath) -> String {
    let name = path.file_name();
    name.strip_suffix(".md").unwrap_or(name).replace(['-', '_'], " ")
}
