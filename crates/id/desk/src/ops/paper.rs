//! Comparing what the registrar typed from the paper with the account.

use proofing::ops::standing::find_standing;
use store::StoreError;

use super::{load_open_visit, tell};
use crate::Desk;
use crate::error::DeskError;
use crate::model::office::Officer;
use crate::model::paper::Paper;
use crate::model::refusal::RefusalReason;
use crate::model::visit::{End, Purpose, VisitState, WRONG_PAPERS_MAX};
use crate::records;
use crate::store::counts::Counted;
use crate::store::{counts, visits};

/// What a comparison came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// It fits: the data are shown.
    Fits,
    /// It does not; so many tries are left.
    Wrong {
        /// Tries left.
        left: u8,
    },
    /// It did not for the third time: the visit is over.
    Ended,
}

/// Compares. For a confirmation the newest data count, for a code those in force, for the rest both.
pub async fn compare_paper(
    desk: &Desk,
    officer: &Officer,
    no: i64,
    paper: &Paper,
) -> Result<Comparison, DeskError> {
    let tx = desk.db().begin().await?;
    let visit = load_open_visit(&tx, officer, no).await?;
    let missing = || StoreError::row("profile_versions", "an applicant without a profile");
    let standing = find_standing(tx.conn(), tx.vault(), visit.subject).await?.ok_or_else(missing)?;
    let newest = Some(standing.profile.newest()).filter(|_| visit.purpose != Purpose::Code);
    let current = Some(&standing.profile.current).filter(|_| visit.purpose != Purpose::Confirm);
    let fits = [newest, current]
        .into_iter()
        .flatten()
        .find(|version| version.person().is_some_and(|person| paper.fits(&person.document)));
    let next = visit.state.compare(fits.map(|version| version.no))?;
    if !visits::advance(&tx, &visit, next).await? {
        return Err(DeskError::StepNotOpen);
    }
    let (action, comparison) = match next {
        VisitState::Compared { .. } => ("desk.seen", Comparison::Fits),
        VisitState::Present { wrong_papers, .. } => {
            ("desk.paper-differs", Comparison::Wrong { left: WRONG_PAPERS_MAX.saturating_sub(wrong_papers) })
        }
        VisitState::Found | VisitState::Ended(_) => ("desk.refused", Comparison::Ended),
    };
    records::record_act(&tx, officer, visit.subject, (action, visit.purpose.as_str()), &[]).await?;
    if next == VisitState::Ended(End::Refused) {
        counts::count(&tx, &officer.centre, officer.subject, Counted::Act).await?;
        tell::tell_refused(&tx, desk, &visit, RefusalReason::Data).await?;
    }
    tx.commit().await?;
    Ok(comparison)
}
