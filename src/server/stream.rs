//! Connections to clients that may stop to read.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

/// A connection that ends where its client takes nothing of what it is sent for too long.
pub struct Stream<S> {
    stream: S,
    patience: Duration,
    /// Runs while the client is waited for.
    end: Option<Pin<Box<Sleep>>>,
}

impl<S> Stream<S> {
    /// A connection to a client that may pause for so long.
    pub fn new(stream: S, patience: Duration) -> Self {
        Stream { stream, patience, end: None }
    }

    /// What became of an attempt to send, or an error where the client has been waited for too long.
    fn within<T>(&mut self, sent: Poll<io::Result<T>>, context: &mut Context<'_>) -> Poll<io::Result<T>> {
        if sent.is_ready() {
            self.end = None;
            return sent;
        }
        let patience = self.patience;
        let end = self.end.get_or_insert_with(|| Box::pin(sleep(patience)));
        end.as_mut().poll(context).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Stream<S> {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Stream<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let sent = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.within(sent, context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let sent = Pin::new(&mut self.stream).poll_write_vectored(context, parts);
        self.within(sent, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let sent = Pin::new(&mut self.stream).poll_flush(context);
        self.within(sent, context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::poll_fn;
    use std::net::{TcpListener, TcpStream};
    use tokio::runtime::Builder;

    #[test]
    fn a_client_that_does_not_read_is_left() {
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        let error = runtime.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
            let client = TcpStream::connect(listener.local_addr().expect("an address")).expect("a connection");
            let (server, _) = listener.accept().expect("a connection");
            server.set_nonblocking(true).expect("a socket");
            let server = tokio::net::TcpStream::from_std(server).expect("a socket");
            let mut stream = Stream::new(server, Duration::from_millis(1));
            let bytes = [0; 65_536];
            let error = loop {
                if let Err(error) = poll_fn(|context| Pin::new(&mut stream).poll_write(context, &bytes)).await {
                    break error;
                }
            };
            drop(client);
            error
        });
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    }
}
