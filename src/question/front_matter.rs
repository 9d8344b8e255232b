//! The TOML between `+++`.
//!
//! In: a file's text. Out: typed values with their spans, and diagnostics. Invariant: an unknown key is never silent.

use crate::inputs::config::{is_id, is_language, wrong_language};
use crate::inputs::limits::{Limits, raised_by};
use crate::inputs::record::{Reader, Record};
use crate::words::date::{Date, Interval};
use crate::words::diagnostic::{Code, Diagnostic};
use crate::words::path::SourcePath;
use crate::words::span::{Span, Spanned};
use std::sync::Arc;

/// The line that opens and closes front matter.
const FENCE: &str = "+++";

/// Every key that front matter may have.
pub const KEYS: [&str; 26] = [
    "title",
    "question",
    "id",
    "aliases",
    "level",
    "category",
    "roles",
    "competencies",
    "kind",
    "tags",
    "minutes",
    "status",
    "replaced_by",
    "leaked",
    "audience",
    "owner",
    "reviewed",
    "created",
    "review_every",
    "sources",
    "related",
    "order",
    "summary",
    "lang",
    "dir",
    "extra",
];

/// Everything that front matter can say, unresolved: ids are checked where all files are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrontMatter {
    /// The short name, inline Markdown allowed.
    pub title: Option<Spanned<String>>,
    /// The exact words to read aloud.
    pub question: Option<String>,
    /// The stated id.
    pub id: Option<Spanned<String>>,
    /// Old addresses.
    pub aliases: Vec<Spanned<String>>,
    /// Level ids; empty means every level.
    pub levels: Vec<Spanned<String>>,
    /// The stated category.
    pub category: Option<Spanned<String>>,
    /// Role ids; empty means every role.
    pub roles: Vec<Spanned<String>>,
    /// Competency ids.
    pub competencies: Vec<Spanned<String>>,
    /// The stated kind.
    pub kind: Option<Spanned<Kind>>,
    /// Tags as written.
    pub tags: Vec<Spanned<String>>,
    /// Time budget in minutes.
    pub minutes: Option<u16>,
    /// In use, not yet, or no more.
    pub status: Status,
    /// What took the place of a retired question.
    pub replaced_by: Option<Spanned<String>>,
    /// When it became known outside.
    pub leaked: Option<Spanned<Date>>,
    /// Who may see it.
    pub audience: Audience,
    /// Teams or handles.
    pub owner: Vec<String>,
    /// The last review.
    pub reviewed: Option<Spanned<Date>>,
    /// When it was written.
    pub created: Option<Spanned<Date>>,
    /// How long a review stays good.
    pub review_every: Option<Interval>,
    /// Where it comes from.
    pub sources: Vec<Source>,
    /// Ids of questions like it.
    pub related: Vec<Spanned<String>>,
    /// Sorts before the title; 0 unless stated.
    pub order: i64,
    /// For internal lists.
    pub summary: Option<Arc<str>>,
    /// BCP 47 tag.
    pub lang: Option<Arc<str>>,
    /// Writing direction.
    pub dir: Option<Direction>,
    /// Whatever the team keeps here of its own.
    pub extra: Option<serde_json::Value>,
    /// Keys that were stated, with their places.
    pub keys: Vec<Spanned<String>>,
}

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// An interview question.
    Question,
    /// A page of text.
    Page,
}

/// Where a question is in its life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Shown only with `--drafts`.
    Draft,
    /// In use.
    #[default]
    Active,
    /// Kept at its address, out of lists, kits and coverage.
    Retired,
}

/// Who may see a question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    /// The team alone.
    #[default]
    Internal,
    /// Candidates too.
    Candidate,
}

/// Writing direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// From left to right.
    Ltr,
    /// From right to left.
    Rtl,
}

/// Where a question comes from.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize)]
pub struct Source {
    /// Its name, or its address where it has no name.
    pub title: String,
    /// Its address.
    pub url: Option<String>,
    /// The licence that it is under.
    pub licence: Option<String>,
}

impl FrontMatter {
    /// The day by which the next review is due; `usual` is the interval of those that state none.
    pub fn review_due(&self, usual: Option<Interval>) -> Option<Date> {
        let last = self.reviewed.as_ref().or(self.created.as_ref())?;
        Some(self.review_every.or(usual)?.after(last.value))
    }
}

/// A file cut at its fences.
pub struct Split<'a> {
    /// The TOML; empty where there is no front matter.
    pub toml: &'a str,
    /// Bytes in front of the TOML.
    pub offset: usize,
    /// Bytes in front of the Markdown.
    pub body: usize,
    /// Whether the file begins with the fence of another format.
    pub is_yaml: bool,
    /// Why there is no front matter to read, and nothing behind it.
    pub unreadable: Option<Diagnostic>,
}

/// Cuts a file at its fences; a file that does not begin with one is all Markdown.
pub fn split<'a>(path: &SourcePath, text: &'a str) -> Split<'a> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().unwrap_or("");
    if first.trim_end() != FENCE {
        return Split { toml: "", offset: 0, body: 0, is_yaml: first.trim_end() == "---", unreadable: None };
    }
    let mut at = first.len();
    for line in lines {
        if line.trim_end() == FENCE {
            return Split {
                toml: &text[first.len()..at],
                offset: first.len(),
                body: at + line.len(),
                is_yaml: false,
                unreadable: None,
            };
        }
        at += line.len();
    }
    let unclosed = Diagnostic::new(Code::UnclosedFrontMatter, path, Span::new(0..FENCE.len()), "front matter is never closed")
        .label("opened here")
        .help("close it with `+++` on a line of its own".to_owned());
    Split { toml: "", offset: first.len(), body: text.len(), is_yaml: false, unreadable: Some(unclosed) }
}

/// Reads the front matter of a file that has been cut at its fences.
pub fn parse(path: &SourcePath, split: &Split<'_>, limits: &Limits, title_needed: bool) -> (FrontMatter, Vec<Diagnostic>) {
    Reader::read(path, split.offset, split.toml, |reader, mut record| {
        if title_needed && !record.has("title") {
            let has_fence = split.offset > 0;
            let place = Span::new(0..if has_fence || split.is_yaml { FENCE.len() } else { 0 });
            let help = match (has_fence, split.is_yaml) {
                (true, _) => "add `title = \"…\"` on a line of its own",
                (false, true) => "the file begins with `---`, as YAML front matter does, expected TOML between two lines `+++`",
                (false, false) => "begin the file with three lines: `+++`, `title = \"…\"`, `+++`",
            };
            reader.report(Code::MissingKey, place, "`title` is missing").help = Some(help.to_owned());
        }
        let mut front = read(reader, &mut record);
        cut(reader, &mut front, limits.values);
        record.finish(reader, &[]);
        front
    })
}

fn read(reader: &mut Reader<'_>, record: &mut Record<'_, '_>) -> FrontMatter {
    let plain = |text: Option<Spanned<String>>| text.map(|text| text.value);
    let keys = record.keys(reader);
    let title = if record.has("title") { record.required_string(reader, "title") } else { record.string(reader, "title") };
    let status = [("draft", Status::Draft), ("active", Status::Active), ("retired", Status::Retired)];
    let audience = [("internal", Audience::Internal), ("candidate", Audience::Candidate)];
    let front = FrontMatter {
        keys,
        title,
        question: plain(record.string(reader, "question")),
        id: read_id(reader, record),
        aliases: record.strings(reader, "aliases"),
        levels: record.one_or_more(reader, "level"),
        category: record.string(reader, "category"),
        roles: record.strings(reader, "roles"),
        competencies: record.strings(reader, "competencies"),
        kind: record.choice(reader, "kind", &[("question", Kind::Question), ("page", Kind::Page)]),
        tags: read_tags(reader, record),
        minutes: record.integer(reader, "minutes", 1..=240).map(|minutes| minutes as u16),
        status: record.choice(reader, "status", &status).map_or(Status::Active, |status| status.value),
        replaced_by: record.string(reader, "replaced_by"),
        leaked: record.date(reader, "leaked"),
        audience: record.choice(reader, "audience", &audience).map_or(Audience::Internal, |audience| audience.value),
        owner: record.one_or_more(reader, "owner").into_iter().map(|owner| owner.value).collect(),
        reviewed: record.date(reader, "reviewed"),
        created: record.date(reader, "created"),
        review_every: record.interval(reader, "review_every"),
        sources: read_sources(reader, record),
        related: record.strings(reader, "related"),
        order: record.integer(reader, "order", -1_000_000..=1_000_000).unwrap_or(0),
        summary: record.string(reader, "summary").map(|summary| summary.value.into()),
        lang: read_language(reader, record),
        dir: record.choice(reader, "dir", &[("ltr", Direction::Ltr), ("rtl", Direction::Rtl)]).map(|dir| dir.value),
        extra: record.free(reader, "extra"),
    };
    if let Some(replaced_by) = front.replaced_by.as_ref().filter(|_| front.status != Status::Retired) {
        let message = "`replaced_by` stands in a question that is not retired";
        reader.report(Code::MisplacedKey, replaced_by.span, message).help = Some("add `status = \"retired\"`".to_owned());
    }
    front
}

/// Cuts arrays to the number of values that are allowed: each may come to a page, or to a link on many pages.
fn cut(reader: &mut Reader<'_>, front: &mut FrontMatter, most: usize) {
    let FrontMatter { aliases, levels, roles, competencies, tags, owner, sources, related, keys, .. } = front;
    let lists = [
        ("aliases", aliases),
        ("level", levels),
        ("roles", roles),
        ("competencies", competencies),
        ("tags", tags),
        ("related", related),
    ];
    let mut cut: Vec<(&str, usize)> = lists.into_iter().map(|(key, list)| (key, shorten(list, most))).collect();
    cut.extend([("owner", shorten(owner, most)), ("sources", shorten(sources, most))]);
    for (key, found) in cut.into_iter().filter(|(_, found)| *found > most) {
        let span = keys.iter().find(|stated| stated.value == key).map_or(Span::new(0..0), |stated| stated.span);
        let message = format!("`{key}` has {found} values, expected at most {most}");
        reader.report(Code::OverLimit, span, message).help = Some(raised_by("values"));
    }
}

/// Cuts a list; gives back how long it was.
fn shorten<T>(list: &mut Vec<T>, most: usize) -> usize {
    let found = list.len();
    list.truncate(most);
    found
}

fn read_id(reader: &mut Reader<'_>, record: &mut Record<'_, '_>) -> Option<Spanned<String>> {
    let id = record.string(reader, "id")?;
    if is_id(&id.value) {
        return Some(id);
    }
    let message = format!("the id is `{}`, expected 1 to 64 lower-case letters, digits and `-`", id.value);
    reader.report(Code::InvalidValue, id.span, message);
    None
}

fn read_tags(reader: &mut Reader<'_>, record: &mut Record<'_, '_>) -> Vec<Spanned<String>> {
    let mut tags = record.strings(reader, "tags");
    tags.retain(|tag| {
        let empty = tag.value.trim().is_empty();
        if empty {
            reader.report(Code::InvalidValue, tag.span, "a tag is empty, expected a word");
        }
        !empty
    });
    tags
}

fn read_language(reader: &mut Reader<'_>, record: &mut Record<'_, '_>) -> Option<Arc<str>> {
    let language = record.string(reader, "lang")?;
    if is_language(&language.value) {
        return Some(language.value.into());
    }
    reader.report(Code::InvalidValue, language.span, wrong_language(&language.value));
    None
}

fn read_sources(reader: &mut Reader<'_>, record: &mut Record<'_, '_>) -> Vec<Source> {
    let mut sources = Vec::new();
    for source in record.strings_or_tables(reader, "sources") {
        match source {
            Err(text) => {
                let is_url = text.value.starts_with("https://") || text.value.starts_with("http://");
                let url = is_url.then(|| text.value.clone());
                sources.push(Source { title: text.value, url, licence: None });
            }
            Ok(mut table) => {
                let url = table.string(reader, "url");
                if let Some(url) = url.as_ref().filter(|url| !is_web(&url.value)) {
                    let message = format!("`url` is `{}`, expected an address that starts with `https://`", url.value);
                    reader.report(Code::InvalidValue, url.span, message);
                }
                let url = url.filter(|url| is_web(&url.value)).map(|url| url.value);
                let title = table.string(reader, "title").map(|title| title.value).or_else(|| url.clone());
                let licence = table.string(reader, "licence").map(|licence| licence.value);
                let span = table.span;
                table.finish(reader, &[]);
                match title {
                    Some(title) => sources.push(Source { title, url, licence }),
                    None => {
                        reader.report(Code::MissingKey, span, "a source has neither `title` nor `url`");
                    }
                }
            }
        }
    }
    sources
}

fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}
