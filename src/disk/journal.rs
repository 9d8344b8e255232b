//! What is still to be done to an output folder.
//!
//! In: the steps, when everything they need lies on the stage. Out: a text with a checksum. Invariant: a journal that can be read is whole, so
//! that what it says may be done, and done again, by whoever finds it.

use super::manifest::{Written, is_below};
use super::place::read;
use crate::error::Error;
use crate::words::key::Key;
use crate::words::path::{decode, encode};
use std::path::Path;

/// The first line; another one means a format that this version does not know.
const HEADER: &str = "askbook journal 1";
/// How each such line begins.
const FAMILY: &str = "askbook journal ";
/// Stands for a file where there was none.
const NONE: &str = "-";

/// A list of steps that bring an output folder up to date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Journal {
    /// The output folder, from the root where it lies there; to show, and to find it again.
    pub output: String,
    /// Whether the stage lies in the output folder.
    pub is_inner: bool,
    /// In the order in which they are done.
    pub steps: Vec<Step>,
}

/// A change to an output folder, which may be tried again after it has been done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Moves a folder from the stage to where there was none; an empty route is the output folder itself.
    Folder(String),
    /// Moves a file from the stage to its place, where there was nothing or what is said.
    File(String, Option<Written>),
    /// Deletes a file that is as it is said, and the folders that become empty.
    Delete(String, Written),
}

/// What is found where a journal is looked for.
#[derive(Debug, PartialEq, Eq)]
pub enum Found {
    /// Nothing, or one that was cut off while it was written: nothing has been done to the output.
    Nothing,
    /// One that is whole.
    Journal(Journal),
    /// One of another version of askbook.
    Unknown,
}

impl Journal {
    /// As it is written.
    pub fn to_text(&self) -> String {
        let stage = if self.is_inner { "inside" } else { "beside" };
        let mut text = format!("{HEADER}\noutput {}\nstage {stage}\n", encode(&self.output));
        for step in &self.steps {
            let line = match step {
                Step::Folder(route) => format!("folder {}\n", encode(route)),
                Step::File(route, None) => format!("file {NONE} {}\n", encode(route)),
                Step::File(route, Some(old)) => format!("file {old} {}\n", encode(route)),
                Step::Delete(route, old) => format!("delete {old} {}\n", encode(route)),
            };
            text.push_str(&line);
        }
        let sum = Key::of_bytes(text.as_bytes()).to_hex();
        text.push_str(&format!("sum {sum}\n"));
        text
    }

    /// Reads what [`Journal::to_text`] wrote.
    pub fn parse(bytes: &[u8]) -> Found {
        let known = || {
            let text = std::str::from_utf8(bytes).ok()?;
            let (steps, sum) = text.strip_suffix('\n')?.rsplit_once('\n')?;
            let is_whole = sum.strip_prefix("sum ")? == Key::of_bytes(&bytes[..=steps.len()]).to_hex();
            is_whole.then_some(steps)
        };
        let Some(text) = known() else { return Found::Nothing };
        let mut lines = text.lines();
        match lines.next() {
            Some(HEADER) => {}
            Some(line) if line.starts_with(FAMILY) => return Found::Unknown,
            _ => return Found::Nothing,
        }
        let mut value = |key: &str| lines.next()?.strip_prefix(key)?.strip_prefix(' ');
        let (output, stage) = (value("output").and_then(decode), value("stage"));
        let steps = lines.map(step).collect::<Option<Vec<Step>>>();
        match (output, stage, steps) {
            (Some(output), Some(stage @ ("inside" | "beside")), Some(steps)) => {
                Found::Journal(Journal { output, is_inner: stage == "inside", steps })
            }
            // Its sum is right, so it is what somebody has meant.
            _ => Found::Unknown,
        }
    }

    /// Looks for one.
    ///
    /// # Errors
    ///
    /// Where there is one and it cannot be read.
    pub fn read(place: &Path) -> Result<Found, Error> {
        Ok(read(place)?.map_or(Found::Nothing, |bytes| Journal::parse(&bytes)))
    }
}

fn step(line: &str) -> Option<Step> {
    let (verb, rest) = line.split_once(' ')?;
    // Files are replaced and deleted by this list: it must not lead out of the output folder, whoever had a hand in it.
    let below = |route: &str| decode(route).filter(|route| is_below(route));
    match verb {
        "folder" if rest.is_empty() => Some(Step::Folder(String::new())),
        "folder" => Some(Step::Folder(below(rest)?)),
        "file" => match rest.strip_prefix(NONE) {
            Some(rest) => Some(Step::File(below(rest.strip_prefix(' ')?)?, None)),
            None => {
                let (old, route) = Written::split(rest)?;
                Some(Step::File(below(route)?, Some(old)))
            }
        },
        "delete" => {
            let (old, route) = Written::split(rest)?;
            Some(Step::Delete(below(route)?, old))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::manifest::Manifest;

    fn journal() -> Journal {
        let line = format!("{:032x} 5 7 ", 9);
        let (old, _) = Written::split(&line).expect("what is known of a file");
        let steps = vec![
            Step::Folder(String::new()),
            Step::Folder("a b/ü".to_owned()),
            Step::File("- x\n.html".to_owned(), None),
            Step::File("b/c.html".to_owned(), Some(old)),
            Step::Delete("100%.html".to_owned(), old),
        ];
        Journal { output: "../my site".to_owned(), is_inner: true, steps }
    }

    #[test]
    fn a_journal_is_read_as_it_was_written() {
        assert_eq!(Journal::parse(journal().to_text().as_bytes()), Found::Journal(journal()));
        let empty = Journal { steps: Vec::new(), is_inner: false, ..journal() };
        assert_eq!(Journal::parse(empty.to_text().as_bytes()), Found::Journal(empty));
    }

    #[test]
    fn a_journal_that_is_not_whole_is_none() {
        let text = journal().to_text();
        for end in 0..text.len() {
            assert_eq!(Journal::parse(&text.as_bytes()[..end]), Found::Nothing, "{end}");
        }
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1;
            assert_eq!(Journal::parse(&bytes), Found::Nothing, "{at}");
        }
        assert_eq!(Journal::parse(Manifest::to_text(&Default::default()).as_bytes()), Found::Nothing);
    }

    /// With a right sum, as somebody might have made it who knows how.
    fn signed(lines: &str) -> Found {
        Journal::parse(format!("{lines}sum {}\n", Key::of_bytes(lines.as_bytes()).to_hex()).as_bytes())
    }

    #[test]
    fn a_journal_never_leads_outside_the_output_folder() {
        let known = format!("{:032x} 5 7", 9);
        for route in ["../a", "/etc/a", "a/../../b", "..%2Fa", ".", "a//b", "a%00"] {
            for step in [format!("folder {route}"), format!("file - {route}"), format!("delete {known} {route}")] {
                assert_eq!(signed(&format!("{HEADER}\noutput public\nstage beside\n{step}\n")), Found::Unknown, "{step}");
            }
        }
    }

    #[test]
    fn a_journal_of_another_version_is_not_dropped() {
        assert_eq!(signed("askbook journal 2\nwhatever\n"), Found::Unknown);
        assert_eq!(signed("something else\n"), Found::Nothing);
    }
}
