//! `askbook serve` and `askbook build --watch`, run as they are on real files: whatever a writer does, the site becomes that of a clean build, and
//! pages that are not concerned answer all the while.

mod builds;
mod client;
mod mistakes;
mod places;
mod preview;
mod random;
mod runs;
mod saves;
mod settings;
mod surroundings;
