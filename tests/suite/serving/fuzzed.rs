//! Requests that are made up of broken ones: whatever is said, the answer is a page of the site or none.

use super::server::to;
use crate::corpus::targets::client::Client;
use crate::effort;
use crate::handbook::Handbook;
use askbook::server::{LOCAL, Limits, Served, Server};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};

/// Numbers that look like chance, the same in each run: <https://www.jstatsoft.org/article/view/v008i14>.
pub struct Numbers(pub u64);

impl Numbers {
    /// One of the numbers below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}

/// Requests to begin with.
const SEEDS: [&str; 9] = [
    "GET / HTTP/1.1\r\nHost: HERE\r\n\r\n",
    "GET /apis/versioning.html?a=b HTTP/1.1\r\nHost: HERE\r\nIf-None-Match: \"a\", W/\"b\"\r\nAccept: */*\r\n\r\n",
    "HEAD /apis/picture.png HTTP/1.1\r\nHost: HERE\r\nRange: bytes=0-3,5-\r\nIf-Range: \"a\"\r\n\r\n",
    "GET /apis/picture.png HTTP/1.1\r\nHost: HERE\r\nRange: bytes=2-3\r\n\r\n",
    "GET http://HERE/search.index/root.js HTTP/1.0\r\nHost: HERE\r\nOrigin: http://HERE\r\nSec-Fetch-Site: same-origin\r\n\r\n",
    "GET /.askbook/preview.js HTTP/1.1\r\nHost: HERE\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    "GET /.askbook/events HTTP/1.1\r\nHost: HERE\r\nSec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: cors\r\n\r\n",
    "GET /?key=0123456789abcdef0123456789abcdef HTTP/1.1\r\nHost: HERE\r\nCookie: askbook-4400=0123456789abcdef; a=b\r\n\r\n",
    "POST /%2e%2e%2faskbook.toml HTTP/1.1\r\nHost: HERE\r\nContent-Length: 3\r\n\r\nabcGET / HTTP/1.1\r\nHost: HERE\r\n\r\n",
];
/// What is put into them.
const PIECES: [&[u8]; 24] = [
    b"\r\n",
    b"\n",
    b"\r",
    b"\0",
    b" ",
    b":",
    b"%",
    b"%00",
    b"%2f",
    b"..",
    b"/",
    b"\xff",
    b"\xc3\xa4",
    b"HTTP/1.1",
    b"Host: HERE\r\n",
    b"Range: bytes=-1\r\n",
    b"Content-Length: 99999999999999999999\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"bytes=",
    b"\"",
    b"askbook.toml",
    b"draft.html",
    b"Cookie: ",
    b"[::1]",
];

/// A request with some bytes changed, put in, taken out, or said twice.
pub fn mutated(numbers: &mut Numbers) -> Vec<u8> {
    let mut bytes = SEEDS[numbers.below(SEEDS.len())].as_bytes().to_vec();
    for _ in 0..=numbers.below(4) {
        let at = numbers.below(bytes.len() + 1);
        let to = (at + numbers.below(12)).min(bytes.len());
        match numbers.below(5) {
            0 => drop(bytes.splice(at..at, PIECES[numbers.below(PIECES.len())].iter().copied())),
            1 => drop(bytes.drain(at..to)),
            2 => bytes[at..to].iter_mut().for_each(|byte| *byte = numbers.below(256) as u8),
            3 => bytes.truncate(at),
            _ => bytes.extend_from_within(at..to),
        }
    }
    bytes
}

/// What no answer may hold.
const SECRET: &str = "tell-nobody";

/// A server, and everything that it has to give.
struct Site {
    server: Server,
    port: u16,
    runtime: Runtime,
    /// The bodies of answers by their tags.
    bodies: BTreeMap<String, Vec<u8>>,
}

impl Site {
    /// Serves a handbook at `host`.
    fn new(host: &str) -> Self {
        let handbook = Handbook::new()
            .file("askbook.toml", format!("# {SECRET}\n[handbook]\ntitle = 'T'\n"))
            .file("content/apis/versioning.md", "+++\ntitle = 'Versioning'\n+++\n## A good answer\nSeldom.\n")
            .file("content/draft.md", format!("+++\ntitle = 'D'\nstatus = 'draft'\n+++\n## A good answer\n{SECRET}\n"))
            .file("content/apis/picture.png", "0123456789");
        let snapshot = Arc::new(handbook.build().snapshot);
        let limits = Limits { patience: Duration::from_secs(1), ..Limits::default() };
        let server = Server::start(host, 0, &[], limits).expect("a free port");
        server.serve(&Served::nothing(Path::new("/handbook"), false).with(Arc::clone(&snapshot)), None);
        let port = server.address.rsplit(':').next().and_then(|rest| rest.split('/').next()?.parse().ok()).expect("a port");
        let runtime = Builder::new_current_thread().enable_time().build().expect("a runtime");
        let mut site = Site { server, port, runtime, bodies: BTreeMap::new() };
        let routes = snapshot.outputs().all().iter().map(|output| output.route.to_string()).collect::<Vec<_>>();
        for route in routes.iter().map(String::as_str).chain([".askbook/preview.js"]) {
            let heard = site.hears(format!("GET /{route} HTTP/1.1\r\nHost: HERE\r\nConnection: close\r\n\r\n").as_bytes());
            let [answer] = &answers(&heard)[..] else { panic!("{route}: {}", String::from_utf8_lossy(&heard)) };
            site.bodies.extend(answer.tag.clone().map(|tag| (tag, answer.body.to_vec())));
        }
        site
    }

    /// All that a client hears who says this; see [`to`].
    fn hears(&self, says: &[u8]) -> Vec<u8> {
        let heard = Arc::new(Mutex::new(Vec::new()));
        let client = Client::new(to(self.port, says), &heard);
        let talk = self.server.converse(client, SocketAddr::from(([127, 0, 0, 1], self.port)));
        let end = self.runtime.block_on(async { tokio::time::timeout(Duration::from_secs(15), talk).await });
        assert!(end.is_ok(), "the connection does not end: {}", String::from_utf8_lossy(says));
        drop(end);
        Arc::into_inner(heard).expect("the client is gone").into_inner().expect("nobody has panicked")
    }
}

/// An answer in a row of them.
struct Answer<'a> {
    status: u16,
    tag: Option<String>,
    body: &'a [u8],
}

/// The answers that were heard in a row. Those to `HEAD` have a length and no body.
fn answers(mut heard: &[u8]) -> Vec<Answer<'_>> {
    let mut found = Vec::new();
    while !heard.is_empty() {
        let end = heard.windows(4).position(|four| four == b"\r\n\r\n").expect("a head is whole");
        let head = str::from_utf8(&heard[..end]).expect("a head is text");
        let header = |name: &str| head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ").map(str::to_owned));
        let status =
            head.strip_prefix("HTTP/1.1 ").or_else(|| head.strip_prefix("HTTP/1.0 ")).expect("a line that tells the status");
        let status = status[..3].parse().expect("three digits");
        heard = &heard[end + 4..];
        let length =
            if heard.starts_with(b"HTTP/1.") { 0 } else { header("content-length").map_or(0, |n| n.parse().expect("a number")) };
        let (body, rest) = heard.split_at(length.min(heard.len()));
        found.push(Answer { status, tag: header("etag"), body });
        heard = rest;
    }
    found
}

/// Behind every attempt: it ends what is open, and the connection.
const LAST: &[u8] = b"GET /apis/picture.png HTTP/1.1\r\nHost: HERE\r\nConnection: close\r\n\r\n";

#[test]
fn no_bytes_get_more_than_the_site() {
    let site = Site::new(LOCAL);
    let mut numbers = Numbers(0x5eed_0006);
    let mut sent = 0;
    for _ in 0..effort::of(3_000, 1_000_000) {
        let says = [&mutated(&mut numbers), LAST].concat();
        let heard = site.hears(&says);
        let shown = || String::from_utf8_lossy(&says).into_owned();
        assert!(!heard.windows(SECRET.len()).any(|part| part == SECRET.as_bytes()), "{}", shown());
        for Answer { status, tag, body } in answers(&heard) {
            assert!([200, 206, 302, 304, 400, 403, 404, 405, 412, 413, 414, 416, 431].contains(&status), "{status}: {}", shown());
            if [200, 206, 304].contains(&status) {
                let whole =
                    tag.and_then(|tag| site.bodies.get(&tag)).unwrap_or_else(|| panic!("no page of the site: {}", shown()));
                let is_part = body.is_empty() || whole.windows(body.len()).any(|part| part == body);
                assert!(is_part && (status != 200 || body.is_empty() || body.len() == whole.len()), "{}", shown());
                sent += 1;
            }
        }
    }
    // Else nothing would have been tried.
    assert!(sent > 300, "{sent}");
}

#[test]
fn no_bytes_stand_for_the_key() {
    let site = Site::new("0.0.0.0");
    assert!(site.bodies.is_empty());
    let mut numbers = Numbers(0x5eed_0007);
    for _ in 0..effort::of(1_000, 200_000) {
        let says = [&mutated(&mut numbers), LAST].concat();
        let heard = site.hears(&says);
        let statuses: Vec<u16> = answers(&heard).iter().map(|answer| answer.status).collect();
        let is_kept_out = statuses.iter().all(|status| [400, 403, 405, 413, 414, 431].contains(status));
        assert!(is_kept_out && !statuses.is_empty(), "{statuses:?}: {}", String::from_utf8_lossy(&says));
    }
}
