//! Publishing that is cut off, refused by the system, or done by two at once: `askbook build` on real files, killed or failed at a chosen call.
//!
//! Calls are chosen by `strace`, which can kill a program before any call of the system, or make the call fail. Where it may not trace, these tests
//! fail: on Debian `apt-get install strace`, and in a container the right to trace (`--cap-add SYS_PTRACE`).
//!
//! What must hold afterwards is in `scene`, and is the same for each of them.

mod afterwards;
mod failures;
mod kills;
mod limits;
mod mounts;
mod order;
mod pairs;
mod random;
mod scene;
mod trace;
