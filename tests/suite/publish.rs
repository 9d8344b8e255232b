//! Publishing into a folder: what is written, what is left alone, what is refused.

use crate::folder::{CONFIG, Folder, question};
use crate::handbook::TODAY;
use askbook::disk::{Progress, Publisher, Seal, Standing, Terms, read};
use askbook::handbook::Settings;
use askbook::snapshot::{Memo, Snapshot, compile, made_of};
use askbook::words::key::Key;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::{Duration, SystemTime};

/// Two questions, one of them in a folder of its own.
fn two() -> Folder {
    Folder::new().question("handbook/content/a.md", "First.").question("handbook/content/deep/er/b.md", "Second.")
}

/// Where the manifest is of a handbook that has been published to one folder.
fn manifest(folder: &Folder) -> PathBuf {
    let entries = fs::read_dir(folder.place("handbook/.askbook")).expect("what is kept about outputs");
    let folders: Vec<_> = entries.map(|entry| entry.expect("a readable folder").path()).collect();
    let [place] = &folders[..] else { panic!("one output: {folders:?}") };
    place.join("manifest")
}

/// Rewrites the manifest, as a run that was cut off or a hand might have left it.
fn edit_manifest(folder: &Folder, edit: impl Fn(&str) -> String) {
    let place = manifest(folder);
    let text = fs::read_to_string(&place).expect("a text");
    fs::write(place, edit(&text)).expect("a file can be written");
}

/// What is below a folder, but for what is kept about outputs.
fn visible(folder: &Folder, below: &str) -> BTreeMap<String, Vec<u8>> {
    folder.files(below).into_iter().filter(|(path, _)| !path.contains(".askbook/")).collect()
}

/// How many files a summary says were written.
fn written(summary: &str) -> usize {
    let number = summary.split(": ").nth(1).and_then(|rest| rest.split(' ').next());
    number.and_then(|number| number.parse().ok()).unwrap_or_else(|| panic!("{summary}"))
}

#[test]
fn a_second_build_touches_no_file() {
    let folder = two();
    folder.build();
    let (files, times) = (folder.files("handbook/public"), folder.times("handbook/public"));
    let summary = folder.build();
    assert_eq!(summary, format!("2 questions → public: 0 written, {} unchanged in N ms, no mistakes", files.len()));
    assert_eq!(folder.files("handbook/public"), files);
    assert_eq!(folder.times("handbook/public"), times);
}

const SETTINGS: Settings = Settings { drafts: false, today: TODAY };

/// What publishes the handbook into its usual folder.
fn publisher(folder: &Folder) -> Publisher {
    let root = folder.place("handbook");
    Publisher::new(&root, &root.join("public"), Terms::default()).expect("an output folder")
}

/// Publishes as `askbook build` does, with a seal that tells of a `subject`, if there is one.
fn publish(folder: &Folder, subject: Option<&str>) -> Snapshot {
    let tree = Arc::new(read(&folder.place("handbook")).expect("a folder"));
    let seal = subject.map(|subject| Seal { made_of: made_of(&tree, SETTINGS), subject: subject.to_owned() });
    let snapshot = compile(tree, SETTINGS, &mut Memo::default());
    let progress = Progress { done: AtomicUsize::new(0), total: AtomicUsize::new(0), waits: &|_| {} };
    let published = publisher(folder).publish(&snapshot, seal.as_ref(), &progress).expect("a site is published");
    let total = progress.total.into_inner();
    assert_eq!((published.written + published.unchanged, progress.done.into_inner()), (total, total));
    snapshot
}

/// Publishes; gives out how many pages were rendered, and whether the index was made.
fn effort(folder: &Folder) -> (u64, bool) {
    let snapshot = publish(folder, None);
    (snapshot.rendered(), snapshot.is_indexed())
}

/// Gives the manifest a time after which, or before which, the files were surely written.
fn set_age(folder: &Folder, is_old: bool) {
    let second = Duration::from_secs(1);
    let time = if is_old { SystemTime::UNIX_EPOCH + second } else { SystemTime::now() + second };
    let file = fs::File::options().write(true).open(manifest(folder)).expect("a manifest");
    file.set_modified(time).expect("a time can be set");
}

#[test]
fn what_is_made_of_the_same_is_not_made_again() {
    let folder = two();
    let (pages, is_indexed) = effort(&folder);
    assert!(pages > 10 && is_indexed, "{pages}");
    let files = folder.files("handbook/public");
    set_age(&folder, false);
    let age = |place: PathBuf| fs::metadata(place).and_then(|found| found.modified()).expect("a time");
    let aged = age(manifest(&folder));
    assert_eq!(effort(&folder), (0, false));
    assert_eq!(age(manifest(&folder)), aged, "nothing is written, not even the manifest");
    folder.delete("handbook/public/a.html");
    assert_eq!(effort(&folder), (1, false), "the index is known still");
    set_age(&folder, false);
    folder.delete("handbook/public/search.index/words-0.js");
    let (pages, is_indexed) = effort(&folder);
    assert!(pages <= 1 && is_indexed, "{pages}");
    assert_eq!(folder.files("handbook/public"), files);
    set_age(&folder, false);
    folder.write("handbook/content/a.md", question("Another answer."));
    let (changed, is_indexed) = effort(&folder);
    assert!((1..10).contains(&changed) && is_indexed, "{changed}");
    let edited = folder.files("handbook/public");
    fs::remove_dir_all(folder.place("handbook/public")).expect("the output can be deleted");
    effort(&folder);
    assert_eq!(folder.files("handbook/public"), edited);
}

/// What stands in the output, as a build asks before it makes anything.
fn standing(folder: &Folder, drafts: bool) -> Option<Standing> {
    let tree = read(&folder.place("handbook")).expect("a folder");
    publisher(folder).standing(made_of(&tree, Settings { drafts, ..SETTINGS }), &|_| {}).expect("an answer")
}

/// Publishes and seals, some time ago.
fn seal(folder: &Folder) {
    publish(folder, Some("two questions"));
    set_age(folder, false);
}

#[test]
fn a_site_that_stands_is_known_without_being_made() {
    let folder = two();
    assert_eq!(standing(&folder, false), None, "nothing is there");
    seal(&folder);
    let files = folder.files("handbook/public");
    let whole = Some(Standing { subject: "two questions".to_owned(), files: files.len() });
    assert_eq!(standing(&folder, false), whole);
    assert_eq!(standing(&folder, true), None, "made with other settings");
    folder.write("handbook/public/CNAME", "of somebody else");
    assert_eq!(standing(&folder, false), whole);

    folder.write("handbook/content/a.md", question("Another answer."));
    assert_eq!(standing(&folder, false), None, "made of something else");
    folder.write("handbook/content/a.md", question("First."));
    assert_eq!(standing(&folder, false), whole);

    let page = folder.place("handbook/public/a.html");
    let time = fs::metadata(&page).and_then(|found| found.modified()).expect("a time");
    for change in [|page: &PathBuf| fs::remove_file(page), |page: &PathBuf| fs::write(page, "mine")] {
        change(&page).expect("a page can be changed");
        assert_eq!(standing(&folder, false), None, "somebody has changed a page");
        fs::write(&page, &files["a.html"]).expect("a page can be put back");
        fs::File::options().write(true).open(&page).and_then(|file| file.set_modified(time)).expect("a time can be set");
        assert_eq!(standing(&folder, false), whole);
    }
    edit_manifest(&folder, |text| {
        let rows = text.lines().filter(|line| !line.ends_with(" a.html"));
        rows.map(|line| format!("{line}\n")).collect()
    });
    set_age(&folder, false);
    assert_eq!(standing(&folder, false), None, "another manifest");
}

#[test]
fn a_build_tells_the_same_of_a_site_that_it_knows() {
    let folder = two()
        .file("handbook/askbook.toml", format!("{CONFIG}\n[markdown]\ntrusted = ['content/deep']\n"))
        .question("handbook/content/deep/er/b.md", "<b>Second</b>.");
    let first = folder.build();
    assert!(first.contains("2 questions, 1 page with trusted HTML → public: "), "{first}");
    set_age(&folder, false);
    // Renews the seal, too, which is of the manifest as it was written.
    let second = folder.build();
    let third = folder.build();
    assert_eq!(third, second);
    assert_eq!(written(&third), 0);
}

#[test]
fn a_seal_says_nothing_but_what_was_sealed() {
    let folder = two();
    seal(&folder);
    let place = manifest(&folder).with_file_name("seal");
    let text = fs::read_to_string(&place).expect("a seal");
    for broken in
        ["", "\n", "two questions", &text[1..], &text.replace("two", "2"), &format!("{text}x"), &text.replace('\n', "\0")]
    {
        fs::write(&place, broken).expect("a file can be written");
        assert_eq!(standing(&folder, false), None, "{broken:?}");
        seal(&folder);
        assert_eq!(fs::read_to_string(&place).expect("a seal"), text);
    }
    fs::remove_file(&place).expect("a file can be deleted");
    fs::create_dir(&place).expect("a folder can be made");
    let told = folder.run(&["build"]).refusal();
    assert!(told.starts_with("error: cannot read `") && told.contains("/seal`"), "{told}");
}

#[test]
fn a_site_of_which_something_is_to_be_told_is_not_sealed() {
    let folder = two().file("handbook/content/b.md", "+++\ntitle = 'B'\nlevel = 'senior'\n+++\n\nNo answer.\n");
    for _ in 0..2 {
        let run = folder.run(&["build"]);
        assert!(run.err.starts_with("warning[missing-answer]") && run.out.contains("1 warning"), "{}{}", run.err, run.out);
    }
    let seal = manifest(&folder).with_file_name("seal");
    assert!(!seal.exists());
    folder.delete("handbook/content/b.md");
    folder.build();
    assert!(seal.exists());
}

#[test]
fn another_program_makes_everything_again() {
    let folder = two();
    let (pages, _) = effort(&folder);
    edit_manifest(&folder, |text| {
        let row = |line: &str| {
            line.splitn(5, ' ')
                .enumerate()
                .map(|(at, part)| if at == 3 { "0".repeat(32) } else { part.to_owned() })
                .collect::<Vec<_>>()
                .join(" ")
        };
        let (header, rows) = text.split_once('\n').expect("a header");
        format!("{header}\n{}\n", rows.lines().map(row).collect::<Vec<_>>().join("\n"))
    });
    set_age(&folder, false);
    assert_eq!(effort(&folder), (pages, true));
    set_age(&folder, false);
    assert_eq!(effort(&folder), (0, false), "and notes that it was its own");
}

#[test]
fn a_manifest_that_cannot_be_read_is_not_one_that_is_missing() {
    let folder = two();
    folder.build();
    let (place, files) = (manifest(&folder), folder.files("handbook/public"));
    fs::remove_file(&place).expect("a file can be deleted");
    fs::create_dir(&place).expect("a folder can be made");
    folder.write("handbook/content/a.md", question("Another answer."));
    for arguments in [&["build"][..], &["build", "--adopt"]] {
        let told = folder.run(arguments).refusal();
        assert!(told.starts_with("error: cannot read `") && told.contains("/manifest`"), "{told}");
    }
    assert_eq!(folder.files("handbook/public"), files);
}

#[test]
fn a_manifest_that_is_too_young_to_prove_anything_is_renewed() {
    let folder = two();
    let (pages, _) = effort(&folder);
    let text = fs::read_to_string(manifest(&folder)).expect("a manifest");
    set_age(&folder, true);
    let times = folder.times("handbook/public");
    assert_eq!(effort(&folder), (pages, true), "nothing is proven");
    assert_eq!(
        (fs::read_to_string(manifest(&folder)).expect("a manifest"), folder.times("handbook/public")),
        (text, times.clone())
    );
    let modified = fs::metadata(manifest(&folder)).and_then(|found| found.modified()).expect("a time");
    assert!(times.values().all(|time| *time <= modified));
}

/// The files that show the text of `a.md`.
const SHOWING_A: [&str; 7] = [
    "a.html",
    "general/print.html",
    "levels/any/print.html",
    "levels/senior/print.html",
    "search.index/texts-0.js",
    "search.index/vocabulary-0.js",
    "search.index/words-0.js",
];

#[test]
fn an_edit_writes_only_what_it_changes() {
    let folder = two();
    folder.build();
    let (before, times) = (folder.files("handbook/public"), folder.times("handbook/public"));
    folder.write("handbook/content/a.md", question("Another."));
    assert_eq!(written(&folder.build()), SHOWING_A.len());
    let (after, later) = (folder.files("handbook/public"), folder.times("handbook/public"));
    let differ: Vec<_> = after.keys().filter(|name| before.get(*name) != after.get(*name)).collect();
    assert_eq!(differ, SHOWING_A);
    assert!(times.iter().all(|(name, time)| SHOWING_A.contains(&name.as_str()) || later[name] == *time));
}

#[test]
fn a_question_that_goes_takes_its_page_and_empty_folders_along() {
    let folder = two();
    folder.build();
    assert!(folder.place("handbook/public/deep/er/b.html").exists());
    folder.delete("handbook/content/deep/er/b.md");
    folder.build();
    assert!(!folder.place("handbook/public/deep").exists());
    let fresh = Folder::new().question("handbook/content/a.md", "First.");
    fresh.build();
    assert_eq!(folder.files("handbook/public"), fresh.files("handbook/public"));
}

/// What somebody else keeps in the output folder.
fn shared() -> Folder {
    two()
        .file("handbook/public/CNAME", "handbook.example.com")
        .file("handbook/public/deep/er/notes.txt", "mine")
        .file("handbook/public/old/site.html", "old")
}

#[test]
fn foreign_files_and_folders_stay() {
    let folder = shared();
    fs::create_dir(folder.place("handbook/public/empty")).expect("a folder can be made");
    folder.run(&["build", "--adopt"]).fine();
    folder.delete("handbook/content/deep/er/b.md");
    folder.build();
    assert_eq!(folder.text("handbook/public/CNAME"), "handbook.example.com");
    assert_eq!(folder.text("handbook/public/deep/er/notes.txt"), "mine");
    assert_eq!(folder.text("handbook/public/old/site.html"), "old");
    assert!(folder.place("handbook/public/empty").is_dir());
    assert!(!folder.place("handbook/public/deep/er/b.html").exists());
}

#[test]
fn a_folder_that_somebody_else_has_filled_is_refused_and_nothing_is_touched() {
    let folder = shared();
    let before = folder.files("handbook/public");
    assert_eq!(
        folder.run(&["build"]).refusal(),
        "error: the output folder `ABOVE/handbook/public` is not empty, and askbook has not filled it\n\
         help: `--adopt` publishes into it, and leaves `CNAME` and all else in it alone; or name another folder with `--output`\n"
    );
    assert_eq!(folder.files("handbook/public"), before);
}

#[test]
fn what_version_control_and_hosts_keep_in_a_folder_does_not_make_it_foreign() {
    let kept = [("public/.gitignore", "*"), ("public/.git/HEAD", "ref: refs/heads/pages"), ("public/.well-known/x", "mine")];
    let folder = kept.iter().fold(two(), |folder, (path, text)| folder.file(&format!("handbook/{path}"), text));
    folder.build();
    fs::remove_file(folder.place("handbook/content/a.md")).expect("a question can be deleted");
    folder.build();
    for (path, text) in kept {
        assert_eq!(folder.text(&format!("handbook/{path}")), text);
    }
}

#[test]
fn a_foreign_file_where_a_page_goes_is_refused_and_nothing_is_touched() {
    let folder = two().file("handbook/public/a.html", "mine").file("handbook/public/index.html", "mine too");
    let before = folder.files("handbook/public");
    assert_eq!(
        folder.run(&["build"]).refusal(),
        "error: `ABOVE/handbook/public/a.html` is in the way, and 1 more: askbook did not write it, and leaves it alone\n\
         help: move it away, or name another folder with `--output`; a site of an earlier build may be deleted as a whole\n"
    );
    assert_eq!(folder.run(&["build", "--adopt"]).refusal(), folder.run(&["build"]).refusal());
    assert_eq!(folder.files("handbook/public"), before);
}

#[test]
fn a_foreign_folder_where_a_page_goes_is_refused_and_nothing_is_touched() {
    let folder = two().file("handbook/public/a.html/notes.txt", "mine");
    let before = folder.files("handbook/public");
    assert!(folder.run(&["build", "--adopt"]).refusal().contains("public/a.html` is in the way: "));
    assert_eq!(folder.files("handbook/public"), before);
}

#[test]
fn a_foreign_file_where_a_folder_goes_is_refused_and_nothing_is_touched() {
    let folder = two().file("handbook/public/deep", "mine");
    let before = folder.files("handbook/public");
    assert!(folder.run(&["build", "--adopt"]).refusal().contains("public/deep` is in the way: "));
    assert_eq!(folder.files("handbook/public"), before);
}

#[test]
fn a_page_that_was_changed_by_hand_is_kept_when_its_source_goes() {
    let folder = two();
    folder.build();
    folder.write("handbook/public/deep/er/b.html", "improved by hand");
    folder.delete("handbook/content/deep/er/b.md");
    let run = folder.run(&["build"]);
    assert_eq!(
        run.err,
        "note: `deep/er/b.html` belongs to no page any more, and is kept: somebody has changed it since askbook wrote it\n"
    );
    assert_eq!(run.code, Some(0));
    assert_eq!(folder.text("handbook/public/deep/er/b.html"), "improved by hand");
    folder.build();
    assert_eq!(folder.text("handbook/public/deep/er/b.html"), "improved by hand");
}

#[test]
fn a_page_that_was_changed_by_hand_is_never_replaced() {
    let folder = two();
    folder.build();
    let right = folder.text("handbook/public/a.html");
    for edited in [right.replace("First.", "Worst!"), right.clone() + "more", String::new()] {
        folder.write("handbook/public/a.html", &edited);
        folder.write("handbook/content/deep/er/b.md", question(&format!("Not while the other is in the way: {}", edited.len())));
        let before = folder.files("handbook/public");
        assert_eq!(
            folder.run(&["build"]).refusal(),
            "error: `ABOVE/handbook/public/a.html` is in the way: somebody has changed it since askbook wrote it\n\
             help: delete it, or move it away; a site of an earlier build may be deleted as a whole\n"
        );
        assert_eq!(folder.files("handbook/public"), before);
        folder.delete("handbook/public/a.html");
        folder.build();
        assert_eq!(folder.text("handbook/public/a.html"), right);
    }
}

#[test]
fn a_page_that_was_changed_by_hand_into_what_it_will_be_is_no_trouble() {
    let folder = two();
    folder.build();
    let edited = folder.text("handbook/public/a.html").replace("First.", "Better.");
    folder.write("handbook/public/a.html", &edited);
    folder.write("handbook/content/a.md", question("Better."));
    assert_eq!(written(&folder.build()), SHOWING_A.len() - 1);
    assert_eq!(folder.text("handbook/public/a.html"), edited);
}

#[test]
fn a_page_whose_time_alone_has_changed_is_not_written() {
    let folder = two();
    folder.build();
    let page = fs::File::options().append(true).open(folder.place("handbook/public/a.html")).expect("a page");
    page.set_modified(std::time::UNIX_EPOCH).expect("a time can be set");
    drop(page);
    assert_eq!(written(&folder.build()), 0);
    assert_eq!(folder.times("handbook/public")["a.html"], std::time::UNIX_EPOCH);
}

#[test]
fn an_output_folder_that_was_deleted_is_written_anew() {
    let folder = two();
    folder.build();
    let files = folder.files("handbook/public");
    fs::remove_dir_all(folder.place("handbook/public")).expect("a folder can be deleted");
    assert_eq!(written(&folder.build()), files.len());
    assert_eq!(folder.files("handbook/public"), files);
}

#[test]
fn a_handbook_may_be_moved_with_its_site() {
    let folder = two();
    folder.build();
    folder.write("handbook/content/a.md", question("Another."));
    fs::rename(folder.place("handbook"), folder.place("moved")).expect("a folder can be moved");
    let mut command = folder.askbook(&["build"]);
    command.current_dir(folder.place("moved"));
    assert_eq!(written(&folder.finish(command).fine()), SHOWING_A.len());
}

#[test]
fn without_its_manifest_a_site_is_taken_on_where_it_is_the_same() {
    let folder = two();
    folder.build();
    let lose = || fs::remove_dir_all(folder.place("handbook/.askbook")).expect("a folder can be deleted");
    lose();
    assert_eq!(written(&folder.build()), 0);
    folder.write("handbook/content/a.md", question("Another."));
    assert_eq!(written(&folder.build()), SHOWING_A.len());
    lose();
    folder.write("handbook/content/a.md", question("A third."));
    let before = folder.files("handbook/public");
    assert!(folder.run(&["build"]).refusal().contains("public/a.html` is in the way, and 6 more: "));
    assert_eq!(folder.files("handbook/public"), before);
}

#[test]
fn a_garbled_manifest_is_one_that_is_lost() {
    let folder = two();
    folder.build();
    let files = folder.files("handbook/public");
    let good = fs::read(manifest(&folder)).expect("a manifest");
    for garbled in [&b""[..], b"\xff\xfe\0", b"askbook manifest 999\n", &good[..good.len() / 2]] {
        fs::write(manifest(&folder), garbled).expect("a file can be written");
        assert_eq!(written(&folder.build()), 0);
        assert_eq!(folder.files("handbook/public"), files);
    }
}

#[test]
fn a_manifest_deletes_nothing_outside_the_output_folder() {
    let folder = two().file("precious.txt", "precious");
    folder.build();
    let outside = folder.place("precious.txt").display().to_string();
    edit_manifest(&folder, |text| {
        let known = |path: &str| Key::of_bytes(folder.text(path).as_bytes()).to_hex();
        let lines = [
            (known("handbook/content/a.md"), "../content/a.md"),
            (known("precious.txt"), "../../precious.txt"),
            (known("precious.txt"), &outside),
            (known("handbook/askbook.toml"), "x/../../askbook.toml"),
        ];
        lines.iter().fold(text.to_owned(), |text, (hash, route)| format!("{text}{hash} 1 1 {route}\n"))
    });
    folder.build();
    assert_eq!(folder.text("precious.txt"), "precious");
    assert_eq!(folder.text("handbook/askbook.toml"), CONFIG);
    assert_eq!(folder.text("handbook/content/a.md"), question("First."));
}

#[test]
fn a_page_may_take_the_place_of_a_folder_and_the_other_way_round() {
    let folder = Folder::new().file("handbook/content/x", "a file").question("handbook/content/a.md", "First.");
    folder.build();
    folder.delete("handbook/content/x");
    folder.write("handbook/content/x/y", "a file in a folder");
    folder.build();
    assert_eq!(folder.text("handbook/public/x/y"), "a file in a folder");
    folder.delete("handbook/content/x/y");
    fs::remove_dir(folder.place("handbook/content/x")).expect("an empty folder");
    folder.write("handbook/content/x", "a file again");
    folder.build();
    assert_eq!(folder.text("handbook/public/x"), "a file again");
}

#[test]
fn nothing_is_published_while_a_page_cannot_be_rendered() {
    let folder = two();
    folder.build();
    let good = folder.files("handbook/public");
    folder.write("handbook/themes/bare/templates/question.html", "{{ nothing.at.all }}");
    folder.write("handbook/content/a.md", question("Another."));
    folder.write("handbook/content/c.md", question("A third."));
    folder.delete("handbook/content/deep/er/b.md");
    let run = folder.run(&["build"]);
    assert_eq!(run.out, "2 questions → public: nothing written in N ms, 1 error\n");
    assert!(run.mistakes().starts_with("error[invalid-template]: "));
    assert_eq!(folder.files("handbook/public"), good);
    folder.write("handbook/themes/bare/templates/question.html", "{% include 'text.html' %}");
    folder.build();
    assert!(folder.text("handbook/public/a.html").contains("Another."));
    assert!(!folder.place("handbook/public/deep").exists());
}

#[test]
fn two_sites_of_one_handbook_know_nothing_of_each_other() {
    let folder = two();
    folder.build();
    folder.run(&["build", "--output", "../other"]).fine();
    folder.delete("handbook/content/deep/er/b.md");
    folder.build();
    assert!(!folder.place("handbook/public/deep").exists());
    assert!(folder.place("other/deep/er/b.html").exists());
    folder.run(&["build", "--output", "../other"]).fine();
    assert_eq!(folder.files("handbook/public"), folder.files("other"));
}

#[test]
fn an_output_that_would_harm_the_handbook_is_refused() {
    let folder = two();
    let before = visible(&folder, "");
    let refused = |output: &str| folder.run(&["build", "--output", output]).refusal();
    for (output, why) in [
        (".", "it holds the handbook itself"),
        ("..", "it holds the handbook itself"),
        ("content/../content/../", "it holds the handbook itself"),
        ("content", "it lies in a folder of the handbook that is not for output"),
        ("content/public", "it lies in a folder of the handbook that is not for output"),
        ("themes/bare/static", "it lies in a folder of the handbook that is not for output"),
        (".askbook", "it lies in a folder of the handbook that is not for output"),
    ] {
        let expected = format!("error: the output folder `{output}` is refused: {why}\nhelp: the usual one is `public`\n");
        assert_eq!(refused(output), expected);
    }
    assert_eq!(
        refused("nowhere/../public"),
        "error: the output folder `nowhere/../public` leads through a folder that is not there\n"
    );
    assert_eq!(visible(&folder, ""), before);
}

#[test]
fn an_output_that_is_a_file_or_lies_below_one_is_refused() {
    let folder = two().file("handbook/taken", "mine");
    for output in ["taken", "taken/deeper"] {
        assert_eq!(
            folder.run(&["build", "--output", output]).refusal(),
            "error: the output `ABOVE/handbook/taken` is a file, expected a folder\n\
             help: move the file away, or name another folder with `--output`\n"
        );
    }
    assert_eq!(folder.text("handbook/taken"), "mine");
}

#[cfg(unix)]
mod links {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn an_output_folder_may_be_a_link() {
        let folder = two();
        fs::create_dir(folder.place("disk")).expect("a folder can be made");
        symlink("../disk", folder.place("handbook/public")).expect("a link can be made");
        folder.build();
        let site = folder.files("disk");
        assert!(site.contains_key("a.html"));
        assert_eq!(written(&folder.build()), 0);
        assert_eq!(written(&folder.run(&["build", "--output", "../disk"]).fine()), 0, "it is one folder under both names");
    }

    #[test]
    fn a_site_does_not_stand_where_a_folder_was_replaced_by_a_link() {
        let folder = two();
        seal(&folder);
        assert!(standing(&folder, false).is_some());
        fs::rename(folder.place("handbook/public/deep"), folder.place("elsewhere")).expect("a folder can be moved");
        symlink("../../elsewhere", folder.place("handbook/public/deep")).expect("a link can be made");
        assert!(folder.place("handbook/public/deep/er/b.html").exists());
        assert_eq!(standing(&folder, false), None);
    }

    #[test]
    fn an_output_that_is_a_link_into_the_content_is_refused() {
        let folder = two();
        symlink("content/deep", folder.place("handbook/public")).expect("a link can be made");
        assert!(folder.run(&["build"]).refusal().contains("is refused: it lies in a folder of the handbook"));
        fs::rename(folder.place("handbook/content"), folder.place("handbook/docs")).expect("a folder can be moved");
        symlink("docs", folder.place("handbook/content")).expect("a link can be made");
        assert!(folder.run(&["build", "--output", "docs/site"]).refusal().contains("it lies in a folder of the handbook"));
    }

    #[test]
    fn an_output_that_is_a_link_to_nothing_is_refused() {
        let folder = two();
        symlink("../nowhere", folder.place("handbook/public")).expect("a link can be made");
        let refusal = folder.run(&["build", "--output", "public/deep"]).refusal();
        assert!(refusal.contains("the link `ABOVE/handbook/public` leads to nothing"), "{refusal}");
    }

    #[test]
    fn nothing_is_written_or_deleted_through_a_link_in_the_output() {
        let folder = two().file("outside/notes.txt", "mine");
        folder.build();
        let page = folder.files("handbook/public")["deep/er/b.html"].clone();
        fs::remove_dir_all(folder.place("handbook/public/deep")).expect("a folder can be deleted");
        symlink("../../outside", folder.place("handbook/public/deep")).expect("a link can be made");
        folder.write("outside/er/b.html", &page);
        let before: BTreeMap<_, _> = folder.files("outside");
        assert!(folder.run(&["build"]).refusal().contains("public/deep` is in the way: "));
        folder.delete("handbook/content/deep/er/b.md");
        folder.build();
        assert_eq!(folder.files("outside"), before);
    }

    #[test]
    fn a_page_that_was_replaced_by_a_link_is_in_the_way() {
        let folder = two();
        folder.build();
        folder.delete("handbook/public/a.html");
        folder.write("outside.html", "mine");
        symlink("../../outside.html", folder.place("handbook/public/a.html")).expect("a link can be made");
        assert!(folder.run(&["build"]).refusal().contains("public/a.html` is in the way: "));
        assert_eq!(folder.text("outside.html"), "mine");
        assert!(folder.place("handbook/public/a.html").is_symlink());
    }
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_that_the_system_refuses_is_named_with_its_reason() {
    let folder = two();
    let refusal = folder.run(&["build", "--output", "/proc/handbook"]).refusal();
    assert!(refusal.starts_with("error: cannot create the folder `/proc/handbook`: "), "{refusal}");
}
