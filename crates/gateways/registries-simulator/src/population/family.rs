//! Births: who is whose child, and who may act for one.
// cyrillic: the letters of certificates and the words of an act of guardianship

use ::person::{Gender, PaperKind, PaperNumber};
use jiff::ToSpan;
use jiff::civil::date;
use kernel::Date;

use super::draw::Draw;
use super::person::{AS_OF, Life, age_of, aspect};
use super::{Behaviour, Persona, Population, Slot};

/// The special numbers of one family: its mother and its father.
const MOTHER: u64 = 27;
const FATHER: u64 = 28;
/// The guardian of the ward.
const GUARDIAN: u64 = 49;
/// How far back in the population the parents of a drawn child are looked for.
const SEARCHED_MAX: u64 = 400;
/// When a court ended the rights of the father of the child whose special number says so.
const RIGHTS_ENDED_ON: Date = date(2025, 4, 14);
/// When the guardianship over the ward ends.
const GUARDIANSHIP_ENDS_ON: Date = date(2027, 9, 1);

const LETTERS: [&str; 8] = ["АА", "АЖ", "БА", "ДИ", "ЕР", "МЮ", "РК", "СТ"];
const ROMAN: [&str; 5] = ["I", "II", "III", "IV", "V"];

/// What the civil registry holds about a child.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BirthRecord {
    /// Series and number of the certificate.
    pub certificate: PaperNumber,
    /// Its date of issue.
    pub issued_on: Date,
    /// The places of the parents in the population; none where the record has a dash.
    pub parents: Vec<u64>,
    /// Whose rights a court ended, and when.
    pub rights_ended: Option<(u64, Date)>,
    /// Who was appointed in the parents' place.
    pub guardianship: Option<Guardianship>,
}

/// An appointed guardian.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guardianship {
    /// The guardian's place in the population.
    pub guardian: u64,
    /// The number of the act.
    pub act_number: String,
    /// The day of the act.
    pub act_date: Date,
    /// When it ends.
    pub ends_on: Date,
}

impl Population {
    /// The birth record of a citizen who is under 18.
    pub(crate) fn birth_record(&self, number: u64, life: &Life) -> Option<BirthRecord> {
        if life.persona.is_foreign() || age_of(life.birth) >= 18 {
            return None;
        }
        let mut draw = Draw::of(self.seed(), number, aspect::CERTIFICATE);
        let (roman, letters) = (draw.pick(&ROMAN)?, draw.pick(&LETTERS)?);
        let serial = self.certificate_serial(number);
        let certificate = format!("{roman}-{letters} {serial:06}");
        let days = i64::try_from(5 + draw.below(25)).unwrap_or(5);
        let issued_on = life.birth.saturating_add(days.days()).min(AS_OF);
        let base = number - life.slot.number;
        let (mother, father) = (base + MOTHER, base + FATHER);
        let parents = match life.persona {
            Persona::FamilyChild | Persona::Youth | Persona::ChildOfOne => vec![mother, father],
            Persona::Ward => Vec::new(),
            _ => [Gender::Female, Gender::Male]
                .into_iter()
                .filter_map(|gender| self.find_parent(number, life, gender))
                .collect(),
        };
        let rights_ended = (life.persona == Persona::ChildOfOne).then_some((father, RIGHTS_ENDED_ON));
        let guardianship = (life.persona == Persona::Ward).then(|| Guardianship {
            guardian: base + GUARDIAN,
            act_number: format!("{}-ОП", 100 + draw.below(900)),
            act_date: date(2024, 3, 1),
            ends_on: GUARDIANSHIP_ENDS_ON,
        });
        Some(BirthRecord {
            certificate: PaperNumber::parse(PaperKind::BirthCertificate, &certificate).ok()?,
            issued_on,
            parents,
            rights_ended,
            guardianship,
        })
    }

    /// The number of the father whose surname a special child has.
    pub(crate) fn named_after(&self, number: u64, slot: Slot) -> Option<u64> {
        matches!(slot.persona, Persona::FamilyChild | Persona::Youth | Persona::ChildOfOne)
            .then(|| number - slot.number + FATHER)
            .filter(|father| *father < self.people())
    }

    /// The nearest citizen before the child who is of an age to be the parent.
    fn find_parent(&self, child: u64, life: &Life, gender: Gender) -> Option<u64> {
        let may_be = |number: &u64| {
            let parent = self.life(*number);
            let older = ::person::age_on(parent.birth, life.birth);
            parent.gender == gender
                && (18..=45).contains(&older)
                && matches!(parent.persona, Persona::Drawn | Persona::Citizen)
                && parent.slot.behaviour == Behaviour::Ordinary
        };
        (child.saturating_sub(SEARCHED_MAX)..child).rev().find(may_be)
    }
}
