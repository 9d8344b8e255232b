//! A TOML table read key by key: types checked, everything wrong collected, what nobody asked for reported.
//!
//! In: a text and the keys that its reader asks for. Out: values with their spans, and diagnostics. Invariant: reading goes on
//! behind every mistake.

use crate::words::character::is_unfit;
use crate::words::date::{Date, Interval};
use crate::words::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::words::path::SourcePath;
use crate::words::span::{Span, Spanned};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use toml::Spanned as Toml;
use toml::de::{DeTable, DeValue};

/// Where a TOML text stands, and what has been found wrong in it.
pub struct Reader<'a> {
    path: &'a SourcePath,
    /// Bytes in front of the TOML text in its file.
    offset: usize,
    /// What is wrong so far.
    pub diagnostics: Vec<Diagnostic>,
}

/// Whether a text is TOML at all, whatever it says.
pub fn is_toml(text: &str) -> bool {
    DeTable::parse(text).is_ok()
}

impl<'a> Reader<'a> {
    /// Parses `text`, which stands `offset` bytes into the file at `path`; hands what could be read of it to `read`.
    pub fn read<T>(
        path: &'a SourcePath,
        offset: usize,
        text: &str,
        read: impl FnOnce(&mut Self, Record<'_, '_>) -> T,
    ) -> (T, Vec<Diagnostic>) {
        let (table, errors) = DeTable::parse_recoverable(text);
        let mut reader = Reader { path, offset, diagnostics: Vec::new() };
        for error in errors {
            let span = error.span().map(|range| Span::new(range).shifted(offset));
            let message = error.message().lines().next().unwrap_or("invalid TOML").to_owned();
            reader.diagnostics.push(Diagnostic::new(Code::InvalidValue, path, span, message));
        }
        let broken = !reader.diagnostics.is_empty();
        let record = Record { span: reader.span(&table.span()), table: table.get_ref(), taken: Vec::new(), name: "" };
        let value = read(&mut reader, record);
        if broken {
            // What follows a syntax error may be its consequence: only what the parser itself says is sure.
            reader.diagnostics.retain(|diagnostic| diagnostic.code == Code::InvalidValue);
        }
        (value, reader.diagnostics)
    }

    fn span(&self, range: &Range<usize>) -> Span {
        Span::new(range.clone()).shifted(self.offset)
    }

    /// Reports a mistake at `span`.
    pub fn report(&mut self, code: Code, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        self.diagnostics.push(Diagnostic::new(code, self.path, span, message));
        self.diagnostics.last_mut().expect("one was just pushed")
    }

    fn wrong_type(&mut self, key: &str, value: &Toml<DeValue<'_>>, expected: &str) {
        let span = self.span(&value.span());
        let found = value.get_ref().type_str();
        self.report(Code::InvalidValue, span, format!("`{key}` is {}, expected {expected}", with_article(found)));
    }

    /// The string that `value` is.
    fn string(&mut self, key: &str, value: &Toml<DeValue<'_>>, expected: &str) -> Option<Spanned<String>> {
        let Some(text) = value.get_ref().as_str() else {
            self.wrong_type(key, value, expected);
            return None;
        };
        let span = self.span(&value.span());
        if let Some(c) = text.chars().find(|c| is_unfit(*c)) {
            self.unfit(key, c, span);
            return None;
        }
        Some(Spanned { value: text.to_owned(), span })
    }

    fn unfit(&mut self, key: &str, c: char, span: Span) {
        let message = format!("`{key}` holds the character U+{:04X}, which no page can show", u32::from(c));
        self.report(Code::InvalidValue, span, message);
    }
}

fn with_article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {noun}")
}

/// A text, or its forms by name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(untagged)]
pub enum Text {
    /// A string.
    One(String),
    /// A table of strings.
    Forms(BTreeMap<String, String>),
}

impl Text {
    /// What is to be filled in: `n` of `{n} questions`.
    pub fn placeholders(&self) -> BTreeSet<&str> {
        let texts: Vec<&String> = match self {
            Text::One(text) => vec![text],
            Text::Forms(forms) => forms.values().collect(),
        };
        texts.into_iter().flat_map(|text| text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0))).collect()
    }
}

/// A table being read. [`Record::finish`] reports the keys that were never asked for.
pub struct Record<'t, 'i> {
    /// Where the table stands.
    pub span: Span,
    table: &'t DeTable<'i>,
    taken: Vec<&'static str>,
    /// What the table is called in messages; empty for the file itself.
    name: &'static str,
}

impl<'t, 'i> Record<'t, 'i> {
    fn take(&mut self, key: &'static str) -> Option<&'t Toml<DeValue<'i>>> {
        self.taken.push(key);
        self.table.get(key)
    }

    /// Whether the key is there, read or not.
    pub fn has(&self, key: &str) -> bool {
        self.table.get(key).is_some()
    }

    /// The keys of the table and where each stands.
    pub fn keys(&self, reader: &Reader<'_>) -> Vec<Spanned<String>> {
        let spanned = |key: &Toml<_>| reader.span(&key.span());
        self.table.iter().map(|(key, _)| Spanned { value: key.get_ref().to_string(), span: spanned(key) }).collect()
    }

    /// Reports keys that were not asked for, and keys that come with a later feature.
    pub fn finish(self, reader: &mut Reader<'_>, not_supported: &[(&str, &str)]) {
        for key in self.keys(reader) {
            if self.taken.contains(&key.value.as_str()) {
                continue;
            }
            let place = if self.name.is_empty() { String::new() } else { format!(" in `{}`", self.name) };
            if let Some((_, feature)) = not_supported.iter().find(|(known, _)| *known == key.value) {
                let message = format!("`{}`{place} belongs to {feature}, which this version does not have", key.value);
                reader.report(Code::NotSupported, key.span, message).help =
                    Some("it is read over; the handbook itself is built without it".to_owned());
                continue;
            }
            let help = did_you_mean(&key.value, self.taken.iter().copied())
                .or_else(|| self.taken.contains(&"extra").then(|| "keys of one's own go under `[extra]`".to_owned()));
            reader.report(Code::UnknownKey, key.span, format!("unknown key `{}`{place}", key.value)).help = help;
        }
    }

    /// A string.
    pub fn string(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Option<Spanned<String>> {
        let value = self.take(key)?;
        reader.string(key, value, "a string")
    }

    /// A string that must be there; reports it where it is not.
    pub fn required_string(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Option<Spanned<String>> {
        if !self.has(key) {
            self.taken.push(key);
            let place = if self.name.is_empty() { String::new() } else { format!(" in `{}`", self.name) };
            reader.report(Code::MissingKey, self.span, format!("`{key}` is missing{place}"));
            return None;
        }
        let text = self.string(reader, key)?;
        if text.value.trim().is_empty() {
            reader.report(Code::InvalidValue, text.span, format!("`{key}` is empty, expected a text"));
            return None;
        }
        Some(text)
    }

    /// A list of strings; with `or_one` a single string stands for a list of one.
    fn list(&mut self, reader: &mut Reader<'_>, key: &'static str, or_one: bool) -> Vec<Spanned<String>> {
        let expected = if or_one { "a string or an array of strings" } else { "an array of strings" };
        let Some(value) = self.take(key) else { return Vec::new() };
        match value.get_ref() {
            DeValue::Array(items) => items.iter().filter_map(|item| reader.string(key, item, expected)).collect(),
            DeValue::String(_) if or_one => reader.string(key, value, expected).into_iter().collect(),
            _ => {
                reader.wrong_type(key, value, expected);
                Vec::new()
            }
        }
    }

    /// An array of strings.
    pub fn strings(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Vec<Spanned<String>> {
        self.list(reader, key, false)
    }

    /// A string or an array of strings.
    pub fn one_or_more(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Vec<Spanned<String>> {
        self.list(reader, key, true)
    }

    /// An array of arrays of strings, each with the place where it stands.
    pub fn string_lists(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Vec<Spanned<Vec<Spanned<String>>>> {
        const EXPECTED: &str = "an array of arrays of strings";
        let Some(value) = self.take(key) else { return Vec::new() };
        let Some(rows) = value.get_ref().as_array() else {
            reader.wrong_type(key, value, EXPECTED);
            return Vec::new();
        };
        let mut found = Vec::new();
        for row in rows.iter() {
            let span = reader.span(&row.span());
            match row.get_ref().as_array() {
                Some(items) => {
                    let value = items.iter().filter_map(|item| reader.string(key, item, EXPECTED)).collect();
                    found.push(Spanned { value, span });
                }
                None => reader.wrong_type(key, row, EXPECTED),
            }
        }
        found
    }

    /// A whole number within `range`.
    pub fn integer(&mut self, reader: &mut Reader<'_>, key: &'static str, range: std::ops::RangeInclusive<i64>) -> Option<i64> {
        let value = self.take(key)?;
        integer(reader, key, value, range)
    }

    /// `true` or `false`.
    pub fn boolean(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Option<bool> {
        let value = self.take(key)?;
        let found = value.get_ref().as_bool();
        if found.is_none() {
            reader.wrong_type(key, value, "`true` or `false`");
        }
        found
    }

    /// A date without a time: `2026-11-23`.
    pub fn date(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Option<Spanned<Date>> {
        const EXPECTED: &str = "a date such as 2026-11-23, without quotes";
        let value = self.take(key)?;
        let date = value.get_ref().as_datetime().filter(|datetime| datetime.time.is_none()).and_then(|datetime| {
            let date = datetime.date?;
            Date::new(i16::try_from(date.year).ok()?, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?).ok()
        });
        let span = reader.span(&value.span());
        if date.is_none() {
            reader.wrong_type(key, value, EXPECTED);
        }
        date.map(|value| Spanned { value, span })
    }

    /// An interval: `"6 months"`.
    pub fn interval(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Option<Interval> {
        let text = self.string(reader, key)?;
        let interval = Interval::parse(&text.value);
        if interval.is_none() {
            let message = format!("`{key}` is `{}`, expected a number and `days`, `weeks`, `months` or `years`", text.value);
            reader.report(Code::InvalidValue, text.span, message);
        }
        interval
    }

    /// One of a few words.
    pub fn choice<T: Copy>(&mut self, reader: &mut Reader<'_>, key: &'static str, choices: &[(&str, T)]) -> Option<Spanned<T>> {
        let text = self.string(reader, key)?;
        let found = choices.iter().find(|(word, _)| *word == text.value);
        if found.is_none() {
            let words: Vec<String> = choices.iter().map(|(word, _)| format!("`{word}`")).collect();
            let message = format!("`{key}` is `{}`, expected {}", text.value, words.join(" or "));
            let help = did_you_mean(&text.value, choices.iter().map(|(word, _)| *word));
            reader.report(Code::InvalidValue, text.span, message).help = help;
        }
        found.map(|(_, value)| Spanned { value: *value, span: text.span })
    }

    /// A list of whole numbers, each within `range`, and where the list stands.
    pub fn integers(
        &mut self,
        reader: &mut Reader<'_>,
        key: &'static str,
        range: std::ops::RangeInclusive<i64>,
    ) -> Option<Spanned<Vec<i64>>> {
        let value = self.take(key)?;
        let Some(items) = value.get_ref().as_array() else {
            reader.wrong_type(key, value, "an array of whole numbers");
            return None;
        };
        let numbers = items.iter().filter_map(|item| integer(reader, key, item, range.clone())).collect();
        Some(Spanned { value: numbers, span: reader.span(&value.span()) })
    }

    /// A table.
    pub fn table(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Option<Record<'t, 'i>> {
        let value = self.take(key)?;
        self.record(reader, key, value)
    }

    /// A whole number, or a table: both are offered, at most one is there.
    pub fn integer_or_table(
        &mut self,
        reader: &mut Reader<'_>,
        key: &'static str,
        range: std::ops::RangeInclusive<i64>,
    ) -> (Option<i64>, Option<Record<'t, 'i>>) {
        match self.take(key) {
            Some(value) if value.get_ref().is_integer() => (integer(reader, key, value, range), None),
            Some(value) => (None, self.record(reader, key, value)),
            None => (None, None),
        }
    }

    /// An array of tables: `[[levels]]`.
    pub fn tables(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Vec<Record<'t, 'i>> {
        let Some(value) = self.take(key) else { return Vec::new() };
        match value.get_ref().as_array() {
            Some(items) => items.iter().filter_map(|item| self.record(reader, key, item)).collect(),
            None => {
                reader.wrong_type(key, value, &format!("tables, each headed `[[{key}]]`"));
                Vec::new()
            }
        }
    }

    /// An array of strings and tables mixed.
    pub fn strings_or_tables(
        &mut self,
        reader: &mut Reader<'_>,
        key: &'static str,
    ) -> Vec<Result<Record<'t, 'i>, Spanned<String>>> {
        let Some(value) = self.take(key) else { return Vec::new() };
        let Some(items) = value.get_ref().as_array() else {
            reader.wrong_type(key, value, "an array of strings or tables");
            return Vec::new();
        };
        let mut found = Vec::new();
        for item in items.iter() {
            match item.get_ref() {
                DeValue::String(_) => found.extend(reader.string(key, item, "a string").map(Err)),
                _ => found.extend(self.record(reader, key, item).map(Ok)),
            }
        }
        found
    }

    fn record(&self, reader: &mut Reader<'_>, key: &'static str, value: &'t Toml<DeValue<'i>>) -> Option<Record<'t, 'i>> {
        let span = reader.span(&value.span());
        match value.get_ref().as_table() {
            Some(table) => Some(Record { span, table, taken: Vec::new(), name: key }),
            None => {
                reader.wrong_type(key, value, "a table");
                None
            }
        }
    }

    /// Every whole number of a table whose keys are free, with the spans of the keys.
    pub fn all_integers(&self, reader: &mut Reader<'_>, range: std::ops::RangeInclusive<i64>) -> Vec<(Spanned<String>, i64)> {
        let mut found = Vec::new();
        for (key, value) in self.table.iter() {
            let span = reader.span(&key.span());
            if let Some(number) = integer(reader, key.get_ref(), value, range.clone()) {
                found.push((Spanned { value: key.get_ref().to_string(), span }, number));
            }
        }
        found
    }

    /// Every string or list of strings of a table whose keys are free, with the spans of the keys.
    pub fn all_strings(&self, reader: &mut Reader<'_>) -> Vec<(Spanned<String>, Vec<Spanned<String>>)> {
        const EXPECTED: &str = "a string or an array of strings";
        let mut found = Vec::new();
        for (key, value) in self.table.iter() {
            let name = key.get_ref();
            let texts = match value.get_ref() {
                DeValue::Array(items) => items.iter().filter_map(|item| reader.string(name, item, EXPECTED)).collect(),
                _ => reader.string(name, value, EXPECTED).into_iter().collect(),
            };
            found.push((Spanned { value: name.to_string(), span: reader.span(&key.span()) }, texts));
        }
        found
    }

    /// Every text of a table whose keys are free, with the spans of keys and values.
    pub fn all_texts(&self, reader: &mut Reader<'_>) -> Vec<(Spanned<String>, Spanned<Text>)> {
        const EXPECTED: &str = "a string or a table of strings";
        let mut found = Vec::new();
        for (key, value) in self.table.iter() {
            let name = key.get_ref();
            let text = match value.get_ref() {
                DeValue::Table(forms) => Some(Text::Forms(
                    forms
                        .iter()
                        .filter_map(|(form, text)| {
                            Some((form.get_ref().to_string(), reader.string(form.get_ref(), text, "a string")?.value))
                        })
                        .collect(),
                )),
                _ => reader.string(name, value, EXPECTED).map(|text| Text::One(text.value)),
            };
            if let Some(text) = text {
                let key = Spanned { value: name.to_string(), span: reader.span(&key.span()) };
                found.push((key, Spanned { value: text, span: reader.span(&value.span()) }));
            }
        }
        found
    }

    /// A table taken as it is, as JSON, for templates.
    pub fn free(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Option<serde_json::Value> {
        let value = self.take(key)?;
        if !value.get_ref().is_table() {
            reader.wrong_type(key, value, "a table");
            return None;
        }
        if let Some((c, range)) = unfit_within(value) {
            let span = reader.span(&range);
            reader.unfit(key, c, span);
            return None;
        }
        Some(to_json(value.get_ref()))
    }
}

fn integer(reader: &mut Reader<'_>, key: &str, value: &Toml<DeValue<'_>>, range: std::ops::RangeInclusive<i64>) -> Option<i64> {
    let expected = format!("a whole number from {} to {}", range.start(), range.end());
    let Some(number) = value.get_ref().as_integer() else {
        reader.wrong_type(key, value, &expected);
        return None;
    };
    let parsed = i64::from_str_radix(number.as_str(), number.radix()).ok().filter(|number| range.contains(number));
    if parsed.is_none() {
        let span = reader.span(&value.span());
        reader.report(Code::InvalidValue, span, format!("`{key}` is {}, expected {expected}", number.as_str()));
    }
    parsed
}

/// The first character that pages cannot hold in the texts and keys of a value, and where the text stands.
fn unfit_within(value: &Toml<DeValue<'_>>) -> Option<(char, Range<usize>)> {
    let unfit = |text: &str| text.chars().find(|c| is_unfit(*c));
    match value.get_ref() {
        DeValue::String(text) => Some((unfit(text)?, value.span())),
        DeValue::Array(items) => items.iter().find_map(unfit_within),
        DeValue::Table(table) => {
            table.iter().find_map(|(key, item)| unfit(key.get_ref()).map(|c| (c, key.span())).or_else(|| unfit_within(item)))
        }
        _ => None,
    }
}

/// Dates become strings; a number beyond JSON's range becomes null. The depth is bounded by the TOML parser.
fn to_json(value: &DeValue<'_>) -> serde_json::Value {
    use serde_json::Value;
    match value {
        DeValue::String(text) => Value::from(text.as_ref()),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).map_or(Value::Null, Value::from),
        DeValue::Float(number) => number.as_str().parse::<f64>().map_or(Value::Null, Value::from),
        DeValue::Boolean(flag) => Value::from(*flag),
        DeValue::Datetime(datetime) => Value::from(datetime.to_string()),
        DeValue::Array(items) => items.iter().map(|item| to_json(item.get_ref())).collect(),
        DeValue::Table(table) => {
            Value::Object(table.iter().map(|(key, item)| (key.get_ref().to_string(), to_json(item.get_ref()))).collect())
        }
    }
}
