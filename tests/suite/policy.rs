//! What content and templates may do to a reader: the policy of pages, raw HTML, addresses, files, and what templates can reach.

use crate::handbook::{Handbook, Site};
use std::fs;
use std::path::Path;

fn read(path: &str) -> String {
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&place).unwrap_or_else(|error| panic!("{}: {error}", place.display()))
}

/// A site whose question holds `markdown`, and nothing else.
fn site(config: &str, markdown: &str) -> Site {
    let text = format!("+++\ntitle = 'a'\n+++\n{markdown}\n");
    let off = "[checks]\nmissing-answer = 'off'\nmissing-alt = 'off'\n";
    Handbook::new().config(&format!("{config}{off}")).file("content/x/a.md", text).file("content/x/b.png", "").build()
}

/// What stands in the page of that question.
fn page(config: &str, markdown: &str) -> String {
    site(config, markdown).page("x/a.html").trim().to_owned()
}

/// Raw HTML, and what is left of it. Those with `svg` or `math` in them have passed sanitisers by being read in two ways
/// (<https://research.securitum.com/mutation-xss-via-mathml-mutation-dompurify-2-0-17-bypass/>, <https://cheatsheetseries.owasp.org/cheatsheets/XSS_Filter_Evasion_Cheat_Sheet.html>).
const RAW: [(&str, &str); 49] = [
    ("<script>alert(1)</script>", ""),
    ("<SCRIPT SRC=https://a.example/x.js></SCRIPT>", ""),
    ("<scr<script>ipt>alert(1)</script>", "<p>&lt;scr&lt;script&gt;ipt&gt;alert(1)</p>"),
    ("<p>a<script>alert(1)</script>b</p>", "<p>ab</p>"),
    ("<img src=x onerror=alert(1)>", "<img src=\"x\" loading=\"lazy\">"),
    ("<img src=\"b.png\" oNeRrOr = 'alert(1)'>", "<img src=\"b.png\" loading=\"lazy\">"),
    ("<img src='b.png'/onerror='alert(1)'>", "<p>&lt;img src='b.png'/onerror='alert(1)'&gt;</p>"),
    ("<div><img/src=\"b.png\"\nonerror\n=\nalert(1)></div>", "<div><img src=\"b.png\" loading=\"lazy\"></div>"),
    ("<img srcset=\"javascript:alert(1) 1x\" src=b.png>", "<img src=\"b.png\" loading=\"lazy\">"),
    ("<img src=\"&#106;avascript:alert(1)\">", "<img loading=\"lazy\">"),
    ("<img src=\"data:image/svg+xml;base64,PHN2Zz4=\">", "<img loading=\"lazy\">"),
    ("<img src=\"data:image/png;base64,AAAA\">", "<img src=\"data:image/png;base64,AAAA\" loading=\"lazy\">"),
    ("<b onclick=alert(1) style='position:fixed'>a</b>", "<p><b>a</b></p>"),
    ("<a href=\"javascript:alert(1)\">a</a>", "<p><a>a</a></p>"),
    ("<a href=\"jAvAsCrIpT&colon;alert(1)\">a</a>", "<p><a>a</a></p>"),
    ("<a href=\"java&Tab;script&NewLine;:alert(1)\">a</a>", "<p><a>a</a></p>"),
    ("<a href=\" &#14; javascript:alert(1)\">a</a>", "<p><a>a</a></p>"),
    ("<a href=\"vbscript:x\" target=_blank>a</a>", "<p><a>a</a></p>"),
    ("<a href=\"data:text/html,<script>alert(1)</script>\">a</a>", "<p><a>a</a></p>"),
    (
        "<a href=\"https://a.example\" ping=\"https://b.example\" onfocus=x autofocus>a</a>",
        "<p><a href=\"https://a.example\">a</a></p>",
    ),
    ("<iframe src=\"https://a.example\"></iframe>", ""),
    ("<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>", ""),
    ("<object data=\"b.swf\"></object><embed src=\"b.swf\">", "<p></p>"),
    ("<form action=\"https://a.example\"><input name=a><button formaction=\"javascript:x\">b</button></form>", "b"),
    ("<base href=\"https://a.example/\">", ""),
    ("<meta http-equiv=\"refresh\" content=\"0; url=https://a.example\">", ""),
    ("<link rel=\"stylesheet\" href=\"https://a.example/a.css\">", ""),
    ("<style>*{background:url(https://a.example)}</style>", ""),
    ("<div style=\"background:url(javascript:alert(1))\">a</div>", "<div>a</div>"),
    ("<video src=b.mp4 onerror=alert(1)><source onerror=alert(1)></video>", "<p></p>"),
    ("<details open ontoggle=alert(1)><summary>a</summary>b</details>", "<details open=\"\"><summary>a</summary>b</details>"),
    ("<svg onload=alert(1)></svg>", "<p></p>"),
    ("<svg><script>alert(1)</script></svg>", "<p></p>"),
    ("<svg><a xlink:href=\"javascript:alert(1)\"><text>a</text></a></svg>", "<p></p>"),
    ("<svg><animate onbegin=alert(1) attributeName=x></svg>", "<p></p>"),
    ("<svg><foreignObject><img src=x onerror=alert(1)></foreignObject></svg>", "<p></p>"),
    (
        "<svg></p><style><a id=\"</style><img src=x onerror=alert(1)>\">",
        "<p></p>&lt;style&gt;<a id=\"&lt;/style&gt;&lt;img src=x onerror=alert(1)&gt;\"><p></p>\n</a>",
    ),
    ("<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=x onerror=alert(1)&gt;\">", "<p></p>"),
    ("<math><mi xlink:href=\"javascript:alert(1)\">a</mi></math>", "<p></p>"),
    ("<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>", ""),
    (
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
        "<p>&lt;p title=\"<img src=\"x\" loading=\"lazy\">\"&gt;</p>",
    ),
    (
        "<textarea><img title=\"</textarea><img src=x onerror=alert(1)>\"></textarea>",
        "&lt;img title=\"<img src=\"x\" loading=\"lazy\">\"&gt;",
    ),
    ("<title><img src=x onerror=alert(1)></title>", "&lt;img src=x onerror=alert(1)&gt;"),
    ("<template><img src=x onerror=alert(1)></template>", "<p></p>"),
    (
        "<xmp><img alt=\"</xmp><img src=x onerror=alert(1)>\"></xmp>",
        "<p>&lt;xmp&gt;<img alt=\"&lt;/xmp&gt;&lt;img src=x onerror=alert(1)&gt;\" loading=\"lazy\"></p>",
    ),
    ("<plaintext><img src=x onerror=alert(1)>", "<p>&lt;plaintext&gt;<img src=\"x\" loading=\"lazy\"></p>"),
    ("<!--><img src=x onerror=alert(1)>-->", "<img src=\"x\" loading=\"lazy\">--&gt;"),
    ("<![CDATA[<img src=x onerror=alert(1)>]]>", "]]&gt;"),
    ("<?xml-stylesheet href=\"javascript:alert(1)\"?>", ""),
];

/// Markdown whose addresses or words could become markup, and what becomes of it.
const MARKDOWN: [(&str, &str); 25] = [
    ("[a](javascript:alert(1))", "<p><a>a</a></p>"),
    ("[a](<java\tscript:alert(1)>)", "<p><a>a</a></p>"),
    ("[a](&#x6A;avascript&#58;alert(1))", "<p><a>a</a></p>"),
    ("[a](<\u{1}javascript:alert(1)>)", "<p><a>a</a></p>"),
    ("[a](data:text/html;base64,PHNjcmlwdD4=)", "<p><a>a</a></p>"),
    ("[a](data:image/png;base64,AAAA)", "<p><a>a</a></p>"),
    ("[a](feed:javascript:x)", "<p><a>a</a></p>"),
    ("[a](blob:https://a.example/b)", "<p><a>a</a></p>"),
    ("[a](file:///etc/passwd)", "<p><a>a</a></p>"),
    ("<javascript:alert(1)>", "<p><a>javascript:alert(1)</a></p>"),
    ("[a]\n\n[a]: vbscript:x", "<p><a>a</a></p>"),
    ("![a](javascript:alert(1))", "<p>a</p>"),
    ("![a](data:image/svg+xml,x)", "<p>a</p>"),
    (
        "![a](data:image/gif;base64,AAAA)",
        "<p><img src=\"data:image/gif;base64,AAAA\" alt=\"a\" loading=\"lazy\" decoding=\"async\"></p>",
    ),
    ("[a](https://a.example/\"onclick=\"x)", "<p><a href=\"https://a.example/%22onclick=%22x\">a</a></p>"),
    ("[a](https://a.example '\"><script>')", "<p><a href=\"https://a.example\" title=\"&quot;&gt;&lt;script&gt;\">a</a></p>"),
    ("![\"><script>x</script>](b.png)", "<p><img src=\"b.png\" alt=\"&quot;&gt;x\" loading=\"lazy\" decoding=\"async\"></p>"),
    ("[a](mailto:b@c.example?subject=\"d)", "<p><a href=\"mailto:b@c.example?subject=%22d\">a</a></p>"),
    ("https://a.example/<script>", "<p><a href=\"https://a.example/\">https://a.example/</a>&lt;script&gt;</p>"),
    ("`<script>`", "<p><code>&lt;script&gt;</code></p>"),
    (
        "``` \"><script>alert(1)</script>\na\n```",
        "<pre tabindex=\"0\" class=\"hl\"><code class=\"language-scriptalert1script\">a\n</code></pre>",
    ),
    (
        "#### <b onclick=x>a</b> \"b",
        "<h4 id=\"a-b\"><b>a</b> \"b <a class=\"self\" href=\"#a-b\" aria-label=\"Link to a &quot;b\">#</a></h4>",
    ),
    (
        "a[^\"><script>]\n\n[^\"><script>]: b",
        "<p>a<sup class=\"footnote\"><a href=\"#note-1\" id=\"mention-1\">1</a></sup></p>\n[^1 x1] <p>b</p>",
    ),
    ("{{ 7 * 7 }}{% include 'x' %}", "<p>{{ 7 * 7 }}{% include 'x' %}</p>"),
    ("&lt;script&gt;alert(1)&lt;/script&gt;", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
];

#[test]
fn what_could_run_is_taken_out_and_what_is_left_is_as_expected() {
    for (raw, expected) in RAW.iter().chain(&MARKDOWN) {
        assert_eq!(page("", raw), *expected, "{raw}");
    }
}

#[test]
fn what_is_written_as_text_stays_text() {
    for (raw, _) in RAW {
        let page = page("[markdown]\nhtml = 'escape'\n", raw);
        // What the renderer writes itself is a paragraph, a heading, a link.
        let own = ["<p>", "</p>", "<a>", "</a>"];
        let rest = own.iter().fold(page.clone(), |rest, tag| rest.replace(tag, ""));
        assert!(!rest.contains('<'), "{raw}: {page}");
    }
}

#[test]
fn only_the_configuration_trusts_and_only_folders() {
    let raw = "<iframe src=\"https://a.example\"></iframe>";
    let trusted = "[markdown]\ntrusted = ['content/x']\n";
    assert_eq!(page(trusted, raw), raw);
    assert_eq!(page("[markdown]\ntrusted = ['content/y']\n", raw), "");
    let text = format!("+++\ntitle = 'a'\nhtml = 'trusted'\n+++\n{raw}\n## A good answer\n");
    let site = Handbook::new().file("content/x/a.md", text).build();
    assert!(site.mistakes().contains("error[unknown-key]: unknown key `html`") && !site.page("x/a.html").contains("iframe"));
    let counted = Handbook::new()
        .config(trusted)
        .question("content/x/a.md", "")
        .question("content/a.md", "")
        .question("content/x/b/c.md", "");
    assert_eq!(counted.build().fine().snapshot.handbook.trusted(), 2);
}

#[test]
fn a_file_that_a_browser_would_run_is_told_and_not_published() {
    let drawing = "<svg xmlns='http://www.w3.org/2000/svg'><rect/></svg>";
    for (name, text) in [
        ("b.svg", "<svg onload='x()'/>"),
        ("b.SVG", "<svg><script/></svg>"),
        ("b.svgz", drawing),
        ("b.html", "<p>"),
        ("b.xhtml", ""),
        ("b.xml", "<a/>"),
        ("b", "<html>"),
        ("b.unknown", " <script>x()</script>"),
    ] {
        let path = format!("content/x/{name}");
        let handbook = Handbook::new().question("content/a.md", "").file(&path, text);
        let site = handbook.build();
        let mistakes = site.mistakes();
        assert!(
            mistakes.starts_with("error[unsafe-file]: ") && mistakes.contains(&format!("--> {path}\n")),
            "{name}: {mistakes}"
        );
        assert!(!site.routes().contains(&format!("x/{name}").as_str()), "{name}");
        for config in ["[markdown]\ntrusted = ['content/x']\n", "[checks]\nunsafe-file = 'off'\n"] {
            let site = handbook.clone().config(config).build().fine();
            assert_eq!(site.page(&format!("x/{name}")), text);
        }
    }
    for (name, text) in [("b.svg", drawing), ("b.txt", "<script>"), ("b.js", "x()"), ("b.unknown", "text"), ("LICENSE", "text")] {
        let site = Handbook::new().question("content/a.md", "").file(&format!("content/x/{name}"), text).build().fine();
        assert!(site.routes().contains(&format!("x/{name}").as_str()), "{name}");
    }
}

#[test]
fn a_drawing_of_the_theme_is_a_picture_too() {
    let site = Handbook::new().question("content/a.md", "").file("themes/bare/static/i.svg", "<svg><script/></svg>").build();
    let expected = "error[unsafe-file]: the drawing has `<script>` in line 1, column 6\n--> themes/bare/static/i.svg\n";
    assert!(site.mistakes().starts_with(expected), "{}", site.mistakes());
}

#[test]
fn a_template_reaches_nothing_but_its_values() {
    let mistakes = |template: &str| {
        Handbook::new().file("themes/bare/templates/question.html", template).question("content/a.md", "").build().mistakes()
    };
    for function in [
        "get_env(name='HOME')",
        "env(name='HOME')",
        "load_data(path='askbook.toml')",
        "read_file(path='askbook.toml')",
        "load_file(path='askbook.toml')",
        "include_raw(path='askbook.toml')",
        "get_url(path='a')",
        "fetch(url='https://a.example')",
        "http(url='https://a.example')",
        "resize_image(path='a.png')",
        "get_file_hash(path='askbook.toml')",
        "exec(command='id')",
        "system(command='id')",
        "shell(command='id')",
        "now()",
        "get_random(start=0, end=9)",
        "eval(code='1')",
        "import(name='os')",
    ] {
        let mistakes = mistakes(&format!("{{{{ {function} }}}}"));
        assert!(mistakes.starts_with("error[invalid-template]: unknown function"), "{function}: {mistakes}");
    }
    for filter in
        ["date", "filesizeformat", "load", "read", "markdown", "regex_replace(pattern='a', rep='b')", "base64_decode", "exec"]
    {
        let mistakes = mistakes(&format!("{{{{ page.title | {filter} }}}}"));
        assert!(mistakes.starts_with("error[invalid-template]: unknown filter"), "{filter}: {mistakes}");
    }
    for file in [
        "/etc/passwd",
        "../../../askbook.toml",
        "askbook.toml",
        "../../content/a.md",
        "themes/bare/theme.toml",
        "https://a.example/b.html",
    ] {
        for tag in ["include", "extends"] {
            let mistakes = mistakes(&format!("{{% {tag} '{file}' %}}"));
            assert!(mistakes.starts_with("error[invalid-template]: "), "{tag} {file}: {mistakes}");
        }
    }
    for name in ["env", "config", "self", "os", "process", "request", "super"] {
        let mistakes = mistakes(&format!("{{{{ {name} }}}}"));
        assert!(mistakes.starts_with("error[invalid-template]: "), "{name}: {mistakes}");
    }
}

#[test]
fn a_value_without_quotes_is_told_in_its_place() {
    let site = Handbook::new()
        .file(
            "themes/bare/templates/question.html",
            "<p>\n<a{% if page.url %} href={{ root }}{{ page.url }}{% endif %}>{{ page.title }}</a>",
        )
        .question("content/a.md", "")
        .build();
    let mistakes = site.mistakes();
    for part in [
        "warning[unquoted-attribute]: the value of `href` stands without quotes\n --> themes/bare/templates/question.html:2:26\n",
        "--> themes/bare/templates/question.html:2:36\n",
        "help: write `href=\"…\"`",
    ] {
        assert!(mistakes.contains(part), "no {part} in {mistakes}");
    }
    assert_eq!(mistakes.matches("warning[").count(), 2, "{mistakes}");
}

/// The policy that pages of the built-in theme carry.
fn policy() -> String {
    let site = Handbook::new().file("askbook.toml", "[handbook]\ntitle = 'x'\n").question("content/a.md", "").build().fine();
    let page = site.page("a.html");
    let (_, rest) = page.split_once("<meta http-equiv=\"Content-Security-Policy\" content=\"").expect("a policy");
    rest.split('"').next().unwrap_or_default().to_owned()
}

#[test]
fn the_manual_has_the_policy_of_the_pages_and_headers_that_are_no_laxer() {
    let (manual, policy) = (read("docs/hardening.md"), policy());
    assert!(manual.contains(&format!("```text policy\n{policy}\n```")), "{policy}");
    assert_eq!(manual.matches(&format!("{policy}; frame-ancestors 'none'")).count(), 3, "{policy}");
    for header in ["X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy"] {
        assert_eq!(manual.matches(header).count(), 3, "{header}");
    }
}

#[test]
fn every_page_has_the_policy_in_front_of_what_it_loads_and_names_itself_to_nobody() {
    let site = Handbook::new()
        .file(
            "askbook.toml",
            "[handbook]\ntitle = 'x'\nbase_url = 'https://a.example/'\npublic = true\n[[levels]]\nid = 'junior'\ntitle = 'J'\n",
        )
        .question("content/x/a.md", "level = 'junior'\ntags = ['b']\naliases = ['old.html']")
        .file("content/p.md", "+++\ntitle = 'p'\nkind = 'page'\n+++\n")
        .build()
        .fine();
    let policy = policy();
    for route in site.routes().into_iter().filter(|route| route.ends_with(".html")) {
        let page = site.page(route);
        let (head, _) = page.split_once(&policy).unwrap_or_else(|| panic!("{route} has another policy"));
        assert!(!["<link", "<script", "<style", "<img", "<body"].iter().any(|tag| head.contains(tag)), "{route}");
        assert!(page.contains("<meta name=\"referrer\" content=\"no-referrer\">"), "{route}");
        let inline = page.matches("<script>").count() + page.matches("<style").count() + page.matches(" style=").count();
        assert_eq!(inline, 0, "{route}");
    }
}

#[test]
fn no_script_makes_markup_or_code_of_a_text() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/static");
    let scripts = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let scripts: Vec<_> = scripts.filter(|place| place.extension().is_some_and(|extension| extension == "js")).collect();
    assert!(scripts.len() >= 3, "{scripts:?}");
    for place in scripts {
        let text = fs::read_to_string(&place).expect("a script");
        for word in [
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "DOMParser",
            "createContextualFragment",
            "setHTMLUnsafe",
            "srcdoc",
            "eval(",
            "Function(",
            "setTimeout(\"",
            "javascript:",
        ] {
            assert!(!text.contains(word), "{word} in {}", place.display());
        }
    }
}
