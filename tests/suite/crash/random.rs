//! A run that is killed at any time, again and again, in a handbook whose pages all change.

use super::scene::{PUBLIC, Sites, Told, Tree, Whole, difference, handbook, tree};
use crate::effort;
use crate::folder::{Folder, question};
use std::io::Read;
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

/// Gives a handbook one of two forms: every page differs, and some are in one of them alone.
fn form(folder: &Folder, number: usize) {
    for name in ["home", "page", "question"] {
        let template = format!("<h{0}>{{{{ site.title }}}}</h{0}>\n", number + 1);
        folder.write(&format!("handbook/themes/bare/templates/{name}.html"), template);
    }
    let [here, there] = if number == 0 { ["one", "two"] } else { ["two", "one"] };
    folder.write(&format!("handbook/content/{here}/deep/own.md"), question("Of one form."));
    let _ = std::fs::remove_dir_all(folder.place(&format!("handbook/content/{there}")));
}

fn build(folder: &Folder) -> (Tree, Duration) {
    let start = Instant::now();
    folder.build();
    (tree(&folder.place(PUBLIC)), start.elapsed())
}

/// Ends a command by force after a time, if it has not ended by then; gives out whether it had.
fn kill_after(mut command: Command, time: Duration) -> bool {
    let mut child = command.stdout(Stdio::piped()).spawn().expect("the program starts");
    let mut out = child.stdout.take().expect("a pipe");
    let (done, wait) = channel();
    let reader = std::thread::spawn(move || {
        let _ = out.read_to_end(&mut Vec::new());
        let _ = done.send(());
    });
    let has_ended = wait.recv_timeout(time).is_ok();
    child.kill().expect("a child");
    child.wait().expect("a child");
    reader.join().expect("a reader");
    has_ended
}

#[test]
fn kills_at_any_time() {
    let folder = handbook();
    for number in 0..effort::of(0, 2_000) {
        folder.write(&format!("handbook/content/many/{}/q{number}.md", number % 20), question(&format!("Number {number}.")));
    }
    let mut forms = [0, 1].map(|number| {
        form(&folder, number);
        build(&folder)
    });
    // Of the first form there was no earlier one.
    form(&folder, 0);
    forms[0] = build(&folder);
    let sites = forms.each_ref().map(|(site, _)| site);
    let longest = forms[0].1.min(forms[1].1).mul_f64(1.25);
    let (mut at, mut seed) = (0, 1_u64);
    let (mut ended, mut ends, mut mixed, mut bad) = (0, [0, 0], 0, Vec::new());
    for number in 0..effort::of(20, 1_000) {
        // The old form and the new one, wherever the last kill has led to.
        let between = Sites { old: sites[at].clone(), new: sites[1 - at].clone() };
        form(&folder, 1 - at);
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let time = longest.mul_f64((seed >> 33) as f64 / (1_u64 << 31) as f64);
        ended += u32::from(kill_after(folder.askbook(&["build"]), time));
        let found = tree(&folder.place(PUBLIC));
        mixed += u32::from(between.which(&found).is_err());
        let recovered = between.is_untorn(&found).and_then(|()| {
            let told = Told::of(folder.askbook(&["recover"]).output().expect("the program starts"));
            if told.code != Some(0) {
                return Err(format!("`recover` fails: {told:?}"));
            }
            between.which(&tree(&folder.place(PUBLIC)))
        });
        match recovered {
            Ok(Whole::Old) => ends[0] += 1,
            Ok(Whole::New) => (ends[1], at) = (ends[1] + 1, 1 - at),
            Err(why) => {
                bad.push(format!("kill {number} after {time:?}: {why}"));
                break;
            }
        }
        if number % 20 == 19 {
            form(&folder, 1 - at);
            assert_eq!(difference(&build(&folder).0, sites[1 - at]), None, "a build after a kill");
            at = 1 - at;
        }
    }
    println!(
        "within {longest:?}: {} old, {} new, {ended} had ended, {mixed} mixed before recovery, {} bad",
        ends[0],
        ends[1],
        bad.len()
    );
    assert!(bad.is_empty(), "{}", bad.join("\n"));
}
