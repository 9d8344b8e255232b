//! What writers do to a handbook between two looks at it.

use super::Corpus;
use askbook::inputs::tree::{CONFIG, File, Tree};
use askbook::page::theme::built_in_text;

const TEMPLATE: &str = "themes/default/templates/question.html";

/// A kind of edit: its name, and how it changes the files around the question of a number.
pub type Edit = (&'static str, fn(&mut Tree, &Corpus, usize));

/// The kinds, from the one that happens most to the one that touches most.
pub const EDITS: [Edit; 10] = [
    ("body", |tree, corpus, number| rewrite(tree, &corpus.path(number), |text| format!("{text}\nOne line more.\n"))),
    ("title", |tree, corpus, number| {
        rewrite(tree, &corpus.path(number), |text| text.replacen("title = \"", "title = \"A new ", 1))
    }),
    ("tag", |tree, corpus, number| {
        rewrite(tree, &corpus.path(number), |text| text.replacen("tags = [", "tags = [\"fresh\", ", 1))
    }),
    ("level", |tree, corpus, number| {
        rewrite(tree, &corpus.path(number), |text| match text.split_once("level = ") {
            Some((before, after)) => format!("{before}{}", after.split_once('\n').map_or("", |(_, rest)| rest)),
            None => text.replacen("\n", "\nlevel = \"senior\"\n", 1),
        });
    }),
    ("category", |tree, corpus, number| {
        let elsewhere = corpus.path(number + 1);
        let folder = elsewhere.trim_start_matches("content/").rsplit_once('/').map_or("", |(folder, _)| folder);
        rewrite(tree, &corpus.path(number), |text| text.replacen("\n", &format!("\ncategory = \"{folder}\"\n"), 1));
    }),
    ("broken link", |tree, corpus, number| {
        rewrite(tree, &corpus.path(number), |text| format!("{text}\nSee [another](not-there.md).\n"));
    }),
    ("new file", |tree, corpus, number| tree.insert_bytes(&new(corpus, number), corpus.question(number).into_bytes())),
    ("file removed", |tree, corpus, number| drop(tree.remove(&corpus.path(number)))),
    ("configuration", |tree, _, _| rewrite(tree, CONFIG, |text| text.replacen("Made-up", "Renamed", 1))),
    ("template", |tree, _, number| {
        let text = built_in_text(TEMPLATE).expect("a template of the built-in theme");
        // Behind the last block the engine takes nothing.
        let text = text.replacen("{% block main -%}", &format!("{{% block main -%}}<!-- {number} -->"), 1);
        tree.insert_bytes(TEMPLATE, text.into_bytes());
    }),
];

/// The path of a question that is not there yet.
fn new(corpus: &Corpus, number: usize) -> String {
    corpus.path(number).replacen(".md", "-again.md", 1)
}

fn rewrite(tree: &mut Tree, path: &str, change: impl FnOnce(&str) -> String) {
    let text = tree.get(path).and_then(File::text).expect("a text of the handbook");
    let text = change(text);
    tree.insert_bytes(path, text.into_bytes());
}
