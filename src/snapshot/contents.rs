//! What is in the content folder: documents, and files that are published as they are.
//!
//! In: a tree, what parsing depends on, a memo. Out: [`Contents`]. Invariant: what is made of a file depends on its path, its content and the options
//! alone, so it is remembered with these.

use super::Work;
use crate::handbook::{Asset, asset_route};
use crate::inputs::limits::over;
use crate::inputs::tree::{CONTENT, Content, File, Tree};
use crate::inputs::{active, picture};
use crate::question::{self, Document, ParseOptions, Parsed};
use crate::search;
use crate::words::diagnostic::{Code, Diagnostic};
use crate::words::key::Key;
use crate::words::path::SourcePath;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Width and height in pixels, where an image tells them.
type Size = Option<(u32, u32)>;

/// What there is.
#[derive(Default)]
pub struct Contents {
    /// The documents, sorted by path.
    pub documents: Vec<Arc<Document>>,
    /// Files that are published as they are.
    pub assets: BTreeMap<SourcePath, Asset>,
    /// What is wrong with single files.
    pub diagnostics: Vec<Diagnostic>,
}

/// What was made of the newest tree.
#[derive(Default)]
pub struct Memo {
    /// What the files were parsed with.
    options: Key,
    /// The files, sorted by path.
    seen: Vec<Seen>,
    sizes: FxHashMap<Key, Size>,
}

/// A file, and what was made of it.
struct Seen {
    path: SourcePath,
    key: Key,
    made: Option<Made>,
}

enum Made {
    Document(Parsed),
    Asset(Asset),
    /// Nothing, and why.
    Nothing(Diagnostic),
}

/// Reads the content folder of a tree.
pub fn read(tree: &Tree, options: &ParseOptions, memo: &mut Memo, work: &mut Work) -> Contents {
    let options_key = Key::of(options);
    if std::mem::replace(&mut memo.options, options_key) != options_key {
        memo.seen.clear();
    }
    let missing = memo.update(tree);
    let parse = |(at, path, file): &(usize, &SourcePath, &File)| {
        let mut parsed = question::parse(path, file, options, Key::of(&(options_key, file.key)));
        let beyond = parsed.document.as_ref().and_then(|document| too_many_words(document, options.limits.words));
        parsed.diagnostics.extend(beyond);
        (*at, Made::Document(parsed))
    };
    let documents: Vec<(usize, Made)> = missing.par_iter().filter(|(_, path, _)| is_document(path)).map(parse).collect();
    work.parsed += documents.len();
    documents.into_iter().for_each(|(at, made)| memo.seen[at].made = Some(made));
    let others = missing.into_iter().filter(|(_, path, _)| !is_document(path));
    others.for_each(|(at, path, file)| memo.seen[at].made = Some(other(path, file, options, &mut memo.sizes, work)));
    memo.contents()
}

/// The mistake of a document that has more different words than the index takes of a page.
fn too_many_words(document: &Document, most: usize) -> Option<Diagnostic> {
    // Each takes a letter: most documents need not be counted.
    let found = if document.body.html.len() > most { search::words(&document.body) } else { 0 };
    let message =
        || format!("the text has {found} different words, expected at most {most}: a search finds the first ones alone");
    (found > most).then(|| over(&document.path, None, message(), "words"))
}

fn is_document(path: &SourcePath) -> bool {
    path.file_name().ends_with(".md")
}

/// What a file is that is no document.
fn other(path: &SourcePath, file: &File, options: &ParseOptions, sizes: &mut FxHashMap<Key, Size>, work: &mut Work) -> Made {
    if path.as_str().starts_with("content/kits/") && path.file_name().ends_with(".toml") {
        let message = "the file is an interview kit, which this version does not have";
        let help = "it is read over; the handbook itself is built without it".to_owned();
        return Made::Nothing(Diagnostic::new(Code::NotSupported, path, None, message).help(help));
    }
    if let Content::Refused(refused) = &file.content {
        return Made::Nothing(refused.diagnostic(path));
    }
    let size = *sizes.entry(file.key).or_insert_with(|| {
        work.measured += 1;
        picture::size(file.bytes().unwrap_or_default())
    });
    let harm = (!options.trusted.holds(path)).then(|| active::harm(path, file.bytes().unwrap_or_default())).flatten();
    Made::Asset(Asset { route: asset_route(path), key: file.key, size, harm: harm.map(Into::into) })
}

impl Memo {
    /// Brings the files up to those of `tree`. Gives those of which nothing has been made yet, with their positions.
    fn update<'a>(&mut self, tree: &'a Tree) -> Vec<(usize, &'a SourcePath, &'a File)> {
        let mut old = std::mem::take(&mut self.seen).into_iter().peekable();
        let mut missing = Vec::new();
        for (path, file) in tree.below(CONTENT) {
            // A path of both trees is mostly one and the same value, which is seen without a look at its text.
            while old.next_if(|seen| seen.path != *path && seen.path < *path).is_some() {}
            let known = old.next_if(|seen| seen.path == *path).filter(|seen| seen.key == file.key);
            self.seen.push(known.unwrap_or_else(|| {
                missing.push((self.seen.len(), path, file));
                Seen { path: path.clone(), key: file.key, made: None }
            }));
        }
        missing
    }

    /// What has been made of all files.
    fn contents(&mut self) -> Contents {
        let mut contents = Contents { documents: Vec::with_capacity(self.seen.len()), ..Contents::default() };
        for Seen { path, made, .. } in &self.seen {
            match made {
                Some(Made::Document(parsed)) => {
                    contents.documents.extend(parsed.document.clone());
                    contents.diagnostics.extend_from_slice(&parsed.diagnostics);
                }
                Some(Made::Asset(asset)) => drop(contents.assets.insert(path.clone(), asset.clone())),
                Some(Made::Nothing(diagnostic)) => contents.diagnostics.push(diagnostic.clone()),
                None => {}
            }
        }
        self.sizes = contents.assets.values().map(|asset| (asset.key, asset.size)).collect();
        contents
    }
}
