//! What an address in a document means.

use super::body::Target;
use crate::inputs::tree::CONTENT;
use crate::words::path::{SourcePath, decode, join};

/// Resolves an address that stays in the handbook, as the file at `path` writes it. `/` is the content folder.
pub fn target(path: &SourcePath, destination: &str) -> Target {
    let (file, anchor) = match destination.split_once('#') {
        Some((file, anchor)) => (file, decode(anchor)),
        None => (destination, None),
    };
    let file = file.split('?').next().unwrap_or(file);
    if file.is_empty() {
        return Target::Anchor(anchor.unwrap_or_default());
    }
    let Some(file) = decode(file) else { return Target::Outside };
    let resolved = match file.strip_prefix('/') {
        Some(absolute) => join(CONTENT, absolute),
        None => join(path.folder(), &file),
    };
    match resolved {
        Some(path) if path == CONTENT || path.strip_prefix(CONTENT).is_some_and(|rest| rest.starts_with('/')) => {
            Target::File { path, anchor: anchor.filter(|anchor| !anchor.is_empty()) }
        }
        _ => Target::Outside,
    }
}

/// An address fit for an attribute: what could end it or mislead a reader is percent-encoded, then escaped.
pub fn external(destination: &str) -> String {
    let mut encoded = String::with_capacity(destination.len() + 8);
    for c in destination.chars() {
        let unfit = c.is_whitespace() || c.is_control() || "\"<>\\^`{|}".contains(c);
        if unfit {
            let mut bytes = [0; 4];
            c.encode_utf8(&mut bytes).bytes().for_each(|byte| encoded.push_str(&format!("%{byte:02X}")));
        } else {
            encoded.push(c);
        }
    }
    super::inline::escape(&encoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_resolved_from_its_file() {
        let at = |destination: &str| target(&SourcePath::new("content/technical/apis/versioning.md"), destination);
        let file = |path: &str, anchor: Option<&str>| Target::File { path: path.into(), anchor: anchor.map(str::to_owned) };
        assert_eq!(at("../index.md#Größe"), file("content/technical/index.md", Some("Größe")));
        assert_eq!(at("/guides/a%20b.md"), file("content/guides/a b.md", None));
        assert_eq!(at("versioning/header.png?raw=1"), file("content/technical/apis/versioning/header.png", None));
        assert_eq!(at("#rubric"), Target::Anchor("rubric".into()));
        assert_eq!(at("../../../askbook.toml"), Target::Outside);
        assert_eq!(at("../../../../../etc/passwd"), Target::Outside);
    }
}
