//! What is answered. Personal data stand in the answers to looks alone: those to acts are kept for a day.

use kernel::Timestamp;
use person::IdentityDocument;
use profile::model::PersonData;
use proofing::model::{CheckView, CheckViewState};
use serde::Serialize;

use super::problem::{Texts, kind_of};
use crate::model::visit::{End, VisitState};
use crate::ops::newcomer::NewcomerView;
use crate::ops::view::{PresentView, VisitView};

/// How far a visit has come.
#[derive(Serialize)]
pub struct VisitReply {
    visit: i64,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<&'static str>,
}

impl VisitReply {
    /// It is open.
    pub const fn open(visit: i64, state: &'static str) -> Self {
        Self { visit, state, end: None }
    }

    /// It is over.
    pub const fn ended(visit: i64, end: End) -> Self {
        Self { visit, state: "ended", end: Some(end.as_str()) }
    }
}

/// A code on paper, this once.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OfficeCodeReply {
    #[serde(flatten)]
    visit: VisitReply,
    office_code: String,
    expires_at: String,
}

impl OfficeCodeReply {
    /// The code as it is printed.
    pub fn of(no: i64, code: String, until: Timestamp) -> Self {
        let visit = VisitReply::ended(no, End::CodeHanded);
        Self { visit, office_code: code, expires_at: until.to_string() }
    }
}

/// The word of a state.
const fn word(state: VisitState) -> (&'static str, Option<&'static str>) {
    match state {
        VisitState::Found => ("found", None),
        VisitState::Present { .. } => ("present", None),
        VisitState::Compared { .. } => ("compared", None),
        VisitState::Ended(end) => ("ended", Some(end.as_str())),
    }
}

/// A visit as its state lets it be seen.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct VisitBody {
    #[serde(flatten)]
    reply: VisitReply,
    purpose: &'static str,
    is_open: bool,
    initials: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone_digits: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    present: Option<Present>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Present {
    by: &'static str,
    at: String,
    level: &'static str,
    is_waiting: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    obstacle: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<Person>,
}

/// What is compared with the paper: what the page shows, and no more.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Person {
    last_name: Option<String>,
    first_name: String,
    middle_name: Option<String>,
    gender: String,
    birth_date: String,
    birth_place: String,
    document: &'static str,
    number: String,
    issue_date: String,
    issued_by: String,
    issue_id: Option<String>,
    expiry_date: Option<String>,
}

impl VisitBody {
    /// The body of a view.
    pub fn of(view: &VisitView, now: Timestamp) -> Self {
        let (state, end) = word(view.visit.state);
        Self {
            reply: VisitReply { visit: view.visit.no, state, end },
            purpose: view.visit.purpose.as_str(),
            is_open: view.visit.is_open(now),
            initials: view.initials.clone(),
            phone_digits: view.phone_digits.clone(),
            present: view.present.as_ref().map(Present::of),
        }
    }
}

impl Present {
    fn of(seen: &PresentView) -> Self {
        Self {
            by: seen.presence.by.as_str(),
            at: seen.presence.at.to_string(),
            level: seen.level.as_str(),
            is_waiting: seen.is_waiting,
            obstacle: seen.obstacle.map(|obstacle| kind_of(obstacle).code),
            person: seen.person.as_ref().map(Person::of),
        }
    }
}

impl Person {
    fn of(person: &PersonData) -> Self {
        let document = &person.document;
        let issue_id = match document {
            IdentityDocument::RussianPassport { division_code, .. } => Some(division_code.to_string()),
            _ => None,
        };
        Self {
            last_name: person.name.last.as_ref().map(ToString::to_string),
            first_name: person.name.first.to_string(),
            middle_name: person.name.middle.as_ref().map(ToString::to_string),
            gender: person.gender.to_string(),
            birth_date: person.birth_date.date().to_string(),
            birth_place: person.birth_place.to_string(),
            document: document.kind().as_str(),
            number: document.number(),
            issue_date: document.issued_on().to_string(),
            issued_by: document.issued_by().to_string(),
            issue_id,
            expiry_date: document.expires_on().map(|date| date.to_string()),
        }
    }
}

/// A code is on its way.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CodeReply {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visit: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub intake: Option<i64>,
    /// Until when it is good.
    pub expires_at: String,
    /// From when on another may be asked for.
    pub resend_at: String,
}

/// How far the papers of a newcomer have come.
#[derive(Serialize)]
pub struct IntakeReply {
    /// Its number.
    pub intake: i64,
    /// `called` or `open`.
    pub state: &'static str,
}

/// A newcomer is registered.
#[derive(Serialize)]
pub struct RegisteredReply {
    /// The number at the centre.
    pub newcomer: i64,
}

/// How a newcomer stands.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "the words of an answer, which nothing branches on")]
pub struct NewcomerBody {
    newcomer: i64,
    initials: String,
    level: &'static str,
    is_waiting: bool,
    has_phone: bool,
    has_password: bool,
    is_mendable: bool,
    checks: Vec<Check>,
}

#[derive(Serialize)]
struct Check {
    state: &'static str,
    title: Texts,
    text: Texts,
}

impl NewcomerBody {
    /// The body of a view.
    pub fn of(view: &NewcomerView) -> Self {
        Self {
            newcomer: view.newcomer.no,
            initials: view.initials.clone(),
            level: view.checks.level.as_str(),
            is_waiting: view.checks.is_waiting,
            has_phone: view.newcomer.has_phone,
            has_password: view.has_password,
            is_mendable: view.is_mendable,
            checks: view.checks.checks.iter().map(Check::of).collect(),
        }
    }
}

impl Check {
    fn of(check: &CheckView) -> Self {
        let state = match &check.state {
            CheckViewState::Waiting { .. } => "waiting",
            CheckViewState::Answered { .. } if check.has_failed() => "failed",
            CheckViewState::Answered { .. } => "passed",
            CheckViewState::CouldNotCheck { .. } => "not-checked",
        };
        Self { state, title: Texts::of_key(check.title_key()), text: Texts::of_key(check.text_key()) }
    }
}
