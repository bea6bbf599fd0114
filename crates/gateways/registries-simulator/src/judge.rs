//! What the registries find about a query in the population.

use gateway_registries::{
    Asker, BirthCertificate, BirthPair, CheckRequest, CheckResult, Document, InvalidReason, Pair, PersonData,
    Query, Registry, Text,
};
use jiff::tz::TimeZone;
use kernel::{Date, Timestamp};
use person::{DocumentKind, IdentityDocument, NamePart, PassportTerm, passport_term};

use crate::population::{Behaviour, BirthRecord, Person, Population, Slot};

/// The finding about one query.
pub(crate) struct Finding {
    pub result: CheckResult,
    /// The person to whom the number in the query leads.
    pub person: Option<Person>,
}

impl Finding {
    pub(crate) fn behaviour(&self) -> Behaviour {
        self.person.as_ref().map_or(Behaviour::Ordinary, |person| person.slot.behaviour)
    }
}

/// Answers a query from the population as it is at `now`.
pub(crate) fn judge(population: &Population, query: &Query, now: Timestamp) -> Finding {
    let owner = owner(population, query);
    let result = result(population, owner.as_ref(), query, now);
    Finding { result, person: owner }
}

/// The answer about a query whose number leads to a person.
pub(crate) fn result(
    population: &Population,
    owner: Option<&Person>,
    query: &Query,
    now: Timestamp,
) -> CheckResult {
    let today = now.date_in(&TimeZone::UTC);
    match owner {
        None => CheckResult::NotFound {},
        Some(owner) => match query {
            Query::SnilsCheck { person, .. } => snils(owner, person),
            Query::DocumentCheck { person, document } => checked_document(owner, person, document, today),
            Query::InnCheck { person, .. } => inn(owner, person),
            Query::InnSearch { person, .. } => found_inn(owner, person),
            Query::BirthCheck { person, certificate, asker } => {
                birth(population, owner, person, (certificate, asker, today))
            }
        },
    }
}

/// The answer if nothing were special about the person: what a registry without mistakes would say.
pub(crate) fn ordinary_result(
    population: &Population,
    finding: &Finding,
    query: &Query,
    now: Timestamp,
) -> CheckResult {
    let ordinary = finding.person.clone().map(|person| {
        let slot = Slot { behaviour: Behaviour::Ordinary, ..person.slot };
        Person { slot, ..person }
    });
    result(population, ordinary.as_ref(), query, now)
}

/// The same question about the next person in the population, under the same id: what a mixed-up registry answers.
/// None when they have no such number.
pub(crate) fn about_somebody_else(
    population: &Population,
    request: &CheckRequest,
    asked: Option<&Person>,
) -> Option<CheckRequest> {
    let from = asked.map_or(0, |person| person.number.saturating_add(1));
    let other = (from..population.people()).take(50).filter_map(|number| population.person(number));
    let query =
        other.chain(population.person(0)).find_map(|person| same_question(&request.query, &person))?;
    Some(CheckRequest { id: request.id, query })
}

fn same_question(query: &Query, person: &Person) -> Option<Query> {
    let birth = person::BirthDate::parse(&person.birth_date.to_string()).ok()?;
    let data = PersonData::of(&person.name, birth, person.gender);
    match query {
        Query::SnilsCheck { .. } => Some(Query::snils_check(data, person.snils.as_ref()?)),
        Query::DocumentCheck { .. } => Query::document_check(data, person.document.as_ref()?),
        Query::InnCheck { .. } => Some(Query::inn_check(data, person.inn.as_ref()?)),
        Query::InnSearch { .. } => Some(Query::inn_search(data, person.document.as_ref()?)),
        Query::BirthCheck { asker, .. } => {
            let birth = person.birth.as_ref()?;
            Query::birth_check(data, (&birth.certificate, birth.issued_on), asker.clone())
        }
    }
}

fn owner(population: &Population, query: &Query) -> Option<Person> {
    match query {
        Query::SnilsCheck { snils, .. } => population.find_by_snils(snils.as_str()),
        Query::InnCheck { inn, .. } => population.find_by_inn(inn.as_str()),
        Query::DocumentCheck { person, document } | Query::InnSearch { person, document } => {
            owner_of_document(population, person, document)
        }
        Query::BirthCheck { certificate, .. } => population.find_by_certificate(certificate.number.as_str()),
    }
}

fn owner_of_document(population: &Population, data: &PersonData, document: &Document) -> Option<Person> {
    let other = |kind: DocumentKind, number: &str| population.find_by_other_document(kind, number);
    match document {
        Document::RussianPassport { series, number, .. } => {
            let mut owners: Vec<Person> =
                population.find_by_passport(series.as_str(), number.as_str()).collect();
            let named = owners.iter().position(|owner| is_same(owner, data)).unwrap_or(0);
            (named < owners.len()).then(|| owners.swap_remove(named))
        }
        Document::ForeignPassport { citizenship, number, .. } => {
            other(DocumentKind::ForeignPassport, number.as_str())
                .filter(|person| person.citizenship.code() == citizenship.as_str())
        }
        Document::ResidencePermit { number, .. } => other(DocumentKind::ResidencePermit, number.as_str()),
        Document::TemporaryResidence { number, .. } => {
            other(DocumentKind::TemporaryResidence, number.as_str())
        }
    }
}

/// Name and birth date. Letter case, «ё» and hyphens do not count.
fn is_same(owner: &Person, data: &PersonData) -> bool {
    let key = |part: &Option<NamePart>| part.as_ref().map(NamePart::matching_key);
    let asked = |text: Option<&Text<100>>| text.map(matching_key);
    owner.birth_date == data.birth_date
        && key(&owner.name.last) == asked(data.last_name.as_ref())
        && owner.name.first.matching_key() == matching_key(&data.first_name)
        && key(&owner.name.middle) == asked(data.middle_name.as_ref())
}

/// What is no name has a key that nobody's name has.
fn matching_key(text: &Text<100>) -> String {
    NamePart::parse(text.as_str()).map_or_else(|_| text.as_str().to_owned(), |part| part.matching_key())
}

fn snils(owner: &Person, data: &PersonData) -> CheckResult {
    if owner.slot.behaviour == Behaviour::Unknown(Registry::Sfr) {
        return CheckResult::NotFound {};
    }
    if !is_same(owner, data) {
        return CheckResult::Mismatch { pair: Pair::SnilsPerson };
    }
    if let Some(date) = owner.died_on {
        return CheckResult::Deceased { date };
    }
    if owner.gender != data.gender {
        return CheckResult::Mismatch { pair: Pair::SnilsGender };
    }
    triggered(owner, &[Pair::SnilsPerson, Pair::SnilsGender]).unwrap_or(CheckResult::Matched {})
}

fn checked_document(owner: &Person, data: &PersonData, asked: &Document, today: Date) -> CheckResult {
    if owner.slot.behaviour == Behaviour::Unknown(Registry::Mvd) {
        return CheckResult::NotFound {};
    }
    if !is_same(owner, data) {
        return CheckResult::Mismatch { pair: Pair::DocumentPerson };
    }
    if let Some(date) = owner.died_on {
        return CheckResult::Deceased { date };
    }
    let pairs =
        [Pair::DocumentPerson, Pair::DocumentIssueDate, Pair::DocumentIssueId, Pair::DocumentExpiryDate];
    if let Some(result) = owner.document.as_ref().and_then(|held| differing(held, asked)) {
        return CheckResult::Mismatch { pair: result };
    }
    if let Some(result) = triggered(owner, &pairs) {
        return result;
    }
    match owner.slot.behaviour {
        Behaviour::Invalid(reason) => CheckResult::Invalid { reason },
        _ if is_expired(owner, today) => CheckResult::Invalid { reason: InvalidReason::Expired },
        _ => CheckResult::Matched {},
    }
}

/// The first field of the document that is not as the registry has it.
fn differing(held: &IdentityDocument, asked: &Document) -> Option<Pair> {
    let (issue_date, expiry_date) = match asked {
        Document::RussianPassport { issue_date, .. } | Document::ForeignPassport { issue_date, .. } => {
            (*issue_date, None)
        }
        Document::ResidencePermit { issue_date, expiry_date, .. }
        | Document::TemporaryResidence { issue_date, expiry_date, .. } => (*issue_date, *expiry_date),
    };
    if held.issued_on() != issue_date {
        return Some(Pair::DocumentIssueDate);
    }
    if let (
        IdentityDocument::RussianPassport { division_code, .. },
        Document::RussianPassport { issue_id, .. },
    ) = (held, asked)
        && division_code.digits() != issue_id.as_str()
    {
        return Some(Pair::DocumentIssueId);
    }
    // A last day that was not typed is not compared: people often do not find it on the paper.
    (expiry_date.is_some() && expiry_date != held.expires_on()).then_some(Pair::DocumentExpiryDate)
}

fn is_expired(owner: &Person, today: Date) -> bool {
    match &owner.document {
        Some(IdentityDocument::RussianPassport { issued_on, .. }) => {
            matches!(passport_term(owner.birth_date, *issued_on, today), PassportTerm::Overdue { .. })
        }
        Some(document) => document.expires_on().is_some_and(|last| last < today),
        None => false,
    }
}

fn inn(owner: &Person, data: &PersonData) -> CheckResult {
    if owner.slot.behaviour == Behaviour::Unknown(Registry::Fns) {
        return CheckResult::NotFound {};
    }
    if !is_same(owner, data) {
        return CheckResult::Mismatch { pair: Pair::InnPerson };
    }
    if let Some(date) = owner.died_on {
        return CheckResult::Deceased { date };
    }
    triggered(owner, &[Pair::InnPerson]).unwrap_or(CheckResult::Matched {})
}

/// The tax service gives a number away only when name, birth date and document all fit.
fn found_inn(owner: &Person, asked: &PersonData) -> CheckResult {
    let unknown = owner.slot.behaviour == Behaviour::Unknown(Registry::Fns);
    match (&owner.inn, owner.died_on) {
        _ if unknown || !is_same(owner, asked) => CheckResult::NotFound {},
        (_, Some(date)) => CheckResult::Deceased { date },
        (Some(inn), None) => CheckResult::InnFound { inn: inn.clone() },
        (None, None) => CheckResult::NotFound {},
    }
}

/// About the certificate first, then about the asker; of the parents and the guardian nothing is told.
fn birth(
    population: &Population,
    owner: &Person,
    data: &PersonData,
    (paper, asker, today): (&BirthCertificate, &Asker, Date),
) -> CheckResult {
    let Some(record) = &owner.birth else { return CheckResult::NotFound {} };
    let mismatch = |pair| CheckResult::BirthMismatch { pair };
    if !is_same(owner, data) || owner.gender != data.gender {
        return mismatch(BirthPair::CertificateChild);
    }
    if record.issued_on != paper.issue_date {
        return mismatch(BirthPair::CertificateIssueDate);
    }
    if let Some(date) = owner.died_on {
        return CheckResult::Deceased { date };
    }
    match asker {
        Asker::Child {} => CheckResult::Matched {},
        Asker::Parent { person } => parent(population, record, person, today),
        Asker::Guardian { person, act_number, act_date } => {
            let appointed = record.guardianship.as_ref().filter(|guardianship| {
                population.person(guardianship.guardian).is_some_and(|guardian| is_same(&guardian, person))
            });
            let Some(guardianship) = appointed else { return mismatch(BirthPair::ChildGuardian) };
            let same_number = act_key(&guardianship.act_number) == act_key(act_number.as_str());
            if !same_number || guardianship.act_date != *act_date {
                return mismatch(BirthPair::GuardianAct);
            }
            let ended = guardianship.ends_on <= today;
            if ended {
                CheckResult::RightsEnded { date: guardianship.ends_on }
            } else {
                CheckResult::Matched {}
            }
        }
    }
}

fn parent(population: &Population, record: &BirthRecord, asker: &PersonData, today: Date) -> CheckResult {
    let is_asker = |number: &&u64| population.person(**number).is_some_and(|parent| is_same(&parent, asker));
    match (record.parents.iter().find(is_asker), record.rights_ended) {
        (None, _) => CheckResult::BirthMismatch { pair: BirthPair::ChildParent },
        (Some(number), Some((whose, date))) if *number == whose && date <= today => {
            CheckResult::RightsEnded { date }
        }
        (Some(_), _) => CheckResult::Matched {},
    }
}

/// Letter case and spaces of an act's number do not count.
fn act_key(number: &str) -> String {
    number.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

fn triggered(owner: &Person, pairs: &[Pair]) -> Option<CheckResult> {
    match owner.slot.behaviour {
        Behaviour::Mismatch(pair) if pairs.contains(&pair) => Some(CheckResult::Mismatch { pair }),
        _ => None,
    }
}
