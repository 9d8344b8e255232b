//! Makes the scripts that readers load small: without comments, with short names. Their sources stay as they are to be read.

use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions};
use oxc_minifier::{Minifier, MinifierOptions};
use oxc_parser::Parser;
use oxc_span::SourceType;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The scripts of the built-in theme.
const THEME: &str = "themes/default/static";
/// The parts of the engine of the search, in the order in which they run.
const ENGINE: &str = "src/search/engine";
const PARTS: [&str; 7] = ["words", "files", "lists", "spelling", "query", "facets", "find"];
/// The parts of the script that keeps an open page up to date, in the order in which they run.
const PREVIEW: &str = "src/server/preview";
const PREVIEW_PARTS: [&str; 7] = ["page", "align", "patch", "assets", "panel", "update", "events"];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={THEME}");
    println!("cargo::rerun-if-changed={ENGINE}");
    println!("cargo::rerun-if-changed={PREVIEW}");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    for entry in fs::read_dir(THEME)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "js") {
            let name = path.file_name().ok_or("a script without a name")?;
            fs::write(out.join(name), small(&fs::read_to_string(&path)?, &path)?)?;
        }
    }
    let engine = joined(ENGINE, &PARTS)?;
    let engine = format!("\"use strict\";globalThis.askbookSearch??=(()=>{{{engine}return search}})();");
    fs::write(out.join("engine.js"), small(&engine, Path::new(ENGINE))?)?;
    let preview = format!("\"use strict\";(()=>{{{}}})();", joined(PREVIEW, &PREVIEW_PARTS)?);
    fs::write(out.join("preview.js"), small(&preview, Path::new(PREVIEW))?)?;
    Ok(())
}

fn joined(folder: &str, parts: &[&str]) -> Result<String, Box<dyn Error>> {
    parts.iter().map(|part| Ok(fs::read_to_string(format!("{folder}/{part}.js"))?)).collect()
}

fn small(source: &str, path: &Path) -> Result<String, Box<dyn Error>> {
    let allocator = Allocator::default();
    let mut parsed = Parser::new(&allocator, source, SourceType::script()).parse();
    if let Some(error) = parsed.errors.first() {
        return Err(format!("{}: {error}", path.display()).into());
    }
    let minified = Minifier::new(MinifierOptions::default()).minify(&allocator, &mut parsed.program);
    let codegen = Codegen::new().with_options(CodegenOptions::minify()).with_scoping(minified.scoping);
    Ok(codegen.build(&parsed.program).code + "\n")
}
