//! What narrows a list of questions down.

use crate::handbook::Handbook;

/// A template that shows what a list offers.
const OFFERS: &str = "{% for choice in filters.levels %}level={{ choice.id }} {% endfor %}\
    {% for choice in filters.categories %}category={{ choice.id }} {% endfor %}\
    {% for choice in filters.roles %}role={{ choice.id }} {% endfor %}\
    {% for choice in filters.tags %}tag={{ choice.id }} {% endfor %}\
    {% for bound in filters.minutes %}minutes={{ bound }} {% endfor %}\
    {% for status in filters.statuses %}status={{ status }} {% endfor %}{% if filters.due %}due{% endif %}";

fn offers(handbook: Handbook, route: &str) -> String {
    handbook.file("themes/bare/templates/list.html", OFFERS).build().page(route)
}

#[test]
fn a_filter_is_offered_where_it_divides_the_list() {
    let handbook = Handbook::new()
        .config("[[roles]]\nid = 'data'\ntitle = 'Data engineer'\n[review]\nevery = '6 months'\n")
        .question("content/a/one.md", "level = 'junior'\nminutes = 5\ntags = ['REST', 'both']\nroles = ['backend']")
        .question(
            "content/a/b/two.md",
            "level = 'senior'\nminutes = 20\ntags = ['both']\nleaked = 2026-01-01\nreviewed = 2026-02-01",
        );
    let expected = "level=junior level=senior category=a/b role=data tag=rest minutes=5 minutes=10 minutes=15 status=active status=leaked due";
    assert_eq!(offers(handbook, "all.html"), expected);
}

#[test]
fn nothing_is_offered_that_would_change_nothing() {
    let handbook = Handbook::new().question("content/a/one.md", "tags = ['x']").question("content/a/two.md", "tags = ['x']");
    assert_eq!(offers(handbook, "all.html"), "");
}

#[test]
fn a_question_for_every_level_and_role_fits_each_of_them() {
    let handbook = Handbook::new().question("content/a/one.md", "").question("content/a/two.md", "level = 'junior'");
    assert_eq!(offers(handbook, "all.html"), "level=senior ");
}

#[test]
fn a_level_leads_to_its_categories_and_a_category_to_its_levels() {
    let handbook = Handbook::new()
        .question("content/a/one.md", "level = 'junior'")
        .question("content/a/two.md", "")
        .question("content/c/three.md", "level = 'senior'")
        .file(
            "themes/bare/templates/list.html",
            "{% for cell in cells %}{{ cell.title }} {{ cell.count }} {{ root }}{{ cell.url }}; {% endfor %}",
        );
    let site = handbook.build();
    assert_eq!(site.page("levels/junior.html"), "A 1 ../levels/junior/a.html; ");
    assert_eq!(site.page("a/index.html"), "Junior 1 ../levels/junior/a.html; Any level 1 ../levels/any/a.html; ");
    assert_eq!(site.page("all.html"), "");
}

#[test]
fn the_search_page_offers_what_the_pages_of_the_handbook_differ_in() {
    let facets = |handbook: Handbook| {
        let template = "{% for facet in facets %}{{ facet }} {% endfor %}";
        handbook.file("themes/bare/templates/search.html", template).build().page("search.html")
    };
    let alike = Handbook::new().question("content/a/one.md", "").question("content/a/two.md", "");
    assert_eq!(facets(alike.clone()), "level role ");
    let other = "minutes = 20\nlang = 'de'\ntags = ['x']\nleaked = 2026-01-01";
    assert_eq!(facets(alike.question("content/b/three.md", other)), "level category role tag minutes status language ");
}

#[test]
fn search_engines_leave_the_search_page_out() {
    let config = "[handbook]\ntitle = 'Public'\nbase_url = 'https://example.com/'\npublic = true\n";
    let site = Handbook::new().file("askbook.toml", config).question("content/a/one.md", "").build();
    let page = site.page("search.html");
    assert!(page.contains(r#"<meta name="robots" content="noindex">"#) && !page.contains("canonical"));
    assert!(!site.page("sitemap.xml").contains("search.html"));
}

#[test]
fn a_list_of_several_pages_leads_to_the_search_page_with_what_it_is_of() {
    let template = "{% if pager %}{{ root }}{{ pager.search }}{% endif %}";
    let mut handbook = Handbook::new().file("themes/bare/templates/list.html", template);
    for n in 0..=askbook::handbook::lists::PAGE_SIZE {
        handbook =
            handbook.question(&format!("content/a/b/{n}.md"), "level = 'senior'\nroles = ['backend']\ntags = ['C++', 'größe']");
    }
    let site = handbook.build();
    let leads = |route: &str| site.page(route);
    assert_eq!(leads("all.html"), "search.html");
    assert_eq!(leads("a/index.html"), "../search.html?category=a");
    assert_eq!(leads("a/b/index.2.html"), "../../search.html?category=a/b");
    assert_eq!(leads("levels/senior.html"), "../search.html?level=senior");
    assert_eq!(leads("levels/senior/a/b.html"), "../../../search.html?level=senior&amp;category=a/b");
    assert_eq!(leads("roles/backend.html"), "../search.html?role=backend");
    assert_eq!(leads("tags/cpp.html"), "../search.html?tag=cpp");
    assert_eq!(leads("tags/größe.html"), "../search.html?tag=größe");
    assert_eq!(leads("levels/any.html"), "");
}
