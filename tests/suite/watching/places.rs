//! Files and folders that come, go, move, and are reached through links.

use super::preview::{Preview, handbook, question};
use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, UNIX_EPOCH};

const PLACE: &str = "content/apis/paging.md";
const ROUTE: &str = "apis/paging.html";

/// As many files as a branch of a handbook changes.
const MANY: usize = 150;

// W12
#[test]
fn an_edit_shows_in_every_list() {
    let mut preview = Preview::new();
    preview.write(PLACE, question("Lists in parts", "level = 'junior'\ntags = ['lists']", "Cursors."));
    preview.shows("apis/index.html", "Lists in parts");
    preview.is_as_built();
    preview.write(PLACE, question("Lists in parts", "level = 'senior'\ntags = ['lists', 'pages']", "Cursors."));
    preview.shows("levels/senior.html", "Lists in parts");
    preview.shows("tags/pages.html", "Lists in parts");
    preview.is_as_built();
    preview.write(PLACE, question("Lists in parts", "category = 'teams'", "Cursors."));
    preview.shows("teams/index.html", "Lists in parts");
    preview.is_as_built();
    preview.write(PLACE, question("Lists in parts", "level = 'senior'\norder = 7", "Cursors."));
    // Its neighbour has become the first one.
    preview.until(|preview| {
        let list = preview.get("apis/index.html").text();
        if list.find("Versioning") < list.find("Lists in parts") { Ok(()) } else { Err(list) }
    });
    preview.end();
}

// W13
#[test]
fn a_new_file_shows() {
    let mut preview = Preview::new();
    preview.write("content/apis/errors.md", question("Errors", "", "A new one."));
    preview.shows("apis/errors.html", "A new one.");
    preview.shows("apis/index.html", "Errors");
    preview.end();
}

// W14
#[test]
fn a_file_in_folders_that_are_made_for_it_shows() {
    let mut preview = Preview::new();
    for round in 0..5 {
        let place = format!("content/new{round}/deep/er/still");
        fs::create_dir_all(preview.place(&place)).expect("folders can be made");
        preview.write(&format!("{place}/first.md"), question("First", "", "At once."));
        preview.shows(&format!("new{round}/deep/er/still/first.html"), "At once.");
        preview.write(&format!("{place}/first.md"), question("First", "", "And later."));
        preview.shows(&format!("new{round}/deep/er/still/first.html"), "And later.");
    }
    preview.end();
}

// W15
#[test]
fn a_folder_that_is_moved_in_shows_and_can_be_edited() {
    let mut preview = Preview::new();
    preview.folder.write("outside/inner/one.md", question("One", "", "Moved in."));
    fs::rename(preview.folder.place("outside"), preview.place("content/arrived")).expect("a folder can be moved");
    preview.shows("arrived/inner/one.html", "Moved in.");
    preview.write("content/arrived/inner/one.md", question("One", "", "Edited."));
    preview.shows("arrived/inner/one.html", "Edited.");
    preview.end();
}

// W16
#[test]
fn a_file_that_is_deleted_is_gone_everywhere() {
    let mut preview = Preview::new();
    preview.delete(PLACE);
    preview.lacks(ROUTE);
    preview.until(|preview| {
        let list = preview.get("apis/index.html").text();
        if list.contains("Paging") { Err(list) } else { Ok(()) }
    });
    preview.end();
}

// W17
#[test]
fn a_file_under_a_new_name_is_at_its_new_address_alone() {
    let mut preview = Preview::new();
    preview.rename(PLACE, "content/apis/cursors.md");
    preview.shows("apis/cursors.html", "Cursors.");
    preview.lacks(ROUTE);
    preview.is_as_built();
    preview.rename("content/apis/cursors.md", "content/teams/cursors.md");
    preview.shows("teams/cursors.html", "Cursors.");
    preview.lacks("apis/cursors.html");
    preview.end();
}

// W18
#[test]
fn a_folder_under_a_new_name_can_be_edited() {
    let mut preview = Preview::new();
    for (from, to) in [
        ("content/apis", "content/interfaces"),
        ("content/interfaces", "content/teams/apis"),
        ("content/teams", "content/people"),
    ] {
        preview.rename(from, to);
        preview.is_as_built();
    }
    preview.lacks(ROUTE);
    preview.write("content/people/apis/paging.md", question("Paging", "", "In its fourth place."));
    preview.shows("people/apis/paging.html", "In its fourth place.");
    preview.end();
}

#[test]
fn a_folder_that_goes_and_comes_back_can_be_edited() {
    let mut preview = Preview::new();
    preview.rename("content/apis", "content/.apis");
    preview.lacks(ROUTE);
    preview.rename("content/.apis", "content/apis");
    preview.shows(ROUTE, "Cursors.");
    preview.rename("content/apis", "content/.apis");
    preview.rename("content/.apis", "content/apis");
    preview.write(PLACE, question("Paging", "", "Back again."));
    preview.shows(ROUTE, "Back again.");
    preview.end();
}

#[test]
fn a_folder_in_anothers_place_can_be_edited() {
    let mut preview = Preview::new();
    preview.folder.write("outside/paging.md", question("Paging", "", "Out of the other one."));
    fs::rename(preview.place("content/apis"), preview.folder.place("old")).expect("a folder can be moved");
    fs::rename(preview.folder.place("outside"), preview.place("content/apis")).expect("a folder can be moved");
    preview.shows(ROUTE, "Out of the other one.");
    // The old one is still written in, and is no matter of the handbook any more.
    preview.folder.write("old/paging.md", question("Paging", "", "Nobody sees this."));
    preview.write(PLACE, question("Paging", "", "This is seen."));
    preview.shows(ROUTE, "This is seen.");
    preview.end();
}

// W19
#[test]
fn a_folder_that_is_deleted_is_gone() {
    let mut preview = Preview::new();
    fs::remove_dir_all(preview.place("content/apis")).expect("a folder can be deleted");
    preview.lacks(ROUTE);
    preview.lacks("apis/versioning.html");
    preview.is_as_built();
    preview.write(PLACE, question("Paging", "", "In a new folder."));
    preview.shows(ROUTE, "In a new folder.");
    preview.end();
}

#[test]
fn all_content_may_go_and_come_back() {
    let mut preview = Preview::start(handbook(), &[], "robots.txt");
    fs::rename(preview.place("content"), preview.folder.place("away")).expect("a folder can be moved");
    preview.lacks(ROUTE);
    preview.is_as_built();
    fs::rename(preview.folder.place("away"), preview.place("content")).expect("a folder can be moved");
    preview.shows(ROUTE, "Cursors.");
    preview.write(PLACE, question("Paging", "", "Watched again."));
    preview.shows(ROUTE, "Watched again.");
    preview.end();
}

// W20
#[test]
fn two_files_that_change_places_show_at_each_others_address() {
    let mut preview = Preview::new();
    for [first, second] in [["Seldom.", "Cursors."], ["Cursors.", "Seldom."]] {
        preview.rename(PLACE, "content/apis/between");
        preview.rename("content/apis/versioning.md", PLACE);
        preview.rename("content/apis/between", "content/apis/versioning.md");
        preview.shows(ROUTE, first);
        preview.shows("apis/versioning.html", second);
    }
    preview.end();
}

fn link(preview: &Preview, target: impl AsRef<Path>, place: &str) {
    symlink(target, preview.place(place)).unwrap_or_else(|error| panic!("{place}: {error}"));
}

// W21
#[test]
fn what_a_link_leads_to_can_be_edited() {
    let mut preview = Preview::new();
    preview.write("shared/one.md", question("One", "", "Behind a link."));
    preview.write("shared/more/two.md", question("Two", "", "Behind a linked folder."));
    link(&preview, "../../shared/one.md", "content/apis/one.md");
    link(&preview, "../shared/more", "content/more");
    preview.shows("apis/one.html", "Behind a link.");
    preview.shows("more/two.html", "Behind a linked folder.");
    for round in 0..2 {
        let answer = format!("Edited in round {round}.");
        preview.write("shared/one.md", question("One", "", &answer));
        preview.shows("apis/one.html", &answer);
        preview.write("shared/new.md", question("One", "", &format!("{answer} By a rename.")));
        preview.rename("shared/new.md", "shared/one.md");
        preview.shows("apis/one.html", &format!("{answer} By a rename."));
        preview.write("shared/more/two.md", question("Two", "", &answer));
        preview.shows("more/two.html", &answer);
        let three = format!("three{round}");
        preview.write(&format!("shared/more/deep/{three}.md"), question("Three", "", &answer));
        preview.shows(&format!("more/deep/{three}.html"), &answer);
    }
    preview.end();
}

// W21
#[test]
fn a_link_may_lead_elsewhere() {
    let mut preview = Preview::new();
    preview.write("shared/one.md", question("One", "", "The first target."));
    preview.write("other/two.md", question("One", "", "The second target."));
    link(&preview, "../../shared/one.md", "content/apis/one.md");
    preview.shows("apis/one.html", "The first target.");
    preview.delete("content/apis/one.md");
    link(&preview, "../../other/two.md", "content/apis/one.md");
    preview.shows("apis/one.html", "The second target.");
    preview.write("other/two.md", question("One", "", "The second target, edited."));
    preview.shows("apis/one.html", "The second target, edited.");
    preview.end();
}

// W21
#[test]
fn a_link_to_nothing_shows_when_its_target_is_there() {
    let mut preview = Preview::new();
    fs::create_dir(preview.place("shared")).expect("a folder can be made");
    link(&preview, "../../shared/one.md", "content/apis/one.md");
    preview.warns(ROUTE, &["unreadable"], false);
    preview.is_as_built();
    preview.write("shared/one.md", question("One", "", "Here now."));
    preview.shows("apis/one.html", "Here now.");
    preview.delete("shared/one.md");
    preview.warns(ROUTE, &["unreadable"], false);
    preview.write("shared/one.md", question("One", "", "Here again."));
    preview.shows("apis/one.html", "Here again.");
    preview.end();
}

// W21
#[test]
fn what_a_link_leads_to_may_go_and_come_back() {
    let mut preview = Preview::new();
    link(&preview, "../shared/more", "content/more");
    preview.warns(ROUTE, &["unreadable"], false);
    preview.write("shared/more/one.md", question("One", "", "Here now."));
    preview.shows("more/one.html", "Here now.");
    for folder in ["shared", "shared/more"] {
        preview.rename(folder, "away");
        preview.warns(ROUTE, &["unreadable"], false);
        preview.rename("away", folder);
        preview.warns(ROUTE, &[], false);
        preview.is_as_built();
        preview.write("shared/more/one.md", question("One", "", &format!("Edited behind {folder}.")));
        preview.shows("more/one.html", &format!("Edited behind {folder}."));
    }
    preview.end();
}

// W21
#[test]
fn a_link_to_a_folder_above_it_is_told_and_can_be_taken_away() {
    let mut preview = Preview::new();
    link(&preview, "..", "content/apis/loop");
    link(&preview, "self", "content/apis/self");
    preview.warns(ROUTE, &["unreadable"], false);
    preview.is_as_built();
    preview.write(PLACE, question("Paging", "", "Beside a loop."));
    preview.shows(ROUTE, "Beside a loop.");
    preview.delete("content/apis/loop");
    preview.delete("content/apis/self");
    preview.warns(ROUTE, &[], false);
    preview.end();
}

// W22
#[test]
fn many_files_at_once_come_change_and_go() {
    let mut preview = Preview::new();
    let path = |number: usize| format!("content/many/part{}/q{number}.md", number % 7);
    let last = |preview: &mut Preview, text: &str| {
        let number = MANY - 1;
        preview.shows(&format!("many/part{}/q{number}.html", number % 7), text);
        preview.is_as_built();
    };
    (0..MANY).for_each(|number| preview.write(&path(number), question(&format!("Q{number}"), "", "New.")));
    last(&mut preview, "New.");
    for number in 0..MANY {
        // As `git` does it, and with times of long ago.
        preview.delete(&path(number));
        preview.write(&path(number), question(&format!("Q{number}"), "", "Old."));
        let file = File::options().append(true).open(preview.place(&path(number))).expect("a file can be opened");
        file.set_modified(UNIX_EPOCH + Duration::from_secs(1_000_000_000)).expect("a time can be set");
    }
    last(&mut preview, "Old.");
    (0..MANY).for_each(|number| preview.delete(&path(number)));
    preview.lacks("many/part0/q0.html");
    preview.end();
}

// W22
#[test]
fn branches_of_git_can_be_changed() {
    let folder = handbook();
    let git = |folder: &crate::folder::Folder, arguments: &[&str]| {
        let mut command = Command::new("git");
        command
            .args(["-c", "user.name=Writer", "-c", "user.email=writer@example.com", "-c", "init.defaultBranch=main"])
            .args(arguments);
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").current_dir(folder.place("handbook"));
        let output = command.output().expect("git is there: it has brought these tests");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    let commit = |folder: &crate::folder::Folder| {
        git(folder, &["add", "."]);
        git(folder, &["commit", "--quiet", "--message", "Questions"]);
    };
    git(&folder, &["init", "--quiet"]);
    commit(&folder);
    git(&folder, &["checkout", "--quiet", "-b", "more"]);
    for number in 0..MANY {
        folder.write(&format!("handbook/content/more/q{number}.md"), question(&format!("Q{number}"), "", "On a branch."));
    }
    folder.write("handbook/content/apis/paging.md", question("Paging", "", "On a branch."));
    folder.delete("handbook/content/teams/listening.md");
    commit(&folder);
    git(&folder, &["checkout", "--quiet", "main"]);
    let mut preview = Preview::of(folder);
    for _ in 0..2 {
        git(&preview.folder, &["checkout", "--quiet", "more"]);
        preview.shows(ROUTE, "On a branch.");
        preview.shows("more/q149.html", "On a branch.");
        preview.lacks("teams/listening.html");
        git(&preview.folder, &["checkout", "--quiet", "main"]);
        preview.shows(ROUTE, "Cursors.");
        preview.shows("teams/listening.html", "Twice.");
        preview.lacks("more/q0.html");
    }
    preview.write(PLACE, question("Paging", "", "Not committed."));
    preview.shows(ROUTE, "Not committed.");
    git(&preview.folder, &["stash", "--quiet"]);
    preview.shows(ROUTE, "Cursors.");
    git(&preview.folder, &["stash", "pop", "--quiet"]);
    preview.shows(ROUTE, "Not committed.");
    preview.end();
}
