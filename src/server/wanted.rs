//! What a client wants of a page: all of it, a part, or nothing, since it has it already.
//!
//! In: the headers of a request, and the tag and length of the page. Out: what is to be sent. Invariant: what makes no sense in a header is as if it were
//! not there: <https://www.rfc-editor.org/rfc/rfc9110#name-conditional-requests>.

use hyper::StatusCode;
use hyper::header::{HeaderMap, HeaderName, IF_MATCH, IF_NONE_MATCH, IF_RANGE, RANGE};
use std::ops::Range;

/// Why a page with this `tag` is not sent: the client has it, or wants none but another one.
pub fn reason_against(headers: &HeaderMap, tag: &str) -> Option<StatusCode> {
    if lists(headers, IF_MATCH, |listed| listed == tag) == Some(false) {
        return Some(StatusCode::PRECONDITION_FAILED);
    }
    let is_known = lists(headers, IF_NONE_MATCH, |listed| listed.strip_prefix("W/").unwrap_or(listed) == tag);
    (is_known == Some(true)).then_some(StatusCode::NOT_MODIFIED)
}

/// Whether a header lists a tag that fits, or any; `None` where it is not there.
fn lists(headers: &HeaderMap, name: HeaderName, fits: impl Fn(&str) -> bool) -> Option<bool> {
    let values: Vec<_> = headers.get_all(name).iter().collect();
    // Our own tags have no comma in them.
    let mut listed = values.iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')).map(str::trim);
    (!values.is_empty()).then(|| listed.any(|listed| listed == "*" || fits(listed)))
}

/// The part of the `length` bytes with this `tag` that is wanted; empty where there is none such. `None` for all, which may be sent for several parts, too.
pub fn part(headers: &HeaderMap, tag: &str, length: usize) -> Option<Range<usize>> {
    // The part was to go with what the client has of another version.
    let is_other = headers.get(IF_RANGE).is_some_and(|version| version != tag);
    if is_other || length == 0 {
        return None;
    }
    let (unit, range) = headers.get(RANGE)?.to_str().ok()?.split_once('=')?;
    let (first, last) = range.trim().split_once('-').filter(|_| unit.eq_ignore_ascii_case("bytes"))?;
    // A number that is larger than numbers can be lies behind the end in any case.
    let number = |digits: &str| {
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| digits.parse().unwrap_or(usize::MAX))
    };
    match (first, last) {
        ("", last) => Some(length - number(last)?.min(length)..length),
        (first, "") => Some(number(first)?..length),
        (first, last) => {
            let (first, last) = (number(first)?, number(last)?);
            (first <= last).then(|| first..last.saturating_add(1).min(length))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper::header::HeaderValue;

    const TAG: &str = "\"a1\"";

    fn headers(lines: &[(HeaderName, &'static str)]) -> HeaderMap {
        lines.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn a_client_that_has_the_page_gets_nothing() {
        let against = |name: HeaderName, value| reason_against(&headers(&[(name, value)]), TAG).map(|status| status.as_u16());
        for known in ["\"a1\"", "W/\"a1\"", "*", "\"b\", \"a1\"", " \"b\",W/\"a1\" , \"c\"", ",,\"a1\""] {
            assert_eq!(against(IF_NONE_MATCH, known), Some(304), "{known}");
        }
        for unknown in ["\"a\"", "\"A1\"", "a1", "w/\"a1\"", "W/a1", "", ",", "\"a1", "\"a1\" \"b\""] {
            assert_eq!(against(IF_NONE_MATCH, unknown), None, "{unknown}");
        }
        for right in ["\"a1\"", "*", "\"b\", \"a1\""] {
            assert_eq!(against(IF_MATCH, right), None, "{right}");
        }
        for wrong in ["\"a\"", "W/\"a1\"", ""] {
            assert_eq!(against(IF_MATCH, wrong), Some(412), "{wrong}");
        }
        let lines = headers(&[(IF_NONE_MATCH, "\"b\""), (IF_NONE_MATCH, "\"a1\"")]);
        assert_eq!(reason_against(&lines, TAG), Some(StatusCode::NOT_MODIFIED));
        let both = headers(&[(IF_MATCH, "\"b\""), (IF_NONE_MATCH, "\"a1\"")]);
        assert_eq!(reason_against(&both, TAG), Some(StatusCode::PRECONDITION_FAILED));
    }

    #[test]
    fn a_range_that_makes_sense_is_a_part() {
        let of = |range, length| part(&headers(&[(RANGE, range)]), TAG, length);
        let most = "bytes=0-99999999999999999999999999";
        for (range, wanted) in [
            ("bytes=0-0", 0..1),
            ("bytes=2-4", 2..5),
            ("bytes=2-", 2..10),
            ("bytes=9-9", 9..10),
            ("bytes=2-999", 2..10),
            (most, 0..10),
            ("bytes=-3", 7..10),
            ("bytes=-10", 0..10),
            ("bytes=-999", 0..10),
            ("Bytes=0-0", 0..1),
            ("bytes= 0-0 ", 0..1),
        ] {
            assert_eq!(of(range, 10), Some(wanted), "{range}");
        }
        for range in ["bytes=10-", "bytes=10-12", "bytes=99999999999999999999999999-", "bytes=-0"] {
            assert!(of(range, 10).is_some_and(|wanted| wanted.is_empty()), "{range}");
        }
        for range in [
            "bytes=4-2",
            "bytes=",
            "bytes=-",
            "bytes",
            "bytes=a-b",
            "bytes=1-b",
            "bytes=+1-2",
            "bytes=1-+2",
            "bytes=--1",
            "bytes=0x1-2",
            "bytes=1 -2",
            "bytes:0-1",
            "lines=0-1",
            "0-1",
            "=0-1",
            "",
            "bytes=0-1,3-4",
            "bytes=0-1,",
            "bytes=0-1-2",
        ] {
            assert_eq!(of(range, 10), None, "{range}");
        }
        assert_eq!(of("bytes=0-", 0), None);
        assert_eq!(of("bytes=-1", 0), None);
    }

    #[test]
    fn a_part_of_another_version_is_not_sent() {
        let of = |version| part(&headers(&[(RANGE, "bytes=0-0"), (IF_RANGE, version)]), TAG, 10);
        assert_eq!(of(TAG), Some(0..1));
        for other in ["\"b\"", "W/\"a1\"", "*", "", "Wed, 21 Oct 2015 07:28:00 GMT"] {
            assert_eq!(of(other), None, "{other}");
        }
    }
}
