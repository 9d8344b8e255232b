//! When to look: after events, or every so often.

use super::mounts::silent;
use crate::disk::concerns;
use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind, RemoveKind, RenameMode};
use notify::{ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _, WatcherKind};
use std::collections::{BTreeSet, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// After the last event of a save that is known to be done.
const DONE: Duration = Duration::from_millis(2);
/// After the last event while a file may still be being written, or many are.
const BUSY: Duration = Duration::from_millis(12);
/// A burst of events is not waited out for longer.
const LONGEST: Duration = Duration::from_millis(400);
/// More files than one save touches.
const MANY: usize = 3;
/// How often to look where events are expected; they might not come.
const SAFETY: Duration = Duration::from_secs(5);
/// Looks take one in so many parts of the time at most: where events are expected, and where there are none.
const SHARES: [u32; 2] = [2_000, 20];
/// How much later than what it tells of an event may come.
const LATE: Duration = Duration::from_millis(100);

/// Something that may have happened.
#[derive(Debug)]
enum Signal {
    /// At this place. Whether more is to come of it.
    At(PathBuf, Progress),
    /// Anywhere: events were lost.
    Anywhere,
    /// No more can be watched.
    Trouble(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    /// A file is being written, and its end will be told.
    Begun,
    Done,
    /// A folder is there no more under its name, and neither is what watched it.
    Gone,
}

/// A reason to look.
#[derive(Debug)]
pub struct Wake {
    /// Since when there is one.
    pub since: Instant,
    /// Where; `None` for everywhere.
    pub hints: Option<BTreeSet<PathBuf>>,
    /// Whether nothing but time has passed.
    is_tick: bool,
}

impl Wake {
    /// To look at everything.
    pub fn everything() -> Self {
        Wake { since: Instant::now(), hints: None, is_tick: false }
    }

    /// Looks for another reason, too.
    pub fn join(&mut self, other: Wake) {
        self.hints = self.hints.take().zip(other.hints).map(|(hints, more)| hints.into_iter().chain(more).collect());
        self.is_tick &= other.is_tick;
    }
}

/// Waits for events in folders, or for time to pass.
pub struct Watcher {
    signals: Receiver<Signal>,
    /// Signals that have come and wait.
    waiting: VecDeque<Signal>,
    /// `None`: there are no events, only time.
    native: Option<RecommendedWatcher>,
    watched: BTreeSet<PathBuf>,
    /// How often to look, as the writer wants it.
    wanted: Option<Duration>,
    /// How long the last look at everything took.
    cost: Duration,
    notices: Vec<String>,
}

impl Watcher {
    /// How often to look where no events come.
    pub const POLL: Duration = Duration::from_millis(500);

    /// Waits for events below `root`; looks every `poll` instead, where that is given.
    pub fn new(root: &Path, poll: Option<Duration>) -> Self {
        let (sender, signals) = channel();
        let mut watcher = Watcher {
            signals,
            waiting: VecDeque::new(),
            native: None,
            watched: BTreeSet::new(),
            wanted: poll,
            cost: Duration::ZERO,
            notices: Vec::new(),
        };
        if poll.is_some() {
            return watcher;
        }
        if let Some(kind) = silent(root) {
            watcher.poll(&format!("the file system ({kind}) does not tell what changes"));
            return watcher;
        }
        let root = root.to_owned();
        match notify::recommended_watcher(move |event| translate(&root, event, &sender)) {
            Ok(native) => watcher.native = Some(native),
            Err(error) => watcher.poll(&reason(&error)),
        }
        watcher
    }

    /// Looks every now and then from here on.
    fn poll(&mut self, reason: &str) {
        let milliseconds = Self::POLL.as_millis();
        self.notices.push(format!("{reason}; looking every {milliseconds} ms instead (`--poll` sets how often)"));
        self.native = None;
    }

    /// A look at everything took so long.
    pub fn looked(&mut self, cost: Duration) {
        self.cost = cost;
    }

    /// How long to wait for events before a look.
    fn every(&self) -> Duration {
        let [expected, none] = SHARES;
        match (self.wanted, &self.native) {
            (Some(wanted), _) => wanted,
            (None, Some(_)) => SAFETY.max(self.cost * expected),
            (None, None) => Self::POLL.max(self.cost * none),
        }
    }

    /// What there is to tell about the watching, once.
    pub fn notices(&mut self) -> impl Iterator<Item = String> {
        std::mem::take(&mut self.notices).into_iter()
    }

    /// Watches these folders and no others. Whether it did so before: what happened in a new one until now has brought no event.
    pub fn watch(&mut self, folders: &BTreeSet<PathBuf>) -> bool {
        let Some(native) = &mut self.native else { return true };
        // First, because a folder that has moved is still watched under its old name.
        for gone in self.watched.difference(folders) {
            // It may have gone of itself.
            let _ = native.unwatch(gone);
        }
        self.watched.retain(|folder| folders.contains(folder));
        let is_recursive = RecommendedWatcher::kind() != WatcherKind::Inotify;
        let mode = if is_recursive { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
        let mut was_watched = true;
        for folder in folders {
            let is_covered = is_recursive && folder.ancestors().any(|above| self.watched.contains(above));
            if is_covered || self.watched.contains(folder) {
                continue;
            }
            was_watched = false;
            match native.watch(folder, mode) {
                Ok(()) => drop(self.watched.insert(folder.clone())),
                // It has gone meanwhile, which the next look will find.
                Err(error) if matches!(error.kind, ErrorKind::PathNotFound) || !folder.is_dir() => {}
                Err(error) => {
                    self.poll(&reason(&error));
                    break;
                }
            }
        }
        was_watched
    }

    /// Whether nothing is known to have happened.
    pub fn is_quiet(&mut self) -> bool {
        self.waiting.extend(self.signals.try_iter());
        self.waiting.is_empty()
    }

    /// Waits for a reason to look.
    pub fn wait(&mut self) -> Wake {
        self.wait_for(self.every()).unwrap_or_else(|| Wake { is_tick: true, ..Wake::everything() })
    }

    /// Waits for events for so long, and then until it is quiet; `None` where none come.
    pub fn wait_for(&mut self, patience: Duration) -> Option<Wake> {
        let first = self.next(patience)?;
        let mut wake = Wake { since: Instant::now(), hints: Some(BTreeSet::new()), is_tick: false };
        let mut begun = BTreeSet::new();
        let mut next = Some(first);
        while let Some(signal) = next {
            self.gather(signal, &mut wake, &mut begun);
            let is_busy = !begun.is_empty() || wake.hints.as_ref().is_none_or(|hints| hints.len() > MANY);
            let left = LONGEST.saturating_sub(wake.since.elapsed());
            next = self.next(left.min(if is_busy { BUSY } else { DONE }));
        }
        Some(wake)
    }

    fn next(&mut self, patience: Duration) -> Option<Signal> {
        if let Some(signal) = self.waiting.pop_front() {
            return Some(signal);
        }
        match self.signals.recv_timeout(patience) {
            Ok(signal) => Some(signal),
            Err(RecvTimeoutError::Timeout) => None,
            // Without a watcher nobody sends.
            Err(RecvTimeoutError::Disconnected) => {
                std::thread::sleep(patience);
                None
            }
        }
    }

    fn gather(&mut self, signal: Signal, wake: &mut Wake, begun: &mut BTreeSet<PathBuf>) {
        match signal {
            Signal::At(place, progress) => {
                match progress {
                    Progress::Begun => drop(begun.insert(place.clone())),
                    Progress::Done => drop(begun.remove(&place)),
                    Progress::Gone => {
                        begun.remove(&place);
                        self.forget(&place);
                    }
                }
                if let Some(hints) = &mut wake.hints {
                    hints.insert(place);
                }
            }
            Signal::Anywhere => wake.hints = None,
            Signal::Trouble(reason) => {
                self.poll(&reason);
                wake.hints = None;
            }
        }
    }

    /// A folder that comes back under its name has to be watched anew.
    fn forget(&mut self, place: &Path) {
        let gone: Vec<PathBuf> =
            self.watched.range(place.to_owned()..).take_while(|folder| folder.starts_with(place)).cloned().collect();
        for folder in gone {
            self.watched.remove(&folder);
            if let Some(native) = &mut self.native {
                let _ = native.unwatch(&folder);
            }
        }
    }

    /// A look has found something. Where time alone had led to it, events do not come here.
    pub fn found(&mut self, wake: &Wake) {
        if !wake.is_tick || self.native.is_none() {
            return;
        }
        match self.next(LATE) {
            Some(signal) => self.waiting.push_front(signal),
            None => self.poll("the system does not tell what changes here"),
        }
    }
}

/// Passes on what an event is about, as far as it concerns a handbook.
fn translate(root: &Path, event: notify::Result<Event>, to: &Sender<Signal>) {
    let event = match event {
        Ok(event) => event,
        Err(error) => return drop(to.send(Signal::Trouble(reason(&error)))),
    };
    if event.need_rescan() || (event.paths.is_empty() && !matches!(event.kind, EventKind::Access(_))) {
        return drop(to.send(Signal::Anywhere));
    }
    let tells_ends = RecommendedWatcher::kind() == WatcherKind::Inotify;
    let progress = match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => Progress::Done,
        // Looking brings these.
        EventKind::Access(_) => return,
        EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(RenameMode::From)) => Progress::Gone,
        EventKind::Modify(ModifyKind::Name(_) | ModifyKind::Metadata(_)) if tells_ends => Progress::Done,
        EventKind::Create(CreateKind::Folder) if tells_ends => Progress::Done,
        _ => Progress::Begun,
    };
    // A link may lead to a folder beside those of the handbook, which has come or gone.
    let is_folder = matches!(
        event.kind,
        EventKind::Create(CreateKind::Folder) | EventKind::Remove(RemoveKind::Folder) | EventKind::Modify(ModifyKind::Name(_))
    );
    let may_concern = |path: &PathBuf| concerns(root, path) || (is_folder && path.parent() == Some(root));
    for path in event.paths.into_iter().filter(may_concern) {
        // Whoever listened is gone when the program ends.
        let _ = to.send(Signal::At(path, progress));
    }
}

fn reason(error: &notify::Error) -> String {
    match &error.kind {
        ErrorKind::MaxFilesWatch => "the system's limit of watched folders is reached".to_owned(),
        ErrorKind::Io(cause) => format!("the folder cannot be watched: {}", crate::error::reason(cause)),
        _ => format!("the folder cannot be watched: {error}"),
    }
}
