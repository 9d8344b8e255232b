//! The files of `themes/default`, as they were when the binary was built. The translations are an input of their own.

use crate::inputs::tree::File;
use crate::words::path::SourcePath;

macro_rules! files {
    ($($name:literal)*; scripts: $($script:literal)*) => {
        /// Path and content of each file. Scripts are those that the build has made small.
        const FILES: &[(&str, &[u8])] = &[
            $((concat!("themes/default/", $name), include_bytes!(concat!("../../../themes/default/", $name))),)*
            $((concat!("themes/default/static/", $script), include_bytes!(concat!(env!("OUT_DIR"), "/", $script))),)*
        ];
    };
}

files! {
    "theme.toml"
    "templates/404.html"
    "templates/base.html"
    "templates/feed.xml"
    "templates/home.html"
    "templates/list.html"
    "templates/page.html"
    "templates/parts/body.html"
    "templates/parts/components.html"
    "templates/parts/entry.html"
    "templates/parts/filters.html"
    "templates/parts/question.html"
    "templates/parts/search.html"
    "templates/parts/sidebar.html"
    "templates/print.html"
    "templates/question.html"
    "templates/redirect.html"
    "templates/robots.txt"
    "templates/search.html"
    "templates/sitemap.xml"
    "templates/tags.html"
    "static/icon.svg"
    "static/style.css";
    scripts:
    "askbook.js"
    "marks.js"
    "search.js"
}

/// Every built-in file.
pub fn files() -> impl Iterator<Item = (SourcePath, File)> {
    FILES.iter().map(|(path, bytes)| {
        let path = SourcePath::new(*path);
        let file = File::new(&path, bytes.to_vec());
        (path, file)
    })
}

/// The text of a built-in file, so that a mistake in it can be shown.
pub fn text(path: &str) -> Option<&'static str> {
    let (_, bytes) = FILES.iter().find(|(known, _)| *known == path)?;
    std::str::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_file_of_the_default_theme_is_built_in() {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/themes/default");
        let on_disk: BTreeSet<String> = walkdir::WalkDir::new(root)
            .into_iter()
            .map(|entry| entry.expect("a readable theme"))
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| {
                let below = entry.path().strip_prefix(root).expect("a path below the root");
                format!("themes/default/{}", below.display())
            })
            .filter(|path| !path.starts_with("themes/default/texts/"))
            .collect();
        let built_in: BTreeSet<String> = FILES.iter().map(|(path, _)| (*path).to_owned()).collect();
        assert_eq!(built_in, on_disk);
    }
}
