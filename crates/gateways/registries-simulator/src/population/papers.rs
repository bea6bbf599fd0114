//! Documents: numbers that lead back to the person, dates that follow the rules.
// cyrillic: names of the offices that issue documents

use jiff::ToSpan;
use jiff::civil::date;
use kernel::Date;
use person::{DivisionCode, ForeignNumber, IdentityDocument, IssuedBy, RussianPassport};

use super::draw::Draw;
use super::person::{AS_OF, Life, age_of, aspect};
use super::{Persona, Population};

/// The passport of today was introduced on this day, and everybody got one by the end of 2003.
const FIRST_PASSPORTS: Date = date(1997, 10, 1);
const LAST_EXCHANGE: Date = date(2003, 12, 31);

impl Population {
    pub(crate) fn document(&self, number: u64, life: &Life) -> Option<IdentityDocument> {
        let mut draw = Draw::of(self.seed(), number, aspect::PAPERS);
        match life.persona {
            Persona::Foreigner | Persona::ForeignerWithoutSnils => {
                self.foreign_passport(number, life, &mut draw)
            }
            Persona::Resident | Persona::SingleName => self.residence_permit(number, life, &mut draw),
            Persona::TemporaryResident => self.temporary_residence(number, life, &mut draw),
            _ => self.passport(number, life, &mut draw),
        }
    }

    fn passport(&self, number: u64, life: &Life, draw: &mut Draw) -> Option<IdentityDocument> {
        let issued_on = passport_issued_on(life, draw)?;
        let year = issued_on.year() - i16::try_from(draw.below(2)).unwrap_or(0);
        let series = format!("{:02}{:02}", life.region.okato, year.max(1997).rem_euclid(100));
        let serial = format!("{:06}", self.passport_serial(number));
        let division = format!("{:02}{}{:03}", life.region.code, draw.below(4), 1 + draw.below(150));
        Some(IdentityDocument::RussianPassport {
            passport: RussianPassport::from_fields(&series, &serial).ok()?,
            issued_on,
            division_code: DivisionCode::parse(&division).ok()?,
            issued_by: IssuedBy::parse(&office(life, issued_on)).ok()?,
        })
    }

    fn foreign_passport(&self, number: u64, life: &Life, draw: &mut Draw) -> Option<IdentityDocument> {
        let country = self.citizenship(number, life)?;
        let issued_on = days_before(30 + draw.below(3_000));
        Some(IdentityDocument::ForeignPassport {
            country,
            number: ForeignNumber::parse(&format!("AB{:07}", self.permit_serial(number))).ok()?,
            issued_on,
            expires_on: Some(issued_on.saturating_add(10.years())),
            issued_by: IssuedBy::parse(&format!("MINISTRY OF INTERNAL AFFAIRS OF {country}")).ok()?,
        })
    }

    /// Permits issued before November 2019 ended after five years; those of today have no last day.
    fn residence_permit(&self, number: u64, life: &Life, draw: &mut Draw) -> Option<IdentityDocument> {
        Some(IdentityDocument::ResidencePermit {
            number: ForeignNumber::parse(&format!("83{:07}", self.permit_serial(number))).ok()?,
            issued_on: days_before(30 + draw.below(2_000)),
            expires_on: None,
            issued_by: IssuedBy::parse(&migration_office(life)).ok()?,
        })
    }

    fn temporary_residence(&self, number: u64, life: &Life, draw: &mut Draw) -> Option<IdentityDocument> {
        let issued_on = days_before(30 + draw.below(300));
        Some(IdentityDocument::TemporaryResidence {
            number: ForeignNumber::parse(&format!("77{:07}", self.permit_serial(number))).ok()?,
            issued_on,
            expires_on: Some(issued_on.saturating_add(3.years())),
            issued_by: IssuedBy::parse(&migration_office(life)).ok()?,
        })
    }
}

fn migration_office(life: &Life) -> String {
    format!("УВМ ГУ МВД РОССИИ ПО {}", life.region.by_name)
}

/// The office as it was called in the year of issue.
fn office(life: &Life, issued_on: Date) -> String {
    let region = life.region.by_name;
    let town = life.region.town;
    match issued_on.year() {
        ..2007 => format!("ОВД ГОР. {town}"),
        2007..2016 => format!("ОТДЕЛОМ УФМС РОССИИ ПО {region}"),
        _ => format!("ГУ МВД РОССИИ ПО {region}"),
    }
}

/// When the passport in force was issued: after the 14th, the 20th or the 45th birthday, or later in place of another.
/// None when the person has none yet.
fn passport_issued_on(life: &Life, draw: &mut Draw) -> Option<Date> {
    let within = i64::try_from(3 + draw.below(75)).unwrap_or(3).days();
    let after = |years: i64| life.birth.saturating_add(years.years()).saturating_add(within);
    let overdue = life.persona == Persona::OverduePassport;
    let due =
        if overdue { after(14) } else { [45, 20, 14].map(after).into_iter().find(|day| *day <= AS_OF)? };
    if due < FIRST_PASSPORTS {
        let days = draw.below(2_280);
        return Some(
            FIRST_PASSPORTS.saturating_add(i64::try_from(days).unwrap_or(0).days()).min(LAST_EXCHANGE),
        );
    }
    // One in seven has lost one or changed the name since.
    let since = u64::try_from(AS_OF.duration_since(due).as_hours() / 24).unwrap_or(0);
    let reissued = draw.per_mille(140) && !overdue && age_of(life.birth) >= 20;
    let later = if reissued { draw.below(since) } else { 0 };
    Some(due.saturating_add(i64::try_from(later).unwrap_or(0).days()))
}

fn days_before(days: u64) -> Date {
    AS_OF.saturating_sub(i64::try_from(days).unwrap_or(0).days())
}
