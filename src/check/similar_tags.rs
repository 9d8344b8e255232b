//! Tags that are most likely one tag, written in two ways.

use super::{Subject, Whole};
use crate::handbook::Handbook;
use crate::question::outline::Tag;
use crate::words::diagnostic::{Code, Diagnostic};
use rustc_hash::FxHashMap;

/// Of each tag, by slug, the spelling that most questions use for it or for one nearly like it.
pub fn usual(handbook: &Handbook) -> FxHashMap<&str, &str> {
    // By form: the usual spelling and how many questions have it.
    let mut usual: FxHashMap<String, (&str, usize)> = FxHashMap::default();
    for tag in &handbook.tags {
        let count = tag.questions.len();
        let entry = usual.entry(form(&tag.term.id)).or_insert((&tag.term.title, 0));
        if (count, std::cmp::Reverse(tag.term.title.as_str())) > (entry.1, std::cmp::Reverse(entry.0)) {
            *entry = (&tag.term.title, count);
        }
    }
    handbook.tags.iter().map(|tag| (tag.term.id.as_str(), usual[&form(&tag.term.id)].0)).collect()
}

pub fn check(whole: &Whole<'_>, subject: Subject<'_>, out: &mut Vec<Diagnostic>) {
    if !subject.is_active() {
        return;
    }
    let document = subject.document;
    let odd = |tag: &&Tag| whole.usual_tags.get(tag.slug.as_str()).is_some_and(|usual| *usual != tag.name);
    for tag in document.outline.tags.iter().filter(odd) {
        let (name, other) = (&tag.name, whole.usual_tags[tag.slug.as_str()]);
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
