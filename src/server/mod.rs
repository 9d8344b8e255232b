//! The preview of a handbook over HTTP.
//!
//! In: a [`Served`] for each moment, and requests. Out: answers, and events for browsers. Invariant: an answer is made from memory alone. No file of the
//! system depends on what is asked for, so no address leads out of the site.

mod answer;
mod events;
mod guard;
mod listen;
mod panel;
mod served;
mod stream;
mod wanted;

pub use events::Changed;
pub use listen::LOCAL;
pub use served::Served;

use crate::error::Error;
use crate::words::path::Route;
use answer::{Asked, answer, plain};
use events::{Events, Listeners};
use guard::{Guard, written};
use http_body_util::{Either, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CACHE_CONTROL, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use listen::listen;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use stream::Stream;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{Semaphore, watch};
use tokio::task::spawn_blocking;

/// Pages that are made at a time.
const PAGES: usize = 3;

/// What clients may take of a server.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long one may take to ask, to ask again, and to take something of what it is sent.
    pub patience: Duration,
    /// Connections at a time; what comes beyond is sent away.
    pub connections: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { patience: Duration::from_secs(10), connections: 128 }
    }
}

/// What a client is told for whom there is no room.
const BUSY: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 10\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

/// A server that answers.
pub struct Server {
    /// Where browsers find it, with the key where they need one.
    pub address: String,
    /// Whether others than this machine may find it.
    pub is_open: bool,
    /// The port that was wanted and is busy.
    pub busy: Option<u16>,
    shared: Arc<Shared>,
    /// Answers for as long as it is there.
    _runtime: Runtime,
}

struct Shared {
    served: watch::Sender<Option<Arc<Served>>>,
    listeners: Listeners,
    guard: Guard,
    limits: Limits,
    /// Room for pages that are being made.
    pages: Arc<Semaphore>,
    /// The same for the index of the search: that of a large handbook takes a second, and who waits for it must not keep pages waiting.
    index: Arc<Semaphore>,
}

impl Server {
    /// Listens on `host`, a name or an address, at `port` or the next one that is free; 0 stands for any. It may be asked under the names `allowed`, too.
    ///
    /// # Errors
    ///
    /// Where nothing can be listened on, or a name is none.
    pub fn start(host: &str, port: u16, allowed: &[String], limits: Limits) -> Result<Self, Error> {
        let (sockets, busy) = listen(host, port)?;
        let failed = |error| Error::new(format!("cannot start the server: {}", crate::error::reason(&error)));
        let runtime =
            Builder::new_multi_thread().worker_threads(2).max_blocking_threads(PAGES + 1).enable_all().build().map_err(failed)?;
        let bound = sockets[0].local_addr().map_err(failed)?;
        let shared = Arc::new(Shared {
            served: watch::Sender::new(None),
            listeners: Listeners::default(),
            guard: Guard::new(host, bound, allowed)?,
            limits,
            pages: Arc::new(Semaphore::new(PAGES)),
            index: Arc::new(Semaphore::new(1)),
        });
        let permits = Arc::new(Semaphore::new(limits.connections));
        for socket in sockets {
            socket.set_nonblocking(true).map_err(failed)?;
            let (shared, permits) = (Arc::clone(&shared), Arc::clone(&permits));
            let _inside = runtime.enter();
            let socket = tokio::net::TcpListener::from_std(socket).map_err(failed)?;
            runtime.spawn(accept(socket, shared, permits));
        }
        let shown = if host == LOCAL || bound.ip().is_unspecified() { LOCAL.to_owned() } else { written(bound.ip()) };
        let key = shared.guard.key().map(|key| format!("?key={key}"));
        let address = format!("http://{shown}:{}/{}", bound.port(), key.as_deref().unwrap_or_default());
        Ok(Server { address, is_open: key.is_some(), busy, shared, _runtime: runtime })
    }

    /// Serves this from now on, and tells browsers which addresses show something else than before. `follow` is where the last edit is to be seen.
    pub fn serve(&self, served: &Served, follow: Option<&Route>) -> Changed {
        let old = self.shared.served.send_replace(Some(Arc::new(served.clone())));
        // Browsers that were here before are of an earlier run, and look by themselves.
        let Some(old) = old else { return Changed::default() };
        let changed = served.changed_since(&old);
        self.shared.listeners.tell(&changed, follow);
        changed
    }

    /// Answers what comes over a connection to the address `at`, until that ends.
    pub fn converse<S>(&self, stream: S, at: SocketAddr) -> impl Future<Output = ()> + use<S>
    where
        S: AsyncRead + AsyncWrite + Unpin + 'static,
    {
        converse(stream, at, Arc::clone(&self.shared))
    }
}

async fn accept(socket: tokio::net::TcpListener, shared: Arc<Shared>, permits: Arc<Semaphore>) {
    loop {
        let Ok((stream, _)) = socket.accept().await else {
            // There may be no more files to be had for a moment.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let (Ok(at), Ok(permit)) = (stream.local_addr(), Arc::clone(&permits).try_acquire_owned()) else {
            // Who cannot take a few bytes at once goes without.
            let _ = stream.try_write(BUSY);
            continue;
        };
        // An event is a few bytes, and must not wait for more.
        let _ = stream.set_nodelay(true);
        let talk = converse(stream, at, Arc::clone(&shared));
        tokio::spawn(async move {
            talk.await;
            drop(permit);
        });
    }
}

async fn converse(stream: impl AsyncRead + AsyncWrite + Unpin + 'static, at: SocketAddr, shared: Arc<Shared>) {
    let Limits { patience, .. } = shared.limits;
    let service = service_fn(move |request| respond(request, at, Arc::clone(&shared)));
    let mut http = http1::Builder::new();
    // A line of a request and its headers together, of which there may be 100.
    http.timer(TokioTimer::new()).header_read_timeout(patience).max_buf_size(32 * 1_024);
    // A client that goes away in the middle is no trouble.
    let _ = http.serve_connection(TokioIo::new(Stream::new(stream, patience)), service).await;
}

type Body = Either<Full<Bytes>, Events>;

async fn respond(request: Request<Incoming>, at: SocketAddr, shared: Arc<Shared>) -> Result<Response<Body>, Infallible> {
    let mut response = reply(request, at, &shared).await;
    if shared.guard.key().is_some() {
        // What is sent to other machines does not stay there. Here the sources themselves are on the disk.
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    Ok(response)
}

async fn reply(request: Request<Incoming>, at: SocketAddr, shared: &Shared) -> Response<Body> {
    let whole = |response: Response<Bytes>| response.map(|bytes| Either::Left(Full::new(bytes)));
    if let Some(stopped) = shared.guard.stop(&request, at) {
        return whole(stopped);
    }
    if request.uri().path() == events::PATH {
        return shared.listeners.add().map(Either::Right);
    }
    let asked = Asked::new(&request);
    let room = if asked.waits_for_index() { &shared.index } else { &shared.pages };
    let place = Arc::clone(room).acquire_owned().await.expect("the semaphore is never closed");
    let mut moments = shared.served.subscribe();
    // The first one may still be on its way.
    let served =
        moments.wait_for(Option::is_some).await.expect("the sender is as old as the server").clone().expect("it was waited for");
    let answered = spawn_blocking(move || {
        let _taken = place;
        answer(&served, &asked)
    });
    // A page that cannot be made for a fault of the program takes no other one with it.
    whole(answered.await.unwrap_or_else(|_| plain(StatusCode::INTERNAL_SERVER_ERROR, "the page could not be made")))
}

#[cfg(test)]
mod tests;
