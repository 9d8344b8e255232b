//! Eleventy, from npm: collections for the lists, Prism for code by its plugin, and Pagefind over the pages.

use crate::handbook::{Handbook, Page, Question};
use crate::install;
use crate::measure::process::command;
use crate::tool::{Tool, embedded};
use serde_json::{Value, json};
use std::error::Error;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What is installed, and in which versions.
const PACKAGES: [(&str, &str); 3] =
    [("@11ty/eleventy", "3.1.8"), ("@11ty/eleventy-plugin-syntaxhighlight", "5.0.2"), ("pagefind", "1.6.0")];

/// Eleventy.
pub struct Eleventy;

impl Tool for Eleventy {
    fn name(&self) -> &'static str {
        "Eleventy"
    }

    fn versions(&self) -> Result<String, Box<dyn Error>> {
        let node = install::output(Command::new("node").arg("--version"))?;
        let packages = PACKAGES.map(|(name, version)| format!("{name} {version}")).join(", ");
        Ok(format!("({packages}, Node.js {node})"))
    }

    fn remark(&self) -> &'static str {
        "footnotes and callouts stay as they are written"
    }

    fn program(&self) -> PathBuf {
        folder().join("node_modules/@11ty/eleventy/cmd.cjs")
    }

    fn install(&self) -> Result<(), Box<dyn Error>> {
        let dependencies: Value = PACKAGES.iter().map(|(name, version)| ((*name).to_owned(), json!(version))).collect();
        fs::create_dir_all(folder())?;
        fs::write(folder().join("package.json"), json!({ "private": true, "dependencies": dependencies }).to_string())?;
        install::run(Command::new("npm").args(["install", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(folder()))
    }

    fn files(&self, handbook: &Handbook) -> Vec<(String, String)> {
        let mut files = embedded!(
            "eleventy.config.mjs",
            "content/all-tags.njk",
            "content/levels.njk",
            "content/tags.njk",
            "layouts/base.njk",
            "layouts/home.njk",
            "layouts/question.njk",
            "layouts/section.njk",
        in "eleventy");
        let entry = |(path, page): (&String, &Page)| json!({ "path": path, "title": page.title });
        let tops: Value = handbook.tops().map(entry).collect();
        files.push(("data/handbook.json".to_owned(), json!({ "title": "Made-up handbook", "tops": tops }).to_string()));
        let home = json!({ "layout": "home.njk", "title": handbook.home.title });
        files.push(("content/index.md".to_owned(), page(&home, &handbook.home.body)));
        for (path, section) in &handbook.sections {
            let sections: Value = handbook.children(path).map(entry).collect();
            let front = json!({ "layout": "section.njk", "title": section.title, "section": path, "sections": sections });
            files.push((format!("content/{path}/index.md"), page(&front, &section.body)));
        }
        files.extend(handbook.questions.iter().map(|asked| (format!("content/{}.md", asked.path), question(asked))));
        files
    }

    fn prepare(&self, source: &Path) -> io::Result<()> {
        symlink(folder().join("node_modules"), source.join("node_modules"))
    }

    /// Eleventy takes paths from the folder that it is started in.
    fn command(&self, source: &Path, site: &Path) -> Vec<OsString> {
        let start = r#"cd "$0" && exec node "$1" --quiet --config=eleventy.config.mjs --output="$2""#;
        command(&[&"sh", &"-c", &start, &source, &self.program(), &site])
    }

    /// Pagefind keeps the text of each page in a file of its own, which is gzip.
    fn index(&self, site: &Path) -> Result<String, Box<dyn Error>> {
        let read = r#"find "$0" -name '*.pf_fragment' -exec cat {} + | gzip -dc"#;
        install::output(Command::new("sh").args(["-c", read]).arg(site.join("pagefind/fragment")))
    }
}

fn folder() -> PathBuf {
    install::folder(&format!("node-{}", PACKAGES.map(|(_, version)| version).join("-")))
}

fn page(front: &Value, body: &str) -> String {
    format!("---json\n{front}\n---\n{body}")
}

fn question(question: &Question) -> String {
    let facts = &question.facts;
    let front = json!({
        "layout": "question.njk",
        "title": facts.title,
        "category": question.category(),
        "level": facts.levels(),
        "tags": facts.tags,
        "minutes": facts.minutes,
        "reviewed": facts.reviewed.to_string(),
        "roles": facts.roles,
        "competencies": facts.competencies,
        "related": facts.related,
    });
    page(&front, &question.body_with_links(|path| format!("/{path}/")))
}
