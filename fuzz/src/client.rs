//! Who asks the preview, without a socket.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// A client in memory, which says what it has to say, and then hears what it is told until the other end is tired of it.
pub struct Client {
    says: Vec<u8>,
    said: usize,
    heard: Arc<Mutex<Vec<u8>>>,
}

impl Client {
    /// One that says this; what it is told comes to `heard`.
    pub fn new(says: Vec<u8>, heard: &Arc<Mutex<Vec<u8>>>) -> Self {
        Client { says, said: 0, heard: Arc::clone(heard) }
    }
}

impl AsyncRead for Client {
    fn poll_read(mut self: Pin<&mut Self>, _: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let rest = &self.says[self.said..];
        if rest.is_empty() {
            return Poll::Pending;
        }
        let taken = rest.len().min(into.remaining());
        into.put_slice(&rest[..taken]);
        self.said += taken;
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Client {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        // Events would never end.
        if bytes.windows(17).any(|part| part == b"text/event-stream") {
            return Poll::Ready(Err(io::ErrorKind::BrokenPipe.into()));
        }
        self.heard.lock().expect("nobody has panicked").extend_from_slice(bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
