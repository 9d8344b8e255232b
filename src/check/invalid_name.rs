//! Names of files that cannot be addresses on every system and host.

use super::{Rules, Subject};
use crate::handbook::Handbook;
use crate::words::diagnostic::{Code, Diagnostic};
use crate::words::path::{Route, SourcePath};
use crate::words::slug::{MAX_NAME, refusal};

pub fn check(_: &Rules<'_>, subject: Subject<'_>, out: &mut Vec<Diagnostic>) {
    // The address of a page is made of slugs, which are fit for every system; only their length is not bounded.
    let document = subject.document;
    if document.route.as_str().len() > MAX_NAME {
        out.extend(of_file(&document.path, &document.route));
    }
}

/// The same for files that are published as they are.
pub fn of_assets(handbook: &Handbook) -> impl Iterator<Item = Diagnostic> {
    handbook.assets.iter().filter_map(|(path, asset)| of_file(path, &asset.route))
}

fn of_file(path: &SourcePath, route: &Route) -> Option<Diagnostic> {
    let reason = route.as_str().split('/').find_map(refusal)?;
    let help = "rename it: the site must be readable on Windows, macOS and Linux".to_owned();
    Some(Diagnostic::new(Code::InvalidName, path, None, reason).help(help))
}
