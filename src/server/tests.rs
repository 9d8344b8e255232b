use super::*;
use crate::handbook::Settings;
use crate::inputs::tree::Tree;
use crate::snapshot::{Memo, Snapshot, compile};
use crate::words::path::{decode, encode_strictly};
use proptest::prelude::*;
use std::path::Path;
use std::sync::LazyLock;

const CONFIG: &str = "[markdown]\ntrusted = ['content/apis']\n[handbook]\ntitle = 'T'\nbase_url = 'https://handbook.example/'\n";
/// An image; only its name says of which kind.
const PICTURE: &[u8] = b"0123456789";
/// Its tag, in the table below.
const TAG: &str = "TAG";

fn tree() -> Tree {
    let mut tree = Tree::from_texts([
        ("askbook.toml", CONFIG),
        ("content/apis/versioning.md", "+++\ntitle = 'Versioning'\naliases = ['old/name']\n+++\n## A good answer\nSeldom.\n"),
        ("content/apis/größe.md", "+++\ntitle = 'Size'\n+++\n## A good answer\nSmall.\n"),
        ("content/apis/a b.txt", "ä"),
        ("content/apis/own.html", "<body>own</body>"),
    ]);
    for name in ["picture.png", "drawing.svg", "data.json", "film.mp4", "no-ending", "empty.css"] {
        let bytes = if name == "empty.css" { b"" } else { PICTURE };
        tree.insert_bytes(&format!("content/apis/{name}"), bytes.to_vec());
    }
    tree
}

fn snapshot(tree: Tree) -> Arc<Snapshot> {
    let settings = Settings { drafts: false, today: jiff::civil::date(2026, 11, 24) };
    Arc::new(compile(Arc::new(tree), settings, &mut Memo::default()))
}

static AT: LazyLock<SocketAddr> = LazyLock::new(|| "127.0.0.1:4400".parse().expect("an address"));
static GUARD: LazyLock<Guard> = LazyLock::new(|| Guard::new(LOCAL, *AT, &[]).expect("names are fine"));
static SERVED: LazyLock<Served> =
    LazyLock::new(|| Served::nothing(Path::new("/home/writer/handbook"), false).with(snapshot(tree())));

/// The answer to a request such as `GET /a.html | Range: bytes=0-1`; the host is this one, unless it says another.
fn ask(served: &Served, request: &str) -> Response<Bytes> {
    let mut parts = request.split(" | ");
    let (method, target) = parts.next().and_then(|line| line.split_once(' ')).expect("a method and a target");
    let mut asked = Request::builder().method(method).uri(target);
    if !request.contains("| Host:") {
        asked = asked.header("Host", "localhost:4400");
    }
    for (name, value) in parts.map(|header| header.split_once(':').expect("a name and a value")) {
        asked = asked.header(name, value.trim());
    }
    let asked = asked.body(()).unwrap_or_else(|error| panic!("{request}: {error}"));
    GUARD.stop(&asked, *AT).unwrap_or_else(|| answer(served, &Asked::new(&asked)))
}

/// The headers of an answer, a line each.
fn headers(response: &Response<Bytes>) -> Vec<String> {
    let lines = response.headers().iter();
    lines.map(|(name, value)| format!("{name}: {}", value.to_str().expect("text"))).collect()
}

/// Requests, the status of the answer, and what is in it: a header, or else a part of the body.
const TABLE: &[(&str, u16, &str)] = &[
    // What there is.
    ("GET /", 200, "content-type: text/html; charset=utf-8"),
    ("GET /?q=a%20b", 200, "<title>"),
    ("GET /index.html", 200, "content-type: text/html; charset=utf-8"),
    ("GET /apis/", 200, "content-type: text/html; charset=utf-8"),
    ("GET /apis/versioning.html", 200, "Seldom."),
    ("GET /%61pis/versioning%2Ehtml", 200, "Seldom."),
    ("GET http://localhost:4400/apis/versioning.html", 200, "Seldom."),
    ("GET /old/name/", 200, "versioning.html"),
    ("GET /search.html", 200, "content-type: text/html; charset=utf-8"),
    ("GET /404.html", 200, "content-type: text/html; charset=utf-8"),
    ("GET /robots.txt", 200, "content-type: text/plain; charset=utf-8"),
    ("GET /sitemap.xml", 200, "content-type: text/xml; charset=utf-8"),
    ("GET /feed.xml", 200, "content-type: text/xml; charset=utf-8"),
    ("GET /questions.json", 200, "content-type: application/json"),
    ("GET /search.index/root.js", 200, "content-type: text/javascript; charset=utf-8"),
    ("GET /.askbook/preview.js", 200, "content-type: text/javascript; charset=utf-8"),
    ("GET /apis/picture.png", 200, "content-type: image/png"),
    ("GET /apis/data.json", 200, "content-type: application/json"),
    ("GET /apis/film.mp4", 200, "content-type: video/mp4"),
    ("GET /apis/empty.css", 200, "content-type: text/css; charset=utf-8"),
    ("GET /apis/no-ending", 200, "content-type: application/octet-stream"),
    ("GET /apis/a%20b.txt", 200, "ä"),
    ("GET /apis/own.html", 200, "<body>own</body>"),
    ("GET /apis/picture.png", 200, "x-content-type-options: nosniff"),
    ("GET /apis/picture.png", 200, "cross-origin-resource-policy: same-origin"),
    ("GET /apis/picture.png", 200, "cache-control: no-cache"),
    ("GET /apis/picture.png", 200, "accept-ranges: bytes"),
    ("GET /apis/picture.png", 200, "x-frame-options: DENY"),
    ("GET /apis/picture.png", 200, "referrer-policy: no-referrer"),
    ("GET /", 200, "content-security-policy: frame-ancestors vscode-webview: vscode-file:"),
    ("GET /apis/drawing.svg", 200, "content-type: image/svg+xml"),
    (
        "GET /apis/drawing.svg",
        200,
        "content-security-policy: default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors vscode-webview: vscode-file:",
    ),
    ("GET /nothing.html", 404, "x-content-type-options: nosniff"),
    ("GET /apis", 302, "x-content-type-options: nosniff"),
    // Folders.
    ("GET /apis", 302, "location: /apis/"),
    ("GET /apis?a=b&c", 302, "location: /apis/?a=b&c"),
    ("GET /apis?ü", 302, "location: /apis/"),
    ("GET /old/name", 302, "location: /old/name/"),
    ("GET /search.index", 404, ""),
    ("GET /search.index/", 404, ""),
    // What there is not.
    ("GET /nothing.html", 404, "content-type: text/html; charset=utf-8"),
    ("GET /apis/versioning", 404, ""),
    ("GET /apis/versioning.html/", 404, ""),
    ("GET /apis/Versioning.html", 404, ""),
    ("GET /search.index/root.js/", 404, ""),
    ("GET /search.index/words-99999999.js", 404, ""),
    ("GET /search.index/words-18446744073709551616.js", 404, ""),
    ("GET /search.index/words--1.js", 404, ""),
    ("GET /.askbook/", 404, ""),
    ("GET /.askbook/preview.js/", 404, ""),
    ("GET /askbook.toml", 404, ""),
    ("GET /content/apis/versioning.md", 404, ""),
    ("GET /apis/versioning.md", 404, ""),
    ("GET /.git/HEAD", 404, ""),
    ("GET /.env", 404, ""),
    // The ways out of a folder that servers have been found to leave open.
    ("GET /../askbook.toml", 404, ""),
    ("GET /apis/../../askbook.toml", 404, ""),
    ("GET /apis/../index.html", 404, ""),
    ("GET /./index.html", 404, ""),
    ("GET /apis/./versioning.html", 404, ""),
    ("GET /apis/..;/index.html", 404, ""),
    ("GET /....//askbook.toml", 404, ""),
    ("GET //", 404, ""),
    ("GET //index.html", 404, ""),
    ("GET ///etc/passwd", 404, ""),
    ("GET /apis//versioning.html", 404, ""),
    ("GET /%2e%2e/askbook.toml", 404, ""),
    ("GET /%2e%2e%2faskbook.toml", 404, ""),
    ("GET /..%2faskbook.toml", 404, ""),
    ("GET /..%5caskbook.toml", 404, ""),
    ("GET /%252e%252e/askbook.toml", 404, ""),
    ("GET /%u002e%u002e/askbook.toml", 404, ""),
    ("GET /%2e%2e%2f%2e%2e%2f%2e%2e%2fetc/passwd", 404, ""),
    ("GET /apis%2Fversioning.html", 404, ""),
    ("GET /apis%5Cversioning.html", 404, ""),
    ("GET /apis%255Cversioning.html", 404, ""),
    ("GET /apis%252Fversioning.html", 404, ""),
    ("GET /..%c0%afaskbook.toml", 404, ""),
    ("GET /..%ef%bc%8faskbook.toml", 404, ""),
    ("GET /index.html%00", 404, ""),
    ("GET /index.html%00.png", 404, ""),
    ("GET /index.html%0a", 404, ""),
    ("GET /%ff%fe", 404, ""),
    ("GET /%ed%a0%80", 404, ""),
    ("GET /%", 404, ""),
    ("GET /%zz", 404, ""),
    ("GET /index.html;a=b", 404, ""),
    ("GET /index.html.", 404, ""),
    ("GET /index.html%20", 404, ""),
    ("GET /INDEX~1.HTM", 404, ""),
    ("GET /index.html::$DATA", 404, ""),
    ("GET /file:///etc/passwd", 404, ""),
    ("GET /etc/passwd", 404, ""),
    ("GET /C:/Windows/win.ini", 404, ""),
    ("GET /home/writer/handbook/askbook.toml", 404, ""),
    ("GET /@fs/etc/passwd?raw", 404, ""),
    ("GET /@fs/home/writer/handbook/askbook.toml?import&raw??", 404, ""),
    ("GET /askbook.toml?.html", 404, ""),
    ("GET /askbook.toml?raw", 404, ""),
    ("GET /askbook.toml/.", 404, ""),
    ("GET /.git/config", 404, ""),
    ("GET /.gitignore", 404, ""),
    ("GET /.ssh/id_rsa", 404, ""),
    ("GET /public/index.html", 404, ""),
    ("GET /themes/default/templates/base.html", 404, ""),
    ("GET /content/", 404, ""),
    ("GET /Cargo.toml", 404, ""),
    ("GET *", 404, ""),
    // Conditions.
    ("GET /apis/picture.png | If-None-Match: TAG", 304, "etag: TAG"),
    ("GET /apis/picture.png | If-None-Match: W/TAG", 304, "cache-control: no-cache"),
    ("GET /apis/picture.png | If-None-Match: \"a\", TAG", 304, ""),
    ("GET /apis/picture.png | If-None-Match: *", 304, ""),
    ("GET /apis/picture.png | If-None-Match: \"a\"", 200, "0123456789"),
    ("GET /apis/picture.png | If-Modified-Since: Wed, 21 Oct 2099 07:28:00 GMT", 200, "0123456789"),
    ("GET /apis/picture.png | If-Match: TAG", 200, "0123456789"),
    ("GET /apis/picture.png | If-Match: \"a\"", 412, ""),
    ("GET /apis/picture.png | If-Match: \"a\" | If-None-Match: TAG", 412, ""),
    ("GET /nothing.html | If-None-Match: *", 404, "</html>"),
    ("GET /apis | If-None-Match: *", 302, ""),
    // Parts.
    ("GET /apis/picture.png | Range: bytes=0-3", 206, "content-range: bytes 0-3/10"),
    ("GET /apis/picture.png | Range: bytes=0-3", 206, "=0123"),
    ("GET /apis/picture.png | Range: bytes=8-", 206, "=89"),
    ("GET /apis/picture.png | Range: bytes=8-99", 206, "content-range: bytes 8-9/10"),
    ("GET /apis/picture.png | Range: bytes=-2", 206, "=89"),
    ("GET /apis/picture.png | Range: bytes=-99", 206, "content-range: bytes 0-9/10"),
    ("GET /apis/picture.png | Range: bytes=10-", 416, "content-range: bytes */10"),
    ("GET /apis/picture.png | Range: bytes=-0", 416, "="),
    ("GET /apis/picture.png | Range: bytes=3-1", 200, "=0123456789"),
    ("GET /apis/picture.png | Range: bytes=0-1,3-4", 200, "=0123456789"),
    ("GET /apis/picture.png | Range: nonsense", 200, "=0123456789"),
    ("GET /apis/picture.png | Range: bytes=0-1 | If-Range: TAG", 206, "=01"),
    ("GET /apis/picture.png | Range: bytes=0-1 | If-Range: \"a\"", 200, "=0123456789"),
    ("GET /apis/picture.png | Range: bytes=0-1 | If-None-Match: TAG", 304, "="),
    ("GET /apis/empty.css | Range: bytes=0-1", 200, "="),
    ("GET /apis/versioning.html | Range: bytes=0-1", 206, "=<!"),
    ("GET /nothing.html | Range: bytes=0-1", 404, "</html>"),
    ("HEAD /apis/picture.png | Range: bytes=0-1", 200, ""),
    // Who asks, and how.
    ("POST /", 405, "allow: GET, HEAD"),
    ("PUT /index.html", 405, "allow: GET, HEAD"),
    ("DELETE /index.html", 405, "allow: GET, HEAD"),
    ("TRACE /", 405, "allow: GET, HEAD"),
    ("CONNECT localhost:4400", 405, "allow: GET, HEAD"),
    ("PROPFIND /", 405, "allow: GET, HEAD"),
    ("OPTIONS * | Origin: http://evil.example | Access-Control-Request-Private-Network: true", 405, "allow: GET, HEAD"),
    ("GET / | Content-Length: 3", 413, "connection: close"),
    ("GET / | Transfer-Encoding: chunked", 413, "connection: close"),
    ("HEAD / | Content-Length: 3", 413, "connection: close"),
    ("GET / | Host: LOCALHOST:4400", 200, "</html>"),
    ("GET / | Host: [::1]:4400", 200, "</html>"),
    ("GET / | Host: ", 400, "which host"),
    ("GET / | Host: a b", 400, "which host"),
    ("GET / | Host: [::1", 400, "which host"),
    ("GET / | Host: user@localhost:4400", 400, "which host"),
    ("GET / | Host: localhost:4400 | Host: localhost:4400", 400, "which host"),
    ("GET / | Host: localhost:4400 | Host: evil.example", 400, "which host"),
    ("GET http://evil.example/", 400, "which host"),
    ("GET / | Host: localhost", 403, "`--allowed-host localhost`"),
    ("GET / | Host: localhost:4401", 403, "`--allowed-host localhost:4401`"),
    ("GET / | Host: 192.168.0.7:4400", 403, "does not answer"),
    ("GET / | Host: a.localhost:4400", 403, "does not answer"),
    ("GET / | Host: evil.example", 403, "content-type: text/plain; charset=utf-8"),
    ("GET / | Host: evil.example:4400", 403, "does not answer to `evil.example:4400`"),
    ("GET / | Host: localhost.evil.example:4400", 403, "does not answer"),
    ("GET / | Host: evil.example#localhost:4400", 400, "which host"),
    ("GET / | Host: evil.example | X-Forwarded-Host: localhost:4400", 403, "does not answer"),
    ("GET / | Host: evil.example | Forwarded: host=localhost:4400", 403, "does not answer"),
    ("GET / | X-Forwarded-Host: evil.example | X-Forwarded-For: 203.0.113.7", 200, "</html>"),
    ("GET /.askbook/events | Origin: http://evil.example", 403, "pages of other sites"),
    ("GET /.askbook/events | Origin: http://evil.example | Host: evil.example", 403, "does not answer"),
    ("GET /.askbook/events | Origin: http://localhost:4400 | Host: evil.example", 403, "does not answer"),
    ("GET /.askbook/events | Origin: http://localhost:3000", 403, "pages of other sites"),
    ("GET /.askbook/events | Origin: null", 403, "pages of other sites"),
    ("GET /.askbook/events | Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: cors", 403, "pages of other sites"),
    (
        "GET /.askbook/events | Origin: http://evil.example | Upgrade: websocket | Connection: Upgrade",
        403,
        "pages of other sites",
    ),
    (
        "GET /.askbook/preview.js | Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: no-cors | Sec-Fetch-Dest: script",
        403,
        "pages of other sites",
    ),
    ("GET /questions.json | Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: no-cors", 403, "pages of other sites"),
    ("GET /questions.json | Origin: http://evil.example", 403, "pages of other sites"),
    (
        "GET /apis/picture.png | Sec-Fetch-Site: same-site | Sec-Fetch-Mode: no-cors | Sec-Fetch-Dest: image",
        403,
        "pages of other sites",
    ),
    ("GET / | Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: navigate | Sec-Fetch-Dest: embed", 403, "pages of other sites"),
    ("GET / | Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: navigate | Sec-Fetch-Dest: document", 200, "</html>"),
    ("GET / | Sec-Fetch-Site: same-origin | Sec-Fetch-Mode: cors | Origin: http://localhost:4400", 200, "</html>"),
];

#[test]
fn every_request_has_its_answer() {
    let tag = headers(&ask(&SERVED, "GET /apis/picture.png"))
        .into_iter()
        .find_map(|line| line.strip_prefix("etag: ").map(str::to_owned));
    let tag = tag.expect("a page has a tag");
    for (request, status, wanted) in TABLE {
        let (request, wanted) = (request.replace(TAG, &tag), wanted.replace(TAG, &tag));
        let response = ask(&SERVED, &request);
        let (headers, body) = (headers(&response), String::from_utf8_lossy(response.body()));
        let holds = wanted.strip_prefix('=').map_or_else(|| body.contains(&wanted), |whole| body == whole);
        let found = response.status();
        assert!(found == *status && (holds || headers.contains(&wanted)), "{request}: {found} {headers:#?}\n{body}");
        assert!(!headers.iter().any(|line| line.starts_with("access-control-")), "{request}: {headers:#?}");
    }
}

#[test]
fn a_head_is_that_of_the_whole_answer() {
    let whole =
        TABLE.iter().map(|(request, ..)| *request).filter(|request| request.starts_with("GET") && !request.contains("Range:"));
    for request in whole.filter(|request| !request.contains(TAG)) {
        let [whole, head] = [request.to_owned(), request.replacen("GET", "HEAD", 1)].map(|request| ask(&SERVED, &request));
        assert_eq!((head.status(), headers(&head)), (whole.status(), headers(&whole)), "{request}");
    }
}

#[test]
fn pages_alone_carry_what_the_server_adds() {
    let snapshot = SERVED.snapshot().expect("there is one");
    for planned in &snapshot.plan.pages {
        let route = planned.route.as_str();
        let sent = ask(&SERVED, &format!("GET /{}", encode_strictly(route))).into_body();
        let built = snapshot.render(planned).expect("every page renders");
        let added = SERVED.panel().html(route, SERVED.key(planned), false);
        let at = find(&sent, added.as_bytes());
        assert_eq!(at.is_some(), route.ends_with(".html") && route != "apis/own.html", "{route}");
        let without = at.map_or(sent.to_vec(), |at| [&sent[..at], &sent[at + added.len()..]].concat());
        assert!(without == *built, "{route}");
    }
}

fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|bytes| bytes == part)
}

#[test]
fn the_page_for_what_is_missing_leads_to_what_is_served() {
    let text = String::from_utf8(ask(&SERVED, "GET /a/b/nothing.html").into_body().to_vec()).expect("UTF-8");
    assert!(text.contains("href=\"/index.html\"") && !text.contains("handbook.example"), "{text}");
    // As a panel says for whom it is made, the page for each address is another one.
    assert!(text.contains("\"route\":\"a/b/nothing.html\""), "{text}");
}

#[test]
fn what_waits_for_the_index_is_known_beforehand() {
    let waits = |path: &str| Asked::new(&Request::builder().uri(path).body(()).expect("a request")).waits_for_index();
    for path in ["/search.index/root.js", "/%73earch.index/words-7.js?a=b"] {
        assert!(waits(path), "{path}");
    }
    for path in ["/", "/search.html", "/search.index/", "/search.index%2froot.js", "/apis/picture.png"] {
        assert!(!waits(path), "{path}");
    }
}

#[test]
fn a_file_is_sent_from_where_it_is() {
    let [first, second, part] =
        ["", "", " | Range: bytes=4-"].map(|more| ask(&SERVED, &format!("GET /apis/picture.png{more}")).into_body());
    assert_eq!((first.as_ptr(), part.as_ptr()), (second.as_ptr(), first[4..].as_ptr()));
}

/// What is served when a page has been found not to render, or to.
fn surveyed(served: &Served, question: &str) -> Served {
    let mut tree = tree();
    tree.insert_bytes("askbook.toml", format!("{CONFIG}theme = 'own'\n").into_bytes());
    tree.insert_bytes(
        "themes/own/templates/question.html",
        format!("<title>{{{{ page.title }}}}</title>{question}").into_bytes(),
    );
    let served = served.with(snapshot(tree));
    let snapshot = served.snapshot().expect("there is one");
    let refused = |route: Route| snapshot.render(snapshot.plan.get(route.as_str())?).err().map(|refusal| (route, refusal));
    let refused = served.unsure().into_iter().filter_map(refused).collect();
    served.surveyed(refused)
}

#[test]
fn a_page_that_cannot_be_made_stays_as_it_was_last() {
    let of = |served: &Served, path: &str| {
        let response = ask(served, path);
        let tag = response.headers().get("etag").expect("a tag").clone();
        (response.status().as_u16(), tag, String::from_utf8_lossy(response.body()).into_owned())
    };
    let question = |served: &Served| of(served, "GET /apis/versioning.html");
    let never = surveyed(&Served::nothing(Path::new("/home/writer/handbook"), false), "{{ nothing }}");
    let (status, _, text) = question(&never);
    assert!(status == 500 && text.contains("askbook-preview") && text.contains("nothing"), "{text}");
    assert_eq!(of(&never, "GET /index.html").0, 200, "a page of another template");

    let mut tags = Vec::new();
    for version in ["one", "two"] {
        let good = surveyed(&never, version);
        let (status, tag, text) = question(&good);
        assert!(status == 200 && text.contains(version) && text.contains("\"stale\":false"), "{text}");
        let broken = surveyed(&good, "{{ nothing }}");
        let (status, stale_tag, text) = question(&broken);
        assert!(status == 200 && text.contains(version) && text.contains("\"stale\":true"), "{text}");
        tags.extend([tag, stale_tag]);
        let healed = surveyed(&broken, version);
        assert_eq!(question(&healed), question(&good));
    }
    let all = tags.len();
    tags.sort_by(|a, b| a.as_bytes().cmp(b.as_bytes()));
    tags.dedup();
    assert_eq!(tags.len(), all, "a tag stands for one text, though the broken template be the same");
}

#[test]
fn a_folder_that_cannot_be_read_is_told_in_place_of_any_page() {
    let nothing = Served::nothing(Path::new("/home/writer/handbook"), false);
    let failed = nothing.failed(&Error::new("cannot open the folder `/home/writer/handbook/content`"));
    for path in ["/", "/apis/versioning.html", "/nothing"] {
        let response = ask(&failed, &format!("GET {path}"));
        assert_eq!(response.status(), 500, "{path}");
        assert!(find(response.body(), b"cannot open the folder `content`").is_some(), "{path}");
    }
    let gone = ask(&nothing.failed(&Error::new("cannot open the folder `/home/writer/handbook`")), "GET /");
    assert!(find(gone.body(), b"cannot open the folder `.`").is_some());
    assert_eq!(ask(&failed, "GET /.askbook/preview.js").status(), 200);
    let later = SERVED.failed(&Error::new("cannot open the folder `content`"));
    let page = ask(&later, "GET /apis/versioning.html");
    assert_eq!(page.status(), 200);
    assert!(find(page.body(), b"Seldom.").is_some() && find(page.body(), b"cannot open the folder").is_some());
}

/// Parts that addresses, good and bad, are made of.
const PARTS: &str = "/ // . .. %2e %2E%2e %2f %5C %00 % %f %ff %c3%a4 ä apis index.html versioning.html versioning.md picture.png \
     askbook.toml .askbook preview.js events search.index root.js words-0.js ?";

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_found_but_what_is_published(
        parts in prop::collection::vec(prop::sample::select(PARTS.split_whitespace().collect::<Vec<_>>()), 0..8),
        headers in prop::collection::vec((prop::sample::select(&["Range", "If-Range", "If-Match", "If-None-Match", "Host", "Origin"][..]), "[ -~]{0,24}"), 0..3),
    ) {
        let request = Request::builder().uri(format!("/{}", parts.concat())).header("Host", "localhost:4400");
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, value));
        // What is no address at all is refused by the reader of requests.
        if let Ok(request) = request.body(()) {
            let response = GUARD.stop(&request, *AT).unwrap_or_else(|| answer(&SERVED, &Asked::new(&request)));
            let path = request.uri().path();
            let path = decode(path).unwrap_or_default();
            let route = path.strip_prefix('/').map(|route| if route.is_empty() || route.ends_with('/') { format!("{route}index.html") } else { route.to_owned() });
            let published = SERVED.snapshot().expect("there is one").outputs();
            let is_there = path == panel::SCRIPT_PATH || published.all().iter().any(|output| Some(output.route.as_str()) == route.as_deref());
            let is_sent = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
            prop_assert!(!is_sent || is_there, "{}: {}", path, response.status());
        }
    }
}
