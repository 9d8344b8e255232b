//! A run that is killed before a call: the next start finds the whole old site or the whole new one.

use super::scene::{PUBLIC, Scene, Whole, handbook};
use super::trace::{Event, Point, calls, run, spread};
use crate::effort;
use crate::folder::{Folder, question};
use std::fs;

/// How many points of a scene are tried in the usual run: before the output is touched, and from there on.
const QUICK: [u32; 2] = [1, 1];

/// The points at which a run is killed.
fn chosen(all: &[Point], [before, after]: [u32; 2]) -> (usize, Vec<usize>) {
    let changing: Vec<usize> = (0..all.len()).filter(|&at| all[at].changes).collect();
    let first = changing.iter().position(|&at| all[at].is_in_output()).unwrap_or(changing.len());
    let (earlier, later) = changing.split_at(first);
    let few = |points: &[usize], quick| -> Vec<usize> {
        spread(points.len(), effort::of(quick, u32::MAX)).map(|number| points[number]).collect()
    };
    (changing.len(), [few(earlier, before), few(later, after)].concat())
}

/// Kills a run at its points, one run for each; says how many ended with the old and with the new site.
#[track_caller]
fn sweep(scene: &Scene) {
    let all = calls(&scene.trial(), &scene.arguments);
    let (points, chosen) = chosen(&all, QUICK);
    let (mut ends, mut bad) = ([0, 0], Vec::new());
    for at in chosen {
        let trial = scene.trial();
        run(&trial, &scene.arguments, &all, at, Event::Kill);
        match trial.recovers().and_then(|whole| trial.completes().map(|()| whole)) {
            Ok(Whole::Old) => ends[0] += 1,
            Ok(Whole::New) => ends[1] += 1,
            Err(why) => bad.push(format!("killed before {}: {why}", all[at])),
        }
    }
    report(points, ends, &bad);
}

#[track_caller]
fn report(points: usize, [old, new]: [usize; 2], bad: &[String]) {
    println!("{points} points, {} tried: {old} old, {new} new, {} bad", old + new + bad.len(), bad.len());
    assert!(bad.is_empty(), "{}", bad.join("\n"));
}

#[test]
fn a_first_build() {
    sweep(&Scene::of(handbook(), vec!["build"]));
}

#[test]
fn a_first_build_beside_files_with_a_dot() {
    let folder = handbook().file(&format!("{PUBLIC}/.gitignore"), "*\n").file(&format!("{PUBLIC}/.git/HEAD"), "ref\n");
    sweep(&Scene::of(folder, vec!["build"]));
}

#[test]
fn a_first_build_that_adopts_a_folder() {
    let folder = handbook().file(&format!("{PUBLIC}/CNAME"), "example.org\n").file(&format!("{PUBLIC}/apis/own.txt"), "Mine.\n");
    sweep(&Scene::of(folder, vec!["build", "--adopt"]));
}

fn edit(folder: &Folder) {
    folder.write("handbook/content/apis/paging.md", question("Another answer."));
}

#[test]
fn an_edit() {
    sweep(&Scene::edit(edit));
}

#[test]
fn a_new_folder_of_questions() {
    sweep(&Scene::edit(|folder| {
        folder.write("handbook/content/tools/editors/one.md", question("One."));
        folder.write("handbook/content/tools/two.md", question("Two."));
    }));
}

#[test]
fn a_rename() {
    sweep(&Scene::edit(|folder| {
        let [from, to] = ["listening", "hearing"].map(|name| folder.place(&format!("handbook/content/teams/{name}.md")));
        fs::rename(from, to).expect("a file can be renamed");
    }));
}

#[test]
fn a_rename_of_a_folder() {
    sweep(&Scene::edit(|folder| {
        let [from, to] = ["deep", "shallow"].map(|name| folder.place(&format!("handbook/content/apis/{name}")));
        fs::rename(from, to).expect("a folder can be renamed");
    }));
}

#[test]
fn a_question_less() {
    sweep(&Scene::edit(|folder| folder.delete("handbook/content/teams/notes/hiring.md")));
}

#[test]
fn a_folder_in_place_of_a_file() {
    sweep(&Scene::edit(|folder| {
        folder.delete("handbook/content/guides/sizes");
        folder.write("handbook/content/guides/sizes/small", "1\n");
    }));
}

#[test]
fn a_file_in_place_of_a_folder() {
    let folder = handbook().file("handbook/content/guides/colours/red", "#f00\n");
    folder.build();
    fs::remove_dir_all(folder.place("handbook/content/guides/colours")).expect("a folder can be deleted");
    folder.write("handbook/content/guides/colours", "red\n");
    sweep(&Scene::of(folder, vec!["build"]));
}

fn restyle(folder: &Folder) {
    for name in ["home", "page", "question"] {
        folder.write(&format!("handbook/themes/bare/templates/{name}.html"), "<h2>{{ site.title }}</h2>\n");
    }
}

#[test]
fn every_page() {
    sweep(&Scene::edit(restyle));
}

#[test]
fn an_output_on_another_file_system() {
    let draft = "+++\ntitle = 'Draft'\nstatus = 'draft'\n+++\n## A good answer\nNot yet.\n";
    let folder = handbook().file("handbook/content/apis/draft.md", draft).file("handbook/content/new/draft.md", draft);
    sweep(&Scene::elsewhere(folder, vec!["build", "--drafts"]));
}

#[test]
fn a_first_release() {
    sweep(&Scene::of(handbook(), RELEASE.to_vec()));
}

#[test]
fn a_second_release() {
    sweep(&Scene::published(handbook(), RELEASE.to_vec(), edit));
}

const RELEASE: [&str; 3] = ["build", "--publish", "releases"];

/// With it the oldest one goes.
#[test]
fn a_fourth_release() {
    let folder = handbook();
    for number in 0..2 {
        folder.write("handbook/content/apis/paging.md", question(&format!("Number {number}.")));
        folder.run(&RELEASE).fine();
    }
    sweep(&Scene::published(folder, RELEASE.to_vec(), edit));
}

/// Recovery is cut off as well, at each of its points, from three stages of a run that was cut off before.
#[test]
fn a_recovery() {
    let scene = Scene::edit(|folder| {
        edit(folder);
        folder.delete("handbook/content/teams/notes/hiring.md");
        folder.write("handbook/content/tools/editors/one.md", question("One."));
    });
    let all = calls(&scene.trial(), &scene.arguments);
    let (first, last) = (all.iter().position(Point::is_in_output), all.iter().rposition(Point::is_in_output));
    let (first, last) = (first.expect("something is published"), last.expect("something is published"));
    let writes = |at: &usize| all[*at].changes && all[*at].call == "write";
    let draft = (0..first).rev().filter(writes).nth(1).expect("drafts are written");
    let (mut points, mut ends, mut bad) = (0, [0, 0], Vec::new());
    // Drafts alone are nothing to recover: the next build begins anew.
    for (cut, again) in [(draft, "build"), (first, "recover"), ((first + last) / 2, "recover")] {
        let broken = || {
            let trial = scene.trial();
            run(&trial, &scene.arguments, &all, cut, Event::Kill);
            trial
        };
        let recovery = calls(&broken(), &[again]);
        let (count, chosen) = chosen(&recovery, QUICK);
        points += count;
        for at in chosen {
            let trial = broken();
            run(&trial, &[again], &recovery, at, Event::Kill);
            match trial.recovers().and_then(|whole| trial.completes().map(|()| whole)) {
                Ok(Whole::Old) => ends[0] += 1,
                Ok(Whole::New) => ends[1] += 1,
                Err(why) => bad.push(format!("killed before {}, then before {}: {why}", all[cut], recovery[at])),
            }
        }
    }
    report(points, ends, &bad);
}
