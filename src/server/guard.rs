//! Who may ask.
//!
//! A page of another site must not read the handbook through its reader's browser: not by a name that it has made to lead here (DNS rebinding,
//! <https://en.wikipedia.org/wiki/DNS_rebinding>), and not by asking across origins. And where other machines can ask, they must know the key.
//!
//! In: a request. Out: what is answered in place of a page, if anything. Invariant: what a request says of who has forwarded it changes nothing.

use super::answer::plain;
use super::listen::LOCAL;
use crate::error::Error;
use hyper::body::Bytes;
use hyper::header::{
    ALLOW, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HOST, HeaderMap, HeaderValue, ORIGIN, SET_COOKIE, TRANSFER_ENCODING,
};
use hyper::http::uri::Authority;
use hyper::{Method, Request, Response, StatusCode};
use std::fmt::Write;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

/// The longest address that is looked at.
const ADDRESS: usize = 8 * 1_024;
/// As much may stand in all headers together. What reads them keeps to about as much by itself.
const HEADERS: usize = 32 * 1_024;
/// This machine, as it calls itself.
const SELVES: [&str; 3] = [LOCAL, "127.0.0.1", "[::1]"];
/// The page that follows the key. It leads on by itself, since a browser does not send a strict cookie along a redirect from another site
/// (<https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#name-samesite-cookies>); and so the key is in no address that stays.
const WELCOME: &str = "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><meta http-equiv=\"refresh\" content=\"0; url=/\"><title>askbook</title></head>\n\
     <body><a href=\"/\">The handbook</a></body>\n</html>\n";

/// Who is let in.
pub struct Guard {
    /// The hosts that the server answers to, with their ports, as browsers spell them.
    hosts: Vec<String>,
    lock: Option<Lock>,
}

/// What keeps out those who have not been told the key.
struct Lock {
    key: String,
    /// The cookie by which a browser shows it. Cookies know no ports, so it has the port in its name.
    cookie: String,
}

impl Guard {
    /// For a server that listens at `bound`, as it was told to by the name `host`, and that may also be asked under the names `allowed`.
    ///
    /// # Errors
    ///
    /// Where one of the names is none, or the system has no random numbers.
    pub fn new(host: &str, bound: SocketAddr, allowed: &[String]) -> Result<Self, Error> {
        let mut hosts: Vec<String> = SELVES.iter().flat_map(|name| spellings(name, bound.port())).collect();
        hosts.extend(named(host, bound.port()).into_iter().filter(|_| !bound.ip().is_unspecified()).flat_map(|(_, spelt)| spelt));
        let mut is_local = bound.ip().is_loopback();
        for text in allowed {
            let (name, spelt) = named(text, bound.port()).ok_or_else(|| {
                Error::new(format!("`{text}` is no host"))
                    .hint("`--allowed-host` takes a name or an address, with or without a port")
            })?;
            is_local &= SELVES.contains(&&*name);
            hosts.extend(spelt);
        }
        let lock = if is_local { None } else { Some(Lock { key: random()?, cookie: format!("askbook-{}", bound.port()) }) };
        Ok(Guard { hosts, lock })
    }

    /// What others have to know to read the handbook; `None` where nobody but this machine can ask.
    pub fn key(&self) -> Option<&str> {
        self.lock.as_ref().map(|lock| &*lock.key)
    }

    /// The answer to a request that gets no page. `at` is the address of this machine that it came to.
    pub fn stop<B>(&self, request: &Request<B>, at: SocketAddr) -> Option<Response<Bytes>> {
        if ![Method::GET, Method::HEAD].contains(request.method()) {
            let mut refused = plain(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD are answered");
            refused.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
            return Some(refused);
        }
        if has_body(request.headers()) {
            let mut refused = plain(StatusCode::PAYLOAD_TOO_LARGE, "a question has no body");
            refused.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
            return Some(refused);
        }
        let uri = request.uri();
        if uri.path_and_query().map_or(0, |written| written.as_str().len()) > ADDRESS {
            return Some(plain(StatusCode::URI_TOO_LONG, "the address is too long"));
        }
        if length(request.headers()) > HEADERS {
            return Some(plain(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, "the headers are too long"));
        }
        let Some(host) = host(request) else {
            return Some(plain(StatusCode::BAD_REQUEST, "the request does not say which host it is for"));
        };
        if !self.is_own(&host, at) {
            let text = format!("this server does not answer to `{host}`; started with `--allowed-host {host}` it would");
            return Some(plain(StatusCode::FORBIDDEN, text));
        }
        if is_foreign(request.headers(), &host) {
            return Some(plain(StatusCode::FORBIDDEN, "pages of other sites get no answer"));
        }
        let lock = self.lock.as_ref()?;
        if uri.path() == "/" && uri.query().is_some_and(|query| query.split('&').any(|part| lock.opens("key", part))) {
            return Some(lock.welcome());
        }
        let text = "this handbook is not for everybody: open the address that askbook has written, with the key in it";
        (!lock.is_open_to(request.headers())).then(|| plain(StatusCode::FORBIDDEN, text))
    }

    /// Whether a host is one that nobody else can make lead here: one that was named, or the address that was asked.
    fn is_own(&self, host: &Authority, at: SocketAddr) -> bool {
        let is_asked = |spelt: &String| spelt.eq_ignore_ascii_case(host.as_str());
        self.hosts.iter().any(is_asked) || spellings(&written(at.ip().to_canonical()), at.port()).iter().any(is_asked)
    }
}

impl Lock {
    /// Whether `part` is the name, an equals sign and the key. How long that takes says nothing of the key.
    fn opens(&self, name: &str, part: &str) -> bool {
        let Some(tried) = part.strip_prefix(name).and_then(|rest| rest.strip_prefix('=')) else { return false };
        let differing = tried.bytes().zip(self.key.bytes()).fold(0, |differing, (tried, right)| differing | (tried ^ right));
        tried.len() == self.key.len() && differing == 0
    }

    fn is_open_to(&self, headers: &HeaderMap) -> bool {
        let cookies = headers.get_all(COOKIE).iter().filter_map(|cookies| cookies.to_str().ok());
        cookies.flat_map(|cookies| cookies.split(';')).any(|cookie| self.opens(&self.cookie, cookie.trim()))
    }

    /// Gives a browser the key to keep until it is closed.
    fn welcome(&self) -> Response<Bytes> {
        let mut response = plain(StatusCode::OK, WELCOME);
        let cookie = format!("{}={}; Path=/; HttpOnly; SameSite=Strict", self.cookie, self.key);
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        headers.insert(SET_COOKIE, HeaderValue::from_str(&cookie).expect("letters, digits and marks"));
        response
    }
}

/// 128 random bits in hexadecimal digits.
fn random() -> Result<String, Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|cause| Error::new(format!("cannot make a key: {cause}")))?;
    Ok(bytes.iter().fold(String::new(), |mut key, byte| {
        write!(key, "{byte:02x}").expect("a string takes all");
        key
    }))
}

/// A name or an address, with its own port or else this one, as browsers spell them; `None` where it is neither.
fn named(text: &str, port: u16) -> Option<(String, Vec<String>)> {
    let text = text.parse::<Ipv6Addr>().map_or_else(|_| text.to_owned(), |ip| format!("[{ip}]"));
    let authority: Authority = text.parse().ok()?;
    let (host, rest) = text.split_at_checked(authority.host().len())?;
    let is_plain = !host.is_empty() && authority.as_str().starts_with(host);
    let port = if rest.is_empty() { port } else { rest.strip_prefix(':')?.parse().ok()? };
    let name = host.to_ascii_lowercase();
    let spelt = spellings(&name, port);
    is_plain.then_some((name, spelt))
}

/// A host with a port; browsers leave out the usual ones.
fn spellings(host: &str, port: u16) -> Vec<String> {
    let bare = [80, 443].contains(&port).then(|| host.to_owned());
    bare.into_iter().chain([format!("{host}:{port}")]).collect()
}

/// An address as it stands in front of a port.
pub fn written(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("[{ip}]"),
    }
}

/// How long headers are as they are sent.
fn length(headers: &HeaderMap) -> usize {
    headers.iter().map(|(name, value)| name.as_str().len() + value.len() + ": \r\n".len()).sum()
}

fn has_body(headers: &HeaderMap) -> bool {
    headers.contains_key(TRANSFER_ENCODING) || headers.get_all(CONTENT_LENGTH).iter().any(|length| length != "0")
}

/// The one host that a request is for; an address in the request line must name the same.
fn host<B>(request: &Request<B>) -> Option<Authority> {
    let mut named = request.headers().get_all(HOST).iter();
    let host: Authority = named.next()?.to_str().ok()?.parse().ok()?;
    let is_one = named.next().is_none() && request.uri().authority().is_none_or(|target| *target == host);
    (is_one && !host.as_str().contains('@')).then_some(host)
}

/// Whether a page of another origin asks, other than by leading its reader here. Browsers say so: <https://www.w3.org/TR/fetch-metadata/>.
fn is_foreign(headers: &HeaderMap, host: &Authority) -> bool {
    let value = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let is_other = |origin: &str| {
        let authority = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
        authority.is_none_or(|authority| !authority.eq_ignore_ascii_case(host.as_str()))
    };
    let crosses = value("sec-fetch-site").is_some_and(|site| !["same-origin", "none"].contains(&site));
    // Also in a frame, in which editors show pages; a browser itself sees to it that no other site does.
    let leads = value("sec-fetch-mode") == Some("navigate")
        && value("sec-fetch-dest").is_none_or(|dest| ["document", "iframe"].contains(&dest));
    headers.get_all(ORIGIN).iter().any(|origin| origin.to_str().map_or(true, is_other)) || (crosses && !leads)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> SocketAddr {
        text.parse().expect("an address")
    }

    fn guard(host: &str, bound: &str, allowed: &[&str]) -> Guard {
        let allowed: Vec<String> = allowed.iter().map(|&name| name.to_owned()).collect();
        Guard::new(host, at(bound), &allowed).expect("names are fine")
    }

    fn request(headers: &[(&str, &str)], target: &str, method: &str) -> Request<()> {
        let request = Request::builder().method(method).uri(target);
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        request.body(()).expect("a request")
    }

    fn status(guard: &Guard, headers: &[(&str, &str)], target: &str, method: &str) -> u16 {
        let refused = guard.stop(&request(headers, target, method), at("127.0.0.1:4400"));
        refused.map_or(200, |refused| refused.status().as_u16())
    }

    fn local() -> Guard {
        guard(LOCAL, "127.0.0.1:4400", &[])
    }

    #[test]
    fn only_names_that_nobody_else_can_point_here_are_answered() {
        let of = |host: &str| status(&local(), &[("host", host)], "/", "GET");
        for host in ["localhost:4400", "LOCALHOST:4400", "127.0.0.1:4400", "[::1]:4400"] {
            assert_eq!(of(host), 200, "{host}");
        }
        for host in [
            "evil.example",
            "evil.example:4400",
            "localhost",
            "localhost:",
            ":4400",
            "localhost:4401",
            "localhost:44000",
            "localhost:04400",
            "localhost:99999",
            "localhost.:4400",
            "a.localhost:4400",
            "localhost.evil.example:4400",
            "evillocalhost:4400",
            "127.0.0.1.nip.io:4400",
            "127.0.0.1",
            "127.1:4400",
            "0.0.0.0:4400",
            "192.168.0.7:4400",
            "[::]:4400",
            "[::1]",
            "handbook.test:4400",
        ] {
            assert_eq!(of(host), 403, "{host}");
        }
        for host in ["", "localhost@evil.example", "evil@localhost:4400", "a b", "localhost:4400/", "[::1", "ä:4400"] {
            assert_eq!(of(host), 400, "{host}");
        }
        assert_eq!(status(&local(), &[], "/", "GET"), 400, "no host");
        assert_eq!(status(&local(), &[("host", "localhost:4400"), ("host", "localhost:4400")], "/", "GET"), 400, "two hosts");
        assert_eq!(status(&local(), &[("host", "localhost:4400")], "http://evil.example/", "GET"), 400, "another target");
        let forwarded =
            [("x-forwarded-host", "localhost:4400"), ("forwarded", "host=localhost:4400"), ("x-forwarded-for", "127.0.0.1")];
        assert_eq!(status(&local(), &[&[("host", "evil.example:4400")], &forwarded[..]].concat(), "/", "GET"), 403);
    }

    #[test]
    fn further_names_are_those_that_were_given() {
        let allowed = ["Handbook.test", "proxy.test:8080", "secure.test:443", "fd00::7", "[fd00::8]:80"];
        let guard = guard("192.168.0.7", "192.168.0.7:4400", &allowed);
        let is_known = |host: &str, to: &str| guard.is_own(&host.parse().expect("a host"), at(to));
        for host in [
            "handbook.test:4400",
            "proxy.test:8080",
            "secure.test",
            "secure.test:443",
            "[fd00::7]:4400",
            "[fd00::8]",
            "[fd00::8]:80",
            "192.168.0.7:4400",
        ] {
            assert!(is_known(host, "192.168.0.7:4400"), "{host}");
        }
        for host in
            ["handbook.test", "proxy.test:4400", "secure.test:4400", "a.handbook.test:4400", "[fd00::7]", "192.168.0.8:4400"]
        {
            assert!(!is_known(host, "192.168.0.7:4400"), "{host}");
        }
        assert!(is_known("192.168.0.9:4400", "[::ffff:192.168.0.9]:4400"), "by either protocol");
        assert!(is_known("[fd00::9]:4400", "[fd00::9]:4400"));
    }

    #[test]
    fn what_is_no_name_is_refused() {
        for text in ["", " ", "a b", "a@b", "http://a", "a/b", "a:b", "a:99999", "a:", ":80", "[::1", "*.a b"] {
            let refused = Guard::new(LOCAL, at("127.0.0.1:4400"), &[text.to_owned()]).err().map(|error| error.to_string());
            let wanted =
                format!("`{text}` is no host\nhelp: `--allowed-host` takes a name or an address, with or without a port");
            assert_eq!(refused, Some(wanted));
        }
    }

    #[test]
    fn pages_of_other_sites_may_lead_here_and_no_more() {
        let of = |more: &[(&str, &str)]| status(&local(), &[&[("host", "localhost:4400")], more].concat(), "/", "GET");
        assert_eq!(of(&[("origin", "http://localhost:4400"), ("sec-fetch-site", "same-origin")]), 200);
        assert_eq!(of(&[("sec-fetch-site", "none"), ("sec-fetch-mode", "navigate")]), 200);
        for dest in ["document", "iframe"] {
            assert_eq!(of(&[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", dest)]), 200);
        }
        for dest in ["embed", "object", "frame", "empty"] {
            assert_eq!(of(&[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", dest)]), 403);
        }
        for origin in [
            "http://evil.example",
            "null",
            "http://localhost:4401",
            "http://localhost",
            "http://127.0.0.1:4400",
            "file://",
            "http://localhost:4400.evil.example",
            "http://evil.example/http://localhost:4400",
        ] {
            assert_eq!(of(&[("origin", origin)]), 403, "{origin}");
        }
        assert_eq!(of(&[("origin", "http://localhost:4400"), ("origin", "http://evil.example")]), 403);
        for site in ["cross-site", "same-site", "nonsense"] {
            for mode in ["no-cors", "cors", "websocket"] {
                assert_eq!(of(&[("sec-fetch-site", site), ("sec-fetch-mode", mode)]), 403, "{site} {mode}");
            }
        }
    }

    #[test]
    fn nothing_can_be_sent() {
        for method in ["POST", "PUT", "PATCH", "DELETE", "TRACE", "OPTIONS", "CONNECT", "BREW"] {
            assert_eq!(status(&local(), &[("host", "localhost:4400")], "/", method), 405, "{method}");
        }
        let host = ("host", "localhost:4400");
        assert_eq!(status(&local(), &[host], "/", "HEAD"), 200);
        assert_eq!(status(&local(), &[host, ("content-length", "0")], "/", "GET"), 200);
        for body in [("content-length", "1"), ("content-length", "00"), ("transfer-encoding", "chunked")] {
            assert_eq!(status(&local(), &[host, body], "/", "GET"), 413, "{body:?}");
        }
    }

    #[test]
    fn an_address_has_its_limit() {
        let of = |length: usize| status(&local(), &[("host", "localhost:4400")], &format!("/{}", "a".repeat(length - 1)), "GET");
        assert_eq!((of(ADDRESS), of(ADDRESS + 1)), (200, 414));
    }

    #[test]
    fn headers_have_their_limit_together() {
        let of = |length: usize| {
            let host = ("host", "localhost:4400");
            let taken = "host: localhost:4400\r\n".len() + 2 * "x: \r\n".len();
            let (one, other) = ("a".repeat(1_000), "a".repeat(length - taken - 1_000));
            status(&local(), &[host, ("x", &*one), ("x", &*other)], "/", "GET")
        };
        assert_eq!((of(HEADERS), of(HEADERS + 1)), (200, 431));
    }

    #[test]
    fn only_what_others_can_reach_needs_a_key() {
        for (host, bound, allowed) in [
            (LOCAL, "127.0.0.1:4400", &[][..]),
            ("::1", "[::1]:4400", &[]),
            (LOCAL, "127.0.0.1:4400", &["localhost:8080", "127.0.0.1:8080", "::1"]),
        ] {
            assert_eq!(guard(host, bound, allowed).key(), None, "{bound} {allowed:?}");
        }
        let open =
            [("0.0.0.0", "0.0.0.0:4400", &[][..]), ("::", "[::]:4400", &[]), (LOCAL, "127.0.0.1:4400", &["handbook.test"])];
        let keys = open.map(|(host, bound, allowed)| guard(host, bound, allowed).key().map(str::to_owned));
        for key in &keys {
            let key = key.as_ref().expect("a key");
            assert!(key.len() == 32 && key.bytes().all(|byte| byte.is_ascii_hexdigit()), "{key}");
        }
        assert_ne!(keys[0], keys[1]);
    }

    #[test]
    fn who_has_the_key_is_let_in() {
        let guard = guard("0.0.0.0", "0.0.0.0:4400", &[]);
        let key = guard.key().expect("a key").to_owned();
        let host = ("host", "127.0.0.1:4400");
        let welcome = guard.stop(&request(&[host], &format!("/?a=b&key={key}"), "GET"), at("127.0.0.1:4400")).expect("an answer");
        assert_eq!(welcome.status(), 200);
        let cookie = welcome.headers().get("set-cookie").expect("a cookie").to_str().expect("text");
        assert_eq!(cookie, format!("askbook-4400={key}; Path=/; HttpOnly; SameSite=Strict"));
        let of = |cookie: &str, target: &str| status(&guard, &[host, ("cookie", cookie)], target, "GET");
        let right = format!("askbook-4400={key}");
        for cookies in [right.clone(), format!("a=b; {right}"), format!("askbook-4400=old;{right} ; c=d")] {
            assert_eq!(of(&cookies, "/apis/"), 200, "{cookies}");
        }
        let wrong = [
            String::new(),
            "askbook-4400".to_owned(),
            "askbook-4400=".to_owned(),
            right[..right.len() - 1].to_owned(),
            format!("{right}0"),
            format!("askbook-4400={}", "0".repeat(32)),
            right.to_uppercase(),
            format!("askbook-4401={key}"),
            format!("xaskbook-4400={key}"),
            format!("key={key}"),
        ];
        for cookies in wrong {
            assert_eq!(of(&cookies, "/"), 403, "{cookies}");
        }
        for target in
            ["/", "/?key=", "/?key", "/.askbook/events", "/.askbook/preview.js", "/nothing", &format!("/apis/?key={key}")]
        {
            assert_eq!(of("a=b", target), 403, "{target}");
        }
    }
}
