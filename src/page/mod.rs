//! Pages: which ones there are, what each may show, and its bytes.
//!
//! In: a handbook and a theme. Out: a [`plan::Plan`], a [`view::View`] for each page, bytes. Invariant: a page's key hashes all that its view
//! holds, and rendering sees nothing but the view and the theme.

pub mod addresses;
pub mod body;
pub mod content;
pub mod fields;
pub mod filters;
pub mod fragments;
pub mod kind;
pub mod list;
pub mod plan;
pub mod print;
pub mod question;
pub mod records;
pub mod render;
pub mod structured;
pub mod text;
pub mod theme;
pub mod view;
