//! Links and images that lead to no file, to no heading, or out of the content folder.

use super::{Subject, Whole};
use crate::handbook::Handbook;
use crate::handbook::classes::Class;
use crate::handbook::resolve::{Resolved, anchor};
use crate::markdown::body::{Link, Target};
use crate::markdown::inline::escape;
use crate::question::Document;
use crate::words::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::words::key::Key;
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;

/// How many broken links of a document are compared with what there is.
const SUGGESTIONS: usize = 50;

/// `has_anchors` says whether a link names a heading.
pub fn check(whole: &Whole<'_>, subject: Subject<'_>, has_anchors: bool, out: &mut Vec<Diagnostic>) {
    if subject.class == Class::Absent {
        return;
    }
    let document = subject.document;
    let mut ids = Ids::default();
    let before = out.len();
    for (link, resolved) in whole.handbook.links(document) {
        // Whoever has so many mistakes does not read what each may have meant.
        let suggests = out.len() - before < SUGGESTIONS;
        match resolved {
            Resolved::Broken => out.push(broken(whole, document, link, suggests)),
            Resolved::Document(target, _) if has_anchors => {
                let missing = anchor(link).filter(|anchor| !ids.has(target, anchor));
                out.extend(missing.map(|anchor| no_anchor(document, link, target, anchor, suggests)));
            }
            _ => {}
        }
    }
}

fn broken(whole: &Whole<'_>, document: &Document, link: &Link, suggests: bool) -> Diagnostic {
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
            let draft = whole.handbook.documents.is_there(path);
            let help = match draft {
                true => Some("the file is a draft or has no page; `--drafts` shows drafts".to_owned()),
                false if suggests => suggestion(whole.handbook, document, path),
                false => None,
            };
            (format!("the {noun} `{}` leads to no file, expected one at `{path}`", link.raw), help)
        }
    };
    Diagnostic::new(Code::BrokenLink, &document.path, link.span, message).help(help)
}

fn suggestion(handbook: &Handbook, document: &Document, path: &str) -> Option<String> {
    if let Some(stem) = path.strip_suffix(".html")
        && handbook.documents.get(&format!("{stem}.md")).is_some()
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

/// The ids of the documents that links of one document lead to, found once each.
#[derive(Default)]
struct Ids<'a>(FxHashMap<Key, FxHashSet<Cow<'a, str>>>);

impl<'a> Ids<'a> {
    fn has(&mut self, target: &'a Document, anchor: &str) -> bool {
        anchor.is_empty() || self.0.entry(target.key).or_insert_with(|| ids(target)).contains(&*escape(anchor))
    }
}

/// Those of headings; raw HTML and footnotes have some, too. As they stand in an attribute.
fn ids(document: &Document) -> FxHashSet<Cow<'_, str>> {
    let of_headings = document.body.headings.iter().map(|heading| Cow::Owned(escape(&heading.id)));
    let of_others = document.body.html.split("id=\"").skip(1).filter_map(|rest| Some(Cow::Borrowed(rest.split_once('"')?.0)));
    of_headings.chain(of_others).collect()
}

fn no_anchor(document: &Document, link: &Link, target: &Document, anchor: &str, suggests: bool) -> Diagnostic {
    let message = match document.path == target.path {
        true => format!("no heading here has the id `{anchor}`"),
        false => format!("no heading of `{}` has the id `{anchor}`", target.path),
    };
    let ids = || target.body.headings.iter().map(|heading| heading.id.as_str());
    let near = if suggests { did_you_mean(anchor, ids()) } else { None };
    let help = near.or_else(|| {
        let few: Vec<String> = ids().take(8).map(|id| format!("`{id}`")).collect();
        (!few.is_empty()).then(|| format!("the ids there are {}", few.join(", ")))
    });
    Diagnostic::new(Code::BrokenAnchor, &document.path, link.span, message).help(help)
}
