//! `askbook build --watch`: the output follows the edits.

use super::preview::{Lines, PATIENCE, Program, built, handbook, put, question};
use crate::folder::Folder;
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::ExitStatusExt;
use std::time::Instant;

const PLACE: &str = "handbook/content/apis/paging.md";
const OUTPUT: &str = "handbook/public";

/// A handbook that is built again and again.
struct Building {
    folder: Folder,
    program: Program,
    out: Lines,
    err: Lines,
}

impl Building {
    fn new() -> Self {
        let folder = handbook();
        let (program, mut out, err) = Program::start(folder.askbook(&["build", "--watch"]));
        out.until("3 questions → public: ");
        Building { folder, program, out, err }
    }

    /// Waits until the output is that of a clean build.
    #[track_caller]
    fn is_as_built(&mut self) {
        let (pages, _) = built(&self.folder.place("handbook"), false);
        let deadline = Instant::now() + PATIENCE;
        while self.folder.files(OUTPUT) != pages {
            assert!(self.out.next(deadline).is_some(), "nothing more is written: {:#?} {:#?}", self.out.all(), self.err.all());
        }
    }

    /// The number and the time of every file of the output.
    fn identities(&self) -> BTreeMap<String, (u64, i64, i64)> {
        let identity = |path: &String| {
            let found = fs::metadata(self.folder.place(OUTPUT).join(path)).expect("a file of the output");
            (found.ino(), found.mtime(), found.mtime_nsec())
        };
        self.folder.files(OUTPUT).into_keys().map(|path| (path.clone(), identity(&path))).collect()
    }
}

#[test]
fn an_edit_is_published_and_nothing_else_is_touched() {
    let mut building = Building::new();
    building.is_as_built();
    let (files, before) = (building.folder.files(OUTPUT), building.identities());
    building.folder.write(PLACE, question("Paging", "level = 'junior'\ntags = ['lists']", "Edited."));
    building.is_as_built();
    let (edited, after) = (building.folder.files(OUTPUT), building.identities());
    assert_ne!(files, edited);
    for (path, bytes) in &edited {
        assert_eq!(files.get(path) == Some(bytes), before.get(path) == after.get(path), "{path}");
    }
}

#[test]
fn what_comes_moves_and_goes_is_published() {
    let mut building = Building::new();
    building.folder.write("handbook/content/new/deep/one.md", question("One", "", "New."));
    building.is_as_built();
    assert!(building.folder.text("handbook/public/new/deep/one.html").contains("New."));
    fs::rename(building.folder.place("handbook/content/new"), building.folder.place("handbook/content/old")).expect("a move");
    building.is_as_built();
    building.folder.delete("handbook/content/old/deep/one.md");
    building.is_as_built();
    building.folder.write("handbook/themes/plain/templates/question.html", "{{ page.title }} by another template\n");
    building.is_as_built();
    assert!(!building.folder.place("handbook/public/new").exists() && !building.folder.place("handbook/public/old").exists());
}

// W33
#[test]
fn output_inside_the_handbook_does_not_set_it_off_again() {
    let mut building = Building::new();
    for number in 0..3 {
        put(&building.folder.place(PLACE), question("Paging", "", &format!("Edit {number}.")));
        building.is_as_built();
    }
    // Files are there before their line is: when the line of a further edit is there, so are those before it.
    building.folder.write("handbook/content/last.md", question("Last", "", "Last."));
    building.out.until("content/last.md");
    let edits = building.out.all().iter().filter(|line| line.starts_with("content/apis/")).count();
    assert_eq!(edits, 3, "{:#?}", building.out.all());
    fs::remove_dir_all(building.folder.place(OUTPUT)).expect("a folder can be deleted");
    building.folder.write(PLACE, question("Paging", "", "Into a new folder."));
    building.is_as_built();
}

#[test]
fn a_broken_file_keeps_its_page_and_is_told_until_it_is_repaired() {
    let mut building = Building::new();
    building.folder.write(PLACE, "+++\ntitle = 'Paging\n+++\n");
    building.err.until("error[invalid-value]");
    building.out.until(", 1 error");
    assert!(building.folder.text("handbook/public/apis/paging.html").contains("Cursors."));
    building.folder.write(PLACE, question("Paging", "", "Repaired."));
    building.out.until(", no mistakes");
    building.is_as_built();
}

// W40
#[test]
fn an_interrupt_ends_it() {
    let mut building = Building::new();
    building.is_as_built();
    building.program.signal("INT");
    assert_eq!(building.program.wait(&mut building.out).signal(), Some(2));
    building.is_as_built();
}
