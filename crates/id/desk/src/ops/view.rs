//! What the page of a visit may show now.

use assurance::{CheckState, DeskRefusal, Level, Policy, check_state, level, may_confirm_at_desk};
use identity::model::contact::Contact;
use profile::model::PersonData;
use proofing::ops::standing::find_standing;
use store::StoreError;

use super::load_visit;
use super::presence::phone_of;
use crate::Desk;
use crate::error::DeskError;
use crate::model::office::Officer;
use crate::model::visit::{Presence, Purpose, Visit, VisitState};

/// A visit, with what its state lets be seen and nothing more.
pub struct VisitView {
    /// The visit.
    pub visit: Visit,
    /// «П. П.»
    pub initials: String,
    /// The last two digits of the phone; none without a phone.
    pub phone_digits: Option<String>,
    /// What is seen once the applicant is there.
    pub present: Option<PresentView>,
}

/// What is seen once the applicant is there.
pub struct PresentView {
    /// How that is known.
    pub presence: Presence,
    /// The level now.
    pub level: Level,
    /// Whether a check is waited for.
    pub is_waiting: bool,
    /// Why the account cannot be confirmed now.
    pub obstacle: Option<DeskRefusal>,
    /// The data, once the paper fits.
    pub person: Option<PersonData>,
}

/// The visit as its state lets it be seen.
pub async fn view_visit(desk: &Desk, officer: &Officer, no: i64) -> Result<VisitView, DeskError> {
    let store = desk.db();
    let visit = load_visit(store.reader(), officer, no).await?;
    let missing = || StoreError::row("profile_versions", "an applicant without a profile");
    let standing = find_standing(store.reader(), store.vault(), visit.subject).await?.ok_or_else(missing)?;
    let phone = phone_of(store.reader(), store.vault(), visit.subject).await?;
    let phone_digits = phone.and_then(|contact| match contact {
        Contact::Phone(phone) => phone.e164().get(phone.e164().len().saturating_sub(2)..).map(str::to_owned),
        Contact::Email(_) => None,
    });
    let now = store.env().now();
    let facts = standing.facts();
    let newest = standing.profile.newest();
    let moment = standing.moment(now);
    let is_waiting = newest.facts().is_some_and(|version| {
        let open =
            |requirement| check_state(&standing.records, &version, requirement, moment) == CheckState::Open;
        Policy::for_version(&version).requirements.into_iter().any(open)
    });
    let obstacle = may_confirm_at_desk(&standing.records, &facts, moment).err();
    let compared = match visit.state {
        VisitState::Compared { version, .. } => standing.profile.version(version),
        VisitState::Found | VisitState::Present { .. } | VisitState::Ended(_) => None,
    };
    let present = visit.state.presence().filter(|_| visit.is_open(now)).map(|presence| PresentView {
        presence,
        level: level(&standing.records, &facts, moment).level,
        is_waiting,
        obstacle: obstacle.filter(|_| visit.purpose == Purpose::Confirm),
        person: compared.and_then(|version| version.person().cloned()),
    });
    Ok(VisitView { initials: newest.content.name().initials(), phone_digits, present, visit })
}
