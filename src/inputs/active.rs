//! Files that a browser would run something of.
//!
//! In: a file's path and bytes. Out: why it is not merely shown, or nothing. Invariant: a file of which nothing is said cannot run a script in the
//! reader's browser, however it is opened.

use super::svg;
use crate::words::path::SourcePath;

/// Why opening the file could run a script; `None` for a file that is merely shown or saved.
pub fn harm(path: &SourcePath, bytes: &[u8]) -> Option<String> {
    let name = path.file_name();
    let kind = mime_guess::from_path(name.to_ascii_lowercase()).first();
    let Some(kind) = kind else {
        return looks_like_markup(bytes)
            .then(|| "the file has no known type, and a browser takes it for a page by its first letters".to_owned());
    };
    if kind.subtype() == "svg" && kind.suffix() == Some(mime_guess::mime::XML) {
        return match name.to_ascii_lowercase().ends_with(".svg") {
            true => Some(format!("the drawing {}", svg::excess(bytes)?)),
            false => Some("the drawing is compressed, expected plain SVG".to_owned()),
        };
    }
    let is_page = kind.subtype() == "html" || kind.subtype() == "xml" || kind.suffix() == Some(mime_guess::mime::XML);
    is_page.then(|| format!("the file is a page of its own, of the type `{}`", kind.essence_str()))
}

/// Whether a browser that is told no type takes the bytes for HTML or XML (<https://mimesniff.spec.whatwg.org/#identifying-a-resource-with-an-unknown-mime-type>).
fn looks_like_markup(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    // UTF-16 is told by its own mark, and then read as text.
    matches!(bytes, [b'<', next, ..] if next.is_ascii_alphabetic() || b"!?/".contains(next))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_told_from_files() {
        let is_harmful = |name: &str, text: &str| harm(&SourcePath::new(format!("content/{name}")), text.as_bytes()).is_some();
        for name in [
            "a.html", "A.HTM", "a.xhtml", "a.xht", "a.xml", "a.xsl", "a.svgz", "a.rdf", "a.atom", "a.svg", "a.SVG", "a.shtml",
            "a.mathml",
        ] {
            assert!(is_harmful(name, "<script>"), "{name}");
        }
        for name in ["a", "a.unknown", "LICENSE", "a.b"] {
            assert!(is_harmful(name, "\n <!DOCTYPE html>") && !is_harmful(name, "a <b>"), "{name}");
        }
        for name in ["a.png", "a.jpg", "a.pdf", "a.txt", "a.js", "a.css", "a.json", "a.csv", "a.zip", "a.py", "a.woff2", "a.docx"]
        {
            assert!(!is_harmful(name, "<script>"), "{name}");
        }
    }
}
