use proptest::prelude::*;

use super::*;

/// Reads the HTML as a browser does: no tags, entities decoded.
fn text_of(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        let end = rest[at..].find('>').expect("an open tag") + at;
        let tag = &rest[at..=end];
        let letter = tag.strip_prefix("<span class=\"").and_then(|t| t.strip_suffix("\">"));
        let span = letter.is_some_and(|l| l.len() == 1 && "acdefghiknpstv".contains(l));
        assert!(span || tag == "</span>", "{tag} in {html}");
        rest = &rest[end + 1..];
    }
    text.push_str(rest);
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// The coloured runs as `class:text`.
fn runs(language: &str, code: &str) -> Vec<String> {
    let html = highlight(language, code).expect("a known language");
    assert_eq!(text_of(&html), code, "{language}");
    html.split("<span class=\"")
        .skip(1)
        .map(|run| format!("{}:{}", &run[..1], text_of(&run[3..run.find("</span>").expect("a closed span")])))
        .collect()
}

#[track_caller]
fn assert_runs(language: &str, code: &str, wanted: &[&str]) {
    let found = runs(language, code);
    for run in wanted {
        assert!(found.iter().any(|f| f == run), "no {run} in {found:#?}");
    }
}

const SAMPLES: &[&str] = &[
    "",
    "\n",
    "fn main() { println!(\"a < b && c > {}\\n\", 'x'); } // é ß — ∑ 🦀",
    "<!DOCTYPE html><p class=\"a\" hidden>A &amp; B</p><script>let a = `x${1 + 1}`</script><style>a{b:c}</style>",
    "# Heading\n\n- *item* `code` [link](http://a.b/c)\n\n```rust\nlet a = 1;\n```\n",
    "key: value # note\nlist:\n  - \"a\\\"b\"\n  - |\n    text\n  - {a: 1, b: [x, 'y']}\n",
    "[table]\nname = \"x\"\nn = 1_000\nwhen = 1979-05-27\n",
    "SELECT count(*) FROM \"t\" WHERE a = 'it''s' -- all\n",
    "for f in *.txt; do echo \"${f%.txt} $(wc -l < \"$f\")\" <<EOF | cat\nbody $x\nEOF\ndone\n",
    "r#\"raw \" text\"# b'\\x41' f\"{a!r:>{width}} {{}}\" R\"(x)\" 'a 'static 0x1F 1.5e-3 1..2",
    "@page { margin: 1cm } .a:hover > #b[c=\"d\"]::after { --x: url(data:a;b); color: #FFF !important }",
    "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-old\n+new\n",
    "GET /a?b=c HTTP/1.1\r\nHost: x\r\n\r\n{\"a\": [1, null]}",
    "$ ls \\\n  -la\nfile\n# remark",
];

#[test]
fn keeps_the_code_in_every_language() {
    for name in suggestions() {
        for code in SAMPLES {
            let html = highlight(name, code).expect("a known language");
            assert_eq!(&text_of(&html), code, "{name}");
        }
    }
}

proptest! {
    #[test]
    fn keeps_any_text(
        name in proptest::sample::select(suggestions().collect::<Vec<_>>()),
        code in "([a-cR-T0-2 \n\t\\\\\"'`$@#:;<>/!?&*%.,=+|~^(){}\\[\\]_é🦀\0-]|let |```|<<A|\\$\\{|EOF|-->|\"\"\"){0,120}",
        any in any::<String>(),
    ) {
        prop_assert_eq!(text_of(&highlight(name, &code).unwrap_or_default()), code);
        prop_assert_eq!(text_of(&highlight(name, &any).unwrap_or_default()), any);
    }
}

#[test]
fn classes_rust() {
    let code = "/// Adds.\n#[inline]\npub fn add<'a>(x: &'a str) -> Vec<u8> { vec![b'\\n', 1] } /* a /* b */ c */";
    let wanted = ["c:/// Adds.", "a:#[inline]", "k:pub fn", "f:add", "a:'a", "t:str", "t:Vec", "f:vec!", "e:\\n", "n:1"];
    assert_runs("rust", code, &wanted);
    assert_runs("rust", code, &["c:/* a /* b */ c */"]);
    assert_runs("rs", "let s = r#\"a\"b\"# + MAX;", &["s:r#\"a\"b\"#", "n:MAX"]);
}

#[test]
fn classes_python() {
    let code = "@cache\nasync def f(self):  # why\n    return f\"{x!r}\\t{{\" + \"\"\"a\n\"b\"\"\" if None else 0x1f";
    let wanted = ["a:@cache", "k:async def", "f:f", "c:# why", "e:{", "e:}\\t", "s:\"\"\"a\n\"b\"\"\"", "n:None", "n:0x1f"];
    assert_runs("python", code, &wanted);
}

#[test]
fn classes_javascript_and_typescript() {
    let code = "const re = /a[/]\\/b/gi, s = `t ${f(`${1}`)} u`; // end\nx = a / b / c;";
    let wanted = ["k:const", "s:/a[/]\\/b/gi", "s:`t ", "e:${", "f:f", "n:1", "s: u`", "c:// end"];
    assert_runs("js", code, &wanted);
    assert!(!runs("js", code).iter().any(|run| run == "s:/ b /"));
    assert_runs("ts", "interface A extends B { id: number }", &["k:interface", "t:A", "p:id", "t:number"]);
    assert_runs("jsx", "return <Item a={1}>x</Item>", &["k:return", "g:Item"]);
}

#[test]
fn classes_shell() {
    let code = "# all\nfor f in *.md; do\n  NAME=x git log --oneline \"$f ${g}\" | wc -l\ndone";
    let wanted = ["c:# all", "k:for", "k:in", "k:do", "v:NAME", "a:--oneline", "v:$f", "v:${g}", "f:wc", "k:done"];
    assert_runs("sh", code, &wanted);
    assert_runs("bash", "cat <<'EOF' > f\na $b\nEOF\nls", &["s:a $b\nEOF\n", "f:ls"]);
    assert_runs("sh", "export A=1\ncase $x in\n  a) run b ;;\nesac", &["v:A", "f:run", "k:esac"]);
    assert_runs("console", "$ cargo build\nok", &["c:$", "f:cargo"]);
    assert_runs("dockerfile", "FROM a:1\nRUN apt-get -y x", &["k:FROM", "k:RUN", "f:apt-get", "a:-y"]);
}

#[test]
fn classes_sql() {
    let code = "select Count(*) from t where a = 'x''y' and b is NULL -- c";
    assert_runs("sql", code, &["k:select", "f:Count", "k:from", "s:'x''y'", "k:and", "n:NULL", "c:-- c"]);
}

#[test]
fn classes_java_go_c_and_relatives() {
    assert_runs(
        "java",
        "@Override public int size() { return \"a\\n\".length(); }",
        &["a:@Override", "k:public", "t:int", "f:size", "k:return", "e:\\n", "f:length"],
    );
    assert_runs("go", "func Run(s string) { x := `r\n`; nil }", &["k:func", "f:Run", "t:string", "s:`r\n`", "n:nil"]);
    assert_runs("c", "#include <a.h>\nint x = 'c';", &["a:#include", "s: <a.h>", "t:int", "s:'c'"]);
    assert_runs("c++", "auto s = R\"(a\"b)\"; x->run(1'000);", &["k:auto", "s:R\"(a\"b)\"", "f:run", "n:1'000"]);
    assert_runs("c#", "var s = $\"a{b.C()}d\"; // e", &["t:var", "s:$\"a", "e:{", "f:C", "s:d\"", "c:// e"]);
    assert_runs("kotlin", "fun f() = \"$a ${b}\"", &["k:fun", "f:f", "v:$a", "e:${"]);
    assert_runs("swift", "let s = \"a \\(b)\"", &["k:let", "e:\\(", "e:)"]);
    assert_runs("php", "<?php echo \"$a\"; #[A]\n$b->run();", &["k:php echo", "v:$a", "a:#[A]", "v:$b", "f:run"]);
    assert_runs("rb", "def a?(x) = \"#{x}\" # c\n@y = :z", &["k:def", "f:a?", "e:#{", "c:# c", "v:@y", "n::z"]);
}

#[test]
fn classes_data_and_markup() {
    assert_runs("json", "{\"a\": [\"b\", -1, null]}", &["p:\"a\"", "s:\"b\"", "n:1", "n:null"]);
    assert_runs("toml", "[a]\nb.c = 'x' # d", &["h:[a]", "p:b.c", "s:'x'", "c:# d"]);
    assert_runs(
        "yml",
        "a: &x 1 # c\nb: |\n  t\n\"c\": [*x, no]",
        &["p:a", "v:&x", "n:1", "c:# c", "k:|", "s:t", "p:\"c\"", "v:*x,", "n:no"],
    );
    assert_runs("html", "<a href=\"x\">&lt;</a><!-- c -->", &["g:a", "a:href", "s:\"x\"", "e:&lt;", "c:<!-- c -->"]);
    assert_runs("html", "<script>let a</script><style>a{b:#fff}</style>", &["g:script", "k:let", "p:b", "n:#fff"]);
    assert_runs(
        "css",
        "/* c */ a.b:hover { --x: 1.5em; color: rgb(0 0 0) !important }",
        &["c:/* c */", "g:a", "t:.b", "f::hover", "v:--x", "n:1.5em", "p:color", "f:rgb", "k:!important"],
    );
    assert_runs("diff", "--- a\n+b\n-c\n@@ d", &["h:--- a", "i:+b", "d:-c", "a:@@ d"]);
    assert_runs("http", "GET / HTTP/1.1\nA: b\n\n{\"c\": 1}", &["k:GET", "s:/", "p:A", "p:\"c\"", "n:1"]);
    assert_runs("md", "# A\n\n`b`\n\n```js\nlet c\n```", &["h:# A", "s:`b`", "a:```js", "k:let"]);
}

#[test]
fn joins_neighbours_and_leaves_plain_text_bare() {
    let html = highlight("rust", "pub fn a() {}").expect("a known language");
    assert_eq!(html, "<span class=\"k\">pub fn</span> <span class=\"f\">a</span>() {}");
    assert_eq!(highlight("text", "if a < b").as_deref(), Some("if a &lt; b"));
}

#[test]
fn knows_names() {
    let wanted = "bash sh shell c cpp c++ csharp c# css diff dockerfile go html http java javascript js json kotlin \
        markdown md php python py ruby rb rust rs sql swift toml typescript ts xml yaml yml RUST Js";
    for name in wanted.split_ascii_whitespace() {
        assert!(is_known(name), "{name}");
    }
    for name in ["", " ", "rustt", "klingon", "a b", "\0"] {
        assert!(!is_known(name), "{name}");
        assert_eq!(highlight(name, "x"), None);
    }
    let mut names: Vec<_> = suggestions().collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count, "a name stands for two languages");
    assert!(names.iter().all(|name| is_known(name) && *name == name.to_ascii_lowercase()));
}

#[test]
fn hostile_input_ends() {
    let patterns = "a|0|\0|é|\"|'|`|\\|\n|(|{|[|<|/|#|$|@|:|-|*|=|\"\\|/*|<!--|<a |<a\"|\"${|`${|f\"{|$(|\"$(|/[|/a|\
        #[|#[a]|<<A\n|<<A |r#\"|[[|a:\n|- |&a;|**|](|```\n|a{|a;b:|{a:|'\n|=\"|--[[|{-|\"#{|<script>|1e|${|'a|x'";
    // One language for each lexer and each way to write strings; the others differ in words.
    let names = "bash cpp csharp css diff html http ini jsx json kotlin lua markdown php python ruby rust sql swift toml \
        yaml console";
    let names: Vec<_> = names.split_ascii_whitespace().collect();
    std::thread::scope(|scope| {
        for names in names.chunks(names.len().div_ceil(2)) {
            scope.spawn(|| {
                for (name, pattern) in names.iter().flat_map(|n| patterns.split('|').map(move |p| (n, p))) {
                    let code = pattern.repeat(MAX_COLOURED / pattern.len());
                    // Work quadratic in 64 KiB would keep this test from ending.
                    let html = highlight(name, &code).expect("a known language");
                    assert!(text_of(&html) == code, "{name} {pattern:?}");
                }
            });
        }
    });
    let long = "if ".repeat(400_000);
    assert_eq!(highlight("rust", &long).as_deref(), Some(long.as_str()));
}
