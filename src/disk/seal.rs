//! Of what the site in an output folder was made, so that a run that would make the same again need not find out.
//!
//! In: the key of all that a site is made of. Out: whether it stands. Invariant: a seal is worth nothing beside another manifest than the one it was
//! written for, and vouches for no file that the manifest does not vouch for.

use super::manifest::{Manifest, Ours};
use super::place::{Place, found, is_within, read};
use super::publish::made_by_us;
use super::sync::replace;
use crate::error::Error;
use crate::words::key::Key;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::path::Path;

/// What is known of a whole site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seal {
    /// The key of all that it is made of.
    pub made_of: Key,
    /// What a run tells of it. A line; with more it is no seal, and never found again.
    pub subject: String,
}

/// A site that stands in its output folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// What a run tells of it.
    pub subject: String,
    /// The number of its files.
    pub files: usize,
}

/// Seals the output as it is. The lock must be held.
///
/// # Errors
///
/// What the system refuses.
pub fn put(place: &Place, seal: &Seal, settles: bool) -> Result<(), Error> {
    let Some(text) = text(place, seal)? else { return Ok(()) };
    if read(&place.seal())?.as_deref() == Some(text.as_bytes()) { Ok(()) } else { replace(&place.seal(), &text, settles) }
}

/// What stands in the output, where a run of this program has made it of `made_of` and sealed it, and nobody has changed a file since. The lock must be held.
///
/// # Errors
///
/// What the system refuses.
pub fn standing(place: &Place, made_of: Key) -> Result<Option<Standing>, Error> {
    let Some(sealed) = read(&place.seal())? else { return Ok(None) };
    let sealed = String::from_utf8_lossy(&sealed).into_owned();
    let seal = Seal { made_of, subject: sealed.lines().next().unwrap_or_default().to_owned() };
    if text(place, &seal)? != Some(sealed) {
        return Ok(None);
    }
    let manifest = Manifest::read(&place.manifest())?;
    let is_whole = |(route, _): (&String, &Ours)| {
        let there = found(&place.output.join(route))?;
        Ok(there.is_some_and(|there| manifest.vouches_for(route, &there).is_some()))
    };
    let folders: BTreeSet<&Path> = manifest.files.keys().filter_map(|route| Path::new(route).parent()).collect();
    for folder in folders {
        if !is_within(&place.output, &place.output.join(folder).join("file"))? {
            return Ok(None);
        }
    }
    match manifest.files.par_iter().map(is_whole).find_any(|is_whole| !matches!(is_whole, Ok(true))) {
        Some(Err(error)) => Err(error),
        Some(Ok(_)) => Ok(None),
        None => Ok(Some(Standing { subject: seal.subject, files: manifest.files.len() })),
    }
}

/// A seal as it is written beside the manifest that is there; nothing where there is none.
fn text(place: &Place, Seal { made_of, subject }: &Seal) -> Result<Option<String>, Error> {
    let Some(manifest) = read(&place.manifest())? else { return Ok(None) };
    let key = Key::of(&(made_by_us(*made_of), Key::of_bytes(&manifest), subject));
    Ok(Some(format!("{subject}\n{}\n", key.to_hex())))
}
