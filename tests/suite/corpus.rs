//! What `cargo fuzz` has come upon, and what it begins with, looked at again in every run; see `fuzz/`.

use std::fs;
use std::path::Path;

#[path = "../../fuzz/src/lib.rs"]
pub mod targets;

#[test]
fn nothing_that_was_ever_made_up_breaks_what_reads_it() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    for (name, check) in targets::TARGETS {
        let mut files: Vec<_> = fs::read_dir(corpus.join(name)).expect(name).map(|entry| entry.expect("a file").path()).collect();
        files.sort();
        assert!(files.len() >= 5, "{name} has {} files", files.len());
        for file in files {
            let bytes = fs::read(&file).expect("a readable file");
            // The name of the file is told by the test's output, where the check panics.
            println!("{}", file.display());
            check(&bytes);
        }
    }
}

#[test]
fn every_target_is_listed_and_has_a_corpus() {
    let names = |folder: &str| {
        let entries = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).expect(folder);
        let mut names: Vec<String> = entries
            .map(|entry| entry.expect("an entry").path().file_stem().expect("a name").to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    };
    let listed = targets::TARGETS.map(|(name, _)| name.to_owned());
    assert_eq!(names("fuzz/fuzz_targets"), listed);
    assert_eq!(names("fuzz/corpus"), listed);
}
