//! The list of files that are ours.

use askbook::disk::manifest::{Manifest, is_below};

/// What can be read leads nowhere else, and is read again as it is written.
pub fn check(bytes: &[u8]) {
    let text = super::text(bytes);
    let Some(files) = Manifest::parse(&text) else { return };
    assert!(files.keys().all(|route| is_below(route)), "{files:?}");
    assert_eq!(Manifest::parse(&Manifest::to_text(&files)), Some(files));
}
