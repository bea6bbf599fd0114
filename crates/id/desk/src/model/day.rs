use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::Timestamp;

/// A day where a centre is: not every centre is where the installation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// Its date there.
    pub date: Date,
    /// Its first moment.
    pub from: Timestamp,
    /// The first moment of the next.
    pub until: Timestamp,
}

impl Day {
    /// The day of a moment.
    pub fn of(now: Timestamp, zone: &TimeZone) -> Option<Self> {
        Self::on(now.date_in(zone), zone)
    }

    /// The day of a date; none at the end of time.
    pub fn on(date: Date, zone: &TimeZone) -> Option<Self> {
        let begin = |date: Date| zone.to_timestamp(date.at(0, 0, 0, 0)).ok().map(Timestamp::from);
        Some(Self { date, from: begin(date)?, until: begin(date.tomorrow().ok()?)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_day_in_the_urals_begins_at_seven_in_the_evening_of_greenwich() {
        let zone = TimeZone::get("Asia/Yekaterinburg").unwrap();
        let noon: Timestamp = TimeZone::UTC.to_timestamp(date(2026, 11, 22).at(20, 0, 0, 0)).unwrap().into();
        let day = Day::of(noon, &zone).unwrap();
        assert_eq!(day.date, date(2026, 11, 23));
        let begin = TimeZone::UTC.to_timestamp(date(2026, 11, 22).at(19, 0, 0, 0)).unwrap();
        assert_eq!(day.from, begin.into());
        assert_eq!(day.until.since(day.from).as_secs(), 24 * 3_600);
    }
}
