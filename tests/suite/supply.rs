//! Nothing comes into the program by chance: only what is written down is fetched, and nothing else runs when it is built.

use std::fs;
use std::path::Path;

/// The text of a file of this repository.
fn text(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect(path)
}

#[test]
fn scripts_take_what_the_lock_files_say() {
    // Those that choose no versions.
    let harmless = ["cargo fmt", "cargo deny --version", "cargo deny fetch", "command -v cargo"];
    for path in [".ci/run", ".ci/supply", "tests/run"] {
        let text = text(path);
        let lines = text.lines().filter(|line| !line.trim_start().starts_with(['#', '"']) && !line.contains("printf"));
        for line in lines.filter(|line| !harmless.iter().any(|harmless| line.contains(harmless))) {
            assert!(!line.contains("cargo ") || line.contains("--locked"), "{path}: {line}");
            assert!(!line.contains("npm ") || line.contains("npm ci --ignore-scripts"), "{path}: {line}");
        }
    }
}

#[test]
fn the_build_reads_its_own_files_and_nothing_else() {
    let script = text("build.rs");
    for word in ["Command", "process", "net::", "http", "unsafe", "env::vars"] {
        assert!(!script.contains(word), "build.rs has {word}");
    }
    assert!(script.contains("env::var(\"OUT_DIR\")") && script.matches("env::var(").count() == 1);
}

#[test]
fn no_code_of_ours_is_unsafe() {
    assert!(text("Cargo.toml").contains("\n[lints.rust]\nunsafe_code = \"forbid\"\n"));
}
