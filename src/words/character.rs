//! Characters that no page can hold.

/// Whether pages cannot hold a character: controls, which HTML forbids but for white space, and what XML has no way to write
/// (XML 1.0, section 2.2).
pub fn is_unfit(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r') || matches!(c, '\u{fffe}' | '\u{ffff}')
}
