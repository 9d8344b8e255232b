//! Links and images that lead to no file, to no heading, or out of the content folder.

use super::{Subject, Whole};
use crate::handbook::Handbook;
use crate::handbook::classes::Class;
use crate::handbook::resolve::Resolved;
use crate::markdown::body::{Link, Target};
use crate::question::Document;
use crate::words::diagnostic::{Code, Diagnostic, did_you_mean};

pub fn check(whole: &Whole<'_>, subject: Subject<'_>, out: &mut Vec<Diagnostic>) {
    if subject.class == Class::Absent {
        return;
    }
    let document = subject.document;
    for link in &document.body.links {
        match whole.handbook.resolve(document, link) {
            Resolved::Broken => out.push(broken(whole, document, link)),
            Resolved::Document(target, Some(anchor)) if !has_anchor(target, anchor) => {
                out.push(no_anchor(document, link, target, anchor));
            }
            _ => {}
        }
    }
}

fn broken(whole: &Whole<'_>, document: &Document, link: &Link) -> Diagnostic {
    let noun = if link.is_image { "image" } else { "link" };
    let (message, help) = match &link.target {
        Target::Outside => {
            let help = "only files below `content/` are part of the handbook";
            (format!("the {noun} `{}` leads out of `content/`", link.raw), Some(help.to_owned()))
        }
        Target::Anchor(_) => {
            (format!("the {noun} has no address"), Some("write the address between the parentheses: `[…](…)`".to_owned()))
        }
        Target::File { path, .. } => {
            let draft = whole.documents.iter().any(|other| other.path.as_str() == path);
            let help = match draft {
                true => Some("the file is a draft or has no page; `--drafts` shows drafts".to_owned()),
                false => suggestion(whole.handbook, document, path),
            };
            (format!("the {noun} `{}` leads to no file, expected one at `{path}`", link.raw), help)
        }
    };
    Diagnostic::new(Code::BrokenLink, &document.path, link.span, message).help(help)
}

fn suggestion(handbook: &Handbook, document: &Document, path: &str) -> Option<String> {
    if let Some(stem) = path.strip_suffix(".html")
        && handbook.documents.contains_key(format!("{stem}.md").as_str())
    {
        return Some("link to the source, which ends in `.md`; the address of the page is found from it".to_owned());
    }
    let near = handbook.candidates(path).max_by_key(|candidate| {
        let same_folder = candidate.rfind('/').map(|slash| &candidate[..slash]) == Some(document.path.folder());
        let likeness = (strsim::normalized_levenshtein(path, candidate) * 1000.0) as u32;
        (likeness, same_folder, std::cmp::Reverse(*candidate))
    })?;
    Some(format!("did you mean `{}`?", relative(document.path.folder(), near)))
}

/// The way from a folder to a file, as a writer types it.
fn relative(folder: &str, path: &str) -> String {
    let here: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let there: Vec<&str> = path.split('/').collect();
    let shared = here.iter().zip(&there).take_while(|(a, b)| a == b).count();
    format!("{}{}", "../".repeat(here.len() - shared), there[shared..].join("/"))
}

/// Headings first; raw HTML and footnotes have ids too.
fn has_anchor(document: &Document, anchor: &str) -> bool {
    anchor.is_empty()
        || document.body.headings.iter().any(|heading| heading.id == anchor)
        || document.body.html.contains(&format!("id=\"{}\"", crate::markdown::inline::escape(anchor)))
}

fn no_anchor(document: &Document, link: &Link, target: &Document, anchor: &str) -> Diagnostic {
    let message = match document.path == target.path {
        true => format!("no heading here has the id `{anchor}`"),
        false => format!("no heading of `{}` has the id `{anchor}`", target.path),
    };
    let ids: Vec<&str> = target.body.headings.iter().map(|heading| heading.id.as_str()).collect();
    let help = did_you_mean(anchor, ids.iter().copied()).or_else(|| {
        let few: Vec<String> = ids.iter().take(8).map(|id| format!("`{id}`")).collect();
        (!few.is_empty()).then(|| format!("the ids there are {}", few.join(", ")))
    });
    Diagnostic::new(Code::BrokenAnchor, &document.path, link.span, message).help(help)
}
