//! Mistakes that only show when all files are known, one check a file, named after the mistake.
//!
//! In: a handbook and every document that could be read. Out: diagnostics, in no order. Invariant: a check changes nothing and depends on
//! nothing but its arguments. What a document shows by itself is remembered; ten thousand documents do not fit into a processor's cache.

mod broken_link;
mod duplicate_id;
mod future_date;
mod invalid_name;
mod misplaced_key;
mod missing_answer;
mod missing_content;
mod rubric_length;
mod similar_tags;
mod unknown_id;
mod unsafe_file;

use crate::handbook::classes::Class;
use crate::handbook::resolve::anchor;
use crate::handbook::{Handbook, Question, Settings};
use crate::inputs::config::{Competency, Level, Role};
use crate::question::Document;
use crate::question::front_matter::Status;
use crate::question::known::{Known, Row};
use crate::words::diagnostic::Diagnostic;
use crate::words::key::Key;
use rayon::prelude::*;
use similar_tags::Odd;

/// How many documents a thread takes at a time.
const STRETCH: usize = 512;

/// What earlier runs found in single documents, as far as the newest one needs it.
#[derive(Debug, Default)]
pub struct Memo {
    rules: Key,
    known: Known<Option<Looked>>,
}

/// What has been found in a document by itself.
#[derive(Debug)]
struct Looked {
    class: Class,
    found: Vec<Diagnostic>,
    has_links: bool,
    has_anchors: bool,
    /// On which ground its links have been found to be whole, see [`Handbook::ground`].
    whole_on: Option<Key>,
    has_category: bool,
}

/// What a document by itself is checked against.
#[derive(Hash)]
struct Rules<'a> {
    levels: &'a [Level],
    roles: &'a [Role],
    competencies: &'a [Competency],
    scale: &'a [String],
    settings: Settings,
}

/// What a document among others is checked against.
struct Whole<'a> {
    handbook: &'a Handbook,
    ground: Key,
    /// Tags that are most likely another one.
    odd_tags: Odd<'a>,
}

/// A document and what it is in the handbook.
#[derive(Clone, Copy)]
struct Subject<'a> {
    document: &'a Document,
    class: Class,
}

/// Runs every check. Documents that have no place in the handbook are looked at too: drafts, introductions of unknown levels.
pub fn check(handbook: &Handbook, memo: &mut Memo) -> Vec<Diagnostic> {
    let config = &handbook.config;
    let rules = Rules {
        levels: &config.levels,
        roles: &config.roles,
        competencies: &config.competencies,
        scale: &config.scale,
        settings: handbook.settings,
    };
    let key = Key::of(&rules);
    let is_known = std::mem::replace(&mut memo.rules, key) == key;
    memo.known.update(handbook.documents.all());
    let whole = Whole { handbook, ground: handbook.ground(), odd_tags: Odd::new(handbook) };
    let look = |((row, class), number): ((&mut Row<Option<Looked>>, &Class), &Option<u32>)| {
        let Row { document, known } = row;
        let subject = Subject { document, class: *class };
        if known.as_ref().is_none_or(|known| !is_known || known.class != *class) {
            *known = Some(subject.look(&rules));
        }
        let looked = known.as_mut().expect("it is known, or has just been made");
        subject.compare(&whole, looked, number.map(|number| handbook.question(number)))
    };
    let documents = &handbook.documents;
    let rows = memo.known.rows.par_iter_mut().zip(documents.classes()).zip(documents.numbers()).with_min_len(STRETCH);
    let mut diagnostics: Vec<Diagnostic> = rows.flat_map_iter(look).collect();
    diagnostics.extend(missing_content::check(handbook));
    diagnostics.extend(invalid_name::of_assets(handbook));
    diagnostics.extend(unsafe_file::of_assets(handbook));
    diagnostics
}

impl Subject<'_> {
    /// Runs the checks that need no other document.
    fn look(self, rules: &Rules<'_>) -> Looked {
        const CHECKS: [fn(&Rules<'_>, Subject<'_>, &mut Vec<Diagnostic>); 6] = [
            future_date::check,
            invalid_name::check,
            misplaced_key::check,
            missing_answer::check,
            rubric_length::check,
            unknown_id::check,
        ];
        let mut found = Vec::new();
        CHECKS.iter().for_each(|check| check(rules, self, &mut found));
        let links = &self.document.body.links;
        Looked {
            class: self.class,
            found,
            has_links: !links.is_empty(),
            has_anchors: links.iter().any(|link| anchor(link).is_some()),
            whole_on: None,
            has_category: self.document.front.category.is_some(),
        }
    }

    /// Adds what the other checks find. Most documents have nothing that these look at, and are not looked at.
    fn compare(self, whole: &Whole<'_>, looked: &mut Looked, question: Option<&Question>) -> Vec<Diagnostic> {
        let mut found = looked.found.clone();
        if looked.has_links && looked.whole_on != Some(whole.ground) {
            let known = found.len();
            broken_link::check(whole, self, looked.has_anchors, &mut found);
            let is_whole = found.len() == known && !looked.has_anchors;
            looked.whole_on = is_whole.then_some(whole.ground);
        }
        if looked.has_category {
            unknown_id::check_category(whole, self, &mut found);
        }
        if question.is_some_and(|question| question.has_unknown) {
            unknown_id::check_questions(whole, self, &mut found);
        }
        if whole.handbook.has_twins() {
            duplicate_id::check(whole, self, &mut found);
        }
        if !whole.odd_tags.is_empty() {
            similar_tags::check(whole, self, &mut found);
        }
        found
    }

    /// Whether it is a question that may be asked.
    fn is_active(&self) -> bool {
        self.class == Class::Question && self.document.front.status != Status::Retired
    }
}
