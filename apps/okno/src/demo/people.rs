//! The ready-made people of a demo: two for each kind that a walk uses up, made by walking the pages.

use std::error::Error;
use std::path::Path;

use axum::Router;
use desk::Desk;
use gateway_registries_simulator::{Person, Population};
use gateway_sms_simulator::SmsSimulator;
use kernel::{Language, Rng};
use person::{IdentityDocument, Phone};
use sandbox::{ReadyPerson, ReadyRow};
use text::Words;
use web::{Localized, PublicUrl};

use super::desk_work;
use super::post::PrintedBy;
use super::walker::{Walker, code_on};
use crate::typed::{borrowed, document_fields, person_fields};

/// What a ready-made person has been through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Nothing: the data to type.
    Nobody,
    /// A simplified account.
    Simplified,
    /// A standard account.
    Standard,
    /// Confirmed by the registrar.
    Confirmed,
    /// Data to type whose passport check fails.
    Failing,
    /// A foreigner with data to type.
    Foreigner,
    /// Works at the desk.
    Registrar,
    /// Prints letters, where the printing house does not.
    PostOperator,
}

/// Kind, number in the population, phone.
const PEOPLE: [(Kind, u64, &str); 15] = [
    (Kind::Nobody, 1_000, "+79001110001"),
    (Kind::Nobody, 2_000, "+79001110002"),
    (Kind::Simplified, 3_000, "+79001110003"),
    (Kind::Simplified, 4_000, "+79001110004"),
    (Kind::Standard, 5_000, "+79001110005"),
    (Kind::Standard, 6_000, "+79001110006"),
    (Kind::Confirmed, 8_000, "+79001110012"),
    (Kind::Confirmed, 9_000, "+79001110013"),
    (Kind::Failing, 1_020, "+79001110007"),
    (Kind::Failing, 2_021, "+79001110008"),
    (Kind::Foreigner, 1_031, "+79001110009"),
    (Kind::Foreigner, 2_031, "+79001110010"),
    (Kind::Registrar, 7_000, "+79001110011"),
    (Kind::PostOperator, 9_200, "+79001110014"),
    (Kind::PostOperator, 9_400, "+79001110015"),
];

impl Kind {
    const fn title_key(self) -> &'static str {
        match self {
            Self::Nobody => "demo-person-nobody",
            Self::Simplified => "demo-person-simplified",
            Self::Standard => "demo-person-standard",
            Self::Confirmed => "demo-person-confirmed",
            Self::Failing => "demo-person-failing",
            Self::Foreigner => "demo-person-foreigner",
            Self::Registrar => "demo-person-registrar",
            Self::PostOperator => "demo-person-post-operator",
        }
    }

    const fn about_key(self) -> &'static str {
        match self {
            Self::Nobody => "demo-about-nobody",
            Self::Simplified => "demo-about-simplified",
            Self::Standard => "demo-about-standard",
            Self::Confirmed => "demo-about-confirmed",
            Self::Failing => "demo-about-failing",
            Self::Foreigner => "demo-about-foreigner",
            Self::Registrar => "demo-about-registrar",
            Self::PostOperator => "demo-about-post-operator",
        }
    }

    const fn has_account(self) -> bool {
        matches!(
            self,
            Self::Simplified | Self::Standard | Self::Confirmed | Self::Registrar | Self::PostOperator
        )
    }
}

/// Those of a demo whose letters are printed so.
fn people(printed_by: PrintedBy) -> impl Iterator<Item = (Kind, u64, &'static str)> {
    let has_work = move |kind: &Kind| *kind != Kind::PostOperator || printed_by == PrintedBy::Operators;
    PEOPLE.into_iter().filter(move |(kind, _, _)| has_work(kind))
}

/// The password of the ready-made accounts: drawn once for each data folder, kept beside its keys.
pub fn password(keys: &Path, rng: &dyn Rng) -> Result<String, Box<dyn Error>> {
    let path = keys.join("people.password");
    if let Ok(known) = std::fs::read_to_string(&path) {
        return Ok(known.trim().to_owned());
    }
    let mut bytes = [0; 9];
    rng.fill(&mut bytes);
    // Long enough by itself, and with every kind of character for whoever compares it with the rules.
    let password = format!("Okno-{}-7", data_encoding::BASE32_NOPAD.encode(&bytes).to_lowercase());
    std::fs::create_dir_all(keys)?;
    std::fs::write(&path, &password)?;
    Ok(password)
}

/// What the sandbox shows of the ready-made people.
pub fn ready(population: Population, password: &str, printed_by: PrintedBy) -> Vec<ReadyPerson> {
    people(printed_by)
        .filter_map(|(kind, number, phone)| one(&population.person(number)?, kind, phone, password))
        .collect()
}

fn localized(key: &str) -> Localized {
    Localized { ru: Words::new(Language::Ru).t(key), en: Words::new(Language::En).t(key) }
}

fn one(person: &Person, kind: Kind, phone: &str, password: &str) -> Option<ReadyPerson> {
    let row = |key: &str, value: String| ReadyRow { label: localized(key), value };
    let mut rows = vec![row("account-row-phone", phone.to_owned())];
    if kind.has_account() {
        rows.push(row("password-label", password.to_owned()));
    }
    rows.push(row("account-row-name", person.name.full()));
    rows.push(row("data-birth-date", person.birth_date.to_string()));
    rows.push(row("data-birth-place", person.birth_place.clone()));
    rows.push(row("data-citizenship", person.citizenship.to_string()));
    let document = person.document.as_ref()?;
    rows.push(row("data-number-whole", document.number()));
    rows.push(row("data-issue-date", document.issued_on().to_string()));
    if let IdentityDocument::RussianPassport { division_code, .. } = document {
        rows.push(row("data-issue-id", division_code.to_string()));
    }
    rows.push(row("data-issued-by", document.issued_by().to_string()));
    rows.extend(person.snils.as_ref().map(|snils| row("data-snils", snils.to_string())));
    Some(ReadyPerson {
        title: localized(kind.title_key()),
        about: localized(kind.about_key()),
        rows,
        phone: Phone::from_e164(phone),
        email: None,
    })
}

/// One line for each person: what to type.
pub fn print(population: Population, password: &str, printed_by: PrintedBy) {
    let words = Words::new(Language::Ru);
    for (kind, number, phone) in people(printed_by) {
        let Some(person) = population.person(number) else { continue };
        let document = person.document.as_ref().map(IdentityDocument::number).unwrap_or_default();
        let snils = person.snils.as_ref().map(ToString::to_string).unwrap_or_default();
        let secret = if kind.has_account() { format!("  {password}") } else { String::new() };
        let title = words.t(kind.title_key());
        println!(
            "{title:<28} {phone}{secret}  {}  {}  {document}  {snils}",
            person.name.full(),
            person.birth_date
        );
    }
}

/// Makes the accounts by walking the pages.
pub async fn make(
    (router, site): (Router, &PublicUrl),
    (sms, desk): (&SmsSimulator, &Desk),
    population: Population,
    (password, printed_by): (&str, PrintedBy),
) -> Result<(), Box<dyn Error>> {
    let mut officer = None;
    let mut applicants = Vec::new();
    for (kind, number, phone) in people(printed_by).filter(|(kind, _, _)| kind.has_account()) {
        let Some(person) = population.person(number) else { continue };
        let mut walker = Walker::new(router.clone(), site);
        register(&mut walker, sms, (&person, phone), password).await?;
        if kind != Kind::Simplified {
            fill_in(&mut walker, &person).await?;
        }
        match kind {
            Kind::Registrar => officer = Some(desk_work::name_registrar(desk, phone).await?),
            Kind::Confirmed | Kind::PostOperator => applicants.push((walker, person, phone, kind)),
            _ => {}
        }
    }
    let officer = officer.ok_or("nobody is a registrar")?;
    for (walker, person, phone, kind) in &mut applicants {
        desk_work::confirm(desk, &officer, (walker, person, phone)).await?;
        if *kind == Kind::PostOperator {
            desk_work::name_post_operator(desk, &officer, phone).await?;
        }
    }
    Ok(())
}

async fn register(
    walker: &mut Walker,
    sms: &SmsSimulator,
    (person, phone): (&Person, &str),
    password: &str,
) -> Result<(), Box<dyn Error>> {
    let last = person.name.last.as_ref().map(ToString::to_string).unwrap_or_default();
    let first = person.name.first.to_string();
    let before = sms.inbox(phone).len();
    walker.send("/registration", &[("agree", "yes")], "/registration/name").await?;
    let name = [("lastName", last.as_str()), ("firstName", first.as_str())];
    walker.send("/registration/name", &name, "/registration/contact").await?;
    let contact = [("contact", "phone"), ("phone", phone)];
    walker.send("/registration/contact", &contact, "/registration/code").await?;
    let code = code_on(sms, phone, before).await?;
    walker.send("/registration/code", &[("code", &code)], "/registration/password").await?;
    walker.send("/registration/password", &[("password", password)], "/registration/done").await
}

async fn fill_in(walker: &mut Walker, person: &Person) -> Result<(), Box<dyn Error>> {
    let fields = person_fields(person);
    walker.send("/account/data", &borrowed(&fields), "/account/data/document").await?;
    let fields = document_fields(person);
    walker.send("/account/data/document", &borrowed(&fields), "/account/data/answers").await?;
    walker.send("/account/data/answers", &[], "/account/checks").await
}
