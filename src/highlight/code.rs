//! The lexer of programming languages: one scanner led by the tables of
//! [`super::languages`], which say how a language writes its comments, strings and
//! words. It goes forward only; what must be looked for ahead is either consumed by
//! the look or looked for once a line, which keeps it linear.

use super::languages::{self as l, LANGUAGES, Lang, Quote, Table};
use super::{Class, Out, find_byte, find_str};

/// Deeper nested interpolations are coloured as string.
const MAX_HOLES: usize = 16;

/// An interpolation being lexed as code, and the string to go on with behind it.
struct Hole {
    quote: Quote,
    open: u8,
    close: u8,
    depth: usize,
}

struct Scan<'o, 's> {
    out: &'o mut Out<'s>,
    /// The code up to where this lexer may go.
    bytes: &'s [u8],
    at: usize,
    lang: &'static Lang,
    table: &'static Table,
    /// Only blanks stand between the line start and here.
    fresh: bool,
    /// The last token ended an operand, so that a `/` divides.
    value: bool,
    /// What the word that follows `fn`, `class` and the like names.
    names: Class,
    /// In a shell, the next word is a command.
    command: bool,
    /// Open brackets of any kind.
    depth: usize,
    holes: Vec<Hole>,
    /// Up to here no regular expression can end: an earlier look failed.
    no_regex: usize,
    /// The word that ends the here document that starts with the next line.
    heredoc: Option<&'s [u8]>,
}

pub(super) fn lex(out: &mut Out<'_>, id: usize, from: usize, to: usize) {
    let bytes = &out.src.as_bytes()[..to];
    let mut scan = Scan {
        out,
        bytes,
        at: from,
        lang: &LANGUAGES[id],
        table: l::table(id),
        fresh: true,
        value: false,
        names: Class::Plain,
        command: true,
        depth: 0,
        holes: Vec::new(),
        no_regex: 0,
        heredoc: None,
    };
    scan.run();
}

impl Scan<'_, '_> {
    fn has(&self, flag: u32) -> bool {
        self.lang.flags & flag != 0
    }

    /// The byte `ahead` bytes from here, 0 behind the end.
    fn peek(&self, ahead: usize) -> u8 {
        self.byte(self.at + ahead)
    }

    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    fn before(&self) -> u8 {
        self.at.checked_sub(1).map_or(b'\n', |at| self.byte(at))
    }

    fn sees(&self, text: &str) -> bool {
        self.bytes[self.at..].starts_with(text.as_bytes())
    }

    fn kind(&self, at: usize) -> u8 {
        self.bytes.get(at).map_or(0, |b| self.table.kinds[*b as usize])
    }

    fn line_end(&self) -> usize {
        find_byte(self.bytes, b'\n', self.at, self.bytes.len())
    }

    /// The end of the word that reaches to `at`.
    fn word_end(&self, mut at: usize) -> usize {
        while self.kind(at) & l::INNER != 0 {
            at += 1;
        }
        at
    }

    /// Colours from here to `end` and goes there.
    fn take(&mut self, end: usize, class: Class) {
        self.out.push(self.at, end, class);
        self.at = end;
    }

    fn run(&mut self) {
        while let Some(&byte) = self.bytes.get(self.at) {
            let kind = self.table.kinds[byte as usize];
            if byte == b'\n' {
                self.newline();
                continue;
            }
            if kind & l::BLANK != 0 {
                self.at += 1;
                continue;
            }
            if self.close_hole(byte) {
                continue;
            }
            let fresh = std::mem::take(&mut self.fresh);
            if fresh && self.line_start(byte) {
                continue;
            }
            if kind & l::SIGIL != 0 && self.sigil(byte) {
                continue;
            }
            if kind & l::COMMENT != 0 && self.comment() {
                continue;
            }
            if kind & l::QUOTE != 0 && self.quote() {
                continue;
            }
            if kind & l::WORD != 0 {
                self.word();
            } else if kind & l::DIGIT != 0 {
                self.number();
            } else {
                self.punctuation(byte);
            }
        }
    }

    fn newline(&mut self) {
        self.command |= self.before() != b'\\';
        self.at += 1;
        self.fresh = true;
        self.names = Class::Plain;
        // A string that can't span lines has ended with the line.
        while self.holes.last().is_some_and(|h| h.quote.flags & l::MULTI == 0) {
            self.holes.pop();
        }
        if let Some(word) = self.heredoc.take() {
            let start = self.at;
            while self.at < self.bytes.len() {
                let end = self.line_end();
                let line = self.bytes[self.at..end].trim_ascii();
                self.at = (end + 1).min(self.bytes.len());
                if line.strip_suffix(b";").unwrap_or(line) == word {
                    break;
                }
            }
            self.out.push(start, self.at, Class::Text);
        }
    }

    /// Counts brackets inside an interpolation, and goes on with the string behind it.
    fn close_hole(&mut self, byte: u8) -> bool {
        let Some(hole) = self.holes.last_mut() else {
            return false;
        };
        if byte == hole.open {
            hole.depth += 1;
        } else if byte == hole.close {
            if hole.depth == 0 {
                let quote = hole.quote;
                self.holes.pop();
                self.take(self.at + 1, Class::Escape);
                self.string(self.at, quote);
                return true;
            }
            hole.depth -= 1;
        }
        false
    }

    /// What only the first token of a line can be.
    fn line_start(&mut self, byte: u8) -> bool {
        if self.has(l::PREPROCESSOR) && byte == b'#' {
            let mut end = self.at + 1;
            while self.kind(end) & l::BLANK != 0 && self.byte(end) != b'\n' {
                end += 1;
            }
            let name = end;
            end = self.word_end(end);
            let include = &self.bytes[name..end] == b"include";
            self.take(end, Class::Attribute);
            if include && self.peek(1) == b'<' {
                self.take(self.line_end(), Class::Text);
            }
            return true;
        }
        if !self.has(l::KEYED) || (self.depth > 0 && !byte.is_ascii_alphabetic()) {
            return false;
        }
        let end = self.line_end();
        if byte == b'[' {
            let end = find_byte(self.bytes, b'#', self.at, end);
            self.take(end, Class::Heading);
            return true;
        }
        let is_key = |b: &u8| b.is_ascii_alphanumeric() || b"_-.\"'%/ \t".contains(b) || *b >= 0x80;
        let line = &self.bytes[self.at..end];
        let length = line.iter().take_while(|b| is_key(b)).count();
        let key = line[..length].trim_ascii_end().len();
        if key > 0 && matches!(line.get(length), Some(b'=' | b':')) {
            self.take(self.at + key, Class::Property);
            return true;
        }
        false
    }

    fn comment(&mut self) -> bool {
        for (open, close) in self.lang.block {
            if self.sees(open) {
                let mut from = self.at + open.len();
                let mut depth = 1;
                let size = self.bytes.len();
                while depth > 0 {
                    let Some(end) = find_str(self.bytes, close.as_bytes(), from, size) else {
                        from = size;
                        break;
                    };
                    if self.has(l::NESTED) {
                        let mut inner = from;
                        while let Some(at) = find_str(self.bytes, open.as_bytes(), inner, end) {
                            depth += 1;
                            inner = at + open.len();
                        }
                    }
                    depth -= 1;
                    from = end + close.len();
                }
                self.take(from, Class::Comment);
                return true;
            }
        }
        if !self.lang.line.iter().any(|open| self.sees(open)) {
            return false;
        }
        let glued = !self.before().is_ascii_whitespace() && !b";|&(".contains(&self.before());
        if self.has(l::SPACED) && glued {
            return false;
        }
        self.take(self.line_end(), Class::Comment);
        true
    }

    fn quote(&mut self) -> bool {
        let Some(quote) = self.lang.quotes.iter().find(|q| self.sees(q.open)) else {
            return false;
        };
        if self.has(l::RUST) && quote.open == "'" && self.lifetime() {
            return true;
        }
        // An apostrophe in a word, as in the text of JSX; a prefix was looked for before.
        if quote.open == "'" && self.before().is_ascii_alphanumeric() && !self.has(l::SHELL) {
            self.at += 1;
            return true;
        }
        if self.has(l::STRING_KEYS) && self.string_key(quote) {
            return true;
        }
        let start = self.at;
        self.at += quote.open.len();
        self.string(start, *quote);
        true
    }

    /// `'a` in Rust, unless it is a character.
    fn lifetime(&mut self) -> bool {
        if self.peek(1) == b'\\' || self.kind(self.at + 1) & l::WORD == 0 {
            return false;
        }
        let mut next = self.at + 2;
        while self.byte(next) & 0xC0 == 0x80 {
            next += 1;
        }
        if self.byte(next) == b'\'' {
            return false;
        }
        let end = self.word_end(self.at + 1);
        self.take(end, Class::Attribute);
        true
    }

    /// A string before a colon, as JSON writes keys.
    fn string_key(&mut self, quote: &Quote) -> bool {
        let mut end = self.at + quote.open.len();
        while end < self.bytes.len() && !self.bytes[end..].starts_with(quote.close.as_bytes()) {
            end += match self.bytes[end] {
                b'\n' => return false,
                b'\\' => 2,
                _ => 1,
            };
        }
        let end = end + quote.close.len();
        let mut colon = end;
        while self.byte(colon) == b' ' {
            colon += 1;
        }
        let found = self.byte(colon) == b':';
        if found {
            self.take(end, Class::Property);
        }
        found
    }

    /// Colours a string from `start`; `self.at` stands inside of it.
    fn string(&mut self, start: usize, quote: Quote) {
        let mut start = start;
        let has = |flag| quote.flags & flag != 0;
        self.value = true;
        self.command = false;
        while let Some(&byte) = self.bytes.get(self.at) {
            if self.sees(quote.close) {
                self.at += quote.close.len();
                break;
            }
            if byte == b'\n' && !has(l::MULTI) {
                break;
            }
            if !quote.hole.is_empty() && self.sees(quote.hole) && self.holes.len() < MAX_HOLES {
                if quote.hole == "{" && self.peek(1) == b'{' {
                    self.at += 2;
                    continue;
                }
                self.out.push(start, self.at, Class::Text);
                self.take(self.at + quote.hole.len(), Class::Escape);
                let (open, close) = match quote.hole.as_bytes().last() {
                    Some(b'(') => (b'(', b')'),
                    _ => (b'{', b'}'),
                };
                self.holes.push(Hole { quote, open, close, depth: 0 });
                self.value = false;
                self.command = true;
                return;
            }
            if byte == b'\\' && !has(l::RAW) {
                let end = self.escape_end();
                if has(l::QUIET) {
                    self.at = end;
                } else {
                    self.out.push(start, self.at, Class::Text);
                    self.take(end, Class::Escape);
                    start = end;
                }
                continue;
            }
            if byte == b'$' && has(l::NAMES) {
                let end = self.variable_end();
                if end > self.at {
                    self.out.push(start, self.at, Class::Text);
                    self.take(end, Class::Variable);
                    start = end;
                    continue;
                }
            }
            self.at += 1;
        }
        self.at = self.at.min(self.bytes.len());
        self.out.push(start, self.at, Class::Text);
    }

    fn escape_end(&self) -> usize {
        let mut end = self.at + 2;
        if matches!(self.peek(1), b'x' | b'u' | b'U') {
            let limit = end + 10;
            while end < limit && (self.byte(end).is_ascii_hexdigit() || b"{}".contains(&self.byte(end))) {
                end += 1;
                if self.byte(end - 1) == b'}' {
                    break;
                }
            }
        }
        // A backslash before a line end must leave the line end to the caller.
        if self.peek(1) == b'\n' { self.at + 1 } else { end.min(self.bytes.len()) }
    }

    /// The end of `$name`, `${name}` or `$1` that starts here; here if it is none.
    fn variable_end(&self) -> usize {
        let next = self.at + 1;
        match self.byte(next) {
            b'{' => {
                let limit = self.bytes.len().min(next + 80);
                let end = find_byte(self.bytes, b'}', next, limit);
                if end < limit { end + 1 } else { self.at }
            }
            b'@' | b'*' | b'#' | b'?' | b'!' | b'$' if self.has(l::SHELL) => next + 1,
            byte if byte.is_ascii_alphanumeric() || byte == b'_' => {
                let name = |at: usize| self.byte(at).is_ascii_alphanumeric() || self.byte(at) == b'_';
                (next..).find(|at| !name(*at)).unwrap_or(next)
            }
            _ => self.at,
        }
    }

    fn sigil(&mut self, byte: u8) -> bool {
        let next = self.kind(self.at + 1);
        match byte {
            b'@' if self.has(l::ANNOTATIONS) && next & l::WORD != 0 => {
                let mut end = self.word_end(self.at + 1);
                while self.byte(end) == b'.' && self.kind(end + 1) & l::WORD != 0 {
                    end = self.word_end(end + 1);
                }
                self.take(end, Class::Attribute);
            }
            b'@' if self.has(l::AT_NAMES) && (next & l::WORD != 0 || self.peek(1) == b'@') => {
                self.take(self.word_end(self.at + 1 + usize::from(self.peek(1) == b'@')), Class::Variable);
                self.value = true;
            }
            b'$' if self.has(l::DOLLAR) => {
                let end = self.variable_end();
                if end == self.at {
                    return false;
                }
                self.take(end, Class::Variable);
                self.value = true;
                self.command = false;
            }
            b'#' if self.has(l::HASH_ATTRIBUTES) && (self.sees("#[") || self.sees("#![")) => {
                let mut depth = 0usize;
                let mut end = self.at;
                while end < self.bytes.len() && self.byte(end) != b'\n' {
                    match self.byte(end) {
                        b'[' => depth += 1,
                        b']' => depth = depth.saturating_sub(1),
                        _ => {}
                    }
                    end += 1;
                    if depth == 0 && self.byte(end - 1) == b']' {
                        break;
                    }
                }
                self.take(end, Class::Attribute);
            }
            b':' if self.has(l::SYMBOLS) && next & l::WORD != 0 => {
                if self.before() == b':' || self.before().is_ascii_alphanumeric() {
                    return false;
                }
                self.take(self.word_end(self.at + 1), Class::Number);
                self.value = true;
            }
            b'<' if self.has(l::JSX) => {
                let name = self.at + 1 + usize::from(self.peek(1) == b'/');
                let closing = name == self.at + 2;
                if (self.value && !closing) || !self.byte(name).is_ascii_alphabetic() {
                    return false;
                }
                self.at = name;
                self.take(self.word_end(name), Class::Tag);
                self.value = true;
            }
            b'/' if self.has(l::REGEX) && !self.value && !self.sees("//") && !self.sees("/*") => {
                return self.regex();
            }
            b'-' if self.has(l::SHELL) && self.before().is_ascii_whitespace() => {
                if !(self.peek(1) == b'-' || self.peek(1).is_ascii_alphanumeric()) {
                    return false;
                }
                self.take(self.word_end(self.at), Class::Attribute);
            }
            b'<' if self.has(l::HEREDOC) && self.sees("<<") => return self.here(),
            _ => return false,
        }
        true
    }

    fn regex(&mut self) -> bool {
        if self.at < self.no_regex {
            return false;
        }
        let mut end = self.at + 1;
        let mut set = false;
        while end < self.bytes.len() {
            match self.byte(end) {
                b'\n' => break,
                b'\\' => end += 1,
                b'[' => set = true,
                b']' => set = false,
                b'/' if !set => {
                    self.take(self.word_end(end + 1), Class::Text);
                    self.value = true;
                    return true;
                }
                _ => {}
            }
            end += 1;
        }
        self.no_regex = end;
        false
    }

    /// Notes the end word of a here document: `<<EOF`, `<<-'EOF'`, `<<~SQL`, `<<<PHP`.
    fn here(&mut self) -> bool {
        let mut at = self.at + 2;
        while b"<-~".contains(&self.byte(at)) && at < self.at + 4 {
            at += 1;
        }
        let quoted = matches!(self.byte(at), b'"' | b'\'');
        let start = at + usize::from(quoted);
        let mut end = start;
        while self.byte(end).is_ascii_alphanumeric() || self.byte(end) == b'_' {
            end += 1;
        }
        // A shift has a blank, a digit or a small letter behind it.
        if end == start || !(quoted || self.byte(start).is_ascii_uppercase()) {
            return false;
        }
        self.heredoc = Some(&self.bytes[start..end]);
        self.take(end + usize::from(quoted), Class::Text);
        true
    }

    fn number(&mut self) {
        let start = self.at;
        if self.has(l::SHELL) {
            let end = self.word_end(start);
            let digits = self.bytes[start..end].iter().all(u8::is_ascii_digit);
            self.take(end, if digits { Class::Number } else { Class::Plain });
            self.command = false;
            return;
        }
        let hex = self.peek(0) == b'0' && matches!(self.peek(1), b'x' | b'X');
        let mut end = start + 1;
        loop {
            let byte = self.byte(end);
            let joins = match byte {
                b'.' | b'\'' => self.byte(end + 1).is_ascii_digit() && (byte == b'.' || self.has(l::DIGIT_QUOTES)),
                b'+' | b'-' => !hex && self.byte(end - 1) | 32 == b'e' && self.byte(end + 1).is_ascii_digit(),
                _ => byte.is_ascii_alphanumeric() || byte == b'_',
            };
            if !joins {
                break;
            }
            end += 1;
        }
        self.take(end, Class::Number);
        self.value = true;
    }

    fn word(&mut self) {
        let start = self.at;
        let mut end = self.word_end(start);
        if self.has(l::MARKED_WORDS) && b"?!".contains(&self.byte(end)) && self.byte(end + 1) != b'=' {
            end += 1;
        }
        if self.prefixed(start, end) {
            return;
        }
        let word = &self.bytes[start..end];
        let next = self.byte(end);
        if self.has(l::SHELL) {
            return self.shell_word(word, end, next);
        }
        let before = self.before();
        let earlier = start.checked_sub(2).map_or(0, |at| self.byte(at));
        let member = (before == b'.' && earlier != b'.') || (before == b'>' && earlier == b'-');
        let upper = word[0].is_ascii_uppercase();
        let known = if member && word != b"await" { None } else { self.table.find(word) };
        let named = std::mem::replace(&mut self.names, Class::Plain);
        let class = if let Some(class) = known {
            self.names = l::names_next(word);
            class
        } else if self.has(l::MACROS) && next == b'!' && self.byte(end + 1) != b'=' {
            end += 1;
            Class::Function
        } else if named != Class::Plain {
            named
        } else if next == b'(' && (member || !upper || self.has(l::UPPER_CALLS) || !self.has(l::CAPITALS)) {
            Class::Function
        } else if self.has(l::CAPITALS) && upper {
            let shout = word.len() > 1 && !word.iter().any(u8::is_ascii_lowercase);
            if shout { Class::Number } else { Class::Type }
        } else if self.is_key(next, end) {
            Class::Property
        } else {
            Class::Plain
        };
        self.value = class != Class::Keyword;
        self.take(end, class);
    }

    /// Whether a word with `next` at its `end` is a key of the language's kind.
    fn is_key(&self, next: u8, end: usize) -> bool {
        let after = self.byte(end + 1);
        match next {
            b':' => self.has(l::COLON_KEYS) && after != b':',
            b'=' => self.has(l::KEYED) && after != b'=',
            b' ' => self.has(l::KEYED) && after == b'=',
            _ => false,
        }
    }

    /// A command, a keyword, an assignment or an argument.
    fn shell_word(&mut self, word: &[u8], end: usize, next: u8) {
        let command = std::mem::take(&mut self.command);
        let known = self.table.find(word);
        let class = match known {
            Some(class) if command || (word == b"in" && self.names == Class::Variable) => {
                self.command = l::command_next(word);
                self.names = if l::variable_next(word) { Class::Variable } else { Class::Plain };
                class
            }
            _ if (command || self.names == Class::Variable) && next == b'=' => Class::Variable,
            _ if command => Class::Function,
            _ => Class::Plain,
        };
        self.take(end, class);
    }

    /// A string with letters before its quote: `r"…"`, `f'…'`, `R"(…)"`, `br#"…"#`.
    fn prefixed(&mut self, start: usize, end: usize) -> bool {
        let word = &self.bytes[start..end];
        let letters = self.lang.prefixes.as_bytes();
        if word.len() > 3 || !word.iter().all(|b| letters.contains(b)) {
            return false;
        }
        let raw = word.iter().any(|b| *b | 32 == b'r');
        self.at = end;
        if raw && self.has(l::RUST) {
            let hashes = self.bytes[end..].iter().take_while(|b| **b == b'#').count();
            if self.byte(end + hashes) != b'"' {
                self.at = start;
                return false;
            }
            let mut close = vec![b'"'];
            close.resize(hashes + 1, b'#');
            return self.raw_string(start, end + hashes + 1, &close);
        }
        if raw && self.has(l::CPP) && self.sees("\"(") {
            return self.raw_string(start, end + 2, b")\"");
        }
        let Some(quote) = self.lang.quotes.iter().find(|q| self.sees(q.open)) else {
            self.at = start;
            return false;
        };
        let mut quote = *quote;
        if raw {
            quote.flags |= l::QUIET;
        }
        if self.has(l::F_STRINGS) && word.iter().any(|b| *b | 32 == b'f') {
            quote.hole = "{";
        }
        self.at += quote.open.len();
        self.string(start, quote);
        true
    }

    fn raw_string(&mut self, start: usize, body: usize, close: &[u8]) -> bool {
        let size = self.bytes.len();
        let end = find_str(self.bytes, close, body, size).map_or(size, |at| at + close.len());
        self.at = start;
        self.take(end, Class::Text);
        self.value = true;
        true
    }

    fn punctuation(&mut self, byte: u8) {
        self.value = matches!(byte, b')' | b']' | b'}');
        // A bracket that nothing opened ends the pattern of a `case`.
        let pattern = byte == b')' && self.depth == 0;
        match byte {
            b'(' | b'[' | b'{' => self.depth += 1,
            b')' | b']' | b'}' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        if !self.has(l::SHELL) {
            self.names = Class::Plain;
        } else if pattern || b"|;&({`!".contains(&byte) {
            // The brackets of `list=(a b)` hold words.
            self.command = self.before() != b'=';
        } else if byte != b'$' && byte != b'\\' {
            self.command = false;
        }
        self.at += 1;
    }
}
