use jiff::civil::{DateTime, Time, Weekday};
use serde::Deserialize;

/// When a centre is open: seven days, Monday first, each `08:00-20:00` or empty for a day off.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Vec<String>")]
pub struct Hours([Option<Span>; 7]);

/// From when until when on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first minute.
    pub from: Time,
    /// The minute when it closes.
    pub until: Time,
}

/// Not a week of hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("hours are seven texts such as 08:00-20:00, Monday first, empty for a day off")]
pub struct HoursError;

/// Days in a row that have the same hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// The first.
    pub first: Weekday,
    /// The last; the same as the first when it is one day.
    pub last: Weekday,
    /// The hours; none on days off.
    pub span: Option<Span>,
}

impl TryFrom<Vec<String>> for Hours {
    type Error = HoursError;

    fn try_from(texts: Vec<String>) -> Result<Self, HoursError> {
        let days: Result<Vec<_>, _> = texts.iter().map(|text| parse_span(text)).collect();
        days?.try_into().map(Self).map_err(|_| HoursError)
    }
}

fn parse_span(text: &str) -> Result<Option<Span>, HoursError> {
    if text.is_empty() {
        return Ok(None);
    }
    let (from, until) = text.split_once('-').ok_or(HoursError)?;
    let (from, until) = (parse_time(from)?, parse_time(until)?);
    if from < until { Ok(Some(Span { from, until })) } else { Err(HoursError) }
}

fn parse_time(text: &str) -> Result<Time, HoursError> {
    let (hour, minute) = text.split_once(':').ok_or(HoursError)?;
    let number = |text: &str| text.parse::<i8>().map_err(|_| HoursError);
    Time::new(number(hour)?, number(minute)?, 0, 0).map_err(|_| HoursError)
}

impl std::fmt::Display for Span {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (from, until) = (self.from, self.until);
        write!(f, "{}:{:02}–{}:{:02}", from.hour(), from.minute(), until.hour(), until.minute())
    }
}

impl Hours {
    /// The hours of one day; none on a day off.
    pub fn on(&self, day: Weekday) -> Option<Span> {
        let index = usize::try_from(day.to_monday_zero_offset()).unwrap_or(0);
        self.0.get(index).copied().flatten()
    }

    /// Whether it is open at a moment of local time.
    pub fn is_open(&self, moment: DateTime) -> bool {
        self.on(moment.weekday()).is_some_and(|span| span.from <= moment.time() && moment.time() < span.until)
    }

    /// The week as people read it: days in a row with the same hours together.
    pub fn grouped(&self) -> Vec<Days> {
        let mut groups: Vec<Days> = Vec::new();
        for day in Weekday::Monday.cycle_forward().take(7) {
            let span = self.on(day);
            match groups.last_mut().filter(|last| last.span == span) {
                Some(last) => last.last = day,
                None => groups.push(Days { first: day, last: day, span }),
            }
        }
        groups
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn hours(texts: [&str; 7]) -> Result<Hours, HoursError> {
        Hours::try_from(texts.map(str::to_owned).to_vec())
    }

    fn usual() -> Hours {
        hours(
            ["08:00-20:00"; 5].into_iter().chain(["09:00-15:00", ""]).collect::<Vec<_>>().try_into().unwrap(),
        )
        .unwrap()
    }

    #[test]
    fn days_with_the_same_hours_stand_together() {
        let groups = usual().grouped();
        let ends: Vec<_> = groups.iter().map(|days| (days.first, days.last)).collect();
        assert_eq!(
            ends,
            [
                (Weekday::Monday, Weekday::Friday),
                (Weekday::Saturday, Weekday::Saturday),
                (Weekday::Sunday, Weekday::Sunday)
            ]
        );
        assert_eq!(groups[0].span.unwrap().to_string(), "8:00–20:00");
    }

    #[test]
    fn a_centre_is_open_from_the_first_minute_to_the_last() {
        let monday = date(2026, 11, 23);
        assert!(!usual().is_open(monday.at(7, 59, 0, 0)));
        assert!(usual().is_open(monday.at(8, 0, 0, 0)));
        assert!(usual().is_open(monday.at(19, 59, 59, 0)));
        assert!(!usual().is_open(monday.at(20, 0, 0, 0)));
        assert!(!usual().is_open(date(2026, 11, 22).at(12, 0, 0, 0)), "a day off");
    }

    #[test]
    fn hours_that_are_no_hours_are_refused() {
        for wrong in ["8-20", "20:00-08:00", "08:00", "25:00-26:00", "08:00-20:00-21:00"] {
            assert!(hours([wrong; 7]).is_err(), "{wrong}");
        }
        assert!(Hours::try_from(vec![String::new(); 6]).is_err());
    }
}
