//! The site of this repository's own handbook, as readers get it: it must work below any address, and from a disk.

use crate::folder::Folder;
use askbook::words::path::{decode, join};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The files of a site, by route.
type Files = BTreeMap<String, Vec<u8>>;

/// The attributes of a page's elements, names and values, in their order; what stands in comments, scripts and style sheets is none.
fn attributes(page: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
            continue;
        }
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let name_end = rest.find(|c: char| c.is_whitespace() || c == '>' || c == '/').unwrap_or(rest.len());
        let name = rest[..name_end].to_ascii_lowercase();
        rest = &rest[name_end..];
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
            if rest.is_empty() || rest.starts_with('>') {
                break;
            }
            let end = rest.find(|c: char| c.is_whitespace() || "=>/".contains(c)).unwrap_or(rest.len());
            let (attribute, behind) = rest.split_at(end.max(1));
            let (value, behind) = value(behind);
            found.push((attribute.to_ascii_lowercase(), unescape(value)));
            rest = behind;
        }
        if ["script", "style"].contains(&name.as_str()) {
            rest = rest.split_once(&format!("</{name}")).map_or("", |(_, rest)| rest);
        }
    }
    found
}

/// The value of an attribute, and what follows it.
fn value(behind: &str) -> (&str, &str) {
    let Some(value) = behind.trim_start().strip_prefix('=').map(str::trim_start) else { return ("", behind) };
    let quote = value.chars().next().filter(|c| "\"'".contains(*c));
    match quote {
        Some(quote) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
        None => value.split_at(value.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(value.len())),
    }
}

fn unescape(value: &str) -> String {
    let named =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#34;", "\""), ("&#39;", "'"), ("&#x27;", "'"), ("&#x2F;", "/")];
    let text = named.iter().fold(value.to_owned(), |text, (from, to)| text.replace(from, to));
    text.replace("&amp;", "&")
}

/// What is wrong with the links of a site, and the pages that no link leads to from its home page.
fn problems(files: &Files) -> Vec<String> {
    let pages: BTreeMap<&str, Vec<(String, String)>> = files
        .iter()
        .filter(|(route, _)| route.ends_with(".html"))
        .map(|(route, bytes)| (route.as_str(), attributes(&String::from_utf8_lossy(bytes))))
        .collect();
    let mut problems = Vec::new();
    let mut leads: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (page, attributes) in &pages {
        let mut ids = BTreeSet::new();
        for (name, value) in attributes {
            match name.as_str() {
                "id" if !ids.insert(value) => problems.push(format!("{page}: the id {value} is there twice")),
                "href" | "src" | "action" | "poster" => match target(files, &pages, page, value) {
                    Ok(target) => drop(target.map(|target| leads.entry(page).or_default().insert(target))),
                    Err(problem) => problems.push(format!("{page}: {value} {problem}")),
                },
                _ => {}
            }
        }
    }
    let mut reached = BTreeSet::new();
    let mut next = vec!["index.html"];
    while let Some(page) = next.pop() {
        if reached.insert(page) {
            next.extend(leads.get(page).into_iter().flatten());
        }
    }
    // The host leads to the one, old addresses to the others.
    let is_alone = |page: &str| page == "404.html" || pages[page].iter().any(|(_, value)| value.eq_ignore_ascii_case("refresh"));
    let unreached = pages.keys().filter(|page| !reached.contains(*page) && !is_alone(page));
    problems.extend(unreached.map(|page| format!("{page}: no link leads there")));
    problems
}

/// The file of the site that a reference leads to; `None` where it leads elsewhere.
fn target<'a>(
    files: &'a Files,
    pages: &BTreeMap<&str, Vec<(String, String)>>,
    page: &'a str,
    reference: &str,
) -> Result<Option<&'a str>, String> {
    let scheme = reference.split_once(':').map(|(scheme, _)| scheme).filter(|scheme| !scheme.contains(['/', '?', '#']));
    match scheme {
        Some("https" | "http" | "mailto" | "data") => return Ok(None),
        Some(scheme) => return Err(format!("has the scheme {scheme}")),
        None if reference.starts_with('/') => return Err("is absolute".to_owned()),
        None => {}
    }
    let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
    let path = decode(path.split('?').next().unwrap_or_default()).ok_or("is not UTF-8")?;
    let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
    let route = if path.is_empty() { page.to_owned() } else { join(folder, &path).ok_or("leads out of the site")? };
    let (target, _) = files.get_key_value(&route).ok_or("leads to no file")?;
    let fragment = decode(fragment).ok_or("is not UTF-8")?;
    let has_id = |attributes: &Vec<(String, String)>| attributes.iter().any(|(name, value)| name == "id" && *value == fragment);
    if fragment.is_empty() || pages.get(target.as_str()).is_some_and(has_id) {
        Ok(Some(target))
    } else {
        Err("leads to no id".to_owned())
    }
}

#[test]
fn every_link_of_the_handbook_of_this_repository_leads_somewhere() {
    let folder = Folder::of(Path::new(env!("CARGO_MANIFEST_DIR")));
    let run = folder.run(&["build"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    let problems = problems(&folder.files("handbook/public"));
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems[..problems.len().min(40)].join("\n"));
}

#[test]
fn links_that_lead_nowhere_are_found() {
    let index = "<!-- <a href=/comment> --><script>'<a href=\"/script\">'</script><a href='a/b%20c.html#%C3%A4'>x</a><p id=twice>\
                 <IMG alt=\"a > b\" SRC=/absolute.png><p id=twice><a class href=\"file:///x\">x</a>\
                 <a href=\"a/b c.html#none\">x</a><a href=../out.html>x</a>";
    let other = "<p id=\"ä\"><a href=\"?a=1&amp;b=2#ä\">x</a><a href=\"none.html\">x</a><a href=\"https://example.com/\">x</a>";
    let texts = [("index.html", index), ("a/b c.html", other), ("alone.html", ""), ("404.html", "")];
    let files: Files = texts.into_iter().map(|(route, text)| (route.to_owned(), text.as_bytes().to_vec())).collect();
    let expected = [
        "a/b c.html: none.html leads to no file",
        "index.html: /absolute.png is absolute",
        "index.html: the id twice is there twice",
        "index.html: file:///x has the scheme file",
        "index.html: a/b c.html#none leads to no id",
        "index.html: ../out.html leads out of the site",
        "alone.html: no link leads there",
    ];
    assert_eq!(problems(&files), expected);
}
