//! Every list of questions that has a page of its own, cut where it outgrows one.

use super::coverage::{Coverage, cell_route};
use super::{Category, Level, Question, Role, Tag};
use crate::inputs::config::ANY_LEVEL;
use crate::words::path::Route;

/// How many questions a page of a list shows at most.
pub const PAGE_SIZE: usize = 200;

/// A list of questions.
#[derive(Debug)]
pub struct List {
    /// What it gathers.
    pub kind: ListKind,
    /// Its first page.
    pub route: Route,
    /// The questions, by index.
    pub questions: Vec<u32>,
    /// How many of them are meant directly; the ones behind fit because they are for every level or role.
    pub own: usize,
}

/// What a list gathers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ListKind {
    /// Every question.
    All,
    /// Questions of a level; `None`: those for every level.
    Level(Option<u16>),
    /// Questions of a category and its sub-categories.
    Category(u32),
    /// Questions of a level in a category: a cell of the matrix.
    Cell(Option<u16>, u32),
    /// Questions of a role.
    Role(u16),
    /// Questions with a tag.
    Tag(u32),
}

impl List {
    /// How many pages the list has; an empty one has one.
    pub fn pages(&self) -> usize {
        self.questions.len().div_ceil(PAGE_SIZE).max(1)
    }

    /// The address of the page with this number, from 0. Neither an id nor a slug has a dot, so none can want the same.
    pub fn page(&self, number: usize) -> Route {
        if number == 0 {
            return self.route.clone();
        }
        let stem = self.route.as_str().trim_end_matches(".html");
        Route::new(format!("{stem}.{}.html", number + 1))
    }
}

/// All lists. `questions` holds the active ones, in reading order.
pub fn lists(
    levels: &[Level],
    categories: &[Category],
    roles: &[Role],
    tags: &[Tag],
    questions: &[Question],
    coverage: &Coverage,
) -> Vec<List> {
    let all: Vec<u32> = (0..questions.len() as u32).collect();
    let (by_level, any) = gather(questions, levels.len(), |question| &question.levels);
    let (by_role, any_role) = gather(questions, roles.len(), |question| &question.roles);
    let with_general = |own: Vec<u32>, general: &[u32]| (own.len(), own.into_iter().chain(general.iter().copied()).collect());
    let mut lists = Vec::new();
    let mut push = |kind, route: Route, own: usize, questions: Vec<u32>| lists.push(List { kind, route, questions, own });
    push(ListKind::All, Route::new("all.html"), all.len(), all);
    for (index, level) in levels.iter().enumerate() {
        let (own, questions) = with_general(by_level[index].clone(), &any);
        push(ListKind::Level(Some(index as u16)), level.reference.url.clone(), own, questions);
    }
    push(ListKind::Level(None), any_route(), any.len(), any.clone());
    for (index, category) in categories.iter().enumerate() {
        let own: Vec<u32> = category.questions.clone().collect();
        push(ListKind::Category(index as u32), category.reference.url.clone(), own.len(), own);
    }
    let within = |list: &[u32], category: &Category| -> Vec<u32> {
        let from = list.partition_point(|index| *index < category.questions.start);
        let to = list.partition_point(|index| *index < category.questions.end);
        list[from..to].to_vec()
    };
    for ((index, category), row) in categories.iter().enumerate().zip(&coverage.rows) {
        for (level, _) in row.levels.iter().enumerate().filter(|(_, cell)| cell.url.is_some()) {
            let (own, questions) = with_general(within(&by_level[level], category), &within(&any, category));
            let route = cell_route(&levels[level].reference.id, &category.reference.id);
            push(ListKind::Cell(Some(level as u16), index as u32), route, own, questions);
        }
        if row.any.url.is_some() {
            let own = within(&any, category);
            push(ListKind::Cell(None, index as u32), cell_route(ANY_LEVEL, &category.reference.id), own.len(), own);
        }
    }
    for (index, (role, own)) in roles.iter().zip(by_role).enumerate() {
        let (own, questions) = with_general(own, &any_role);
        push(ListKind::Role(index as u16), role.reference.url.clone(), own, questions);
    }
    for (index, tag) in tags.iter().enumerate() {
        let route = tag.term.url.clone().unwrap_or_else(any_route);
        push(ListKind::Tag(index as u32), route, tag.questions.len(), tag.questions.clone());
    }
    lists
}

/// The questions that name each of `count` things, and those that name none.
fn gather(questions: &[Question], count: usize, named: impl Fn(&Question) -> &[u16]) -> (Vec<Vec<u32>>, Vec<u32>) {
    let (mut each, mut none) = (vec![Vec::new(); count], Vec::new());
    for (question, index) in questions.iter().zip(0..) {
        match named(question) {
            [] => none.push(index),
            numbers => numbers.iter().for_each(|number| each[usize::from(*number)].push(index)),
        }
    }
    (each, none)
}

/// The page of questions for every level.
pub fn any_route() -> Route {
    Route::new(format!("levels/{ANY_LEVEL}.html"))
}
