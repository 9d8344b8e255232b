//! Where the server listens, under which names, and how it ends.

use super::server::{Server, connect, handbook};
use std::net::TcpListener;

/// Whether this machine has the newer protocol.
fn has_v6() -> bool {
    TcpListener::bind("[::1]:0").is_ok()
}

#[test]
fn this_machine_alone_is_listened_to_by_both_protocols() {
    let server = Server::new();
    assert_eq!(server.greeting, format!("serving at http://localhost:{}/", server.port));
    for at in ["127.0.0.1", "::1"].into_iter().filter(|at| *at != "::1" || has_v6()) {
        let answer = server.ask(at, &format!("GET /general.html HTTP/1.1\r\nHost: localhost:{}\r\n", server.port));
        assert_eq!(answer.status, 200, "{at}");
    }
    // Who writes the handbook may know where it is.
    assert!(String::from_utf8_lossy(&server.get("/", "").body).contains("\"root\":\"/"));
}

#[test]
fn an_address_of_the_newer_protocol_stands_in_brackets() {
    if !has_v6() {
        return;
    }
    for host in ["::1", "[::1]"] {
        let server = Server::start(handbook(), &["--port", "0", "--host", host]);
        assert_eq!(server.greeting, format!("serving at http://[::1]:{}/", server.port));
        assert_eq!(server.ask("::1", &format!("GET / HTTP/1.1\r\nHost: [::1]:{}\r\n", server.port)).status, 200);
        assert!(connect("127.0.0.1", server.port).is_err());
    }
}

#[test]
fn a_network_that_can_read_along_is_told_of() {
    let server = Server::start(handbook(), &["--port", "0", "--host", "0.0.0.0"]);
    assert_eq!(server.greeting, format!("serving at http://localhost:{}/", server.port));
    assert_eq!(server.complaint(), "note: everybody in this network can read the handbook, with its answers");
    // Where it lies on the disk is nobody's business there.
    let page = server.get("/", "");
    assert!(String::from_utf8_lossy(&page.body).contains("\"root\":null"));
}

#[test]
fn a_busy_port_leads_to_the_next_one() {
    let server = Server::new();
    let second = Server::start(handbook(), &["--port", &server.port.to_string()]);
    assert_eq!(second.greeting, format!("port {} is busy; serving at http://localhost:{}/", server.port, second.port));
    assert!(second.port > server.port);
    assert_eq!(second.get("/", "").status, 200);
}

#[cfg(unix)]
#[test]
fn the_end_comes_at_once_and_frees_the_port() {
    use std::io::Write;
    // Among those that the system gives to nobody by itself.
    let wanted = 20_000 + std::process::id() % 10_000;
    let server = Server::start(handbook(), &["--port", &wanted.to_string()]);
    let port = server.port;
    // One who listens, one who is about to ask, and one who has been answered.
    let [mut listens, mut asks] = [server.connect(), server.connect()];
    listens.write_all(b"GET /.askbook/events HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("it reads");
    asks.write_all(b"GET / HTTP/1.1\r\n").expect("it reads");
    assert_eq!(server.get("/", "").status, 200);
    assert!(server.interrupt());
    let again = Server::start(handbook(), &["--port", &port.to_string()]);
    assert_eq!(again.greeting, format!("serving at http://localhost:{port}/"));
}

#[test]
fn an_address_of_no_machine_is_refused() {
    let folder = handbook();
    // TEST-NET-1, which is nobody's.
    let refusal = folder.run(&["serve", "--port", "4400", "--host", "192.0.2.1"]).refusal();
    let [first, help] = refusal.lines().collect::<Vec<_>>()[..] else { panic!("{refusal}") };
    assert!(first.starts_with("error: cannot listen on `192.0.2.1` at port 4400: "), "{refusal}");
    assert_eq!(help, "help: `--host` names an address of this machine, `--port` a port that is free");
    for host in ["", "a b"] {
        let refusal = folder.run(&["serve", "--host", host]).refusal();
        assert!(refusal.starts_with(&format!("error: cannot listen on `{host}` at port 4400: ")), "{refusal}");
    }
    assert_eq!(folder.run(&["serve", "--port", "65536"]).code, Some(2));
}
