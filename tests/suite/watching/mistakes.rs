//! Files that are broken for a while: what they were before stays, with what is wrong beside it, and everything else goes on.

use super::client::{Events, get};
use super::preview::{PATIENCE, Preview, Program, STILL_FILE, handbook, port, question};
use crate::folder::Folder;
use std::fs;
use std::time::Instant;

const PLACE: &str = "content/apis/paging.md";
const ROUTE: &str = "apis/paging.html";

/// Breaks the question in such a way, and repairs it.
#[track_caller]
fn broken(text: impl AsRef<[u8]>, code: &str) {
    let mut preview = Preview::new();
    preview.write(PLACE, text);
    preview.warns(ROUTE, &[code], true);
    assert!(preview.get(ROUTE).text().contains("Cursors."), "the last good version is gone");
    // Others go on, and know of the mistake without having it.
    preview.write("content/apis/versioning.md", question("Versioning", "", "Edited meanwhile."));
    preview.shows("apis/versioning.html", "Edited meanwhile.");
    preview.warns("apis/versioning.html", &[code], false);
    assert!(preview.get("apis/index.html").text().contains("Paging"), "a list has lost it");
    let mistake = &preview.get(ROUTE).told()["mistakes"][0];
    assert_eq!((&mistake["path"], &mistake["here"]), (&PLACE.into(), &true.into()), "{mistake:#}");
    assert_eq!(preview.get("apis/versioning.html").told()["mistakes"][0]["here"], false);
    preview.write(PLACE, question("Paging", "", "Repaired."));
    preview.shows(ROUTE, "Repaired.");
    preview.warns(ROUTE, &[], false);
    preview.end();
}

// W25
#[test]
fn broken_front_matter_keeps_the_page_as_it_was() {
    broken("+++\ntitle = 'Paging\n+++\n## A good answer\nBroken.\n", "invalid-value");
    broken("+++\ntitle = 'Paging'\n## A good answer\nNever closed.\n", "unclosed-front-matter");
}

// W25
#[test]
fn a_text_that_is_not_utf_8_keeps_the_page_as_it_was() {
    broken(b"+++\ntitle = 'Paging'\n+++\n## A good answer\n\xff\xfe\n", "unreadable");
}

// W25
#[test]
fn mistakes_that_leave_something_to_show_are_told_beside_it() {
    let mut preview = Preview::new();
    preview.write(PLACE, question("Paging", "level = 'juniro'", "Shown all the same."));
    preview.shows(ROUTE, "Shown all the same.");
    preview.warns(ROUTE, &["unknown-level"], false);
    let told = preview.get(ROUTE).told();
    let mistake = &told["mistakes"][0];
    assert_eq!((mistake["line"].as_u64(), mistake["column"].as_u64()), (Some(3), Some(9)), "{mistake:#}");
    assert!(mistake["text"].as_str().is_some_and(|text| text.contains("did you mean `junior`?")), "{mistake:#}");
    preview.is_as_built();
    // The second of two files with one address, and the second of two with one id.
    preview.write(PLACE, question("Paging", "id = 'one'", "Cursors."));
    preview.write("content/apis/Paging.md", question("Capital", "id = 'one'", "Not this."));
    preview.warns(ROUTE, &["duplicate-id", "duplicate-route"], false);
    preview.is_as_built();
    preview.delete("content/apis/Paging.md");
    preview.warns(ROUTE, &[], false);
    preview.end();
}

/// Breaks the theme in such a way that no page is as it should be, and repairs it.
#[track_caller]
fn broken_theme(path: &str, text: &str, code: &str) {
    let mut preview = Preview::new();
    preview.write(path, text);
    preview.warns(ROUTE, &[code], true);
    preview.write(PLACE, question("Paging", "", "Edited under a broken theme."));
    preview.shows(ROUTE, "Edited under a broken theme.");
    preview.delete(path);
    preview.warns(ROUTE, &[], false);
    preview.end();
}

// W26
#[test]
fn a_broken_template_keeps_the_theme_as_it_was() {
    broken_theme("themes/plain/templates/question.html", "{% block", "invalid-template");
    broken_theme("themes/plain/templates/parts/foot.html", "{{ }}", "invalid-template");
    broken_theme("themes/plain/templates/extra.html", "{% extends 'nowhere.html' %}", "invalid-template");
}

// W26
#[test]
fn a_template_that_fails_keeps_its_pages_as_they_were() {
    let mut preview = Preview::new();
    preview.write("themes/plain/templates/question.html", "{{ nothing.of.this.kind }}");
    preview.warns(ROUTE, &["invalid-template"], true);
    assert!(preview.get(ROUTE).text().contains("Cursors."), "the last good version is gone");
    assert_eq!(preview.get("apis/index.html").told()["stale"], false, "a list has another template");
    preview.write("themes/plain/templates/question.html", "{{ page.title }}, plainly\n");
    preview.shows(ROUTE, "Paging, plainly");
    preview.warns(ROUTE, &[], false);
    preview.end();
}

// W26
#[test]
fn an_included_file_may_be_missing_for_a_while() {
    let mut preview = Preview::new();
    preview.write("themes/plain/templates/question.html", "{{ page.title }} {% include 'parts/own.html' %}\n");
    preview.warns(ROUTE, &["invalid-template"], true);
    preview.write("themes/plain/templates/parts/own.html", "with a part");
    preview.shows(ROUTE, "Paging with a part");
    preview.warns(ROUTE, &[], false);
    preview.delete("themes/plain/templates/parts/own.html");
    preview.warns(ROUTE, &["invalid-template"], true);
    assert!(preview.get(ROUTE).text().contains("Paging with a part"), "the last good version is gone");
    preview.write("themes/plain/templates/parts/own.html", "with another part");
    preview.shows(ROUTE, "Paging with another part");
    preview.end();
}

/// Serves a handbook with a file that is broken from the start, and repairs it.
#[track_caller]
fn broken_from_the_start(path: &str, text: &str, code: &str, repaired: &str) {
    let mut preview = Preview::start(handbook().file(&format!("handbook/{path}"), text), &[], STILL_FILE);
    preview.until(|preview| {
        let told = preview.get("").told();
        let found = told["mistakes"].as_array().into_iter().flatten().any(|mistake| mistake["code"] == code);
        if found { Ok(()) } else { Err(told.to_string()) }
    });
    preview.write(path, repaired);
    preview.end();
}

// W27
#[test]
fn what_is_broken_from_the_start_can_be_repaired() {
    let config = handbook().text("handbook/askbook.toml");
    broken_from_the_start("askbook.toml", "[handbook\n", "invalid-value", &config);
    broken_from_the_start(PLACE, "+++\n", "unclosed-front-matter", &question("Paging", "", "Repaired."));
    broken_from_the_start("themes/plain/templates/question.html", "{% block", "invalid-template", "{{ page.title }}");
    broken_from_the_start("themes/plain/templates/question.html", "{{ nothing.here }}", "invalid-template", "{{ page.title }}");
}

// W27
#[test]
fn a_folder_that_cannot_be_read_at_first_is_read_when_it_can_be() {
    let folder = Folder::new().file("handbook/content", "a file, where a folder should be");
    let (_program, mut out, mut err) = Program::start(folder.askbook(&["serve", "--port", "0"]));
    let port = port(&out.until("serving at "));
    let (mut events, _) = Events::listen(port).expect("a server that listens");
    err.until("is a file, expected a folder");
    let answer = get(port, "").expect("an answer");
    assert_eq!(answer.status, 500);
    assert!(answer.told()["mistakes"][0]["message"].as_str().is_some_and(|text| text.contains("expected a folder")));
    fs::remove_file(folder.place("handbook/content")).expect("a file can be deleted");
    folder.write("handbook/content/a.md", question("Question", "", "Here now."));
    let deadline = Instant::now() + PATIENCE;
    while !get(port, "a.html").is_ok_and(|answer| answer.text().contains("Here now.")) {
        assert!(events.next(deadline).is_some(), "nothing more is told");
    }
}
