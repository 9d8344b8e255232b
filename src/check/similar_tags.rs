//! Tags that are most likely one tag, written in two ways.

use super::{Subject, Whole};
use crate::handbook::{Handbook, TagKey};
use crate::words::diagnostic::{Code, Diagnostic};
use crate::words::key::Key;
use rustc_hash::FxHashMap;

/// Spellings of tags that are most likely mistakes.
pub struct Odd<'a> {
    /// Of each such spelling, the one that most questions use.
    usual: FxHashMap<TagKey, &'a str>,
}

impl<'a> Odd<'a> {
    /// Those of a handbook: a spelling is odd where most questions use another one for the tag or for one nearly like it.
    pub fn new(handbook: &'a Handbook) -> Self {
        // By form: the usual spelling and how many questions have it.
        let mut usual: FxHashMap<String, (&str, usize)> = FxHashMap::default();
        for tag in handbook.tags.iter() {
            let count = tag.questions.len();
            let entry = usual.entry(form(&tag.term.id)).or_insert((&tag.term.title, 0));
            if (count, std::cmp::Reverse(tag.term.title.as_str())) > (entry.1, std::cmp::Reverse(entry.0)) {
                *entry = (&tag.term.title, count);
            }
        }
        let odd = handbook.tags.iter().flat_map(|tag| {
            let usual = usual[&form(&tag.term.id)].0;
            let key = Key::of(usual);
            tag.spellings.iter().filter(move |spelling| spelling.name != key).map(move |spelling| (*spelling, usual))
        });
        Odd { usual: odd.collect() }
    }

    /// Whether every tag is written as usual.
    pub fn is_empty(&self) -> bool {
        self.usual.is_empty()
    }
}

pub fn check(whole: &Whole<'_>, subject: Subject<'_>, out: &mut Vec<Diagnostic>) {
    if !subject.is_active() {
        return;
    }
    let document = subject.document;
    for tag in &document.outline.tags {
        let Some(other) = whole.odd_tags.usual.get(&TagKey::new(tag)) else { continue };
        let name = &tag.name;
        let written = document.front.tags.iter().find(|written| written.value.trim() == name);
        let message = format!("the tag `{name}` is nearly `{other}`");
        let help = format!("write `{other}` if the same is meant");
        let span = written.map(|written| written.span);
        out.push(Diagnostic::new(Code::SimilarTags, &document.path, span, message).help(help));
    }
}

/// What tags that are easily mixed up have in common: no hyphens, no plural.
fn form(slug: &str) -> String {
    let joined = slug.replace('-', "");
    match joined.strip_suffix('s') {
        Some(singular) if singular.len() > 3 && !singular.ends_with('s') => singular.to_owned(),
        _ => joined,
    }
}
