//! Markdown after parsing: one string of HTML, cut into sections, with holes where addresses go.

use crate::inputs::sections::SectionKind;
use crate::words::span::Span;
use std::ops::Range;

/// The body of a document. Ranges count bytes of `html`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// All HTML, piece behind piece.
    pub html: String,
    /// Where addresses go, sorted by position.
    pub holes: Vec<Hole>,
    /// What leads elsewhere in the handbook.
    pub links: Vec<Link>,
    /// Every heading, in order.
    pub headings: Vec<Heading>,
    /// What stands before the first section.
    pub lead: Vec<Block>,
    /// The sections: one for each heading of level 1 or 2.
    pub sections: Vec<Section>,
    /// The footnotes, in the order of their first mention.
    pub footnotes: Vec<Footnote>,
    /// Whether the text was refused; then nothing of it is here, and what is missing is no mistake of its own.
    pub is_refused: bool,
}

/// A place in the HTML, inside a double-quoted attribute value, that waits for an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hole {
    /// The byte in front of which the address goes.
    pub at: u32,
    /// Which link.
    pub link: u32,
}

/// A reference that can only be resolved when all files are known.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Link {
    /// As written.
    pub raw: String,
    /// What it means.
    pub target: Target,
    /// Where it stands in the file.
    pub span: Span,
    /// Whether it is the source of an image.
    pub is_image: bool,
}

/// What a link that stays in the handbook means.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// A heading of the same page.
    Anchor(String),
    /// A file below the root, perhaps a heading in it.
    File {
        /// The path, resolved: `content/technical/apis/versioning.md`. A folder has no slash behind.
        path: String,
        /// The fragment, without `#`.
        anchor: Option<String>,
    },
    /// It leads out of the handbook's root.
    Outside,
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// The anchor, unique in the page.
    pub id: String,
    /// The plain text.
    pub text: String,
    /// The HTML inside.
    pub html: Range<u32>,
    /// Where it stands in the file.
    pub span: Span,
}

/// A part of a document under one heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// What it is for.
    pub kind: SectionKind,
    /// Its heading, as an index.
    pub heading: u32,
    /// What stands in it.
    pub blocks: Vec<Block>,
}

/// A part of a section that pages may place by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// HTML that stays together.
    Flow(Range<u32>),
    /// An ordered list on its own: its first number, and the inside of each item.
    Ordered(u64, Vec<Range<u32>>),
    /// A heading of level 3, as an index.
    Heading(u32),
}

/// A footnote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Footnote {
    /// Its number, from 1.
    pub number: u32,
    /// How often it is mentioned.
    pub mentions: u32,
    /// What it says.
    pub html: Range<u32>,
}

impl Body {
    /// The body of a text that cannot be shown.
    pub fn refused() -> Self {
        Body { is_refused: true, ..Body::default() }
    }

    /// The HTML of `range`, each hole filled by `address`, which gets the index of the link.
    pub fn fill<'a>(&self, range: &Range<u32>, address: impl Fn(u32) -> &'a str) -> String {
        let first = self.holes.partition_point(|hole| hole.at < range.start);
        let mut html = String::with_capacity((range.end - range.start) as usize + 64);
        let mut at = range.start as usize;
        for hole in self.holes[first..].iter().take_while(|hole| hole.at < range.end) {
            html.push_str(&self.html[at..hole.at as usize]);
            html.push_str(address(hole.link));
            at = hole.at as usize;
        }
        html.push_str(&self.html[at..range.end as usize]);
        html
    }

    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.lead.is_empty() && self.sections.is_empty()
    }
}
