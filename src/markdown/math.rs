//! TeX as MathML.

use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::{Parser, Storage, push_mathml};

/// How much of a formula is rendered, in bytes: TeX macros can make a small text very large.
const MAX_BYTES: usize = 8 * 1024;

/// The MathML of a formula.
///
/// # Errors
///
/// What TeX would refuse, in words.
pub fn mathml(tex: &str, display: bool, depth: usize) -> Result<String, String> {
    if tex.len() > MAX_BYTES {
        return Err(format!("the formula has {} bytes, expected at most {MAX_BYTES}", tex.len()));
    }
    if is_deeper(tex, depth) {
        return Err(format!("groups stand more than {depth} deep in each other"));
    }
    let storage = Storage::new();
    let events: Vec<_> = Parser::new(tex, &storage).collect();
    if let Some(Err(error)) = events.iter().find(|event| event.is_err()) {
        let text = error.to_string();
        let first = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("not a formula");
        return Err(first.trim_start_matches("error: ").trim_end_matches('.').to_owned());
    }
    let display_mode = if display { DisplayMode::Block } else { DisplayMode::Inline };
    let config = RenderConfig { display_mode, ..RenderConfig::default() };
    let mut html = String::new();
    push_mathml(&mut html, events.into_iter(), config).map_err(|error| error.to_string())?;
    Ok(tidied(&html))
}

/// Whether groups stand deeper in each other than that: the parser's time grows with the square of the depth. In doubt a group counts as open.
fn is_deeper(tex: &str, depth: usize) -> bool {
    let mut open = 0_usize;
    let mut bytes = tex.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            // A brace behind it is a sign.
            b'\\' => drop(bytes.next()),
            b'{' => open += 1,
            b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        if open > depth {
            return true;
        }
    }
    false
}

/// The same without `style` attributes, which a strict Content-Security-Policy forbids (here they only fine-tune spaces), and with the operators `<` and `&` as HTML wants
/// them.
fn tidied(html: &str) -> String {
    const STYLE: &str = " style=\"";
    let mut out = String::with_capacity(html.len());
    for part in html.split_inclusive('>') {
        let tag = part.rfind('<').unwrap_or(part.len());
        let (text, tag) = part.split_at(tag);
        match text {
            "&" => out.push_str("&amp;"),
            text => out.push_str(&text.replace('<', "&lt;")),
        }
        match tag.find(STYLE).and_then(|at| Some((at, at + STYLE.len() + tag[at + STYLE.len()..].find('"')? + 1))) {
            Some((from, to)) => out.extend([&tag[..from], &tag[to..]]),
            None => out.push_str(tag),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_becomes_mathml() {
        let html = mathml(r"O(n \log n)", false, 128).expect("a formula");
        assert!(html.starts_with("<math") && html.contains("log"), "{html}");
        assert!(mathml(r"\frac{1", false, 128).is_err());
        let spaced = mathml(r"a\!b", false, 128).expect("a formula");
        assert!(!spaced.contains("style=") && spaced.ends_with("</math>"), "{spaced}");
        let compared = mathml(r"a < b \& c", false, 128).expect("a formula");
        assert!(compared.contains(">&lt;</mo>") && compared.contains(">&amp;</m"), "{compared}");
        assert!(mathml(&"x".repeat(100_000), false, 128).is_err());
    }

    #[test]
    fn groups_stand_no_deeper_than_allowed() {
        let deep = |depth: usize| format!("{}x{}", "{".repeat(depth), "}".repeat(depth));
        assert_eq!([16, 17].map(|depth| mathml(&deep(depth), true, 16).is_ok()), [true, false]);
        assert!(mathml(&r"\{x\}{}".repeat(100), true, 16).is_ok());
    }
}
