//! How much is taken: of files, of what stands in them, of what is made of them.
//!
//! In: `[limits]` of `askbook.toml`. Out: [`Limits`]. Invariant: a handbook that says nothing of them is read and built within bounds.

use super::record::{Reader, Record, is_toml};
use super::tree::CONFIG;
use crate::words::diagnostic::{Code, Diagnostic};
use crate::words::path::SourcePath;
use crate::words::span::Span;
use std::ops::RangeInclusive;

const KIB: u64 = 1024;
const MIB: u64 = 1024 * KIB;
const GIB: u64 = 1024 * MIB;
/// The units that sizes are written and told in, the largest first.
const UNITS: [(&str, u64); 4] = [("GiB", GIB), ("MiB", MIB), ("KiB", KIB), ("bytes", 1)];

/// The limits of a handbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Limits {
    /// Bytes of a file that askbook itself reads: Markdown, TOML, what a theme is made of.
    pub text: u64,
    /// Bytes of any other file.
    pub attachment: u64,
    /// Bytes of front matter.
    pub front_matter: u64,
    /// Values of an array in front matter.
    pub values: usize,
    /// How deep lists, quotes, elements and the groups of a formula may stand in each other.
    pub depth: usize,
    /// Headings of a text.
    pub headings: usize,
    /// Different words of a page that can be searched for.
    pub words: usize,
    /// How many times as large as a text its HTML may be.
    pub growth: usize,
    /// Bytes of a page.
    pub page: u64,
    /// Seconds that a page may take.
    pub time: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            text: 2 * MIB,
            attachment: 64 * MIB,
            front_matter: 64 * KIB,
            values: 100,
            depth: 128,
            headings: 10_000,
            words: 50_000,
            growth: 32,
            page: 32 * MIB,
            time: 5,
        }
    }
}

impl Limits {
    /// Those that the text of an `askbook.toml` sets; `None` where it is no TOML. Mistakes are told by whoever reads the whole of it.
    pub fn of(text: &str) -> Option<Limits> {
        let path = SourcePath::new(CONFIG);
        let read = |reader: &mut Reader<'_>, mut record: Record<'_, '_>| {
            record.table(reader, "limits").map_or_else(Limits::default, |table| read(reader, table))
        };
        is_toml(text).then(|| Reader::read(&path, 0, text, read).0)
    }
}

/// Reads `[limits]`; what is wrong keeps its default.
pub fn read(reader: &mut Reader<'_>, mut table: Record<'_, '_>) -> Limits {
    let mut limits = Limits::default();
    // The places in a text and in its HTML are numbers of 32 bits.
    size(reader, &mut table, "text", KIB..=64 * MIB, &mut limits.text);
    size(reader, &mut table, "attachment", KIB..=4 * GIB, &mut limits.attachment);
    size(reader, &mut table, "front_matter", KIB..=MIB, &mut limits.front_matter);
    count(reader, &mut table, "values", 1..=10_000, &mut limits.values);
    count(reader, &mut table, "depth", 8..=512, &mut limits.depth);
    count(reader, &mut table, "headings", 10..=100_000, &mut limits.headings);
    count(reader, &mut table, "words", 100..=1_000_000, &mut limits.words);
    count(reader, &mut table, "growth", 2..=1_000, &mut limits.growth);
    size(reader, &mut table, "page", 64 * KIB..=GIB, &mut limits.page);
    time(reader, &mut table, "time", 1..=3_600, &mut limits.time);
    table.finish(reader, &[]);
    limits
}

fn count(reader: &mut Reader<'_>, table: &mut Record<'_, '_>, key: &'static str, range: RangeInclusive<i64>, limit: &mut usize) {
    if let Some(number) = table.integer(reader, key, range) {
        *limit = number as usize;
    }
}

fn size(reader: &mut Reader<'_>, table: &mut Record<'_, '_>, key: &'static str, range: RangeInclusive<u64>, limit: &mut u64) {
    let Some(text) = table.string(reader, key) else { return };
    match amount(&text.value, &UNITS).filter(|size| range.contains(size)) {
        Some(size) => *limit = size,
        None => {
            let (least, most) = (bytes(*range.start()), bytes(*range.end()));
            let message = format!("`{key}` is `{}`, expected a size from {least} to {most}", text.value);
            reader.report(Code::InvalidValue, text.span, message).help = Some("a size is written as `\"2 MiB\"`".to_owned());
        }
    }
}

fn time(reader: &mut Reader<'_>, table: &mut Record<'_, '_>, key: &'static str, range: RangeInclusive<u64>, limit: &mut u64) {
    let Some(text) = table.string(reader, key) else { return };
    let units = [("seconds", 1), ("second", 1), ("minutes", 60), ("minute", 60)];
    match amount(&text.value, &units).filter(|time| range.contains(time)) {
        Some(time) => *limit = time,
        None => {
            let message = format!("`{key}` is `{}`, expected a number and `seconds` or `minutes`, at most an hour", text.value);
            reader.report(Code::InvalidValue, text.span, message).help = Some("a time is written as `\"5 seconds\"`".to_owned());
        }
    }
}

/// A whole number and one of the units, with or without a space between them.
fn amount(text: &str, units: &[(&str, u64)]) -> Option<u64> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = (text[..digits].parse::<u64>().ok()?, text[digits..].trim_start());
    let (_, worth) = units.iter().find(|(name, _)| *name == unit)?;
    number.checked_mul(*worth)
}

/// A size as it is told: `2 MiB`, `3.1 KiB`. What is more than a limit never looks as much as the limit.
pub fn bytes(size: u64) -> String {
    let (unit, worth) = UNITS.into_iter().find(|(_, worth)| size >= *worth).unwrap_or(("bytes", 1));
    let tenths = (u128::from(size) * 10).div_ceil(u128::from(worth));
    if tenths.is_multiple_of(10) { format!("{} {unit}", tenths / 10) } else { format!("{}.{} {unit}", tenths / 10, tenths % 10) }
}

/// The mistake of going beyond the limit that `key` sets.
pub fn over(path: &SourcePath, span: impl Into<Option<Span>>, message: impl Into<String>, key: &str) -> Diagnostic {
    Diagnostic::new(Code::OverLimit, path, span, message).help(raised_by(key))
}

/// What allows more.
pub fn raised_by(key: &str) -> String {
    format!("`{key}` in `[limits]` of `{CONFIG}` says how much is allowed")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(text: &str) -> (Limits, Vec<String>) {
        let (config, diagnostics) = super::super::config::parse(&format!("[handbook]\ntitle = 'x'\n[limits]\n{text}"));
        (config.limits, diagnostics.into_iter().map(|diagnostic| diagnostic.message).collect())
    }

    #[test]
    fn sizes_and_times_have_units() {
        let (limits, messages) =
            messages("text = '300KiB'\nattachment = '1 GiB'\nfront_matter = '2000 bytes'\ntime = '2 minutes'\n");
        assert_eq!(messages, Vec::<String>::new());
        let expected = Limits { text: 300 * KIB, attachment: GIB, front_matter: 2_000, time: 120, ..Limits::default() };
        assert_eq!(limits, expected);
        assert_eq!(Limits::of("[limits]\ntext = '300KiB'").map(|limits| limits.text), Some(300 * KIB));
        assert_eq!((Limits::of(""), Limits::of("[")), (Some(Limits::default()), None));
    }

    #[test]
    fn what_is_no_limit_is_told_and_changes_nothing() {
        for wrong in [
            "text = 5",
            "text = '2 MB'",
            "text = ''",
            "text = '-1 bytes'",
            "text = '1 byte'",
            "text = '99999999999999999999 GiB'",
        ]
        .into_iter()
        .chain(["depth = 0", "depth = '8'", "time = '1 hour'", "time = '0 seconds'", "page = '1 bytes'", "size = 3"])
        {
            let (limits, messages) = messages(wrong);
            assert_eq!((limits, messages.len()), (Limits::default(), 1), "{wrong}: {messages:?}");
        }
    }

    #[test]
    fn more_than_a_limit_looks_like_more() {
        assert_eq!(
            [0, 999, 1_024, 2 * MIB, 2 * MIB + 1, MIB - 1, u64::MAX].map(bytes),
            ["0 bytes", "999 bytes", "1 KiB", "2 MiB", "2.1 MiB", "1024 KiB", "17179869184 GiB"]
        );
    }
}
