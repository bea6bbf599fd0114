//! Finding the applicant: by the QR on their screen, or by СНИЛС or phone and birth date.

use identity::ops::authenticate::is_session_open;
use identity::ops::identifiers::find_by_phone;
use identity::ops::merge::find_survivor;
use kernel::{Date, SubjectId};
use person::{Phone, Snils};
use proofing::ops::standing::list_claimants;
use store::{Scope, StoreError, Tx};

use super::find_bias;
use crate::Desk;
use crate::error::DeskError;
use crate::model::office::Officer;
use crate::model::pass::Pass;
use crate::model::refusal::Bias;
use crate::model::visit::{Proof, Purpose, VisitState};
use crate::store::counts::Counted;
use crate::store::{counts, passes, visits};
use crate::{limits, records};

/// What is looked for.
pub enum Clue {
    /// The QR.
    Pass(Pass),
    /// What the applicant says of themselves.
    Data {
        /// As typed, if it reads as one.
        snils: Option<Snils>,
        /// As typed, if it reads as one.
        phone: Option<Phone>,
        /// Date of birth.
        birth_date: Date,
    },
}

/// What a search came to.
#[derive(Debug, PartialEq, Eq)]
pub enum Found {
    /// A visit begins.
    Visit(i64),
    /// Nobody, or not these data.
    Nobody,
    /// Several accounts claim the СНИЛС: the phone tells them apart.
    Several,
    /// The QR has been used, replaced, or is too old.
    PassEnded,
    /// Not for this registrar.
    Refused(Bias),
}

/// Searches, counts the search, and begins a visit.
pub async fn find_applicant(
    desk: &Desk,
    officer: &Officer,
    clue: &Clue,
    purpose: Purpose,
) -> Result<Found, DeskError> {
    let tx = desk.db().begin().await?;
    if let Err(limited) = limits::spend_search(&tx, officer.subject).await {
        tx.commit().await?;
        return Err(limited);
    }
    counts::count(&tx, &officer.centre, officer.subject, Counted::Search).await?;
    let found = look(&tx, clue).await?;
    let outcome = match found {
        Looked::One(subject, state) => begin(&tx, officer, (subject, state), purpose).await?,
        Looked::Nobody => Found::Nobody,
        Looked::Several => Found::Several,
        Looked::PassEnded => Found::PassEnded,
    };
    if !matches!(outcome, Found::Visit(_)) {
        records::record_search(&tx, officer, purpose.as_str()).await?;
    }
    tx.commit().await?;
    Ok(outcome)
}

enum Looked {
    One(SubjectId, VisitState),
    Nobody,
    Several,
    PassEnded,
}

async fn look(tx: &Tx, clue: &Clue) -> Result<Looked, DeskError> {
    match clue {
        Clue::Pass(pass) => {
            let Some(shown) = passes::consume(tx, pass).await? else { return Ok(Looked::PassEnded) };
            if !is_session_open(tx.conn(), &shown.session, tx.now()).await? {
                return Ok(Looked::PassEnded);
            }
            Ok(Looked::One(shown.subject, VisitState::Found.prove(Proof::Pass, tx.now())?))
        }
        Clue::Data { snils, phone, birth_date } => {
            let mut candidates = match snils {
                Some(snils) => list_claimants(tx, snils).await?,
                None => Vec::new(),
            };
            for candidate in &mut candidates {
                // Of an account that was merged away, the survivor.
                *candidate = find_survivor(tx.conn(), *candidate).await?;
            }
            if let Some(phone) = phone {
                candidates.extend(find_by_phone(tx.conn(), tx.vault(), phone).await?);
            }
            let mut born_then = Vec::new();
            for candidate in candidates {
                if !born_then.contains(&candidate) && is_born_on(tx, candidate, *birth_date).await? {
                    born_then.push(candidate);
                }
            }
            Ok(match born_then.as_slice() {
                [] => Looked::Nobody,
                [one] => Looked::One(*one, VisitState::Found),
                _ => Looked::Several,
            })
        }
    }
}

pub(super) async fn is_born_on(tx: &Tx, subject: SubjectId, birth_date: Date) -> Result<bool, StoreError> {
    let Some(key) = tx.vault().find_key(tx.conn(), Scope::subject(subject)).await? else { return Ok(false) };
    let profile = profile::ops::load_profile(tx.conn(), &key, subject).await?;
    let mut versions = std::iter::once(&profile.current).chain(profile.pending.as_ref());
    Ok(versions.any(|version| version.person().is_some_and(|person| person.birth_date.date() == birth_date)))
}

async fn begin(
    tx: &Tx,
    officer: &Officer,
    (subject, state): (SubjectId, VisitState),
    purpose: Purpose,
) -> Result<Found, DeskError> {
    if let Some(bias) = find_bias(tx.conn(), tx.vault(), officer.subject, subject).await? {
        return Ok(Found::Refused(bias));
    }
    let no = visits::insert(tx, &officer.centre, (officer.subject, subject), (purpose, state)).await?;
    records::record_act(tx, officer, subject, ("desk.found", purpose.as_str()), &[]).await?;
    if let Some(presence) = state.presence() {
        let details = [("by", presence.by.as_str())];
        records::record_act(tx, officer, subject, ("desk.present", purpose.as_str()), &details).await?;
    }
    Ok(Found::Visit(no))
}
