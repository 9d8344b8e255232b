//! `askbook.toml`.

use askbook::inputs::config::{is_id, parse};
use askbook::inputs::limits::Limits;
use askbook::words::path::Route;
use askbook::words::slug::slug;
use std::collections::BTreeSet;

/// The configuration is whole whatever is written: ids are unique and fit to be addresses, and what is wrong is said and left out.
pub fn check(bytes: &[u8]) {
    let text = super::text(bytes);
    let (config, diagnostics) = parse(&text);
    super::check_diagnostics(&diagnostics, &text);
    let lists: [Vec<&str>; 3] = [
        config.levels.iter().map(|level| &*level.id).collect(),
        config.roles.iter().map(|role| &*role.id).collect(),
        config.competencies.iter().map(|competency| &*competency.id).collect(),
    ];
    for ids in lists {
        assert!(ids.iter().all(|id| is_id(id)), "{ids:?}");
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{ids:?}");
    }
    let ids: BTreeSet<&str> = config.categories.iter().map(|category| &*category.id).collect();
    assert_eq!(ids.len(), config.categories.len());
    assert!(ids.iter().all(|id| id.split('/').all(|part| slug(part) == part)), "{ids:?}");
    assert!((2..=7).contains(&config.scale.len()), "{:?}", config.scale);
    assert_eq!(slug(&config.theme), config.theme);
    for address in config.base_url.iter().chain(&config.edit_url) {
        assert!(address.starts_with("http://") || address.starts_with("https://"), "{address}");
    }
    if let Some(base) = &config.base_url {
        assert!(base.ends_with('/'), "{base}");
        config.full_address(&Route::new("a.html")).expect("a handbook with an address has full addresses");
    }
    // Limits are needed before the rest is read, and are the same then.
    assert!(Limits::of(&text).is_none_or(|limits| limits == config.limits));
    assert_eq!(parse(&text).0, config);
}
