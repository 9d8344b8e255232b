//! What is remembered of documents from one run to the next.
//!
//! In: the documents of each run, sorted by path. Out: a row for each of them. Invariant: a row belongs to one document as it was parsed, so what was
//! found out of that document alone never goes stale; what a row holds beside that says itself what it was made with.

use super::Document;
use std::cmp::Ordering;
use std::sync::Arc;

/// Rows of documents, sorted by path.
#[derive(Debug)]
pub struct Known<T> {
    /// The rows.
    pub rows: Vec<Row<T>>,
}

/// A document and what is known of it.
#[derive(Debug)]
pub struct Row<T> {
    /// The document.
    pub document: Arc<Document>,
    /// What is known.
    pub known: T,
}

impl<T> Default for Known<T> {
    fn default() -> Self {
        Known { rows: Vec::new() }
    }
}

impl<T: Default> Known<T> {
    /// Brings the rows up to `documents`: documents that are new get an empty row, those that have gone lose theirs. Says whether a path is new or gone.
    pub fn update(&mut self, documents: &[Arc<Document>]) -> bool {
        let mut moved = false;
        let mut old = std::mem::take(&mut self.rows).into_iter().peekable();
        self.rows.reserve_exact(documents.len());
        for document in documents {
            let mut was_there = false;
            let row = loop {
                let Some(next) = old.peek() else { break None };
                if Arc::ptr_eq(&next.document, document) {
                    break old.next();
                }
                match next.document.path.cmp(&document.path) {
                    Ordering::Less => (moved, _) = (true, old.next()),
                    Ordering::Equal => (was_there, _) = (true, old.next()),
                    Ordering::Greater => break None,
                }
            };
            moved |= row.is_none() && !was_there;
            self.rows.push(row.unwrap_or_else(|| Row { document: Arc::clone(document), known: T::default() }));
        }
        moved || old.next().is_some()
    }
}
