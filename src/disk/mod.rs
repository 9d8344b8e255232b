//! Files in, files out.
//!
//! In: a root folder. Out: a tree; and a site in an output folder. Invariant: nothing below `content/` or `themes/` is ever written, and in the output
//! folder only files that an earlier run has written are replaced or deleted.

mod folder;
mod manifest;
mod output;
mod publish;
mod root;
mod walk;

pub use folder::{Changes, Folder, read};
pub use publish::{Published, Publisher};
pub use root::{find_root, open_root};
pub use walk::concerns;
