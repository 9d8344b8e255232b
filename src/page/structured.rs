//! What a page says of itself to search engines, where a handbook says that it is public.

use super::content::Content;
use super::fields::PageFields;
use super::view::View;
use crate::handbook::entry::Crumb;
use crate::words::path::FullAddress;
use serde_json::{Value, json};
use std::sync::Arc;

/// The page as JSON-LD (<https://schema.org/WebPage>), fit for a `script` element; `None` where search engines must leave the page out.
/// It names the page and says where it stands: a question's answer is no part of it.
pub fn structured_data(view: &View<'_>, page: &PageFields) -> Option<String> {
    let site = view.site;
    let url = page.canonical.as_ref().filter(|_| !page.noindex)?;
    let base = site.base_url.as_ref()?;
    let kind = match view.content {
        Content::Home(_) => "WebSite",
        Content::List(_) | Content::Tags(_) => "CollectionPage",
        _ => "WebPage",
    };
    let mut data = json!({
        "@context": "https://schema.org",
        "@type": kind,
        "name": &*page.title,
        "url": url,
        "inLanguage": &*page.language,
    });
    let fields = data.as_object_mut()?;
    if let Some(description) = &page.description {
        fields.insert("description".to_owned(), json!(&**description));
    }
    if let Content::Question(question) = &view.content
        && let Some(reviewed) = question.reviewed()
    {
        fields.insert("lastReviewed".to_owned(), json!(reviewed.to_string()));
    }
    if kind != "WebSite" {
        let start = json!({"@type": "ListItem", "position": 1, "name": site.title, "item": base});
        let step = |(position, crumb): (u32, &Crumb)| {
            let address = FullAddress { base: Arc::clone(base), route: crumb.url.clone() };
            json!({"@type": "ListItem", "position": position, "name": crumb.title, "item": address})
        };
        let list: Vec<Value> = std::iter::once(start).chain((2..).zip(page.trail.iter()).map(step)).collect();
        fields.insert("breadcrumb".to_owned(), json!({"@type": "BreadcrumbList", "itemListElement": list}));
        fields.insert("isPartOf".to_owned(), json!({"@type": "WebSite", "name": site.title, "url": base}));
    }
    // In a `script` element only `<` could begin something else.
    Some(data.to_string().replace('<', "\\u003c"))
}
