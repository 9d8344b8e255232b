//! Addresses that authors write, as browsers understand them.

use askbook::markdown::inline::{Address, address};
use std::sync::LazyLock;
use url::Url;

/// Where the page lies that an address stands in.
static HERE: LazyLock<Url> = LazyLock::new(|| Url::parse("http://handbook.invalid/a/b.html").expect("an address"));

/// No address that would run something is taken for a harmless one.
pub fn check(bytes: &[u8]) {
    let text = super::text(bytes);
    for is_image in [false, true] {
        let found = address(&text, is_image);
        match leads(&text, is_image) {
            Some(Way::Runs) => assert_eq!(found, Address::Unsafe, "{text:?}"),
            Some(Way::Out) => assert_ne!(found, Address::Internal, "{text:?}"),
            Some(Way::Stays) | None => {}
        }
    }
}

/// What a browser does with an address.
#[derive(Debug, PartialEq, Eq)]
enum Way {
    Stays,
    Out,
    Runs,
}

/// What a browser does with an address; `None` where it does nothing.
fn leads(text: &str, is_image: bool) -> Option<Way> {
    let url = HERE.join(text).ok()?;
    Some(match url.scheme() {
        "http" if url.host() == HERE.host() => Way::Stays,
        "http" | "https" | "mailto" | "tel" => Way::Out,
        "data" if is_image && is_picture(url.path()) => Way::Out,
        _ => Way::Runs,
    })
}

/// Whether `data:` is followed by the type of a picture that cannot hold a script, or by that with spaces.
fn is_picture(data: &str) -> bool {
    let kind = data.split([';', ',']).next().unwrap_or_default().to_ascii_lowercase().replace(' ', "");
    ["image/png", "image/jpeg", "image/gif", "image/webp"].contains(&kind.as_str())
}

/// Whether an address that stands in a finished page runs nothing.
pub fn is_harmless(text: &str, is_image: bool) -> bool {
    leads(text, is_image) != Some(Way::Runs)
}
