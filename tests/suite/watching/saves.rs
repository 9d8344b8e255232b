//! How programs save a file, call by call, and that each way shows.

use super::client::Event;
use super::preview::{Preview, question};
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// What all of these save.
const PLACE: &str = "content/apis/paging.md";
const ROUTE: &str = "apis/paging.html";

/// Every way.
pub const WAYS: [fn(&Path, &str); 12] = [
    in_place,
    by_rename,
    vim,
    vim_with_copy,
    emacs,
    jetbrains,
    rsync,
    sed,
    deleted_and_made_anew,
    in_two_pieces,
    appended,
    over_the_old_text,
];

/// A file's neighbour whose name is made from its own.
fn beside(place: &Path, name: impl Fn(&str) -> String) -> PathBuf {
    let own = place.file_name().and_then(|name| name.to_str()).expect("a name");
    place.with_file_name(name(own))
}

fn write(place: &Path, text: &str) {
    fs::write(place, text).expect("a file can be written");
}

fn rename(from: &Path, to: &Path) {
    fs::rename(from, to).expect("a file can be renamed");
}

fn remove(place: &Path) {
    fs::remove_file(place).expect("a file can be deleted");
}

/// VS Code, nano and most small editors: the file is emptied and written.
fn in_place(place: &Path, text: &str) {
    write(place, text);
}

/// VS Code where it saves atomically, gedit, Kate and many programs: a new file takes the old one's place.
fn by_rename(place: &Path, text: &str) {
    let new = beside(place, |name| format!("{name}.part"));
    write(&new, text);
    rename(&new, place);
}

/// vim with `backup` and `backupcopy=no`: tries whether files can be made, moves the old one away, writes a new one, deletes the backup.
fn vim(place: &Path, text: &str) {
    let (swap, backup) = (beside(place, |name| format!(".{name}.swp")), beside(place, |name| format!("{name}~")));
    write(&swap, "b0VIM 9.0");
    let attempt = place.with_file_name("4913");
    write(&attempt, "");
    remove(&attempt);
    let rights = fs::metadata(place).expect("the old file").permissions();
    rename(place, &backup);
    let mut new = File::create(place).expect("a file can be made");
    new.write_all(text.as_bytes()).and_then(|()| new.sync_all()).expect("a file can be written");
    fs::set_permissions(place, rights).expect("rights can be set");
    remove(&backup);
    remove(&swap);
}

/// vim with `backupcopy=yes`: a copy of the old file lies beside it while it is written in place.
fn vim_with_copy(place: &Path, text: &str) {
    let backup = beside(place, |name| format!("{name}~"));
    fs::copy(place, &backup).expect("a file can be copied");
    write(place, text);
    remove(&backup);
}

/// emacs: a link to nowhere as a lock, an autosave while one types, a backup that stays.
fn emacs(place: &Path, text: &str) {
    let (lock, autosave) = (beside(place, |name| format!(".#{name}")), beside(place, |name| format!("#{name}#")));
    symlink("writer@desk.4242:1795737137", &lock).expect("a link can be made");
    write(&autosave, "half of it");
    let backup = beside(place, |name| format!("{name}~"));
    rename(place, &backup);
    write(place, text);
    fs::set_permissions(place, fs::Permissions::from_mode(0o644)).expect("rights can be set");
    remove(&autosave);
    remove(&lock);
}

/// JetBrains: two renames.
fn jetbrains(place: &Path, text: &str) {
    let (new, old) = (beside(place, |name| format!("{name}___jb_tmp___")), beside(place, |name| format!("{name}___jb_old___")));
    write(&new, text);
    rename(place, &old);
    rename(&new, place);
    remove(&old);
}

/// `rsync --times`: a hidden file, the time of the source, a rename.
fn rsync(place: &Path, text: &str) {
    let new = beside(place, |name| format!(".{name}.Xa3kQz"));
    let mut file = File::create(&new).expect("a file can be made");
    file.write_all(text.as_bytes()).expect("a file can be written");
    let source = UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    file.set_modified(source).expect("a time can be set");
    rename(&new, place);
}

/// `sed -i`.
fn sed(place: &Path, text: &str) {
    let new = place.with_file_name("sedQ1w2E3");
    write(&new, text);
    fs::set_permissions(&new, fs::metadata(place).expect("the old file").permissions()).expect("rights can be set");
    rename(&new, place);
}

/// `git checkout`, and scripts that are simple.
fn deleted_and_made_anew(place: &Path, text: &str) {
    remove(place);
    write(place, text);
}

/// A program that writes what it has in its buffer whenever that is full.
fn in_two_pieces(place: &Path, text: &str) {
    let (first, second) = text.split_at(text.len() / 2);
    let mut file = File::create(place).expect("a file can be made");
    file.write_all(first.as_bytes()).and_then(|()| file.sync_all()).expect("a file can be written");
    file.write_all(second.as_bytes()).expect("a file can be written");
}

/// One that opens the file for each of them.
fn appended(place: &Path, text: &str) {
    let (first, second) = text.split_at(text.len() / 2);
    write(place, first);
    let mut file = OpenOptions::new().append(true).open(place).expect("a file can be opened");
    file.write_all(second.as_bytes()).expect("a file can be written");
}

/// One that opens the file and cuts it off only when the new text is in it.
fn over_the_old_text(place: &Path, text: &str) {
    let mut file = OpenOptions::new().write(true).open(place).expect("a file can be opened");
    file.write_all(text.as_bytes()).expect("a file can be written");
    file.set_len(text.len() as u64).expect("a file can be cut off");
}

/// Saves twice in such a way: what an editor does first is not always what it does later.
#[track_caller]
fn saved(save: fn(&Path, &str)) {
    let mut preview = Preview::new();
    for answer in ["The first answer.", "An answer that is longer than the first one."] {
        save(&preview.place(PLACE), &question("Paging", "", answer));
        preview.shows(ROUTE, answer);
    }
    preview.end();
}

// W1
#[test]
fn a_save_in_place_shows() {
    saved(in_place);
    saved(over_the_old_text);
}

// W2
#[test]
fn a_save_by_a_rename_shows() {
    saved(by_rename);
    saved(rsync);
    saved(sed);
}

// W3
#[test]
fn a_save_of_vim_shows() {
    saved(vim);
    saved(vim_with_copy);
}

// W4
#[test]
fn a_file_that_is_moved_in_from_outside_shows() {
    let mut preview = Preview::new();
    let outside = preview.folder.place("draft.md");
    for answer in ["From elsewhere.", "And again."] {
        write(&outside, &question("Paging", "", answer));
        rename(&outside, &preview.place(PLACE));
        preview.shows(ROUTE, answer);
    }
    preview.end();
}

// W5
#[test]
fn a_save_of_a_jetbrains_editor_shows() {
    saved(jetbrains);
}

// W6
#[test]
fn a_save_of_emacs_shows() {
    saved(emacs);
}

// W7
#[test]
fn a_file_that_is_deleted_and_made_anew_shows() {
    saved(deleted_and_made_anew);
    let mut preview = Preview::new();
    preview.delete(PLACE);
    preview.lacks(ROUTE);
    preview.write(PLACE, question("Paging", "", "Here again."));
    preview.shows(ROUTE, "Here again.");
    preview.end();
}

// W8
#[test]
fn a_save_in_pieces_shows_whole() {
    saved(in_two_pieces);
    saved(appended);
}

// W8
#[test]
fn a_file_that_is_empty_for_a_while_shows_as_it_was_before() {
    let mut preview = Preview::new();
    preview.write(PLACE, "");
    preview.warns(ROUTE, &["missing-key"], true);
    assert!(preview.get(ROUTE).text().contains("Cursors."));
    preview.write(PLACE, question("Paging", "", "Whole."));
    preview.shows(ROUTE, "Whole.");
    preview.end();
}

// W9
#[test]
fn two_files_one_after_the_other_show_both() {
    let mut preview = Preview::new();
    preview.write(PLACE, question("Paging", "", "One."));
    preview.write("content/apis/versioning.md", question("Versioning", "", "Two."));
    preview.shows(ROUTE, "One.");
    preview.shows("apis/versioning.html", "Two.");
    preview.end();
}

// W10
#[test]
fn of_many_saves_the_last_one_wins() {
    let mut preview = Preview::new();
    for number in 1..=60 {
        preview.write(PLACE, question("Paging", "", &format!("Save number {number}.")));
    }
    preview.shows(ROUTE, "Save number 60.");
    preview.end();
}

// W10
#[test]
fn many_saves_that_have_come_together_are_looked_at_once() {
    let mut preview = Preview::new();
    preview.asleep(|preview| {
        for number in 1..=60 {
            preview.write(PLACE, question("Paging", "level = 'junior'\ntags = ['lists']", &format!("Save number {number}.")));
        }
    });
    preview.shows(ROUTE, "Save number 60.");
    let routes = [ROUTE, "apis/print.html", "levels/junior/print.html"].map(str::to_owned).to_vec();
    let once = Event::Change { routes: Some(routes), follow: None };
    assert_eq!(preview.told_until_another_edit(), [once, introduced()]);
    preview.end();
}

// W11
#[test]
fn a_save_while_an_earlier_one_is_compiled_shows() {
    let mut preview = Preview::new();
    for round in 0..20 {
        // This one has every file parsed anew.
        let config = preview.folder.text("handbook/askbook.toml");
        let math = ["\n[markdown]\nmath = true\n", "\n[markdown]\nmath = false\n"][round % 2];
        preview.write("askbook.toml", format!("{}{math}", config.split("\n[markdown]").next().unwrap_or_default()));
        preview.write(PLACE, question("Paging", "", &format!("Round {round}, early.")));
        // Anything but the page itself may be told of first.
        preview.shows("apis/versioning.html", "Seldom.");
        preview.write(PLACE, question("Paging", "", &format!("Round {round}, late.")));
    }
    preview.shows(ROUTE, "Round 19, late.");
    preview.end();
}

#[test]
fn a_save_that_keeps_length_and_time_shows() {
    let mut preview = Preview::new();
    let place = preview.place(PLACE);
    for answer in ["Four", "Five", "Nine"] {
        let time = fs::metadata(&place).and_then(|found| found.modified()).expect("a time");
        let mut file = OpenOptions::new().write(true).open(&place).expect("a file can be opened");
        file.write_all(question("Paging", "", answer).as_bytes()).expect("a file can be written");
        file.set_len(question("Paging", "", answer).len() as u64).expect("a file can be cut off");
        file.set_modified(time).expect("a time can be set");
        drop(file);
        preview.shows(ROUTE, answer);
    }
    preview.end();
}

// W23
#[test]
fn a_file_that_is_touched_and_not_changed_is_not_told_of() {
    let mut preview = Preview::new();
    preview.asleep(|preview| {
        let (place, text) = (preview.place(PLACE), preview.folder.text(&format!("handbook/{PLACE}")));
        let now = SystemTime::now();
        File::options().append(true).open(&place).and_then(|file| file.set_modified(now)).expect("a time can be set");
        WAYS.iter().for_each(|save| save(&place, &text));
        fs::set_permissions(&place, fs::Permissions::from_mode(0o600)).expect("rights can be set");
        // What emacs leaves.
        remove(&beside(&place, |name| format!("{name}~")));
    });
    assert_eq!(preview.told_until_another_edit(), [introduced()]);
    preview.end();
}

// W24
#[test]
fn an_edit_that_is_taken_back_at_once_is_not_told_of() {
    let mut preview = Preview::new();
    preview.asleep(|preview| {
        let text = preview.folder.text(&format!("handbook/{PLACE}"));
        preview.write(PLACE, question("Paging", "", "Not this."));
        preview.rename("content/teams", "content/team");
        preview.write(PLACE, text);
        preview.rename("content/team", "content/teams");
    });
    assert_eq!(preview.told_until_another_edit(), [introduced()]);
    preview.end();
}

/// What is told of the edit that [`Preview::told_until_another_edit`] makes.
fn introduced() -> Event {
    Event::Change { routes: Some(vec!["apis/index.html".to_owned()]), follow: None }
}

/// The programs themselves, as far as they are on this machine.
#[test]
fn saves_of_real_programs_show() {
    let mut preview = Preview::new();
    let place = preview.place(PLACE);
    let programs: [(&str, &[&str], &str); 3] = [
        ("sed", &["-i", "s/Cursors/By sed/"], "By sed."),
        ("vim", &["-Nesu", "NONE", "--cmd", "set backup writebackup backupcopy=no", "-c", "%s/By sed/By vim", "-c", "wq"], "vim"),
        ("perl", &["-pi.orig~", "-e", "s/^By .*/By perl./"], "By perl."),
    ];
    for (program, arguments, text) in programs {
        let run = Command::new(program)
            .args(arguments)
            .arg(&place)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        if run.is_ok_and(|status| status.success()) {
            preview.shows(ROUTE, text);
        }
    }
    preview.end();
}
