//! Places in a text.

/// A range of bytes in a file's text: `start` is the first byte, `end` the first one behind it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte, 0-based.
    pub start: u32,
    /// The byte behind the last one, 0-based.
    pub end: u32,
}

impl Span {
    /// A span from a range of bytes. A text beyond 4 GiB saturates.
    pub fn new(range: std::ops::Range<usize>) -> Self {
        let clamp = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Span { start: clamp(range.start), end: clamp(range.end) }
    }

    /// The same span in a text that has `bytes` more in front.
    #[must_use]
    pub fn shifted(self, bytes: usize) -> Self {
        Span::new(self.start as usize + bytes..self.end as usize + bytes)
    }

    /// The span as a range of bytes that lies within `text` and on its character boundaries.
    pub fn within(self, text: &str) -> std::ops::Range<usize> {
        let floor = |at: u32| text.floor_char_boundary((at as usize).min(text.len()));
        let start = floor(self.start);
        start..floor(self.end).max(start)
    }
}

/// A value and where it was written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Spanned<T> {
    /// What was written.
    pub value: T,
    /// Where.
    pub span: Span,
}

/// Line and column of the byte `at`, both 1-based; columns count characters.
pub fn line_and_column(text: &str, at: u32) -> (usize, usize) {
    let at = text.floor_char_boundary((at as usize).min(text.len()));
    let before = &text[..at];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// The byte at a line and a column, both 1-based, columns counted in characters; the end of the text where it has no such place.
pub fn byte_at(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let within = text[before..].char_indices().nth(column.saturating_sub(1));
    within.map_or(text.len(), |(at, _)| before + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_are_those_of_an_editor() {
        let text = "a\nbü€\nc";
        for (at, place) in [(0, (1, 1)), (2, (2, 1)), (5, (2, 3)), (9, (3, 1))] {
            assert_eq!(line_and_column(text, at), place);
            assert_eq!(byte_at(text, place.0, place.1), at as usize);
        }
        assert_eq!(byte_at(text, 9, 9), text.len());
    }
}
