//! What the lexers know of each language: names, comments, strings, words.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::Class;

/// Which lexer reads a language.
#[derive(Clone, Copy)]
pub(super) enum Lexer {
    Plain,
    Code,
    Markup,
    Css,
    Yaml,
    Diff,
    Http,
    Markdown,
    Console,
}

/// A kind of string.
#[derive(Clone, Copy)]
pub(super) struct Quote {
    pub open: &'static str,
    pub close: &'static str,
    /// Opens an interpolation; empty if there is none.
    pub hole: &'static str,
    pub flags: u32,
}

// Flags of a `Quote`.
/// The string may span lines.
pub(super) const MULTI: u32 = 1;
/// A backslash means nothing.
pub(super) const RAW: u32 = 2;
/// A backslash guards the next character but isn't coloured.
pub(super) const QUIET: u32 = 4;
/// `$name` is a variable.
pub(super) const NAMES: u32 = 8;

// Flags of a `Lang`.
/// `@Name` is an annotation.
pub(super) const ANNOTATIONS: u32 = 1;
/// `@name` is a variable.
pub(super) const AT_NAMES: u32 = 1 << 1;
/// Capitalised words are types, all-capital ones constants.
pub(super) const CAPITALS: u32 = 1 << 2;
/// `word:` is a key.
pub(super) const COLON_KEYS: u32 = 1 << 3;
/// Raw strings with brackets.
pub(super) const CPP: u32 = 1 << 4;
/// `1'000`.
pub(super) const DIGIT_QUOTES: u32 = 1 << 5;
/// `$name` is a variable.
pub(super) const DOLLAR: u32 = 1 << 6;
/// A string prefix `f` opens interpolation by `{`.
pub(super) const F_STRINGS: u32 = 1 << 7;
/// `#[…]` is an attribute.
pub(super) const HASH_ATTRIBUTES: u32 = 1 << 8;
/// `<<WORD` opens a here document.
pub(super) const HEREDOC: u32 = 1 << 9;
/// `<Name` is a tag where an operand can start.
pub(super) const JSX: u32 = 1 << 10;
/// Lines are `key = value` or `[section]`.
pub(super) const KEYED: u32 = 1 << 11;
/// `name!` is a macro.
pub(super) const MACROS: u32 = 1 << 12;
/// Words may end with `?` or `!`.
pub(super) const MARKED_WORDS: u32 = 1 << 13;
/// Block comments nest.
pub(super) const NESTED: u32 = 1 << 14;
/// Keywords are the same in capitals.
pub(super) const NO_CASE: u32 = 1 << 15;
/// `#word` at a line start is for the preprocessor.
pub(super) const PREPROCESSOR: u32 = 1 << 16;
/// `/…/` is a regular expression where an operand can start.
pub(super) const REGEX: u32 = 1 << 17;
/// Lifetimes, and raw strings with hashes.
pub(super) const RUST: u32 = 1 << 18;
/// Words are commands and arguments.
pub(super) const SHELL: u32 = 1 << 19;
/// A comment needs a blank before it.
pub(super) const SPACED: u32 = 1 << 20;
/// A string before a colon is a key.
pub(super) const STRING_KEYS: u32 = 1 << 21;
/// `:name` is a constant.
pub(super) const SYMBOLS: u32 = 1 << 22;
/// A capitalised word before a bracket is a function, not a type.
pub(super) const UPPER_CALLS: u32 = 1 << 23;

/// A language. Lists of words are one string each, parted by white space.
pub(super) struct Lang {
    /// The name, then the aliases.
    pub names: &'static str,
    pub lexer: Lexer,
    pub line: &'static [&'static str],
    pub block: &'static [(&'static str, &'static str)],
    pub quotes: &'static [Quote],
    /// Letters that may stand right before a quote.
    pub prefixes: &'static str,
    /// Bytes that words have besides letters, digits and `_`.
    pub inner: &'static str,
    pub keywords: &'static str,
    pub types: &'static str,
    pub constants: &'static str,
    pub flags: u32,
}

const fn quote(open: &'static str, close: &'static str, hole: &'static str, flags: u32) -> Quote {
    Quote { open, close, hole, flags }
}

const NONE: Lang = Lang {
    names: "",
    lexer: Lexer::Code,
    line: &[],
    block: &[],
    quotes: &[],
    prefixes: "",
    inner: "",
    keywords: "",
    types: "",
    constants: "",
    flags: 0,
};
const DOUBLE: Quote = quote("\"", "\"", "", 0);
const SINGLE: Quote = quote("'", "'", "", 0);
const BACKTICK: Quote = quote("`", "`", "", MULTI | RAW);
const TRIPLE: Quote = quote("\"\"\"", "\"\"\"", "", MULTI);
const TRIPLE_SINGLE: Quote = quote("'''", "'''", "", MULTI);
const PLAIN_QUOTES: &[Quote] = &[DOUBLE, SINGLE];
const SHELL_QUOTES: &[Quote] =
    &[quote("\"", "\"", "$(", MULTI | NAMES), quote("$'", "'", "", MULTI), quote("'", "'", "", MULTI | RAW)];
const HASH_HOLES: &[Quote] = &[TRIPLE, quote("\"", "\"", "#{", MULTI), quote("'", "'", "", MULTI), BACKTICK];
const DOLLAR_HOLES: &[Quote] =
    &[quote("\"\"\"", "\"\"\"", "${", MULTI | NAMES), quote("'''", "'''", "${", MULTI | NAMES), quote("\"", "\"", "${", NAMES)];
const C_LIKE: Lang = Lang { line: &["//"], block: &[("/*", "*/")], quotes: PLAIN_QUOTES, ..NONE };
const HASHED: Lang = Lang { line: &["#"], quotes: PLAIN_QUOTES, ..NONE };
const SCRIPT: Lang = Lang {
    quotes: &[DOUBLE, SINGLE, quote("`", "`", "${", MULTI)],
    inner: "$",
    keywords: "as async await break case catch class const continue debugger default delete do else export extends \
        finally for from function get if import in instanceof let new of return set static super switch this throw \
        try typeof var void while with yield",
    types: "Array BigInt Date Error Map Number Object Promise RegExp Set String Symbol WeakMap WeakSet",
    constants: "false true null undefined NaN Infinity",
    flags: ANNOTATIONS | CAPITALS | COLON_KEYS | REGEX,
    ..C_LIKE
};

/// Every language; the order matters to nothing.
pub(super) static LANGUAGES: &[Lang] = &[
    Lang { names: "text txt plain plaintext output ascii none", lexer: Lexer::Plain, ..NONE },
    Lang { names: "console shell-session shellsession terminal", lexer: Lexer::Console, ..NONE },
    Lang { names: "css scss less sass", lexer: Lexer::Css, ..NONE },
    Lang { names: "diff patch udiff", lexer: Lexer::Diff, ..NONE },
    Lang { names: "html htm xhtml xml svg rss xsl xsd plist vue svelte", lexer: Lexer::Markup, ..NONE },
    Lang { names: "http https", lexer: Lexer::Http, ..NONE },
    Lang { names: "markdown md mdx mkd", lexer: Lexer::Markdown, ..NONE },
    Lang { names: "yaml yml", lexer: Lexer::Yaml, ..NONE },
    Lang {
        names: "bash sh shell zsh ksh fish",
        line: &["#"],
        quotes: SHELL_QUOTES,
        inner: "./~-+:@%,",
        keywords: "if then elif else fi for while until do done case esac in function select time return exit break \
            continue local export declare readonly set unset shift trap source exec eval sudo",
        flags: SHELL | DOLLAR | HEREDOC | SPACED,
        ..NONE
    },
    Lang {
        names: "dockerfile docker containerfile",
        line: &["#"],
        quotes: SHELL_QUOTES,
        inner: "./~-+:@%,",
        keywords: "FROM RUN CMD LABEL MAINTAINER EXPOSE ENV ADD COPY ENTRYPOINT VOLUME USER WORKDIR ARG ONBUILD \
            STOPSIGNAL HEALTHCHECK SHELL if then else fi for do done while",
        flags: SHELL | DOLLAR | HEREDOC | SPACED,
        ..NONE
    },
    Lang {
        names: "c h objc objective-c",
        prefixes: "uUL8",
        keywords: "auto break case const continue default do else enum extern for goto if inline register restrict \
            return sizeof static struct switch typedef union volatile while alignas alignof static_assert typeof",
        types: "bool char double float int long short signed unsigned void size_t ssize_t ptrdiff_t int8_t int16_t \
            int32_t int64_t uint8_t uint16_t uint32_t uint64_t uintptr_t intptr_t FILE va_list wchar_t",
        constants: "true false nullptr NULL EOF stdin stdout stderr",
        flags: PREPROCESSOR | CAPITALS | UPPER_CALLS | DIGIT_QUOTES,
        ..C_LIKE
    },
    Lang {
        names: "cpp c++ cxx cc hpp hxx arduino",
        prefixes: "uUL8R",
        keywords: "alignas alignof and asm auto break case catch class co_await co_return co_yield concept const \
            const_cast consteval constexpr constinit continue decltype default delete do dynamic_cast else enum \
            explicit export extern final for friend goto if import inline module mutable namespace new noexcept not \
            operator or override private protected public register reinterpret_cast requires return sizeof static \
            static_assert static_cast struct switch template this thread_local throw try typedef typeid typename \
            union using virtual volatile while",
        types: "bool char char8_t char16_t char32_t double float int long short signed unsigned void wchar_t size_t \
            string string_view vector map set unordered_map unordered_set pair tuple optional variant unique_ptr \
            shared_ptr weak_ptr array span int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t",
        constants: "true false nullptr NULL",
        flags: PREPROCESSOR | CAPITALS | CPP | DIGIT_QUOTES | UPPER_CALLS,
        ..C_LIKE
    },
    Lang {
        names: "csharp c# cs dotnet",
        quotes: &[
            TRIPLE,
            quote("$@\"", "\"", "{", MULTI | RAW),
            quote("@$\"", "\"", "{", MULTI | RAW),
            quote("$\"", "\"", "{", 0),
            quote("@\"", "\"", "", MULTI | RAW),
            DOUBLE,
            SINGLE,
        ],
        keywords: "abstract as async await base break case catch checked class const continue default delegate do \
            else enum event explicit extern finally fixed for foreach from get goto group if implicit in init \
            interface internal into is join let lock nameof namespace new operator orderby out override params \
            partial private protected public readonly record ref required return sealed select set sizeof stackalloc \
            static struct switch this throw try typeof unchecked unsafe using virtual volatile when where while \
            with yield",
        types: "bool byte char decimal double dynamic float int long nint nuint object sbyte short string uint ulong \
            ushort var void",
        constants: "true false null",
        flags: PREPROCESSOR | CAPITALS | UPPER_CALLS,
        ..C_LIKE
    },
    Lang {
        names: "dart flutter",
        quotes: DOLLAR_HOLES_DART,
        prefixes: "r",
        keywords: "abstract as assert async await base break case catch class const continue covariant default do \
            else enum export extends extension external factory final finally for get if implements import in \
            interface is late library mixin new on operator part required rethrow return sealed set show static \
            super switch sync this throw try typedef var when while with yield",
        types: "bool double dynamic int num void",
        constants: "true false null",
        flags: ANNOTATIONS | CAPITALS | COLON_KEYS,
        ..C_LIKE
    },
    Lang {
        names: "elixir ex exs",
        quotes: HASH_HOLES,
        keywords: "after alias and case catch cond def defimpl defmacro defmacrop defmodule defp defprotocol \
            defstruct do else end fn for if import in not or quote raise receive require rescue try unless unquote \
            use when with",
        constants: "true false nil",
        flags: ANNOTATIONS | CAPITALS | SYMBOLS | MARKED_WORDS | COLON_KEYS,
        ..HASHED
    },
    Lang {
        names: "go golang",
        quotes: &[DOUBLE, SINGLE, BACKTICK],
        keywords: "break case chan const continue default defer else fallthrough for func go goto if import interface \
            map package range return select struct switch type var",
        types: "any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune \
            string uint uint8 uint16 uint32 uint64 uintptr",
        constants: "true false nil iota",
        ..C_LIKE
    },
    Lang {
        names: "graphql gql",
        quotes: &[TRIPLE, DOUBLE],
        keywords: "directive enum extend fragment implements input interface mutation on query scalar schema \
            subscription type union repeatable",
        types: "Boolean Float ID Int String",
        constants: "true false null",
        flags: ANNOTATIONS | CAPITALS | DOLLAR | COLON_KEYS,
        ..HASHED
    },
    Lang {
        names: "haskell hs",
        line: &["--"],
        block: &[("{-", "-}")],
        inner: "'",
        keywords: "as case class data default deriving do else forall foreign hiding if import in infix infixl infixr \
            instance let module newtype of qualified then type where",
        constants: "True False otherwise",
        flags: CAPITALS | NESTED,
        ..C_LIKE
    },
    Lang {
        names: "hcl terraform tf",
        line: &["#", "//"],
        quotes: &[quote("\"", "\"", "${", 0)],
        keywords: "data dynamic for for_each if in locals module moved output provider resource terraform variable",
        types: "any bool list map number object set string tuple",
        constants: "true false null",
        flags: KEYED | HEREDOC,
        ..C_LIKE
    },
    Lang {
        names: "ini cfg conf properties env dotenv editorconfig",
        line: &["#", ";"],
        constants: "true false yes no on off",
        flags: KEYED | SPACED | NO_CASE,
        ..HASHED
    },
    Lang {
        names: "java groovy gradle",
        quotes: &[TRIPLE, TRIPLE_SINGLE, DOUBLE, SINGLE],
        keywords: "abstract assert break case catch class const continue def default do else enum extends final \
            finally for goto if implements import instanceof interface native new non-sealed package permits private \
            protected public record return sealed static strictfp super switch synchronized this throw throws \
            transient try volatile when while yield",
        types: "boolean byte char double float int long short var void",
        constants: "true false null",
        flags: ANNOTATIONS | CAPITALS,
        ..C_LIKE
    },
    Lang { names: "javascript js mjs cjs jsx node", flags: SCRIPT.flags | JSX, ..SCRIPT },
    Lang {
        names: "json json5 jsonc jsonl geojson webmanifest",
        constants: "true false null",
        flags: STRING_KEYS | COLON_KEYS,
        ..C_LIKE
    },
    Lang {
        names: "kotlin kt kts",
        quotes: KOTLIN_QUOTES,
        keywords: "abstract actual annotation as break by catch class companion const constructor continue crossinline \
            data do else enum expect external final finally for fun get if import in infix init inline inner \
            interface internal is it lateinit noinline object open operator out override package private protected \
            public reified return sealed set super suspend tailrec this throw try typealias val value var vararg \
            when where while",
        constants: "true false null",
        flags: ANNOTATIONS | CAPITALS | NESTED,
        ..C_LIKE
    },
    Lang {
        names: "lua luau",
        line: &["--"],
        block: &[("--[[", "]]")],
        quotes: &[DOUBLE, SINGLE, quote("[[", "]]", "", MULTI | RAW)],
        keywords: "and break do else elseif end for function goto if in local not or repeat return then until while",
        constants: "true false nil self",
        ..NONE
    },
    Lang {
        names: "makefile make mk",
        keywords: "define else endef endif export ifdef ifeq ifndef ifneq include override unexport vpath",
        inner: "-.",
        flags: KEYED | SPACED | DOLLAR,
        ..HASHED
    },
    Lang {
        names: "perl pl pm",
        quotes: &[quote("\"", "\"", "", MULTI | NAMES), quote("'", "'", "", MULTI)],
        keywords: "and cmp die do else elsif eq eval for foreach if last local my ne next no not or our package print \
            printf qw require return say shift sub undef unless until use while",
        flags: DOLLAR | AT_NAMES | HEREDOC | SPACED,
        ..HASHED
    },
    Lang {
        names: "php",
        line: &["//", "#"],
        quotes: &[quote("\"", "\"", "", MULTI | NAMES), quote("'", "'", "", MULTI)],
        keywords: "abstract and array as break callable case catch class clone const continue declare default do echo \
            else elseif empty enum exit extends final finally fn for foreach function global goto if implements \
            include include_once instanceof insteadof interface isset list match namespace new or print private \
            protected public readonly require require_once return static switch throw trait try unset use var while \
            xor yield php",
        types: "bool false float int iterable mixed never null object parent self string void",
        constants: "true false null TRUE FALSE NULL",
        flags: DOLLAR | CAPITALS | HASH_ATTRIBUTES | HEREDOC,
        ..C_LIKE
    },
    Lang {
        names: "powershell ps1 ps pwsh",
        block: &[("<#", "#>")],
        quotes: &[quote("\"", "\"", "$(", MULTI | RAW | NAMES), quote("'", "'", "", MULTI | RAW)],
        inner: "-",
        keywords: "begin break catch class continue do else elseif end enum exit finally for foreach from function if \
            in param process return switch throw trap try until using while",
        flags: DOLLAR | NO_CASE,
        ..HASHED
    },
    Lang {
        names: "protobuf proto proto3",
        keywords: "enum extend extensions import map message oneof option optional package public repeated required \
            reserved returns rpc service stream syntax to",
        types: "bool bytes double fixed32 fixed64 float int32 int64 sfixed32 sfixed64 sint32 sint64 string uint32 uint64",
        constants: "true false",
        flags: CAPITALS,
        ..C_LIKE
    },
    Lang {
        names: "python py py3 python3 pyi pycon",
        quotes: &[TRIPLE, TRIPLE_SINGLE, DOUBLE, SINGLE],
        prefixes: "rbufRBUF",
        keywords: "and as assert async await break case class continue def del elif else except finally for from global \
            if import in is lambda match nonlocal not or pass raise return self cls try while with yield",
        types: "bool bytearray bytes complex dict float frozenset int list object set str tuple type",
        constants: "True False None NotImplemented Ellipsis __name__",
        flags: ANNOTATIONS | CAPITALS | F_STRINGS,
        ..HASHED
    },
    Lang {
        names: "r rscript",
        inner: ".",
        keywords: "break else for function if in next repeat return while library require",
        constants: "TRUE FALSE NULL NA NaN Inf",
        ..HASHED
    },
    Lang {
        names: "ruby rb rake gemfile",
        quotes: HASH_HOLES,
        keywords: "alias and attr_accessor attr_reader attr_writer begin break case class def defined? do else elsif end \
            ensure extend for if in include lambda loop module next not or prepend private proc protected public \
            raise redo require require_relative rescue retry return self super then undef unless until when while \
            yield",
        constants: "true false nil __FILE__ ENV",
        flags: AT_NAMES | DOLLAR | CAPITALS | SYMBOLS | MARKED_WORDS | COLON_KEYS | REGEX | HEREDOC,
        ..HASHED
    },
    Lang {
        names: "rust rs",
        quotes: &[quote("\"", "\"", "", MULTI), SINGLE],
        prefixes: "rbc",
        keywords: "as async await box break const continue crate dyn else enum extern fn for gen if impl in let loop \
            match mod move mut pub ref return self static struct super trait type union unsafe use where while yield",
        types: "bool char f32 f64 i8 i16 i32 i64 i128 isize str u8 u16 u32 u64 u128 usize Self",
        constants: "true false",
        flags: CAPITALS | HASH_ATTRIBUTES | MACROS | NESTED | RUST,
        ..C_LIKE
    },
    Lang {
        names: "scala sc sbt",
        quotes: KOTLIN_QUOTES,
        prefixes: "sfraw",
        keywords: "abstract case catch class def do else enum export extends extension final finally for given if \
            implicit import inline lazy match new object opaque override package private protected return sealed \
            super then this throw trait try type using val var while with yield",
        constants: "true false null None Nil",
        flags: ANNOTATIONS | CAPITALS | NESTED,
        ..C_LIKE
    },
    Lang {
        names: "sql mysql postgres postgresql psql plsql plpgsql sqlite tsql mssql",
        line: &["--"],
        prefixes: "bBeEnNxX",
        quotes: &[quote("'", "'", "", MULTI | RAW), quote("\"", "\"", "", RAW), quote("`", "`", "", RAW)],
        keywords: "add all alter analyze and any as asc auto_increment begin between by call cascade case check cluster \
            collate column commit constraint create cross cursor database declare default delete desc distinct do \
            drop each else end escape except exec execute exists explain fetch filter first for foreign from full \
            function generated grant group having if ilike in index inner insert intersect into is isolation join \
            key last lateral left level like limit lock loop materialized merge natural next not nulls of offset on \
            only or order outer over partition primary procedure range read recursive references rename replace \
            returning returns revoke right rollback row rows savepoint schema select sequence serializable set show \
            start table temporary then to top transaction trigger truncate union unique unlogged update use using \
            values view when where while window with without work",
        types: "array bigint binary bit blob bool boolean bytea char character clob date datetime decimal double enum \
            float int integer interval json jsonb money numeric precision real serial bigserial smallint text time \
            timestamp timestamptz tinyint uuid varchar varying xml",
        constants: "true false null unknown current_date current_time current_timestamp",
        flags: NO_CASE | AT_NAMES | DOLLAR,
        ..C_LIKE
    },
    Lang {
        names: "swift",
        quotes: &[quote("\"\"\"", "\"\"\"", "\\(", MULTI), quote("\"", "\"", "\\(", 0)],
        keywords: "actor any as associatedtype async await borrowing break case catch class consuming continue \
            convenience default defer deinit didSet do dynamic else enum extension fallthrough fileprivate final for \
            func get guard if import in indirect infix init inout internal is isolated lazy let macro mutating \
            nonisolated open operator optional override postfix prefix private protocol public repeat required \
            rethrows return self set some static struct subscript super switch throw throws try typealias unowned \
            var weak where while willSet",
        types: "Any AnyObject Bool Character Double Float Int Self String Void",
        constants: "true false nil",
        flags: ANNOTATIONS | CAPITALS | NESTED | PREPROCESSOR | COLON_KEYS,
        ..C_LIKE
    },
    Lang {
        names: "toml",
        quotes: &[TRIPLE, quote("'''", "'''", "", MULTI | RAW), DOUBLE, quote("'", "'", "", RAW)],
        constants: "true false inf nan",
        flags: KEYED,
        ..HASHED
    },
    Lang { names: "typescript ts mts cts", keywords: TYPESCRIPT, types: TYPESCRIPT_TYPES, ..SCRIPT },
    Lang { names: "tsx", keywords: TYPESCRIPT, types: TYPESCRIPT_TYPES, flags: SCRIPT.flags | JSX, ..SCRIPT },
    Lang {
        names: "zig",
        quotes: PLAIN_QUOTES,
        keywords: "align and anyframe asm async await break catch comptime const continue defer else enum errdefer error \
            export extern fn for if inline noalias nosuspend opaque or orelse packed pub resume return struct suspend \
            switch test threadlocal try union unreachable usingnamespace var volatile while",
        types: "anyerror anytype bool comptime_float comptime_int f32 f64 i8 i16 i32 i64 isize noreturn type u8 u16 u32 \
            u64 usize void",
        constants: "true false null undefined",
        flags: ANNOTATIONS | CAPITALS,
        line: &["//"],
        ..NONE
    },
];

const KOTLIN_QUOTES: &[Quote] = &[quote("\"\"\"", "\"\"\"", "${", MULTI | RAW | NAMES), quote("\"", "\"", "${", NAMES), SINGLE];
const DOLLAR_HOLES_DART: &[Quote] = &[DOLLAR_HOLES[0], DOLLAR_HOLES[1], DOLLAR_HOLES[2], quote("'", "'", "${", NAMES)];
const TYPESCRIPT: &str = "abstract accessor as asserts async await break case catch class const continue declare default \
    delete do else enum export extends finally for from function get if implements import in infer instanceof \
    interface is keyof let module namespace new of out override private protected public readonly return satisfies set \
    static super switch this throw try type typeof unique using var void while with yield";
const TYPESCRIPT_TYPES: &str = "any bigint boolean never number object string symbol unknown Array Date Error Map Promise \
    Record Set";

// What a byte can be; a byte may be several things.
/// White space.
pub(super) const BLANK: u8 = 1;
/// Starts a comment.
pub(super) const COMMENT: u8 = 2;
/// Starts a digit.
pub(super) const DIGIT: u8 = 4;
/// Goes on with a word.
pub(super) const INNER: u8 = 8;
/// Starts a string.
pub(super) const QUOTE: u8 = 16;
/// May mean something by itself.
pub(super) const SIGIL: u8 = 32;
/// Starts a word.
pub(super) const WORD: u8 = 64;

/// What is made of a [`Lang`] when it is first used.
pub(super) struct Table {
    pub kinds: [u8; 256],
    words: FxHashMap<&'static [u8], Class>,
    longest: usize,
    no_case: bool,
}

impl Table {
    fn new(lang: &Lang) -> Self {
        let mut kinds = [0; 256];
        for (byte, kind) in (0..=u8::MAX).zip(kinds.iter_mut()) {
            *kind = match byte {
                b'0'..=b'9' => DIGIT | INNER,
                b'_' | 0x80.. => WORD | INNER,
                _ if byte.is_ascii_alphabetic() => WORD | INNER,
                _ if byte.is_ascii_whitespace() => BLANK,
                b'@' | b'$' | b'#' | b':' | b'<' | b'/' | b'-' => SIGIL,
                _ => 0,
            };
        }
        for byte in lang.inner.bytes() {
            kinds[usize::from(byte)] |= INNER;
            // These start a word too: `$element`, `./run`, `~/bin`.
            if matches!(byte, b'$' | b'.' | b'/' | b'~') {
                kinds[usize::from(byte)] |= WORD;
            }
        }
        let starts = |texts: &mut dyn Iterator<Item = &'static str>, kind: u8, kinds: &mut [u8; 256]| {
            for first in texts.filter_map(|text| text.bytes().next()) {
                kinds[usize::from(first)] |= kind;
            }
        };
        starts(&mut lang.line.iter().copied(), COMMENT, &mut kinds);
        starts(&mut lang.block.iter().map(|block| block.0), COMMENT, &mut kinds);
        starts(&mut lang.quotes.iter().map(|quote| quote.open), QUOTE, &mut kinds);
        let lists = [(lang.types, Class::Type), (lang.constants, Class::Number), (lang.keywords, Class::Keyword)];
        let words: FxHashMap<_, _> = lists
            .into_iter()
            .flat_map(|(list, class)| list.split_ascii_whitespace().map(move |w| (w.as_bytes(), class)))
            .collect();
        let longest = words.keys().map(|word| word.len()).max().unwrap_or(0);
        let no_case = lang.flags & NO_CASE != 0;
        Table { kinds, words, longest, no_case }
    }

    /// The class of a word that the language gives a meaning.
    pub fn find(&self, word: &[u8]) -> Option<Class> {
        if word.len() > self.longest {
            return None;
        }
        let mut small = [0; 32];
        match small.get_mut(..word.len()) {
            Some(small) if self.no_case => {
                small.copy_from_slice(word);
                small.make_ascii_lowercase();
                self.words.get(&*small).copied()
            }
            _ => self.words.get(word).copied(),
        }
    }
}

/// The table of the language `LANGUAGES[id]`.
pub(super) fn table(id: usize) -> &'static Table {
    static TABLES: [OnceLock<Table>; LANGUAGES.len()] = [const { OnceLock::new() }; LANGUAGES.len()];
    TABLES[id].get_or_init(|| Table::new(&LANGUAGES[id]))
}

/// What the word behind this one is, if it is no known word.
pub(super) fn names_next(word: &[u8]) -> Class {
    match word {
        b"fn" | b"func" | b"fun" | b"function" | b"def" | b"defp" | b"sub" | b"macro" => Class::Function,
        b"class" | b"struct" | b"enum" | b"interface" | b"trait" | b"type" | b"new" | b"union" | b"record" | b"protocol"
        | b"namespace" | b"module" | b"message" | b"service" | b"typealias" => Class::Type,
        _ => Class::Plain,
    }
}

/// Whether a command follows this word of a shell.
pub(super) fn command_next(word: &[u8]) -> bool {
    matches!(
        word,
        b"if"
            | b"then"
            | b"elif"
            | b"else"
            | b"while"
            | b"until"
            | b"do"
            | b"time"
            | b"exec"
            | b"sudo"
            | b"RUN"
            | b"CMD"
            | b"ENTRYPOINT"
    )
}

/// Whether the name of a variable follows this word of a shell.
pub(super) fn variable_next(word: &[u8]) -> bool {
    matches!(word, b"for" | b"case" | b"select" | b"export" | b"local" | b"declare" | b"readonly" | b"ENV" | b"ARG")
}
