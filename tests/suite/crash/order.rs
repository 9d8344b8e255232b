//! In which order a site comes into its place: what is made sure before anything relies on it, and what readers can follow before they meet a link to it.

use super::scene::{PUBLIC, Scene, handbook};
use super::trace::{Point, calls};
use crate::folder::{Folder, question};

/// Every kind of page and file changes, each in a folder that is there already.
fn edit(folder: &Folder) {
    folder.write("handbook/content/apis/paging.md", question("Another answer."));
    folder.write("handbook/content/guides/first.md", "+++\ntitle = 'Another'\nkind = 'page'\n+++\nRead this.\n");
    folder.write("handbook/content/guides/sizes", "4 5 6\n");
    folder.delete("handbook/content/teams/feedback.md");
}

fn at(points: &[Point], what: &str, is_it: impl Fn(&Point) -> bool) -> usize {
    points.iter().position(is_it).unwrap_or_else(|| panic!("{what} is missing"))
}

#[test]
fn the_disk_has_everything_before_the_journal_and_the_journal_before_the_first_step() {
    let scene = Scene::edit(edit);
    let points = calls(&scene.trial(), &scene.arguments);
    let staged = at(&points, "a file on the stage", |point| point.call == "write" && point.path.contains("/stage/"));
    let settled = at(&points, "what makes the stage sure", |point| point.call == "syncfs");
    let begun = at(&points, "the journal", |point| point.call == "write" && point.path.ends_with("/journal"));
    let sure = at(&points, "what makes the journal sure", |point| point.call == "fsync" && point.path.ends_with("/journal"));
    let step = at(&points, "a step", Point::is_in_output);
    assert!(staged < settled && settled < begun && begun < sure && sure < step, "{points:#?}");
    let is_late = |point: &Point| point.call == "write" && point.path.contains("/stage/");
    assert!(!points[settled..].iter().any(is_late), "{points:#?}");
}

#[test]
fn what_pages_lead_to_comes_before_them_and_what_goes_goes_last() {
    let scene = Scene::edit(edit);
    let points = calls(&scene.trial(), &scene.arguments);
    let moved = |name: &str| {
        let path = format!("{PUBLIC}/{name}");
        at(&points, name, |point| point.changes && point.paths.contains(&path))
    };
    let [asset, question, page] = ["guides/sizes", "apis/paging.html", "guides/first.html"].map(moved);
    let [list, data, gone] = ["all.html", "questions.json", "teams/feedback.html"].map(moved);
    assert!(asset < question && asset < page && question < list && page < list && list < data && data < gone, "{points:#?}");
}

#[test]
fn a_folder_that_is_new_comes_as_a_whole() {
    let whole = |scene: &Scene| {
        let points = calls(&scene.trial(), &scene.arguments);
        let moved = points.iter().filter(|point| point.call.starts_with("rename") && point.is_in_output());
        moved.map(|point| point.paths.clone()).collect::<Vec<_>>()
    };
    let first = whole(&Scene::of(handbook(), vec!["build"]));
    assert!(matches!(&first[..], [only] if only.contains(&PUBLIC.to_owned())), "{first:?}");
    let later = whole(&Scene::edit(|folder| {
        folder.write("handbook/content/tools/deep/one.md", question("One."));
        folder.write("handbook/content/tools/deep/two.md", question("Two."));
    }));
    let tools: Vec<_> =
        later.iter().filter(|paths| paths.iter().any(|path| path.starts_with(&format!("{PUBLIC}/tools")))).collect();
    assert!(matches!(&tools[..], [only] if only.contains(&format!("{PUBLIC}/tools"))), "{later:?}");
}
