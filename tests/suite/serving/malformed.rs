//! What is no request, or hardly one.

use super::server::{Answer, Server, connect, finish, handbook};
use std::io::{Read, Write};

/// The status of the answer; 0 where the connection just ends.
fn status(server: &Server, request: &[u8]) -> u16 {
    let answer = server.send(request);
    Answer::new(&answer).map_or(0, |answer| answer.status)
}

#[test]
fn what_is_no_request_is_refused() {
    let server = Server::new();
    let long = "a".repeat(100_000);
    let many = "X-More: a\r\n".repeat(101);
    let host = "Host: localhost\r\n";
    let table: &[(&[u8], &[u16])] = &[
        (b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n", &[400]),
        (b"GET / HTTP/1.0\r\n\r\n", &[400]),
        (b"GET / HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n", &[400]),
        (b"GET / HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n", &[400]),
        (b"GET / HTTP/1.1\r\nHost: \xff\xfe\r\nConnection: close\r\n\r\n", &[400]),
        (b"GET / HTTP/1.1\r\nHost: [::1\r\nConnection: close\r\n\r\n", &[400]),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\nConnection: close\r\n\r\n", &[400]),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n", &[400]),
        (b"GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", &[400]),
        (b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", &[403]),
        (b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", &[405]),
        (b"CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", &[405]),
        (b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc", &[405]),
        (b"GET /\r\n\r\n", &[400]),
        (b"GET\r\n\r\n", &[400]),
        (b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n", &[400]),
        (b"GET / a HTTP/1.1\r\nHost: localhost\r\n\r\n", &[400]),
        (b"GET /\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n", &[400]),
        (b"GET /\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n", &[400]),
        (b"GET /<> HTTP/1.1\r\nHost: localhost\r\n\r\n", &[400]),
        (b"GET index.html HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", &[400, 404]),
        (b"G\x01T / HTTP/1.1\r\nHost: localhost\r\n\r\n", &[400]),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n", &[400]),
        (b"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n", &[400]),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nA: b\r\n folded\r\n\r\n", &[400]),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", &[400]),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", &[400]),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: nonsense\r\n\r\n", &[400]),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", &[0, 400]),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", &[0, 400]),
        (&[0; 4_096], &[0, 400]),
        (&[b'\r'; 4_096], &[0, 400]),
    ];
    for (request, wanted) in table {
        let found = status(&server, request);
        assert!(wanted.contains(&found), "{}: {found}", String::from_utf8_lossy(request));
    }
    for (request, wanted) in [
        (format!("GET /{long} HTTP/1.1\r\n{host}\r\n"), [414, 431]),
        (format!("GET / HTTP/1.1\r\n{host}X: {long}\r\n\r\n"), [431, 431]),
        (format!("GET / HTTP/1.1\r\n{host}{many}\r\n"), [431, 431]),
    ] {
        let found = status(&server, request.as_bytes());
        assert!(wanted.contains(&found), "{}: {found}", &request[..40]);
    }
    assert_eq!(server.get("/", "").status, 200);
}

#[test]
fn what_is_old_or_odd_is_answered() {
    let server = Server::new();
    for request in [
        "GET / HTTP/1.0\r\nHost: localhost\r\n\r\n",
        "\r\n\r\nGET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.1\nHost: localhost\nConnection: close\n\n",
        "GET http://localhost/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.1\r\nHOST: LOCALHOST\r\nConnection: close\r\nUpgrade: h2c, websocket\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc",
        "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        // What it announces never comes, and nobody waits for it.
        "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n",
    ] {
        assert_eq!(status(&server, request.as_bytes()), 200, "{request}");
    }
}

/// Numbers that look like chance, the same in each run: <https://www.jstatsoft.org/article/view/v008i14>.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}

/// Requests to begin with.
const SEEDS: [&str; 6] = [
    "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "GET /apis/versioning.html?a=b HTTP/1.1\r\nHost: 127.0.0.1:4400\r\nIf-None-Match: \"a\", W/\"b\"\r\nAccept: */*\r\n\r\n",
    "HEAD /apis/picture.png HTTP/1.1\r\nHost: [::1]:4400\r\nRange: bytes=0-3,5-\r\nIf-Range: \"a\"\r\n\r\n",
    "GET http://localhost/search.index/root.js HTTP/1.0\r\nHost: localhost\r\nOrigin: http://localhost\r\nSec-Fetch-Site: same-origin\r\n\r\n",
    "GET /.askbook/preview.js HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    "POST /%2e%2e%2f HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabcGET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
];
/// What is put into them.
const PIECES: [&[u8]; 20] = [
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
    b"Host: localhost\r\n",
    b"Range: bytes=-1\r\n",
    b"Content-Length: 99999999999999999999\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"bytes=",
    b"\"",
];

/// A request with some bytes changed, put in, taken out, or said twice.
fn mutated(numbers: &mut Numbers) -> Vec<u8> {
    let mut bytes = SEEDS[numbers.below(SEEDS.len())].as_bytes().to_vec();
    for _ in 0..=numbers.below(6) {
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

#[test]
fn no_bytes_end_the_server() {
    let server = Server::start(handbook(), &["--port", "0"]);
    let mut numbers = Numbers(0x5eed_0005);
    for round in 0..30 {
        for _ in 0..100 {
            let bytes = mutated(&mut numbers);
            let mut stream = connect("127.0.0.1", server.port).expect("the server listens");
            // It may end the connection before it has read all.
            let _ = stream.write_all(&bytes);
            finish(&stream);
            let mut answer = Vec::new();
            let _ = stream.read_to_end(&mut answer);
            assert!(answer.is_empty() || answer.starts_with(b"HTTP/1."), "{}", String::from_utf8_lossy(&bytes));
            assert!(!answer.windows(5).any(|part| part == b" 500 "), "{}", String::from_utf8_lossy(&bytes));
        }
        assert_eq!(server.get("/apis/versioning.html", "").status, 200, "after {round} rounds");
    }
    assert_eq!(server.complaints(), Vec::<String>::new());
}
