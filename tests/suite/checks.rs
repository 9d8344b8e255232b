//! Every code that a diagnostic can have: one handbook for each, in which it is found.

use crate::handbook::Handbook;
use askbook::inputs::tree::File;
use askbook::words::diagnostic::Code;
use askbook::words::path::SourcePath;

/// A handbook with nothing wrong but a mistake of this kind.
fn with_mistake(code: Code) -> Handbook {
    let handbook = Handbook::new().question("content/x/b.md", "");
    let front = |line: &str| handbook.clone().question("content/x/a.md", line);
    let text =
        |body: &str| handbook.clone().file("content/x/a.md", format!("+++\ntitle = 'a'\n+++\n## A good answer\n\n{body}\n"));
    match code {
        Code::BrokenAnchor => text("[a](#nowhere)"),
        Code::BrokenLink => text("[a](nowhere.md)"),
        Code::DuplicateId => front("id = 'i'").question("content/x/c.md", "id = 'i'"),
        Code::DuplicateRoute => front("aliases = ['x/b.html']"),
        Code::DuplicateSection => text("## Good answer"),
        Code::FutureDate => front("created = 2026-11-25"),
        Code::InvalidMath => text("$\\nothing$").config("[markdown]\nmath = true\n"),
        Code::InvalidName => handbook.file("content/x/con.txt", ""),
        Code::InvalidTemplate => handbook.file("themes/bare/templates/question.html", "{% if %}"),
        Code::InvalidValue => front("minutes = 'x'"),
        Code::MisplacedKey => handbook.file("content/index.md", "+++\nminutes = 1\n+++\n"),
        Code::MissingAlt => text("![](https://a.example/b.png)"),
        Code::MissingAnswer => handbook.file("content/x/a.md", "+++\ntitle = 'a'\n+++\n"),
        Code::MissingContent => Handbook::new(),
        Code::MissingKey => handbook.file("content/x/a.md", "## A good answer\n"),
        Code::NestedTooDeep => text(&"> ".repeat(200)),
        Code::NotSupported => handbook.config("[editions]\n"),
        Code::OverLimit => {
            let mut handbook = handbook;
            handbook.tree.insert(SourcePath::new("content/x/a.md"), File::too_large(3, 2, Some("text")));
            handbook
        }
        Code::RubricLength => text("## Rubric\n\n1. a"),
        Code::SimilarTags => front("tags = ['graph']").question("content/x/c.md", "tags = ['graphs']"),
        Code::UnclosedFrontMatter => handbook.file("content/x/index.md", "+++\n"),
        Code::UnknownCategory => front("category = 'nowhere'"),
        Code::UnknownCompetency => front("competencies = ['none']"),
        Code::UnknownKey => front("zzz = 1"),
        Code::UnknownLanguage => text("```klingon\n```"),
        Code::UnknownLevel => front("level = 'none'"),
        Code::UnknownQuestion => front("related = ['none']"),
        Code::UnknownRole => front("roles = ['none']"),
        Code::UnquotedAttribute => handbook.file("themes/bare/templates/page.html", "<a href={{ root }}index.html>a</a>"),
        Code::Unreadable => {
            let mut handbook = handbook;
            handbook.tree.insert(SourcePath::new("content/x/a.md"), File::refused("permission denied"));
            handbook
        }
        Code::UnsafeFile => handbook.file("content/x/a.svg", "<svg onload='x()'/>"),
        Code::UnsafeLink => text("[a](javascript:b)"),
        Code::UnusedFootnote => text("[^a]: b"),
    }
}

#[test]
fn every_code_is_found_alone_with_its_usual_severity() {
    for code in Code::ALL {
        let (_, diagnostics) = with_mistake(*code).build().outcome();
        let mut found: Vec<_> = diagnostics.iter().map(|diagnostic| (diagnostic.code, diagnostic.severity)).collect();
        found.dedup();
        assert_eq!(found, [(*code, code.severity())], "{diagnostics:#?}");
    }
}

#[test]
fn every_check_can_be_switched_off() {
    for code in Code::ALL {
        let handbook = with_mistake(*code);
        let config =
            handbook.tree.get("askbook.toml").and_then(|file| file.text()).map(|text| text.to_string()).unwrap_or_default();
        let quiet = handbook.file("askbook.toml", format!("{config}\n[checks]\n{} = 'off'\n", code.as_str())).build();
        let codes: Vec<Code> = quiet.snapshot.diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
        assert!(!codes.contains(code), "{} is still there", code.as_str());
    }
}

#[test]
fn messages_and_help_are_in_one_style() {
    for code in Code::ALL {
        for diagnostic in with_mistake(*code).build().outcome().1 {
            for text in [Some(&diagnostic.message), diagnostic.help.as_ref()].into_iter().flatten() {
                let first = text.chars().next().unwrap_or('.');
                let is_fit =
                    !text.contains('\n') && !text.ends_with('.') && (!first.is_uppercase() || text.starts_with("Windows"));
                assert!(is_fit, "{}: {text}", code.as_str());
            }
        }
    }
}
