//! What a writer sees while files are broken: the last good version, the mistakes of the newest one, and nothing of it once all is whole again.

use crate::handbook::{CONFIG, Handbook, Site, TODAY};
use askbook::handbook::Settings;
use askbook::inputs::tree::Tree;
use askbook::snapshot::Preview;
use askbook::words::path::SourcePath;
use proptest::prelude::*;
use std::sync::Arc;

/// A writer with a preview beside the editor.
struct Writer {
    handbook: Handbook,
    seen: Arc<Tree>,
    preview: Preview,
}

impl Writer {
    fn new(handbook: Handbook) -> Self {
        let preview = Preview::new(Settings { drafts: false, today: TODAY });
        Writer { handbook, seen: Arc::default(), preview }
    }

    /// What is shown after an edit.
    fn sees(&mut self, edit: impl FnOnce(Handbook) -> Handbook) -> Site {
        self.handbook = edit(self.handbook.clone());
        let tree = Arc::new(self.handbook.tree.clone());
        let paths = tree.iter().chain(self.seen.iter()).map(|(path, _)| path.clone());
        let mut changed: Vec<SourcePath> = paths.filter(|path| tree.get(path.as_str()) != self.seen.get(path.as_str())).collect();
        changed.sort();
        changed.dedup();
        self.seen = Arc::clone(&tree);
        Site { snapshot: self.preview.compile(&tree, &changed) }
    }
}

fn two() -> Handbook {
    Handbook::new()
        .question("content/x/a.md", "level = 'junior'")
        .question("content/x/b.md", "level = 'senior'\nrelated = ['x/a']")
}

/// The stale files of a site.
fn stale(site: &Site) -> Vec<&str> {
    site.snapshot.stale.iter().map(SourcePath::as_str).collect()
}

#[test]
fn a_question_that_is_broken_stays_as_it_was_until_it_is_whole() {
    let mut writer = Writer::new(two());
    let good = writer.sees(|handbook| handbook).fine();
    let broken: [(&[u8], &str); 5] = [
        (b"+++\ntitle = 'never closed'\n", "error[unclosed-front-matter]"),
        (b"+++\ntitle = 'open\n+++\nText\n", "error[invalid-value]"),
        (b"\xff\xfe", "error[unreadable]"),
        (b"a\0b", "error[unreadable]"),
        (b" \n", "error[missing-key]"),
    ];
    for (text, mistake) in broken {
        let site = writer.sees(|handbook| handbook.file("content/x/a.md", text));
        assert_eq!(site.outcome().0, good.outcome().0, "every page is as it was");
        assert_eq!(stale(&site), ["content/x/a.md"]);
        assert!(site.mistakes().starts_with(mistake), "{}", site.mistakes());
    }
    let healed = writer.sees(|handbook| handbook.question("content/x/a.md", "level = 'senior'"));
    assert_eq!(healed.outcome(), writer.handbook.build().outcome());
    assert!(stale(&healed).is_empty());
}

#[test]
fn a_mistake_of_the_old_version_is_not_told_of_the_new_one() {
    let mut writer = Writer::new(two().file("content/x/a.md", "+++\ntitle = 'a'\nlevel = 'none'\n+++\n## A good answer\nYes.\n"));
    assert!(writer.sees(|handbook| handbook).mistakes().contains("unknown-level"));
    let site = writer.sees(|handbook| handbook.file("content/x/a.md", "+++\ntitle = 'a\n+++\n"));
    let mistakes = site.mistakes();
    assert!(!mistakes.contains("unknown-level") && mistakes.contains("2 | title = 'a\n"), "{mistakes}");
}

#[test]
fn what_was_never_whole_has_no_version_to_fall_back_to() {
    let mut writer = Writer::new(two().file("content/x/a.md", b"\xff\xfe"));
    let site = writer.sees(|handbook| handbook);
    assert_eq!(site.outcome(), writer.handbook.build().outcome());
    let site = writer.sees(|handbook| handbook.file("content/x/a.md", "+++\n"));
    assert_eq!(site.outcome(), writer.handbook.build().outcome());
}

#[test]
fn a_broken_file_that_is_deleted_is_gone() {
    let mut writer = Writer::new(two());
    writer.sees(|handbook| handbook);
    writer.sees(|handbook| handbook.file("content/x/a.md", "+++\n"));
    let site = writer.sees(|handbook| handbook.without("content/x/a.md"));
    assert_eq!(site.outcome(), writer.handbook.build().outcome());
    let site = writer.sees(|handbook| handbook.file("content/x/a.md", "+++\n"));
    assert_eq!(site.outcome(), writer.handbook.build().outcome(), "a file that comes back is a new one");
}

#[test]
fn a_folder_that_cannot_be_opened_keeps_what_was_in_it() {
    let mut writer = Writer::new(two().file("content/x/y/dot.png", "1"));
    let good = writer.sees(|handbook| handbook).fine();
    let site = writer.sees(|mut handbook| {
        for path in ["content/x/a.md", "content/x/b.md", "content/x/y/dot.png"] {
            handbook.tree.remove(path);
        }
        handbook
            .tree
            .insert(SourcePath::new("content/x"), askbook::inputs::tree::File::refused("cannot be read: permission denied"));
        handbook
    });
    assert_eq!(site.outcome().0, good.outcome().0);
    assert_eq!(site.mistakes(), "error[unreadable]: cannot be read: permission denied\n--> content/x\n\n");
}

#[test]
fn a_broken_template_stops_no_edit_of_a_question() {
    let mut writer = Writer::new(two());
    writer.sees(|handbook| handbook);
    let site = writer.sees(|handbook| handbook.file("themes/bare/templates/text.html", "{% if %}"));
    assert_eq!(stale(&site), ["themes"]);
    assert!(site.mistakes().starts_with("error[invalid-template]"), "{}", site.mistakes());
    let site = writer.sees(|handbook| handbook.file("content/x/a.md", "+++\ntitle = 'a'\n+++\n## A good answer\nNo longer.\n"));
    assert!(site.page("x/a.html").contains("No longer."));
    assert!(site.mistakes().starts_with("error[invalid-template]"), "it is told as long as it is there");
    let site = writer.sees(|handbook| handbook.file("themes/bare/templates/text.html", "{{ page.title }}!"));
    assert_eq!(site.page("x/a.html"), "a!");
    assert_eq!(site.mistakes(), "");
}

#[test]
fn a_configuration_that_is_broken_or_gone_goes_on_as_it_was() {
    let mut writer = Writer::new(two());
    let good = writer.sees(|handbook| handbook).fine();
    let site = writer.sees(|handbook| handbook.file("askbook.toml", "[handbook\n"));
    assert_eq!(site.outcome().0, good.outcome().0);
    assert!(site.mistakes().contains("--> askbook.toml:1:10"), "{}", site.mistakes());
    let site = writer.sees(|handbook| handbook.without("askbook.toml"));
    assert_eq!(site.outcome().0, good.outcome().0);
    assert!(site.mistakes().starts_with("warning[missing-content]"), "{}", site.mistakes());
    let site = writer.sees(|handbook| handbook.file("askbook.toml", CONFIG.replace("'Junior'", "'Beginner'")));
    assert_eq!(site.outcome(), writer.handbook.build().outcome());
}

/// The files that edits play with, and what may be in them: the first two are whole, the others are not.
const FILES: [(&str, [&str; 4]); 5] = [
    (
        "content/a.md",
        ["+++\ntitle = 'A'\n+++\n## A good answer\n[b](x/b.md)\n", "+++\ntitle = 'Z'\nlevel = 'junior'\n+++\n", "", "+++\n"],
    ),
    ("content/x/b.md", ["+++\ntitle = 'B'\n+++\n", "+++\ntitle = 'C'\nlevl = 1\n+++\n", "+++\ntitle = '\n+++\n", "\0"]),
    ("content/x/index.md", ["Words.\n", "+++\ntitle = 'Things'\n+++\n", "+++\n+", "+++\n=\n+++\n"]),
    ("askbook.toml", [CONFIG, "[handbook]\ntitle = 'T'\ntheme = 'bare'\n", "[handbook", "title"]),
    ("themes/bare/templates/list.html", ["{{ page.title }}", "{{ page.url }}", "{{ page.title", "{% include 'none.html' %}"]),
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// While nothing is broken a preview shows what a clean build gives; while something is, it shows what it would with the last good version in its place.
    #[test]
    fn a_preview_is_a_function_of_the_newest_good_versions(edits in prop::collection::vec((0..FILES.len(), 0..5_usize), 1..12)) {
        let mut writer = Writer::new(FILES.iter().fold(Handbook::new(), |handbook, (path, texts)| handbook.file(path, texts[0])));
        writer.sees(|handbook| handbook);
        let mut good = writer.handbook.clone();
        let mut is_whole = [true; FILES.len()];
        for (file, text) in edits {
            let (path, texts) = FILES[file];
            let edit = |mut handbook: Handbook| {
                handbook.tree.remove(path);
                if let Some(text) = texts.get(text) { handbook.file(path, *text) } else { handbook }
            };
            let site = writer.sees(edit);
            let is_broken = matches!(text, 2 | 3) || (path == "askbook.toml" && text == 4);
            // What was deleted, or never whole, has no good version; a theme is whole without a file, too.
            if !(is_broken && (is_whole[file] || path.starts_with("themes"))) {
                good = edit(good);
                is_whole[file] = !is_broken && text < 4;
            }
            let (pages, mistakes) = site.outcome();
            let (expected, as_good) = good.build().outcome();
            prop_assert!(pages == expected);
            if site.snapshot.stale.is_empty() {
                prop_assert!(mistakes == as_good);
            }
        }
    }
}
