//! Where a link of one document leads.

use super::{Asset, Handbook};
use crate::inputs::tree::CONTENT;
use crate::markdown::body::{Link, Target};
use crate::markdown::inline::escape;
use crate::question::Document;
use crate::words::path::{Route, SourcePath, encode};
use crate::words::slug::slug;

/// What a link leads to.
#[derive(Debug)]
pub enum Resolved<'a> {
    /// A document's page, or a heading in it.
    Document(&'a Document, Option<&'a str>),
    /// A page that no single document makes: a category without introduction.
    Page(&'a Route),
    /// A file that is published as it is.
    Asset(&'a Asset),
    /// Nothing.
    Broken,
}

impl Handbook {
    /// Resolves a link of `document`.
    pub fn resolve<'a>(&'a self, document: &'a Document, link: &'a Link) -> Resolved<'a> {
        match &link.target {
            Target::Anchor(_) if link.raw.is_empty() || link.is_image => Resolved::Broken,
            Target::Anchor(anchor) => Resolved::Document(document, Some(anchor)),
            Target::File { path, anchor } => self.resolve_path(path, anchor.as_deref()),
            Target::Outside => Resolved::Broken,
        }
    }

    fn resolve_path<'a>(&'a self, path: &str, anchor: Option<&'a str>) -> Resolved<'a> {
        if let Some(document) = self.documents.get(path) {
            return Resolved::Document(document, anchor);
        }
        if let Some(asset) = self.assets.get(path) {
            return Resolved::Asset(asset);
        }
        let folder = path.strip_suffix("/index.md").unwrap_or(path);
        if let Some(document) = self.documents.get(format!("{folder}/index.md").as_str()) {
            return Resolved::Document(document, anchor);
        }
        let below = folder.strip_prefix(CONTENT).unwrap_or(folder).trim_start_matches('/');
        let id: Vec<String> = below.split('/').map(slug).collect();
        match self.category(&id.join("/")) {
            Some(category) => Resolved::Page(&self.categories[category as usize].reference.url),
            None => Resolved::Broken,
        }
    }

    /// The values of `href` and `src` in `document` when its text is shown on the page at `from`, by index of the link.
    ///
    /// Each is fit for a double-quoted attribute. An image's goes on with its width and height as attributes of their own, so that
    /// the page does not jump while it loads.
    pub fn addresses(&self, document: &Document, from: &Route) -> Vec<String> {
        let address = |link: &Link| match self.resolve(document, link) {
            Resolved::Document(target, anchor) => {
                let page = &target.route;
                let mut address = if page == from { String::new() } else { from.reference_to(page) };
                match anchor {
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
            Resolved::Broken => escape(&link.raw),
        };
        document.body.links.iter().map(address).collect()
    }

    /// The paths that a broken link to `path` may have meant: files of the same name first.
    pub fn candidates<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a str> {
        let name = path.rsplit('/').next().unwrap_or(path);
        let documents = self.documents.keys().map(SourcePath::as_str);
        let assets = self.assets.keys().map(SourcePath::as_str);
        documents.chain(assets).filter(move |candidate| {
            let other = candidate.rsplit('/').next().unwrap_or(candidate);
            strsim::jaro_winkler(name, other) >= 0.85
        })
    }
}
