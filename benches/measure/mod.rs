//! Figures: of a process that runs on its own, of the floor, of edits, of the index.

pub mod edits;
pub mod floor;
pub mod index;
pub mod process;

use std::fmt;

/// What several runs of the same thing took.
pub struct Spread {
    median: f64,
    least: f64,
    most: f64,
}

impl Spread {
    /// The spread of at least one figure.
    pub fn of(figures: impl IntoIterator<Item = f64>) -> Self {
        let mut figures: Vec<f64> = figures.into_iter().collect();
        figures.sort_by(f64::total_cmp);
        let [.., most] = figures[..] else { return Spread { median: f64::NAN, least: f64::NAN, most: f64::NAN } };
        Spread { median: figures[figures.len() / 2], least: figures[0], most }
    }

    /// The figure in the middle.
    pub fn median(&self) -> f64 {
        self.median
    }

    /// The largest figure.
    pub fn most(&self) -> f64 {
        self.most
    }
}

impl fmt::Display for Spread {
    /// `2.10 (2.05–2.31)`, with as many digits as make sense.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = match self.median {
            ..10.0 => 2,
            ..100.0 => 1,
            _ => 0,
        };
        let Spread { median, least, most } = self;
        write!(f, "{median:.digits$} ({least:.digits$}–{most:.digits$})")
    }
}
