//! How deep raw HTML stands in itself.
//!
//! In: the HTML of one piece. Out: whether it is too deep. Invariant: in doubt an element counts as open, so nothing is parsed that is
//! deeper than it seems.

use super::raw::Tags;
use std::borrow::Cow;

/// How many raw elements may be open within each other: the sanitiser's time grows with the square of the depth
/// (<https://github.com/servo/html5ever/issues/788>), and browsers stop at 512.
pub const MAX_DEPTH: usize = 128;

/// Elements without content.
const VOID: [&str; 14] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];
/// Elements that a browser opens again behind an end tag that crosses them.
const FORMATTING: [&str; 14] = ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];
/// Elements whose end tag may be left out.
const OPTIONAL_END: [&str; 10] = ["dd", "dt", "li", "option", "p", "tbody", "td", "tfoot", "th", "tr"];
/// Elements whose end tag ends those of [`OPTIONAL_END`] too.
const CONTAINERS: [&str; 14] =
    ["blockquote", "details", "div", "dl", "menu", "ol", "section", "table", "tbody", "td", "tfoot", "thead", "tr", "ul"];

/// Whether elements stand deeper in each other than [`MAX_DEPTH`]. In doubt an element counts as open.
pub fn is_too_deep(html: &str) -> bool {
    let mut open: Vec<Cow<'_, str>> = Vec::new();
    for tag in Tags::new(html) {
        let is = |set: &[&str]| set.contains(&&*tag.name);
        if is(&VOID) {
            continue;
        }
        if tag.is_end {
            if tag.is_inert {
                continue;
            }
            let crossed =
                |above: &str| FORMATTING.contains(&above) && !is(&FORMATTING) || is(&CONTAINERS) && OPTIONAL_END.contains(&above);
            let at = open
                .iter()
                .rposition(|name| *name == tag.name || !(crossed(name) || is(&FORMATTING) && FORMATTING.contains(&&**name)));
            if let Some(at) = at.filter(|at| open[*at] == tag.name) {
                let stays = |name: &Cow<'_, str>| FORMATTING.contains(&&**name);
                let kept: Vec<_> = open.drain(at..).skip(1).filter(stays).collect();
                open.extend(kept);
            }
            continue;
        }
        // `<li>` ends the `<li>` in front of it, `<td>` the cell, `<p>` the paragraph.
        let ends = |above: &str| match &*tag.name {
            "td" | "th" => matches!(above, "td" | "th"),
            "dd" | "dt" => matches!(above, "dd" | "dt"),
            name => OPTIONAL_END.contains(&name) && above == name,
        };
        if open.last().is_some_and(|above| ends(above)) {
            open.pop();
        }
        open.push(tag.name);
        if open.len() > MAX_DEPTH {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_cannot_be_hidden() {
        for part in [
            "<div>",
            "<b></i>",
            "<div><!-- </div> -->",
            "<div title='</div>'>",
            "<span><div></span></div>",
            "<b id=1><object></b></object>",
            "<svg><g><![CDATA[></g>]]>",
            "<svg><style><b></style>",
            "<p><b></p>",
            "<li><dd>",
        ] {
            assert!(is_too_deep(&part.repeat(300)), "{part}");
        }
        for part in
            ["<div></div>", "<p>", "<li>", "<ul><li>a<li>b</ul>", "<b><i>x</b></i></b>", "<br>", "<tr><td>a<td>b</tr>", "< b"]
        {
            assert!(!is_too_deep(&part.repeat(300)), "{part}");
        }
    }
}
