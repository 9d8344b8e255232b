//! Of what the site in an output folder was made, so that a run that would make the same again need not find out.
//!
//! In: the key of all that a site is made of. Out: whether it stands. Invariant: a seal is worth nothing beside another manifest than the one it was
//! written for, and vouches for no file that the manifest does not vouch for.

use super::manifest::Manifest;
use super::place::{Place, found};
use super::publish::made_by_us;
use super::sync::replace;
use crate::error::Error;
use crate::words::key::Key;
use rayon::prelude::*;
use std::fs;
use std::io;

/// What is known of a whole site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seal {
    /// The key of all that it is made of.
    pub made_of: Key,
    /// What a run tells of it, on one line.
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
    let text = text(place, seal)?;
    if read(place)?.as_ref() == Some(&text) { Ok(()) } else { replace(&place.seal(), &text, settles) }
}

/// What stands in the output, where a run of this program has made it of `made_of` and sealed it, and nobody has changed a file since. The lock must be held.
///
/// # Errors
///
/// What the system refuses.
pub fn standing(place: &Place, made_of: Key) -> Result<Option<Standing>, Error> {
    let Some(found) = read(place)? else { return Ok(None) };
    let subject = found.lines().next().unwrap_or_default().to_owned();
    let seal = Seal { made_of, subject };
    if found != text(place, &seal)? {
        return Ok(None);
    }
    let manifest = Manifest::read(&place.manifest())?;
    let stands = |route: &String| -> Result<bool, Error> {
        let found = self::found(&place.output.join(route))?;
        Ok(found.is_some_and(|found| manifest.vouches_for(route, &found).is_some()))
    };
    let stand = manifest.files.par_iter().map(|(route, _)| stands(route)).collect::<Result<Vec<bool>, Error>>()?;
    let standing = Standing { subject: seal.subject, files: stand.len() };
    Ok(stand.into_iter().all(|stands| stands).then_some(standing))
}

fn read(place: &Place) -> Result<Option<String>, Error> {
    let seal = place.seal();
    match fs::read(&seal) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::io("read", &seal, error)),
    }
}

/// A seal as it is written beside the manifest that is there.
fn text(place: &Place, Seal { made_of, subject }: &Seal) -> Result<String, Error> {
    let manifest = place.manifest();
    let bytes = match fs::read(&manifest) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        read => read.map_err(|error| Error::io("read", &manifest, error))?,
    };
    let key = Key::of(&(made_by_us(*made_of), Key::of_bytes(&bytes), subject));
    Ok(format!("{subject}\n{}\n", key.to_hex()))
}
