//! What is no request, or hardly one.

use super::fuzzed::{Numbers, mutated};
use super::server::{Answer, Server, connect, finish, to};
use crate::effort;
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
    let host = "Host: HERE\r\n";
    let table: &[(&[u8], &[u16])] = &[
        (b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n", &[400]),
        (b"GET / HTTP/1.0\r\n\r\n", &[400]),
        (b"GET / HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n", &[400]),
        (b"GET / HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n", &[400]),
        (b"GET / HTTP/1.1\r\nHost: \xff\xfe\r\nConnection: close\r\n\r\n", &[400]),
        (b"GET / HTTP/1.1\r\nHost: [::1\r\nConnection: close\r\n\r\n", &[400]),
        (b"GET / HTTP/1.1\r\nHost: HERE\r\nHost: HERE\r\nConnection: close\r\n\r\n", &[400]),
        (b"GET / HTTP/1.1\r\nHost: HERE\r\nHost: evil.example\r\nConnection: close\r\n\r\n", &[400]),
        (b"GET http://evil.example/ HTTP/1.1\r\nHost: HERE\r\nConnection: close\r\n\r\n", &[400]),
        (b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", &[403]),
        (b"OPTIONS * HTTP/1.1\r\nHost: HERE\r\nConnection: close\r\n\r\n", &[405]),
        (b"CONNECT localhost:80 HTTP/1.1\r\nHost: HERE\r\nConnection: close\r\n\r\n", &[405]),
        (b"POST / HTTP/1.1\r\nHost: HERE\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc", &[405]),
        (b"GET / HTTP/1.1\r\nHost: HERE\r\nContent-Length: 3\r\n\r\nabc", &[413]),
        (b"GET / HTTP/1.1\r\nHost: HERE\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", &[413]),
        // What these announce never comes, and nobody waits for it.
        (b"GET / HTTP/1.1\r\nHost: HERE\r\nContent-Length: 100000\r\n\r\n", &[413]),
        (b"GET / HTTP/1.1\r\nHost: HERE\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n", &[413]),
        (b"GET /\r\n\r\n", &[400]),
        (b"GET\r\n\r\n", &[400]),
        (b"GET / HTTP/9.9\r\nHost: HERE\r\n\r\n", &[400]),
        (b"GET / a HTTP/1.1\r\nHost: HERE\r\n\r\n", &[400]),
        (b"GET /\x00 HTTP/1.1\r\nHost: HERE\r\n\r\n", &[400]),
        (b"GET /\xff\xfe HTTP/1.1\r\nHost: HERE\r\n\r\n", &[400]),
        (b"GET /<> HTTP/1.1\r\nHost: HERE\r\n\r\n", &[400]),
        (b"GET index.html HTTP/1.1\r\nHost: HERE\r\nConnection: close\r\n\r\n", &[400, 404]),
        (b"G\x01T / HTTP/1.1\r\nHost: HERE\r\n\r\n", &[400]),
        (b"GET / HTTP/1.1\r\nHost: HERE\r\nno colon\r\n\r\n", &[400]),
        (b"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n", &[400]),
        (b"GET / HTTP/1.1\r\nHost: HERE\r\nA: b\r\n folded\r\n\r\n", &[400]),
        (b"GET / HTTP/1.1\r\nHost: HERE\r\nContent-Length: -1\r\n\r\n", &[400]),
        (b"GET / HTTP/1.1\r\nHost: HERE\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", &[400]),
        (b"GET / HTTP/1.1\r\nHost: HERE\r\nTransfer-Encoding: nonsense\r\n\r\n", &[400]),
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
        (format!("GET /{} HTTP/1.1\r\n{host}Connection: close\r\n\r\n", &long[..9_000]), 414),
        (format!("GET /{long} HTTP/1.1\r\n{host}\r\n"), 431),
        (format!("GET / HTTP/1.1\r\n{host}X: {}\r\nConnection: close\r\n\r\n", &long[..33_000]), 431),
        (format!("GET / HTTP/1.1\r\n{host}{many}\r\n"), 431),
    ] {
        let found = status(&server, request.as_bytes());
        assert_eq!(found, wanted, "{}", &request[..40]);
    }
    assert_eq!(server.get("/", "").status, 200);
}

#[test]
fn what_is_old_or_odd_is_answered() {
    let server = Server::new();
    for request in [
        "GET / HTTP/1.0\r\nHost: HERE\r\n\r\n",
        "\r\n\r\nGET / HTTP/1.1\r\nHost: HERE\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.1\nHost: HERE\nConnection: close\n\n",
        "GET http://HERE/ HTTP/1.1\r\nHost: HERE\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.1\r\nHOST: HERE\r\nConnection: close\r\nUpgrade: h2c, websocket\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: HERE\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
    ] {
        assert_eq!(status(&server, request.as_bytes()), 200, "{request}");
    }
}

#[test]
fn no_bytes_end_the_program() {
    let server = Server::new();
    let mut numbers = Numbers(0x5eed_0005);
    for _ in 0..effort::of(300, 20_000) {
        let bytes = to(server.port, &mutated(&mut numbers));
        // Events would never end.
        if bytes.windows(6).any(|part| part == b"events") {
            continue;
        }
        let mut stream = connect("127.0.0.1", server.port).expect("the server listens");
        // It may end the connection before it has read all.
        let _ = stream.write_all(&bytes);
        finish(&stream);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        assert!(answer.is_empty() || answer.starts_with(b"HTTP/1."), "{}", String::from_utf8_lossy(&bytes));
    }
    assert_eq!(server.get("/apis/versioning.html", "").status, 200);
    assert_eq!(server.complaints(), Vec::<String>::new());
}
