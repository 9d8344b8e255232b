//! `askbook.toml`, strictly.
//!
//! In: its text. Out: a whole [`Config`], with defaults for what is missing or wrong, and diagnostics. Invariant: ids are unique and
//! fit to be addresses.

use super::limits::{self, Limits};
use super::record::{Reader, Record};
use super::sections::{SectionKind, SectionNames};
use super::tree::{CONFIG, CONTENT};
use crate::words::date::Interval;
use crate::words::diagnostic::{Code, Diagnostic, Severity, did_you_mean};
use crate::words::path::{FullAddress, Route, SourcePath, join};
use crate::words::slug::{is_reserved, slug};
use crate::words::span::{Span, Spanned};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The word for "fits every level"; no level may have it as its id.
pub const ANY_LEVEL: &str = "any";
/// The theme that is built in.
pub const DEFAULT_THEME: &str = "default";

/// The configuration of a handbook.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Config {
    /// The handbook's name.
    pub title: String,
    /// One sentence on it.
    pub description: Option<String>,
    /// Where it will be published, ending in `/`; only for feeds, the sitemap and canonical links.
    pub base_url: Option<Arc<str>>,
    /// BCP 47 tag of the language that pages are written in, unless they say otherwise.
    pub language: Arc<str>,
    /// The theme's folder under `themes/`; `default` is built in.
    pub theme: String,
    /// Minutes of a question that names none.
    pub default_minutes: u16,
    /// Where a page's source can be edited; `{path}` stands for the source path.
    pub edit_url: Option<Arc<str>>,
    /// Whether search engines may list the pages.
    pub public: bool,
    /// What happens to raw HTML, and whether `$` means mathematics.
    pub markdown: MarkdownOptions,
    /// Where HTML is kept as it is, in Markdown and in files of its own.
    pub trusted: Trusted,
    /// The levels, in their order.
    pub levels: Vec<Level>,
    /// The categories named here, in their order; folders add further ones.
    pub categories: Vec<CategoryConfig>,
    /// The roles.
    pub roles: Vec<Role>,
    /// What a scorecard rates.
    pub competencies: Vec<Competency>,
    /// The words of the rating scale, lowest first; 2 to 7.
    pub scale: Vec<String>,
    /// How long a review stays good, where a question does not say.
    pub review_every: Option<Interval>,
    /// Rows of words that mean the same to whoever searches; there are built-in ones beside them.
    pub synonyms: Vec<Vec<String>>,
    /// What sections may be called.
    pub sections: SectionNames,
    /// How much is taken.
    pub limits: Limits,
    /// Severities that differ from the usual ones; `None` switches a check off.
    pub checks: BTreeMap<Code, Option<Severity>>,
}

/// What parsing Markdown depends on beside the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct MarkdownOptions {
    /// What happens to raw HTML.
    pub html: HtmlPolicy,
    /// Whether `$…$` and `$$…$$` are TeX.
    pub math: bool,
}

/// What happens to raw HTML in Markdown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum HtmlPolicy {
    /// What could do harm is taken out.
    #[default]
    Safe,
    /// It is shown as text.
    Escape,
    /// It is kept as it is. No handbook says so as a whole; see [`Trusted`].
    Trusted,
}

/// The folders whose writers may put into pages what they like.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Trusted(Arc<[String]>);

impl Trusted {
    /// Whether the file at `path` lies in one of them.
    pub fn holds(&self, path: &SourcePath) -> bool {
        self.0.iter().any(|folder| path.below(folder).is_some())
    }
}

/// A level of experience.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Level {
    /// The id that questions name.
    pub id: String,
    /// The name that readers see.
    pub title: String,
    /// Years of experience, half-open: the first one, and the one that no longer belongs to it (`None`: open-ended).
    pub years: Option<(u16, Option<u16>)>,
    /// One sentence.
    pub summary: Option<String>,
}

/// A category as configured.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CategoryConfig {
    /// The id, a path: `technical/apis`.
    pub id: String,
    /// The name that readers see; the last component of the id where there is none.
    pub title: Option<String>,
    /// One sentence.
    pub summary: Option<String>,
    /// How many questions are wanted.
    pub target: Target,
}

/// How many questions a category should have, those of its sub-categories included.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Target {
    /// In all, whatever their level.
    pub total: Option<u16>,
    /// That name the level, by level id.
    pub by_level: BTreeMap<String, u16>,
}

/// A role that is hired for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Role {
    /// The id that questions name.
    pub id: String,
    /// The name that readers see.
    pub title: String,
    /// One sentence.
    pub summary: Option<String>,
}

/// Something that a scorecard rates.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Competency {
    /// The id that questions name.
    pub id: String,
    /// The name that readers see.
    pub title: String,
    /// What is meant by it.
    pub definition: Option<String>,
}

impl Config {
    /// What becomes of a mistake; `None` where nobody is told of it.
    pub fn severity(&self, code: Code) -> Option<Severity> {
        self.checks.get(&code).copied().unwrap_or_else(|| Some(code.severity()))
    }

    /// The full address of a page, where the handbook has one.
    pub fn full_address(&self, route: &Route) -> Option<FullAddress> {
        self.base_url.as_ref().map(|base| FullAddress { base: Arc::clone(base), route: route.clone() })
    }
}

impl Default for Config {
    fn default() -> Self {
        Config {
            title: "Question handbook".to_owned(),
            description: None,
            base_url: None,
            language: "en".into(),
            theme: DEFAULT_THEME.to_owned(),
            default_minutes: 5,
            edit_url: None,
            public: false,
            markdown: MarkdownOptions::default(),
            trusted: Trusted::default(),
            levels: Vec::new(),
            categories: Vec::new(),
            roles: Vec::new(),
            competencies: Vec::new(),
            scale: ["Poor", "Mixed", "Good", "Excellent"].map(str::to_owned).to_vec(),
            review_every: None,
            synonyms: Vec::new(),
            sections: SectionNames::default(),
            limits: Limits::default(),
            checks: BTreeMap::new(),
        }
    }
}

/// Reads `askbook.toml`. Cannot fail: what is wrong keeps its default.
pub fn parse(text: &str) -> (Config, Vec<Diagnostic>) {
    let path = SourcePath::new(CONFIG);
    Reader::read(&path, 0, text, |reader, mut record| {
        let mut config = Config::default();
        if let Some(handbook) = record.table(reader, "handbook") {
            read_handbook(&mut config, reader, handbook);
        } else if !record.has("handbook") {
            reader.report(Code::MissingKey, record.span, "`[handbook]` is missing, expected it with a `title`").help =
                Some("begin the file with `[handbook]` and `title = \"…\"`".to_owned());
        }
        if let Some(mut markdown) = record.table(reader, "markdown") {
            let policies = [("safe", HtmlPolicy::Safe), ("escape", HtmlPolicy::Escape)];
            config.markdown.html = markdown.choice(reader, "html", &policies).map_or(config.markdown.html, |html| html.value);
            config.trusted = read_trusted(reader, &mut markdown);
            config.markdown.math = markdown.boolean(reader, "math").unwrap_or(config.markdown.math);
            markdown.finish(reader, &[]);
        }
        let levels = record.tables(reader, "levels");
        config.levels = read_list(reader, levels, "level", is_id, read_level);
        let categories = record.tables(reader, "categories");
        let levels: Vec<String> = config.levels.iter().map(|level| level.id.clone()).collect();
        config.categories = read_list(reader, categories, "category", is_id_path, |reader, record, id| {
            read_category(reader, record, id, &levels)
        });
        let roles = record.tables(reader, "roles");
        config.roles = read_list(reader, roles, "role", is_id, |reader, record, id| Role {
            id,
            title: title_of(reader, record),
            summary: plain(record.string(reader, "summary")),
        });
        let competencies = record.tables(reader, "competencies");
        config.competencies = read_list(reader, competencies, "competency", is_id, |reader, record, id| Competency {
            id,
            title: title_of(reader, record),
            definition: plain(record.string(reader, "definition")),
        });
        if let Some(mut rating) = record.table(reader, "rating") {
            read_scale(&mut config, reader, &mut rating);
            rating.finish(reader, &[]);
        }
        if let Some(mut review) = record.table(reader, "review") {
            config.review_every = review.interval(reader, "every");
            review.finish(reader, &[]);
        }
        if let Some(mut search) = record.table(reader, "search") {
            config.synonyms = read_synonyms(reader, &mut search);
            search.finish(reader, &[]);
        }
        if let Some(sections) = record.table(reader, "sections") {
            read_sections(&mut config, reader, &sections);
        }
        if let Some(table) = record.table(reader, "limits") {
            config.limits = limits::read(reader, table);
        }
        if let Some(checks) = record.table(reader, "checks") {
            read_checks(&mut config, reader, &checks);
        }
        record.finish(reader, &[("editions", "the candidate edition")]);
        config
    })
}

fn read_handbook(config: &mut Config, reader: &mut Reader<'_>, mut handbook: Record<'_, '_>) {
    if let Some(title) = handbook.required_string(reader, "title") {
        config.title = title.value;
    }
    config.description = plain(handbook.string(reader, "description"));
    let base = web_address(reader, &mut handbook, "base_url", "https://handbook.example.com/");
    config.base_url = base.map(|base| format!("{}/", base.trim_end_matches('/')).into());
    if let Some(language) = handbook.string(reader, "language") {
        if is_language(&language.value) {
            config.language = language.value.into();
        } else {
            reader.report(Code::InvalidValue, language.span, wrong_language(&language.value));
        }
    }
    if let Some(theme) = handbook.string(reader, "theme") {
        if slug(&theme.value) == theme.value {
            config.theme = theme.value;
        } else {
            let message = format!("`theme` is `{}`, expected the name of a folder under `themes/`", theme.value);
            reader.report(Code::InvalidValue, theme.span, message);
        }
    }
    if let Some(minutes) = handbook.integer(reader, "default_minutes", 1..=240) {
        config.default_minutes = minutes as u16;
    }
    let edit = web_address(reader, &mut handbook, "edit_url", "https://git.example.com/handbook/edit/main/{path}");
    config.edit_url = edit.map(Into::into);
    config.public = handbook.boolean(reader, "public").unwrap_or(false);
    handbook.finish(reader, &[]);
}

/// Reads an address of the web, which goes into pages as it stands: a browser must not run anything for it.
fn web_address(reader: &mut Reader<'_>, record: &mut Record<'_, '_>, key: &'static str, example: &str) -> Option<String> {
    let url = record.string(reader, key)?;
    let host = url.value.strip_prefix("https://").or_else(|| url.value.strip_prefix("http://"));
    if host.is_some_and(|host| host.starts_with(|c: char| c.is_alphanumeric() || c == '[')) {
        return Some(url.value);
    }
    let message = format!("`{key}` is `{}`, expected an address such as `{example}`", url.value);
    reader.report(Code::InvalidValue, url.span, message);
    None
}

/// The message for a `lang` or `language` that is no tag.
pub fn wrong_language(found: &str) -> String {
    format!("the language is `{found}`, expected a BCP 47 tag such as `en`, `pt-BR` or `zh-Hant`")
}

/// Whether a text has the shape of a BCP 47 tag: a primary language, then sub-tags of letters and digits
/// (<https://www.rfc-editor.org/rfc/rfc5646#section-2.1>).
pub fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let primary = parts.next().unwrap_or("");
    (2..=8).contains(&primary.len())
        && primary.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// Whether a text is an id: `[a-z0-9-]{1,64}`.
pub fn is_id(id: &str) -> bool {
    (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// Whether a text is a category's id: slugs with `/` between them.
fn is_id_path(id: &str) -> bool {
    !id.is_empty() && id.split('/').all(|part| slug(part) == part)
}

fn plain(text: Option<Spanned<String>>) -> Option<String> {
    text.map(|text| text.value)
}

fn title_of(reader: &mut Reader<'_>, record: &mut Record<'_, '_>) -> String {
    plain(record.required_string(reader, "title")).unwrap_or_default()
}

/// Reads `[[levels]]` and the like: an id that is well-formed and unique, then what `read` reads.
fn read_list<T>(
    reader: &mut Reader<'_>,
    records: Vec<Record<'_, '_>>,
    noun: &str,
    is_valid: fn(&str) -> bool,
    mut read: impl FnMut(&mut Reader<'_>, &mut Record<'_, '_>, String) -> T,
) -> Vec<T> {
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    let mut list = Vec::with_capacity(records.len());
    for mut record in records {
        let id = record.required_string(reader, "id");
        let item = read(reader, &mut record, id.as_ref().map_or_else(String::new, |id| id.value.clone()));
        record.finish(reader, &[]);
        let Some(id) = id else { continue };
        if !is_valid(&id.value) || id.value == ANY_LEVEL {
            let message = format!("the id of a {noun} is `{}`, expected lower-case letters, digits and `-`", id.value);
            let help = (id.value == ANY_LEVEL).then(|| "`any` is reserved: it means every level".to_owned());
            reader.report(Code::InvalidValue, id.span, message).help = help;
            continue;
        }
        // It becomes the name of a page.
        if is_reserved(&id.value) {
            let message =
                format!("the id of a {noun} is `{}`, which Windows reserves and no file can have as its name", id.value);
            reader.report(Code::InvalidValue, id.span, message);
            continue;
        }
        if let Some(first) = seen.insert(id.value.clone(), id.span) {
            let path = SourcePath::new(CONFIG);
            let twice = Diagnostic::new(Code::DuplicateId, &path, id.span, format!("the {noun} `{}` is there twice", id.value))
                .label("second one")
                .also(&path, first, "first one");
            reader.diagnostics.push(twice);
            seen.insert(id.value, first);
            continue;
        }
        list.push(item);
    }
    list
}

fn read_trusted(reader: &mut Reader<'_>, markdown: &mut Record<'_, '_>) -> Trusted {
    let mut folders = Vec::new();
    for folder in markdown.strings(reader, "trusted") {
        let path = folder.value.trim_end_matches('/');
        let is_folder = path == CONTENT || path.strip_prefix(CONTENT).is_some_and(|rest| rest.starts_with('/'));
        if is_folder && join("", path).as_deref() == Some(path) {
            folders.push(path.to_owned());
        } else {
            let message = format!("`trusted` names `{}`, expected a folder such as `content/embeds`", folder.value);
            reader.report(Code::InvalidValue, folder.span, message);
        }
    }
    Trusted(folders.into())
}

fn read_level(reader: &mut Reader<'_>, record: &mut Record<'_, '_>, id: String) -> Level {
    let title = title_of(reader, record);
    let years = record.integers(reader, "years", 0..=80).and_then(|years| match years.value[..] {
        [from] => Some((from as u16, None)),
        [from, to] if from < to => Some((from as u16, Some(to as u16))),
        _ => {
            let message = "`years` does not say a range, expected `[from, to]` with `from` below `to`, or `[from]`";
            reader.report(Code::InvalidValue, years.span, message).help =
                Some("the range is half-open: `[2, 6]` is two years and more, less than six".to_owned());
            None
        }
    });
    Level { id, title, years, summary: plain(record.string(reader, "summary")) }
}

fn read_category(reader: &mut Reader<'_>, record: &mut Record<'_, '_>, id: String, levels: &[String]) -> CategoryConfig {
    let title = plain(record.string(reader, "title"));
    let summary = plain(record.string(reader, "summary"));
    let (total, table) = record.integer_or_table(reader, "target", 0..=10_000);
    let mut target = Target { total: total.map(|total| total as u16), by_level: BTreeMap::new() };
    if let Some(table) = table {
        for (level, count) in table.all_integers(reader, 0..=10_000) {
            if levels.contains(&level.value) {
                target.by_level.insert(level.value, count as u16);
            } else {
                let help = did_you_mean(&level.value, levels.iter().map(String::as_str));
                let message = format!("`target` names the unknown level `{}`", level.value);
                reader.report(Code::UnknownLevel, level.span, message).help = help;
            }
        }
    }
    CategoryConfig { id, title, summary, target }
}

fn read_scale(config: &mut Config, reader: &mut Reader<'_>, rating: &mut Record<'_, '_>) {
    if !rating.has("scale") {
        return;
    }
    let scale = rating.strings(reader, "scale");
    if (2..=7).contains(&scale.len()) {
        config.scale = scale.into_iter().map(|word| word.value).collect();
    } else {
        let plural = if scale.len() == 1 { "" } else { "s" };
        let message = format!("`scale` has {} word{plural}, expected 2 to 7", scale.len());
        reader.report(Code::InvalidValue, scale.first().map_or(rating.span, |word| word.span), message);
    }
}

fn read_synonyms(reader: &mut Reader<'_>, search: &mut Record<'_, '_>) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for row in search.string_lists(reader, "synonyms") {
        if row.value.len() < 2 {
            let plural = if row.value.len() == 1 { "" } else { "s" };
            let message =
                format!("a row of `synonyms` has {} text{plural}, expected 2 or more that mean the same", row.value.len());
            reader.report(Code::InvalidValue, row.span, message);
            continue;
        }
        for text in row.value.iter().filter(|text| text.value.trim().is_empty()) {
            reader.report(Code::InvalidValue, text.span, "a synonym is empty, expected a word");
        }
        rows.push(row.value.into_iter().map(|text| text.value).collect());
    }
    rows
}

fn read_sections(config: &mut Config, reader: &mut Reader<'_>, sections: &Record<'_, '_>) {
    for (key, names) in sections.all_strings(reader) {
        match SectionKind::of_key(&key.value) {
            Some(kind) => names.iter().for_each(|name| config.sections.add(&name.value, kind)),
            None => {
                let help = did_you_mean(&key.value, SectionKind::keys());
                reader.report(Code::UnknownKey, key.span, format!("unknown key `{}` in `sections`", key.value)).help = help;
            }
        }
    }
}

fn read_checks(config: &mut Config, reader: &mut Reader<'_>, checks: &Record<'_, '_>) {
    for (key, words) in checks.all_strings(reader) {
        let Some(code) = Code::ALL.iter().find(|code| code.as_str() == key.value) else {
            let help = did_you_mean(&key.value, Code::ALL.iter().map(|code| code.as_str()));
            reader.report(Code::UnknownKey, key.span, format!("unknown check `{}`", key.value)).help = help;
            continue;
        };
        let severity = match words.first().map(|word| word.value.as_str()) {
            Some("error") => Some(Severity::Error),
            Some("warn") => Some(Severity::Warning),
            Some("off") => None,
            Some(other) => {
                let message = format!("`{}` is `{other}`, expected `error` or `warn` or `off`", key.value);
                reader.report(Code::InvalidValue, words[0].span, message);
                continue;
            }
            None => continue,
        };
        config.checks.insert(*code, severity);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(text: &str) -> Vec<String> {
        parse(text).1.into_iter().map(|diagnostic| diagnostic.message).collect()
    }

    #[test]
    fn every_mistake_is_told_at_once() {
        let found = messages(
            "[handbook]\ntitel = 'x'\nbase_url = 'x.example'\n[[levels]]\nid = 'any'\ntitle = 'Any'\nyears = [3, 1]\n[rating]\nscale = ['a']\n[checks]\nbroken-lnik = 'off'\n",
        );
        assert_eq!(found.len(), 7, "{found:#?}");
    }

    #[test]
    fn an_address_of_a_handbook_is_one_of_the_web() {
        for address in [
            "javascript:alert(1)//{path}",
            "data:text/html,{path}",
            "//a.example/{path}",
            "https:///{path}",
            " https://a.example",
        ] {
            let found = messages(&format!("[handbook]\ntitle='x'\nbase_url='{address}'\nedit_url='{address}'\n"));
            assert_eq!(found.len(), 2, "{found:#?}");
            assert!(found[1].starts_with(&format!("`edit_url` is `{address}`")), "{found:#?}");
        }
        let (config, diagnostics) = parse("[handbook]\ntitle='x'\nedit_url='http://[::1]/{path}?edit'\n");
        assert_eq!((config.edit_url.as_deref(), diagnostics), (Some("http://[::1]/{path}?edit"), Vec::new()));
    }

    #[test]
    fn years_are_half_open_or_open_ended() {
        let (config, diagnostics) = parse(
            "[handbook]\ntitle='x'\n[[levels]]\nid='a'\ntitle='A'\nyears=[0,2]\n[[levels]]\nid='b'\ntitle='B'\nyears=[2]\n",
        );
        assert_eq!(diagnostics, []);
        assert_eq!(config.levels.iter().map(|level| level.years).collect::<Vec<_>>(), [Some((0, Some(2))), Some((2, None))]);
    }

    #[test]
    fn editions_are_named_as_not_supported() {
        let (_, diagnostics) = parse("[handbook]\ntitle='x'\n[editions.candidate]\noutput='public-candidate'\n");
        assert_eq!(diagnostics.len(), 1);
        assert_eq!(diagnostics[0].code, Code::NotSupported);
    }
}
