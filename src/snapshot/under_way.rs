//! Which pages are being rendered at this moment, so that whoever has a clock sees one that comes to no end.

use crate::words::path::Route;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// The pages that are being rendered.
#[derive(Debug, Default)]
pub struct UnderWay(Mutex<Pages>);

#[derive(Debug, Default)]
struct Pages {
    /// How many have ever been begun.
    begun: u64,
    routes: BTreeMap<u64, Route>,
}

/// A page that is being rendered as long as this is there.
pub struct Begun<'a> {
    under_way: &'a UnderWay,
    number: u64,
}

impl UnderWay {
    /// Notes that a page is begun.
    pub fn begin(&self, route: &Route) -> Begun<'_> {
        let mut pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        pages.begun += 1;
        let number = pages.begun;
        pages.routes.insert(number, route.clone());
        Begun { under_way: self, number }
    }

    /// How many pages have been begun so far.
    pub fn begun(&self) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).begun
    }

    /// Each with a number of its own: the same page that is rendered again has another one.
    pub fn pages(&self) -> BTreeMap<u64, Route> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).routes.clone()
    }
}

impl Drop for Begun<'_> {
    fn drop(&mut self) {
        self.under_way.0.lock().unwrap_or_else(PoisonError::into_inner).routes.remove(&self.number);
    }
}
