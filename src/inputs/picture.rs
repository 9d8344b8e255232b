//! How large a picture is, so that a page keeps its place while the picture loads.

/// Kinds of pictures that hold no script and load nothing.
const STILL: [&str; 4] = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/// Whether a `data:` address, of which `rest` stands behind the colon, is a picture that holds no script.
pub fn is_still(rest: &str) -> bool {
    let kind = rest.find([',', ';']).map(|end| rest[..end].to_ascii_lowercase());
    kind.is_some_and(|kind| STILL.contains(&kind.as_str()))
}

/// Width and height in pixels: of the picture, or in an SVG those of its `width` and `height` or else of its `viewBox`. `None` where the bytes do
/// not tell.
pub fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    if let Ok(size) = imagesize::blob_size(bytes) {
        return Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?));
    }
    let text = std::str::from_utf8(bytes).ok()?;
    let tag = &text[text.find("<svg")?..];
    let tag = &tag[..tag.find('>')?];
    let stated = |name: &str| pixels(attribute(tag, name)?);
    let drawn = || {
        let numbers: Vec<&str> = attribute(tag, "viewBox")?.split([' ', ',']).filter(|part| !part.is_empty()).collect();
        let [_, _, width, height] = numbers[..] else { return None };
        Some((pixels(width)?, pixels(height)?))
    };
    stated("width").zip(stated("height")).or_else(drawn)
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let value = tag.split_once(&format!(" {name}="))?.1;
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    value[1..].split(quote).next()
}

/// A length in pixels, rounded; no percentages, and no units that depend on the page.
fn pixels(length: &str) -> Option<u32> {
    let length = length.trim().trim_end_matches("px").parse::<f64>().ok()?.round();
    (1.0..=65_535.0).contains(&length).then_some(length as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_svg_tells_its_size_or_that_of_its_drawing() {
        for (svg, expected) in [
            ("<svg xmlns='x' width='40' height='30px'/>", Some((40, 30))),
            ("<?xml version=\"1.0\"?>\n<svg viewBox=\"0 0 24.4 12\">", Some((24, 12))),
            ("<svg width=\"100%\" height=\"2em\" viewBox=\"0,0,7,9\">", Some((7, 9))),
            ("<svg width=\"10\">", None),
            ("<svg viewBox='0 0 0 4'>", None),
            ("<p>", None),
        ] {
            assert_eq!(size(svg.as_bytes()), expected, "{svg}");
        }
    }
}
