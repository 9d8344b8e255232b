//! What work costs, counted instead of timed: no machine is too slow or too busy for these bounds, and a step that does more than it did shows at once.
//!
//! Allocations tell of most: what copies, converts or looks twice nearly always allocates. A binary of its own, since counting them takes an
//! allocator of its own. The instructions of one build tell of the rest. Where a bound is passed for a reason, be it a new compiler, it is set anew here, and
//! the reason stands in the commit.

#[path = "../benches/corpus/mod.rs"]
#[expect(dead_code, reason = "benchmarks ask for more")]
mod corpus;

use allocation_counter::measure;
use askbook::handbook::Settings;
use askbook::inputs::tree::{CONTENT, Tree};
use askbook::snapshot::{Memo, Snapshot, compile};
use askbook::words::date::Date;
use corpus::Corpus;
use corpus::edits::EDITS;
use rayon::ThreadPoolBuilder;
use std::sync::Arc;

const QUESTIONS: usize = 1_000;
const SETTINGS: Settings = Settings { drafts: false, today: Date::constant(2026, 11, 24) };

/// Fails where there are more than `most`, or so few that the bound says nothing any more.
#[track_caller]
fn within(what: &str, count: u64, most: u64) {
    assert!(count <= most, "{count} {what}, where {most} are allowed");
    assert!(count * 5 / 4 >= most, "{count} {what}; let no more than {} be allowed", count + count / 20);
}

/// Runs work on one thread and counts its allocations.
#[track_caller]
fn counted<T>(what: &str, most: u64, work: impl FnOnce() -> T) -> T {
    let mut done = None;
    let count = measure(|| done = Some(work())).count_total;
    within(&format!("allocations for {what}"), count, most);
    done.expect("measuring does the work")
}

fn all(corpus: &Corpus) -> Tree {
    let mut tree = Tree::default();
    corpus.files().for_each(|(path, text)| tree.insert_bytes(&path, text.into_bytes()));
    tree
}

/// What is published of a thousand questions, in bytes for each byte of their texts' HTML.
const SIZE: usize = 13;

/// Renders everything; gives out how many files there are, and their bytes.
fn render(snapshot: &Snapshot) -> (usize, usize) {
    let site = snapshot.outputs();
    let bytes = site.all().iter().map(|output| site.render(output).expect("a page of the built-in theme").len());
    (site.all().len(), bytes.sum())
}

#[test]
fn a_handbook_costs_what_it_did() {
    let corpus = Corpus::new(QUESTIONS);
    let tree = all(&corpus);
    let files = tree.below(CONTENT).count();
    let pool = ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    pool.install(|| {
        let mut memo = Memo::default();
        let tree = Arc::new(tree);
        let snapshot = counted("compiling", 270665, || compile(Arc::clone(&tree), SETTINGS, &mut memo));
        let work = snapshot.work;
        assert_eq!((work.configs, work.themes, work.parsed), (1, 1, files));
        let bodies: usize = snapshot.handbook.questions.iter().map(|question| question.document.body.html.len()).sum();

        counted("the index", 163408, || snapshot.index());
        let (outputs, bytes) = counted("rendering", 2214161, || render(&snapshot));
        assert_eq!(snapshot.rendered(), snapshot.plan.pages.len() as u64, "each page once");
        assert!(outputs < files + files, "{outputs} files of {files}");
        assert!(bytes < SIZE * bodies, "{bytes} bytes for {bodies} of bodies");

        for (name, change) in EDITS {
            let mut edited = Tree::clone(&tree);
            change(&mut edited, &corpus, QUESTIONS / 2);
            let next = compile(Arc::new(edited), SETTINGS, &mut memo);
            let changed = next.changed_since(&snapshot).len();
            let is_everywhere = ["configuration", "template"].contains(&name);
            assert!(is_everywhere || changed < 50, "{name}: {changed} pages change");
            assert!(next.work.parsed <= 1, "{name}: {} files are parsed", next.work.parsed);
            assert!(next.rendered() == 0 && !next.is_indexed(), "{name}: nobody has asked for a page");
            compile(Arc::clone(&tree), SETTINGS, &mut memo);
        }
    });
}

/// One build by the program of the tests' own profile, on a machine of callgrind's, and another one of the same.
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
#[test]
fn a_build_takes_the_instructions_that_it_did() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    for (path, text) in Corpus::new(30).files() {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a file is in a folder"))?;
        std::fs::write(path, text)?;
    }
    let build = || -> Result<u64, Box<dyn std::error::Error>> {
        let mut valgrind = std::process::Command::new("valgrind");
        valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null", env!("CARGO_BIN_EXE_askbook"), "build", "--root"]);
        let output = valgrind.arg(folder.path()).env("RAYON_NUM_THREADS", "1").output();
        let output = output.expect("valgrind starts; on Debian `apt-get install valgrind` brings it");
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{told}");
        let count = told.lines().find_map(|line| line.split_once("Collected : ")).ok_or_else(|| told.to_string())?.1;
        Ok(count.parse()?)
    };
    within("instructions", build()?, 1_982_000_000);
    // As if some time had gone by: files that are as young as their manifest prove nothing.
    for kept in std::fs::read_dir(folder.path().join(".askbook"))? {
        let manifest = std::fs::File::options().write(true).open(kept?.path().join("manifest"))?;
        manifest.set_modified(std::time::SystemTime::now() + std::time::Duration::from_secs(1))?;
    }
    within("instructions where nothing has changed", build()?, 23_500_000);
    Ok(())
}
