//! Drawings that are nothing but pictures.
//!
//! In: the bytes of an SVG. Out: what in it is more than a picture, or nothing. Invariant: in doubt it is. An SVG that stands in `<img>` runs no script
//! and loads nothing (<https://www.w3.org/TR/SVG2/conform.html#secure-static-mode>); one that is opened by its own address is a page and does both.

use super::picture::is_still;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// Elements that run or show something that is no drawing.
const FORBIDDEN: [&str; 9] = ["script", "foreignobject", "iframe", "object", "embed", "audio", "video", "handler", "listener"];
/// Encodings in which the signs of markup are those of ASCII and nothing else is.
const ENCODINGS: [&str; 5] = ["utf-8", "utf8", "us-ascii", "iso-8859-1", "windows-1252"];
const XHTML: &str = "http://www.w3.org/1999/xhtml";

/// What in an SVG is more than a picture, in words.
pub fn excess(bytes: &[u8]) -> Option<String> {
    let Ok(text) = std::str::from_utf8(bytes) else { return Some("is not UTF-8".to_owned()) };
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = Reader::from_str(text);
    let mut drawing = Drawing::default();
    loop {
        let at = reader.buffer_position();
        let found = match reader.read_event() {
            Ok(Event::Eof) if drawing.is_whole() => return None,
            Ok(Event::Eof) => Some("an element that is never closed".to_owned()),
            Ok(event) => drawing.take(&event),
            Err(error) => Some(format!("a mistake that XML does not forgive ({error})")),
        };
        if let Some(found) = found {
            let before = &text[..text.floor_char_boundary(at as usize)];
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            return Some(format!("has {found} in line {line}, column {column}"));
        }
    }
}

/// An SVG as far as it has been read.
#[derive(Default)]
struct Drawing {
    depth: usize,
    has_root: bool,
    /// How deep a style stands, and what has been read of it.
    style: Option<(usize, String)>,
}

impl Drawing {
    fn is_whole(&self) -> bool {
        self.has_root && self.depth == 0
    }

    /// Reads on; says what is more than a part of a picture.
    fn take(&mut self, event: &Event<'_>) -> Option<String> {
        if self.depth == 0 && !self.may_stand_outside(event) {
            return Some("something before or behind its root".to_owned());
        }
        match event {
            Event::Start(element) => {
                let found = self.open(element);
                self.depth += 1;
                if self.style.is_none() && element.local_name().as_ref().eq_ignore_ascii_case("style") {
                    self.style = Some((self.depth, String::new()));
                }
                return found;
            }
            Event::Empty(element) => return self.open(element),
            Event::End(_) => {
                let (_, css) = self.style.take_if(|(depth, _)| *depth == self.depth).unwrap_or_default();
                self.depth = self.depth.saturating_sub(1);
                return loads(&css).then(|| "a style that loads something".to_owned());
            }
            Event::DocType(declaration) => {
                return declaration.contains('[').then(|| "a document type with declarations of its own".to_owned());
            }
            Event::Decl(declaration) => {
                let encoding = declaration.encoding()?;
                let encoding = encoding.map_or_else(|_| String::new(), |encoding| encoding.to_ascii_lowercase());
                return (!ENCODINGS.contains(&encoding.as_str()))
                    .then(|| format!("the encoding `{encoding}`, expected `UTF-8`,"));
            }
            Event::PI(instruction) => {
                return (instruction.target() == "xml-stylesheet").then(|| "`<?xml-stylesheet`".to_owned());
            }
            Event::Text(text) => self.push(text),
            Event::CData(text) => self.push(text),
            Event::GeneralRef(reference) => match reference.resolve_char_ref() {
                Ok(Some(c)) => self.push(c.encode_utf8(&mut [0; 4])),
                _ => match quick_xml::escape::resolve_xml_entity(reference) {
                    Some(text) => self.push(text),
                    None => return Some(format!("the unknown entity `&{};`", shortened(reference))),
                },
            },
            Event::Comment(_) | Event::Eof => {}
        }
        None
    }

    /// Whether this may stand where no element is open (<https://www.w3.org/TR/xml/#NT-document>).
    fn may_stand_outside(&self, event: &Event<'_>) -> bool {
        match event {
            Event::Comment(_) | Event::PI(_) | Event::Eof => true,
            Event::Text(text) => text.trim_ascii().is_empty(),
            Event::Decl(_) | Event::DocType(_) | Event::Start(_) | Event::Empty(_) => !self.has_root,
            Event::End(_) | Event::CData(_) | Event::GeneralRef(_) => false,
        }
    }

    fn push(&mut self, text: &str) {
        if let Some((_, css)) = &mut self.style {
            css.push_str(text);
        }
    }

    /// Looks at the start of an element.
    fn open(&mut self, element: &BytesStart<'_>) -> Option<String> {
        let name = element.local_name();
        let name = name.as_ref();
        if !std::mem::replace(&mut self.has_root, true) && name != "svg" {
            return Some(format!("`<{}>`, expected `<svg>`,", shortened(name)));
        }
        if !is_name(element.name().as_ref()) {
            return Some(format!("the element `{}`, which has no name,", shortened(element.name().as_ref())));
        }
        if FORBIDDEN.iter().any(|forbidden| name.eq_ignore_ascii_case(forbidden)) {
            return Some(format!("`<{name}>`"));
        }
        // That no attribute is there twice takes long to see, and has no meaning here.
        for attribute in element.attributes().with_checks(false) {
            let Ok(attribute) = attribute else { return Some("a broken attribute".to_owned()) };
            // A browser stops here: <https://www.w3.org/TR/xml/#CleanAttrVals>.
            if !is_name(attribute.key.as_ref()) || attribute.value.contains('<') {
                return Some("a broken attribute".to_owned());
            }
            let Ok(value) = attribute.normalized_value(XmlVersion::Implicit1_0) else {
                return Some("an attribute with an unknown entity".to_owned());
            };
            if is_excess(&attribute, &value) {
                return Some(format!("`{}=\"{}\"`", attribute.key.as_ref(), shortened(&value)));
            }
        }
        None
    }
}

/// Whether a text is a name, with or without a prefix, as far as ASCII goes (<https://www.w3.org/TR/xml-names/#NT-QName>).
fn is_name(text: &str) -> bool {
    let begins = |c: char| c.is_ascii_alphabetic() || c == '_' || !c.is_ascii();
    text.split(':')
        .all(|part| part.starts_with(begins) && part.chars().all(|c| begins(c) || c.is_ascii_digit() || matches!(c, '-' | '.')))
}

/// Whether an attribute runs a script, leads elsewhere, loads something, or names the language of pages.
fn is_excess(attribute: &Attribute<'_>, value: &str) -> bool {
    let key = attribute.key.as_ref();
    let name = attribute.key.local_name();
    let name = name.as_ref().to_ascii_lowercase();
    let plain: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).flat_map(char::to_lowercase).collect();
    if key == "xmlns" || key.starts_with("xmlns:") {
        return plain == XHTML;
    }
    match name.as_str() {
        "href" | "src" => !plain.starts_with('#') && !plain.is_empty() && !plain.strip_prefix("data:").is_some_and(is_still),
        "base" => true,
        // What an animation sets.
        "attributename" => plain.starts_with("on") || plain.split(':').next_back() == Some("href"),
        _ => name.starts_with("on") || plain.contains("javascript:") || loads(value),
    }
}

/// Whether CSS loads something but what stands in it.
fn loads(css: &str) -> bool {
    let css = unescaped(css).to_lowercase();
    if ["@import", "image-set(", "src("].iter().any(|word| css.contains(word)) {
        return true;
    }
    css.split("url(").skip(1).any(|rest| {
        let address = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\''));
        let data = address.strip_prefix("data:");
        let stays = data.is_some_and(|data| is_still(data) || data.starts_with("font/") || data.starts_with("application/font-"));
        !address.starts_with(['#', ')']) && !stays
    })
}

/// CSS with its escapes undone (<https://www.w3.org/TR/css-syntax-3/#consume-escaped-code-point>).
fn unescaped(css: &str) -> String {
    let mut parts = css.split('\\');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.bytes().take(6).take_while(u8::is_ascii_hexdigit).count();
        match u32::from_str_radix(&part[..digits], 16).ok().and_then(char::from_u32) {
            Some(c) => {
                out.push(c);
                out.push_str(part[digits..].strip_prefix([' ', '\n', '\t']).unwrap_or(&part[digits..]));
            }
            None => out.push_str(part),
        }
    }
    out
}

/// The beginning of a value, on one line.
fn shortened(value: &str) -> String {
    const LENGTH: usize = 40;
    let short: String = value.chars().take(LENGTH).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if value.chars().nth(LENGTH).is_some() { format!("{short}…") } else { short }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A drawing with `inside` in it.
    fn of(inside: &str) -> Option<String> {
        excess(
            format!("<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">{inside}</svg>")
                .as_bytes(),
        )
    }

    #[test]
    fn what_runs_or_loads_is_found() {
        for inside in [
            "<rect a=\"</svg>\"/>",
            "<rect <a\"=\"\"/>",
            "<:rect/>",
            "<script>x()</script>",
            "<SCRIPT/>",
            "<s:script xmlns:s=\"http://www.w3.org/2000/svg\"/>",
            "<rect onload=\"x()\"/>",
            "<rect onLoad='x()'/>",
            "<foreignObject/>",
            "<h:b xmlns:h=\"http://www.w3.org/1999/xhtml\"/>",
            "<a href=\"https://a.example\"/>",
            "<a xlink:href=\" java&#10;script:x()\"/>",
            "<a href=\"data:text/html,x\"/>",
            "<image href=\"data:image/svg+xml,x\"/>",
            "<image href=\"//a.example/b.png\"/>",
            "<use href=\"other.svg#a\"/>",
            "<set attributeName=\"onclick\" to=\"x()\"/>",
            "<animate attributeName=\"xlink:href\" values=\"x\"/>",
            "<animate attributeName=\"x\" values=\"javascript:x()\"/>",
            "<g xml:base=\"https://a.example/\"/>",
            "<style>@import 'a.css';</style>",
            "<style>@\\69mport 'a.css';</style>",
            "<style>a{fill:url(https://a.example)}</style>",
            "<style><![CDATA[a{fill:u\\72 l( 'b.svg#c')}]]></style>",
            "<style>a{background:image-set('b.png' 1x)}</style>",
            "<rect fill=\"url(http://a.example/#b)\"/>",
            "<rect style=\"fill:url(b.png)\"/>",
            "<?xml-stylesheet href=\"a.css\"?>",
            "<rect>",
            "<rect a=\"&b;\"/>",
            "<a xlink:href=\"&#x6a;avascript:x()\"/>",
            "<style>&#x40;import 'a.css';</style>",
            "<g><rect></g></rect>",
        ] {
            assert!(of(inside).is_some(), "{inside}");
        }
        for whole in [
            &b"\xff"[..],
            b"",
            b"text",
            b"<html/>",
            b"<?xml-stylesheet href='a.css'?><svg/>",
            b"<?xml version='1.0' encoding='UTF-7'?><svg/>",
            b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg>&a;</svg>",
            b"<!DOCTYPE svg [<!ATTLIST svg onload CDATA 'x()'>]><svg/>",
            b"<svg>&a;</svg>",
            b"<svg>",
            b"<\0s\0v\0g\0/\0>\0",
        ] {
            assert!(excess(whole).is_some(), "{whole:?}");
        }
    }

    #[test]
    fn a_drawing_is_one_element() {
        for outside in ["a", "<svg/>", "<!DOCTYPE svg>", "<![CDATA[a]]>", "&amp;", "<script/>"] {
            assert!(excess(format!("<svg/>{outside}").as_bytes()).is_some(), "{outside}");
        }
        assert!(excess(b"a<svg/>").is_some());
        assert_eq!(excess(b"\n<!DOCTYPE svg>\n<?a b?><!-- c -->\n<svg/>\n<!-- d --><?e f?>\n"), None);
    }

    #[test]
    fn a_drawing_is_none_of_it() {
        for inside in [
            "",
            "<a href=\"#b\"><rect fill=\"url(#c)\" style=\"clip-path: url('#d')\"/></a>",
            "<image xlink:href=\"data:image/png;base64,AAAA\"/>",
            "<style>@font-face{src:url(data:font/woff2;base64,AA)} .a::before{content:'\\201C'}</style>",
            "<animate attributeName=\"x\" from=\"0\" to=\"1\"/>",
            "<metadata><r:RDF xmlns:r=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" r:about=\"https://a.example\"/></metadata>",
            "<text>onload=\"x()\" javascript: url(https://a.example)</text>",
            "<!-- <script> -->",
            "<title>A on B</title>",
        ] {
            assert_eq!(of(inside), None, "{inside}");
        }
        let declared = b"\xef\xbb\xbf<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\">\n<svg/>";
        assert_eq!(excess(declared), None);
    }

    #[test]
    fn what_is_found_has_its_place() {
        assert_eq!(excess(b"<svg>\n <g onclick='x()'/>\n</svg>").as_deref(), Some("has `onclick=\"x()\"` in line 2, column 2"));
    }

    #[test]
    fn a_large_or_deep_drawing_ends() {
        let deep = format!("<svg>{}{}</svg>", "<g>".repeat(300_000), "</g>".repeat(300_000));
        assert_eq!(excess(deep.as_bytes()), None);
        assert!(excess("<g>".repeat(300_000).as_bytes()).is_some());
        let many = format!("<svg {}/>", (0..100_000).map(|number| format!("a{number}='' ")).collect::<String>());
        assert_eq!(excess(many.as_bytes()), None);
    }
}
