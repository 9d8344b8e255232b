//! The command itself: options, exit codes, what it prints where, and its words for the likely mistakes.

use crate::folder::{Folder, question};
use std::fs;

#[test]
fn the_summary_is_one_line_on_stdout() {
    let folder = Folder::new().question("handbook/content/a.md", "Yes.");
    let run = folder.run(&["build"]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    let written = folder.files("handbook/public").len();
    assert_eq!(run.out, format!("1 question → public: {written} written in N ms, no mistakes\n"));
}

#[test]
fn diagnostics_go_to_stderr_and_the_summary_still_to_stdout() {
    let folder = Folder::new().question("handbook/content/a.md", "Yes.").file("handbook/content/b.md", "Text");
    let run = folder.run(&["build"]);
    assert_eq!(run.code, Some(1));
    assert!(run.err.starts_with("error[missing-key]: `title` is missing\n --> content/b.md"), "{}", run.err);
    assert!(run.out.ends_with("in N ms, 1 error and 1 warning\n") && run.out.lines().count() == 1, "{}", run.out);
}

// Elsewhere a browser is found without `PATH`.
#[cfg(target_os = "linux")]
#[test]
fn a_machine_without_a_browser_is_told_where_the_page_is() {
    let folder = Folder::new().question("handbook/content/a.md", "Yes.");
    let mut command = folder.askbook(&["build", "--open"]);
    command.env("PATH", "");
    let run = folder.finish(command);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(
        run.err.starts_with("note: no browser could be opened (") && run.err.ends_with("public/index.html`\n"),
        "{}",
        run.err
    );
}

#[test]
fn a_bad_file_hides_no_good_one() {
    let folder = Folder::new()
        .question("handbook/content/good.md", "The good answer.")
        .file("handbook/content/latin-1.md", b"+++\ntitle = \"\xe4\"\n+++\n")
        .file("handbook/content/unclosed.md", "+++\ntitle = \"A\"\n")
        .file("handbook/content/no-toml.md", "+++\n= = =\n+++\n")
        .file("handbook/content/picture.png", b"no picture\0");
    let mistakes = folder.run(&["build"]).mistakes();
    for name in ["latin-1.md", "unclosed.md", "no-toml.md"] {
        assert!(mistakes.contains(name), "{mistakes}");
    }
    assert!(folder.text("handbook/public/good.html").contains("The good answer."));
    assert!(folder.place("handbook/public/picture.png").exists());
}

#[test]
fn the_root_is_the_nearest_folder_upwards() {
    let folder = Folder::new()
        .question("handbook/content/deep/a.md", "Outer.")
        .file("handbook/inner/askbook.toml", "[handbook]\ntitle = \"Inner\"\n")
        .question("handbook/inner/content/a.md", "Inner.");
    let build_in = |place: &str| {
        let mut command = folder.askbook(&["build"]);
        command.current_dir(folder.place(place));
        folder.finish(command)
    };
    let summary = build_in("handbook/content/deep").fine();
    assert!(summary.starts_with("1 question → ABOVE/handbook/public: "), "{summary}");
    assert!(build_in("handbook/inner/content").fine().contains("ABOVE/handbook/inner/public"));
}

#[test]
fn a_named_root_must_be_one_itself() {
    let folder = Folder::new().question("handbook/content/a.md", "Yes.");
    assert_eq!(
        folder.run(&["build", "--root", "content"]).refusal(),
        "error: no `askbook.toml` in `ABOVE/handbook/content`\n\
         help: a handbook begins with an `askbook.toml` that holds `[handbook]` and `title = \"…\"`\n"
    );
    assert_eq!(
        folder.run(&["build", "--root", "askbook.toml"]).refusal(),
        "error: `askbook.toml` is a file, expected the folder of a handbook\n"
    );
    assert_eq!(
        folder.run(&["build", "--root", "nowhere"]).refusal(),
        "error: cannot open the folder `nowhere`: no such file or directory\n"
    );
    let mut elsewhere = folder.askbook(&["build", "--root", "handbook"]);
    elsewhere.current_dir(folder.place(""));
    assert!(folder.finish(elsewhere).fine().starts_with("1 question → handbook/public: "));
}

#[test]
fn an_output_folder_may_be_relative_or_absolute() {
    let folder = Folder::new().question("handbook/content/a.md", "Yes.");
    let absolute = folder.place("absolute/deep").display().to_string();
    folder.run(&["build", "--output", "../relative"]).fine();
    let summary = folder.run(&["build", "--output", &absolute]).fine();
    assert!(summary.starts_with("1 question → ABOVE/absolute/deep: "), "{summary}");
    let site = folder.files("relative");
    assert!(site.contains_key("a.html"));
    assert_eq!(site, folder.files("absolute/deep"));
    assert!(!folder.place("handbook/public").exists());
}

#[test]
fn drafts_are_taken_in_when_asked_for() {
    let folder = Folder::new()
        .question("handbook/content/a.md", "Yes.")
        .file("handbook/content/b.md", "+++\ntitle = \"B\"\nstatus = \"draft\"\n+++\n## A good answer\nYes.\n");
    assert!(folder.build().starts_with("1 question "));
    assert!(!folder.place("handbook/public/b.html").exists());
    assert!(folder.run(&["build", "--drafts"]).fine().starts_with("2 questions "));
    assert!(folder.place("handbook/public/b.html").exists());
}

#[test]
fn warnings_fail_a_strict_build_alone() {
    let folder = Folder::new().file("handbook/content/a.md", "+++\ntitle = \"A\"\n+++\n");
    let lenient = folder.run(&["build"]);
    assert_eq!(lenient.code, Some(0));
    assert!(lenient.out.ends_with("1 warning\n"), "{}", lenient.out);
    assert!(folder.run(&["build", "--strict"]).mistakes().starts_with("warning[missing-answer]: "));
    folder.write("handbook/content/a.md", question("Yes."));
    folder.run(&["build", "--strict"]).fine();
}

#[test]
fn nothing_is_coloured_where_no_terminal_is() {
    let folder = Folder::new().file("handbook/content/a.md", "Text");
    let coloured = |variable: Option<(&str, &str)>| {
        let mut command = folder.askbook(&["build"]);
        command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").envs(variable);
        folder.finish(command).mistakes().contains('\u{1b}')
    };
    assert!(!coloured(None));
    assert!(!coloured(Some(("NO_COLOR", "1"))));
    assert!(coloured(Some(("CLICOLOR_FORCE", "1"))), "the colours that the other two lack");
}

#[test]
fn help_shows_an_example_and_the_version_is_the_packages() {
    let folder = Folder::new();
    for (arguments, example) in [
        (&["--help"][..], "Examples:\n  askbook serve --open "),
        (&["build", "--help"], "Example:\n  askbook build --"),
        (&["serve", "--help"], "Example:\n  askbook serve --"),
    ] {
        let help = folder.run(arguments).fine();
        assert!(help.contains(example), "{help}");
    }
    assert_eq!(folder.run(&["--version"]).fine(), concat!("askbook ", env!("CARGO_PKG_VERSION")));
}

#[test]
fn an_unknown_option_or_command_is_a_refusal_with_a_suggestion() {
    let folder = Folder::new();
    for (arguments, suggested) in [(&["build", "--stric"][..], "'--strict'"), (&["biuld"], "'build'")] {
        let refusal = folder.run(arguments).refusal();
        assert!(refusal.starts_with("error: ") && refusal.contains(suggested), "{refusal}");
    }
    assert!(folder.run(&[]).refusal().contains("Usage: askbook <COMMAND>"));
}

#[cfg(unix)]
#[test]
fn a_reader_that_has_gone_is_no_reason_to_fail() {
    let folder = Folder::new().file("handbook/content/a.md", "Text");
    let (reader, out) = std::io::pipe().expect("a pipe");
    let err = out.try_clone().expect("a pipe");
    drop(reader);
    let mut command = folder.askbook(&["build"]);
    let status = command.stdout(out).stderr(err).status().expect("the command starts");
    assert_eq!(status.code(), Some(1));
    assert!(folder.place("handbook/public/index.html").exists());
}

/// What is said of a handbook with this one file in `content/`, beside a good question `content/good.md` of level `senior`.
#[track_caller]
fn said(path: &str, text: impl AsRef<[u8]>) -> String {
    let good = "+++\ntitle = \"Good\"\nlevel = \"senior\"\n+++\n## A good answer\nYes.\n";
    let run = Folder::new().file("handbook/content/good.md", good).file(&format!("handbook/{path}"), text).run(&["build"]);
    assert!(matches!(run.code, Some(0 | 1)), "{}", run.err);
    run.err
}

#[test]
fn a_folder_that_is_no_handbook_is_named_with_what_makes_it_one() {
    let folder = Folder::new().file("elsewhere/notes.md", "");
    let mut command = folder.askbook(&["build"]);
    command.current_dir(folder.place("elsewhere"));
    let expected = "\
error: no `askbook.toml` in `ABOVE/elsewhere` or a folder above it
help: a handbook begins with an `askbook.toml` that holds `[handbook]` and `title = \"…\"`
";
    assert_eq!(folder.finish(command).refusal(), expected);
}

#[test]
fn an_empty_handbook_says_what_to_write_first() {
    let folder = Folder::new().file("handbook/askbook.toml", "[handbook]\ntitle = \"T\"\n");
    let expected = "\
warning[missing-content]: there is no page below `content/`
--> askbook.toml
 = help: write the first one: `content/general/first.md`, with `+++`, `title = \"…\"` and `+++` on a line each

";
    for made in [None, Some("handbook/content")] {
        made.into_iter().for_each(|path| fs::create_dir_all(folder.place(path)).expect("a folder can be made"));
        let run = folder.run(&["build"]);
        assert_eq!((run.code, run.err.as_str()), (Some(0), expected));
    }
}

#[test]
fn a_misspelt_key_is_shown_with_the_right_one() {
    let expected = "\
error[unknown-key]: unknown key `tag`
 --> content/a.md:3:1
  |
3 | tag = [\"http\"]
  | ^^^
  |
  = help: did you mean `tags`?

";
    assert_eq!(said("content/a.md", "+++\ntitle = \"A\"\ntag = [\"http\"]\n+++\n## A good answer\nYes.\n"), expected);
}

#[test]
fn front_matter_of_another_format_is_named() {
    let expected = "\
error[missing-key]: `title` is missing
 --> content/a.md:1:1
  |
1 | ---
  | ^^^
  |
  = help: the file begins with `---`, as YAML front matter does, expected TOML between two lines `+++`

";
    assert_eq!(said("content/a.md", "---\ntitle: Queues\n---\n## A good answer\nYes.\n"), expected);
}

#[test]
fn front_matter_that_is_missing_is_shown_as_it_should_be() {
    let expected = "\
error[missing-key]: `title` is missing
 --> content/a.md:1:1
  |
1 | # What is a queue?
  | ^
  |
  = help: begin the file with three lines: `+++`, `title = \"…\"`, `+++`

";
    assert_eq!(said("content/a.md", "# What is a queue?\n\n## A good answer\nYes.\n"), expected);
}

#[test]
fn front_matter_that_is_never_closed_is_shown_where_it_opens() {
    let expected = "\
error[unclosed-front-matter]: front matter is never closed
 --> content/a.md:1:1
  |
1 | +++
  | ^^^ opened here
  |
  = help: close it with `+++` on a line of its own
";
    let said = said("content/a.md", "+++\ntitle = \"A\"\n\n## A good answer\nYes.\n");
    assert!(said.contains(expected), "{said}");
}

#[test]
fn a_level_that_is_not_configured_is_shown_with_the_nearest() {
    let expected = "\
error[unknown-level]: unknown level `seniour`
 --> content/a.md:3:9
  |
3 | level = \"seniour\"
  |         ^^^^^^^^^
  |
  = help: did you mean `senior`?

";
    assert_eq!(said("content/a.md", "+++\ntitle = \"A\"\nlevel = \"seniour\"\n+++\n## A good answer\nYes.\n"), expected);
}

#[test]
fn a_date_in_quotes_is_shown_without() {
    let expected = "\
error[invalid-value]: `reviewed` is a string, expected a date such as 2026-11-23, without quotes
 --> content/a.md:3:12
  |
3 | reviewed = \"2026-02-01\"
  |            ^^^^^^^^^^^^

";
    assert_eq!(said("content/a.md", "+++\ntitle = \"A\"\nreviewed = \"2026-02-01\"\n+++\n## A good answer\nYes.\n"), expected);
}

#[test]
fn a_link_that_leads_nowhere_is_shown_with_the_nearest_file() {
    let expected = "\
error[broken-link]: the link `goood.md` leads to no file, expected one at `content/goood.md`
 --> content/a.md:5:12
  |
5 | See [that](goood.md).
  |            ^^^^^^^^
  |
  = help: did you mean `good.md`?

";
    assert_eq!(said("content/a.md", "+++\ntitle = \"A\"\n+++\n## A good answer\nSee [that](goood.md).\n"), expected);
}

#[test]
fn two_questions_of_one_id_are_both_shown() {
    let expected = "\
error[duplicate-id]: the id `good` is taken
 --> content/late.md:3:6
  |
3 | id = \"good\"
  |      ^^^^^^ second one
";
    let said = said("content/late.md", "+++\ntitle = \"A\"\nid = \"good\"\n+++\n## A good answer\nYes.\n");
    assert!(said.starts_with(expected) && said.contains("content/good.md"), "{said}");
}

#[test]
fn a_file_in_another_encoding_is_named_with_the_first_foreign_byte() {
    let expected = "\
error[unreadable]: byte 15 (line 2, column 12) is not UTF-8
--> content/a.md
 = help: save the file as UTF-8

";
    assert_eq!(said("content/a.md", b"+++\ntitle = \"Gr\xf6\xdfe\"\n+++\n## A good answer\nYes.\n"), expected);
}

#[test]
fn a_question_without_an_answer_is_a_warning() {
    let expected = "\
warning[missing-answer]: the question does not say what a good answer is
--> content/a.md
 = help: add a section `## A good answer`

";
    assert_eq!(said("content/a.md", "+++\ntitle = \"A\"\n+++\nText.\n"), expected);
}

#[test]
fn a_configuration_that_is_no_toml_is_shown_where_it_breaks() {
    let expected = "\
error[invalid-value]: unclosed table, expected `]`
 --> askbook.toml:1:10
  |
1 | [handbook
  |          ^

";
    let said = said("askbook.toml", "[handbook\ntitle = \"T\"\n");
    assert!(said.starts_with(expected), "{said}");
}
