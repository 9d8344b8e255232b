//! The promise that everything stands on: bytes depend on the files alone, never on history.

use crate::effort;
use crate::handbook::{CONFIG, Handbook, Site};
use crate::search::reader::{Reader, data, files, words};
use askbook::snapshot::{Memo, Work};
use proptest::prelude::*;

/// One edit to the files.
#[derive(Clone, Debug)]
enum Edit {
    Write(usize, usize),
    Remove(usize),
    Rename(usize, usize),
    Swap(usize, usize),
}

/// The paths that edits play with: questions in several folders, introductions, pages, assets, configuration, templates.
const PATHS: [&str; 16] = [
    "content/technical/apis/versioning.md",
    "content/technical/sorting.md",
    "content/technical/Sorting.md",
    "content/soft/listening.md",
    "content/top.md",
    "content/technical/index.md",
    "content/index.md",
    "content/levels/junior.md",
    "content/roles/backend.md",
    "content/guides/index.md",
    "content/guides/start.md",
    "content/technical/picture.png",
    "askbook.toml",
    "themes/bare/templates/question.html",
    "themes/bare/templates/list.html",
    "themes/bare/static/style.css",
];

/// What edits write: good and broken questions, other titles, levels, categories, orders; pages, pictures, configurations, templates.
const TEXTS: [&[u8]; 30] = [
    b"+++\ntitle = 'One'\nid = 'one'\nlevel = 'junior'\ntags = ['a', 'b']\n+++\nLead [two](sorting.md).\n## A good answer\nBody.\n",
    b"+++\ntitle = 'One'\nid = 'one'\nlevel = 'junior'\ntags = ['a', 'b']\n+++\nLead [two](sorting.md).\n## A good answer\nOther body.\n",
    b"+++\ntitle = 'Other title'\nid = 'one'\nlevel = ['junior', 'senior']\n+++\n## A good answer\nBody.\n",
    b"+++\ntitle = 'Two'\nid = 'two'\nlevel = 'senior'\nrelated = ['one']\norder = -1\n+++\n## Rubric\n1. a\n2. b\n3. c\n4. d\n",
    b"+++\ntitle = 'Two'\ncategory = 'soft'\nrelated = ['one', 'three']\n+++\n## Answer\n![x](picture.png) [y](../technical/index.md#no)\n",
    b"+++\ntitle = 'Three'\ncategory = 'nowhere'\nlevel = 'unknown'\nroles = ['backend']\ncompetencies = ['care']\n+++\nText.\n",
    b"+++\ntitle = 'Draft'\nstatus = 'draft'\n+++\n",
    b"+++\ntitle = 'Old'\nstatus = 'retired'\nreplaced_by = 'one'\naliases = ['older.html', 'technical/sorting.html']\n+++\n",
    b"+++\ntitle = 'Leaked'\nleaked = 2026-01-01\nminutes = 9\nreviewed = 2030-01-01\n+++\n```rust\nfn main() {}\n```\n",
    b"+++\ntitle = 1\nunknown = true\n+++\n",
    b"+++\ntitle = 'never closed'\n",
    b"no front matter\n# Heading\n<b>raw</b> <script>x</script>\n",
    b"",
    b"\xff\xfe broken",
    b"+++\ntitle = 'Introduction'\nkind = 'page'\n+++\nA page.\n",
    b"+++\ntitle = 'Technical things'\norder = 3\n+++\nAn introduction with [a link](apis/versioning.md).\n",
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x08\x08\x02\0\0\0",
    b"[handbook]\ntitle = 'Renamed'\ntheme = 'bare'\nbase_url = 'https://example.com'\n[[levels]]\nid = 'senior'\ntitle = 'S'\n",
    b"[handbook]\ntitle = 'Default theme'\n[[levels]]\nid = 'junior'\ntitle = 'Junior'\n[checks]\nmissing-answer = 'off'\n",
    b"[handbook\ntitle = 'broken'\n",
    b"{{ page.title }}|{{ body.lead_html | safe }}",
    b"{{ page.title }}|{% for group in groups %}{{ group.anchor }}{% for question in group.questions %}{{ question.title }}{% endfor %}{% endfor %}",
    b"{{ nothing.here }}",
    b"{% broken",
    b"+++\ntitle = 'Verbindungen'\nlang = 'de'\ntags = ['Netz']\nlevel = 'senior'\n+++\n## A good answer\nEine Verbindung, zwei Netze.\n",
    b"+++\ntitle = 'Connections'\ntags = ['Netz', 'a']\nroles = ['backend']\n+++\n## A good answer\nContinuous integration, on standby: cached, caching.\n",
    b"+++\ntitle = 'Connection'\nlang = 'en-GB'\n+++\n## A good answer\nA connection, `useEffect` and O(n log n).\n\n### Caches\n\n\xe6\x95\xb0\xe6\x8d\xae\xe5\xba\x93\n",
    b"[handbook]\ntitle = 'T'\ntheme = 'bare'\n[[levels]]\nid = 'senior'\ntitle = 'Old hand'\n[[levels]]\nid = 'junior'\ntitle = 'Beginner'\n[search]\nsynonyms = [['standby', 'body']]\n",
    b"[handbook]\ntitle = 'T'\ntheme = 'bare'\nlanguage = 'de'\n[[categories]]\nid = 'technical'\ntitle = 'Connections'\n[search]\nsynonyms = [['ops', 'a connection']]\n",
    b"[handbook]\ntitle = 'T'\ntheme = 'bare'\n[[roles]]\nid = 'backend'\ntitle = 'Caching'\n",
];

fn edit() -> impl Strategy<Value = Edit> {
    let path = 0..PATHS.len();
    prop_oneof![
        6 => (path.clone(), 0..TEXTS.len()).prop_map(|(path, text)| Edit::Write(path, text)),
        1 => path.clone().prop_map(Edit::Remove),
        1 => (path.clone(), path.clone()).prop_map(|(from, to)| Edit::Rename(from, to)),
        1 => (path.clone(), path).prop_map(|(a, b)| Edit::Swap(a, b)),
    ]
}

fn apply(handbook: &mut Handbook, edit: &Edit) {
    let write = |handbook: &mut Handbook, path: usize, file: Option<askbook::inputs::tree::File>| {
        if let Some(bytes) = file.as_ref().and_then(|file| file.bytes()) {
            handbook.tree.insert_bytes(PATHS[path], bytes.to_vec());
        }
    };
    match *edit {
        Edit::Write(path, text) => handbook.tree.insert_bytes(PATHS[path], TEXTS[text].to_vec()),
        Edit::Remove(path) => drop(handbook.tree.remove(PATHS[path])),
        Edit::Rename(from, to) => {
            let file = handbook.tree.remove(PATHS[from]);
            write(handbook, to, file);
        }
        Edit::Swap(a, b) => {
            let (first, second) = (handbook.tree.remove(PATHS[a]), handbook.tree.remove(PATHS[b]));
            write(handbook, b, first);
            write(handbook, a, second);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(effort::of(96, 100_000)))]

    /// After every edit the warm snapshot has the routes, bytes and diagnostics of a clean one, and names every route that changed.
    #[test]
    fn a_warm_snapshot_equals_a_clean_one(edits in prop::collection::vec(edit(), 1..16)) {
        let mut handbook = Handbook::new();
        let mut memo = Memo::default();
        let mut before = handbook.build_with(&mut memo);
        let (mut old, _) = before.outcome();
        for edit in &edits {
            apply(&mut handbook, edit);
            let (warm, clean) = (handbook.build_with(&mut memo), handbook.build());
            let (outcome, expected) = (warm.outcome(), clean.outcome());
            prop_assert_eq!(&outcome.1, &expected.1);
            prop_assert_eq!(warm.routes(), clean.routes());
            for (route, bytes) in &expected.0 {
                prop_assert!(outcome.0.get(route) == Some(bytes), "{} differs", route);
            }
            prop_assert_eq!(&warm.snapshot.plan, &clean.snapshot.plan);
            // What is not said to have changed has the bytes that it had.
            let changed = warm.snapshot.changed_since(&before.snapshot);
            for route in warm.routes().into_iter().chain(before.routes()) {
                let same = old.get(route) == outcome.0.get(route);
                prop_assert!(same || changed.iter().any(|changed| changed.as_str() == route), "{} changed unnoticed", route);
            }
            (before, old) = (warm, outcome.0);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(effort::of(48, 100_000)))]

    /// Whichever snapshots somebody asks for their index, and whenever, it is that of a clean one, and no page is lost from it.
    #[test]
    fn an_index_equals_that_of_a_clean_snapshot(edits in prop::collection::vec((edit(), any::<bool>()), 1..16)) {
        let mut handbook = Handbook::new();
        let mut memo = Memo::default();
        let mut later = Vec::new();
        for (edit, is_asked) in &edits {
            apply(&mut handbook, edit);
            let warm = handbook.build_with(&mut memo);
            if *is_asked {
                same_index(&warm, &handbook.build())?;
            } else {
                later.push((warm, handbook.build()));
            }
        }
        for (warm, clean) in &later {
            same_index(warm, clean)?;
        }
    }
}

fn same_index(warm: &Site, clean: &Site) -> Result<(), TestCaseError> {
    let (found, expected) = (files(warm.snapshot.index()), files(clean.snapshot.index()));
    prop_assert!(found.keys().eq(expected.keys()), "{:?} and {:?}", found.keys(), expected.keys());
    for (name, text) in &expected {
        prop_assert!(found[name] == *text, "{} differs:\n{}\n{}", name, data(&found[name]), data(text));
    }
    let reader = Reader::new(warm.snapshot.index());
    for title in &reader.titles {
        for word in words(&title.title) {
            prop_assert!(reader.found(&word).contains(title.url.as_str()), "{} is lost from {}", title.url, word);
        }
    }
    Ok(())
}

/// A handbook in which every kind of page is there.
fn handbook() -> Handbook {
    let mut handbook = Handbook::new().config("[[categories]]\nid = 'technical'\ntitle = 'Technical'\n");
    for name in ["a", "b", "c", "d"] {
        handbook = handbook.question(&format!("content/technical/{name}.md"), "tags = ['x']\nlevel = 'junior'");
    }
    handbook.file("content/technical/index.md", "An introduction.\n").file("content/technical/p.png", TEXTS[16])
}

/// The work done and the routes changed by one edit.
fn after(edit: impl FnOnce(Handbook) -> Handbook) -> (Work, Vec<String>) {
    let mut memo = Memo::default();
    let before = handbook().build_with(&mut memo);
    let edited = edit(handbook()).build_with(&mut memo);
    let changed = edited.snapshot.changed_since(&before.snapshot).iter().map(ToString::to_string).collect();
    (edited.snapshot.work, changed)
}

const NOTHING: Work = Work { configs: 0, themes: 0, parsed: 0, measured: 0 };

#[test]
fn nothing_is_done_where_nothing_changed() {
    let (work, changed) = after(|handbook| handbook);
    assert_eq!((work, changed), (NOTHING, Vec::new()));
}

#[test]
fn an_edit_of_a_body_parses_one_file_and_changes_the_pages_that_show_it() {
    let text = "+++\ntitle = 'a'\ntags = ['x']\nlevel = 'junior'\n+++\n## A good answer\nNo.\n";
    let (work, changed) = after(|handbook| handbook.file("content/technical/a.md", text));
    assert_eq!(work, Work { parsed: 1, ..NOTHING });
    assert_eq!(changed, ["levels/junior/print.html", "technical/a.html", "technical/print.html"]);
}

#[test]
fn an_edit_of_a_title_changes_the_page_its_neighbours_and_its_lists() {
    let (work, changed) = after(|handbook| {
        handbook
            .file("content/technical/b.md", "+++\ntitle = 'bb'\ntags = ['x']\nlevel = 'junior'\n+++\n## A good answer\nYes.\n")
    });
    assert_eq!(work, Work { parsed: 1, ..NOTHING });
    let lists = ["all.html", "levels/junior.html", "levels/junior/print.html", "levels/junior/technical.html", "questions.json"];
    let lists = [&lists[..], &["roles/backend.html", "tags/x.html"]].concat();
    let pages = ["technical/a.html", "technical/b.html", "technical/c.html", "technical/index.html", "technical/print.html"];
    assert_eq!(changed, [&lists[..], &pages[..]].concat());
}

#[test]
fn an_edit_of_an_introduction_changes_the_page_that_shows_it() {
    let (work, changed) = after(|handbook| handbook.file("content/technical/index.md", "Another introduction.\n"));
    assert_eq!((work, changed), (Work { parsed: 1, ..NOTHING }, vec!["technical/index.html".to_owned()]));
}

#[test]
fn a_new_question_parses_itself_alone() {
    let (work, changed) = after(|handbook| handbook.question("content/technical/e.md", "level = 'junior'"));
    assert_eq!(work, Work { parsed: 1, ..NOTHING });
    let pages: Vec<_> = changed.iter().filter(|route| route.starts_with("technical/")).collect();
    assert_eq!(pages, ["technical/d.html", "technical/e.html", "technical/index.html", "technical/print.html"]);
}

#[test]
fn a_removed_question_parses_nothing() {
    let (work, changed) = after(|handbook| handbook.without("content/technical/d.md"));
    assert_eq!(work, NOTHING);
    assert!(changed.iter().any(|route| route == "technical/d.html") && !changed.iter().any(|route| route == "technical/a.html"));
}

#[test]
fn a_template_is_compiled_without_parsing() {
    let (work, changed) = after(|handbook| handbook.file("themes/bare/templates/text.html", "other"));
    assert_eq!(work, Work { themes: 1, ..NOTHING });
    assert!(changed.iter().any(|route| route == "technical/a.html") && !changed.iter().any(|route| route.ends_with(".png")));
}

#[test]
fn a_setting_that_parsing_does_not_see_parses_nothing() {
    let (work, _) = after(|handbook| handbook.config("[[categories]]\nid = 'technical'\ntitle = 'Other'\n"));
    assert_eq!(work, Work { configs: 1, ..NOTHING });
    let (work, _) = after(|handbook| handbook.file("askbook.toml", format!("{CONFIG}[markdown]\nmath = true\n")));
    assert_eq!(work, Work { configs: 1, parsed: 5, ..NOTHING });
}

#[test]
fn an_asset_is_measured_once() {
    let (work, changed) = after(|handbook| handbook.file("content/technical/q.png", TEXTS[16]));
    assert_eq!((work, changed), (NOTHING, vec!["technical/q.png".to_owned()]));
    let other: Vec<u8> = TEXTS[16].iter().copied().chain([0]).collect();
    let (work, _) = after(|handbook| handbook.file("content/technical/p.png", other));
    assert_eq!(work, Work { measured: 1, ..NOTHING });
}

#[test]
fn neither_the_order_of_files_nor_the_number_of_threads_shows() {
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    let three = rayon::ThreadPoolBuilder::new().num_threads(3).build().expect("three threads");
    let mut backwards = handbook();
    let files: Vec<_> = backwards.tree.iter().map(|(path, file)| (path.clone(), file.clone())).collect();
    backwards.tree = files.into_iter().rev().collect();
    let expected = handbook().build().outcome();
    assert_eq!(one.install(|| backwards.build().outcome()), expected);
    assert_eq!(three.install(|| backwards.build().outcome()), expected);
}
