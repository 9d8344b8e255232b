//! A generator beside askbook: what it is given, how it is run, and whether it has done its work.

use crate::handbook::{Handbook, Question};
use std::collections::BTreeSet;
use std::error::Error;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The most questions that a generator gets where time and memory grow as the handbook does.
const MANY: usize = 10_000;
/// How many questions are looked for in lists and in the index.
const SAMPLES: usize = 50;
/// Kinds of spans in a block of code. Two may stand around each line without any colour.
const KINDS: usize = 3;

/// A generator.
pub trait Tool {
    /// As tables name it.
    fn name(&self) -> &'static str;

    /// The versions of all that belongs to it.
    fn versions(&self) -> Result<String, Box<dyn Error>>;

    /// What it does otherwise than the rest.
    fn remark(&self) -> &'static str;

    /// The most questions that it is given.
    fn largest(&self) -> usize {
        MANY
    }

    /// The file that is run, whether it is there or not.
    fn program(&self) -> PathBuf;

    /// Brings the program into `target/peers`.
    fn install(&self) -> Result<(), Box<dyn Error>>;

    /// The handbook as it wants it.
    fn files(&self, handbook: &Handbook) -> Vec<(String, String)>;

    /// Makes the rest of a folder that holds the files.
    fn prepare(&self, _source: &Path) -> io::Result<()> {
        Ok(())
    }

    /// The command that builds a folder of files into another.
    fn command(&self, source: &Path, site: &Path) -> Vec<OsString>;

    /// The file of a question in the site.
    fn page(&self, question: &Question) -> String {
        format!("{}/index.html", question.path)
    }

    /// The files of the lists that a question is in.
    fn lists(&self, question: &Question) -> Vec<String> {
        let levels = question.facts.levels().iter().map(|level| format!("level/{level}/index.html"));
        let tags = question.facts.tags.iter().map(|tag| format!("tags/{tag}/index.html"));
        levels.chain(tags).chain([format!("{}/index.html", question.category())]).collect()
    }

    /// Whether the code of a page is coloured.
    fn is_coloured(&self, _site: &Path, page: &str) -> bool {
        let code = page.split("<pre").skip(1).filter_map(|rest| rest.split("</pre>").next());
        let spans = code.flat_map(|code| code.split("<span class=\"").skip(1));
        let kinds: BTreeSet<&str> = spans.filter_map(|rest| rest.split('"').next()).collect();
        kinds.len() >= KINDS
    }

    /// The text of the search index.
    fn index(&self, site: &Path) -> Result<String, Box<dyn Error>>;
}

/// Fails where a site is not what was asked for: a generator that leaves something out is no peer.
pub fn check(tool: &dyn Tool, handbook: &Handbook, site: &Path) -> Result<(), Box<dyn Error>> {
    let read = |route: &str| fs::read_to_string(site.join(route)).map_err(|error| format!("`{route}`: {error}"));
    for question in &handbook.questions {
        let route = tool.page(question);
        let page = read(&route)?;
        if !page.contains(&question.facts.title) {
            return Err(format!("`{route}` does not hold its title").into());
        }
        if page.contains(".md\"") {
            return Err(format!("`{route}` has a link to a file").into());
        }
        if question.has_code() && !tool.is_coloured(site, &page) {
            return Err(format!("the code of `{route}` has no colours").into());
        }
    }
    let index = tool.index(site)?;
    for question in handbook.questions.iter().step_by(handbook.questions.len().div_ceil(SAMPLES).max(1)) {
        for text in [&question.facts.title, question.end()] {
            if !index.contains(text) {
                return Err(format!("the index does not know `{text}`").into());
            }
        }
        for route in tool.lists(question) {
            if !read(&route)?.contains(question.name()) {
                return Err(format!("`{route}` does not lead to `{}`", question.path).into());
            }
        }
    }
    Ok(())
}

/// The first file in a folder whose name begins and ends like this; names may have a hash between.
pub fn find(folder: &Path, start: &str, end: &str) -> Result<PathBuf, Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().to_str().is_some_and(|name| name.starts_with(start) && name.ends_with(end)) {
            return Ok(entry.path());
        }
    }
    Err(format!("no `{start}…{end}` in the site").into())
}

/// Files of a generator's folder, by their paths in it.
macro_rules! embedded {
    ($($path:literal,)* in $folder:literal) => {
        vec![$(($path.to_owned(), include_str!(concat!($folder, "/", $path)).to_owned())),*]
    };
}
pub(crate) use embedded;
