//! Real file systems that are full or may not be written to. They are made with `unshare`, in a name space that ends with the test; where the system lets
//! nobody do that (some containers), these tests say so and try nothing. What they would find is then found by `failures` and `limits` alone.

use super::scene::{Scene, Told, Trial, difference};
use super::trace::spread;
use crate::effort;
use crate::folder::question;
use std::fs;
use std::process::Command;

/// A shell in which file systems can be mounted, if there is one here.
fn shell() -> Option<Vec<&'static str>> {
    let ways = [vec!["--user", "--map-root-user", "--mount"], vec!["--mount"]];
    let works = |way: &Vec<&str>| {
        let tried = Command::new("unshare").args(way).args(["sh", "-c", "mount -t tmpfs none /mnt"]).output();
        tried.is_ok_and(|tried| tried.status.success())
    };
    let found = ways.into_iter().find(works);
    if found.is_none() {
        eprintln!("nothing is tried: no file system may be mounted here");
    }
    found
}

/// Runs a build after `before`, in a shell of that kind; `$at` is the folder in question. What was in it last is there afterwards.
fn mounted(way: &[&str], trial: &Trial, at: &str, before: &str, arguments: &[&str]) -> Told {
    let askbook = trial.askbook(arguments);
    let place = trial.above().join(at);
    let copy = trial.above().join("copy");
    let script = format!("set -e; {before}; cd \"$root\"; code=0; \"$@\" || code=$?; cp -a \"$at\" \"$copy\"; exit $code");
    let mut command = Command::new("unshare");
    command.args(way).args(["sh", "-c", &script, "sh"]).arg(askbook.get_program()).args(askbook.get_args());
    command.env("at", &place).env("copy", &copy).env("root", trial.above().join("handbook")).env("RAYON_NUM_THREADS", "1");
    let told = Told::of(command.output().expect("a shell"));
    if copy.exists() {
        fs::remove_dir_all(&place).expect("a folder can be deleted");
        fs::rename(&copy, &place).expect("a folder can be renamed");
    }
    told
}

fn scene() -> Scene {
    Scene::edit(|folder| {
        folder.write("handbook/content/apis/paging.md", question(&"A much longer answer. ".repeat(400)));
        folder.write("handbook/content/tools/editors/one.md", question("One."));
    })
}

/// Each folder that may be a file system of its own.
const FOLDERS: [&str; 3] = ["handbook/public", "handbook/.askbook", "handbook"];

/// Gives a folder a file system of its own.
const MOVE: &str =
    "mv \"$at\" \"$at.was\"; mkdir \"$at\"; mount -t tmpfs none \"$at\"; cp -a \"$at.was/.\" \"$at\"; rm -r \"$at.was\"";

/// Builds on a file system on which so much is left; `room` says how a shell limits it to that.
#[track_caller]
fn fill(lefts: std::ops::Range<usize>, quick: u32, room: &str) {
    let Some(way) = shell() else { return };
    let scene = scene();
    let (mut bad, mut ends) = (Vec::new(), [0, 0]);
    for at in FOLDERS {
        for left in spread(lefts.len(), effort::of(quick, u32::MAX)).map(|number| lefts.start + number) {
            let trial = scene.trial();
            let before = format!("{MOVE}; left={left}; {room}");
            let told = mounted(&way, &trial, at, &before, &scene.arguments);
            ends[usize::from(told.code == Some(0))] += 1;
            let outcome = match told.code {
                Some(0) => difference(&trial.site(), &scene.sites.new).map_or(Ok(()), Err),
                Some(2) if told.err.contains("no space left on device") && told.err.contains('`') => Ok(()),
                _ => Err("it is not said".to_owned()),
            };
            if let Err(why) = outcome.and_then(|()| trial.recovers()).and_then(|_| trial.completes()) {
                bad.push(format!("{left} left of `{at}`: {why}\n    {told:?}"));
            }
        }
    }
    println!("{} failed, {} complete, {} bad", ends[0], ends[1], bad.len());
    assert!(bad.is_empty(), "{}", bad.join("\n"));
    assert!(ends[0] > 0 && ends[1] > 0, "there is always room, or never");
}

#[test]
fn a_file_system_without_room_for_bytes() {
    let used = "$(df --output=used -B4096 \"$at\" | tail -1)";
    fill(0..60, 2, &format!("mount -o remount,size=$((({used} + left) * 4096)) \"$at\""));
}

#[test]
fn a_file_system_without_room_for_files() {
    let used = "$(df --output=iused \"$at\" | tail -1)";
    fill(0..60, 2, &format!("mount -o remount,nr_inodes=$(({used} + left)) \"$at\""));
}

#[test]
fn a_file_system_that_may_only_be_read() {
    let Some(way) = shell() else { return };
    let scene = scene();
    for at in FOLDERS {
        let trial = scene.trial();
        let before = "mount --bind \"$at\" \"$at\"; mount -o remount,ro,bind \"$at\"";
        let told = mounted(&way, &trial, at, before, &scene.arguments);
        assert_eq!(told.code, Some(2), "{at}: {told:?}");
        assert!(told.err.contains("read-only file") && told.err.contains('`'), "{at}: {told:?}");
        assert_eq!(difference(&trial.site(), &scene.sites.old), None, "{at}: {told:?}");
        trial.recovers().and_then(|_| trial.completes()).unwrap_or_else(|why| panic!("{at}: {why}\n{told:?}"));
    }
}
