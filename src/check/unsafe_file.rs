//! Files that are published as they are, and that a browser would run something of.

use crate::handbook::Handbook;
use crate::words::diagnostic::{Code, Diagnostic};

pub fn of_assets(handbook: &Handbook) -> impl Iterator<Item = Diagnostic> {
    handbook.assets.iter().filter_map(|(path, asset)| {
        let help = format!("publish it in another form, or name `{}` in `trusted` under `[markdown]`", path.folder());
        Some(Diagnostic::new(Code::UnsafeFile, path, None, &**asset.harm.as_ref()?).help(help))
    })
}
