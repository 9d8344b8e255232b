//! Names of files: where a text comes from, and where a page goes to.

use super::slug::is_passed_over;
use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;

/// A file's path below the handbook's root, with `/` on every system: `content/technical/apis/versioning.md`.
#[derive(Clone, Debug, Eq, PartialOrd, Ord)]
pub struct SourcePath(Arc<str>);

impl PartialEq for SourcePath {
    /// Sees that a path is itself without a look at its text.
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }
}

impl Hash for SourcePath {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl SourcePath {
    /// A path from its text, taken as it is.
    pub fn new(path: impl Into<Arc<str>>) -> Self {
        SourcePath(path.into())
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last component: `versioning.md`.
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// The folder, without a slash behind; empty at the root.
    pub fn folder(&self) -> &str {
        self.0.rfind('/').map_or("", |slash| &self.0[..slash])
    }

    /// What is left behind `folder/`, or `None` where the path does not lie there.
    pub fn below(&self, folder: &str) -> Option<&str> {
        self.0.strip_prefix(folder)?.strip_prefix('/')
    }
}

impl fmt::Display for SourcePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::borrow::Borrow<str> for SourcePath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// A file's path below the output folder, with `/`: `technical/apis/versioning.html`. Also the page's address, once encoded.
#[derive(Clone, Debug, Eq, PartialOrd, Ord)]
pub struct Route(Arc<str>);

impl PartialEq for Route {
    /// Sees that a route is itself without a look at its text.
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }
}

impl Hash for Route {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl serde::Serialize for Route {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&encode(&self.0))
    }
}

impl std::borrow::Borrow<str> for Route {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Route {
    /// A route from its text, taken as it is.
    pub fn new(route: impl Into<Arc<str>>) -> Self {
        Route(route.into())
    }

    /// The route as text, not encoded.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// How many folders lie above the page.
    pub fn depth(&self) -> usize {
        self.0.matches('/').count()
    }

    /// The shortest relative, percent-encoded reference that leads from the page at this route to `target`.
    ///
    /// ```
    /// # use askbook::words::path::Route;
    /// let from = Route::new("technical/apis/versioning.html");
    /// assert_eq!(from.reference_to(&Route::new("technical/index.html")), "../index.html");
    /// ```
    pub fn reference_to(&self, target: &Route) -> String {
        let folder = self.0.rfind('/').map_or("", |slash| &self.0[..=slash]);
        let shared = folder
            .bytes()
            .zip(target.0.bytes())
            .take_while(|(here, there)| here == there)
            .enumerate()
            .filter(|(_, (byte, _))| *byte == b'/')
            .last()
            .map_or(0, |(at, _)| at + 1);
        let ups = folder[shared..].matches('/').count();
        let mut reference = "../".repeat(ups);
        encode_onto(&target.0[shared..], &mut reference);
        reference
    }

    /// The form under which two routes are the same file on some system: compatible case and Unicode form.
    ///
    /// macOS and Windows fold case, some Linux file systems the way that takes `ß` for `ss`; APFS does not tell NFC from NFD, HFS+ passes over what
    /// has no width.
    pub fn folded(&self) -> Cow<'_, str> {
        match self.0.is_ascii() {
            true if !self.0.bytes().any(|byte| byte.is_ascii_uppercase()) => Cow::Borrowed(&self.0),
            true => Cow::Owned(self.0.to_ascii_lowercase()),
            false => Cow::Owned(folded(&self.0)),
        }
    }
}

/// A text without differences of case and Unicode form. Letters such as `ς` and `ſ` differ from their like in lower case alone, `ẞ` in upper case.
fn folded(text: &str) -> String {
    let upper = |c: char| {
        // The capital of the dotless letter is `I`, which is another letter's too.
        let stays = c == 'ı';
        c.to_uppercase().filter(move |_| !stays).chain(stays.then_some(c))
    };
    let letters = text.nfd().filter(|c| !is_passed_over(*c));
    letters.flat_map(char::to_lowercase).flat_map(upper).flat_map(char::to_lowercase).nfc().collect()
}

/// A full address: that of the site, and a page of it. Written out, and strictly encoded, only when it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FullAddress {
    /// Where the site is published, ending in `/`.
    pub base: Arc<str>,
    /// The page.
    pub route: Route,
}

impl serde::Serialize for FullAddress {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{}{}", self.base, encode_strictly(&self.route.0)))
    }
}

/// Percent-encodes what would end or change a path in a URL; letters of every script stay readable.
pub fn encode(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    encode_onto(path, &mut out);
    out
}

fn encode_onto(path: &str, out: &mut String) {
    for c in path.chars() {
        let plain = !c.is_ascii() || c.is_ascii_alphanumeric() || "-._~!$()*+,;=@/".contains(c);
        if plain { out.push(c) } else { push_percent(c as u8, out) }
    }
}

/// Percent-encodes every byte outside ASCII too, as a sitemap and a feed want it.
pub fn encode_strictly(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in encode(path).bytes() {
        if byte.is_ascii() { out.push(byte as char) } else { push_percent(byte, &mut out) }
    }
    out
}

fn push_percent(byte: u8, out: &mut String) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    out.push('%');
    out.push(DIGITS[usize::from(byte >> 4)] as char);
    out.push(DIGITS[usize::from(byte & 15)] as char);
}

/// Undoes percent-encoding; `None` where what comes out is not UTF-8.
pub fn decode(text: &str) -> Option<String> {
    if !text.contains('%') {
        return Some(text.to_owned());
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let pair = (bytes[at] == b'%').then(|| bytes.get(at + 1..at + 3)).flatten();
        let digit = |byte: u8| (byte as char).to_digit(16).map(|digit| digit as u8);
        match pair.and_then(|pair| Some((digit(pair[0])?, digit(pair[1])?))) {
            Some((high, low)) => {
                out.push(high * 16 + low);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(out).ok()
}

/// Resolves `reference` against `folder`, both with `/`: `..` and `.` are taken out. `None` where it leads above the root.
pub fn join(folder: &str, reference: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in reference.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::borrow::Borrow;
    use std::hash::{BuildHasher, RandomState};

    #[test]
    fn a_path_is_known_by_its_text_alone() {
        let texts = ["content/a/b.md", "content/a/c.md", "b.md"];
        let hashes = RandomState::new();
        for text in texts {
            let (path, route) = (SourcePath::new(text), Route::new(text));
            assert_eq!((path.as_str(), path.to_string().as_str(), Borrow::<str>::borrow(&path)), (text, text, text));
            assert_eq!((route.as_str(), route.to_string().as_str(), Borrow::<str>::borrow(&route)), (text, text, text));
            // Maps are asked by the text.
            assert_eq!((hashes.hash_one(&path), hashes.hash_one(&route)), (hashes.hash_one(text), hashes.hash_one(text)));
            for other in texts {
                assert_eq!((path == SourcePath::new(other), route == Route::new(other)), (text == other, text == other));
            }
        }
    }

    #[test]
    fn a_path_has_a_folder_and_a_name() {
        let (deep, flat) = (SourcePath::new("content/a/b.md"), SourcePath::new("b.md"));
        assert_eq!((deep.folder(), deep.file_name(), deep.below("content")), ("content/a", "b.md", Some("a/b.md")));
        assert_eq!((flat.folder(), flat.file_name(), flat.below("content")), ("", "b.md", None));
        assert_eq!(deep.below("cont"), None);
        assert_eq!(["a.html", "a/b.html", "a/b/c.html"].map(|route| Route::new(route).depth()), [0, 1, 2]);
    }

    #[test]
    fn a_reference_leads_from_page_to_page() {
        let reference = |from: &str, to: &str| Route::new(from).reference_to(&Route::new(to));
        assert_eq!(reference("index.html", "a/b.html"), "a/b.html");
        assert_eq!(reference("a/b.html", "a/c.html"), "c.html");
        assert_eq!(reference("a/b/c.html", "a/d/e.html"), "../d/e.html");
        assert_eq!(reference("ab/c.html", "abc/d.html"), "../abc/d.html");
        assert_eq!(reference("a/b.html", "a/b c?.html"), "b%20c%3F.html");
    }

    #[test]
    fn routes_that_some_system_takes_for_one_fold_to_one() {
        let folded = |route: &str| Route::new(route).folded().into_owned();
        for (one, other) in [
            ("A/b.html", "a/B.html"),
            ("\u{e4}", "a\u{308}"),
            ("\u{c4}", "a\u{308}"),
            ("straße", "STRASSE"),
            ("STRAẞE", "strasse"),
            ("οδος", "ΟΔΟΣ"),
            ("οδοσ", "οδος"),
            ("ſ", "s"),
            ("\u{212a}", "k"),
            ("ﬁ", "fi"),
            ("a\u{200c}b", "ab"),
        ] {
            assert_eq!(folded(one), folded(other), "{one} {other}");
        }
        for (one, other) in [("ı", "i"), ("a", "ä"), ("и", "й"), ("は", "ば"), ("a/b", "ab"), ("ハ", "ﾊ")] {
            assert_ne!(folded(one), folded(other), "{one} {other}");
        }
        // As nearly all are.
        assert!(matches!(Route::new("a/b-1.html").folded(), Cow::Borrowed("a/b-1.html")));
    }

    #[test]
    fn joining_never_leaves_the_root() {
        assert_eq!(join("content/a", "../b.md").as_deref(), Some("content/b.md"));
        assert_eq!(join("a", "../../b"), None);
        assert_eq!(join("/a//b/", "./c//d/").as_deref(), Some("a/b/c/d"));
        assert_eq!(join("", "..a/...").as_deref(), Some("..a/..."));
    }

    #[test]
    fn decoding_undoes_encoding() {
        for text in ["a b/c", "100 %", "ünï", "a%zz", "c#"] {
            assert_eq!(decode(&encode(text)).as_deref(), Some(text));
            assert_eq!(decode(&encode_strictly(text)).as_deref(), Some(text));
        }
    }

    #[test]
    fn what_would_end_or_change_an_address_is_encoded() {
        assert_eq!(encode("a b?#%<\"ü/+\u{1f}"), "a%20b%3F%23%25%3C%22ü/+%1F");
        assert_eq!(encode_strictly("ü b/c"), "%C3%BC%20b/c");
        let shown = |route: &str| serde_json::to_string(&Route::new(route)).expect("a text");
        assert_eq!(shown("ü b.html"), "\"ü%20b.html\"");
        let full = FullAddress { base: "https://a.example/".into(), route: Route::new("ü b.html") };
        assert_eq!(serde_json::to_string(&full).expect("a text"), "\"https://a.example/%C3%BC%20b.html\"");
        for (text, decoded) in
            [("%c3%BC%2f", Some("ü/")), ("%4", Some("%4")), ("%", Some("%")), ("a%2Gb%41", Some("a%2GbA")), ("%ff", None)]
        {
            assert_eq!(decode(text).as_deref(), decoded, "{text}");
        }
    }
}
