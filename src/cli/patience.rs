//! The limit on the time that a page takes.
//!
//! Nothing can stop a template that goes round without writing anything. So the process ends, and says which one it was; what has been
//! published before stays as it is.

use super::say;
use super::terminal::style;
use crate::report;
use crate::snapshot::Snapshot;
use std::collections::BTreeMap;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// How often one looks.
const TICK: Duration = Duration::from_millis(100);
const TICKS_A_SECOND: u64 = 10;

/// Does some work in which pages of a snapshot are rendered. Where one takes longer than the handbook allows, ends the process as one that has
/// found mistakes.
pub fn watch_over<T>(snapshot: &Snapshot, work: impl FnOnce() -> T) -> T {
    let most = snapshot.handbook.config.limits.time * TICKS_A_SECOND;
    std::thread::scope(|scope| {
        let (finished, wait) = channel::<()>();
        scope.spawn(move || {
            // Looks are counted, and no clock is read: a computer that has slept meanwhile is no template's fault.
            let mut looks: BTreeMap<u64, u64> = BTreeMap::new();
            while wait.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
                let pages = snapshot.under_way();
                looks = pages.keys().map(|number| (*number, looks.get(number).map_or(1, |looks| looks + 1))).collect();
                let late = pages.iter().find(|(number, _)| looks[number] > most);
                if let Some((_, route)) = late {
                    let unfinished = [snapshot.unfinished(route)];
                    say(&mut anstream::stderr(), &report::draw(&unfinished, |path| snapshot.text(path), style()));
                    std::process::exit(1);
                }
            }
        });
        let result = work();
        drop(finished);
        result
    })
}
