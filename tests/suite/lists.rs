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
            "{% for cell in cells %}{{ cell.title }} {{ cell.count }} {{ page.root }}{{ cell.url }}; {% endfor %}",
        );
    let site = handbook.build();
    assert_eq!(site.page("levels/junior.html"), "A 1 ../levels/junior/a.html; ");
    assert_eq!(site.page("a/index.html"), "Junior 1 ../levels/junior/a.html; Any level 1 ../levels/any/a.html; ");
    assert_eq!(site.page("all.html"), "");
}
