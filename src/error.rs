//! The machine's refusals: what could not be done, with which file, and why.

use std::borrow::Cow;
use std::fmt;
use std::io;
use std::path::Path;

/// Something that the machine refused; a command that meets one ends with 2.
#[derive(Debug, thiserror::Error)]
pub struct Error {
    message: String,
    hint: Option<String>,
    #[source]
    cause: Option<io::Error>,
}

impl Error {
    /// A refusal in words.
    pub fn new(message: impl Into<String>) -> Self {
        Error { message: message.into(), hint: None, cause: None }
    }

    /// `cannot <operation> <path>`, with what the system said.
    pub fn io(operation: &str, path: &Path, cause: io::Error) -> Self {
        Error { message: format!("cannot {operation} `{}`", path.display()), hint: None, cause: Some(cause) }
    }

    /// The same with a line of help.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&harmless(&self.message))?;
        if let Some(cause) = &self.cause {
            write!(f, ": {}", reason(cause))?;
        }
        if let Some(hint) = &self.hint {
            write!(f, "\nhelp: {}", harmless(hint))?;
        }
        Ok(())
    }
}

/// What the system said, in the form of our own messages: a small letter in front, no number behind.
pub fn reason(cause: &io::Error) -> String {
    let text = cause.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// Text in which names of files may stand, with everything escaped that would steer a terminal, or a reader of its lines.
pub fn harmless(text: &str) -> Cow<'_, str> {
    let steers = |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if !text.contains(steers) {
        return Cow::Borrowed(text);
    }
    text.chars().map(|c| if steers(c) { c.escape_default().to_string() } else { c.to_string() }).collect()
}
