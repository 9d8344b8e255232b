//! A document's text as templates see it.

use crate::handbook::entry::LevelRef;
use crate::inputs::sections::SectionKind;
use crate::markdown::body::{Block, Body, Section};
use crate::markdown::inline::escape;
use crate::question::Document;
use crate::words::key::Hashed;
use rustc_hash::FxHashMap;
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::ops::Range;

/// A document's text with its addresses.
#[derive(Debug)]
pub struct Text<'a> {
    pub(super) document: &'a Document,
    /// The values of `href` and `src`, by index of the link.
    pub(super) addresses: Vec<String>,
    /// The levels, whose names a `###` in an answer may have.
    pub(super) levels: &'a [Hashed<LevelRef>],
    /// The words of the rating scale.
    pub(super) scale: &'a [String],
    /// What every id of the text begins with, on a page that shows several texts.
    pub(super) anchor: Option<Anchor>,
}

/// What ids begin with.
#[derive(Debug)]
pub struct Anchor {
    id: String,
    /// How an id begins in HTML, or a reference of a footnote or a heading to one; and how it begins with the anchor.
    starts: [(&'static str, String); 3],
}

/// What templates see of a text.
#[derive(Serialize)]
struct BodyFields<'a> {
    /// The id of the text as a whole, on a page that shows several.
    anchor: Option<&'a str>,
    /// What stands before the first section.
    lead_html: String,
    /// The sections, in order.
    sections: Vec<SectionFields>,
    /// Sections and the headings in them, for a table of contents.
    contents: Vec<HeadingFields>,
    /// The footnotes.
    footnotes: Vec<FootnoteFields>,
    /// Whether there is nothing to read.
    is_empty: bool,
}

#[derive(Serialize)]
struct SectionFields {
    kind: SectionKind,
    /// The key in `t` of what to do with it; absent where there is nothing to say.
    cue: Option<&'static str>,
    id: String,
    title: String,
    title_html: String,
    /// The text; in an answer or a rubric what stands before the expectations or rows.
    html: String,
    /// In an answer: what is expected at each level named.
    expectations: Vec<Expectation>,
    /// In a rubric: one row a score, lowest first.
    rubric: Vec<RubricRow>,
    /// In a rubric: what stands behind the rows.
    rest_html: String,
}

#[derive(Serialize)]
struct Expectation {
    level: Hashed<LevelRef>,
    id: String,
    html: String,
}

#[derive(Serialize)]
struct RubricRow {
    /// From 1.
    score: usize,
    /// The scale's word for the score; absent behind its end.
    word: Option<String>,
    html: String,
}

#[derive(Serialize)]
struct HeadingFields {
    level: u8,
    id: String,
    title: String,
}

#[derive(Serialize)]
struct FootnoteFields {
    number: u32,
    /// The id.
    id: String,
    /// The id of the first mention; the second one's is `<mention>-2`.
    mention: String,
    mentions: u32,
    html: String,
}

impl Serialize for Text<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let body = &self.document.body;
        let headings = body.headings.iter().filter(|heading| (2..=3).contains(&heading.level.max(2)));
        let contents = headings.map(|heading| HeadingFields {
            level: heading.level.max(2),
            id: self.id(&heading.id),
            title: heading.text.clone(),
        });
        let footnotes = body.footnotes.iter().map(|note| FootnoteFields {
            number: note.number,
            id: self.id(&format!("note-{}", note.number)),
            mention: self.id(&format!("mention-{}", note.number)),
            mentions: note.mentions,
            html: self.fill(&note.html),
        });
        BodyFields {
            anchor: self.anchor.as_ref().map(|anchor| anchor.id.as_str()),
            lead_html: self.blocks(&body.lead),
            sections: body.sections.iter().map(|section| self.section(body, section)).collect(),
            contents: contents.collect(),
            footnotes: footnotes.collect(),
            is_empty: body.is_empty(),
        }
        .serialize(serializer)
    }
}

impl Text<'_> {
    /// The same among other texts: its ids begin with `anchor`, and links into the texts that `sheet` names stay on the page.
    #[must_use]
    pub fn among(mut self, anchor: String, sheet: &FxHashMap<String, String>) -> Self {
        for address in &mut self.addresses {
            let (page, fragment) = address.split_once('#').map_or((address.as_str(), None), |(page, id)| (page, Some(id)));
            if let Some(target) = sheet.get(page) {
                *address = fragment.map_or_else(|| format!("#{target}"), |id| format!("#{target}-{id}"));
            }
        }
        self.anchor = Some(Anchor::new(anchor));
        self
    }

    fn id(&self, id: &str) -> String {
        self.anchor.as_ref().map_or_else(|| id.to_owned(), |anchor| format!("{}-{id}", anchor.id))
    }

    fn fill(&self, range: &Range<u32>) -> String {
        let html = self.document.body.fill(range, |link| self.addresses.get(link as usize).map_or("", String::as_str));
        match &self.anchor {
            Some(anchor) => anchor.put_before(&html),
            None => html,
        }
    }

    fn blocks(&self, blocks: &[Block]) -> String {
        let mut html = String::new();
        for block in blocks {
            match block {
                Block::Flow(range) => html.push_str(&self.fill(range)),
                Block::Ordered(first, items) => {
                    let start = if *first == 1 { String::new() } else { format!(" start=\"{first}\"") };
                    html.push_str(&format!("<ol{start}>\n"));
                    items.iter().for_each(|item| html.push_str(&format!("<li>{}</li>\n", self.fill(item))));
                    html.push_str("</ol>\n");
                }
                Block::Heading(index) => {
                    let heading = &self.document.body.headings[*index as usize];
                    html.push_str(&format!("<h3 id=\"{}\">{}</h3>\n", escape(&self.id(&heading.id)), self.fill(&heading.html)));
                }
            }
        }
        html
    }

    fn section(&self, body: &Body, section: &Section) -> SectionFields {
        let heading = &body.headings[section.heading as usize];
        let mut fields = SectionFields {
            kind: section.kind,
            cue: cue(section.kind),
            id: self.id(&heading.id),
            title: heading.text.clone(),
            title_html: self.fill(&heading.html),
            html: String::new(),
            expectations: Vec::new(),
            rubric: Vec::new(),
            rest_html: String::new(),
        };
        match section.kind {
            SectionKind::Rubric => self.rubric(section, &mut fields),
            SectionKind::Answer => self.answer(body, section, &mut fields),
            _ => fields.html = self.blocks(&section.blocks),
        }
        fields
    }

    /// The first ordered list of a rubric becomes its rows.
    fn rubric(&self, section: &Section, fields: &mut SectionFields) {
        let is_list = |block: &Block| matches!(block, Block::Ordered(..));
        let at = section.blocks.iter().position(is_list).unwrap_or(section.blocks.len());
        fields.html = self.blocks(&section.blocks[..at]);
        let Some(Block::Ordered(first, items)) = section.blocks.get(at) else { return };
        let first = usize::try_from(*first).unwrap_or(1);
        fields.rubric = (first..)
            .zip(items)
            .map(|(score, item)| {
                let word = score.checked_sub(1).and_then(|at| self.scale.get(at)).cloned();
                RubricRow { score, word, html: self.fill(item) }
            })
            .collect();
        fields.rest_html = self.blocks(&section.blocks[at + 1..]);
    }

    /// A `###` named like a level begins what is expected at it, up to the next `###`.
    fn answer(&self, body: &Body, section: &Section, fields: &mut SectionFields) {
        let level_of = |block: &Block| match block {
            Block::Heading(index) => {
                let name = body.headings[*index as usize].text.trim().to_lowercase();
                self.levels.iter().find(|level| level.title.to_lowercase() == name || level.id == name)
            }
            _ => None,
        };
        let mut from = 0;
        while from < section.blocks.len() {
            let is_heading = |block: &Block| matches!(block, Block::Heading(_));
            let end = section.blocks[from + 1..].iter().position(is_heading).map_or(section.blocks.len(), |at| from + 1 + at);
            match (level_of(&section.blocks[from]), &section.blocks[from]) {
                (Some(level), Block::Heading(index)) => fields.expectations.push(Expectation {
                    level: level.clone(),
                    id: self.id(&body.headings[*index as usize].id),
                    html: self.blocks(&section.blocks[from + 1..end]),
                }),
                _ => fields.html.push_str(&self.blocks(&section.blocks[from..end])),
            }
            from = end;
        }
    }
}

/// The key of what to do with a section.
fn cue(kind: SectionKind) -> Option<&'static str> {
    Some(match kind {
        SectionKind::Prompt => "cue_prompt",
        SectionKind::Assesses => "cue_assesses",
        SectionKind::Answer => "cue_answer",
        SectionKind::RedFlags => "cue_red_flags",
        SectionKind::FollowUps => "cue_follow_ups",
        SectionKind::Rubric => "cue_rubric",
        SectionKind::Notes => "cue_notes",
        SectionKind::Fairness => "cue_fairness",
        SectionKind::Candidates => "cue_candidates",
        SectionKind::Links => "cue_links",
        SectionKind::Other => return None,
    })
}

impl Anchor {
    fn new(id: String) -> Self {
        let starts = [" id=\"", " href=\"#note-", " class=\"self\" href=\"#"].map(|start| {
            let at = start.rfind(['"', '#']).map_or(0, |last| last + 1);
            (start, format!("{}{id}-{}", &start[..at], &start[at..]))
        });
        Anchor { id, starts }
    }

    /// The HTML with the anchor before every id, and before the references to them of footnotes and headings.
    fn put_before(&self, html: &str) -> String {
        let mut out = String::with_capacity(html.len() + 64);
        let mut rest = html;
        while let Some(open) = rest.find('<') {
            let (text, tag) = rest.split_at(open);
            out.push_str(text);
            // An attribute's value may hold `>`.
            let mut quoted = false;
            let end = tag.find(|c| {
                quoted ^= c == '"';
                c == '>' && !quoted
            });
            let (tag, behind) = tag.split_at(end.unwrap_or(tag.len()));
            let mut tag = Cow::Borrowed(tag);
            for (start, with_anchor) in &self.starts {
                if tag.contains(start) {
                    tag = Cow::Owned(tag.replace(start, with_anchor));
                }
            }
            out.push_str(&tag);
            rest = behind;
        }
        out.push_str(rest);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_get_an_anchor_in_tags_and_nowhere_else() {
        let html = "<h4 id=\"a\" title=\"> id=&quot;\">x <a class=\"self\" href=\"#a\">#</a></h4> id=\"b\" <a href=\"#note-1\" id=\"mention-1\">1</a><a href=\"#q2\">y</a>";
        let expected = "<h4 id=\"q1-a\" title=\"> id=&quot;\">x <a class=\"self\" href=\"#q1-a\">#</a></h4> id=\"b\" <a href=\"#q1-note-1\" id=\"q1-mention-1\">1</a><a href=\"#q2\">y</a>";
        assert_eq!(Anchor::new("q1".to_owned()).put_before(html), expected);
    }
}
