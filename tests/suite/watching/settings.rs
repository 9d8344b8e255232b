//! Configuration, theme, static files and the status of questions.

use super::preview::{Preview, STILL, STILL_FILE, handbook, question};
use crate::folder::Folder;
use std::fs;

const PLACE: &str = "content/apis/paging.md";
const ROUTE: &str = "apis/paging.html";

fn config(preview: &Preview) -> String {
    preview.folder.text("handbook/askbook.toml")
}

// W28. The folder of content has no key: it is always `content`.
#[test]
fn an_edit_of_the_configuration_shows() {
    let mut preview = Preview::new();
    preview.write("askbook.toml", config(&preview).replace("Test handbook", "Renamed in place"));
    preview.shows("index.html", "Renamed in place");
    preview.is_as_built();
    // By a new file beside it.
    preview.write("askbook.toml.part", config(&preview).replace("in place", "by a rename"));
    preview.rename("askbook.toml.part", "askbook.toml");
    preview.shows("index.html", "Renamed by a rename");
    preview.write("askbook.toml", config(&preview).replace("'Interfaces'", "'Contracts'"));
    preview.shows("apis/index.html", "Contracts");
    preview.end();
}

// W28
#[test]
fn without_a_configuration_everything_stays_until_it_is_back() {
    let mut preview = Preview::new();
    preview.rename("askbook.toml", "askbook.toml~");
    preview.warns("index.html", &["missing-content"], true);
    assert!(preview.get("index.html").text().contains("Test handbook"), "the last good version is gone");
    preview.rename("askbook.toml~", "askbook.toml");
    preview.warns("index.html", &[], false);
    preview.is_as_built();
    preview.write("askbook.toml", "[handbook\n");
    preview.warns(ROUTE, &["invalid-value"], true);
    preview.write(PLACE, question("Paging", "level = 'senior'", "Edited meanwhile."));
    preview.shows(ROUTE, "Edited meanwhile.");
    preview.write("askbook.toml", handbook().text("handbook/askbook.toml").replace("Test", "Healed"));
    preview.shows("index.html", "Healed handbook");
    preview.warns("index.html", &[], false);
    preview.end();
}

// W28
#[test]
fn another_theme_can_be_chosen() {
    let mut preview = Preview::start(handbook(), &[], STILL_FILE);
    preview.write("askbook.toml", config(&preview).replace("'plain'", "'default'"));
    preview.shows(STILL, "<h1");
    preview.is_as_built();
    preview.write("askbook.toml", config(&preview).replace("'default'", "'plain'"));
    preview.end();
}

// W29
#[test]
fn a_static_file_can_come_change_and_go() {
    let mut preview = Preview::new();
    // Its name holds a fingerprint.
    preview.write("themes/plain/static/own.css", "body { color: red }");
    let red = preview.until_told("assets/own.");
    assert_eq!(preview.get(&red).text(), "body { color: red }");
    preview.is_as_built();
    preview.told.clear();
    preview.write("themes/plain/static/own.css", "body { color: blue }");
    preview.lacks(&red);
    preview.is_as_built();
    preview.delete("themes/plain/static/own.css");
    preview.end();
}

// W29
#[test]
fn a_picture_can_be_overwritten() {
    let mut preview = Preview::new();
    let picture = |width: u8| [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0"[..], &[width], b"\0\0\0\x08\x08\x02\0\0\0"].concat();
    preview.write("content/apis/picture.png", picture(16));
    preview.write(PLACE, question("Paging", "", "![A picture](picture.png)"));
    preview.shows(ROUTE, "width=\"16\"");
    preview.is_as_built();
    preview.write("content/apis/picture.png", picture(32));
    preview.shows(ROUTE, "width=\"32\"");
    preview.is_as_built();
    // The same size and length, and other bytes.
    let mut bytes = picture(32);
    *bytes.last_mut().expect("a byte") = 1;
    preview.write("content/apis/picture.png", &bytes);
    preview
        .until(|preview| if preview.get("apis/picture.png").body == bytes { Ok(()) } else { Err("the old picture".to_owned()) });
    preview.is_as_built();
    preview.delete("content/apis/picture.png");
    preview.lacks("apis/picture.png");
    preview.warns(ROUTE, &["broken-link"], false);
    preview.end();
}

// W30. No page depends on the day: what is due is decided in the reader's browser.
#[test]
fn a_draft_is_there_while_it_is_none() {
    let mut preview = Preview::new();
    let text = preview.folder.text(&format!("handbook/{PLACE}"));
    for _ in 0..2 {
        preview.write(PLACE, text.replace("+++\nWhat", "status = 'draft'\n+++\nWhat"));
        preview.lacks(ROUTE);
        preview.is_as_built();
        preview.write(PLACE, &text);
        preview.shows(ROUTE, "Cursors.");
    }
    preview.end();
}

// W30
#[test]
fn drafts_are_there_where_they_are_wanted() {
    let mut preview = Preview::start(handbook(), &["--drafts"], STILL);
    preview.write(PLACE, question("Paging", "status = 'draft'", "A draft."));
    preview.shows(ROUTE, "A draft.");
    preview.end();
}

// W31. An address is that of the file; there is no other key for it.
#[test]
fn an_old_address_leads_on_while_it_is_named() {
    let mut preview = Preview::new();
    preview.rename(PLACE, "content/apis/cursors.md");
    preview.lacks(ROUTE);
    preview.write("content/apis/cursors.md", question("Paging", "aliases = ['apis/paging.html']", "Cursors."));
    preview.shows(ROUTE, "cursors.html");
    preview.is_as_built();
    preview.write("content/apis/cursors.md", question("Paging", "aliases = ['paging.html']", "Cursors."));
    preview.lacks(ROUTE);
    preview.shows("paging.html", "apis/cursors.html");
    preview.is_as_built();
    // A page takes the place of what leads on.
    preview.write("content/paging.md", question("Another", "", "A page of its own."));
    preview.shows("paging.html", "A page of its own.");
    preview.end();
}

// W32
#[test]
fn folders_that_are_made_later_are_watched() {
    let folder = Folder::new().file("handbook/askbook.toml", "[handbook]\ntitle = 'Nothing yet'\n");
    fs::remove_dir_all(folder.place("handbook/themes")).expect("a folder can be deleted");
    let mut preview = Preview::start(folder, &[], "robots.txt");
    preview.write(PLACE, question("Paging", "", "The first one."));
    preview.shows(ROUTE, "The first one.");
    preview.write(PLACE, question("Paging", "", "The first one, edited."));
    preview.shows(ROUTE, "The first one, edited.");
    preview.write("themes/default/templates/question.html", "{{ page.title }} in a theme\n");
    preview.shows(ROUTE, "Paging in a theme");
    preview.write("themes/default/templates/question.html", "{{ page.title }} in an edited theme\n");
    preview.shows(ROUTE, "Paging in an edited theme");
    preview.write("themes/default/static/style.css", "body {}");
    preview.is_as_built();
    preview.write("themes/default/static/style.css", "body { color: red }");
    preview.is_as_built();
    fs::remove_dir_all(preview.place("themes")).expect("a folder can be deleted");
    preview.end();
}
