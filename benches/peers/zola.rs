//! Zola, which no registry has: sections, taxonomies, its own highlighter and index.

use crate::handbook::{Facts, Handbook, Page, Question};
use crate::install;
use crate::measure::process::command;
use crate::tool::{Tool, embedded};
use std::error::Error;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Zola with one of its indices.
pub struct Zola {
    name: &'static str,
    index: &'static str,
    remark: &'static str,
}

/// With the index that is usual.
pub const ELASTICLUNR: Zola = Zola { name: "Zola", index: "elasticlunr_json", remark: "its usual index" };
/// With the one that is quick to make.
pub const FUSE: Zola = Zola { name: "Zola, texts", index: "fuse_json", remark: "its other index, a file with all texts" };

impl Tool for Zola {
    fn name(&self) -> &'static str {
        self.name
    }

    fn versions(&self) -> Result<String, Box<dyn Error>> {
        let version = install::output(Command::new(self.program()).arg("--version"))?;
        Ok(version.trim_start_matches("zola ").to_owned())
    }

    fn remark(&self) -> &'static str {
        self.remark
    }

    fn program(&self) -> PathBuf {
        install::on_path("zola")
    }

    fn install(&self) -> Result<(), Box<dyn Error>> {
        Err("no registry has it, and there is no `zola` on the `PATH`".into())
    }

    fn files(&self, handbook: &Handbook) -> Vec<(String, String)> {
        let mut files = embedded!(
            "templates/base.html",
            "templates/index.html",
            "templates/page.html",
            "templates/section.html",
            "templates/taxonomy_list.html",
            "templates/taxonomy_single.html",
        in "zola");
        let mut config = format!("{}index_format = {:?}\n", include_str!("zola/zola.toml"), self.index);
        for (path, top) in handbook.tops() {
            config.push_str(&format!("\n[[extra.tops]]\npath = {path:?}\ntitle = {:?}\n", top.title));
        }
        files.push(("zola.toml".to_owned(), config));
        files.extend(handbook.content(page, question));
        files
    }

    fn command(&self, source: &Path, site: &Path) -> Vec<OsString> {
        command(&[&self.program(), &"--root", &source, &"build", &"--force", &"--output-dir", &site])
    }

    fn index(&self, site: &Path) -> Result<String, Box<dyn Error>> {
        Ok(fs::read_to_string(site.join("search_index.en.json"))?)
    }
}

fn page(page: &Page) -> String {
    format!("+++\ntitle = {:?}\nsort_by = \"title\"\n+++\n{}", page.title, page.body)
}

fn question(question: &Question) -> String {
    let Facts { title, tags, .. } = &question.facts;
    let (levels, more) = (question.facts.levels(), question.facts.more());
    let body = question.body_with_links(|path| format!("@/{path}.md"));
    format!("+++\ntitle = {title:?}\n\n[taxonomies]\nlevel = {levels:?}\ntags = {tags:?}\n\n[extra]\n{more}+++\n{body}")
}
