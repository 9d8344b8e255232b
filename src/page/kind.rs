//! What can stand at an address.

use crate::words::path::{Route, SourcePath};

/// What stands at an address.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Page {
    /// The home page.
    Home,
    /// A question, by index.
    Question(u32),
    /// A plain page, by index.
    Plain(u32),
    /// A page of a list: which list, and the number of the page from 0.
    List(u32, u32),
    /// The questions of a list, whole: which list.
    Print(u32),
    /// All tags.
    Tags,
    /// Where readers search.
    Search,
    /// What a host shows for an address that leads nowhere.
    NotFound,
    /// A page that leads on to another address.
    Redirect(Route),
    /// All addresses, for search engines.
    Sitemap,
    /// New and reviewed questions, for feed readers.
    Feed,
    /// What crawlers may do.
    Robots,
    /// All questions, for tools.
    Questions,
    /// A file of the content folder.
    Asset(SourcePath),
    /// A file of the theme, by its name there.
    ThemeAsset(String),
}
