//! Clients that dawdle: each is given up after a while, and none keeps others waiting.

use super::server::{Answer, Server as Program, connect, to};
use super::wire::listen;
use crate::effort;
use crate::handbook::Handbook;
use askbook::server::{LOCAL, Limits, Served, Server};
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A file that is larger than what a connection can hold on its way.
const FILM: usize = 32_000_000;

/// A server with these limits, and its port.
fn server(limits: Limits) -> (Server, u16) {
    let handbook = Handbook::new().file("content/film.mp4", vec![7; FILM]).file("content/a.txt", "a");
    let server = Server::start(LOCAL, 0, &[], limits).expect("a free port");
    server.serve(&Served::nothing(Path::new("/handbook"), false).with(Arc::new(handbook.build().snapshot)), None);
    let port = server.address.trim_end_matches('/').rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
    (server, port)
}

/// The status of the answer to a usual client.
fn status(port: u16) -> u16 {
    let mut stream = connect("127.0.0.1", port).expect("the server listens");
    // Where there is no room, it is told before it has asked.
    let _ = stream.write_all(&to(port, b"GET /a.txt HTTP/1.1\r\nHost: HERE\r\nConnection: close\r\n\r\n"));
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    Answer::new(&answer).map_or(0, |answer| answer.status)
}

/// Reads until the connection ends, and gives out how much came; `None` where it has not ended before `deadline`.
fn ends(stream: &mut TcpStream, deadline: Instant) -> Option<usize> {
    let mut came = 0;
    let mut bytes = vec![0; 65_536];
    loop {
        let left = deadline.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
        stream.set_read_timeout(Some(left)).expect("a socket");
        match stream.read(&mut bytes) {
            Ok(0) => return Some(came),
            Ok(more) => came += more,
            Err(error) if [ErrorKind::WouldBlock, ErrorKind::TimedOut].contains(&error.kind()) => return None,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            // It was cut off with something still unread.
            Err(_) => return Some(came),
        }
    }
}

#[test]
fn who_dawdles_is_given_up() {
    let count = effort::of(200, 1_000);
    let is_thorough = count > 200;
    let limits = Limits::default();
    let (_server, port) = server(if is_thorough { limits } else { Limits { patience: Duration::from_millis(400), ..limits } });
    let deadline = Instant::now() + Duration::from_secs(15);
    let asks = |text: &str| {
        let mut stream = connect("127.0.0.1", port).expect("the server listens");
        // Where there is no room, it has ended already.
        let _ = stream.write_all(&to(port, text.as_bytes()));
        stream
    };
    // Says all, and listens to none of it.
    let mut deaf = asks("GET /film.mp4 HTTP/1.1\r\nHost: HERE\r\nConnection: close\r\n\r\n");
    let mut trickling = asks("GET / HTTP/1.1\r\nHost: HERE\r\nX: ");
    let half = [
        "",
        "G",
        "GET / HTTP/1.1\r\nHo",
        "GET / HTTP/1.1\r\nHost: HERE\r\nX-More: a\r\n",
        "GET /a.txt HTTP/1.1\r\nHost: HERE\r\n\r\n",
    ];
    let waiting: Vec<TcpStream> = (2..count).map(|number| asks(half[number as usize % half.len()])).collect();

    // One byte after the other, each in time.
    while ends(&mut trickling, Instant::now() + Duration::from_millis(20)).is_none() {
        assert!(Instant::now() < deadline, "a request that never ends is given up");
        let _ = trickling.write_all(b"a");
    }
    for (number, mut stream) in waiting.into_iter().enumerate() {
        assert!(ends(&mut stream, deadline).is_some(), "connection {number} is still open");
    }
    let came = ends(&mut deaf, Instant::now() + Duration::from_secs(15)).expect("it has been given up");
    assert!(came < FILM, "nobody waits for one who does not read");
    assert_eq!(status(port), 200);
}

#[test]
fn who_finds_no_room_is_told_so() {
    let (_server, port) = server(Limits { connections: 2, ..Limits::default() });
    let [first, _second] = [(); 2].map(|()| connect("127.0.0.1", port).expect("the server listens"));
    assert_eq!(status(port), 503);
    drop(first);
    // It may take the server a moment to notice.
    while status(port) != 200 {}
}

#[test]
fn what_others_leave_half_done_keeps_nobody_waiting() {
    let server = Program::new();
    let half = "GET / HTTP/1.1\r\nHost: localhost\r\nX-More: ";
    let waiting: Vec<_> = (0..70)
        .map(|number| {
            let mut stream = server.connect();
            stream.write_all(&half.as_bytes()[..number % half.len()]).expect("it reads");
            stream
        })
        .collect();
    let listening: Vec<_> = (0..50).map(|_| listen(&server)).collect();
    assert_eq!(server.get("/apis/versioning.html", "").status, 200);
    // However many come.
    let further: Vec<_> = (0..200).map(|_| server.connect()).collect();
    #[cfg(target_os = "linux")]
    assert!(server.descriptors() <= 256, "{}", server.descriptors());
    drop((waiting, listening, further));
}
