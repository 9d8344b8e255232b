//! One page an address.

use crate::handbook::Handbook;

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
    for alias in ["../x.html", "a/../../x", "con/x.html", "a?b.html"] {
        let mistakes = Handbook::new().question("content/a.md", &format!("aliases = ['{alias}']")).build().mistakes();
        assert!(mistakes.contains(&format!("the alias `{alias}` is no address of this site")), "{mistakes}");
    }
}
