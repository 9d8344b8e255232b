//! Events for browsers: <https://html.spec.whatwg.org/multipage/server-sent-events.html>.

use super::answer::common;
use crate::words::key::Key;
use crate::words::path::Route;
use hyper::Response;
use hyper::body::{Body, Bytes, Frame};
use hyper::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::time::{Interval, MissedTickBehavior, interval_at};

/// Where browsers listen. No page is called so: a name that begins with a dot is never published.
pub const PATH: &str = "/.askbook/events";
/// So many addresses are named; where more are concerned, everybody is told to look.
const NAMED: usize = 200;
/// Events that may wait for a browser. One that does not keep up is cut off, comes back, and looks what it has missed.
const WAITING: usize = 32;
/// How often a silent connection says that it is there; so it is noticed soon where nobody hears it any more.
const SILENCE: Duration = Duration::from_secs(5);

/// The browsers that listen.
pub struct Listeners {
    run: String,
    senders: Mutex<Vec<Sender<Bytes>>>,
}

impl Default for Listeners {
    fn default() -> Self {
        let run = Key::of(&(std::process::id(), SystemTime::now())).to_hex();
        Listeners { run, senders: Mutex::default() }
    }
}

impl Listeners {
    /// One more.
    pub fn add(&self) -> Response<Events> {
        let (sender, events) = channel(WAITING);
        let hello = format!("retry: 500\nevent: hello\ndata: {}\n\n", serde_json::json!({ "run": self.run }));
        // There is room for the first one.
        let _ = sender.try_send(hello.into());
        let mut senders = self.senders.lock().unwrap_or_else(PoisonError::into_inner);
        senders.retain(|sender| !sender.is_closed());
        senders.push(sender);
        drop(senders);
        let mut silence = interval_at(tokio::time::Instant::now() + SILENCE, SILENCE);
        silence.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut response = Response::new(Events { events, silence });
        common(response.headers_mut());
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }

    /// Tells which addresses have changed, where any have, and which one to go to.
    pub fn tell(&self, changed: &Changed, follow: Option<&Route>) {
        if changed.routes.is_empty() && !changed.is_general && follow.is_none() {
            return;
        }
        let is_named = !changed.is_general && changed.routes.len() <= NAMED;
        let names = is_named.then(|| changed.routes.iter().map(Route::as_str).collect::<Vec<_>>());
        let data = serde_json::json!({ "routes": names, "follow": follow.map(Route::as_str) });
        let event = Bytes::from(format!("event: change\ndata: {data}\n\n"));
        let mut senders = self.senders.lock().unwrap_or_else(PoisonError::into_inner);
        senders.retain(|sender| sender.try_send(event.clone()).is_ok());
    }
}

/// What an edit has changed.
#[derive(Debug, Default)]
pub struct Changed {
    /// The addresses at which something else is now.
    pub routes: Vec<Route>,
    /// Whether what every page says of the handbook has changed.
    pub is_general: bool,
}

/// The events for one browser, as the body of an answer.
pub struct Events {
    events: Receiver<Bytes>,
    silence: Interval,
}

impl Body for Events {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if let Poll::Ready(event) = self.events.poll_recv(context) {
            self.silence.reset();
            return Poll::Ready(event.map(|event| Ok(Frame::data(event))));
        }
        self.silence.poll_tick(context).map(|_| Some(Ok(Frame::data(Bytes::from_static(b":\n\n")))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::BodyExt;
    use tokio::runtime::Builder;

    fn changed(route: &str) -> Changed {
        Changed { routes: vec![Route::new(route)], is_general: false }
    }

    #[test]
    fn who_does_not_keep_up_is_cut_off_and_who_has_gone_is_forgotten() {
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let listeners = Listeners::default();
            let known = || listeners.senders.lock().expect("nobody has panicked").len();
            let (mut slow, mut quick, gone) = (listeners.add().into_body(), listeners.add().into_body(), listeners.add());
            drop(gone);
            assert!(quick.frame().await.is_some(), "a hello");
            for number in 0..=WAITING {
                listeners.tell(&changed(&format!("{number}.html")), None);
                let event = quick.frame().await.expect("an event").expect("no error").into_data().expect("data");
                assert!(
                    event.ends_with(format!("{{\"follow\":null,\"routes\":[\"{number}.html\"]}}\n\n").as_bytes()),
                    "{event:?}"
                );
            }
            assert_eq!(known(), 1);
            let mut got = 0;
            while slow.frame().await.is_some() {
                got += 1;
            }
            assert_eq!(got, WAITING);
            drop(quick);
            let _new = listeners.add();
            assert_eq!(known(), 1);
        });
    }

    #[test]
    fn many_changes_are_told_as_everything_and_none_not_at_all() {
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let listeners = Listeners::default();
            let mut events = listeners.add().into_body();
            listeners.tell(&Changed::default(), None);
            let routes = (0..=NAMED).map(|number| Route::new(number.to_string())).collect();
            listeners.tell(&Changed { routes, is_general: false }, Some(&Route::new("a.html")));
            let mut text = Vec::new();
            drop(listeners);
            while let Some(Ok(frame)) = events.frame().await {
                text.extend_from_slice(&frame.into_data().expect("data"));
            }
            let text = String::from_utf8(text).expect("UTF-8");
            assert!(text.starts_with("retry: 500\nevent: hello\ndata: {\"run\":\""), "{text}");
            assert!(text.ends_with("\n\nevent: change\ndata: {\"follow\":\"a.html\",\"routes\":null}\n\n"), "{text}");
        });
    }
}
