//! One content file, without pages around it.

use super::harmless;
use askbook::inputs::config::Config;
use askbook::inputs::texts::Texts;
use askbook::inputs::tree::{File, Tree};
use askbook::markdown::body::{Block, Body};
use askbook::question::{Document, ParseOptions, parse};
use askbook::words::key::Key;
use askbook::words::path::SourcePath;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

/// What documents are read with.
static OPTIONS: LazyLock<ParseOptions> = LazyLock::new(|| {
    let mut config = Config::default();
    config.markdown.math = true;
    let (texts, _) = Texts::load(&Tree::default(), &config.theme);
    ParseOptions::new(&config, &Arc::new(texts))
});

/// A document is whole and harmless whatever its text is, and the same text gives the same.
pub fn check(bytes: &[u8]) {
    let path = SourcePath::new("content/a/b.md");
    let file = File::new(&path, bytes.to_vec());
    let parsed = parse(&path, &file, &OPTIONS, Key::default());
    super::check_diagnostics(&parsed.diagnostics, file.text().map_or("", |text| text));
    let Some(document) = parsed.document else {
        assert!(!parsed.diagnostics.is_empty(), "nothing, and nobody knows why");
        return;
    };
    let again = parse(&path, &file, &OPTIONS, Key::default()).document.expect("the same again");
    assert_eq!(again.body, document.body);
    look(&document);
}

fn look(Document { body, .. }: &Document) {
    let ids: BTreeSet<&str> = body.headings.iter().map(|heading| &*heading.id).collect();
    assert!(ids.len() == body.headings.len() && !ids.contains(""), "{:?}", body.headings);
    for part in parts(body) {
        harmless::check(&body.fill(&part, |_| "a.html"));
    }
    assert!(body.holes.is_sorted_by_key(|hole| hole.at));
    assert!(
        body.holes.iter().all(|hole| body.html.is_char_boundary(hole.at as usize) && (hole.link as usize) < body.links.len())
    );
    assert_eq!(
        body.footnotes.iter().map(|note| note.number).collect::<Vec<_>>(),
        (1..=body.footnotes.len() as u32).collect::<Vec<_>>()
    );
    assert!(body.footnotes.iter().all(|note| note.mentions > 0), "{:?}", body.footnotes);
}

/// Every part of a body that a page may place by itself.
fn parts(body: &Body) -> Vec<Range<u32>> {
    let blocks = body.lead.iter().chain(body.sections.iter().flat_map(|section| &section.blocks));
    let mut parts: Vec<Range<u32>> = blocks
        .flat_map(|block| match block {
            Block::Flow(range) => vec![range.clone()],
            Block::Ordered(_, items) => items.clone(),
            Block::Heading(_) => Vec::new(),
        })
        .collect();
    parts.extend(body.headings.iter().map(|heading| heading.html.clone()));
    parts.extend(body.footnotes.iter().map(|note| note.html.clone()));
    parts
}
