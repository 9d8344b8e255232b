//! Folders as nobody wants them: what is refused as a whole, what is told of single files, what changes nothing.

use crate::effort;
use crate::folder::{Folder, question};
use crate::search::reader::Reader;
use proptest::prelude::*;
use std::fs;
use std::process::Command;

#[test]
fn a_configuration_that_is_a_folder_is_refused() {
    let folder = Folder::new();
    folder.delete("handbook/askbook.toml");
    fs::create_dir(folder.place("handbook/askbook.toml")).expect("a folder can be made");
    let expected = "error: `ABOVE/handbook/askbook.toml` is a folder, expected a file\n";
    assert_eq!(folder.run(&["build"]).refusal(), expected);
    assert_eq!(folder.run(&["build", "--root", "."]).refusal(), expected);
}

#[test]
fn content_or_themes_that_are_files_are_refused() {
    let folder = Folder::new().file("handbook/content", "text");
    assert_eq!(folder.run(&["build"]).refusal(), "error: `ABOVE/handbook/content` is a file, expected a folder\n");
    let folder = Folder::new().question("handbook/content/a.md", "Yes.");
    fs::remove_dir_all(folder.place("handbook/themes")).expect("a folder can be deleted");
    folder.write("handbook/themes", "text");
    assert_eq!(folder.run(&["build"]).refusal(), "error: `ABOVE/handbook/themes` is a file, expected a folder\n");
}

#[test]
fn what_editors_and_version_control_leave_is_no_content() {
    let folder = Folder::new().question("handbook/content/a.md", "Yes.");
    folder.build();
    let files = folder.files("handbook/public");
    for name in [".#a.md", "a.md~", "#a.md#", ".a.md.swp", "4913", ".DS_Store", ".git/config", ".git/a.md", "node_modules/a.md"] {
        folder.write(&format!("handbook/content/{name}"), "junk");
    }
    folder.build();
    assert_eq!(folder.files("handbook/public"), files);
}

#[test]
fn names_that_windows_reserves_are_told_or_replaced() {
    let folder = Folder::new()
        .question("handbook/content/con.md", "Yes.")
        .file("handbook/content/aux.png", "")
        .file("handbook/content/nul/a.txt", "");
    let mistakes = folder.run(&["build"]).mistakes();
    assert!(
        mistakes.starts_with("error[invalid-name]: Windows reserves the name `aux.png`\n--> content/aux.png\n"),
        "{mistakes}"
    );
    assert_eq!(mistakes.matches("error[").count(), 1, "{mistakes}");
    for name in ["x-con.html", "x-nul/a.txt"] {
        assert!(folder.place("handbook/public").join(name).exists(), "{name}");
    }
}

#[test]
fn a_name_that_is_too_long_hides_no_other_file() {
    let long = "n".repeat(252);
    let folder = Folder::new()
        .question(&format!("handbook/content/{long}.md"), "Yes.")
        .question(&format!("handbook/content/{}.md", "f".repeat(250)), "Yes.")
        .file(&format!("handbook/content/{}.js", "j".repeat(252)), "1")
        .question("handbook/content/good.md", "Yes.");
    let mistakes = folder.run(&["build"]).mistakes();
    assert!(mistakes.starts_with("error[invalid-name]: a name has 257 bytes, expected at most 255\n"), "{mistakes}");
    assert_eq!(mistakes.matches("error[").count(), 1, "{mistakes}");
    assert!(folder.place("handbook/public/good.html").exists());
    folder.write(&format!("handbook/content/{}.js", "j".repeat(252)), "2");
    assert!(folder.run(&["build"]).out.contains(": 1 written, "));
}

#[test]
fn a_path_of_many_folders_is_published() {
    let deep = "d/".repeat(60);
    let folder = Folder::new().question(&format!("handbook/content/{deep}a.md"), "Yes.");
    folder.build();
    assert!(folder.text(&format!("handbook/public/{deep}a.html")).contains("Yes."));
    folder.delete(&format!("handbook/content/{deep}a.md"));
    folder.run(&["build"]);
    assert!(!folder.place("handbook/public/d").exists());
}

#[test]
fn a_page_of_half_a_megabyte_is_published() {
    let folder = Folder::new().question("handbook/content/a.md", &"Some *words* and `code`.\n\n- item\n\n".repeat(16_000));
    folder.build();
    assert!(folder.text("handbook/public/a.html").len() > 500_000);
}

#[test]
fn thousands_of_empty_files_are_counted_and_not_all_drawn() {
    let folder = Folder::new();
    let content = folder.place("handbook/content/many");
    fs::create_dir_all(&content).expect("a folder can be made");
    for number in 0..10_000 {
        fs::write(content.join(format!("{number}.md")), "").expect("a file can be written");
    }
    let run = folder.run(&["build"]);
    assert_eq!(run.code, Some(1));
    assert!(
        run.err.ends_with("\n… and 9,950 errors and 10,000 warnings more\n\n"),
        "{}",
        &run.err[run.err.len().saturating_sub(200)..]
    );
    assert!(
        run.out.starts_with("10,000 questions → public: ") && run.out.ends_with(", 10,000 errors and 10,000 warnings\n"),
        "{}",
        run.out
    );
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::path::Path;

    fn link(folder: &Folder, target: &str, place: &str) {
        symlink(target, folder.place(place)).expect("a link can be made");
    }

    /// Takes all rights away; `false` where the system does not mind, as for an administrator.
    fn lock(place: &Path) -> bool {
        fs::set_permissions(place, fs::Permissions::from_mode(0o000)).expect("rights can be changed");
        fs::File::open(place).is_err()
    }

    #[test]
    fn links_within_the_handbook_are_followed() {
        let folder = Folder::new().question("handbook/content/real/a.md", "Yes.");
        link(&folder, "real", "handbook/content/linked");
        link(&folder, "real/a.md", "handbook/content/b.md");
        assert!(folder.build().starts_with("3 questions "));
        assert!(folder.place("handbook/public/linked/a.html").exists());
    }

    #[test]
    fn links_that_lead_elsewhere_are_told_and_what_they_lead_to_is_not_published() {
        let folder = Folder::new().question("handbook/content/good.md", "Yes.").file("outside/secret.md", question("Secret."));
        link(&folder, "../../outside", "handbook/content/folder");
        link(&folder, "../../outside/secret.md", "handbook/content/file.md");
        link(&folder, "folder", "handbook/content/indirect");
        link(&folder, "nowhere", "handbook/content/dangling.md");
        link(&folder, "..", "handbook/content/root");
        link(&folder, ".", "handbook/content/loop");
        link(&folder, "self", "handbook/content/self");
        let expected = "\
error[unreadable]: the link leads to nothing
--> content/dangling.md

error[unreadable]: the link leads out of the handbook's folder
--> content/file.md

error[unreadable]: the link leads out of the handbook's folder
--> content/folder

error[unreadable]: the link leads out of the handbook's folder
--> content/indirect

error[unreadable]: the link leads back to a folder above it
--> content/loop

error[unreadable]: the link leads back to a folder above it
--> content/root

error[unreadable]: cannot be read: too many levels of symbolic links
--> content/self

";
        let run = folder.run(&["build"]);
        assert_eq!((run.code, run.err.as_str()), (Some(1), expected));
        let site = folder.files("handbook/public");
        assert!(site.values().all(|bytes| !String::from_utf8_lossy(bytes).contains("Secret")));
        assert!(site.contains_key("good.html"));
    }

    #[test]
    fn links_in_the_theme_that_lead_elsewhere_are_told() {
        let folder = Folder::new().question("handbook/content/good.md", "Yes.").file("outside/secret.css", "");
        fs::create_dir(folder.place("handbook/themes/bare/static")).expect("a folder can be made");
        link(&folder, "../../../../outside/secret.css", "handbook/themes/bare/static/secret.css");
        let mistakes = folder.run(&["build"]).mistakes();
        assert!(
            mistakes.contains("the link leads out of the handbook's folder\n--> themes/bare/static/secret.css"),
            "{mistakes}"
        );
    }

    #[test]
    fn a_theme_that_lies_elsewhere_is_told_and_nothing_of_it_is_used() {
        let folder = Folder::new()
            .question("handbook/content/good.md", "Yes.")
            .file("handbook/askbook.toml", "[handbook]\ntitle = \"x\"\ntheme = \"mine\"\n")
            .file("outside/templates/question.html", "Foreign")
            .file("outside/texts/en.toml", "menu = \"Foreign\"\n");
        link(&folder, "../../outside", "handbook/themes/mine");
        let mistakes = folder.run(&["build"]).mistakes();
        assert!(mistakes.contains("the link leads out of the handbook's folder\n--> themes/mine\n"), "{mistakes}");
        let site = folder.files("handbook/public");
        assert!(site.values().all(|bytes| !String::from_utf8_lossy(bytes).contains("Foreign")));
        folder.delete("handbook/themes/mine");
        fs::create_dir_all(folder.place("handbook/themes/mine")).expect("a folder can be made");
        link(&folder, "../../../outside/templates", "handbook/themes/mine/templates");
        let mistakes = folder.run(&["build"]).mistakes();
        assert!(mistakes.contains("the link leads out of the handbook's folder\n--> themes/mine/templates\n"), "{mistakes}");
    }

    #[test]
    fn a_content_folder_that_is_a_link_may_lead_within_the_handbook_only() {
        let folder = Folder::new().question("handbook/docs/a.md", "Yes.").file("outside/b.md", question("Secret."));
        link(&folder, "docs", "handbook/content");
        assert!(folder.build().starts_with("1 question "));
        folder.delete("handbook/content");
        link(&folder, "../outside", "handbook/content");
        assert_eq!(
            folder.run(&["build"]).refusal(),
            "error: `ABOVE/handbook/content` is a link that leads out of the handbook's folder\n\
             help: move the files into it: what lies outside is not meant to be published\n"
        );
        folder.delete("handbook/content");
        link(&folder, "nowhere", "handbook/content");
        assert_eq!(
            folder.run(&["build"]).refusal(),
            "error: `ABOVE/handbook/content` is a link that leads to nothing, expected a folder\n"
        );
    }

    #[test]
    fn pipes_and_sockets_are_told_and_nobody_waits_for_them() {
        let folder = Folder::new().question("handbook/content/good.md", "Yes.");
        let pipe = folder.place("handbook/content/pipe.md");
        assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo starts").success());
        let _socket = std::os::unix::net::UnixListener::bind(folder.place("handbook/content/socket")).expect("a socket");
        let expected = "\
error[unreadable]: a pipe, a socket or a device, expected a file
--> content/pipe.md

error[unreadable]: a pipe, a socket or a device, expected a file
--> content/socket

";
        assert_eq!(folder.run(&["build"]).mistakes(), expected);
        fs::remove_file(folder.place("handbook/askbook.toml")).expect("the file is there");
        fs::rename(pipe, folder.place("handbook/askbook.toml")).expect("a pipe can be moved");
        assert_eq!(folder.run(&["build"]).refusal(), "error: `ABOVE/handbook/askbook.toml` is no file, expected a file\n");
    }

    #[test]
    fn what_may_not_be_read_is_told_and_hides_nothing_else() {
        let folder = Folder::new()
            .question("handbook/content/good.md", "Yes.")
            .question("handbook/content/locked.md", "Yes.")
            .question("handbook/content/room/a.md", "Yes.");
        let (file, room) = (folder.place("handbook/content/locked.md"), folder.place("handbook/content/room"));
        let is_locked = lock(&file) && lock(&room);
        let run = folder.run(&["build"]);
        fs::set_permissions(&room, fs::Permissions::from_mode(0o755)).expect("rights can be changed");
        assert!(folder.place("handbook/public/good.html").exists());
        let told = "error[unreadable]: cannot be read: permission denied\n--> content/locked.md\n\n\
                    error[unreadable]: cannot be read: permission denied\n--> content/room\n\n";
        assert_eq!(run.err, if is_locked { told } else { "" });
    }

    #[test]
    fn names_with_control_characters_do_not_reach_the_terminal() {
        let folder =
            Folder::new().file("handbook/content/a\u{1b}[31m\nb.md", "Text").question("handbook/content/good.md", "Yes.");
        let mistakes = folder.run(&["build"]).mistakes();
        assert!(mistakes.contains(" --> content/a\\u{1b}[31m\\nb.md:1:1\n"), "{mistakes}");
        assert!(folder.run(&["build"]).out.contains(": 0 written, "));
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use super::*;
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    #[test]
    fn names_that_are_not_utf8_are_told() {
        let folder = Folder::new().question("handbook/content/good.md", "Yes.");
        let content = folder.place("handbook/content");
        fs::write(content.join(OsStr::from_bytes(b"\xff.md")), question("Yes.")).expect("a file can be written");
        fs::create_dir(content.join(OsStr::from_bytes(b"\xfe"))).expect("a folder can be made");
        fs::write(content.join(OsStr::from_bytes(b"\xfe/a.md")), question("Yes.")).expect("a file can be written");
        let expected = "\
error[unreadable]: the name is not UTF-8
--> content/\u{fffd}.md

error[unreadable]: the name is not UTF-8
--> content/\u{fffd}/a.md

";
        assert_eq!(folder.run(&["build"]).mistakes(), expected);
        assert!(folder.place("handbook/public/good.html").exists());
    }

    #[test]
    fn a_root_whose_name_is_not_utf8_is_no_hindrance() {
        let folder = Folder::new().question("handbook/content/good.md", "Yes.");
        let moved = folder.place("").join(OsStr::from_bytes(b"h\xff 'b\"k"));
        fs::rename(folder.place("handbook"), &moved).expect("a folder can be moved");
        let mut command = folder.askbook(&["build"]);
        command.current_dir(&moved);
        assert!(folder.finish(command).fine().starts_with("1 question → public: "));
    }

    #[test]
    fn an_address_that_is_too_long_for_the_system_hides_no_other_page() {
        let alias = "a/".repeat(3_000);
        let folder = Folder::new()
            .file("handbook/content/a.md", format!("+++\ntitle = \"A\"\naliases = [\"{alias}\"]\n+++\n## A good answer\nYes.\n"));
        let mistakes = folder.run(&["build"]).mistakes();
        let expected =
            format!("error[invalid-name]: this system takes no file of the name that the page at `{alias}index.html` needs\n");
        assert!(mistakes.starts_with(&expected) && mistakes.contains("--> content/a.md\n"), "{mistakes}");
        assert!(folder.text("handbook/public/a.html").contains("Yes."));
    }

    #[test]
    fn names_that_some_system_takes_for_one_get_one_page() {
        for (first, second) in [("A.md", "a.md"), ("\u{e4}.md", "a\u{308}.md"), ("Pic.png", "pic.png"), ("x/a.md", "X/a.md")] {
            let folder = Folder::new()
                .question(&format!("handbook/content/{first}"), "First.")
                .question(&format!("handbook/content/{second}"), "Second.");
            let mistakes = folder.run(&["build"]).mistakes();
            assert!(mistakes.starts_with("error[duplicate-route]: the address `"), "{first} {second}: {mistakes}");
            assert!(folder.run(&["build"]).out.contains(": 0 written, "), "{first} {second}");
        }
    }

    #[test]
    fn a_site_depends_on_its_files_alone() {
        let site = |umask: &str, variables: [(&str, &str); 3], place: &str| {
            let folder = Folder::new().file("handbook/content/p.png", "no picture");
            for number in 0..40 {
                folder.write(&format!("handbook/content/f{}/q{number}.md", number % 7), question("Yes. [a](../p.png)"));
            }
            fs::create_dir_all(folder.place(place)).expect("a folder can be made");
            fs::rename(folder.place("handbook"), folder.place(place).join("handbook")).expect("a folder can be moved");
            let mut command = Command::new("sh");
            command.args(["-c", "umask \"$1\" && exec \"$0\" build", env!("CARGO_BIN_EXE_askbook"), umask]);
            command.envs(variables).current_dir(folder.place(place).join("handbook"));
            folder.finish(command).fine();
            folder.files(&format!("{place}/handbook/public"))
        };
        let one = site("022", [("TZ", "UTC"), ("LANG", "C"), ("RAYON_NUM_THREADS", "1")], "here");
        let other =
            site("077", [("TZ", "Pacific/Kiritimati"), ("LANG", "tr_TR.UTF-8"), ("RAYON_NUM_THREADS", "7")], "some where/else");
        assert!(one.len() > 50 && one == other, "{} and {} files", one.len(), other.len());
    }
}

/// Names that have made trouble somewhere.
const NAMES: [&str; 30] = [
    "a",
    "A",
    "index",
    "\u{e4}",
    "a\u{308}",
    "con",
    "NUL.x",
    "x.",
    " x",
    "x ",
    "C++",
    "c#",
    "%2e%2e",
    "...",
    "-",
    "<b>",
    "\"'",
    "a\nb",
    "\u{202e}b",
    "\u{1f642}\u{200d}",
    "levels",
    "roles",
    "kits",
    "guides",
    "tags",
    "assets",
    "a.html",
    "404",
    "a?b=c#d",
    "\\..\\x",
];
const ENDINGS: [&str; 6] = [".md", ".md", ".png", ".toml", ".html", ""];
/// Texts of all kinds, whatever the file.
const TEXTS: [&str; 16] = [
    "",
    "+++\ntitle = \"Good\"\n+++\n## A good answer\nYes.\n",
    "+++\ntitle = \"Page\"\nkind = \"page\"\n+++\nText [a](a.md) ![](x.png) [b](../../../../x.md#y)\n",
    "+++\ntitle = \"A\"\naliases = [\"a.html\", \"../x\", \"index.html\", \"/b/\"]\nid = \"a\"\n+++\n",
    "+++\ntitle = \"A\"\nlevel = \"senior\"\nrelated = [\"a\", \"b/a\"]\ntags = [\"a\", \"A\", \"\"]\n+++\n## Rubric\n1. x\n",
    "+++\ntitle = 1\nlevel = [\"nobody\"]\ncategory = \"../..\"\norder = 99999999999999999999\n+++\n",
    "+++\ntitle = \"A\"\n",
    "+++\n= = =\n+++\n",
    "---\ntitle: YAML\n---\n",
    "\u{feff}+++\r\ntitle = \"CRLF\"\r\n+++\r\n## Answer\r\nYes.",
    "{{ x }}{% if %}{% endblock %}",
    "{% extends 'question.html' %}",
    "{% include 'text.html' %}",
    "[handbook]\ntitle = 'x'\ntheme = '../..'\n[[levels]]\nid = 'a/b'\ntitle = ''\n",
    "[handbook]\ntitle = 'x'\nbase_url = 'https://example.com/x'\nlanguage = 'zz-'\n[[categories]]\nid = 'a'\n[checks]\nbroken-link = 'off'\n",
    "nul \0 byte",
];

fn place() -> impl Strategy<Value = String> {
    let name = prop::sample::select(&NAMES[..]);
    let in_content = (prop::collection::vec(name, 1..4), prop::sample::select(&ENDINGS[..]));
    let templates = ["question.html", "page.html", "text.html", "home.html", "base.html", "x.html"];
    prop_oneof![
        8 => in_content.prop_map(|(names, ending)| format!("content/{}{ending}", names.join("/"))),
        1 => prop::sample::select(templates.to_vec()).prop_map(|name| format!("themes/bare/templates/{name}")),
        1 => Just("askbook.toml".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: effort::of(48, 10_000), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_files_a_build_comes_to_its_end_and_the_next_one_writes_nothing(
        files in prop::collection::vec((place(), prop::sample::select(&TEXTS[..])), 1..16),
    ) {
        let folder = Folder::new();
        for (path, text) in &files {
            let place = folder.place("handbook").join(path);
            // Where a file stands no folder can be, and some systems do not have all these names.
            let _ = fs::create_dir_all(place.parent().expect("a folder")).and_then(|()| fs::write(&place, text));
        }
        let first = folder.run(&["build"]);
        prop_assert!(matches!(first.code, Some(0 | 1)), "{:?}", first);
        let site = folder.files("handbook/public");
        if first.out.contains(": nothing written in ") {
            prop_assert!(site.is_empty() && first.code == Some(1), "{:?}", first);
        } else {
            let index = site.iter().filter(|(name, _)| name.starts_with("search.index/"));
            let index = index.map(|(name, bytes)| (name.clone(), String::from_utf8_lossy(bytes).into_owned())).collect();
            for url in Reader::of(&index).urls() {
                // A page whose address something else has is told and not there.
                let is_told = first.err.contains("[duplicate-route]");
                prop_assert!(site.contains_key(url) || is_told, "{} is found and not there", url);
            }
        }
        let times = folder.times("handbook/public");
        let second = folder.run(&["build"]);
        prop_assert_eq!((second.code, second.err), (first.code, first.err));
        let writes_nothing = [": 0 written, ", ": nothing written in "].iter().any(|text| second.out.contains(text));
        prop_assert!(writes_nothing, "{}", second.out);
        prop_assert_eq!(folder.times("handbook/public"), times);
    }
}
