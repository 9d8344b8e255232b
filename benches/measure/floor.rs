//! The least that any generator does: read the content, turn Markdown into HTML, write as many files with as many bytes.

use super::process::cpu;
use nix::sys::resource::{UsageWho, getrusage};
use pulldown_cmark::{Options, Parser, html};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::error::Error;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Instant;
use walkdir::WalkDir;

/// The first argument that makes this program the floor; root, list and output follow.
pub const FLOOR: &str = "--floor";

/// A file to write.
struct Output {
    route: String,
    bytes: usize,
}

/// Notes which files lie in `site`, and how large they are.
pub fn write_list(site: &Path, list: &Path) -> Result<(), Box<dyn Error>> {
    let mut text = String::new();
    for entry in WalkDir::new(site).sort_by_file_name() {
        let entry = entry?;
        if entry.file_type().is_file() {
            let route = entry.path().strip_prefix(site)?.to_str().ok_or("a route that is not UTF-8")?;
            let bytes = entry.metadata()?.len();
            if bytes == 0 {
                return Err(format!("`{route}` is empty: there is nothing to compare").into());
            }
            text.push_str(&format!("{bytes} {route}\n"));
        }
    }
    Ok(fs::write(list, text)?)
}

fn read_list(list: &Path) -> Result<Vec<Output>, Box<dyn Error>> {
    let output = |line: &str| {
        let (bytes, route) = line.split_once(' ')?;
        Some(Output { route: route.to_owned(), bytes: bytes.parse().ok()? })
    };
    fs::read_to_string(list)?.lines().map(output).collect::<Option<_>>().ok_or_else(|| "a list without sizes".into())
}

/// Says when it begins to work, and works.
pub fn run(arguments: impl Iterator<Item = OsString>) -> Result<(), Box<dyn Error>> {
    let paths: Vec<PathBuf> = arguments.map(PathBuf::from).collect();
    let [root, list, site] = &paths[..] else { return Err("the floor needs a root, a list and an output".into()) };
    let (start, used) = (Instant::now(), cpu(&getrusage(UsageWho::RUSAGE_SELF)?));
    let outputs = read_list(list)?;
    let used = cpu(&getrusage(UsageWho::RUSAGE_SELF)?) - used;
    println!("ready {} {}", start.elapsed().as_micros(), used.as_micros());

    let sources = sources(&root.join("content"))?;
    let folders: BTreeSet<&Path> = outputs.iter().filter_map(|output| Path::new(&output.route).parent()).collect();
    folders.into_iter().try_for_each(|folder| fs::create_dir_all(site.join(folder)))?;
    let (pages, others) = outputs.split_at(sources.len().min(outputs.len()));
    sources.par_iter().zip(pages).try_for_each(|(source, page)| write(site, page, &render(source)?))?;
    let filling = sources.first().map_or(Ok(String::new()), |source| render(source))?;
    others.par_iter().try_for_each(|other| write(site, other, &filling))?;
    Ok(())
}

fn sources(content: &Path) -> Result<Vec<PathBuf>, walkdir::Error> {
    let files = WalkDir::new(content).into_iter().filter(|entry| !entry.as_ref().is_ok_and(|entry| entry.file_type().is_dir()));
    files.map(|entry| entry.map(walkdir::DirEntry::into_path)).collect()
}

fn render(source: &Path) -> io::Result<String> {
    let text = fs::read_to_string(source)?;
    let body = text.split_once("\n+++\n").map_or(text.as_str(), |(_, body)| body);
    let extensions = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM;
    let mut rendered = String::with_capacity(body.len() * 3 / 2);
    html::push_html(&mut rendered, Parser::new_ext(body, extensions));
    Ok(rendered)
}

/// Writes the file at its full size, whatever there is to fill it with.
fn write(site: &Path, output: &Output, filling: &str) -> io::Result<()> {
    let filling = if filling.is_empty() { "\n" } else { filling };
    let mut bytes = Vec::with_capacity(output.bytes + filling.len());
    while bytes.len() < output.bytes {
        bytes.extend_from_slice(filling.as_bytes());
    }
    bytes.truncate(output.bytes);
    fs::write(site.join(&output.route), bytes)
}
