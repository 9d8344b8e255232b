//! Publishing each build into a folder of its own.
//!
//! `releases/<name>/` holds a build, and the link `current` leads to the newest. The link is exchanged in one step, so whoever reads through it meets the old
//! site or the new one, and never some of each.

use super::apply::delete;
use super::manifest::{Manifest, Ours};
use super::outcome::{Outcome, Outcomes};
use super::output::{Existing, held, stranger};
use super::place::{Place, found, gone, is_within, read};
use super::publish::{Progress, Published, Terms, current, outputs};
use super::stage::{Stage, within};
use super::sync::replace;
use crate::error::Error;
use crate::snapshot::{Output, Outputs, Snapshot};
use crate::words::key::Key;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The link to the newest release.
pub const CURRENT: &str = "current";
/// The folder of the releases.
const RELEASES: &str = "releases";
/// How many releases stay, the newest with them.
const KEPT: usize = 3;

/// Publishes a site as a release. The lock must be held, and nothing be left of earlier runs.
///
/// # Errors
///
/// A folder that is somebody else's, something else where the release or the link goes, and what the system refuses.
pub fn publish(snapshot: &Snapshot, place: &Place, terms: Terms, progress: &Progress<'_>) -> Result<Published, Error> {
    let mut releases = Releases::read(place)?;
    if !terms.adopts && releases.names.is_empty() {
        stranger(&place.output, &Existing::look(&place.output)?, |_| false).map_or(Ok(()), Err)?;
    }
    let newest = releases.current()?;
    let old = newest.as_ref().map_or(Ok(Manifest::default()), |name| Manifest::read(&place.release(name)))?;
    let standing = newest.as_ref().map(|name| releases.folder(name));
    let site = &outputs(snapshot, &old, progress);

    // Always in the output folder: a release is moved as a whole, and readers come through the link alone.
    let stage = Stage::inside(place)?;
    let outcome = |page: &Output<'_>| outcome(site, page, &stage, standing.as_deref(), &old);
    let Outcomes { mut published, files, .. } = stage.or_nothing(|| Outcomes::of(site, progress, outcome))?;
    if published.is_held_back {
        stage.drop();
        return Ok(published);
    }
    published.removed = old.files.keys().filter(|route| !files.contains_key(*route)).count();
    let content: Vec<(&String, Key)> = files.iter().map(|(route, ours)| (route, ours.written.hash)).collect();
    let name = Key::of(&content).to_hex()[..16].to_owned();
    let folder = releases.folder(&name);
    if !is_within(&place.output, &folder)? {
        stage.drop();
        return Err(foreign(&place.output.join(RELEASES)));
    }
    let is_ready = releases.names.contains(&name) && {
        let known = Manifest::read(&place.release(&name))?;
        let is_whole = |(route, ours): (&String, &Ours)| {
            held(&folder, route, &known).map(|held| held.is_some_and(|held| held.hash == ours.written.hash))
        };
        files.iter().map(is_whole).collect::<Result<Vec<bool>, Error>>()?.into_iter().all(|is_whole| is_whole)
    };
    stage.or_nothing(|| {
        if is_ready {
            stage.drop();
        } else if found(&folder)?.is_some() {
            let message = format!("the release `{}` is in the way: somebody has changed it", folder.display());
            return Err(Error::new(message).hint("move it away; askbook makes it anew"));
        } else {
            if terms.settles {
                stage.settle()?;
            }
            replace(&place.release(&name), &Manifest::to_text(&files), terms.settles)?;
        }
        releases.name_newest(&name, terms.settles)?;
        if !is_ready {
            within(&folder, || fs::rename(&stage.folder, &folder)).map_err(|error| Error::io("write", &folder, error))?;
        }
        if newest.as_deref() == Some(&*name) { Ok(()) } else { releases.lead_to(&name) }
    })?;
    published.kept = releases.retire()?;
    Ok(published)
}

fn foreign(place: &Path) -> Error {
    Error::new(format!("`{}` is in the way: askbook did not make it, and leaves it alone", place.display()))
        .hint("move it away, or name another folder with `--output`")
}

/// Renders a page and puts it on the stage; one that is the same in the release before is one file with it.
fn outcome(
    site: &Outputs<'_>,
    page: &Output<'_>,
    stage: &Stage,
    standing: Option<&Path>,
    old: &Manifest,
) -> Result<Outcome, Error> {
    let route = page.route.as_str();
    let target = stage.folder.join(route);
    // A file system without such links gets a copy.
    let links = |folder: &Path| within(&target, || fs::hard_link(folder.join(route), &target)).is_ok();
    if let Some(folder) = standing
        && let Some(written) = current(folder, page, old)
        && links(folder)
    {
        return Ok(Outcome::Unchanged(written));
    }
    let bytes = match site.render(page) {
        Ok(bytes) => bytes,
        Err(refusal) => return Ok(Outcome::Refused(refusal)),
    };
    let hash = Key::of_bytes(&bytes);
    if let Some(folder) = standing
        && let Some(held) = held(folder, route, old)?.filter(|held| held.hash == hash)
        && links(folder)
    {
        return Ok(Outcome::Unchanged(held));
    }
    Outcome::staged(stage, route, &bytes, None)
}

/// The releases of an output folder that are ours.
struct Releases<'a> {
    place: &'a Place,
    /// The newest first.
    names: Vec<String>,
}

impl<'a> Releases<'a> {
    fn read(place: &'a Place) -> Result<Self, Error> {
        let list = read(&place.releases())?.unwrap_or_default();
        let text = String::from_utf8_lossy(&list);
        // Folders are deleted by these names.
        let is_name = |name: &&str| name.len() == 16 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
        Ok(Releases { place, names: text.lines().filter(is_name).map(str::to_owned).collect() })
    }

    fn folder(&self, name: &str) -> PathBuf {
        self.place.output.join(RELEASES).join(name)
    }

    /// The release that the link leads to.
    fn current(&self) -> Result<Option<String>, Error> {
        let link = self.place.output.join(CURRENT);
        match fs::read_link(&link) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(_) => Err(foreign(&link)),
            Ok(target) => {
                let name = self.names.iter().find(|name| target == Path::new(RELEASES).join(name));
                name.cloned().map(Some).ok_or_else(|| foreign(&link))
            }
        }
    }

    /// Notes that a release is the newest, before it is there: what is not noted is not ours.
    fn name_newest(&mut self, name: &str, settles: bool) -> Result<(), Error> {
        self.names.retain(|known| known != name);
        self.names.insert(0, name.to_owned());
        self.write(settles)
    }

    fn write(&self, settles: bool) -> Result<(), Error> {
        replace(&self.place.releases(), &(self.names.join("\n") + "\n"), settles)
    }

    /// Lets the link lead to a release, in one step.
    fn lead_to(&self, name: &str) -> Result<(), Error> {
        let (link, draft) = (self.place.output.join(CURRENT), self.place.output.join(".askbook-current"));
        let failed = |error| Error::io("write the link", &link, error);
        gone(fs::remove_file(&draft)).map_err(failed)?;
        symlink(&Path::new(RELEASES).join(name), &draft).and_then(|()| fs::rename(&draft, &link)).map_err(failed)
    }

    /// Deletes the oldest releases. Files that somebody has changed or added there stay, and are given out.
    fn retire(&mut self) -> Result<Vec<String>, Error> {
        let mut kept = Vec::new();
        let names = std::mem::take(&mut self.names);
        let (stay, go) = names.split_at(names.len().min(KEPT));
        for name in go {
            let list = self.place.release(name);
            for (route, Ours { written, .. }) in Manifest::read(&list)?.files {
                let route = format!("{RELEASES}/{name}/{route}");
                delete(&self.place.output, &route, written)?;
                if found(&self.place.output.join(&route))?.is_some() {
                    kept.push(route);
                }
            }
            gone(fs::remove_file(&list)).map_err(|error| Error::io("delete", &list, error))?;
        }
        self.names = stay.to_vec();
        if !go.is_empty() {
            self.write(false)?;
        }
        Ok(kept)
    }
}

#[cfg(unix)]
fn symlink(target: &Path, link: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(target, link)
}

#[cfg(windows)]
fn symlink(target: &Path, link: &Path) -> io::Result<()> {
    std::os::windows::fs::symlink_dir(target, link)
}
