//! How the files of an index are written: scripts that hand over JSON, and numbers as text.
//!
//! In: values. Out: text. Invariant: nothing in a script ends it, whatever page it is put into: `<` and the line ends of JavaScript are escaped.

use serde::Serialize;

/// The function that every script of the index calls.
pub const GLOBAL: &str = "askbookSearch";

/// The digits of numbers: the first 32 end one, the others go on. No digit needs an escape in JSON.
const DIGITS: &[u8; 64] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";

/// A call that hands over `value` under a name, for an index of this layout.
pub fn script(name: &str, layout: &str, value: &impl Serialize) -> String {
    format!("{GLOBAL}({},{},{});\n", json(&name), json(&layout), json(value))
}

/// JSON that is safe in a script, and in an element of HTML. Outside of strings the escaped characters do not occur.
fn json(value: &impl Serialize) -> String {
    let text = serde_json::to_string(value).expect("texts, numbers and lists of them are JSON");
    // One sign after the other: a set of signs is looked for ten times as slowly.
    if !['<', '\u{2028}', '\u{2029}'].iter().any(|sign| text.contains(*sign)) {
        return text;
    }
    text.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

/// Appends a number, five bits a character, the highest ones first.
pub fn number(mut value: u32, out: &mut String) {
    let mut digits = [0; 7];
    let mut from = digits.len();
    let mut more = 0;
    loop {
        from -= 1;
        digits[from] = DIGITS[(value & 31 | more) as usize];
        value >>= 5;
        more = 32;
        if value == 0 {
            break;
        }
    }
    out.extend(digits[from..].iter().map(|digit| char::from(*digit)));
}

/// Page numbers, which ascend, as the gaps between them; the first one counts from -1.
pub fn gaps(pages: impl IntoIterator<Item = u32>) -> String {
    let mut out = String::new();
    let mut next = 0;
    for page in pages {
        number(page + 1 - next, &mut out);
        next = page + 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_take_a_character_for_five_bits() {
        let text = |value| {
            let mut out = String::new();
            number(value, &mut out);
            out
        };
        assert_eq!([0, 31, 32, 1_024].map(text), ["0", "V", "X0", "XW0"]);
        assert_eq!(text(u32::MAX).len(), 7);
        assert_eq!(gaps([0, 1, 40]), "11X7");
    }

    #[test]
    fn nothing_ends_a_script() {
        let text = script("a", "b", &["</script><!--", "\u{2028}\u{2029}\"\\"]);
        assert_eq!(text, "askbookSearch(\"a\",\"b\",[\"\\u003c/script>\\u003c!--\",\"\\u2028\\u2029\\\"\\\\\"]);\n");
    }
}
