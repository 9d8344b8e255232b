//! One content file, and every page that a handbook has for it.

use super::harmless;
use askbook::disk::manifest::is_below;
use askbook::handbook::Settings;
use askbook::inputs::tree::Tree;
use askbook::report::{Style, draw};
use askbook::snapshot::{Memo, compile};
use askbook::words::diagnostic::Code;
use askbook::words::key::Key;
use askbook::words::path::Route;
use std::collections::{BTreeSet, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

const CONFIG: &str = "\
[handbook]
title = 'Handbook'
base_url = 'https://handbook.example.com/'
public = true

[markdown]
math = true

[[levels]]
id = 'senior'
title = 'Senior'

[[roles]]
id = 'backend'
title = 'Backend developer'

[[competencies]]
id = 'care'
title = 'Care'
";

/// What is remembered of the inputs before.
#[derive(Default)]
struct Known {
    /// The configuration and the theme, which stay.
    memo: Memo,
    /// The files that have been looked at.
    files: HashSet<(Route, Key)>,
}

static KNOWN: Mutex<Option<Known>> = Mutex::new(None);

/// How many files are remembered, so that ten million inputs need no more memory than a thousand.
const REMEMBERED: usize = 100_000;

/// Every file of the site lies in it, and every page is whole and harmless.
pub fn check(bytes: &[u8]) {
    let mut tree = Tree::from_texts([
        ("askbook.toml", CONFIG),
        ("content/a/other.md", "+++\ntitle = 'Other'\n+++\n## A good answer\nYes.\n"),
    ]);
    tree.insert_bytes("content/a/b.md", bytes.to_vec());
    let settings = Settings { drafts: true, today: super::TODAY };
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap_or_default();
    if known.files.len() > REMEMBERED {
        known.files.clear();
    }
    let snapshot = compile(Arc::new(tree), settings, &mut known.memo);
    draw(&snapshot.diagnostics, |path| snapshot.text(path), Style::Plain);
    let outputs = snapshot.outputs();
    let mut routes = BTreeSet::new();
    for output in outputs.all() {
        let route = output.route.as_str();
        assert!(is_below(route) && route.split('/').all(|part| !part.starts_with('.')), "{route}");
        assert!(routes.insert(output.route.folded().into_owned()), "{route} is there twice");
        if !known.files.insert((output.route.clone(), output.key())) {
            continue;
        }
        let bytes = match outputs.render(output) {
            Ok(bytes) => bytes,
            Err(refusal) => {
                assert!(refusal.as_ref().is_some_and(|refusal| refusal.code == Code::OverLimit), "{route}: {refusal:?}");
                continue;
            }
        };
        if route.ends_with(".html") {
            harmless::check(std::str::from_utf8(&bytes).expect("a page is text"));
        } else if route.ends_with(".xml") {
            let text = std::str::from_utf8(&bytes).expect("a page is text");
            let unfit =
                text.chars().find(|c| *c < ' ' && !matches!(c, '\t' | '\n' | '\r') || matches!(c, '\u{fffe}' | '\u{ffff}'));
            assert_eq!(unfit, None, "{route}: {text:?}");
        } else if route.ends_with(".json") {
            serde_json::from_slice::<serde_json::Value>(&bytes).unwrap_or_else(|error| panic!("{route}: {error}"));
        }
    }
    *KNOWN.lock().unwrap_or_else(PoisonError::into_inner) = Some(known);
}
