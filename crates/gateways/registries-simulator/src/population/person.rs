// cyrillic: the word before a town's name in documents

use jiff::ToSpan;
use jiff::civil::date;
use kernel::Date;
use person::{Country, Gender, IdentityDocument, Inn, NamePart, PersonName, Snils};

use super::draw::Draw;
use super::names::{FOREIGN, Names, SINGLE_NAMED, WITH_PARTICLE, of_citizen};
use super::regions::{Region, region_at, weight_of_all};
use super::{BirthRecord, Persona, Population, Slot};

/// The day on which the population is as it is: ages and dates of issue are reckoned from it.
pub const AS_OF: Date = date(2026, 9, 1);

/// A person of the synthetic population, with everything that the registries know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The place in the population, from 0.
    pub number: u64,
    /// What is special about them.
    pub slot: Slot,
    /// The name.
    pub name: PersonName,
    /// The gender.
    pub gender: Gender,
    /// The date of birth.
    pub birth_date: Date,
    /// The place of birth, as the document prints it.
    pub birth_place: String,
    /// The citizenship.
    pub citizenship: Country,
    /// The document; children under 14 have none.
    pub document: Option<IdentityDocument>,
    /// СНИЛС.
    pub snils: Option<Snils>,
    /// ИНН.
    pub inn: Option<Inn>,
    /// The record of birth; people under 18 alone have one here.
    pub birth: Option<BirthRecord>,
    /// The date of death.
    pub died_on: Option<Date>,
}

/// What is drawn before the papers are.
pub(crate) struct Life {
    pub slot: Slot,
    pub persona: Persona,
    pub gender: Gender,
    pub birth: Date,
    pub region: Region,
}

pub(crate) mod aspect {
    pub(crate) const LIFE: u64 = 1;
    pub(crate) const NAME: u64 = 2;
    pub(crate) const PAPERS: u64 = 3;
    pub(crate) const DEATH: u64 = 4;
    pub(crate) const SNILS: u64 = 5;
    pub(crate) const INN: u64 = 6;
    pub(crate) const PASSPORT: u64 = 7;
    pub(crate) const PERMIT: u64 = 8;
    pub(crate) const FOREIGN: u64 = 9;
    pub(crate) const CERTIFICATE: u64 = 10;
}

/// Of ten thousand people, how many are in each band of five years; the last one goes to 99.
const AGES: [u64; 18] =
    [460, 590, 620, 540, 490, 490, 700, 850, 800, 730, 670, 630, 710, 620, 490, 220, 240, 150];

/// Of a thousand people, how many are foreigners.
const FOREIGN_SHARE: u64 = 30;

impl Population {
    /// The person of a number; none beyond the last one.
    pub fn person(&self, number: u64) -> Option<Person> {
        if number >= self.people() {
            return None;
        }
        let life = self.life(number);
        let mut draw = Draw::of(self.seed(), number, aspect::DEATH);
        let died_on = death(&life, &mut draw);
        Some(Person {
            number,
            slot: life.slot,
            name: self.name(number, &life)?,
            gender: life.gender,
            birth_date: life.birth,
            birth_place: self.birth_place(number, &life),
            citizenship: self.citizenship(number, &life)?,
            document: self.document(number, &life),
            snils: self.snils(number, &life),
            inn: self.inn(number, &life),
            birth: self.birth_record(number, &life),
            died_on,
        })
    }

    pub(crate) fn life(&self, number: u64) -> Life {
        let slot = Slot::of(number);
        if slot.persona == Persona::Namesake && number > 0 {
            let twin = self.life(number - 1);
            return Life { slot, persona: slot.persona, ..twin };
        }
        let mut draw = Draw::of(self.seed(), number, aspect::LIFE);
        let region = region_at(draw.below(weight_of_all()));
        let foreign = draw.per_mille(FOREIGN_SHARE);
        let persona = match (slot.persona, foreign) {
            (Persona::Drawn, true) => foreigner(&mut draw),
            (persona, _) => persona,
        };
        let age = age(persona, &mut draw);
        let men = match age {
            ..40 => 512,
            40..60 => 478,
            _ => 360,
        };
        let gender = match (slot.persona, draw.per_mille(men)) {
            (Persona::Mother, _) => Gender::Female,
            (Persona::Father, _) | (_, true) => Gender::Male,
            (_, false) => Gender::Female,
        };
        let days = i64::try_from(draw.below(365)).unwrap_or(0);
        let birth = AS_OF.saturating_sub(age.years()).saturating_sub(days.days());
        Life { slot, persona, gender, birth, region }
    }

    fn name(&self, number: u64, life: &Life) -> Option<PersonName> {
        if life.persona == Persona::Namesake && number > 0 {
            return self.name(number - 1, &self.life(number - 1));
        }
        let mut draw = Draw::of(self.seed(), number, aspect::NAME);
        let drawn = draw.below(1_000);
        let names = match life.persona {
            Persona::Particle => WITH_PARTICLE,
            persona if persona.is_foreign() => self.origin(number, persona)?.1,
            _ => of_citizen(life.region.code, life.birth.year(), drawn),
        };
        let own = |pair: (&'static str, &'static str)| match life.gender {
            Gender::Male => pair.0,
            Gender::Female => pair.1,
        };
        let given = match life.gender {
            Gender::Male => names.men,
            Gender::Female => names.women,
        };
        let first = NamePart::parse(draw.pick(given)?).ok()?;
        let hyphenated = draw.per_mille(15) || life.persona == Persona::Hyphenated;
        let last = match self.named_after(number, life.slot) {
            Some(father) => self.surname_of(father, life.gender),
            None => surname(&names, own, hyphenated, &mut draw),
        };
        let middle = match life.persona {
            Persona::NoPatronymic => None,
            persona if persona.is_foreign() => None,
            _ => draw.pick_common(names.patronymics).map(own),
        };
        let part = |text: String| NamePart::parse(&text).ok();
        Some(PersonName {
            last: last.and_then(part),
            first,
            middle: middle.map(str::to_owned).and_then(part),
        })
    }

    /// The surname of a person of the special family as somebody of a gender bears it.
    fn surname_of(&self, number: u64, gender: Gender) -> Option<String> {
        let life = self.life(number);
        let mut draw = Draw::of(self.seed(), number, aspect::NAME);
        let names = of_citizen(life.region.code, life.birth.year(), draw.below(1_000));
        let given = if life.gender == Gender::Male { names.men } else { names.women };
        // What the name of the person themselves takes from the draw.
        draw.pick(given)?;
        let hyphenated = draw.per_mille(15);
        let own = |pair: (&'static str, &'static str)| match gender {
            Gender::Male => pair.0,
            Gender::Female => pair.1,
        };
        surname(&names, own, hyphenated, &mut draw)
    }

    fn birth_place(&self, number: u64, life: &Life) -> String {
        let foreign = life.persona.is_foreign();
        match self.citizenship(number, life) {
            Some(country) if foreign => country.to_string(),
            _ => format!("{}{}", TOWN, life.region.town),
        }
    }

    pub(crate) fn citizenship(&self, number: u64, life: &Life) -> Option<Country> {
        if !life.persona.is_foreign() {
            return Some(Country::RUSSIA);
        }
        Country::parse(self.origin(number, life.persona)?.0).ok()
    }

    fn origin(&self, number: u64, persona: Persona) -> Option<(&'static str, Names)> {
        let mut draw = Draw::of(self.seed(), number, aspect::FOREIGN);
        match persona {
            Persona::SingleName => draw.pick(&SINGLE_NAMED),
            _ => draw.pick(&FOREIGN),
        }
    }

    fn snils(&self, number: u64, life: &Life) -> Option<Snils> {
        if life.persona == Persona::ForeignerWithoutSnils {
            return None;
        }
        Snils::from_number(self.snils_number(number))
    }

    fn inn(&self, number: u64, life: &Life) -> Option<Inn> {
        let mut draw = Draw::of(self.seed(), number, aspect::INN);
        let share = match life.persona {
            Persona::NoInn => 0,
            Persona::Drawn if age_of(life.birth) < 14 => 400,
            Persona::Drawn => 960,
            persona if persona.is_foreign() => 700,
            _ => 1_000,
        };
        let office = draw.below(90) + 1;
        if !draw.per_mille(share) {
            return None;
        }
        Inn::from_number(
            u64::from(life.region.code) * 100_000_000 + office * 1_000_000 + self.inn_serial(number),
        )
    }
}

const TOWN: &str = "Г. ";

fn surname(
    names: &Names,
    own: impl Fn((&'static str, &'static str)) -> &'static str,
    hyphenated: bool,
    draw: &mut Draw,
) -> Option<String> {
    let first = own(draw.pick_common(names.surnames)?);
    let second = own(draw.pick_common(names.surnames)?);
    let may_be_joined =
        first != second && ![first, second].iter().any(|name| name.contains(['-', ' ', '\'']));
    Some(if hyphenated && may_be_joined { format!("{first}-{second}") } else { first.to_owned() })
}

fn foreigner(draw: &mut Draw) -> Persona {
    match draw.below(10) {
        0..3 => Persona::Foreigner,
        3..5 => Persona::ForeignerWithoutSnils,
        5..8 => Persona::Resident,
        _ => Persona::TemporaryResident,
    }
}

/// Whole years on [`AS_OF`]. Special people are of an age at which nothing else is special about them.
fn age(persona: Persona, draw: &mut Draw) -> i64 {
    let years = match persona {
        Persona::Child | Persona::FamilyChild | Persona::ChildOfOne | Persona::Ward => 5 + draw.below(7),
        Persona::Youth => 15 + draw.below(2),
        Persona::Mother | Persona::Father => 37 + draw.below(6),
        Persona::Dead => 60 + draw.below(30),
        Persona::OverduePassport => 21 + draw.below(3),
        Persona::Drawn => {
            let mut point = draw.below(AGES.iter().sum());
            let mut band = 0;
            for share in AGES {
                match point.checked_sub(share) {
                    Some(rest) => point = rest,
                    None => break,
                }
                band += 1;
            }
            let width = if band == 17 { 15 } else { 5 };
            band * 5 + draw.below(width)
        }
        _ => 23 + draw.below(19),
    };
    i64::try_from(years).unwrap_or(0)
}

pub(crate) fn age_of(birth: Date) -> i16 {
    person::age_on(birth, AS_OF)
}

/// Old people have died more often; special people live, unless death is what is special.
fn death(life: &Life, draw: &mut Draw) -> Option<Date> {
    let share = match (life.persona, age_of(life.birth)) {
        (Persona::Dead, _) => 1_000,
        (Persona::Drawn, 70..) => 60,
        (Persona::Drawn, 30..70) => 8,
        _ => 0,
    };
    if !draw.per_mille(share) {
        return None;
    }
    let days = i64::try_from(30 + draw.below(3_000)).unwrap_or(30);
    Some(AS_OF.saturating_sub(days.days()).max(life.birth))
}
