//! Deleting the account of an applicant who asks for it: it goes after seven days, unless they sign in to keep it.

use identity::ops::leave::ask_at_desk;
use identity::{Leaving, Obstacle};

use super::act::{end_visit, hold_compared};
use super::load_visit;
use crate::Desk;
use crate::error::DeskError;
use crate::model::office::Officer;
use crate::model::visit::{End, Purpose, VisitState};

/// Has the account go. Some when something stands against it.
pub async fn delete_on_request(
    desk: &Desk,
    leaving: &Leaving,
    officer: &Officer,
    no: i64,
) -> Result<Option<Obstacle>, DeskError> {
    let tx = desk.db().begin().await?;
    if load_visit(tx.conn(), officer, no).await?.state == VisitState::Ended(End::Leaving) {
        // The button was pressed twice.
        return Ok(None);
    }
    let visit = hold_compared(&tx, officer, (no, Purpose::Leave)).await?;
    // The visit itself stands against leaving as long as it is open.
    end_visit(&tx, officer, &visit, (End::Leaving, "desk.leaving")).await?;
    if let Some(obstacle) = ask_at_desk(leaving, &tx, visit.subject).await? {
        tx.rollback().await?;
        return Ok(Some(obstacle));
    }
    tx.commit().await?;
    Ok(None)
}
