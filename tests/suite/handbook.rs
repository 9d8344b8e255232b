//! A handbook in memory, written down in a line or two.

use askbook::handbook::Settings;
use askbook::inputs::tree::Tree;
use askbook::report::{Style, draw};
use askbook::snapshot::{Memo, Snapshot, compile};
use askbook::words::date::Date;
use askbook::words::diagnostic::Diagnostic;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The day on which tests happen.
pub const TODAY: Date = jiff::civil::date(2026, 11, 24);

/// Levels, a role and a competency that most tests need.
pub const CONFIG: &str = "\
[handbook]
title = 'Test handbook'
theme = 'bare'

[[levels]]
id = 'junior'
title = 'Junior'
years = [0, 2]

[[levels]]
id = 'senior'
title = 'Senior'
years = [2]

[[roles]]
id = 'backend'
title = 'Backend developer'

[[competencies]]
id = 'care'
title = 'Care'
";

/// A theme that shows a page's text and nothing around it, so that a test sees what it is about.
const BARE: [(&str, &str); 3] = [
    ("themes/bare/templates/page.html", "{% include 'text.html' %}"),
    ("themes/bare/templates/question.html", "{% include 'text.html' %}"),
    (
        "themes/bare/templates/text.html",
        "{{ body.lead_html | safe }}{% for section in body.sections %}[{{ section.kind }} #{{ section.id }}] {{ section.title_html | safe }}\n\
         {{ section.html | safe }}\
         {% for expected in section.expectations %}({{ expected.level.id }} #{{ expected.id }}) {{ expected.html | safe }}{% endfor %}\
         {% for row in section.rubric %}({{ row.score }} {{ row.word }}) {{ row.html | safe }}\n{% endfor %}\
         {{ section.rest_html | safe }}{% endfor %}\
         {% for note in body.footnotes %}[^{{ note.number }} x{{ note.mentions }}] {{ note.html | safe }}{% endfor %}",
    ),
];

/// The files of a handbook.
#[derive(Clone)]
pub struct Handbook {
    pub tree: Tree,
    drafts: bool,
}

impl Handbook {
    /// [`CONFIG`], the bare theme, and no content.
    pub fn new() -> Self {
        Handbook { tree: Tree::from_texts(BARE.into_iter().chain([("askbook.toml", CONFIG)])), drafts: false }
    }

    /// The same with a file, in place of what was there.
    pub fn file(mut self, path: &str, text: impl Into<Vec<u8>>) -> Self {
        self.tree.insert_bytes(path, text.into());
        self
    }

    /// The same with a question that has nothing wrong with it; `front` goes between title and answer.
    pub fn question(self, path: &str, front: &str) -> Self {
        let title = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".md");
        self.file(path, format!("+++\ntitle = '{title}'\n{front}\n+++\n## A good answer\nYes.\n"))
    }

    /// The same with more behind [`CONFIG`].
    pub fn config(self, more: &str) -> Self {
        self.file("askbook.toml", format!("{CONFIG}{more}"))
    }

    /// The same without a file.
    pub fn without(mut self, path: &str) -> Self {
        assert!(self.tree.remove(path).is_some(), "{path} is not there");
        self
    }

    /// The same with drafts.
    pub fn with_drafts(mut self) -> Self {
        self.drafts = true;
        self
    }

    /// What a clean build makes of it.
    pub fn build(&self) -> Site {
        self.build_with(&mut Memo::default())
    }

    /// What a build makes of it that remembers earlier ones.
    pub fn build_with(&self, memo: &mut Memo) -> Site {
        let settings = Settings { drafts: self.drafts, today: TODAY };
        Site { snapshot: compile(Arc::new(self.tree.clone()), settings, memo) }
    }
}

/// A finished site.
pub struct Site {
    pub snapshot: Snapshot,
}

impl Site {
    /// Every address.
    pub fn routes(&self) -> Vec<&str> {
        self.snapshot.plan.pages.iter().map(|page| page.route.as_str()).collect()
    }

    /// The text of a page.
    #[track_caller]
    pub fn page(&self, route: &str) -> String {
        let Some(planned) = self.snapshot.plan.get(route) else { panic!("no page {route} among {:#?}", self.routes()) };
        match self.snapshot.render(planned) {
            Ok(bytes) => String::from_utf8(bytes.into_owned()).expect("a page that is text"),
            Err(refusal) => panic!("{route} was refused: {refusal:#?}"),
        }
    }

    /// All bytes by address, and all diagnostics, those of rendering included.
    pub fn outcome(&self) -> (BTreeMap<String, Vec<u8>>, Vec<Diagnostic>) {
        let (mut pages, mut refusals) = (BTreeMap::new(), Vec::new());
        for planned in &self.snapshot.plan.pages {
            match self.snapshot.render(planned) {
                Ok(bytes) => drop(pages.insert(planned.route.to_string(), bytes.into_owned())),
                Err(refusal) => refusals.extend(refusal.map(|diagnostic| (planned.route.clone(), diagnostic))),
            }
        }
        let diagnostics = self.snapshot.diagnostics.iter().cloned().chain(self.snapshot.refusals(refusals)).collect();
        (pages, diagnostics)
    }

    /// Every diagnostic as a terminal without colours shows it.
    pub fn mistakes(&self) -> String {
        let (_, diagnostics) = self.outcome();
        draw(&diagnostics, |path| self.snapshot.text(path), Style::Plain)
    }

    /// The same site, once it is clear that nothing is wrong with it.
    #[track_caller]
    pub fn fine(self) -> Self {
        let mistakes = self.mistakes();
        assert!(mistakes.is_empty(), "{mistakes}");
        self
    }
}
