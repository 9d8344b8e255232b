//! What follows a run that was cut off while it published: whatever is started next finishes it, and what somebody has done meanwhile stays.

use super::scene::{PUBLIC, Scene, Thing, Told, Trial, Whole, tree};
use super::trace::{Event, Point, calls, run};
use crate::folder::{Folder, question};
use std::fs;
use std::os::unix::fs::symlink;

/// A file that changes, one that comes, one that comes with its folder, and one that goes.
fn edit(folder: &Folder) {
    folder.write("handbook/content/apis/paging.md", question("Another answer."));
    folder.write("handbook/content/apis/new.md", question("New."));
    folder.write("handbook/content/tools/editors/one.md", question("One."));
    folder.delete("handbook/content/teams/listening.md");
}

/// Trials that were cut off when they were to change the output for the first time.
struct Cut {
    scene: Scene,
    all: Vec<Point>,
}

impl Cut {
    fn new() -> Self {
        let scene = Scene::edit(edit);
        let all = calls(&scene.trial(), &scene.arguments);
        Cut { scene, all }
    }

    fn trial(&self) -> Trial<'_> {
        let first = self.all.iter().position(Point::is_in_output).expect("something is published");
        let trial = self.scene.trial();
        run(&trial, &self.scene.arguments, &self.all, first, Event::Kill);
        assert_eq!(self.scene.sites.which(&trial.site()), Ok(Whole::Old));
        trial
    }
}

fn write(trial: &Trial, name: &str, text: &str) {
    fs::write(trial.place(name), text).expect("a file can be written");
}

fn path(name: &str) -> String {
    format!("{PUBLIC}/{name}")
}

#[test]
fn every_command_finishes_it_first() {
    let cut = Cut::new();
    let commands: [(&[&str], i32); 5] = [
        (&["build", "--output", "other"], 1),
        (&["build", "--output", "content"], 2),
        (&["build"], 1),
        // An address that is kept for documentation (RFC 5737), so it is nobody's.
        (&["serve", "--host", "203.0.113.1", "--port", "0"], 2),
        (&["recover"], 0),
    ];
    for (arguments, code) in commands {
        let trial = cut.trial();
        // Nothing of this can be published.
        write(&trial, "handbook/themes/bare/templates/page.html", "{{");
        let told = trial.run(arguments);
        assert_eq!(told.code, Some(code), "{arguments:?}: {told:?}");
        assert_eq!(cut.scene.sites.which(&trial.site()), Ok(Whole::New), "{arguments:?}: {told:?}");
    }
}

/// Lets somebody do something to the output of a run that was cut off. It is finished around that, and the next build leaves it alone as well; both end
/// with `code`.
#[track_caller]
fn stays(cut: &Cut, name: &str, code: i32, meddle: impl FnOnce(&Trial)) {
    let trial = cut.trial();
    meddle(&trial);
    let theirs = trial.site().get(name).cloned();
    let is_told = |told: &Told| told.err.contains(&format!("/{name}")) && told.err.contains("is in the way");
    let told = trial.run(&["recover"]);
    let found = trial.site();
    assert_eq!((told.code, found.get(name).cloned()), (Some(code), theirs.clone()), "{told:?}");
    assert_eq!(is_told(&told), code == 2, "{told:?}");
    for (path, thing) in cut.scene.sites.new.iter().filter(|(path, thing)| **path != *name && **thing != Thing::Folder) {
        let is_below = path.strip_prefix(name).is_some_and(|rest| rest.starts_with('/'));
        assert!(is_below || found.get(path) == Some(thing), "{name}: `{path}` is not finished");
    }
    assert_eq!(tree(&trial.place("elsewhere")).len(), 1, "{name}: something has been written outside");
    let told = trial.run(&cut.scene.arguments);
    assert_eq!((told.code, trial.site().get(name).cloned()), (Some(code), theirs), "{told:?}");
    assert_eq!(is_told(&told), code == 2, "{told:?}");
}

#[test]
fn what_somebody_does_before_it_is_finished_stays() {
    let cut = Cut::new();
    // The new version of a page, a page that goes, one that comes, and a folder that comes.
    for (name, code) in [("apis/paging.html", 2), ("teams/listening.html", 0), ("apis/new.html", 2), ("tools", 2)] {
        stays(&cut, name, code, |trial| write(trial, &path(name), "Mine."));
    }
    // The link leads out of the output: nothing is moved or deleted through it.
    stays(&cut, "tools", 2, |trial| symlink("../../elsewhere", trial.place(&path("tools"))).expect("a link can be made"));
}

#[test]
fn a_folder_that_somebody_makes_in_the_place_of_a_new_one_is_filled() {
    let cut = Cut::new();
    let trial = cut.trial();
    fs::create_dir(trial.place(&path("tools"))).expect("a folder can be made");
    write(&trial, &path("tools/mine.txt"), "Mine.");
    trial.run(&["recover"]).fine();
    let mut found = trial.site();
    assert_eq!(found.remove("tools/mine.txt"), Some(Thing::File(b"Mine.".to_vec())));
    assert_eq!(cut.scene.sites.which(&found), Ok(Whole::New));
}

/// So that a loss of power finds no more than a kill does.
#[test]
fn everything_is_on_the_disk_before_the_output_is_touched() {
    let Cut { all, .. } = Cut::new();
    let is = |point: &Point, calls: &[&str], end: &str| calls.contains(&point.call.as_str()) && point.path.ends_with(end);
    let marks = [
        ("the last draft is written", all.iter().rposition(|point| point.call == "write" && point.path.contains("/stage/"))),
        ("all of them are on the disk", all.iter().position(|point| is(point, &["syncfs"], "/stage"))),
        ("the journal is begun", all.iter().position(|point| point.changes && is(point, &["openat"], "/journal"))),
        ("the journal is on the disk", all.iter().position(|point| is(point, &["fsync", "fdatasync"], "/journal"))),
        ("the output is touched", all.iter().position(Point::is_in_output)),
    ];
    for (what, at) in marks {
        assert!(at.is_some(), "never: {what}");
    }
    assert!(marks.is_sorted_by_key(|(_, at)| at), "{marks:?}");
}
