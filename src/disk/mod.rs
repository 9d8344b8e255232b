//! Files in, files out.
//!
//! In: a root folder. Out: a tree; and a site in an output folder. Invariants: nothing below `content/` or `themes/` is ever written; in the output folder
//! only files are replaced or deleted that an earlier run has written and nobody has changed; and after an end at any moment, the next run finds
//! a whole site there, the old or the new.

mod apply;
mod entries;
mod files;
mod folder;
pub mod journal;
mod lock;
pub mod manifest;
mod outcome;
mod output;
mod place;
mod publish;
mod releases;
mod root;
mod seal;
mod stage;
mod sync;
mod walk;

pub use apply::recover_all;
pub use folder::{Changes, Folder, read};
pub use publish::{Manner, Progress, Published, Publisher, Terms};
pub use root::{find_root, open_root};
pub use seal::{Seal, Standing};
pub use walk::concerns;
