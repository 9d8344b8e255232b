//! Where the server listens, under which names, and how it ends.

use super::server::{Server, connect, handbook, to};
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
fn other_machines_need_the_key() {
    let server = Server::start(handbook(), &["--port", "0", "--host", "0.0.0.0"]);
    let greeting = format!("serving at http://localhost:{}/?key=", server.port);
    let key = server.greeting.strip_prefix(&greeting).unwrap_or_else(|| panic!("{}", server.greeting)).to_owned();
    let told = "note: whoever has this address, with its key, can read the handbook and its answers from other machines";
    assert_eq!(server.complaint(), told);

    for path in ["/", "/apis/versioning.html", "/.askbook/events", "/.askbook/preview.js", "/?key=0", "/nothing"] {
        let answer = server.get(path, "");
        assert_eq!(
            (answer.status, answer.header("set-cookie"), answer.header("cache-control")),
            (403, None, Some("no-store")),
            "{path}"
        );
        assert!(String::from_utf8_lossy(&answer.body).starts_with("this handbook is not for everybody"), "{path}");
    }
    let welcome = server.get(&format!("/?key={key}"), "");
    let [cookie, _] = ["set-cookie", "cache-control"].map(|name| welcome.header(name).expect("a header").to_owned());
    assert!(cookie.ends_with("; path=/; httponly; samesite=strict"), "{cookie}");
    assert!(!String::from_utf8_lossy(&welcome.body).contains(&key));
    let cookie = format!("Cookie: {}\r\n", cookie.split(';').next().expect("a cookie"));
    let page = server.get("/apis/versioning.html", &cookie);
    assert_eq!((page.status, page.header("cache-control"), page.header("set-cookie")), (200, Some("no-store"), None));
    // Where it lies on the disk is nobody's business there.
    assert!(String::from_utf8_lossy(&page.body).contains("\"root\":null"));
    assert_eq!(server.get("/apis/versioning.html", &format!("{cookie}Origin: http://evil.example\r\n")).status, 403);
    let other = server.ask("127.0.0.1", &format!("GET / HTTP/1.1\r\nHost: evil.example:{}\r\n{cookie}", server.port));
    assert_eq!(other.status, 403);
}

#[test]
fn another_name_is_answered_to_where_it_was_given() {
    let arguments = ["--port", "0", "--allowed-host", "handbook.test", "--allowed-host", "localhost:8080"];
    let server = Server::start(handbook(), &arguments);
    let (_, key) = server.greeting.split_once("?key=").unwrap_or_else(|| panic!("{}", server.greeting));
    let cookie = format!("Cookie: askbook-{}={key}\r\n", server.port);
    let of = |host: &str| server.ask("127.0.0.1", &format!("GET / HTTP/1.1\r\nHost: {host}\r\n{cookie}")).status;
    let own = format!("handbook.test:{}", server.port);
    for (host, status) in [(&*own, 200), ("localhost:8080", 200), ("handbook.test", 403), ("handbook.test:8080", 403)] {
        assert_eq!(of(host), status, "{host}");
    }
    let refusal = handbook().run(&["serve", "--allowed-host", "http://handbook.test/"]).refusal();
    let wanted =
        "error: `http://handbook.test/` is no host\nhelp: `--allowed-host` takes a name or an address, with or without a port\n";
    assert_eq!(refusal, wanted);
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
    listens.write_all(&to(port, b"GET /.askbook/events HTTP/1.1\r\nHost: HERE\r\n\r\n")).expect("it reads");
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
