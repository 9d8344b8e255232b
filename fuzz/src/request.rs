//! What a client says to the preview's server.

use super::client::Client;
use askbook::handbook::Settings;
use askbook::inputs::tree::Tree;
use askbook::server::{LOCAL, Limits, Served, Server};
use askbook::snapshot::{Memo, compile};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};

/// What no answer may hold.
const SECRET: &str = "tell-nobody";
/// Stands for the server's own name and port.
const HERE: &str = "HERE";
/// Behind every attempt: it ends what is open, and the connection.
const LAST: &[u8] = b"\r\n\r\nGET /a/picture.png HTTP/1.1\r\nHost: HERE\r\nConnection: close\r\n\r\n";

static SITE: LazyLock<Site> = LazyLock::new(Site::new);

/// Whatever is said, the answer is a page of the site or none.
pub fn check(bytes: &[u8]) {
    let heard = SITE.hears(&[bytes, LAST].concat());
    assert!(!heard.windows(SECRET.len()).any(|part| part == SECRET.as_bytes()), "a secret is told");
    for Answer { status, tag, body } in answers(&heard) {
        assert!([200, 206, 302, 304, 400, 403, 404, 405, 412, 413, 414, 416, 431].contains(&status), "{status}");
        if [200, 206, 304].contains(&status) {
            let whole = tag.and_then(|tag| SITE.bodies.get(&tag)).expect("a page of the site");
            let is_part = body.is_empty() || whole.windows(body.len()).any(|part| part == body);
            assert!(
                is_part && (status != 200 || body.is_empty() || body.len() == whole.len()),
                "{status} with {} bytes",
                body.len()
            );
        }
    }
}

/// A server, and everything that it has to give.
struct Site {
    server: Server,
    port: u16,
    runtime: Runtime,
    /// The bodies of answers by their tags.
    bodies: BTreeMap<String, Vec<u8>>,
}

impl Site {
    fn new() -> Self {
        let tree = Tree::from_texts([
            ("askbook.toml", "# tell-nobody\n[handbook]\ntitle = 'T'\ntheme = 'bare'\n"),
            ("themes/bare/templates/page.html", "{{ page.title }}"),
            ("themes/bare/templates/question.html", "{{ body.lead_html | safe }}"),
            ("content/a/b.md", "+++\ntitle = 'B'\n+++\nYes.\n"),
            ("content/draft.md", "+++\ntitle = 'D'\nstatus = 'draft'\n+++\ntell-nobody\n"),
            ("content/a/picture.png", "0123456789"),
        ]);
        let settings = Settings { drafts: false, today: super::TODAY };
        let snapshot = Arc::new(compile(Arc::new(tree), settings, &mut Memo::default()));
        let server = Server::start(LOCAL, 0, &[], Limits { patience: Duration::from_millis(50), ..Limits::default() })
            .expect("a free port");
        server.serve(&Served::nothing(Path::new("/handbook"), false).with(Arc::clone(&snapshot)), None);
        let port = server.address.trim_end_matches('/').rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
        let runtime = Builder::new_current_thread().enable_time().build().expect("a runtime");
        let mut site = Site { server, port, runtime, bodies: BTreeMap::new() };
        let routes = snapshot.outputs().all().iter().map(|output| output.route.to_string()).collect::<Vec<_>>();
        for route in routes.iter().map(String::as_str).chain([".askbook/preview.js"]) {
            let heard = site.hears(format!("GET /{route} HTTP/1.1\r\nHost: {HERE}\r\nConnection: close\r\n\r\n").as_bytes());
            let answer = answers(&heard).pop().unwrap_or_else(|| panic!("no answer for {route}"));
            site.bodies.extend(answer.tag.map(|tag| (tag, answer.body.to_vec())));
        }
        assert!(site.bodies.len() > 5, "{:?}", site.bodies.keys());
        site
    }

    /// All that a client hears who says this.
    fn hears(&self, says: &[u8]) -> Vec<u8> {
        let heard = Arc::new(Mutex::new(Vec::new()));
        let client = Client::new(named(says, self.port), &heard);
        let talk = self.server.converse(client, SocketAddr::from(([127, 0, 0, 1], self.port)));
        self.runtime.block_on(async { tokio::time::timeout(Duration::from_secs(10), talk).await }).expect("a connection ends");
        Arc::into_inner(heard).expect("the client is gone").into_inner().expect("nobody has panicked")
    }
}

/// A request to the server at a port.
fn named(says: &[u8], port: u16) -> Vec<u8> {
    let (mut parts, mut rest) = (Vec::new(), says);
    while let Some(at) = rest.windows(HERE.len()).position(|part| part == HERE.as_bytes()) {
        parts.extend_from_slice(&rest[..at]);
        parts.extend_from_slice(format!("localhost:{port}").as_bytes());
        rest = &rest[at + HERE.len()..];
    }
    parts.extend_from_slice(rest);
    parts
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
        let head = std::str::from_utf8(&heard[..end]).expect("a head is text");
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
