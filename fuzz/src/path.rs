//! Names and paths: those of files, of pages, and of links between them.

use askbook::disk::manifest::is_below;
use askbook::handbook::asset_route;
use askbook::question::route;
use askbook::words::path::{Route, SourcePath, decode, encode, encode_strictly, join};
use askbook::words::slug::{MAX_NAME, refusal, slug};

/// No name leads out of a folder, and every page finds every other one.
pub fn check(bytes: &[u8]) {
    let text = super::text(bytes);
    let lines: Vec<&str> = text.split('\n').collect();
    for line in &lines {
        name(line);
        for encoded in [encode(line), encode_strictly(line)] {
            assert!(!encoded.contains(['"', '<', '>', '?', '#', ' ', '\\', ':']), "{encoded:?}");
            assert_eq!(decode(&encoded).as_deref(), Some(*line));
        }
        let (folder, reference) = line.split_once(' ').unwrap_or(("content/a", line));
        let is_plain = folder.split('/').all(|part| part != "." && part != "..");
        if let Some(joined) = join(folder, reference).filter(|_| is_plain) {
            assert!(joined.split('/').all(|part| part != "." && part != ".."), "{joined:?}");
            assert!(joined.is_empty() || !joined.split('/').any(str::is_empty), "{joined:?}");
        }
        if let Some(decoded) = decode(line).filter(|decoded| !decoded.contains('%')) {
            assert_eq!(decode(&decoded), Some(decoded));
        }
        let folded = Route::new(*line).folded().into_owned();
        assert_eq!(Route::new(folded.as_str()).folded(), folded, "of {line:?}");
    }
    let (from, to) = (lines[0], lines[lines.len() - 1]);
    let pages = [from, to].map(|path| route(&SourcePath::new(format!("content/{path}.md"))));
    let all: Vec<Route> =
        pages.into_iter().chain([from, to].map(|path| asset_route(&SourcePath::new(format!("content/{path}"))))).collect();
    for from in &all[..2] {
        assert!(is_below(from.as_str()), "{from}");
        assert!(from.as_str().split('/').all(|part| !part.starts_with('.')), "{from}");
        for to in all.iter().filter(|to| is_below(to.as_str())) {
            let folder = from.as_str().rfind('/').map_or("", |slash| &from.as_str()[..slash]);
            let reached = decode(&from.reference_to(to)).and_then(|reference| join(folder, &reference));
            assert_eq!(reached.as_deref(), Some(to.as_str()), "from {from}");
        }
    }
}

/// A slug is a name that every system stores, and the slug of itself.
fn name(name: &str) {
    let made = slug(name);
    assert_eq!(slug(&made), made, "of {name:?}");
    assert!(made.len() > MAX_NAME || refusal(&made).is_none(), "{made:?} of {name:?}: {:?}", refusal(&made));
    assert!(is_below(&made), "{made:?} of {name:?}");
    if refusal(name).is_none() {
        assert!(is_below(name), "{name:?}");
    }
}
