//! The TOML at the head of a file.

use askbook::inputs::config::{is_id, is_language};
use askbook::inputs::limits::Limits;
use askbook::inputs::record::is_toml;
use askbook::question::front_matter::{parse, split};
use askbook::question::is_broken;
use askbook::words::path::SourcePath;

/// A text is cut at its fences without losing a byte, values are what they are said to be, and no mistake is silent.
pub fn check(bytes: &[u8]) {
    let text = super::text(bytes);
    look(&text);
    look(&format!("+++\ntitle = \"T\"\n{text}\n+++\nText.\n"));
}

fn look(text: &str) {
    let (path, limits) = (SourcePath::new("content/a.md"), Limits::default());
    let cut = split(&path, text);
    assert!(text.is_char_boundary(cut.body) && text[cut.offset..].starts_with(cut.toml));
    assert!(cut.unreadable.is_none() || is_broken(&path, text));
    let (front, diagnostics) = parse(&path, &cut, &limits, true);
    super::check_diagnostics(&diagnostics, text);
    assert!(is_toml(cut.toml) || !diagnostics.is_empty(), "{:?}", cut.toml);
    assert!(front.title.is_some() || !diagnostics.is_empty(), "no title");
    front.keys.iter().for_each(|key| super::check_span(key.span, text));
    front.aliases.iter().for_each(|alias| super::check_span(alias.span, text));
    assert!(front.id.iter().all(|id| is_id(&id.value)) && front.lang.iter().all(|lang| is_language(lang)), "{front:?}");
    assert!(front.minutes.is_none_or(|minutes| (1..=240).contains(&minutes)), "{front:?}");
    assert!(front.tags.iter().all(|tag| !tag.value.trim().is_empty()) && front.tags.len() <= limits.values, "{front:?}");
    for (reviewed, every) in front.reviewed.iter().zip(front.review_every) {
        assert!(every.after(reviewed.value) >= reviewed.value);
    }
}
