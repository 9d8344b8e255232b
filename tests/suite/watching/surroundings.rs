//! What lies about in a handbook's folder, and what the file system makes of it.

use super::client::Event;
use super::preview::{Preview, Program, handbook, question};
use crate::folder::Folder;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::Command;

const PLACE: &str = "content/apis/paging.md";
const ROUTE: &str = "apis/paging.html";

/// What is told of the edit that [`Preview::told_until_another_edit`] makes, and nothing else.
fn introduced() -> Vec<Event> {
    vec![Event::Change { routes: Some(vec!["apis/index.html".to_owned()]), follow: None }]
}

// W33
#[test]
fn a_build_into_the_handbooks_folder_is_not_told_of() {
    let mut preview = Preview::new();
    for _ in 0..2 {
        assert_eq!(preview.folder.run(&["build"]).code, Some(0));
        preview.write("public/foreign.txt", "nobody reads this");
        assert_eq!(preview.told_until_another_edit(), introduced());
        fs::remove_dir_all(preview.place("public")).expect("a folder can be deleted");
        assert_eq!(preview.told_until_another_edit(), introduced());
    }
    preview.end();
}

// W34
#[test]
fn what_editors_and_programs_leave_lying_about_is_not_told_of() {
    let mut preview = Preview::new();
    for name in
        [".git/index.lock", ".git/HEAD", "content/.git/objects/ab/cd", "node_modules/x/index.js", "target/debug/x", "notes.md"]
    {
        preview.write(name, "anything");
    }
    for number in 0..500 {
        preview.write(&format!("content/node_modules/package{number}/readme.md"), "no question");
    }
    for name in [".paging.md.swp", "paging.md~", "#paging.md#", "4913", ".DS_Store", "paging.md.tmp", "Thumbs.db"] {
        preview.write(&format!("content/apis/{name}"), "anything");
        preview.write(&format!("themes/plain/templates/{name}"), "anything");
    }
    symlink("writer@desk.4242", preview.place("content/apis/.#paging.md")).expect("a link can be made");
    preview.delete("content/apis/.#paging.md");
    assert_eq!(preview.told_until_another_edit(), introduced());
    preview.end();
}

// W35
#[test]
fn where_no_more_can_be_watched_it_looks_every_now_and_then() {
    // A user may set limits of their own in a namespace of their own, where the system lets them make one.
    let limited = |script: &str, arguments: &[&str]| {
        let mut command = Command::new("unshare");
        command.args([
            "--user",
            "--map-root-user",
            "sh",
            "-c",
            &format!("echo 1 > /proc/sys/user/max_inotify_watches && {script}"),
            "sh",
        ]);
        command.args(arguments);
        command
    };
    if !limited("true", &[]).output().is_ok_and(|output| output.status.success()) {
        return;
    }
    let folder = handbook();
    let mut command = limited("exec \"$@\"", &[env!("CARGO_BIN_EXE_askbook"), "serve"]);
    command.current_dir(folder.place("handbook"));
    let mut preview = Preview::spawn(folder, command, &[], super::preview::STILL);
    preview.polls();
    let note = preview.err.until("note: ");
    assert_eq!(
        note,
        "note: the system's limit of watched folders is reached; looking every 500 ms instead (`--poll` sets how often)"
    );
    for answer in ["Found by looking.", "And again."] {
        preview.write(PLACE, question("Paging", "", answer));
        preview.shows(ROUTE, answer);
    }
    preview.write("content/new/deep/one.md", question("One", "", "New."));
    preview.shows("new/deep/one.html", "New.");
    assert_eq!(preview.err.all().iter().filter(|line| line.starts_with("note: ")).count(), 1);
    preview.end();
}

#[test]
fn who_wants_it_so_looks_every_now_and_then() {
    let mut preview = Preview::start(handbook(), &["--poll", "20"], super::preview::STILL);
    preview.write(PLACE, question("Paging", "", "Found by looking."));
    preview.shows(ROUTE, "Found by looking.");
    preview.rename("content/teams", "content/people");
    preview.shows("people/listening.html", "Twice.");
    preview.delete(PLACE);
    preview.lacks(ROUTE);
    assert_eq!(preview.err.all(), [] as [&str; 0]);
    preview.end();
}

// W36
#[test]
fn what_cannot_be_read_is_told_and_hides_nothing_else() {
    let mut preview = Preview::new();
    fs::create_dir(preview.place("content/apis/folder.md")).expect("a folder can be made");
    preview.write("content/apis/folder.md/inner.md", question("Inner", "", "In a folder with an ending."));
    preview.shows("apis/folder-md/inner.html", "In a folder with an ending.");
    let pipe = Command::new("mkfifo").arg(preview.place("content/apis/pipe.md")).status();
    assert!(pipe.is_ok_and(|status| status.success()), "a pipe can be made");
    preview.warns(ROUTE, &["unreadable"], false);
    symlink("/etc/hostname", preview.place("content/apis/outside.md")).expect("a link can be made");
    preview.until(|preview| {
        let told = preview.get(ROUTE).told();
        if told["mistakes"].as_array().is_some_and(|mistakes| mistakes.len() == 2) { Ok(()) } else { Err(told.to_string()) }
    });
    preview.is_as_built();
    preview.write(PLACE, question("Paging", "", "Beside what cannot be read."));
    preview.shows(ROUTE, "Beside what cannot be read.");
    preview.delete("content/apis/pipe.md");
    preview.delete("content/apis/outside.md");
    preview.warns(ROUTE, &[], false);
    preview.end();
}

// W36
#[test]
fn a_file_without_rights_shows_as_it_was_until_they_are_back() {
    let mut preview = Preview::new();
    for path in [PLACE, "content/apis"] {
        let place = preview.place(path);
        let before = fs::metadata(&place).expect("it is there").permissions();
        fs::set_permissions(&place, fs::Permissions::from_mode(0o000)).expect("rights can be set");
        // They do not keep an administrator out.
        if fs::File::open(&place).is_err() {
            preview.warns(ROUTE, &["unreadable"], true);
            assert!(preview.get(ROUTE).text().contains("Cursors."), "the last good version is gone");
        }
        fs::set_permissions(&place, before).expect("rights can be set");
        preview.warns(ROUTE, &[], false);
    }
    preview.write(PLACE, question("Paging", "", "Readable."));
    preview.shows(ROUTE, "Readable.");
    preview.end();
}

// W36
#[test]
fn a_file_may_take_a_folders_place_and_a_folder_a_files() {
    let mut preview = Preview::new();
    preview.delete(PLACE);
    preview.write("content/apis/paging.md/inner.md", question("Inner", "", "In a folder."));
    preview.shows("apis/paging-md/inner.html", "In a folder.");
    fs::remove_dir_all(preview.place(PLACE)).expect("a folder can be deleted");
    preview.write(PLACE, question("Paging", "", "A file again."));
    preview.shows(ROUTE, "A file again.");
    preview.end();
}

// W37
#[test]
fn texts_of_other_systems_show() {
    let mut preview = Preview::new();
    let text = question("Paging", "", "From another system.");
    preview.write(PLACE, text.replace('\n', "\r\n"));
    preview.shows(ROUTE, "From another system.");
    preview.write(PLACE, format!("\u{feff}{}", text.replace("another", "a third")));
    preview.shows(ROUTE, "From a third system.");
    preview.is_as_built();
    // Ends of lines are no difference.
    preview.told.clear();
    preview.put(PLACE, text.replace("another", "a third").replace('\n', "\r"));
    assert_eq!(preview.told_until_another_edit(), introduced());
    preview.end();
}

// W37
#[test]
fn names_may_differ_in_case_and_form_alone() {
    let mut preview = Preview::new();
    preview.rename(PLACE, "content/apis/Paging.md");
    preview.is_as_built();
    preview.rename("content/apis/Paging.md", "content/apis/between.md");
    preview.rename("content/apis/between.md", PLACE);
    preview.is_as_built();
    // `é` as one character, and as two.
    for name in ["content/apis/caf\u{e9}.md", "content/apis/cafe\u{301}.md"] {
        preview.write(name, question("Café", "", "With a sign above."));
        preview.is_as_built();
    }
    preview.delete("content/apis/caf\u{e9}.md");
    preview.is_as_built();
    preview.delete("content/apis/cafe\u{301}.md");
    preview.end();
}

// W37
#[test]
fn a_name_that_is_not_utf_8_is_told_of() {
    let mut preview = Preview::new();
    let place = preview.place("content/apis").join(OsStr::from_bytes(b"caf\xe9.md"));
    if fs::write(&place, question("Café", "", "Nobody sees this.")).is_err() {
        // Some file systems know no such names.
        return;
    }
    preview.warns(ROUTE, &["unreadable"], false);
    preview.is_as_built();
    fs::remove_file(place).expect("a file can be deleted");
    preview.warns(ROUTE, &[], false);
    preview.end();
}

#[test]
fn a_handbook_behind_a_link_is_watched() {
    let folder = handbook();
    symlink("handbook", folder.place("linked")).expect("a link can be made");
    let root = folder.place("linked");
    let root = root.to_str().expect("a name in UTF-8").to_owned();
    let mut preview = Preview::start(folder, &["--root", &root], super::preview::STILL);
    preview.write(PLACE, question("Paging", "", "Behind a link."));
    preview.shows(ROUTE, "Behind a link.");
    preview.end();
}

#[test]
fn a_root_that_is_away_for_a_while_is_watched_again() {
    let mut preview = Preview::new();
    fs::rename(preview.folder.place("handbook"), preview.folder.place("away")).expect("a folder can be moved");
    preview.err.until("cannot open the folder");
    fs::rename(preview.folder.place("away"), preview.folder.place("handbook")).expect("a folder can be moved");
    preview.write(PLACE, question("Paging", "", "Back again."));
    preview.shows(ROUTE, "Back again.");
    preview.write(PLACE, question("Paging", "", "And watched."));
    preview.shows(ROUTE, "And watched.");
    preview.end();
}

#[test]
fn a_folder_that_is_no_handbook_is_refused() {
    let folder = Folder::new();
    folder.delete("handbook/askbook.toml");
    let (mut program, mut out, mut err) = Program::start(folder.askbook(&["serve", "--root", ".", "--port", "0"]));
    assert_eq!(program.wait(&mut out).code(), Some(2));
    err.until("no `askbook.toml` in");
}
