//! The list of steps by which a site is published.

use askbook::disk::journal::{Found, Journal, Step};
use askbook::disk::manifest::is_below;
use askbook::words::key::Key;

/// What can be read leads nowhere else, and is read again as it is written.
pub fn check(bytes: &[u8]) {
    look(bytes);
    // With a right sum, since nobody comes upon one by chance.
    let mut signed = bytes.to_vec();
    if !signed.ends_with(b"\n") {
        signed.push(b'\n');
    }
    signed.extend_from_slice(format!("sum {}\n", Key::of_bytes(&signed).to_hex()).as_bytes());
    look(&signed);
    for end in [signed.len() / 2, signed.len() - 1] {
        assert_eq!(Journal::parse(&signed[..end]), Found::Nothing, "half of one");
    }
}

fn look(bytes: &[u8]) {
    let Found::Journal(journal) = Journal::parse(bytes) else { return };
    for step in &journal.steps {
        match step {
            Step::Folder(route) => assert!(route.is_empty() || is_below(route), "{route:?}"),
            Step::File(route, _) | Step::Delete(route, _) => assert!(is_below(route), "{route:?}"),
        }
    }
    assert_eq!(Journal::parse(journal.to_text().as_bytes()), Found::Journal(journal));
}
