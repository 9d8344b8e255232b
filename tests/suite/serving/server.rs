//! The program while it serves a handbook, and a client that sends it whatever it likes.

use crate::folder::Folder;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// After so long something is missing for good.
const PATIENCE: Duration = Duration::from_secs(30);

/// A handbook with a question, a page in a folder of its own, and an image.
pub fn handbook() -> Folder {
    Folder::new()
        .question("handbook/content/apis/versioning.md", "Seldom.")
        .question("handbook/content/general.md", "Often.")
        .file("handbook/content/apis/picture.png", "0123456789")
}

/// A handbook that is served.
pub struct Server {
    pub folder: Folder,
    /// What it says when it is ready.
    pub greeting: String,
    pub port: u16,
    child: Child,
    err: Receiver<String>,
}

impl Server {
    /// Serves [`handbook`] at any port.
    #[track_caller]
    pub fn new() -> Self {
        Server::start(handbook(), &["--port", "0"])
    }

    /// Serves a handbook, with these arguments.
    #[track_caller]
    pub fn start(folder: Folder, arguments: &[&str]) -> Self {
        let mut command = folder.askbook(&["serve"]);
        let mut child =
            command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
        let (out, err) = (lines(child.stdout.take().expect("a pipe")), lines(child.stderr.take().expect("a pipe")));
        let greeting = out.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("no greeting, but {:?}", err.recv_timeout(PATIENCE)));
        let port = greeting.rsplit(':').next().and_then(|rest| rest.split('/').next()?.parse().ok());
        let port = port.unwrap_or_else(|| panic!("{greeting}"));
        Server { folder, greeting, port, child, err }
    }

    /// The next line of what it says of trouble.
    #[track_caller]
    pub fn complaint(&self) -> String {
        self.err.recv_timeout(PATIENCE).expect("a line")
    }

    /// What else it has said of trouble up to now.
    pub fn complaints(&self) -> Vec<String> {
        self.err.try_iter().collect()
    }

    /// A connection to it.
    #[track_caller]
    pub fn connect(&self) -> TcpStream {
        connect("127.0.0.1", self.port).expect("the server listens")
    }

    /// All that it answers to these bytes, up to where it ends the connection; see [`to`].
    pub fn send(&self, bytes: &[u8]) -> Vec<u8> {
        let mut stream = self.connect();
        // It may end the connection in the middle, and is free to.
        let _ = stream.write_all(&to(self.port, bytes));
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        answer
    }

    /// The answer to `GET` at a path, with more headers, each ended by `\r\n`.
    #[track_caller]
    pub fn get(&self, path: &str, headers: &str) -> Answer {
        self.ask("127.0.0.1", &format!("GET {path} HTTP/1.1\r\nHost: HERE\r\n{headers}"))
    }

    /// The answer to a request, given but for its last line, at an address of this machine.
    #[track_caller]
    pub fn ask(&self, at: &str, request: &str) -> Answer {
        let mut stream = connect(at, self.port).expect("the server listens");
        stream.write_all(&to(self.port, format!("{request}Connection: close\r\n\r\n").as_bytes())).expect("it reads");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("an answer");
        Answer::new(&answer).unwrap_or_else(|| panic!("{request}: {}", String::from_utf8_lossy(&answer)))
    }

    /// How many files and connections it holds open.
    #[cfg(target_os = "linux")]
    pub fn descriptors(&self) -> usize {
        std::fs::read_dir(format!("/proc/{}/fd", self.child.id())).expect("the program runs").count()
    }

    /// Ends it by a signal, and gives out whether it ended by that.
    #[cfg(unix)]
    pub fn interrupt(mut self) -> bool {
        use std::os::unix::process::ExitStatusExt;
        let sent = Command::new("sh").args(["-c", &format!("kill -INT {}", self.child.id())]).status();
        assert!(sent.is_ok_and(|status| status.success()), "the signal is sent");
        self.child.wait().expect("a child").signal() == Some(2)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn lines(output: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, received) = channel();
    std::thread::spawn(move || BufReader::new(output).lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
    received
}

/// A request in which `HERE` stands for the host and port that it is for.
pub fn to(port: u16, request: &[u8]) -> Vec<u8> {
    let mut parts = Vec::new();
    let mut rest = request;
    while let Some(at) = rest.windows(4).position(|four| four == b"HERE") {
        parts.extend_from_slice(&rest[..at]);
        parts.extend_from_slice(format!("localhost:{port}").as_bytes());
        rest = &rest[at + 4..];
    }
    parts.extend_from_slice(rest);
    parts
}

/// A connection that does not wait for ever.
pub fn connect(at: &str, port: u16) -> io::Result<TcpStream> {
    let stream = TcpStream::connect((at, port))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    Ok(stream)
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// The headers in small letters, a line each.
    pub headers: Vec<String>,
    pub body: Vec<u8>,
}

impl Answer {
    /// Takes an answer apart.
    pub fn new(bytes: &[u8]) -> Option<Self> {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
        let mut lines = head.split("\r\n").map(str::to_owned);
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        Some(Answer { status, headers: lines.collect(), body: bytes[end + 4..].to_vec() })
    }

    /// Reads one answer from a connection that goes on.
    pub fn read(stream: &mut BufReader<TcpStream>, has_body: bool) -> io::Result<Self> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            if stream.read_until(b'\n', &mut head)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        let mut answer = Answer::new(&head).ok_or(io::ErrorKind::InvalidData)?;
        if has_body {
            let length = answer.header("content-length").and_then(|length| length.parse().ok());
            answer.body = vec![0; length.ok_or(io::ErrorKind::InvalidData)?];
            stream.read_exact(&mut answer.body)?;
        }
        Ok(answer)
    }

    /// What a header says.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }

    /// The page as a text, without what the server adds.
    pub fn page(&self) -> String {
        let text = String::from_utf8_lossy(&self.body);
        let [start, end] =
            ["<script type=\"application/json\" id=\"askbook-preview\">", "<script src=\"/.askbook/preview.js\"></script>"];
        let (Some(from), Some(to)) = (text.rfind(start), text.rfind(end)) else { return text.into_owned() };
        format!("{}{}", &text[..from], &text[to + end.len()..])
    }
}

/// Ends the sending half of a connection: nothing more will come.
pub fn finish(stream: &TcpStream) {
    // The server may have ended it already.
    let _ = stream.shutdown(Shutdown::Write);
}
