//! A client that asks a server, and listens to its events, over nothing but a socket.

use askbook::words::path::encode_strictly;
use serde_json::Value;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// How long an answer may take before a test gives up.
const PATIENCE: Duration = Duration::from_secs(30);
/// What the server adds to a page stands between these two.
const ADDED: [&str; 2] =
    ["<script type=\"application/json\" id=\"askbook-preview\">", "<script src=\"/.askbook/preview.js\"></script>"];

/// An answer to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    /// The status line and the headers.
    pub head: String,
    /// The page as it was built, without what the server adds.
    pub body: Vec<u8>,
    /// What the server has added.
    added: String,
}

impl Answer {
    /// Takes an answer apart.
    fn new(bytes: &[u8]) -> io::Result<Self> {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").ok_or(io::ErrorKind::UnexpectedEof)?;
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or(io::ErrorKind::InvalidData)?;
        let mut body = bytes[end + 4..].to_vec();
        let at = |mark: &str, body: &[u8]| body.windows(mark.len()).rposition(|part| part == mark.as_bytes());
        let [start, stop] = ADDED;
        let mut added = String::new();
        if let (Some(from), Some(to)) = (at(start, &body), at(stop, &body)) {
            added = String::from_utf8_lossy(&body.drain(from..to + stop.len()).collect::<Vec<u8>>()).into_owned();
        }
        Ok(Answer { status, head, body, added })
    }

    /// The page as a text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// What the server tells the script that it adds; `Null` where it adds none.
    pub fn told(&self) -> Value {
        let [start, _] = ADDED;
        let json = self.added.strip_prefix(start).and_then(|rest| rest.split("</script>").next());
        json.map_or(Value::Null, |json| serde_json::from_str(json).expect("JSON"))
    }
}

fn ask(port: u16, route: &str) -> io::Result<TcpStream> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    let path = encode_strictly(route);
    write!(stream, "GET /{path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n")?;
    Ok(stream)
}

/// Asks for what is at a route.
pub fn get(port: u16, route: &str) -> io::Result<Answer> {
    let mut stream = ask(port, route)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    Answer::new(&bytes)
}

/// What a server tells those who listen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The first event of a connection: which run of the server it is.
    Hello(String),
    /// Something else is served now.
    Change {
        /// Where; `None` for everywhere.
        routes: Option<Vec<String>>,
        /// Where the last edit is to be seen.
        follow: Option<String>,
    },
}

/// A connection that is listened to.
pub struct Events {
    stream: TcpStream,
    received: Receiver<Event>,
}

impl Events {
    /// Begins to listen, once the server has said hello. The second value is the name of its run.
    pub fn listen(port: u16) -> io::Result<(Self, String)> {
        let stream = ask(port, ".askbook/events")?;
        let lines = BufReader::new(stream.try_clone()?).lines();
        let (sender, received) = channel();
        std::thread::spawn(move || {
            let mut name = String::new();
            // The sizes of chunks stand on lines of their own, which begin otherwise.
            for line in lines.map_while(Result::ok) {
                if let Some(event) = line.strip_prefix("event: ") {
                    event.clone_into(&mut name);
                } else if let Some(data) = line.strip_prefix("data: ")
                    && sender.send(event(&name, &serde_json::from_str(data).expect("JSON"))).is_err()
                {
                    return;
                }
            }
        });
        let mut events = Events { stream, received };
        match events.next(Instant::now() + PATIENCE) {
            Some(Event::Hello(run)) => Ok((events, run)),
            other => Err(io::Error::other(format!("{other:?} in place of a hello"))),
        }
    }

    /// The next event, where one comes in time.
    pub fn next(&mut self, deadline: Instant) -> Option<Event> {
        self.received.recv_timeout(deadline.saturating_duration_since(Instant::now())).ok()
    }
}

impl Drop for Events {
    fn drop(&mut self) {
        // The server may be gone already.
        let _ = self.stream.shutdown(Shutdown::Both);
    }
}

fn event(name: &str, data: &Value) -> Event {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    match name {
        "hello" => Event::Hello(text(&data["run"]).expect("the name of a run")),
        "change" => {
            let routes = data["routes"].as_array().map(|routes| routes.iter().filter_map(text).collect());
            Event::Change { routes, follow: text(&data["follow"]) }
        }
        other => panic!("an event called {other}"),
    }
}
