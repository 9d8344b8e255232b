//! Who may ask.
//!
//! A page of another site must not read the handbook through its reader's browser: not by a name that it has made to lead here (DNS rebinding,
//! <https://en.wikipedia.org/wiki/DNS_rebinding>), and not by asking across origins.

use super::answer::plain;
use super::listen::LOCAL;
use hyper::body::Bytes;
use hyper::header::{ALLOW, HOST, HeaderMap, HeaderValue, ORIGIN};
use hyper::http::uri::Authority;
use hyper::{Method, Request, Response, StatusCode};
use std::net::IpAddr;

/// The answer to a request that gets nothing else. `own` is the name that the server listens on.
pub fn refusal<B>(request: &Request<B>, own: &str) -> Option<Response<Bytes>> {
    if ![Method::GET, Method::HEAD].contains(request.method()) {
        let mut refused = plain(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD are answered");
        refused.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
        return Some(refused);
    }
    let Some(host) = host(request) else {
        return Some(plain(StatusCode::BAD_REQUEST, "the request does not say which host it is for"));
    };
    if !is_own(&host, own) {
        let text = "this server answers to localhost, to addresses in numbers, and to the name given by --host";
        return Some(plain(StatusCode::FORBIDDEN, text));
    }
    is_foreign(request.headers(), &host).then(|| plain(StatusCode::FORBIDDEN, "pages of other sites get no answer"))
}

/// The one host that a request is for; an address in the request line must name the same.
fn host<B>(request: &Request<B>) -> Option<Authority> {
    let mut named = request.headers().get_all(HOST).iter();
    let host: Authority = named.next()?.to_str().ok()?.parse().ok()?;
    let is_one = named.next().is_none() && request.uri().authority().is_none_or(|target| *target == host);
    (is_one && !host.as_str().contains('@')).then_some(host)
}

/// Nobody else can make an address in numbers, or `localhost`, lead here. The port may be another one where it is forwarded.
fn is_own(host: &Authority, own: &str) -> bool {
    let name = host.host().trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase();
    name.parse::<IpAddr>().is_ok() || name == LOCAL || name.ends_with(".localhost") || name == own.to_ascii_lowercase()
}

/// Whether a page of another origin asks, other than by leading its reader here. Browsers say so: <https://www.w3.org/TR/fetch-metadata/>.
fn is_foreign(headers: &HeaderMap, host: &Authority) -> bool {
    let value = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let is_other = |origin: &str| {
        let authority = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
        authority.is_none_or(|authority| !authority.eq_ignore_ascii_case(host.as_str()))
    };
    let crosses = value("sec-fetch-site").is_some_and(|site| !["same-origin", "none"].contains(&site));
    // Also in a frame, in which editors show pages: the one around it cannot look in, and here is nothing that a click could do.
    let leads = value("sec-fetch-mode") == Some("navigate");
    headers.get_all(ORIGIN).iter().any(|origin| origin.to_str().map_or(true, is_other)) || (crosses && !leads)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(headers: &[(&str, &str)], target: &str, method: &str) -> u16 {
        let mut request = Request::builder().method(method).uri(target);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        refusal(&request.body(()).expect("a request"), "handbook.test").map_or(200, |refused| refused.status().as_u16())
    }

    #[test]
    fn only_names_that_nobody_else_can_point_here_are_answered() {
        let of = |host: &str| status(&[("host", host)], "/", "GET");
        for host in
            ["localhost:4400", "LOCALHOST", "127.0.0.1:9", "[::1]:4400", "192.168.0.7:4400", "a.localhost", "handbook.test:4400"]
        {
            assert_eq!(of(host), 200, "{host}");
        }
        for host in ["evil.example", "localhost.evil.example", "evil.example:4400", "127.0.0.1.nip.io", "evillocalhost"] {
            assert_eq!(of(host), 403, "{host}");
        }
        for host in ["", "localhost@evil.example", "a b", "localhost:4400/", "[::1"] {
            assert_eq!(of(host), 400, "{host}");
        }
        assert_eq!(status(&[], "/", "GET"), 400, "no host");
        assert_eq!(status(&[("host", "localhost"), ("host", "localhost")], "/", "GET"), 400, "two hosts");
        assert_eq!(status(&[("host", "localhost")], "http://evil.example/", "GET"), 400, "another target");
    }

    #[test]
    fn pages_of_other_sites_may_lead_here_and_no_more() {
        let of = |more: &[(&str, &str)]| status(&[&[("host", "localhost:4400")], more].concat(), "/", "GET");
        assert_eq!(of(&[("origin", "http://localhost:4400"), ("sec-fetch-site", "same-origin")]), 200);
        assert_eq!(of(&[("sec-fetch-site", "none"), ("sec-fetch-mode", "navigate")]), 200);
        assert_eq!(of(&[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")]), 200);
        assert_eq!(of(&[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "iframe")]), 200);
        for origin in [
            "http://evil.example",
            "null",
            "http://localhost:4401",
            "http://localhost",
            "file://",
            "http://localhost:4400.evil.example",
        ] {
            assert_eq!(of(&[("origin", origin)]), 403, "{origin}");
        }
        assert_eq!(of(&[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors")]), 403);
        assert_eq!(of(&[("sec-fetch-site", "same-site"), ("sec-fetch-mode", "cors")]), 403);
    }

    #[test]
    fn nothing_can_be_sent() {
        for method in ["POST", "PUT", "DELETE", "TRACE", "OPTIONS", "CONNECT", "BREW"] {
            assert_eq!(status(&[("host", "localhost")], "/", method), 405, "{method}");
        }
        assert_eq!(status(&[("host", "localhost")], "/", "HEAD"), 200);
    }
}
