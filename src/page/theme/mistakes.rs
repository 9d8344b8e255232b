//! What the template engine says, as diagnostics with places.

use super::{DEFAULT, Template};
use crate::words::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::words::path::SourcePath;
use crate::words::span::{Span, byte_at};
use std::collections::BTreeMap;
use tera::{Error, ErrorKind, ReportError, Tera};

/// Compiles the templates; `None` where one is broken.
pub fn compile(sources: &BTreeMap<String, Template>) -> (Option<Tera>, Vec<Diagnostic>) {
    let mut tera = Tera::new();
    super::fill::register(&mut tera);
    tera.set_fallback_prefixes([format!("{DEFAULT}/")]).expect("no template has been added yet");
    let Err(error) = tera.add_raw_templates(sources.iter().map(|(name, template)| (name, &template.text))) else {
        return (Some(tera), Vec::new());
    };
    // The engine stops at the first syntax error; read alone, each template tells its own.
    let mut diagnostics = Vec::new();
    for (name, template) in sources {
        if let Err(error) = Tera::new().add_raw_template(name, &template.text)
            && let ErrorKind::SyntaxError(report) = error.kind()
        {
            diagnostics.push(of_report(sources, report));
        }
    }
    if diagnostics.is_empty() {
        diagnostics = of_load(sources, &error);
    }
    (None, diagnostics)
}

/// What went wrong while `template` was filled in.
pub fn rendering(sources: &BTreeMap<String, Template>, template: &str, error: &Error) -> Diagnostic {
    match error.kind() {
        ErrorKind::RenderingError(report) | ErrorKind::SyntaxError(report) => of_report(sources, report),
        kind => Diagnostic::new(Code::InvalidTemplate, &path_of(sources, template), None, lower(&kind.to_string())),
    }
}

fn of_load(sources: &BTreeMap<String, Template>, error: &Error) -> Vec<Diagnostic> {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => vec![of_report(sources, report)],
        ErrorKind::MissingParent { current, parent } => {
            let message = format!("the template extends `{parent}`, which is not there");
            let help = did_you_mean(parent, sources.keys().map(String::as_str));
            vec![Diagnostic::new(Code::InvalidTemplate, &path_of(sources, current), None, message).help(help)]
        }
        ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => {
            let message = format!("the template leads back to itself: {}", lower(&error.to_string()));
            vec![Diagnostic::new(Code::InvalidTemplate, &path_of(sources, tpl), None, message)]
        }
        // Several mistakes come as one text, one report behind another.
        kind => kind.to_string().split("\n\n").map(|report| of_text(sources, report)).collect(),
    }
}

/// A report that the engine has already drawn: `error: …`, then ` --> template:line:column`.
fn of_text(sources: &BTreeMap<String, Template>, report: &str) -> Diagnostic {
    let mut lines = report.lines();
    let message = lower(lines.next().unwrap_or_default().trim_start_matches("error: "));
    let place = lines.find_map(|line| line.trim_start().strip_prefix("--> "));
    let parts = place.and_then(|place| {
        let (rest, column) = place.rsplit_once(':')?;
        let (name, line) = rest.rsplit_once(':')?;
        Some((name, line.parse().ok()?, column.parse().ok()?))
    });
    let Some((name, line, column)) = parts else {
        return Diagnostic::new(Code::InvalidTemplate, &SourcePath::new("themes"), None, message);
    };
    let span = sources.get(name).map(|template| {
        let at = byte_at(&template.text, line, column);
        Span::new(at..at + 1)
    });
    let help = message.strip_prefix("unknown template `").and_then(|rest| {
        did_you_mean(rest.trim_end_matches('`'), sources.keys().map(|name| name.trim_start_matches("default/")))
    });
    Diagnostic::new(Code::InvalidTemplate, &path_of(sources, name), span, message).help(help)
}

fn of_report(sources: &BTreeMap<String, Template>, report: &ReportError) -> Diagnostic {
    // The engine lists the fields there are behind the message; they are the help.
    let (message, help) = match report.message().split_once(" Available fields: ") {
        Some((message, fields)) => (message, Some(format!("the fields are {}", fields.trim_end_matches('.')))),
        None => (report.message(), missing_argument(report.message())),
    };
    let span = Span::new(report.span().range.clone());
    Diagnostic::new(Code::InvalidTemplate, &path_of(sources, report.filename()), span, lower(message.trim_end_matches('.')))
        .help(help)
}

/// What to do where a component wants something that its call does not give.
fn missing_argument(message: &str) -> Option<String> {
    let (name, _) = message.strip_prefix("Argument `")?.split_once('`').filter(|(_, rest)| rest.ends_with("missing."))?;
    Some(format!(
        "give it in the call, or declare it as `@{name}` in the component, which then takes what the caller has by that name"
    ))
}

/// Where a template stands.
pub fn path_of(sources: &BTreeMap<String, Template>, name: &str) -> SourcePath {
    let found = sources.get(name).or_else(|| sources.get(&format!("{DEFAULT}/{name}")));
    found.map_or_else(|| SourcePath::new(format!("themes/{name}")), |template| template.path.clone())
}

/// Messages begin with a small letter, unless a name does.
fn lower(message: &str) -> String {
    let mut letters = message.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
