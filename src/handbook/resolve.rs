//! Where a link of one document leads.

use super::{Asset, Handbook, asset_route};
use crate::inputs::tree::CONTENT;
use crate::markdown::body::{Link, Target};
use crate::markdown::inline::escape;
use crate::question::Document;
use crate::words::key::Key;
use crate::words::path::{Route, SourcePath, encode};
use crate::words::slug::slug;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// What a link leads to.
#[derive(Debug)]
pub enum Resolved<'a> {
    /// A document's page, or the heading in it that the link names. With the key of the document's path.
    Document(&'a Document, Key),
    /// A page that no single document makes: a category without introduction.
    Page(&'a Route),
    /// A file that is published as it is.
    Asset(&'a Asset),
    /// Nothing.
    Broken,
}

impl Hash for Resolved<'_> {
    /// Covers what an address is made of beside the link itself. The text of the document that it leads to is no part of it.
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Resolved::Document(_, path) => (0, path).hash(state),
            Resolved::Page(route) => (1, route).hash(state),
            Resolved::Asset(asset) => (2, &asset.route, asset.size).hash(state),
            Resolved::Broken => 3.hash(state),
        }
    }
}

impl Resolved<'_> {
    /// The value of `href` or `src` of `link`, which leads here, on the page at `from`.
    ///
    /// It is fit for a double-quoted attribute. An image's goes on with its width and height as attributes of their own, so that
    /// the page does not jump while it loads.
    fn address(&self, link: &Link, from: &Route) -> String {
        match self {
            Resolved::Document(target, _) => {
                let page = &target.route;
                let mut address = if page == from { String::new() } else { from.reference_to(page) };
                match anchor(link) {
                    Some(anchor) => {
                        address.push('#');
                        address.push_str(&encode(anchor));
                    }
                    None if address.is_empty() => address.push('#'),
                    None => {}
                }
                escape(&address)
            }
            Resolved::Page(page) => escape(&from.reference_to(page)),
            Resolved::Asset(asset) => {
                let mut address = escape(&from.reference_to(&asset.route));
                if let Some((width, height)) = asset.size.filter(|_| link.is_image) {
                    address.push_str(&format!("\" width=\"{width}\" height=\"{height}"));
                }
                address
            }
            // As if it were there: what a writer got wrong must not lead out of the site.
            Resolved::Broken => match &link.target {
                Target::File { path, .. } => escape(&from.reference_to(&asset_route(&SourcePath::new(path.as_str())))),
                Target::Anchor(_) => escape(&link.raw),
                Target::Outside => String::new(),
            },
        }
    }
}

/// The links of a document, as far as a page that shows it goes.
#[derive(Clone, Copy, Debug)]
pub struct Links<'a> {
    handbook: &'a Handbook,
    document: &'a Arc<Document>,
    key: Key,
}

impl Hash for Links<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}

impl<'a> Links<'a> {
    /// Those of `document`; `key` must be that of what they lead to.
    pub(super) fn new(handbook: &'a Handbook, document: &'a Arc<Document>, key: Key) -> Self {
        Links { handbook, document, key }
    }

    /// The values of `href` and `src` on the page at `from`, by index of the link.
    pub fn addresses(&self, from: &Route) -> Vec<String> {
        self.handbook.links(self.document).map(|(link, target)| target.address(link, from)).collect()
    }
}

/// The id of the heading that a link names.
pub fn anchor(link: &Link) -> Option<&str> {
    match &link.target {
        Target::Anchor(anchor) => Some(anchor),
        Target::File { anchor, .. } => anchor.as_deref(),
        Target::Outside => None,
    }
}

impl Handbook {
    /// The links of `document`, and what each leads to.
    pub fn links<'a>(&'a self, document: &'a Document) -> impl Iterator<Item = (&'a Link, Resolved<'a>)> {
        document.body.links.iter().zip(self.targets(document))
    }

    /// The same for a page that shows the document.
    pub fn links_of<'a>(&'a self, document: &'a Arc<Document>) -> Links<'a> {
        Links::new(self, document, self.links_key(document))
    }

    /// Equal keys mean that the links of `document` lead to the same.
    pub(super) fn links_key(&self, document: &Document) -> Key {
        match document.link_keys.is_empty() {
            true => Key::default(),
            false => Key::of(&self.targets(document).collect::<Vec<_>>()),
        }
    }

    fn targets<'a>(&'a self, document: &'a Document) -> impl Iterator<Item = Resolved<'a>> {
        document.link_keys.iter().enumerate().map(|(at, key)| match self.documents.by_key(*key) {
            Some(target) => Resolved::Document(target, *key),
            None => self.resolve(&document.body.links[at]),
        })
    }

    /// Equal keys mean that every link leads to the same.
    pub fn ground(&self) -> Key {
        let assets: Vec<_> = self.assets.iter().map(|(path, asset)| (path, asset.size)).collect();
        let categories: Vec<_> = self.categories.iter().map(|category| &category.reference.id).collect();
        Key::of(&(self.documents.key(), assets, categories))
    }

    /// Resolves a link to a path at which there is no document.
    fn resolve(&self, link: &Link) -> Resolved<'_> {
        let Target::File { path, .. } = &link.target else { return Resolved::Broken };
        if let Some(asset) = self.assets.get(path.as_str()) {
            return Resolved::Asset(asset);
        }
        let folder = path.strip_suffix("/index.md").unwrap_or(path);
        if let Some(document) = self.documents.get(&format!("{folder}/index.md")) {
            return Resolved::Document(document, document.path_key);
        }
        let below = folder.strip_prefix(CONTENT).unwrap_or(folder).trim_start_matches('/');
        let id: Vec<String> = below.split('/').map(slug).collect();
        match self.category(&id.join("/")) {
            Some(category) => Resolved::Page(&self.categories[category as usize].reference.url),
            None => Resolved::Broken,
        }
    }

    /// The paths that a broken link to `path` may have meant: files of the same name first.
    pub fn candidates<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a str> {
        let name = path.rsplit('/').next().unwrap_or(path);
        let documents = self.documents.values().map(|document| document.path.as_str());
        let assets = self.assets.keys().map(SourcePath::as_str);
        documents.chain(assets).filter(move |candidate| {
            let other = candidate.rsplit('/').next().unwrap_or(candidate);
            strsim::jaro_winkler(name, other) >= 0.85
        })
    }
}
