//! A page of a list of questions: of a level, a category, a cell of the matrix, a role, a tag, or all.

use super::body::BodyView;
use super::fields::{PageFields, Site};
use super::print::print_route;
use crate::handbook::coverage::Cell;
use crate::handbook::entry::{CategoryRef, Crumb};
use crate::handbook::lists::{List, ListKind, PAGE_SIZE};
use crate::handbook::{Category, Entries, Handbook, Listed, Question};
use crate::question::Document;
use crate::words::key::Hashed;
use crate::words::path::{Route, encode};
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::sync::Arc;

/// One page of a list.
#[derive(Hash, Serialize)]
pub struct ListView<'a> {
    /// What the list gathers: `all`, `level`, `category`, `cell`, `role` or `tag`.
    pub kind: &'static str,
    /// The introduction, on the first page.
    pub intro: Option<BodyView<'a>>,
    /// How many questions the whole list holds.
    pub total: usize,
    /// Questions by category, in reading order.
    pub groups: Vec<Group<'a>>,
    /// Of a category: its direct sub-categories, with their numbers.
    pub children: Vec<Child<'a>>,
    /// Links that narrow the list down.
    pub jumps: Vec<Jump<'a>>,
    /// Of a level: its categories; of a category: its levels.
    pub cells: Vec<CellLink<'a>>,
    /// The page that holds these questions whole, to be printed.
    pub print_url: Option<Route>,
    /// Of a cell of the matrix: its number and target.
    pub cell: Option<&'a Cell>,
    /// Retired questions, on the last page of a category or of all questions.
    pub retired: Vec<Listed<'a>>,
    /// The pages of the list, where it has more than one.
    pub pager: Option<Pager>,
}

/// Questions of one category that follow each other.
#[derive(Hash)]
pub struct Group<'a> {
    /// The category.
    pub category: &'a Hashed<CategoryRef>,
    /// Whether the questions are in the list because they are for every level or role.
    pub general: bool,
    /// The questions.
    pub questions: Entries<'a>,
}

/// What templates see of it.
#[derive(Serialize)]
struct GroupFields<'a> {
    category: &'a Hashed<CategoryRef>,
    /// The anchor: `Category-technical-apis`, or `Any-Category-technical-apis` where the questions are for every level or role.
    anchor: String,
    general: bool,
    questions: Entries<'a>,
}

impl Serialize for Group<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Group { category, general, questions } = self;
        let anchor = if *general { format!("Any-{}", category.anchor) } else { category.anchor.clone() };
        GroupFields { category, anchor, general: *general, questions: *questions }.serialize(serializer)
    }
}

/// A sub-category.
#[derive(Hash, Serialize)]
pub struct Child<'a> {
    /// The category.
    pub category: &'a Hashed<CategoryRef>,
    /// How many questions it holds.
    pub count: u32,
}

/// A link to a cell of the matrix.
#[derive(Hash, Serialize)]
pub struct CellLink<'a> {
    /// What narrows the list down: a category or a level.
    pub title: &'a str,
    /// The cell's list.
    pub url: &'a Route,
    /// How many questions name the level; those that fit because they are for every level are not counted.
    pub count: u32,
}

/// A link to a part of a list.
#[derive(Hash, Serialize)]
pub struct Jump<'a> {
    /// What is found there.
    pub title: &'a str,
    /// The address, relative to the page.
    pub href: String,
    /// How deep it stands among the jumps.
    pub depth: u32,
    /// How many questions are found there.
    pub count: u32,
}

/// The pages of a list.
#[derive(Hash, Serialize)]
pub struct Pager {
    /// The number of this page, from 1.
    pub current: usize,
    /// How many pages there are.
    pub total: usize,
    /// The first page, the last one, and those around this one; numbers between them may be missing.
    pub pages: Vec<PageLink>,
    /// The page in front of this one.
    pub previous: Option<Route>,
    /// The page behind this one.
    pub next: Option<Route>,
    /// The search page with what the list is of already chosen: `search.html?level=senior`.
    pub search: String,
}

/// One page of a list.
#[derive(Hash, Serialize)]
pub struct PageLink {
    /// Its number, from 1.
    pub number: usize,
    /// Its address.
    pub url: Route,
}

/// What the head of a list says.
pub(super) struct Head<'a> {
    kind: &'static str,
    /// The title.
    pub title: Cow<'a, str>,
    summary: Option<&'a str>,
    intro: Option<&'a Arc<Document>>,
    /// The way from the home page to the page above the list.
    pub trail: Hashed<Vec<Crumb>>,
}

pub(super) fn list<'a>(
    handbook: &'a Handbook,
    site: &'a Site,
    route: &'a Route,
    list: u32,
    number: u32,
) -> (PageFields, ListView<'a>) {
    let (list, number) = (&handbook.lists[list as usize], number as usize);
    let head = head(handbook, list);
    let mut fields = PageFields::titled(site, route, head.title).under(head.trail);
    fields.description = head.summary.map(Arc::from);
    let intro = head.intro.filter(|_| number == 0);
    if let Some(document) = intro {
        fields = fields.of(site, document);
    }
    let from = number * PAGE_SIZE;
    let to = (from + PAGE_SIZE).min(list.questions.len());
    let is_last = number + 1 == list.pages();
    let category = match list.kind {
        ListKind::Category(index) => Some(&handbook.categories[index as usize]),
        _ => None,
    };
    let view = ListView {
        kind: head.kind,
        intro: intro.map(|document| BodyView::new(handbook, site, Some(route), document)),
        total: list.questions.len(),
        groups: groups(handbook, list, from, to),
        children: category.filter(|_| number == 0).map_or_else(Vec::new, |category| children(handbook, category)),
        jumps: if number == 0 { jumps(handbook, list, route) } else { Vec::new() },
        cells: cells(handbook, list.kind),
        print_url: print_route(list),
        cell: cell(handbook, list.kind),
        retired: if is_last { retired(handbook, list.kind) } else { Vec::new() },
        pager: pager(handbook, list, number),
    };
    (fields, view)
}

pub(super) fn head<'a>(handbook: &'a Handbook, list: &List) -> Head<'a> {
    let level_title = |level: Option<u16>| match level {
        Some(level) => handbook.levels[usize::from(level)].reference.title.as_str(),
        None => handbook.text("any_level"),
    };
    let head = |kind, title: Cow<'a, str>| Head { kind, title, summary: None, intro: None, trail: Hashed::default() };
    match list.kind {
        ListKind::All => head("all", handbook.text("all_questions").into()),
        ListKind::Level(level) => {
            let known = level.map(|level| &handbook.levels[usize::from(level)]);
            let summary = known.and_then(|level| level.reference.summary.as_deref());
            let intro = known.and_then(|level| level.intro.as_ref());
            Head { summary, intro, ..head("level", level_title(level).into()) }
        }
        ListKind::Category(index) => {
            let category = &handbook.categories[index as usize];
            let above = category.parent.map(|parent| handbook.categories[parent as usize].trail.clone());
            let (summary, intro) = (category.reference.summary.as_deref(), category.intro.as_ref());
            let trail = above.unwrap_or_default();
            Head { summary, intro, trail, ..head("category", category.reference.title.as_str().into()) }
        }
        ListKind::Cell(level, index) => {
            let category = &handbook.categories[index as usize];
            let title = format!("{} · {}", category.reference.title, level_title(level));
            Head { trail: category.trail.clone(), ..head("cell", title.into()) }
        }
        ListKind::Role(index) => {
            let role = &handbook.roles[usize::from(index)];
            let (summary, intro) = (role.reference.summary.as_deref(), role.intro.as_ref());
            Head { summary, intro, ..head("role", role.reference.title.as_str().into()) }
        }
        ListKind::Tag(index) => {
            let tag = &handbook.tags[index as usize];
            let tags = Crumb { title: handbook.text("tags").to_owned(), url: Route::new("tags/index.html") };
            Head { trail: Hashed::new(vec![tags]), ..head("tag", tag.term.title.as_str().into()) }
        }
    }
}

/// The questions from `from` to `to`, a new group wherever the category changes.
fn groups<'a>(handbook: &'a Handbook, list: &'a List, from: usize, to: usize) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut at = from;
    while at < to {
        let category = handbook.question(list.questions[at]).category;
        let general = at >= list.own;
        let end = if general { to } else { to.min(list.own) };
        let same = |index: &u32| handbook.question(*index).category == category;
        let count = list.questions[at..end].iter().take_while(|index| same(index)).count();
        let category = &handbook.categories[category as usize].reference;
        groups.push(Group { category, general, questions: handbook.entries(&list.questions[at..at + count]) });
        at += count;
    }
    groups
}

fn children<'a>(handbook: &'a Handbook, category: &Category) -> Vec<Child<'a>> {
    let child = |index: &u32| {
        let child = &handbook.categories[*index as usize];
        Child { category: &child.reference, count: child.questions.len() as u32 }
    };
    category.children.iter().map(child).collect()
}

/// Of all questions: where each category begins. The list is in reading order, so a category is one stretch of it.
fn jumps<'a>(handbook: &'a Handbook, list: &List, route: &Route) -> Vec<Jump<'a>> {
    if list.kind != ListKind::All {
        return Vec::new();
    }
    let filled = handbook.categories.iter().filter(|category| !category.questions.is_empty());
    let jump = |category: &'a Category| {
        let first = category.questions.start;
        let page = list.page(first as usize / PAGE_SIZE);
        let anchor = &handbook.categories[handbook.question(first).category as usize].reference.anchor;
        let page = if page == *route { String::new() } else { route.reference_to(&page) };
        let title = category.reference.title.as_str();
        Jump { title, href: format!("{page}#{anchor}"), depth: category.depth, count: category.questions.len() as u32 }
    };
    filled.map(jump).collect()
}

/// The filled cells of a level's column or a category's row.
fn cells(handbook: &Handbook, kind: ListKind) -> Vec<CellLink<'_>> {
    fn filled<'a>(title: &'a str, cell: &'a Cell) -> Option<CellLink<'a>> {
        let count = cell.count + cell.leaked;
        let url = cell.url.as_ref().filter(|_| count > 0)?;
        Some(CellLink { title, url, count })
    }
    let rows = &handbook.coverage.rows;
    match kind {
        ListKind::Level(level) => rows.iter().filter_map(|row| filled(&row.category.title, row.cell(level))).collect(),
        ListKind::Category(index) => {
            let Some(row) = rows.get(index as usize) else { return Vec::new() };
            let levels = handbook.coverage.levels.iter().map(|level| level.title.as_str());
            let columns = levels.zip(&row.levels).chain([(handbook.text("any_level"), &row.any)]);
            columns.filter_map(|(title, cell)| filled(title, cell)).collect()
        }
        _ => Vec::new(),
    }
}

fn cell(handbook: &Handbook, kind: ListKind) -> Option<&Cell> {
    let ListKind::Cell(level, category) = kind else { return None };
    let row = handbook.coverage.rows.get(category as usize)?;
    Some(row.cell(level))
}

fn retired(handbook: &Handbook, kind: ListKind) -> Vec<Listed<'_>> {
    let within = |category: u32| match kind {
        ListKind::All => true,
        ListKind::Category(index) => {
            let tree = index..index + handbook.categories[index as usize].subtree;
            tree.contains(&category)
        }
        _ => false,
    };
    handbook.retired().iter().filter(|question| within(question.category)).map(Question::listed).collect()
}

fn pager(handbook: &Handbook, list: &List, number: usize) -> Option<Pager> {
    let pages = list.pages();
    let previous = number.checked_sub(1).map(|number| list.page(number));
    let next = (number + 1 < pages).then(|| list.page(number + 1));
    // Every page of a long list would otherwise name every other one.
    let is_near = |other: &usize| *other == 0 || *other + 1 == pages || other.abs_diff(number) <= 2;
    let near = || (0..pages).filter(is_near).map(|other| PageLink { number: other + 1, url: list.page(other) }).collect();
    let search = || search(handbook, list.kind);
    (pages > 1).then(|| Pager { current: number + 1, total: pages, pages: near(), previous, next, search: search() })
}

/// What a list is of, as the search page is asked for it. Whether a question is for every level cannot be asked.
fn search(handbook: &Handbook, kind: ListKind) -> String {
    let level = |level: Option<u16>| level.map(|level| ("level", handbook.levels[usize::from(level)].reference.id.as_str()));
    let category = |index: u32| Some(("category", handbook.categories[index as usize].reference.id.as_str()));
    let chosen = match kind {
        ListKind::All => [None, None],
        ListKind::Level(at) => [level(at), None],
        ListKind::Category(index) => [category(index), None],
        ListKind::Cell(at, index) => [level(at), category(index)],
        ListKind::Role(index) => [Some(("role", handbook.roles[usize::from(index)].reference.id.as_str())), None],
        ListKind::Tag(index) => [Some(("tag", handbook.tags[index as usize].term.id.as_str())), None],
    };
    let pairs: Vec<String> = chosen.into_iter().flatten().map(|(name, id)| format!("{name}={}", encode(id))).collect();
    if pairs.is_empty() { "search.html".to_owned() } else { format!("search.html?{}", pairs.join("&")) }
}
