//! One page an address, beneath the output folder and nowhere else.

use crate::effort;
use crate::handbook::{Handbook, Site};
use askbook::snapshot::Memo;
use askbook::words::path::{Route, decode, join};
use askbook::words::slug::refusal;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

#[test]
fn a_tag_called_index_has_a_page_beside_that_of_all_tags() {
    let site = Handbook::new().question("content/a.md", "tags = ['index', 'other']").build().fine();
    let routes: Vec<_> = site.routes().into_iter().filter(|route| route.starts_with("tags/")).collect();
    assert_eq!(routes, ["tags/index.html", "tags/index.tag.html", "tags/other.html"]);
}

#[test]
fn the_second_page_of_a_list_takes_no_address_that_a_level_can_have() {
    let mut handbook = Handbook::new().config("[[levels]]\nid = 'junior-2'\ntitle = 'Junior, second year'\n");
    for number in 0..201 {
        handbook = handbook.question(&format!("content/c/q{number:03}.md"), "level = 'junior'");
    }
    let site = handbook.build().fine();
    for route in ["levels/junior.html", "levels/junior.2.html", "levels/junior-2.html"] {
        assert!(site.routes().contains(&route), "no {route}");
    }
}

#[test]
fn a_long_list_names_the_pages_around_this_one() {
    let mut handbook = Handbook::new();
    for number in 0..2_001 {
        handbook = handbook.question(&format!("content/c/q{number:04}.md"), "");
    }
    let pages = "{% for link in pager.pages %}{{ link.number }} {% endfor %}of {{ pager.total }}";
    let site = handbook.file("themes/bare/templates/list.html", pages).build();
    assert_eq!(site.page("all.html"), "1 2 3 11 of 11");
    assert_eq!(site.page("all.6.html"), "1 4 5 6 7 8 11 of 11");
}

#[test]
fn a_category_whose_page_the_generator_needs_is_told_so() {
    let site = Handbook::new().question("content/tags/a.md", "tags = ['x']").build();
    assert!(site.mistakes().contains("error[duplicate-route]: the address `tags/index.html` is taken"), "{}", site.mistakes());
}

#[test]
fn a_file_whose_name_is_a_folder_of_pages_is_told_so() {
    let site = Handbook::new().question("content/a.md", "").file("content/levels", "text").build();
    let mistakes = site.mistakes();
    assert!(mistakes.contains("it is the folder of other pages") && mistakes.contains("content/levels"), "{mistakes}");
    assert!(!site.routes().contains(&"levels"));
}

#[test]
fn an_address_goes_to_the_first_by_path_and_never_to_a_redirect() {
    let site = Handbook::new()
        .question("content/b.md", "aliases = ['a.html', 'old/name', 'old/']")
        .question("content/a.md", "")
        .question("content/A!.md", "")
        .build();
    assert!(site.page("a.html").contains("Yes."));
    assert!(site.routes().contains(&"old/name/index.html") && site.routes().contains(&"old/index.html"));
    let mistakes = site.mistakes();
    assert_eq!(mistakes.matches("error[duplicate-route]").count(), 2, "{mistakes}");
}

#[test]
fn an_alias_that_leads_out_of_the_site_is_refused() {
    for alias in [
        "../x.html",
        "a/../../x",
        "con/x.html",
        "a?b.html",
        "..\\\\x.html",
        "a\\\\..\\\\..\\\\x.html",
        "%2e%2e/x.html",
        "a/%2E%2E/x",
        "C:/x.html",
        "c:x.html",
        "\\\\\\\\host\\\\x.html",
        "file:///x.html",
        "a\\u0000b.html",
        "a\\nb.html",
        "a\\u0085b.html",
        ".git/config.html",
        "x/.git/a.html",
        ".askbook-output",
        ".askbook/x.html",
        "git~1/x.html",
        "x./a.html",
        "x /a.html",
        "a/ x.html",
        "aux.html",
        "a/nul.tar.html",
        "com¹.html",
        "LPT³/x.html",
        "CONIN$/x.html",
        "",
        "/",
        "..",
        "a/..",
    ] {
        let mistakes = Handbook::new().question("content/a.md", &format!("aliases = [\"{alias}\"]")).build().mistakes();
        let (start, reason) = match alias.contains("\\u") {
            true => ("`aliases` holds the character U+00", "which no page can show"),
            false => ("the alias `", "is no address of this site"),
        };
        assert!(mistakes.starts_with(&format!("error[invalid-value]: {start}")), "{alias}: {mistakes}");
        assert!(mistakes.contains(reason), "{alias}: {mistakes}");
    }
}

#[test]
fn a_file_whose_name_is_none_everywhere_is_not_published() {
    for name in ["con.png", "a.", "a b ", " a", "a?b", "..\\x", "c:x", "a\nb", "git~1", "com¹.txt", ".", "..", ".hidden"] {
        let site = Handbook::new().question("content/a.md", "").file(&format!("content/{name}"), "x").build();
        assert!(site.mistakes().starts_with("error[invalid-name]: "), "{name}: {}", site.mistakes());
        assert!(!site.routes().contains(&name), "{name}");
        let site = Handbook::new().question("content/a.md", "").file(&format!("themes/bare/static/{name}"), "x").build();
        // The fingerprint mends what is wrong with the end of a name.
        let is_mended = ["a b ", "git~1"].contains(&name);
        assert_eq!(site.mistakes().starts_with("error[invalid-name]: "), !is_mended, "{name}: {}", site.mistakes());
        assert_eq!(strays(&site), [""; 0]);
    }
}

#[test]
fn folders_that_some_system_takes_for_one_are_told() {
    for (first, second, told) in [
        ("Old/a.html", "old/b.html", "the folder `old` is taken: some systems do not tell it from `Old`"),
        ("x/Old/a.html", "x/old/b.html", "the folder `x/old` is taken: some systems do not tell it from `x/Old`"),
        ("stra\u{df}e/a.html", "strasse/b.html", "the folder `strasse` is taken: some systems do not tell it from `stra\u{df}e`"),
        ("a\u{308}/a.html", "\u{e4}/b.html", "the folder `\u{e4}` is taken: some systems do not tell it from `a\u{308}`"),
        ("y.html", "Y.html/b.html", "the address `Y.html/b.html` is taken: `y.html` is no folder"),
        ("Y.html/b.html", "y.html", "the address `y.html` is taken: it is the folder of other pages"),
        ("z.html", "a.html/b.html", "the address `a.html/b.html` is taken: `a.html` is no folder"),
        ("z.html", "index.html/b.html", "the address `index.html/b.html` is taken: `index.html` is no folder"),
        ("z.html", "search.index/b.html", "the address `search.index/b.html` is taken: the index of search is in `search.index`"),
    ] {
        let site = Handbook::new()
            .question("content/a.md", &format!("aliases = ['{first}']"))
            .question("content/b.md", &format!("aliases = ['{second}']"))
            .build();
        let expected = format!("error[duplicate-route]: {told}\n");
        assert!(site.mistakes().starts_with(&expected) && site.mistakes().contains("content/b.md:3:"), "{}", site.mistakes());
        assert_eq!((strays(&site), clashes(&site)), (Vec::new(), Vec::new()), "{first} {second}");
    }
}

#[test]
fn a_file_takes_no_place_that_the_index_of_search_needs() {
    let site = Handbook::new().question("content/a.md", "").file("content/search.index", "text").build();
    assert!(site.mistakes().contains("the index of search is in `search.index`"), "{}", site.mistakes());
    assert_eq!(clashes(&site), [""; 0]);
}

/// Outputs that do not lie beneath the output folder on every system, and why.
fn strays(site: &Site) -> Vec<String> {
    let outputs = site.snapshot.outputs();
    let routes = outputs.all().iter().map(|output| output.route.as_str());
    routes.filter_map(|route| Some(format!("{route:?}: {}", route.split('/').find_map(refusal)?))).collect()
}

/// Outputs that are one file on some system, are a file here and a folder there, or lie in folders that are one.
fn clashes(site: &Site) -> Vec<String> {
    let mut taken: BTreeMap<String, (&str, bool)> = BTreeMap::new();
    let mut found = Vec::new();
    let outputs = site.snapshot.outputs();
    for output in outputs.all() {
        let route = output.route.as_str();
        let ends = route.match_indices('/').map(|(end, _)| (end, false)).chain([(route.len(), true)]);
        for (end, is_file) in ends {
            let part = &route[..end];
            let first = *taken.entry(Route::new(part).folded().into_owned()).or_insert((part, is_file));
            let is_same_folder = first == (part, false) && !is_file;
            let is_itself = is_file && first == (part, true) && std::ptr::eq(first.0, part);
            if !is_same_folder && !is_itself {
                found.push(format!("{route:?} and {:?}", first.0));
            }
        }
    }
    found
}

/// Links and sources of pages that lead to no output, or to no id of it.
fn dangling(site: &Site) -> Vec<String> {
    let outputs = site.snapshot.outputs();
    let pages: BTreeMap<String, String> = site
        .routes()
        .into_iter()
        .filter(|route| route.ends_with(".html"))
        .map(|route| (route.to_owned(), site.page(route)))
        .collect();
    let mut found = Vec::new();
    for (route, page) in &pages {
        let values = [" href=\"", " src=\"", " data-root=\"", " data-script=\"", " action=\""];
        let addresses = values.iter().flat_map(|start| page.split(start).skip(1)).filter_map(|rest| rest.split('"').next());
        for address in addresses.map(|address| address.replace("&amp;", "&")) {
            if ["https://", "http://", "mailto:", "data:"].iter().any(|scheme| address.starts_with(scheme)) {
                continue;
            }
            let (file, anchor) = address.split_once('#').unwrap_or((&address, ""));
            let file = decode(file.split('?').next().unwrap_or_default());
            let folder = route.rfind('/').map_or("", |slash| &route[..slash]);
            let target = file.and_then(|file| if file.is_empty() { Some(route.clone()) } else { join(folder, &file) });
            let is_there = target.as_ref().is_some_and(|target| target.is_empty() || outputs.has(target));
            let has_anchor = || {
                let Some(page) = target.as_ref().and_then(|target| pages.get(target)) else { return true };
                let anchor = decode(anchor).unwrap_or_default();
                anchor.is_empty() || page.contains(&format!("id=\"{anchor}\""))
            };
            if !is_there || !has_anchor() {
                found.push(format!("{route}: {address}"));
            }
        }
    }
    found
}

/// Names that have made trouble somewhere, and usual ones.
fn name() -> impl Strategy<Value = String> {
    let known = [
        "a",
        "b",
        "A",
        "index",
        "levels",
        "junior",
        "roles",
        "tags",
        "all",
        "assets",
        "print",
        "search.index",
        "404",
        "con",
        "Aux.txt",
        "com\u{b9}",
        "lpt9",
        "conin$",
        "git~1",
        "..",
        ".",
        "...",
        ".git",
        ".askbook-output",
        "a.html",
        "all.html",
        "x.",
        " x",
        "x ",
        "\\",
        "..\\..\\x",
        "c:",
        "c:\\x",
        "%2e%2e",
        "%2f",
        "a\0b",
        "a\nb",
        "\u{202e}x",
        "a\u{200c}",
        "\u{feff}",
        "\u{df}",
        "ss",
        "\u{1e9e}",
        "\u{e4}",
        "a\u{308}",
        "\u{3c2}",
        "\u{3c3}",
        "\u{130}",
        "\u{131}",
        "i",
        "I",
        "?a=b",
        "#b",
        "~",
        "-",
        "x-con",
        "'",
        "\"",
        "\u{fb01}",
        "fi",
    ];
    prop_oneof![5 => prop::sample::select(known.to_vec()).prop_map(str::to_owned), 1 => "[^/]{1,6}", 1 => "[a-zA-Z]{1,2}"]
}

fn path() -> impl Strategy<Value = String> {
    prop::collection::vec(name(), 1..4).prop_map(|names| names.join("/"))
}

/// A text as TOML.
fn toml(text: &str) -> String {
    serde_json::to_string(text).expect("a text is JSON").replace('\u{7f}', "\\u007f")
}

prop_compose! {
    /// The front matter of a question in which every name is one that makes trouble.
    fn front()(
        aliases in prop::collection::vec(path(), 0..4), id in name(), category in path(), tags in prop::collection::vec(name(), 0..3),
        level in name(), role in name(), is_page in any::<bool>(),
    ) -> String {
        let list = |texts: &[String]| texts.iter().map(|text| toml(text)).collect::<Vec<_>>().join(", ");
        let kind = if is_page { "kind = 'page'\n" } else { "" };
        format!(
            "+++\ntitle = {}\nid = {}\naliases = [{}]\ncategory = {}\ntags = [{}]\nlevel = {}\nroles = [{}]\n{kind}+++\n[x](a.md) ![y](../b)\n## A good answer\n",
            toml(&id), toml(&id), list(&aliases), toml(&category), list(&tags), toml(&level), toml(&role),
        )
    }
}

prop_compose! {
    /// A configuration of the same kind.
    fn config()(levels in prop::collection::vec(name(), 0..3), roles in prop::collection::vec(name(), 0..3), categories in prop::collection::vec(path(), 0..3)) -> String {
        let tables = |list: &str, ids: &[String]| ids.iter().map(|id| format!("[[{list}]]\nid = {}\ntitle = 'x'\n", toml(id))).collect::<String>();
        let roles = tables("roles", &roles);
        format!("[handbook]\ntitle = 'x'\ntheme = 'bare'\n{}{roles}{}", tables("levels", &levels), tables("categories", &categories))
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(effort::of(200, 100_000)) })]

    /// Whatever names files, front matter and configuration use.
    #[test]
    fn every_output_lies_beneath_the_folder_and_is_a_file_of_its_own_on_every_system(
        config in config(),
        questions in prop::collection::vec((path(), front()), 1..6),
        assets in prop::collection::vec(path(), 0..4),
        of_theme in prop::collection::vec(path(), 0..2),
    ) {
        let mut handbook = Handbook::new().file("askbook.toml", config);
        for (path, front) in &questions {
            handbook = handbook.file(&format!("content/{path}.md"), front.as_str());
        }
        for path in &assets {
            handbook = handbook.file(&format!("content/{path}"), "x");
        }
        for path in &of_theme {
            handbook = handbook.file(&format!("themes/bare/static/{path}"), "x");
        }
        let site = handbook.build();
        prop_assert_eq!(strays(&site), Vec::<String>::new());
        prop_assert_eq!(clashes(&site), Vec::<String>::new());
    }
}

/// Folders and names of a handbook in which nothing is wrong.
const FOLDERS: [&str; 6] = ["", "area/", "area/Two words/", "C++/", "\u{65e5}\u{672c}/", "levels/"];
const STEMS: [&str; 8] = ["a", "b c", "C#", "\u{e9}t\u{e9}", "it's", "100 %", "con", "a&b"];

prop_compose! {
    /// A document's path below `content/`.
    fn place()(folder in 0..FOLDERS.len() - 1, stem in prop::sample::select(&STEMS[..])) -> String {
        format!("{}{stem}.md", FOLDERS[folder])
    }
}

/// What earlier cases have compiled: the theme is the same in all.
static MEMO: Mutex<Option<Memo>> = Mutex::new(None);

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(effort::of(48, 100_000)) })]

    #[test]
    fn every_link_of_every_page_leads_to_an_output_and_to_an_id_in_it(
        places in prop::collection::btree_set(place(), 1..7),
        links in prop::collection::vec((any::<prop::sample::Index>(), 0..3_usize), 0..8),
        levels in prop::collection::vec(0..4_usize, 7),
        is_public in any::<bool>(),
    ) {
        let address = "base_url = 'https://a.example/b/'\npublic = true\n";
        let levels_of = ["", "level = 'junior'\n", "level = ['junior', 'senior']\nstatus = 'retired'\n", "tags = ['C++', 'a b']\nroles = ['backend']\n"];
        let tables = "[[levels]]\nid = 'junior'\ntitle = 'J'\n[[levels]]\nid = 'senior'\ntitle = 'S'\n[[roles]]\nid = 'backend'\ntitle = 'B'\n";
        let mut handbook = Handbook::new().file("askbook.toml", format!("[handbook]\ntitle = 'x'\n{}{tables}", if is_public { address } else { "" }));
        let places: Vec<String> = places.into_iter().collect();
        let encoded = |path: &str| path.replace('%', "%25").replace(' ', "%20").replace('#', "%23");
        for (at, place) in places.iter().enumerate() {
            let of_this = links.iter().skip(at).step_by(places.len());
            let linked: String = of_this.map(|(target, kind)| {
                let target = encoded(target.get::<String>(&places));
                match kind {
                    0 => format!("[a](</{target}>)\n\n"),
                    1 => format!("[a](</{target}#a-good-answer>)\n\n"),
                    _ => format!("![a](</{}/p%20q.png>) <a href=\"/{target}\">b</a>\n\n", encoded("area")),
                }
            }).collect();
            let front = levels_of[levels[at]];
            let text = format!("+++\ntitle = 'Q{at}'\naliases = ['old/{at}']\n{front}+++\n{linked}\n## A good answer\n\n### Junior\n\nYes.[^1]\n\n[^1]: No.\n");
            handbook = handbook.file(&format!("content/{place}"), text);
        }
        handbook = handbook.file("content/area/p q.png", "x").file("content/index.md", "[all](/area/p%20q.png)\n\n## One\n\n## Two\n");
        let mut memo = MEMO.lock().unwrap_or_else(PoisonError::into_inner);
        let site = handbook.build_with(memo.get_or_insert_default());
        prop_assert_eq!(site.mistakes(), "");
        prop_assert_eq!(dangling(&site), Vec::<String>::new());
    }
}
