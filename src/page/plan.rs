//! Which pages there are, and the key of each.
//!
//! In: a handbook and a theme. Out: a [`Plan`] and what is wrong with addresses. Invariants: one page an address, also where a file system folds
//! case or Unicode forms; equal keys mean equal bytes.

use super::addresses::{Claims, Memo, Owner};
use super::fields::Site;
use super::kind::Page;
use super::theme::Theme;
use super::view::{View, of_question, view};
use crate::handbook::Handbook;
use crate::words::diagnostic::Diagnostic;
use crate::words::key::{Hashed, Key};
use crate::words::path::Route;
use rayon::prelude::*;

/// How many questions a thread takes at a time.
const STRETCH: usize = 256;

/// A page with its address and key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// Where it goes.
    pub route: Route,
    /// What it is.
    pub page: Page,
    /// Equal keys mean equal bytes.
    pub key: Key,
}

/// All pages, sorted by address.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The pages.
    pub pages: Vec<Planned>,
}

impl Plan {
    /// The page at an address.
    pub fn get(&self, route: &str) -> Option<&Planned> {
        let at = self.pages.binary_search_by(|planned| planned.route.as_str().cmp(route)).ok()?;
        Some(&self.pages[at])
    }
}

/// Plans every page. `site` is what all pages share.
pub fn plan(handbook: &Handbook, theme: &Theme, site: &Hashed<Site>, memo: &mut Memo) -> (Plan, Vec<Diagnostic>) {
    let claims = Claims::new(handbook, theme);
    let key = |view: View<'_>| {
        let templates = view.template().map(|_| theme.templates_key);
        Key::of(&(templates, &view))
    };
    let questions = (0..handbook.questions.len() as u32).into_par_iter().with_min_len(STRETCH);
    let of_questions = || questions.map(|number| key(of_question(handbook, site, number))).collect();
    let of_others = || claims.others.par_iter().map(|claim| key(view(handbook, site, &claim.route, &claim.page))).collect();
    let (settled, (of_questions, of_others)): (_, (Vec<Key>, Vec<Key>)) =
        rayon::join(|| memo.settle(&claims), || rayon::join(of_questions, of_others));
    let planned = |(route, owner): &(Route, Owner)| {
        let (page, key) = match *owner {
            Owner::Question(at) => {
                let number = handbook.documents.numbers()[at as usize].expect("a question has a number");
                (Page::Question(number), of_questions[number as usize])
            }
            Owner::Other(at) => (claims.others[at as usize].page.clone(), of_others[at as usize]),
        };
        Planned { route: route.clone(), page, key }
    };
    let pages = settled.owners.iter().map(planned).collect();
    (Plan { pages }, settled.diagnostics.iter().chain(&claims.diagnostics).cloned().collect())
}
