//! What is published is answered, as a host would, and nothing else that is in the folder or beside it.

use super::server::{Server, handbook};
use crate::folder::Folder;

#[test]
fn a_missing_page_is_that_of_a_host() {
    let server = Server::new();
    server.folder.build();
    let built = server.folder.text("handbook/public/404.html");
    for path in ["/nothing.html", "/nothing/", "/apis/nothing", "/%00"] {
        let answer = server.get(path, "");
        assert_eq!((answer.status, answer.header("content-type")), (404, Some("text/html; charset=utf-8")), "{path}");
        assert_eq!(answer.page(), built, "{path}");
    }
}

#[test]
fn a_folder_is_found_without_the_stroke_behind_it() {
    let server = Server::new();
    let moved = server.get("/apis?a=b", "");
    assert_eq!((moved.status, moved.header("location")), (302, Some("/apis/?a=b")));
    let page = server.get("/apis/?a=b", "");
    assert_eq!((page.status, page.page()), (200, server.get("/apis/index.html", "").page()));
}

#[test]
fn only_what_is_published_is_answered() {
    const SECRET: &str = "the secret";
    let folder = handbook()
        .file("handbook/.git/HEAD", SECRET)
        .file("handbook/.env", SECRET)
        .file("handbook/notes.txt", SECRET)
        .file("handbook/content/.hidden/a.txt", SECRET)
        .file("handbook/content/draft.md", format!("+++\ntitle = 'D'\nstatus = 'draft'\n+++\n## A good answer\n{SECRET}\n"))
        .file("outside/a.txt", SECRET)
        .file("outside/b.md", format!("+++\ntitle = 'B'\n+++\n## A good answer\n{SECRET}\n"));
    #[cfg(unix)]
    for (target, link) in [
        ("outside/a.txt", "handbook/content/a.txt"),
        ("outside/b.md", "handbook/content/b.md"),
        ("outside", "handbook/content/outside"),
        ("outside", "handbook/themes/bare/static"),
    ] {
        std::os::unix::fs::symlink(folder.place(target), folder.place(link)).expect("a link can be made");
    }
    let server = Server::start(folder, &["--port", "0"]);
    let paths = "/.git/HEAD /.env /notes.txt /.hidden/a.txt /content/.hidden/a.txt /draft.html /draft.md /a.txt /b.html /b.md /outside/a.txt \
         /outside/b.html /content/a.txt /assets/a.txt /askbook.toml /content/general.md /general.md /themes/bare/templates/page.html \
         /../outside/a.txt /apis/../../../outside/a.txt /%2e%2e/outside/a.txt /..%2foutside/a.txt /..%5coutside/a.txt //outside/a.txt \
         /.askbook/ /.askbook/../notes.txt";
    for path in paths.split_whitespace() {
        let answer = server.get(path, "");
        assert_eq!(answer.status, 404, "{path}");
        assert!(!String::from_utf8_lossy(&answer.body).contains(SECRET), "{path}");
    }
    let absolute = server.folder.place("handbook/notes.txt").display().to_string();
    assert_eq!(server.get(&absolute, "").status, 404);
    assert_eq!(server.get("/general.html", "").status, 200);
}

#[test]
fn a_preview_writes_nothing() {
    let server = Server::start(Folder::new().question("handbook/content/a.md", "Yes."), &["--port", "0"]);
    let files = server.folder.files("handbook");
    for path in ["/", "/a.html", "/search.index/root.js", "/nothing"] {
        server.get(path, "");
    }
    assert_eq!(server.folder.files("handbook"), files);
}
