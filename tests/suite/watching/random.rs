//! Whatever is done to the files, in whatever order: what is served becomes what a clean build makes.

use super::preview::{Preview, STILL_FILE, handbook};
use super::saves::WAYS;
use askbook::disk::read;
use askbook::question;
use proptest::prelude::*;
use std::fs;
use std::os::unix::fs::symlink;

/// One thing that is done to the files; numbers stand for places, folders, texts and ways to save.
#[derive(Clone, Debug)]
enum Edit {
    Write(usize, usize),
    Save(usize, usize, usize),
    Remove(usize),
    Rename(usize, usize),
    Swap(usize, usize),
    MakeFolder(usize),
    MoveFolder(usize, usize),
    RemoveFolder(usize),
    Link(usize, usize),
    LinkFolder(usize, usize),
    Listen,
}

const CONFIG: &str = "askbook.toml";
const PATHS: [&str; 14] = [
    "content/technical/apis/versioning.md",
    "content/technical/apis/picture.png",
    "content/technical/sorting.md",
    "content/technical/Sorting.md",
    "content/technical/index.md",
    "content/soft/listening.md",
    "content/top.md",
    "content/index.md",
    "content/levels/junior.md",
    "shared/one.md",
    "themes/plain/templates/question.html",
    "themes/plain/templates/list.html",
    "themes/plain/static/own.css",
    CONFIG,
];
const FOLDERS: [&str; 8] = [
    "content/technical",
    "content/technical/apis",
    "content/soft",
    "content/soft/deep/er",
    "content/levels",
    "shared",
    "shared/more",
    "themes/plain/static",
];

/// Texts of questions and introductions. The broken ones stand last.
const TEXTS: [&str; 12] = [
    "+++\ntitle = 'One'\nid = 'one'\nlevel = 'junior'\ntags = ['a', 'b']\n+++\nLead [two](sorting.md).\n## A good answer\nBody.\n",
    "+++\ntitle = 'One'\nid = 'one'\nlevel = 'junior'\ntags = ['a', 'b']\n+++\nLead [two](sorting.md).\n## A good answer\nBodies\n",
    "+++\ntitle = 'Other title'\nid = 'one'\nlevel = ['junior', 'senior']\n+++\n## A good answer\n![x](picture.png)\n",
    "+++\ntitle = 'Two'\nid = 'two'\nrelated = ['one']\norder = -1\n+++\n## Rubric\n1. a\n2. b\n3. c\n4. d\n",
    "+++\ntitle = 'Three'\ncategory = 'soft'\naliases = ['technical/sorting.html', 'older.html']\nlevel = 'unknown'\n+++\nText.\n",
    "+++\ntitle = 'Draft'\nstatus = 'draft'\n+++\n",
    "+++\ntitle = 'Page'\nkind = 'page'\n+++\nA page.\n",
    "No front matter.\n# Heading\n",
    "+++\ntitle = 1\nunknown = true\n+++\n",
    "+++\ntitle = 'never closed'\n",
    "+++\ntitle = \n+++\n",
    "",
];
const CONFIGS: [&str; 3] = [
    "[handbook]\ntitle = 'Renamed'\ntheme = 'plain'\n[[levels]]\nid = 'senior'\ntitle = 'S'\n",
    "[handbook]\ntitle = 'Default theme'\n[[levels]]\nid = 'junior'\ntitle = 'Junior'\n[checks]\nmissing-answer = 'off'\n",
    "[handbook\ntitle = 'broken'\n",
];
const TEMPLATES: [&str; 4] =
    ["{{ page.title }}|{{ body.lead_html | safe }}", "{{ page.title }}", "{{ nothing.here }}", "{% broken"];

fn text(path: &str, number: usize) -> &'static str {
    let texts: &[&str] = if path == CONFIG {
        &CONFIGS
    } else if path.starts_with("themes/") {
        &TEMPLATES
    } else {
        &TEXTS
    };
    texts[number % texts.len()]
}

fn edit() -> impl Strategy<Value = Edit> {
    let (path, folder, text, way) = (0..PATHS.len(), 0..FOLDERS.len(), 0..TEXTS.len(), 0..WAYS.len());
    prop_oneof![
        6 => (path.clone(), text.clone()).prop_map(|(path, text)| Edit::Write(path, text)),
        4 => (way, path.clone(), text).prop_map(|(way, path, text)| Edit::Save(way, path, text)),
        2 => path.clone().prop_map(Edit::Remove),
        2 => (path.clone(), path.clone()).prop_map(|(from, to)| Edit::Rename(from, to)),
        1 => (path.clone(), path.clone()).prop_map(|(a, b)| Edit::Swap(a, b)),
        1 => folder.clone().prop_map(Edit::MakeFolder),
        2 => (folder.clone(), folder.clone()).prop_map(|(from, to)| Edit::MoveFolder(from, to)),
        1 => folder.clone().prop_map(Edit::RemoveFolder),
        1 => (path.clone(), path).prop_map(|(target, link)| Edit::Link(target, link)),
        1 => (folder.clone(), folder).prop_map(|(target, link)| Edit::LinkFolder(target, link)),
        4 => Just(Edit::Listen),
    ]
}

/// Does it, as far as that is possible: what is not there can be neither moved nor deleted.
fn apply(preview: &mut Preview, edit: &Edit) -> std::io::Result<()> {
    let (path, folder) = (|number: usize| preview.place(PATHS[number]), |number: usize| preview.place(FOLDERS[number]));
    let parent = |place: &std::path::Path| fs::create_dir_all(place.parent().expect("a folder above"));
    match *edit {
        Edit::Write(at, number) => {
            parent(&path(at))?;
            fs::write(path(at), text(PATHS[at], number))
        }
        Edit::Save(way, at, number) => {
            if path(at).is_file() {
                WAYS[way](&path(at), text(PATHS[at], number));
            }
            Ok(())
        }
        Edit::Remove(at) => fs::remove_file(path(at)),
        Edit::Rename(from, to) => fs::rename(path(from), path(to)),
        Edit::Swap(a, b) => {
            let between = preview.place("between");
            fs::rename(path(a), &between)?;
            // Where the other one is not there, this is a rename.
            let _ = fs::rename(path(b), path(a));
            fs::rename(between, path(b))
        }
        Edit::MakeFolder(at) => fs::create_dir_all(folder(at)),
        Edit::MoveFolder(from, to) => {
            parent(&folder(to))?;
            fs::rename(folder(from), folder(to))
        }
        Edit::RemoveFolder(at) => fs::remove_dir_all(folder(at)),
        Edit::Link(target, link) => symlink(path(target), path(link)),
        Edit::LinkFolder(target, link) => symlink(folder(target), folder(link)),
        Edit::Listen => {
            preview.listen();
            Ok(())
        }
    }
}

/// Repairs what cannot be shown at all: of that the last good version is served, which no clean build knows.
fn repair(preview: &Preview) {
    let root = preview.place("");
    // Links may have made files of these paths that lead elsewhere.
    for path in PATHS.into_iter().filter(|path| path.starts_with("themes/") || *path == CONFIG) {
        if root.join(path).is_symlink() || root.join(path).exists() {
            fs::remove_file(root.join(path)).expect("a file can be deleted");
        }
    }
    fs::write(root.join(CONFIG), CONFIGS[0]).expect("a file can be written");
    loop {
        let tree = read(&root).expect("a folder that can be read");
        let is_broken = |path: &str| {
            let file = tree.get_entry(path).expect("a file of the tree");
            let is_document = path.ends_with(".md");
            file.1.bytes().is_none() || (is_document && file.1.text().is_none_or(|text| question::is_broken(file.0, text)))
        };
        let Some((path, file)) = tree.iter().find(|(path, _)| is_broken(path.as_str())) else { return };
        let place = root.join(path.as_str());
        if file.bytes().is_none() {
            fs::remove_file(place).expect("a link can be deleted");
        } else {
            fs::write(place, TEXTS[0]).expect("a file can be written");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 8, ..ProptestConfig::default() })]

    #[test]
    fn what_is_served_becomes_what_a_clean_build_makes(edits in prop::collection::vec(edit(), 20)) {
        let mut preview = Preview::start(handbook(), &[], STILL_FILE);
        for edit in &edits {
            // What cannot be done is not done.
            let _ = apply(&mut preview, edit);
        }
        repair(&preview);
        preview.is_as_built();
        preview.write("content/guides/last.md", TEXTS[0]);
        preview.shows("guides/last.html", "Body.");
        preview.end();
    }
}
