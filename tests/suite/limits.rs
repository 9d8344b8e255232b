//! How much is taken: each limit on both its sides, and hostile input through the whole program.

pub mod patterns;

use crate::effort;
use crate::folder::{CONFIG, Folder, question};
use crate::handbook::{Handbook, Site};
use askbook::disk;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;

/// A question with this text, in a handbook with these limits.
fn with(limits: &str, body: &str) -> Site {
    let text = format!("+++\ntitle = 'a'\n+++\n{body}");
    Handbook::new().config(&format!("[markdown]\nmath = true\n[limits]\n{limits}\n")).file("content/a.md", text).build()
}

/// Asserts that the first text keeps within the limits and the second one does not, at this place and for this reason.
#[track_caller]
fn assert_limit(limits: &str, [within, beyond]: [&str; 2], told: &[&str]) {
    let site = with(limits, within);
    assert!(!site.mistakes().contains("over-limit") && !site.mistakes().contains("nested-too-deep"), "{}", site.mistakes());
    let mistakes = with(limits, beyond).mistakes();
    for part in told {
        assert!(mistakes.contains(part), "`{part}` is not in\n{mistakes}");
    }
}

#[test]
fn a_text_is_as_deep_as_the_handbook_allows() {
    let deep = |depth: usize| "> ".repeat(depth - 1) + "a";
    let message = "error[nested-too-deep]: lists, quotes or elements stand more than 16 deep in each other";
    assert_limit("depth = 16", [&deep(16), &deep(17)], &[message, "content/a.md:4:", "`depth` in `[limits]`"]);
    let elements = |depth: usize| "<div>".repeat(depth) + "a" + &"</div>".repeat(depth);
    assert_limit("depth = 16", [&elements(16), &elements(17)], &[message, "content/a.md:4:1", "`depth` in `[limits]`"]);
    let formula = |depth: usize| format!("${}x{}$", "{".repeat(depth), "}".repeat(depth));
    assert_limit("depth = 16", [&formula(16), &formula(17)], &[]);
    assert!(with("depth = 16", &formula(17)).mistakes().contains("groups stand more than 16 deep in each other"));
    assert!(with("depth = 17", &formula(17)).mistakes().contains("missing-answer"));
}

#[test]
fn a_text_has_as_many_headings_as_the_handbook_allows() {
    let headings = |count: usize| "# a\n".repeat(count);
    let told = ["error[over-limit]: a text has more than 10 headings", "content/a.md:14:1", "`headings` in `[limits]`"];
    assert_limit("headings = 10", [&headings(10), &headings(11)], &told);
    // What is refused is not shown in part.
    assert!(!with("headings = 10", &headings(11)).page("a.html").contains("<h"));
}

#[test]
fn a_text_comes_to_as_much_html_as_the_handbook_allows() {
    let rows = |count: usize| format!("{}|\n{}|\n{}", "|a".repeat(100), "|-".repeat(100), "|a\n".repeat(count));
    let told = [
        "error[over-limit]: the text comes to more than 64 KiB of HTML, 2 times its size of 32 KiB",
        "content/a.md:",
        "`growth` in",
    ];
    assert_limit("growth = 2", [&rows(20), &rows(400)], &told);
}

#[test]
fn a_page_has_as_many_findable_words_as_the_handbook_allows() {
    let words = |count: usize| (0..count).map(|number| format!("w{number} ")).collect::<String>();
    let message =
        "error[over-limit]: the text has 101 different words, expected at most 100: a search finds the first ones alone";
    assert_limit("words = 100", [&words(100), &words(101)], &[message, "content/a.md", "`words` in `[limits]`"]);
    let site = with("words = 100", &words(300));
    let files = site.snapshot.index().files();
    let all: String = files
        .into_iter()
        .filter(|file| !matches!(file, askbook::search::File::Texts(_)))
        .filter_map(|file| site.snapshot.index().file(file))
        .collect();
    assert!(all.contains("w50") && !all.contains("w250"));
}

#[test]
fn front_matter_is_as_large_as_the_handbook_allows() {
    let file = |bytes: usize| format!("+++\ntitle = 'a'\nsummary = '{}'\n+++\nText", "x".repeat(bytes - 25));
    let build = |bytes| Handbook::new().config("[limits]\nfront_matter = '1 KiB'\n").file("content/a.md", file(bytes)).build();
    assert!(!build(1_024).mistakes().contains("over-limit"), "{}", build(1_024).mistakes());
    let mistakes = build(1_025).mistakes();
    let message = "error[over-limit]: the front matter has 1.1 KiB, expected at most 1 KiB";
    assert!(
        mistakes.contains(message) && mistakes.contains("content/a.md:1:1") && !mistakes.contains("missing-key"),
        "{mistakes}"
    );
}

#[test]
fn an_array_has_as_many_values_as_the_handbook_allows() {
    let build = |front: &str| Handbook::new().config("[limits]\nvalues = 2\n").question("content/a.md", front).build();
    for key in ["aliases", "level", "roles", "competencies", "tags", "related", "owner", "sources"] {
        let mistakes = build(&format!("{key} = ['x', 'y', 'z']")).mistakes();
        let message = format!("error[over-limit]: `{key}` has 3 values, expected at most 2\n --> content/a.md:3:1\n");
        assert!(mistakes.contains(&message), "{mistakes}");
        assert!(!build(&format!("{key} = ['x', 'y']")).mistakes().contains("over-limit"), "{key}");
    }
}

#[test]
fn a_page_is_as_large_as_the_handbook_allows() {
    let build = |template: &str| {
        let theme = ("themes/bare/templates/page.html", template);
        let page = "+++\ntitle = 'a'\nkind = 'page'\n+++\nText";
        Handbook::new().config("[limits]\npage = '64 KiB'\n").file(theme.0, theme.1).file("content/a.md", page).build()
    };
    let planned = |site: &Site| site.snapshot.plan.get("a.html").cloned().expect("a page");
    let within = build("{% for i in range(end=6000) %}0123456789{% endfor %}");
    assert_eq!(within.snapshot.render(&planned(&within)).expect("a page").len(), 60_000);
    // Neither a text that has no end, nor a loop that writes nothing.
    let endless =
        ["0123456789", "{{ '' }}", "{% for j in range(end=100000) %}{% for k in range(end=100000) %}x{% endfor %}{% endfor %}"];
    for part in endless {
        let site = build(&format!("{{% for i in range(end=100000) %}}{part}{{% endfor %}}"));
        let refusal = site.snapshot.render(&planned(&site)).expect_err("too large").expect("a reason");
        let told = (refusal.code.as_str(), refusal.path().as_str(), refusal.message.as_str());
        assert_eq!(told, ("over-limit", "themes/bare/templates/page.html", "the template makes more than 64 KiB"), "{part}");
    }
}

#[test]
fn a_page_that_comes_to_no_end_ends_the_build_and_leaves_the_site() {
    let folder = Folder::new().question("handbook/content/a.md", "Yes.");
    folder.build();
    let site = folder.files("handbook/public");
    let ranges = "{% for i in range(end=100000) %}".repeat(4) + "{% set x = 1 %}" + &"{% endfor %}".repeat(4);
    folder.write("handbook/themes/bare/templates/question.html", ranges);
    folder.write("handbook/askbook.toml", format!("{CONFIG}[limits]\ntime = '1 second'\n"));
    let expected = "\
error[over-limit]: the page `a.html` is not finished after 1 s
--> themes/bare/templates/question.html
 = help: `time` in `[limits]` of `askbook.toml` says how much is allowed

";
    assert_eq!(folder.run(&["build"]).mistakes(), expected);
    assert_eq!(folder.files("handbook/public"), site);
}

/// The limits of files, so that a test need not write megabytes.
const SMALL: &str = "[limits]\ntext = '1 KiB'\nattachment = '2 KiB'\n";

#[test]
fn a_file_that_is_larger_than_allowed_is_told_and_not_published() {
    let folder = Folder::new()
        .file("handbook/askbook.toml", format!("{CONFIG}{SMALL}"))
        .question("handbook/content/good.md", &"x".repeat(900))
        .question("handbook/content/large.md", &"x".repeat(1_200))
        .file("handbook/content/good.bin", vec![1; 2_048])
        .file("handbook/content/large.bin", vec![1; 2_049])
        .file("handbook/themes/bare/static/large.css", "x".repeat(1_025));
    let expected = "\
error[over-limit]: the file has 2.1 KiB, expected at most 2 KiB
--> content/large.bin
 = help: `attachment` in `[limits]` of `askbook.toml` says how much is allowed

error[over-limit]: the file has 1.3 KiB, expected at most 1 KiB
--> content/large.md
 = help: `text` in `[limits]` of `askbook.toml` says how much is allowed

error[over-limit]: the file has 1.1 KiB, expected at most 1 KiB
--> themes/bare/static/large.css
 = help: `text` in `[limits]` of `askbook.toml` says how much is allowed

";
    assert_eq!(folder.run(&["build"]).mistakes(), expected);
}

#[test]
fn limits_that_change_count_for_files_that_do_not() {
    let folder = Folder::new().question("handbook/content/a.md", &"x".repeat(1_500));
    let root = folder.place("handbook");
    let mut read = disk::Folder::open(&root).expect("a folder");
    let is_text = |read: &disk::Folder| read.tree().get("content/a.md").is_some_and(|file| file.text().is_some());
    read.refresh_all().expect("a folder that can be read");
    assert!(is_text(&read));
    let config = |limits: &str| folder.write("handbook/askbook.toml", format!("{CONFIG}{limits}"));
    let hint: BTreeSet<PathBuf> = [root.canonicalize().expect("a path").join("askbook.toml")].into();
    config(SMALL);
    read.refresh(&hint).expect("a folder that can be read");
    assert!(!is_text(&read));
    // In the middle of an edit those before it hold.
    config("[limits");
    read.refresh(&hint).expect("a folder that can be read");
    assert!(!is_text(&read));
    config("");
    read.refresh(&hint).expect("a folder that can be read");
    assert!(is_text(&read));
    folder.write("handbook/content/a.md", question(&"x".repeat(2 * 1024 * 1024)));
    read.refresh_all().expect("a folder that can be read");
    assert!(!is_text(&read));
    folder.delete("handbook/askbook.toml");
    read.refresh(&hint).expect("a folder that can be read");
    assert!(!is_text(&read));
}

/// The patterns at a size, one question each, built by a program that may take so many seconds of a processor and so much memory.
#[cfg(target_os = "linux")]
#[test]
fn hostile_input_neither_hangs_nor_fills_the_memory() {
    let size = effort::of(8_000, 1_000_000) as usize;
    let default = "[handbook]\ntitle = 'x'\n[markdown]\nmath = true\n[limits]\ntext = '4 MiB'\n[[levels]]\nid = 'junior'\ntitle = 'Junior'\n";
    let folder = Folder::new().file("handbook/askbook.toml", default);
    let combinations = patterns::combinations().step_by(effort::of(97, 1) as usize);
    let all: Vec<patterns::Pattern> = patterns::patterns().into_iter().chain(combinations).collect();
    // A limit for each build would let one slow pattern hide behind many quick ones, and a build for each pattern takes long.
    for (at, some) in all.chunks(40).enumerate() {
        for (number, pattern) in some.iter().enumerate() {
            folder.write(&format!("handbook/content/c{number}/q.md"), pattern.question(size));
        }
        let mut command = Command::new("sh");
        command.args(["-c", "ulimit -t 60 && ulimit -v 8000000 && exec \"$0\" build", env!("CARGO_BIN_EXE_askbook")]);
        command.current_dir(folder.place("handbook"));
        let run = folder.finish(command);
        let names: Vec<&str> = some.iter().map(|pattern| pattern.name.as_str()).collect();
        assert!(matches!(run.code, Some(0 | 1)), "chunk {at}, {names:?}: {:?} {}", run.code, run.out);
        for (number, pattern) in some.iter().enumerate() {
            let page = format!("handbook/public/c{number}/q.html");
            // What is told to be wrong may have no page.
            let Ok(found) = std::fs::metadata(folder.place(&page)) else { continue };
            let most = 32 * size.max(32 * 1024) as u64 * 3 / 2;
            assert!(found.len() <= most, "{}: {} bytes of {size}", pattern.name, found.len());
        }
    }
}

#[test]
fn whatever_a_value_in_front_matter_is_a_mistake_or_a_value_comes_of_it() {
    let numbers = ["99999999999999999999", "-9223372036854775808", "0x7fffffffffffffff", "0b1", "1e400", "-inf", "nan", "1_000"];
    let dates = ["0000-01-01", "0001-01-01", "9999-12-31", "2026-02-29", "2026-13-01", "07:32:00", "1979-05-27T07:32:00-07:00"];
    let deep = format!("{}1{}", "[".repeat(1_000), "]".repeat(1_000));
    let dotted = format!("{{ {}a = 1 }}", "a.".repeat(10_000));
    let values = numbers.iter().chain(&dates).copied().chain(["''", "'\\u0000'", "[[]]", "{}", &deep, &dotted]);
    let keys = [
        "title",
        "minutes",
        "order",
        "level",
        "tags",
        "sources",
        "created",
        "reviewed",
        "leaked",
        "review_every",
        "extra",
        "extra.x",
    ];
    let mut handbook = Handbook::new();
    let mut files = Vec::new();
    for (at, value) in values.enumerate() {
        for key in keys {
            let more = if key == "reviewed" { "review_every = '1000 years'\n" } else { "" };
            let path = format!("content/v{at}/{}.md", key.replace('.', "-"));
            handbook = handbook.file(&path, format!("+++\n{key} = {value}\n{more}+++\n## A good answer\nYes."));
            files.push((path, key, value));
        }
    }
    let site = handbook.build();
    let (routes, told): (BTreeSet<&str>, BTreeSet<&str>) =
        (site.routes().into_iter().collect(), site.snapshot.diagnostics.iter().map(|found| found.path().as_str()).collect());
    for (path, key, value) in &files {
        let route = path.replace("content/", "").replace(".md", ".html");
        let is_shown = routes.contains(&*route) && !site.page(&route).is_empty();
        assert!(is_shown || told.contains(path.as_str()), "{key} = {value}");
    }
}
