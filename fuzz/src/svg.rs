//! Drawings that are nothing but pictures.

use askbook::inputs::active::harm;
use askbook::words::path::SourcePath;

/// What is taken for a picture is a whole one, and what makes it more than that is found wherever it is put.
pub fn check(bytes: &[u8]) {
    if excess(bytes).is_some() {
        return;
    }
    let text = std::str::from_utf8(bytes).expect("a picture is text");
    let end = text.rfind('>').expect("a picture ends");
    let Some(root) = text.find("<svg") else {
        assert!(text.contains(":svg"), "a picture has a root, which may have a prefix");
        return;
    };
    // Behind the root there are only comments and the like, which may be cut off.
    let is_root_last =
        text[root..].rfind("</").is_some_and(|close| text[root + close..].starts_with("</svg") && root + close < end);
    if is_root_last && !text[root..].contains("<!--") && !text[root..].contains("<?") && !text.contains("<![CDATA[") {
        let close = root + text[root..].rfind("</").expect("it has just been found");
        assert!(excess(&bytes[..close]).is_some(), "half of one");
        let with = |more: &str| format!("{}{more}{}", &text[..close], &text[close..]);
        for more in ["<script/>", "<a href='javascript:x'/>", "<g onload='x'/>", "<style>@import 'x';</style>"] {
            assert!(excess(with(more).as_bytes()).is_some(), "{more}");
        }
    }
}

fn excess(bytes: &[u8]) -> Option<String> {
    harm(&SourcePath::new("content/a.svg"), bytes)
}
