//! Civil dates and the intervals between reviews.

use jiff::ToSpan;
pub use jiff::civil::Date;

/// How long a review stays good: `90 days`, `6 months`, `1 year`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Interval {
    count: u16,
    unit: Unit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Unit {
    Days,
    Weeks,
    Months,
    Years,
}

impl Interval {
    /// Reads `N days`, `N weeks`, `N months` or `N years` (also in the singular), N from 1 to 1,000; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let (count, unit) = text.trim().split_once(' ')?;
        let count = count.parse().ok().filter(|count| (1..=1_000).contains(count))?;
        let unit = match unit.trim().trim_end_matches('s') {
            "day" => Unit::Days,
            "week" => Unit::Weeks,
            "month" => Unit::Months,
            "year" => Unit::Years,
            _ => return None,
        };
        Some(Interval { count, unit })
    }

    /// The day `self` after `date`; the last representable day where the calendar ends.
    pub fn after(self, date: Date) -> Date {
        let span = match self.unit {
            Unit::Days => i64::from(self.count).days(),
            Unit::Weeks => i64::from(self.count).weeks(),
            Unit::Months => i64::from(self.count).months(),
            Unit::Years => i64::from(self.count).years(),
        };
        date.saturating_add(span)
    }
}

/// The date at `now` where the day begins first, 14 hours before Greenwich: a date beyond it is in the future everywhere.
pub fn earliest_today(now: std::time::SystemTime) -> Date {
    let seconds = now.duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs()) + 14 * 3_600;
    let days = i32::try_from(seconds / 86_400).unwrap_or(i32::MAX);
    jiff::civil::date(1970, 1, 1).saturating_add(i64::from(days).min(2_932_896).days())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn an_interval_follows_the_calendar() {
        let after = |text: &str| Interval::parse(text).map(|interval| interval.after(date(2026, 1, 31)));
        assert_eq!(after("1 month"), Some(date(2026, 2, 28)));
        assert_eq!(after("90 days"), Some(date(2026, 5, 1)));
        assert_eq!(after("1 year"), Some(date(2027, 1, 31)));
        assert_eq!([after("0 days"), after("soon"), after("6"), after("6 moons")], [None; 4]);
    }

    #[test]
    fn today_is_the_furthest_date_on_earth() {
        let at = |seconds| earliest_today(std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds));
        assert_eq!(at(0), date(1970, 1, 1));
        assert_eq!(at(10 * 3_600), date(1970, 1, 2));
        assert_eq!(at(1_795_478_400), date(2026, 11, 24));
    }
}
