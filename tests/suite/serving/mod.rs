//! `askbook serve` as programs of every kind meet it: what it answers to whom, where it listens, and that nothing that is sent to it ends it.

mod folders;
mod fuzzed;
mod hosts;
mod malformed;
mod server;
mod slow;
mod wire;
