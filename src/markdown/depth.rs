//! Raw HTML that would take a sanitiser too long.
//!
//! In: the HTML of one piece. Out: what there is too much of. Invariant: in doubt an element counts as open, so nothing is parsed that is
//! deeper than it seems.

use super::raw::{Tag, Tags};
use std::borrow::Cow;

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

/// Elements of a table that hold nothing but other elements of it.
const FRAMES: [&str; 5] = ["table", "tbody", "tfoot", "thead", "tr"];
/// Elements that may stand in those.
const PARTS: [&str; 13] =
    ["caption", "col", "colgroup", "script", "style", "table", "tbody", "td", "template", "tfoot", "th", "thead", "tr"];
/// How many attributes a tag may have: each one is compared with all in front of it.
pub const MAX_ATTRIBUTES: usize = 100;
/// How many elements may stand where they have to be put elsewhere: for each one the place is looked for among all the others.
pub const MAX_MISPLACED: usize = 1_000;

/// How many character references a piece may have: the sanitiser's time grows with the square of their number, too.
pub const MAX_REFERENCES: usize = 20_000;

/// What there is too much of in a piece of raw HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Excess {
    /// Elements stand too deep in each other: the sanitiser's time grows with the square of the depth
    /// (<https://github.com/servo/html5ever/issues/788>), and browsers stop at 512.
    Depth,
    /// A tag has too many attributes.
    Attributes,
    /// The text has too many character references: `&amp;`.
    References,
    /// Too many elements stand in a table and in none of its cells, or are closed in another order than they were opened.
    Misplaced,
}

/// What there is too much of, where elements may stand `depth` deep in each other.
pub fn excess(html: &str, depth: usize) -> Option<Excess> {
    if html.len() > MAX_REFERENCES && html.bytes().filter(|byte| *byte == b'&').count() > MAX_REFERENCES {
        return Some(Excess::References);
    }
    let mut open: Vec<Cow<'_, str>> = Vec::new();
    let mut misplaced = 0;
    for tag in Tags::new(html) {
        let is = |set: &[&str]| set.contains(&&*tag.name);
        // Most tags are too short for that.
        if tag.range.len() > 2 * MAX_ATTRIBUTES && tag.attributes(html).len() > MAX_ATTRIBUTES {
            return Some(Excess::Attributes);
        }
        if tag.is_end {
            misplaced += usize::from(is_in_frame(&open) && is(&["br", "p"]) || !tag.is_inert && close(&mut open, &tag));
        } else {
            // `<li>` ends the `<li>` in front of it, `<td>` the cell, `<p>` the paragraph.
            let ends = |above: &str| match &*tag.name {
                "td" | "th" => matches!(above, "td" | "th"),
                "dd" | "dt" => matches!(above, "dd" | "dt"),
                name => OPTIONAL_END.contains(&name) && above == name,
            };
            if open.last().is_some_and(|above| ends(above)) {
                open.pop();
            }
            misplaced += usize::from(is_in_frame(&open) && !is(&PARTS));
            if !is(&VOID) {
                open.push(tag.name);
            }
        }
        if open.len() > depth {
            return Some(Excess::Depth);
        }
        if misplaced > MAX_MISPLACED {
            return Some(Excess::Misplaced);
        }
    }
    None
}

/// Whether what comes next stands in a table and in none of its cells.
fn is_in_frame(open: &[Cow<'_, str>]) -> bool {
    open.last().is_some_and(|above| FRAMES.contains(&&**above))
}

/// Closes the element that an end tag ends; says whether the tag crosses others, or ends none.
fn close(open: &mut Vec<Cow<'_, str>>, tag: &Tag<'_>) -> bool {
    let is = |set: &[&str]| set.contains(&&*tag.name);
    let crossed =
        |above: &str| FORMATTING.contains(&above) && !is(&FORMATTING) || is(&CONTAINERS) && OPTIONAL_END.contains(&above);
    let at =
        open.iter().rposition(|name| *name == tag.name || !(crossed(name) || is(&FORMATTING) && FORMATTING.contains(&&**name)));
    let Some(at) = at.filter(|at| open[*at] == tag.name) else { return true };
    let stays = |name: &Cow<'_, str>| FORMATTING.contains(&&**name);
    let above: Vec<_> = open.drain(at..).skip(1).collect();
    let is_crossing = above.iter().any(stays);
    open.extend(above.into_iter().filter(stays));
    is_crossing
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
            assert_eq!(excess(&part.repeat(300), 128), Some(Excess::Depth), "{part}");
        }
        for part in
            ["<div></div>", "<p>", "<li>", "<ul><li>a<li>b</ul>", "<b><i>x</b></i></b>", "<br>", "<tr><td>a<td>b</tr>", "< b"]
        {
            assert_eq!(excess(&part.repeat(300), 128), None, "{part}");
        }
        assert_eq!(excess(&"<div>".repeat(300), 300), None);
    }

    #[test]
    fn what_costs_a_sanitiser_the_square_of_its_number_is_bounded() {
        assert_eq!([20_000, 20_001].map(|count| excess(&"&".repeat(count), 128)), [None, Some(Excess::References)]);
        let with = |count: usize| format!("<p {}>", (0..count).map(|number| format!("a{number}=b ")).collect::<String>());
        assert_eq!([100, 101].map(|count| excess(&with(count), 128)), [None, Some(Excess::Attributes)]);
        for part in ["<br>", "<b>a</b>", "</p>", "<tr><img></tr>", "<p>a", "<li>", "<tr><td><p><b></p></b></td></tr>"] {
            let table = |count: usize| format!("<table>{}", part.repeat(count));
            assert_eq!([1_000, 1_001].map(|count| excess(&table(count), 128)), [None, Some(Excess::Misplaced)], "{part}");
        }
        for part in [
            "<tr><td><br></td></tr>",
            "<tr><td><b>a</b></td></tr>",
            "<tr><td>a<th>b</tr>",
            "<tr><td><table><tr><td>a</td></tr></table></td></tr>",
        ] {
            assert_eq!(excess(&format!("<table>{}", part.repeat(2_000)), 128), None, "{part}");
        }
    }
}
