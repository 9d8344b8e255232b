//! The level × category matrix: what is there, what is wanted, what is missing.

use super::entry::{CategoryRef, LevelRef};
use super::{Category, Level, Question};
use crate::inputs::config::Config;
use crate::words::key::Hashed;
use crate::words::path::Route;

/// The matrix. Columns: the levels in their order, then questions for any level, then all.
#[derive(Debug, Hash, serde::Serialize)]
pub struct Coverage {
    /// The levels that the columns stand for.
    pub levels: Vec<Hashed<LevelRef>>,
    /// A row for each category, in their order.
    pub rows: Vec<Row>,
    /// How many rows or cells hold fewer questions than are wanted, or none at all.
    pub gaps: u32,
}

/// One category; its numbers include its sub-categories.
#[derive(Debug, Hash, serde::Serialize)]
pub struct Row {
    /// The category.
    pub category: Hashed<CategoryRef>,
    /// A cell for each level.
    pub levels: Vec<Cell>,
    /// Questions that name no level.
    pub any: Cell,
    /// All questions, each one once.
    pub total: Cell,
}

impl Row {
    /// The cell of a level; `None`: of questions that name none.
    pub fn cell(&self, level: Option<u16>) -> &Cell {
        level.map_or(&self.any, |level| &self.levels[usize::from(level)])
    }
}

/// One number of the matrix.
#[derive(Clone, Debug, Default, Hash, serde::Serialize)]
pub struct Cell {
    /// Active questions that did not leak.
    pub count: u32,
    /// Active questions that leaked.
    pub leaked: u32,
    /// How many are wanted, where the handbook says so.
    pub target: Option<u16>,
    /// How many are missing: up to the target, or one where a whole category has no question.
    pub missing: u32,
    /// The list of these questions, where there is one.
    pub url: Option<Route>,
}

/// Counts the `active` questions.
pub fn coverage(config: &Config, levels: &[Level], categories: &[Category], active: &[Question]) -> Coverage {
    let width = levels.len() + 2;
    let (any, total) = (levels.len(), levels.len() + 1);
    let mut cells = vec![Cell::default(); categories.len() * width];
    for question in active {
        let row = question.category as usize * width;
        let columns = question.levels.iter().map(|level| usize::from(*level)).chain(question.levels.is_empty().then_some(any));
        for column in columns.chain([total]) {
            let cell = &mut cells[row + column];
            match question.is_leaked {
                true => cell.leaked += 1,
                false => cell.count += 1,
            }
        }
    }
    // From the innermost category outwards: a parent stands in front of its children.
    for index in (0..categories.len()).rev() {
        let Some(parent) = categories[index].parent else { continue };
        for column in 0..width {
            let (count, leaked) = (cells[index * width + column].count, cells[index * width + column].leaked);
            let above = &mut cells[parent as usize * width + column];
            above.count += count;
            above.leaked += leaked;
        }
    }
    let mut rows = Vec::with_capacity(categories.len());
    let mut gaps = 0;
    for (index, category) in categories.iter().enumerate() {
        let target = config.categories.iter().find(|named| named.id == category.reference.id).map(|named| &named.target);
        let mut row = cells[index * width..(index + 1) * width].to_vec();
        for (level, cell) in levels.iter().zip(&mut row) {
            cell.target = target.and_then(|target| target.by_level.get(&level.reference.id).copied());
        }
        row[total].target = target.and_then(|target| target.total);
        let has_level_target = target.is_some_and(|target| !target.by_level.is_empty());
        for (column, cell) in row.iter_mut().enumerate() {
            let wanted = match cell.target {
                Some(target) => u32::from(target),
                None => u32::from(column == total && !has_level_target && category.children.is_empty()),
            };
            cell.missing = wanted.saturating_sub(cell.count);
            gaps += u32::from(cell.missing > 0);
            let level = levels.get(column).map(|level| level.reference.id.as_str());
            let level = level.or((column == any).then_some(crate::inputs::config::ANY_LEVEL));
            cell.url = match level {
                Some(level) if cell.count + cell.leaked + cell.missing > 0 => Some(cell_route(level, &category.reference.id)),
                Some(_) => None,
                None => Some(category.reference.url.clone()),
            };
        }
        let mut row = row.into_iter();
        rows.push(Row {
            category: category.reference.clone(),
            levels: row.by_ref().take(levels.len()).collect(),
            any: row.next().unwrap_or_default(),
            total: row.next().unwrap_or_default(),
        });
    }
    Coverage { levels: levels.iter().map(|level| level.reference.clone()).collect(), rows, gaps }
}

/// Where the list of a level's questions in a category goes.
pub fn cell_route(level: &str, category: &str) -> Route {
    Route::new(format!("levels/{level}/{category}.html"))
}
