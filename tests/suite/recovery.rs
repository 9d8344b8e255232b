//! What the next run does about a build that was cut off, and builds into releases.

use crate::folder::{Folder, question};
use askbook::disk::journal::{Journal, Step};
use askbook::disk::manifest::{Manifest, Ours, Written};
use askbook::words::key::Key;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

/// A handbook that has been published, with a build that was cut off behind its journal: `a.html` was to be replaced, `new/c.html` and `d.html` to come,
/// `deep/er/b.html` to go.
fn interrupted() -> (Folder, PathBuf) {
    let folder = Folder::new().question("handbook/content/a.md", "First.").question("handbook/content/deep/er/b.md", "Second.");
    folder.build();
    let kept = fs::read_dir(folder.place("handbook/.askbook")).expect("what is kept about outputs");
    let kept = kept.last().expect("one output").expect("a readable folder").path();
    let known = |route: &str| {
        let place = folder.place("handbook/public").join(route);
        let hash = Key::of_bytes(&fs::read(&place).expect("a page"));
        Written::of(hash, &fs::metadata(place).expect("a page"))
    };
    let journal = Journal {
        output: "public".to_owned(),
        is_inner: false,
        steps: vec![
            Step::File("a.html".to_owned(), Some(known("a.html"))),
            Step::Folder("new".to_owned()),
            Step::File("d.html".to_owned(), None),
            Step::Delete("deep/er/b.html".to_owned(), known("deep/er/b.html")),
        ],
    };
    let text = fs::read_to_string(kept.join("manifest")).expect("a manifest");
    let mut files = Manifest::parse(&text).expect("a manifest");
    for (route, text) in NEW {
        let place = kept.join("stage").join(route);
        fs::create_dir_all(place.parent().expect("a folder")).expect("a folder can be made");
        fs::write(&place, text).expect("a file can be written");
        let written = Written::of(Key::of_bytes(text.as_bytes()), &fs::metadata(place).expect("a file"));
        files.insert(route.to_owned(), Ours { written, source: Key::default() });
    }
    files.remove("deep/er/b.html");
    fs::write(kept.join("manifest.new"), Manifest::to_text(&files)).expect("a file can be written");
    fs::write(kept.join("journal"), journal.to_text()).expect("a file can be written");
    (folder, kept)
}

const NEW: [(&str, &str); 3] = [("a.html", "a, new"), ("d.html", "d, new"), ("new/c.html", "c, new")];

/// The site as it is once the journal is carried out.
fn finished(mut site: BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    site.remove("deep/er/b.html");
    site.extend(NEW.map(|(route, text)| (route.to_owned(), text.as_bytes().to_vec())));
    site
}

#[test]
fn a_build_that_was_cut_off_behind_its_journal_is_finished() {
    let (folder, kept) = interrupted();
    let before = folder.files("handbook/public");
    assert_eq!(folder.run(&["recover"]).fine(), "public: finished");
    assert_eq!(folder.files("handbook/public"), finished(before));
    let mut names: Vec<_> = fs::read_dir(kept).expect("a folder").map(|entry| entry.expect("an entry").file_name()).collect();
    names.sort();
    assert_eq!(names, ["lock", "manifest", "seal"]);
    assert_eq!(folder.run(&["recover"]).fine(), "nothing to finish");
}

#[test]
fn every_command_finishes_it_first() {
    let (folder, _) = interrupted();
    let before = folder.files("handbook/public");
    let run = folder.run(&["build", "--output", "../other"]);
    assert_eq!(run.err, "note: a build that was cut off is finished in `public`\n");
    assert_eq!(folder.files("handbook/public"), finished(before));
    folder.build();
    assert_eq!(folder.files("handbook/public"), folder.files("other"));
}

#[test]
fn it_is_finished_from_wherever_it_was_cut_off() {
    let (folder, kept) = interrupted();
    let site = finished(folder.files("handbook/public"));
    // Half of the steps are done.
    fs::rename(kept.join("stage/a.html"), folder.place("handbook/public/a.html")).expect("a step can be done");
    fs::rename(kept.join("stage/new"), folder.place("handbook/public/new")).expect("a step can be done");
    folder.run(&["recover"]).fine();
    assert_eq!(folder.files("handbook/public"), site);
}

#[test]
fn what_is_there_already_is_in_nobody_s_way() {
    let (folder, _) = interrupted();
    let site = finished(folder.files("handbook/public"));
    // As a move to another disk leaves it that was cut off between its two halves.
    for (name, text) in NEW {
        folder.write(&format!("handbook/public/{name}"), text);
    }
    assert_eq!(folder.run(&["recover"]).fine(), "public: finished");
    assert_eq!(folder.files("handbook/public"), site);
}

#[test]
fn what_has_come_into_its_way_since_stays() {
    let (folder, _) = interrupted();
    folder.write("handbook/public/a.html", "edited");
    folder.write("handbook/public/d.html", "mine");
    folder.write("handbook/public/new/c.html", "mine too");
    folder.write("handbook/public/new/notes.txt", "notes");
    folder.write("handbook/public/deep/er/b.html", "edited too");
    let before = folder.files("handbook/public");
    assert_eq!(
        folder.run(&["recover"]).refusal(),
        "error: `ABOVE/handbook/public/a.html` is in the way, and 2 more: somebody has changed it while askbook published\n\
         help: all else is published; move it away, and build again\n"
    );
    assert_eq!(folder.files("handbook/public"), before);
    assert_eq!(folder.run(&["recover"]).fine(), "nothing to finish");
    assert!(folder.run(&["build"]).refusal().contains("public/a.html` is in the way"));
}

#[test]
fn a_file_that_has_come_where_a_folder_goes_stays() {
    let (folder, _) = interrupted();
    folder.write("handbook/public/new", "mine");
    let before = folder.files("handbook/public");
    assert!(folder.run(&["recover"]).refusal().contains("public/new/c.html` is in the way: "));
    let mut expected = finished(before);
    expected.remove("new/c.html");
    assert_eq!(folder.files("handbook/public"), expected);
    assert_eq!(folder.text("handbook/public/new"), "mine");
}

#[test]
fn a_build_that_was_cut_off_before_its_journal_was_whole_has_never_been() {
    let (folder, kept) = interrupted();
    let before = folder.files("handbook/public");
    let journal = fs::read(kept.join("journal")).expect("a journal");
    fs::write(kept.join("journal"), &journal[..journal.len() - 9]).expect("a file can be written");
    assert_eq!(folder.run(&["recover"]).fine(), "nothing to finish");
    assert_eq!(folder.files("handbook/public"), before);
    folder.build();
    assert_eq!(folder.files("handbook/public"), before);
    assert!(!kept.join("stage").exists() && !kept.join("journal").exists());
}

#[test]
fn a_journal_of_another_version_is_left_to_it() {
    let (folder, kept) = interrupted();
    let before = folder.files("handbook/public");
    let text = "askbook journal 99\nsomething new\n";
    let sum = Key::of_bytes(text.as_bytes()).to_hex();
    fs::write(kept.join("journal"), format!("{text}sum {sum}\n")).expect("a file can be written");
    assert!(folder.run(&["build"]).refusal().contains("journal` is of another version of askbook"));
    assert_eq!(folder.files("handbook/public"), before);
}

#[cfg(unix)]
mod releases {
    use super::*;
    use std::os::unix::fs::{MetadataExt, symlink};

    fn release(folder: &Folder) -> PathBuf {
        fs::read_link(folder.place("site/current")).expect("a link to the newest release")
    }

    fn build(folder: &Folder) -> String {
        folder.run(&["build", "--output", "../site", "--publish", "releases"]).fine()
    }

    fn handbook() -> Folder {
        Folder::new().question("handbook/content/a.md", "First.").question("handbook/content/b.md", "Second.")
    }

    #[test]
    fn each_build_has_a_folder_and_the_link_leads_to_the_newest() {
        let folder = handbook();
        build(&folder);
        folder.build();
        let first = release(&folder);
        assert_eq!(folder.files("site/current/"), folder.files("handbook/public"));
        folder.write("handbook/content/a.md", question("Another."));
        assert!(build(&folder).contains(": 7 written, "));
        folder.delete("handbook/content/b.md");
        assert!(build(&folder).contains(", 1 removed in "));
        folder.build();
        assert_ne!(release(&folder), first);
        assert_eq!(folder.files("site/current/"), folder.files("handbook/public"));
        assert!(fs::read_to_string(folder.place("site").join(first).join("a.html")).expect("the old release").contains("First."));
    }

    #[test]
    fn what_is_the_same_in_two_releases_is_one_file() {
        let folder = handbook();
        build(&folder);
        let number = || fs::metadata(folder.place("site/current/b.html")).expect("a page").ino();
        let before = number();
        folder.write("handbook/content/a.md", question("Another."));
        build(&folder);
        assert_eq!(number(), before);
    }

    #[test]
    fn a_build_that_changes_nothing_makes_no_release() {
        let folder = handbook();
        build(&folder);
        let before = (release(&folder), folder.times("site/releases"));
        assert!(build(&folder).contains(": 0 written, "));
        assert_eq!((release(&folder), folder.times("site/releases")), before);
    }

    #[test]
    fn three_releases_stay_and_what_others_have_put_into_older_ones() {
        let folder = handbook();
        build(&folder);
        let first = release(&folder);
        folder.write(&format!("site/{}/notes.txt", first.display()), "mine");
        for number in 0..4 {
            folder.write("handbook/content/a.md", question(&format!("Version {number}.")));
            build(&folder);
        }
        assert_eq!(fs::read_dir(folder.place("site/releases")).expect("releases").count(), 4);
        assert_eq!(fs::read_to_string(list(&folder)).expect("a list").lines().count(), 3);
        let left = folder.files(&format!("site/{}", first.display()));
        assert_eq!(left.into_keys().collect::<Vec<_>>(), ["notes.txt"]);
    }

    #[test]
    fn going_back_leads_back_to_the_release_of_before() {
        let folder = handbook();
        build(&folder);
        let first = release(&folder);
        folder.write("handbook/content/a.md", question("Another."));
        build(&folder);
        folder.write("handbook/content/a.md", question("First."));
        build(&folder);
        assert_eq!(release(&folder), first);
    }

    #[test]
    fn what_is_not_ours_is_in_the_way() {
        let folder = handbook().file("site/notes.txt", "mine");
        let refused = |arguments: &[&str]| {
            folder.run(&[&["build", "--output", "../site", "--publish", "releases"], arguments].concat()).refusal()
        };
        assert!(refused(&[]).contains("is not empty, and askbook has not filled it"));
        symlink("elsewhere", folder.place("site/current")).expect("a link can be made");
        assert!(refused(&["--adopt"]).contains("site/current` is in the way"));
        folder.delete("site/current");
        folder.run(&["build", "--output", "../site", "--publish", "releases", "--adopt"]).fine();
        let page = format!("site/{}/a.html", release(&folder).display());
        folder.write(&page, "edited");
        assert!(refused(&[]).contains("is in the way: somebody has changed it"));
        assert_eq!(folder.text("site/notes.txt"), "mine");
        assert_eq!(folder.text(&page), "edited");
    }

    /// The list of the releases that are ours.
    fn list(folder: &Folder) -> PathBuf {
        let kept = fs::read_dir(folder.place("handbook/.askbook")).expect("what is kept about outputs");
        let mut lists = kept.map(|entry| entry.expect("an entry").path().join("releases")).filter(|place| place.exists());
        lists.next().expect("a list of releases")
    }

    #[test]
    fn a_list_of_releases_names_releases_alone() {
        let folder = handbook();
        build(&folder);
        let refused = || folder.run(&["build", "--output", "../site", "--publish", "releases"]).refusal();
        let text = fs::read_to_string(list(&folder)).expect("a list");
        for name in ["abc", "../../../handbook", "an-odd-name-of-16"] {
            fs::write(list(&folder), format!("{text}{name}\n")).expect("a file can be written");
            folder.delete("site/current");
            symlink(format!("releases/{name}"), folder.place("site/current")).expect("a link can be made");
            assert!(refused().contains("site/current` is in the way"), "{name}");
        }
        folder.delete("site/current");
        folder.write("site/current", "mine");
        assert!(refused().contains("site/current` is in the way"));
        assert_eq!(folder.text("site/current"), "mine");
        fs::remove_file(list(&folder)).expect("a file can be deleted");
        let place = folder.place("handbook/.askbook");
        let kept = fs::read_dir(&place).expect("a folder").next().expect("an output").expect("an entry").path();
        fs::create_dir(kept.join("releases")).expect("a folder can be made");
        assert!(refused().contains("cannot read `"), "a list that cannot be read is not one that is not there");
    }

    #[test]
    fn nothing_is_released_while_a_page_cannot_be_rendered() {
        let folder = handbook();
        build(&folder);
        let before = (release(&folder), folder.files("site/releases"));
        folder.write("handbook/themes/bare/templates/question.html", "{{ nothing.at.all }}");
        folder.run(&["build", "--output", "../site", "--publish", "releases"]).mistakes();
        assert_eq!((release(&folder), folder.files("site/releases")), before);
        assert_eq!(fs::read_dir(folder.place("site")).expect("a folder").count(), 2, "nothing is left of the stage");
    }
}
