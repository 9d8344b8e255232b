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
use guard::refusal;
use http_body_util::{Either, Full};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use listen::listen;
use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use stream::Stream;
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{Semaphore, watch};
use tokio::task::spawn_blocking;

/// How long a client may take to ask.
const PATIENCE: Duration = Duration::from_secs(10);
/// Connections at a time; what comes beyond waits.
const CONNECTIONS: usize = 256;
/// How long a client may take nothing of what it is sent.
const PAUSE: Duration = Duration::from_secs(30);
/// Pages that are made at a time.
const PAGES: usize = 3;

/// A server that answers.
pub struct Server {
    /// Where browsers find it.
    pub address: String,
    /// Whether other machines find it, too.
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
    /// The name that the server was told to listen on.
    host: String,
    /// Room for pages that are being made.
    pages: Arc<Semaphore>,
    /// The same for the index of the search: that of a large handbook takes a second, and who waits for it must not keep pages waiting.
    index: Arc<Semaphore>,
}

impl Server {
    /// Listens on `host`, a name or an address, at `port` or the next one that is free; 0 stands for any.
    ///
    /// # Errors
    ///
    /// Where nothing can be listened on.
    pub fn start(host: &str, port: u16) -> Result<Self, Error> {
        let (sockets, busy) = listen(host, port)?;
        let failed = |error| Error::new(format!("cannot start the server: {}", crate::error::reason(&error)));
        let runtime =
            Builder::new_multi_thread().worker_threads(2).max_blocking_threads(PAGES + 1).enable_all().build().map_err(failed)?;
        let bound = sockets[0].local_addr().map_err(failed)?;
        let shared = Arc::new(Shared {
            served: watch::Sender::new(None),
            listeners: Listeners::default(),
            host: host.to_owned(),
            pages: Arc::new(Semaphore::new(PAGES)),
            index: Arc::new(Semaphore::new(1)),
        });
        let permits = Arc::new(Semaphore::new(CONNECTIONS));
        for socket in sockets {
            socket.set_nonblocking(true).map_err(failed)?;
            let (shared, permits) = (Arc::clone(&shared), Arc::clone(&permits));
            let _inside = runtime.enter();
            let socket = tokio::net::TcpListener::from_std(socket).map_err(failed)?;
            runtime.spawn(accept(socket, shared, permits));
        }
        let shown = match bound.ip() {
            _ if host == LOCAL => LOCAL.to_owned(),
            ip if ip.is_unspecified() => LOCAL.to_owned(),
            IpAddr::V6(ip) => format!("[{ip}]"),
            IpAddr::V4(ip) => ip.to_string(),
        };
        let address = format!("http://{shown}:{}/", bound.port());
        Ok(Server { address, is_open: !bound.ip().is_loopback(), busy, shared, _runtime: runtime })
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
}

async fn accept(socket: tokio::net::TcpListener, shared: Arc<Shared>, permits: Arc<Semaphore>) {
    loop {
        let permit = Arc::clone(&permits).acquire_owned().await.expect("the semaphore is never closed");
        match socket.accept().await {
            Ok((stream, _)) => {
                let shared = Arc::clone(&shared);
                tokio::spawn(async move {
                    // A client that goes away in the middle is no trouble.
                    let _ = converse(stream, shared).await;
                    drop(permit);
                });
            }
            // There may be no more files to be had for a moment.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

async fn converse(stream: TcpStream, shared: Arc<Shared>) -> hyper::Result<()> {
    // An event is a few bytes, and must not wait for more.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| respond(request, Arc::clone(&shared)));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(PATIENCE).max_buf_size(32 * 1_024);
    http.serve_connection(TokioIo::new(Stream::new(stream, PAUSE)), service).await
}

type Body = Either<Full<Bytes>, Events>;

async fn respond(request: Request<Incoming>, shared: Arc<Shared>) -> Result<Response<Body>, Infallible> {
    let whole = |response: Response<Bytes>| response.map(|bytes| Either::Left(Full::new(bytes)));
    if let Some(refused) = refusal(&request, &shared.host) {
        return Ok(whole(refused));
    }
    if request.uri().path() == events::PATH {
        return Ok(shared.listeners.add().map(Either::Right));
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
    Ok(whole(answered.await.unwrap_or_else(|_| plain(StatusCode::INTERNAL_SERVER_ERROR, "the page could not be made"))))
}

#[cfg(test)]
mod tests;
