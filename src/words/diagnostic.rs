//! An author's mistake as data: collected, never thrown, drawn only at the edge.

use super::path::SourcePath;
use super::span::Span;

/// How bad a mistake is. An error makes the command end with 1; a warning does so under `--strict`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The handbook is built, the author should look.
    Warning,
    /// The handbook is built without what is wrong, and is not fit to be published.
    Error,
}

/// Declares the codes once: the type, its words, its severity where the handbook does not set one, and the full list.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $word:literal, $severity:ident;)*) => {
        /// The name of a kind of mistake, as `docs/checks/<code>.md` and `[checks]` spell it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[$doc])* $name,)*
        }

        impl Code {
            /// Every code, in alphabetical order of the words.
            pub const ALL: &[Code] = &[$(Code::$name,)*];

            /// The code as it is written: `broken-link`.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$name => $word,)* }
            }

            /// The severity that holds unless `[checks]` says otherwise.
            pub fn severity(self) -> Severity {
                match self { $(Code::$name => Severity::$severity,)* }
            }
        }
    };
}

codes! {
    /// A link's `#fragment` names no heading of the page that it leads to.
    BrokenAnchor = "broken-anchor", Error;
    /// A link or image leads to a file that is not there.
    BrokenLink = "broken-link", Error;
    /// Two questions, levels, categories, roles or competencies have one id.
    DuplicateId = "duplicate-id", Error;
    /// Two files want one address.
    DuplicateRoute = "duplicate-route", Error;
    /// A section that means something stands twice in a question.
    DuplicateSection = "duplicate-section", Warning;
    /// A date lies in the future.
    FutureDate = "future-date", Error;
    /// A formula that TeX would refuse.
    InvalidMath = "invalid-math", Error;
    /// A file's name cannot be an address everywhere.
    InvalidName = "invalid-name", Error;
    /// The template engine refuses a template, or fails in it.
    InvalidTemplate = "invalid-template", Error;
    /// A text that should be TOML is not, or a value is of the wrong type or out of range.
    InvalidValue = "invalid-value", Error;
    /// A key that means nothing in a file of this kind.
    MisplacedKey = "misplaced-key", Error;
    /// An image has no alternative text.
    MissingAlt = "missing-alt", Warning;
    /// A question has no section that says what a good answer is.
    MissingAnswer = "missing-answer", Warning;
    /// `askbook.toml` or `content/` is not there, or nothing is in it.
    MissingContent = "missing-content", Warning;
    /// A key that has no default is not there.
    MissingKey = "missing-key", Error;
    /// Lists, quotes or elements stand too deep in each other.
    NestedTooDeep = "nested-too-deep", Error;
    /// The key or file belongs to a feature that this version does not have.
    NotSupported = "not-supported", Warning;
    /// A file, what stands in it, or what is made of it is larger than the handbook allows.
    OverLimit = "over-limit", Error;
    /// A rubric has another number of items than the scale.
    RubricLength = "rubric-length", Warning;
    /// Two tags differ only in case, spaces or signs.
    SimilarTags = "similar-tags", Warning;
    /// A `+++` opens front matter and nothing closes it.
    UnclosedFrontMatter = "unclosed-front-matter", Error;
    /// A category that neither `askbook.toml` nor a folder knows.
    UnknownCategory = "unknown-category", Error;
    /// A competency that `askbook.toml` does not know.
    UnknownCompetency = "unknown-competency", Error;
    /// A key that means nothing anywhere.
    UnknownKey = "unknown-key", Error;
    /// A language of a code block that the highlighter does not know.
    UnknownLanguage = "unknown-language", Warning;
    /// A level that `askbook.toml` does not know.
    UnknownLevel = "unknown-level", Error;
    /// An id under `related` or `replaced_by` that no question has.
    UnknownQuestion = "unknown-question", Error;
    /// A role that `askbook.toml` does not know.
    UnknownRole = "unknown-role", Error;
    /// A value in a template stands in a tag without quotes around it.
    UnquotedAttribute = "unquoted-attribute", Warning;
    /// A file or folder that cannot be read, or is no text.
    Unreadable = "unreadable", Error;
    /// A file that a browser would run something of.
    UnsafeFile = "unsafe-file", Error;
    /// A link that would run a script.
    UnsafeLink = "unsafe-link", Error;
    /// A footnote that no page shows.
    UnusedFootnote = "unused-footnote", Warning;
}

/// A place in a file, and what to say of it there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label {
    /// The file.
    pub path: SourcePath,
    /// The bytes meant; `None` for the file as a whole.
    pub span: Option<Span>,
    /// A few words beside the frame; may be empty.
    pub text: String,
}

/// One mistake: the first label is where it is, further ones are what it collides with.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Diagnostic {
    /// The places, never empty. First, so that diagnostics sort by file and position.
    pub labels: Vec<Label>,
    /// Which mistake.
    pub code: Code,
    /// How bad.
    pub severity: Severity,
    /// Lower case, no final full stop, code in backticks, found before expected.
    pub message: String,
    /// What to do, in one line.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A mistake in `path` at `span`, with the code's usual severity.
    pub fn new(code: Code, path: &SourcePath, span: impl Into<Option<Span>>, message: impl Into<String>) -> Self {
        let label = Label { path: path.clone(), span: span.into(), text: String::new() };
        Diagnostic { labels: vec![label], code, severity: code.severity(), message: message.into(), help: None }
    }

    /// The same with words beside the first frame.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.labels[0].text = text.into();
        self
    }

    /// The same with a further place.
    #[must_use]
    pub fn also(mut self, path: &SourcePath, span: impl Into<Option<Span>>, text: impl Into<String>) -> Self {
        self.labels.push(Label { path: path.clone(), span: span.into(), text: text.into() });
        self
    }

    /// The same with a line of help, where there is one.
    #[must_use]
    pub fn help(mut self, help: impl Into<Option<String>>) -> Self {
        self.help = help.into();
        self
    }

    /// The file that the mistake is in.
    pub fn path(&self) -> &SourcePath {
        &self.labels[0].path
    }
}

/// Bytes of the longest word that is compared with others: what is longer is no misspelling.
const LONGEST_WORD: usize = 200;

/// ``did you mean `…`?`` for the candidate that is nearest to `found`, or `None` where none is near.
pub fn did_you_mean<'a>(found: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    if found.len() > LONGEST_WORD {
        return None;
    }
    let found = found.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(&found, &candidate.to_lowercase()), candidate))
        .filter(|(likeness, _)| *likeness >= 0.8)
        .max_by(|(a, left), (b, right)| a.total_cmp(b).then_with(|| right.cmp(left)))
        .map(|(_, candidate)| format!("did you mean `{candidate}`?"))
}
