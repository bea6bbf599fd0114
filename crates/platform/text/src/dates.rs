use jiff::tz::TimeZone;
use kernel::{Date, Timestamp};

use crate::{Value, Words};

impl Words {
    /// A date as people write it: `22 ноября 2026`, `22 November 2026`.
    pub fn date(self, date: Date) -> String {
        self.with(
            "text-date",
            &[
                ("day", Value::from(date.day().to_string())),
                ("month", Value::from(self.t(month_key(date.month())))),
                ("year", Value::from(date.year().to_string())),
            ],
        )
    }

    /// The time of day with the name of its zone: `10:41 по Екатеринбургу`.
    pub fn time(self, moment: Timestamp, zone: &TimeZone) -> String {
        self.with(
            "text-time",
            &[
                ("time", Value::from(clock_face(moment, zone))),
                ("zone", Value::from(self.zone(moment, zone))),
            ],
        )
    }

    /// The date and time with the name of the zone: `22 ноября 2026, 10:41 по Екатеринбургу`.
    pub fn moment(self, moment: Timestamp, zone: &TimeZone) -> String {
        self.with(
            "text-moment",
            &[
                ("date", Value::from(self.date(moment.date_in(zone)))),
                ("time", Value::from(self.time(moment, zone))),
            ],
        )
    }

    /// As [`Words::moment`], but today and yesterday are said by word: `сегодня в 10:41 по Екатеринбургу`.
    pub fn moment_near(self, moment: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
        let (day, today) = (moment.date_in(zone), now.date_in(zone));
        let time = Value::from(self.time(moment, zone));
        if day == today {
            self.with("text-today", &[("time", time)])
        } else if day.tomorrow().is_ok_and(|next| next == today) {
            self.with("text-yesterday", &[("time", time)])
        } else {
            self.moment(moment, zone)
        }
    }

    /// A span in words, rounded up to whole seconds, minutes, hours or days: `5 минут`, `1 day`.
    pub fn span(self, span: std::time::Duration) -> String {
        let seconds = span.as_secs() + u64::from(span.subsec_nanos() > 0);
        let (key, count) = match seconds {
            0..90 => ("text-seconds", seconds),
            90..5_400 => ("text-minutes", seconds.div_ceil(60)),
            5_400..172_800 => ("text-hours", seconds.div_ceil(3_600)),
            _ => ("text-days", seconds.div_ceil(86_400)),
        };
        self.with(key, &[("count", Value::from(count))])
    }

    fn zone(self, moment: Timestamp, zone: &TimeZone) -> String {
        if let Some(key) = zone.iana_name().and_then(zone_key) {
            return self.t(key);
        }
        let offset = zone.to_offset(moment.to_jiff()).seconds();
        let (sign, minutes) = (if offset < 0 { '−' } else { '+' }, offset.abs() / 60);
        match (minutes / 60, minutes % 60) {
            (hours, 0) => format!("UTC{sign}{hours}"),
            (hours, minutes) => format!("UTC{sign}{hours}:{minutes:02}"),
        }
    }
}

fn clock_face(moment: Timestamp, zone: &TimeZone) -> String {
    let local = zone.to_datetime(moment.to_jiff());
    format!("{}:{:02}", local.hour(), local.minute())
}

const fn month_key(month: i8) -> &'static str {
    match month {
        1 => "text-month-january",
        2 => "text-month-february",
        3 => "text-month-march",
        4 => "text-month-april",
        5 => "text-month-may",
        6 => "text-month-june",
        7 => "text-month-july",
        8 => "text-month-august",
        9 => "text-month-september",
        10 => "text-month-october",
        11 => "text-month-november",
        _ => "text-month-december",
    }
}

/// The zones that people call by a city (federal law 107-FZ names eleven; the rest show their offset).
fn zone_key(name: &str) -> Option<&'static str> {
    Some(match name {
        "Europe/Kaliningrad" => "text-zone-kaliningrad",
        "Europe/Moscow" => "text-zone-moscow",
        "Europe/Samara" => "text-zone-samara",
        "Asia/Yekaterinburg" => "text-zone-yekaterinburg",
        "Asia/Omsk" => "text-zone-omsk",
        "Asia/Novosibirsk" => "text-zone-novosibirsk",
        "Asia/Krasnoyarsk" => "text-zone-krasnoyarsk",
        "Asia/Irkutsk" => "text-zone-irkutsk",
        "Asia/Yakutsk" => "text-zone-yakutsk",
        "Asia/Vladivostok" => "text-zone-vladivostok",
        "Asia/Magadan" => "text-zone-magadan",
        "Asia/Kamchatka" => "text-zone-kamchatka",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use kernel::Language;

    use super::*;

    const RU: Words = Words::new(Language::Ru);
    const EN: Words = Words::new(Language::En);

    fn moment() -> Timestamp {
        "2026-11-22T05:41:00Z".parse::<jiff::Timestamp>().unwrap().into()
    }

    #[test]
    fn a_date_is_written_with_the_month_by_word() {
        let date = jiff::civil::date(2026, 11, 22);
        assert_eq!(RU.date(date), "22 ноября 2026");
        assert_eq!(EN.date(date), "22 November 2026");
    }

    #[test]
    fn a_time_names_its_zone() {
        let zone = TimeZone::get("Asia/Yekaterinburg").unwrap();
        assert_eq!(RU.moment(moment(), &zone), "22 ноября 2026, 10:41 по Екатеринбургу");
        assert_eq!(EN.time(moment(), &zone), "10:41 Yekaterinburg time");
        let zone = TimeZone::fixed(jiff::tz::offset(-3));
        assert_eq!(RU.time(moment(), &zone), "2:41 UTC−3");
    }

    #[test]
    fn today_and_yesterday_are_said_by_word() {
        let zone = TimeZone::get("Europe/Moscow").unwrap();
        let now = moment().plus(Duration::from_secs(3_600));
        assert_eq!(RU.moment_near(moment(), now, &zone), "сегодня в 8:41 по Москве");
        let now = now.plus(Duration::from_secs(86_400));
        assert_eq!(RU.moment_near(moment(), now, &zone), "вчера в 8:41 по Москве");
        let now = now.plus(Duration::from_secs(86_400));
        assert_eq!(RU.moment_near(moment(), now, &zone), "22 ноября 2026, 8:41 по Москве");
    }

    #[test]
    fn a_span_takes_the_plural_form_of_its_number() {
        assert_eq!(RU.span(Duration::from_secs(1)), "1 секунду");
        assert_eq!(RU.span(Duration::from_secs(22)), "22 секунды");
        assert_eq!(RU.span(Duration::from_secs(300)), "5 минут");
        assert_eq!(RU.span(Duration::from_secs(301)), "6 минут");
        assert_eq!(RU.span(Duration::from_secs(86_400)), "24 часа");
        assert_eq!(EN.span(Duration::from_secs(5 * 86_400)), "5 days");
        assert_eq!(EN.span(Duration::from_millis(1)), "1 second");
    }

    #[test]
    fn every_month_and_zone_has_its_text() {
        for month in 1..=12 {
            assert!(crate::has(Language::Ru, month_key(month)));
        }
        assert_eq!(zone_key("Asia/Tokyo"), None);
    }
}
