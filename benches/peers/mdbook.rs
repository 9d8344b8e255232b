//! mdBook, from crates.io: one table of contents, its own index, and code that is coloured in the reader's browser.

use crate::handbook::{Handbook, Question};
use crate::install;
use crate::measure::process::command;
use crate::tool::{Tool, find};
use std::collections::BTreeSet;
use std::error::Error;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const VERSION: &str = "0.5.4";
/// Its time grows with the square of the number of questions: ten thousand take minutes a run.
const FEW: usize = 1_000;

/// mdBook.
pub struct MdBook;

impl Tool for MdBook {
    fn name(&self) -> &'static str {
        "mdBook"
    }

    fn versions(&self) -> Result<String, Box<dyn Error>> {
        Ok(VERSION.to_owned())
    }

    fn remark(&self) -> &'static str {
        "its time grows with the square of their number; a table of contents by level and category is its only list; \
         browsers colour its code"
    }

    fn largest(&self) -> usize {
        FEW
    }

    fn program(&self) -> PathBuf {
        folder().join("bin/mdbook")
    }

    fn install(&self) -> Result<(), Box<dyn Error>> {
        let build = folder().join("build");
        let arguments = ["install", "mdbook", "--version", VERSION, "--locked", "--root"];
        install::run(Command::new("cargo").args(arguments).arg(folder()).env("CARGO_TARGET_DIR", &build))?;
        Ok(fs::remove_dir_all(build)?)
    }

    fn files(&self, handbook: &Handbook) -> Vec<(String, String)> {
        let mut files = vec![
            ("book.toml".to_owned(), "[book]\ntitle = \"Made-up handbook\"\n".to_owned()),
            ("src/SUMMARY.md".to_owned(), contents(handbook)),
            ("src/index.md".to_owned(), page(&handbook.home.title, &handbook.home.body)),
        ];
        let tops = handbook.tops().map(|(path, top)| (format!("src/{path}/index.md"), page(&top.title, &top.body)));
        let question = |question: &Question| (format!("src/{}.md", question.path), page(&question.facts.title, question.body()));
        files.extend(tops.chain(handbook.questions.iter().map(question)));
        files
    }

    fn command(&self, source: &Path, site: &Path) -> Vec<OsString> {
        command(&[&self.program(), &"build", &"--dest-dir", &site, &source])
    }

    fn page(&self, question: &Question) -> String {
        format!("{}.html", question.path)
    }

    fn lists(&self, _question: &Question) -> Vec<String> {
        vec!["toc.html".to_owned()]
    }

    fn is_coloured(&self, site: &Path, page: &str) -> bool {
        page.contains("<code class=\"language-") && find(site, "highlight", ".js").is_ok()
    }

    fn index(&self, site: &Path) -> Result<String, Box<dyn Error>> {
        Ok(fs::read_to_string(find(site, "searchindex", ".js")?)?)
    }
}

fn folder() -> PathBuf {
    install::folder(&format!("mdbook-{VERSION}"))
}

fn page(title: &str, body: &str) -> String {
    format!("# {title}\n\n{body}")
}

/// A part for each level, the categories nested in it. A file may stand in the contents once: a question is under its first level.
fn contents(handbook: &Handbook) -> String {
    let mut contents = format!("# Summary\n\n[{}](index.md)\n\n# Categories\n\n", handbook.home.title);
    for (path, top) in handbook.tops() {
        contents.push_str(&format!("- [{}]({path}/index.md)\n", top.title));
    }
    let first = |question: &Question| question.facts.levels().first().cloned().unwrap_or_default();
    let levels: BTreeSet<String> = handbook.questions.iter().map(first).collect();
    for level in levels {
        contents.push_str(&format!("\n# {level}\n\n"));
        for (path, section) in &handbook.sections {
            let depth = path.matches('/').count();
            contents.push_str(&format!("{}- [{}]()\n", "  ".repeat(depth), section.title));
            let questions = handbook.questions.iter().filter(|question| question.category() == path && first(question) == level);
            for question in questions {
                contents.push_str(&format!("{}- [{}]({}.md)\n", "  ".repeat(depth + 1), question.facts.title, question.path));
            }
        }
    }
    contents
}
