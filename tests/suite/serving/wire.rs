//! What goes over a connection.

use super::server::{Answer, Server, to};
use crate::folder::Folder;
use std::io::{BufRead, BufReader, Write};

#[test]
fn a_head_has_the_headers_of_the_page_and_nothing_behind_them() {
    let server = Server::new();
    for path in ["/", "/apis/picture.png", "/nothing", "/search.index/root.js", "/.askbook/preview.js"] {
        let mut whole = server.get(path, "");
        let mut head = server.ask("127.0.0.1", &format!("HEAD {path} HTTP/1.1\r\nHost: HERE\r\n"));
        for answer in [&mut whole, &mut head] {
            answer.headers.retain(|line| !line.starts_with("date: "));
        }
        assert_eq!((head.status, &head.headers), (whole.status, &whole.headers), "{path}");
        assert_eq!((head.header("content-length"), head.body.len()), (Some(&*whole.body.len().to_string()), 0), "{path}");
    }
}

#[test]
fn a_page_that_is_known_is_not_sent_again() {
    let server = Server::new();
    for path in ["/apis/versioning.html", "/apis/picture.png", "/search.index/root.js"] {
        let first = server.get(path, "");
        let tag = first.header("etag").expect("a tag").to_owned();
        let again = server.get(path, &format!("If-None-Match: {tag}\r\n"));
        assert_eq!((again.status, again.header("etag"), again.body.len()), (304, Some(&*tag), 0), "{path}");
        assert_eq!((again.header("content-length"), again.header("content-type")), (None, None), "{path}");
    }
}

#[test]
fn a_part_is_sent_as_one() {
    let server = Server::new();
    let part = server.get("/apis/picture.png", "Range: bytes=2-4\r\n");
    assert_eq!((part.status, &*part.body, part.header("content-length")), (206, &b"234"[..], Some("3")));
    let none = server.get("/apis/picture.png", "Range: bytes=10-\r\n");
    assert_eq!((none.status, none.header("content-range"), none.header("content-length")), (416, Some("bytes */10"), Some("0")));
}

#[test]
fn requests_in_a_row_are_answered_in_a_row() {
    let server = Server::new();
    let mut stream = server.connect();
    let ask = |line: &str| format!("{line} HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", server.port);
    let lines = ["GET /apis/picture.png", "HEAD /apis/picture.png", "GET /nothing", "GET /apis/versioning.html"];
    stream.write_all(lines.map(ask).concat().as_bytes()).expect("it reads");
    let mut stream = BufReader::new(stream);
    let found =
        lines.map(|line| Answer::read(&mut stream, line.starts_with("GET")).unwrap_or_else(|error| panic!("{line}: {error}")));
    assert_eq!(found.each_ref().map(|answer| answer.status), [200, 200, 404, 200]);
    assert_eq!(found[0].body, b"0123456789");
    assert!(found[3].page().contains("Seldom."));
    // The connection is still good.
    stream.get_mut().write_all(ask("GET /apis/picture.png").as_bytes()).expect("it reads");
    assert_eq!(Answer::read(&mut stream, true).expect("an answer").body, b"0123456789");
}

/// A connection on which events come, behind its headers.
pub fn listen(server: &Server) -> BufReader<std::net::TcpStream> {
    let mut stream = server.connect();
    let ask = b"GET /.askbook/events HTTP/1.1\r\nHost: HERE\r\nAccept: text/event-stream\r\n\r\n";
    stream.write_all(&to(server.port, ask)).expect("it reads");
    let mut stream = BufReader::new(stream);
    let head = Answer::read(&mut stream, false).expect("headers");
    assert_eq!(
        (head.status, head.header("content-type"), head.header("cache-control")),
        (200, Some("text/event-stream"), Some("no-store"))
    );
    stream
}

#[test]
fn events_begin_at_once_and_a_head_of_them_ends() {
    let server = Server::new();
    let mut lines = listen(&server).lines().map(|line| line.expect("a line"));
    assert!(lines.any(|line| line == "event: hello"));
    let head = server.ask("127.0.0.1", "HEAD /.askbook/events HTTP/1.1\r\nHost: HERE\r\n");
    assert_eq!((head.status, head.header("content-type"), head.body.len()), (200, Some("text/event-stream"), 0));
}

#[test]
fn a_large_file_arrives_whole() {
    let film: Vec<u8> = (0..8_000_000_u32).map(|number| (number % 251) as u8).collect();
    let server = Server::start(Folder::new().file("handbook/content/film.mp4", &film), &["--port", "0"]);
    assert!(server.get("/film.mp4", "").body == film);
    assert!(server.get("/film.mp4", "Range: bytes=7999000-\r\n").body == film[7_999_000..]);
}
