//! From a request to an answer.
//!
//! In: what is served, and what is asked. Out: a response. Invariant: a pure function of the two, and no address makes it panic.

use super::panel::{SCRIPT, SCRIPT_PATH, insert};
use super::served::Served;
use super::wanted::{part, reason_against};
use crate::page::kind::Page;
use crate::page::plan::Planned;
use crate::search;
use crate::words::key::Key;
use crate::words::path::{decode, encode_strictly};
use hyper::body::Bytes;
use hyper::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_RANGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue,
    LOCATION, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use hyper::{Method, Request, Response, StatusCode};
use std::borrow::Cow;

/// What a request asks for.
#[derive(Debug)]
pub struct Asked {
    method: Method,
    path: String,
    query: Option<String>,
    headers: HeaderMap,
}

impl Asked {
    /// What `request` asks for.
    pub fn new<B>(request: &Request<B>) -> Self {
        let (path, query) = (request.uri().path().to_owned(), request.uri().query().map(str::to_owned));
        Asked { method: request.method().clone(), path, query, headers: request.headers().clone() }
    }

    /// Whether the answer waits for the index of the search, which takes long to make.
    pub fn waits_for_index(&self) -> bool {
        file(&self.path).and_then(|path| search::File::at(&path)).is_some()
    }
}

/// The type of pages.
const HTML: &str = "text/html; charset=utf-8";
/// The type of drawings, which may hold scripts.
const SVG: &str = "image/svg+xml";
/// Who may show a page in a frame: editors, by the schemes of their own windows, and no site. What stands in a page itself cannot say this:
/// <https://www.w3.org/TR/CSP3/#directive-frame-ancestors>.
const POLICY: &str = "frame-ancestors vscode-webview: vscode-file:";
/// A drawing that is opened as a page draws, and does nothing else.
const DRAWING: &str =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors vscode-webview: vscode-file:";
/// The page that is shown where there is none.
const NOT_FOUND: &str = "404.html";
/// What carries the panel where there is nothing else to show.
const BARE: &str =
    "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>askbook</title></head>\n<body></body>\n</html>\n";

/// Answers a request.
pub fn answer(served: &Served, asked: &Asked) -> Response<Bytes> {
    if asked.path == SCRIPT_PATH {
        let script = || Some((Bytes::from_static(SCRIPT.as_bytes()), type_of(SCRIPT_PATH)));
        return send(asked, Key::of_bytes(SCRIPT.as_bytes()), StatusCode::OK, script);
    }
    let Some(path) = file(&asked.path) else { return missing(served, asked, "") };
    if let Some(planned) = served.planned(&path) {
        return page(served, asked, planned, &path, StatusCode::OK);
    }
    if let Some(file) = search::File::at(&path)
        && let Some(text) = served.snapshot().and_then(|snapshot| snapshot.index().file(file))
    {
        let bytes = Bytes::from(text);
        let key = Key::of_bytes(&bytes);
        return send(asked, key, StatusCode::OK, || Some((bytes, type_of(&path))));
    }
    // A host sends on who asks for a folder without the stroke behind it.
    if served.planned(&format!("{path}/index.html")).is_some() {
        // A browser encodes whatever else it has.
        let query = asked.query.as_ref().filter(|query| query.bytes().all(|byte| byte.is_ascii_graphic()));
        let query = query.map(|query| format!("?{query}")).unwrap_or_default();
        let mut moved = plain(StatusCode::FOUND, "");
        moved.headers_mut().insert(LOCATION, ascii(&format!("/{}/{query}", encode_strictly(&path))));
        return moved;
    }
    missing(served, asked, &path)
}

/// The file that a path of an address means; `None` where no host would find one, though it be spelled in another way.
fn file(path: &str) -> Option<String> {
    let lower = path.to_ascii_lowercase();
    if ["%2f", "%5c", "%00", "\\"].iter().any(|hidden| lower.contains(hidden)) {
        return None;
    }
    let path = decode(path.strip_prefix('/')?)?;
    Some(if path.is_empty() || path.ends_with('/') { path + "index.html" } else { path })
}

fn missing(served: &Served, asked: &Asked, path: &str) -> Response<Bytes> {
    match served.planned(NOT_FOUND) {
        Some(planned) => page(served, asked, planned, path, StatusCode::NOT_FOUND),
        None => bare(served, asked, path, StatusCode::INTERNAL_SERVER_ERROR),
    }
}

/// Sends a page of the plan for somebody who asked for `route`.
fn page(served: &Served, asked: &Asked, planned: &Planned, route: &str, status: StatusCode) -> Response<Bytes> {
    let (key, kind) = (served.key(planned), type_of(planned.route.as_str()));
    let is_as_is = matches!(planned.page, Page::Asset(_) | Page::ThemeAsset(_)) || kind != HTML;
    let make = || {
        let page = served.page(planned)?;
        if is_as_is {
            return Some((page.bytes, kind));
        }
        let built = if status == StatusCode::NOT_FOUND { leading_here(served, &page.bytes) } else { page.bytes.as_ref().into() };
        Some((insert(&built, &served.panel().html(route, key, page.is_stale)).into(), kind))
    };
    let response = send(asked, key, status, make);
    if is_as_is || response.status() != StatusCode::INTERNAL_SERVER_ERROR {
        return response;
    }
    bare(served, asked, route, if status.is_success() { StatusCode::INTERNAL_SERVER_ERROR } else { status })
}

/// The page for addresses that lead nowhere, whose links are whole addresses since it is shown at any: they lead to what is served here.
fn leading_here<'a>(served: &Served, page: &'a [u8]) -> Cow<'a, [u8]> {
    let base = served.snapshot().and_then(|snapshot| snapshot.handbook.config.base_url.as_ref());
    let here = base.zip(str::from_utf8(page).ok()).map(|(base, text)| text.replace(&**base, "/").into_bytes());
    here.map_or(Cow::Borrowed(page), Cow::Owned)
}

/// What is sent where there is no page at all: the panel alone.
fn bare(served: &Served, asked: &Asked, route: &str, status: StatusCode) -> Response<Bytes> {
    let key = Key::of(&(BARE, served.panel().key()));
    let html = || Some((insert(BARE.as_bytes(), &served.panel().html(route, key, false)).into(), HTML.to_owned()));
    send(asked, key, status, html)
}

/// Sends what `make` gives, or the part of it that is wanted, or nothing where the client has it already.
fn send(asked: &Asked, key: Key, status: StatusCode, make: impl FnOnce() -> Option<(Bytes, String)>) -> Response<Bytes> {
    let tag = format!("\"{}\"", key.to_hex());
    let is_found = status == StatusCode::OK;
    if is_found && let Some(reason) = reason_against(&asked.headers, &tag) {
        let mut response = response(reason, Bytes::new());
        response.headers_mut().insert(ETAG, ascii(&tag));
        return response;
    }
    let Some((bytes, kind)) = make() else { return plain(StatusCode::INTERNAL_SERVER_ERROR, "the page could not be made") };
    let length = bytes.len();
    let part = part(&asked.headers, &tag, length).filter(|_| is_found && asked.method == Method::GET);
    let (status, bytes, range) = match part {
        None => (status, bytes, None),
        Some(part) if part.is_empty() => (StatusCode::RANGE_NOT_SATISFIABLE, Bytes::new(), Some(format!("bytes */{length}"))),
        Some(part) => {
            let range = format!("bytes {}-{}/{length}", part.start, part.end - 1);
            (StatusCode::PARTIAL_CONTENT, bytes.slice(part), Some(range))
        }
    };
    let mut response = response(status, bytes);
    let headers = response.headers_mut();
    if kind == SVG {
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(DRAWING));
    }
    headers.insert(CONTENT_TYPE, ascii(&kind));
    headers.insert(ETAG, ascii(&tag));
    headers.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    range.into_iter().for_each(|range| drop(headers.insert(CONTENT_RANGE, ascii(&range))));
    response
}

fn ascii(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).expect("types, tags, ranges and encoded addresses are ASCII that can be seen")
}

fn response(status: StatusCode, bytes: Bytes) -> Response<Bytes> {
    let mut response = Response::new(bytes);
    *response.status_mut() = status;
    common(response.headers_mut());
    response
}

/// A few words as an answer.
pub fn plain(status: StatusCode, text: impl Into<Bytes>) -> Response<Bytes> {
    let mut response = response(status, text.into());
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}

/// Puts in what goes with every answer.
pub fn common(headers: &mut HeaderMap) {
    // Browsers keep what they get, and ask whether it still holds.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    // For browsers that do not know the policy; the others go by that.
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
}

/// The type of a file by its name.
fn type_of(path: &str) -> String {
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let is_text = kind.type_() == mime_guess::mime::TEXT;
    if is_text { format!("{}; charset=utf-8", kind.essence_str()) } else { kind.essence_str().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_endings_have_their_types() {
        let types = "\
            a.html text/html; charset=utf-8\n\
            a.htm text/html; charset=utf-8\n\
            a.HTML text/html; charset=utf-8\n\
            a.css text/css; charset=utf-8\n\
            a.js text/javascript; charset=utf-8\n\
            a.txt text/plain; charset=utf-8\n\
            a.md text/markdown; charset=utf-8\n\
            a.csv text/csv; charset=utf-8\n\
            a.xml text/xml; charset=utf-8\n\
            a.json application/json\n\
            a.webmanifest application/manifest+json\n\
            a.wasm application/wasm\n\
            a.pdf application/pdf\n\
            a.zip application/zip\n\
            a.svg image/svg+xml\n\
            a.png image/png\n\
            a.jpg image/jpeg\n\
            a.jpeg image/jpeg\n\
            a.gif image/gif\n\
            a.webp image/webp\n\
            a.avif image/avif\n\
            a.ico image/x-icon\n\
            a.woff2 font/woff2\n\
            a.ttf font/ttf\n\
            a.mp4 video/mp4\n\
            a.webm video/webm\n\
            a.mp3 audio/mpeg\n\
            a.html.unknown application/octet-stream\n\
            a.html/b application/octet-stream";
        for line in types.lines() {
            let (path, kind) = line.split_once(' ').expect("a path and a type");
            assert_eq!(type_of(path), kind, "{path}");
        }
    }
}
