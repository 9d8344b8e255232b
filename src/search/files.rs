//! The names of an index's files, and which pages are in which.

use crate::words::path::Route;
use std::ops::Range;

/// The folder of the index. A dot cannot be in the name of a folder of pages, so nothing collides.
pub const FOLDER: &str = "search.index";
/// The script that reads an index, made small from the parts in `engine/`. It is published with each, so that the two always fit.
pub const ENGINE: &str = include_str!(concat!(env!("OUT_DIR"), "/engine.js"));

/// A file of an index. Those of a kind are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum File {
    /// The engine, and what it must know to find the others.
    Root,
    /// Words, and the pages that have them.
    Words(u32),
    /// Titles and addresses of pages.
    Titles(u32),
    /// Texts of pages.
    Texts(u32),
    /// What pages can be narrowed down by.
    Facets,
    /// Words that typing mistakes are compared with.
    Vocabulary(u32),
}

impl File {
    /// The name, without folder and ending.
    pub fn name(self) -> String {
        match self {
            File::Root => "root".to_owned(),
            File::Words(number) => format!("words-{number}"),
            File::Titles(number) => format!("titles-{number}"),
            File::Texts(number) => format!("texts-{number}"),
            File::Facets => "facets".to_owned(),
            File::Vocabulary(number) => format!("vocabulary-{number}"),
        }
    }

    /// The file that goes to an address.
    pub fn at(route: &str) -> Option<File> {
        let name = route.strip_prefix(FOLDER)?.strip_prefix('/')?.strip_suffix(".js")?;
        let (kind, number) = name.rsplit_once('-').unwrap_or((name, "0"));
        let number = number.parse().ok()?;
        let file = match kind {
            "root" => File::Root,
            "words" => File::Words(number),
            "titles" => File::Titles(number),
            "texts" => File::Texts(number),
            "facets" => File::Facets,
            "vocabulary" => File::Vocabulary(number),
            _ => return None,
        };
        (file.name() == name).then_some(file)
    }

    /// Where it is.
    pub fn route(self) -> Route {
        Route::new(format!("{FOLDER}/{}.js", self.name()))
    }
}

/// Handbooks up to this size have one file of titles: the whole list is then one request away.
const ONE_TITLES: usize = 1_024;
/// Pages in each file of titles beyond that.
const SOME_TITLES: usize = 32;
/// Pages in a file of texts at least: texts of neighbours are found together more often than others.
const TEXTS: usize = 3;
/// Files of texts at most: hosts limit the number of files (Cloudflare Pages: 20,000,
/// <https://developers.cloudflare.com/pages/platform/limits/#files>).
const TEXT_FILES: usize = 4_000;
/// Handbooks up to this size have titles and facets in the root.
const SMALL: usize = 64;

/// How many pages go into a file.
#[derive(Clone, Copy, Debug)]
pub struct Sizes {
    pages: usize,
    /// Pages in a file of titles.
    pub titles: usize,
    /// Pages in a file of texts.
    pub texts: usize,
}

impl Sizes {
    /// The sizes for so many pages, where there are `others` files beside those of titles and texts. In all there are fewer than half as many
    /// files as pages, as far as that is possible.
    pub fn new(pages: usize, others: usize) -> Self {
        let titles = if pages <= ONE_TITLES { ONE_TITLES } else { SOME_TITLES };
        let room = (pages / 2).saturating_sub(others + pages.div_ceil(titles) + 1).clamp(1, TEXT_FILES);
        Sizes { pages, titles, texts: pages.div_ceil(room).max(TEXTS) }
    }

    /// Whether few files are worth more than small ones.
    pub fn is_small(self) -> bool {
        self.pages <= SMALL
    }

    /// How many files of titles there are.
    pub fn title_files(self) -> usize {
        self.pages.div_ceil(self.titles)
    }

    /// How many files of texts there are.
    pub fn text_files(self) -> usize {
        self.pages.div_ceil(self.texts)
    }

    /// The pages whose titles are in a file.
    pub fn titled_by(self, file: u32) -> Range<usize> {
        let from = file as usize * self.titles;
        from..(from + self.titles).min(self.pages)
    }

    /// The pages whose texts are in a file.
    pub fn read_by(self, file: u32) -> Range<usize> {
        let from = file as usize * self.texts;
        from..(from + self.texts).min(self.pages)
    }
}
