//! The handbook that this repository publishes.

use crate::handbook::TODAY;
use askbook::disk::read;
use askbook::handbook::Settings;
use askbook::inputs::sections::SectionKind;
use askbook::inputs::tree::Tree;
use askbook::snapshot::{Memo, Snapshot, compile};
use std::path::Path;
use std::sync::Arc;

/// The tag of questions that fill what the thirty leave open.
const ORIGINAL: &str = "original";

fn tree() -> Tree {
    read(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("a readable repository")
}

fn built(tree: Tree) -> Snapshot {
    compile(Arc::new(tree), Settings { drafts: false, today: TODAY }, &mut Memo::default())
}

/// The cells of the matrix that lack questions: category, column, how many.
fn gaps(snapshot: &Snapshot) -> Vec<(String, String, u32)> {
    let coverage = &snapshot.handbook.coverage;
    let mut gaps = Vec::new();
    for row in &coverage.rows {
        let levels = coverage.levels.iter().map(|level| level.id.as_str()).zip(&row.levels);
        for (column, cell) in levels.chain([("any", &row.any), ("total", &row.total)]) {
            if cell.missing > 0 {
                gaps.push((row.category.id.clone(), column.to_owned(), cell.missing));
            }
        }
    }
    gaps
}

#[test]
fn the_thirty_questions_leave_the_known_gaps_and_six_of_our_own_fill_them() {
    let whole = built(tree());
    assert_eq!((whole.handbook.questions.len(), gaps(&whole)), (36, Vec::new()));
    let own =
        whole.handbook.questions.iter().filter(|question| question.entry.outline.tags.iter().any(|tag| tag.name == ORIGINAL));
    let mut thirty = tree();
    for question in own {
        thirty.remove(question.document.path.as_str());
    }
    let thirty = built(thirty);
    let gap = |category: &str, column: &str, missing| (category.to_owned(), column.to_owned(), missing);
    let expected = [
        gap("technical/data-structures", "total", 2),
        gap("technical/queries", "total", 2),
        gap("soft-skills", "senior", 1),
        gap("behavioral", "senior", 1),
    ];
    assert_eq!((thirty.handbook.questions.len(), gaps(&thirty)), (30, expected.to_vec()));
}

#[test]
fn every_question_can_be_asked_and_rated() {
    let snapshot = built(tree());
    assert_eq!(snapshot.diagnostics, []);
    let wanted = [SectionKind::Assesses, SectionKind::Answer, SectionKind::RedFlags, SectionKind::FollowUps, SectionKind::Rubric];
    for question in &snapshot.handbook.questions {
        let (front, body) = (&question.document.front, &question.document.body);
        let path = &question.document.path;
        for kind in wanted {
            assert!(body.sections.iter().any(|section| section.kind == kind), "{path} has no section {kind:?}");
        }
        assert!(front.question.is_some() && front.summary.is_some(), "{path} has no exact words or no summary");
        assert!(front.minutes.is_some() && !front.tags.is_empty() && !front.competencies.is_empty(), "{path} states too little");
        assert!(!question.related.is_empty(), "{path} stands alone");
    }
}

#[test]
fn questions_that_draw_the_same_stories_name_each_other() {
    let snapshot = built(tree());
    let groups: [&[&str]; 3] = [
        &["taking-charge", "leading-the-team"],
        &["most-significant-failure", "handling-failure"],
        &["approach-to-debugging", "approaching-issues", "errors-on-live-sites"],
    ];
    let pairs = groups.iter().flat_map(|group| group.iter().flat_map(|id| group.iter().map(move |other| (*id, *other))));
    for (id, other) in pairs.filter(|(id, other)| id != other) {
        let [named, index] = [id, other].map(|id| snapshot.handbook.by_id(id).expect("a question of the handbook"));
        let related = &snapshot.handbook.question(named).related;
        assert!(related.contains(&index), "{id} does not name {other}");
    }
}
