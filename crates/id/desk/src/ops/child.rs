//! Ending a link to a child by a paper: the applicant's own by any registrar, somebody else's to the same child by a supervisor
//! who names the court's paper.

use audit::Actor;
use children::Children;
use children::ops::desk::{DeskKey, DeskLink, end_at_desk, list_to_end};

use super::act::{end, hold_compared};
use super::{find_bias, load_visit};
use crate::Desk;
use crate::error::DeskError;
use crate::model::office::{Officer, Role};
use crate::model::refusal::Bias;
use crate::model::visit::{End, Purpose, VisitState};

/// What ending a link came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It has ended.
    Done,
    /// It had ended, or changed, meanwhile.
    Gone,
    /// Not by this officer.
    Refused(Bias),
}

/// The links that this officer may end for the applicant of a compared visit.
pub async fn list_child_links(desk: &Desk, officer: &Officer, no: i64) -> Result<Vec<DeskLink>, DeskError> {
    let store = desk.db();
    let visit = load_visit(store.reader(), officer, no).await?;
    let is_compared = matches!(visit.state, VisitState::Compared { .. }) && visit.purpose == Purpose::Child;
    if !is_compared || !visit.is_open(store.env().now()) {
        return Err(DeskError::StepNotOpen);
    }
    let mut found = list_to_end(store.reader(), store.vault(), visit.subject).await?;
    found.retain(|link| may_end(officer, link.key));
    Ok(found)
}

fn may_end(officer: &Officer, key: DeskKey) -> bool {
    key.other.is_none() || officer.role == Role::Supervisor
}

/// Ends a link and the visit. `reason` names the paper where it is somebody else's link.
pub async fn end_child_link(
    (desk, children): (&Desk, &Children),
    officer: &Officer,
    (no, key): (i64, DeskKey),
    reason: Option<&str>,
) -> Result<Ended, DeskError> {
    let tx = desk.db().begin().await?;
    if load_visit(tx.conn(), officer, no).await?.state == VisitState::Ended(End::ChildEnded) {
        // The button was pressed twice.
        return Ok(Ended::Done);
    }
    let visit = hold_compared(&tx, officer, (no, Purpose::Child)).await?;
    let all = list_to_end(tx.conn(), tx.vault(), visit.subject).await?;
    let Some(link) = all.into_iter().find(|link| link.key == key) else { return Ok(Ended::Gone) };
    if !may_end(officer, key) || (key.other.is_some() && reason.is_none()) {
        return Err(DeskError::NotFound);
    }
    if let Some(bias) = find_bias(tx.conn(), tx.vault(), officer.subject, link.holder).await? {
        return Ok(Ended::Refused(bias));
    }
    let reason = reason.unwrap_or_else(|| visit.purpose.as_str());
    end(&tx, officer, &visit, (End::ChildEnded, "desk.child-ended", reason)).await?;
    if !end_at_desk(children, &tx, (visit.subject, key), (actor(officer), reason)).await? {
        tx.rollback().await?;
        return Ok(Ended::Gone);
    }
    tx.commit().await?;
    Ok(Ended::Done)
}

fn actor(officer: &Officer) -> Actor {
    Actor::Operator {
        subject: officer.subject,
        role: officer.role.as_str().to_owned(),
        centre: officer.centre.as_str().to_owned(),
    }
}
