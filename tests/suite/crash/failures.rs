//! A call that fails: the run says so and names the path, or comes to its end all the same; the site is the whole old or new one.

use super::scene::{Scene, Told, Trial, Whole, difference, handbook};
use super::trace::{Event, Point, calls, run, spread};
use crate::effort;
use crate::folder::{Folder, question};

/// How many pairs of point and failure are tried of a scene in the usual run.
const QUICK: u32 = 5;

const ERRORS: [&str; 6] = ["ENOSPC", "EIO", "EACCES", "EROFS", "EMFILE", "EINTR"];

/// Everything that may happen at each point. A call that is interrupted for ever is none: to try it again is right. Nor is there a disk on which nothing
/// can be closed any more. An empty folder that the system does not give up is no harm.
fn cases(points: &[Point]) -> Vec<(usize, Event)> {
    let lasts = |point: &Point, error: &str| error != "EINTR" && point.call != "close";
    let events = |(at, point): (usize, &Point)| {
        let lasting = ERRORS.into_iter().filter(|error| lasts(point, error)).map(Event::FailOn);
        ERRORS.into_iter().map(Event::Fail).chain(lasting).map(move |event| (at, event)).collect::<Vec<_>>()
    };
    points.iter().enumerate().filter(|(_, point)| point.call != "rmdir").flat_map(events).collect()
}

/// Lets a command fail at its points in each way, one run for each, in a folder that `start` prepares.
#[track_caller]
fn sweep<'a>(scene: &Scene, start: impl Fn() -> Trial<'a>, arguments: &[&str]) {
    let all = calls(&start(), arguments);
    let cases = cases(&all);
    let (mut ends, mut bad) = ([0, 0], Vec::new());
    for (at, event) in spread(cases.len(), effort::of(QUICK, u32::MAX)).map(|number| cases[number]) {
        let trial = start();
        let told = run(&trial, arguments, &all, at, event);
        match is_right(&trial, scene, &told, &all[at..], event) {
            Ok(Whole::Old) => ends[0] += 1,
            Ok(Whole::New) => ends[1] += 1,
            Err(why) => bad.push(format!("{event:?} at {}: {why}\n    {told:?}", all[at])),
        }
    }
    println!("{} cases at {} points: {} old, {} new, {} bad", cases.len(), all.len(), ends[0], ends[1], bad.len());
    assert!(bad.is_empty(), "{}", bad.join("\n"));
}

#[track_caller]
fn sweep_build(scene: &Scene) {
    sweep(scene, || scene.trial(), &scene.arguments);
}

fn is_right(trial: &Trial, scene: &Scene, told: &Told, later: &[Point], event: Event) -> Result<Whole, String> {
    match told.code {
        Some(0) => difference(&trial.site(), &scene.sites.new).map_or(Ok(()), |why| Err(format!("success, but {why}")))?,
        Some(1 | 2) => {
            let failing = if let Event::Fail(_) = event { &later[..1] } else { later };
            // A draft may be called by what it will be.
            let names = |path: &String| [path.clone(), path.replace("/.askbook-", "/")];
            let named = |name: &String| told.err.contains(name.trim_start_matches("handbook/"));
            if !failing.iter().flat_map(|point| &point.paths).flat_map(names).any(|name| named(&name)) {
                return Err("the path is not named".to_owned());
            }
        }
        _ => return Err("it has ended by itself".to_owned()),
    }
    let whole = trial.recovers()?;
    trial.completes()?;
    Ok(whole)
}

#[test]
fn in_a_first_build() {
    sweep_build(&Scene::of(handbook(), vec!["build"]));
}

/// A folder that opens and then cannot be read to its end: the system does not say which one it was.
#[test]
fn in_the_middle_of_a_folder() {
    let scene = Scene::of(handbook(), vec!["build"]);
    let all = calls(&scene.trial(), &scene.arguments);
    for (path, time) in [("handbook/content/apis", 1), ("handbook/content/apis/deep", 2), ("handbook/themes/bare", 2)] {
        let is_it = |point: &Point| point.call == "getdents64" && point.path == path && point.time == time;
        let at = all.iter().position(is_it).expect("every folder is read until nothing comes any more");
        let trial = scene.trial();
        let told = run(&trial, &scene.arguments, &all, at, Event::Fail("EIO"));
        let named = told.err.lines().any(|line| line.trim_start() == format!("--> {}", &path["handbook/".len()..]));
        assert!(told.code == Some(1) && named, "{told:?}");
        assert_eq!(difference(&trial.site(), &scene.sites.old), None);
    }
}

/// A file that changes, one that goes with its folder, one that comes with its folder, and a folder in place of a file.
fn edit(folder: &Folder) {
    folder.write("handbook/content/apis/paging.md", question("Another answer."));
    folder.delete("handbook/content/teams/notes/hiring.md");
    folder.write("handbook/content/tools/editors/one.md", question("One."));
    folder.delete("handbook/content/guides/sizes");
    folder.write("handbook/content/guides/sizes/small", "1\n");
}

#[test]
fn in_an_edit() {
    sweep_build(&Scene::edit(edit));
}

/// The journal is whole, and its run gives up: nobody may take the one for sure and the other for undone.
#[test]
fn in_what_makes_a_journal_sure() {
    let scene = Scene::edit(edit);
    let all = calls(&scene.trial(), &scene.arguments);
    let is_it = |point: &Point| point.call == "fsync" && point.path.ends_with("/journal");
    let at = all.iter().position(is_it).expect("a journal is made sure");
    for event in [Event::Fail("EIO"), Event::FailOn("EROFS")] {
        let trial = scene.trial();
        let told = run(&trial, &scene.arguments, &all, at, event);
        is_right(&trial, &scene, &told, &all[at..], event).unwrap_or_else(|why| panic!("{event:?}: {why}\n    {told:?}"));
    }
}

#[test]
fn in_a_release() {
    sweep_build(&Scene::published(handbook(), vec!["build", "--publish", "releases"], edit));
}

/// Trials of a scene that were cut off in the middle of publishing.
fn broken<'a>(scene: &'a Scene) -> impl Fn() -> Trial<'a> {
    let all = calls(&scene.trial(), &scene.arguments);
    let cut = all.iter().position(Point::is_in_output).expect("something is published");
    move || {
        let trial = scene.trial();
        run(&trial, &scene.arguments, &all, cut, Event::Kill);
        trial
    }
}

#[test]
fn in_a_recovery() {
    let scene = Scene::edit(edit);
    sweep(&scene, broken(&scene), &["recover"]);
}

/// Lets the lock fail; gives out how the run ends, whether it says so, and which site is there then.
fn locked<'a>(
    scene: &'a Scene,
    start: impl Fn() -> Trial<'a>,
    arguments: &[&str],
    error: &'static str,
) -> (Option<i32>, bool, Option<Whole>) {
    let all = calls(&start(), arguments);
    let at = all.iter().position(|point| point.call == "flock").expect("a lock is taken");
    let trial = start();
    let told = run(&trial, arguments, &all, at, Event::Fail(error));
    (told.code, told.err.contains("cannot lock `"), scene.sites.which(&trial.site()).ok())
}

/// What cannot be locked is not written to; but there are file systems that know no locks, and people publish there.
#[test]
fn in_the_lock() {
    let scene = Scene::edit(edit);
    let cut = broken(&scene);
    assert_eq!(locked(&scene, || scene.trial(), &scene.arguments, "ENOLCK"), (Some(2), true, Some(Whole::Old)));
    assert_eq!(locked(&scene, || scene.trial(), &scene.arguments, "EOPNOTSUPP"), (Some(0), false, Some(Whole::New)));
    assert_eq!(locked(&scene, &cut, &["recover"], "ENOLCK"), (Some(2), true, Some(Whole::Old)));
    assert_eq!(locked(&scene, &cut, &["recover"], "EOPNOTSUPP"), (Some(0), false, Some(Whole::New)));
}

/// A run takes the lock once to see whether there is anything to do, and once to do it.
#[test]
fn in_what_gives_the_lock_back() {
    let scene = Scene::edit(edit);
    let all = calls(&scene.trial(), &scene.arguments);
    let of_lock = all.iter().enumerate().filter(|(_, point)| point.path.ends_with("/lock"));
    let ends: Vec<usize> = of_lock.filter(|(_, point)| point.call == "close").map(|(at, _)| at).collect();
    assert_eq!(ends.len(), 2, "{all:?}");
    for at in ends {
        let trial = scene.trial();
        let told = run(&trial, &scene.arguments, &all, at, Event::Fail("EIO"));
        assert_eq!((told.code, scene.sites.which(&trial.site()).ok()), (Some(0), Some(Whole::New)), "{told:?}");
    }
}
