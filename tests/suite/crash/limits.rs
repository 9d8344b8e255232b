//! What a process may not exceed: a file that may not grow so far is written in part, which no other way of failing does; and files that may be open at once.

use super::scene::{Scene, Told, Trial, Whole, difference};
use super::trace::spread;
use crate::effort;
use crate::folder::question;

fn scene() -> Scene {
    Scene::edit(|folder| {
        folder.write("handbook/content/apis/paging.md", question(&"A much longer answer. ".repeat(200)));
        folder.write("handbook/content/tools/editors/one.md", question("One."));
    })
}

/// Runs a build under each of these limits; `before` goes before it in a shell.
#[track_caller]
fn sweep(scene: &Scene, limits: std::ops::Range<usize>, before: impl Fn(usize) -> String, is_right: impl Fn(&Told) -> bool) {
    let (mut ends, mut complete, mut bad) = ([0, 0], 0, Vec::new());
    for limit in spread(limits.len(), effort::of(4, u32::MAX)).map(|number| limits.start + number) {
        let trial = scene.trial();
        let told = limited(&trial, &before(limit), &scene.arguments);
        complete += usize::from(told.code == Some(0));
        let outcome = match told.code {
            Some(0) => difference(&trial.site(), &scene.sites.new).map_or(Ok(()), Err),
            _ if is_right(&told) => Ok(()),
            _ => Err("it is not said".to_owned()),
        };
        match outcome.and_then(|()| trial.recovers()).and_then(|whole| trial.completes().map(|()| whole)) {
            Ok(Whole::Old) => ends[0] += 1,
            Ok(Whole::New) => ends[1] += 1,
            Err(why) => bad.push(format!("{}: {why}\n    {told:?}", before(limit))),
        }
    }
    println!("{limits:?}: {} old, {} new, {complete} of them complete, {} bad", ends[0], ends[1], bad.len());
    assert!(bad.is_empty(), "{}", bad.join("\n"));
    assert!(ends[0] > 0 && complete > 0, "the limits are all too low or too high");
}

fn limited(trial: &Trial, before: &str, arguments: &[&str]) -> Told {
    let askbook = trial.askbook(arguments);
    let mut command = std::process::Command::new("sh");
    command.args(["-c", &format!("{before}; exec \"$@\""), "sh"]).arg(askbook.get_program()).args(askbook.get_args());
    command.current_dir(askbook.get_current_dir().expect("the handbook"));
    Told::of(command.output().expect("a shell"))
}

/// Half a kilobyte each: below the smallest file up to above the largest.
const SIZES: std::ops::Range<usize> = 0..60;

#[test]
fn files_that_are_cut_off_and_told_of() {
    let is_right = |told: &Told| told.code == Some(2) && told.err.contains("file too large") && told.err.contains('`');
    sweep(&scene(), SIZES, |limit| format!("trap '' XFSZ; ulimit -f {limit}"), is_right);
}

#[test]
fn files_that_are_cut_off_and_end_the_run() {
    sweep(&scene(), SIZES, |limit| format!("ulimit -f {limit}"), |told| told.code.is_none());
}

#[test]
fn few_open_files() {
    let is_right = |told: &Told| told.code == Some(2) && told.err.contains("too many open files") && told.err.contains('`');
    // With less the program itself does not start.
    sweep(&scene(), 5..25, |limit| format!("ulimit -n {limit}"), is_right);
}
