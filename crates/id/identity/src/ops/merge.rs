//! Two accounts of one person become one, for thirty days in a way that is undone without a trace in either.
//!
//! Nothing of the account that goes is moved or changed: a row says that what it signed in by leads to the survivor. When
//! the thirty days are over the contacts and the number are handed over for ever, and the rest is erased.

use jobs::{Enqueue, Event, Payload, enqueue, publish};
use kernel::{SubjectId, Timestamp};
use serde::{Deserialize, Serialize};
use store::sea_orm::ConnectionTrait;
use store::{StoreError, Tx};

use super::departing::{Farewell, erase};
use super::sign_out::end_sessions;
use crate::leaving::Leaving;
use crate::model::account::AccountState;
use crate::model::merge::{Candidate, Merge, MergeRefusal};
use crate::records;
use crate::store::{accounts, departures, merges};

/// A merge whose thirty days are over.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FinishMerge {
    /// The account that was merged away.
    pub away: SubjectId,
    /// Which of its merges: one that was undone and done again has a job of its own.
    pub merged_at: Timestamp,
}

impl Payload for FinishMerge {
    const KIND: &'static str = "identity.finish-merge";
}

/// Everything that a person allowed to others is asked for anew: for whom it was given is somebody else now.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GrantsAnew {
    /// Whose.
    pub subject: SubjectId,
}

impl Payload for GrantsAnew {
    const KIND: &'static str = "identity.grants-anew";
}

/// An account became part of another, and acts for nobody until that is undone. Versioned by its kind.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AccountMerged {
    /// The account that was merged away.
    pub away: SubjectId,
}

impl Payload for AccountMerged {
    const KIND: &'static str = "identity.account-merged.1";
}

impl Event for AccountMerged {}

/// Makes one account of two, which the caller holds: no other merge of either may run beside this one.
pub async fn merge_accounts(
    tx: &Tx,
    (first, second): (SubjectId, SubjectId),
) -> Result<Result<Merge, MergeRefusal>, StoreError> {
    // Nobody signs in to either, or asks that it be deleted, between the look and the row.
    accounts::hold(tx, &[first, second]).await?;
    let planned = plan_merge(tx.conn(), (first, second), tx.now()).await?;
    let Ok(merge) = planned else { return Ok(planned) };
    if !merges::insert(tx, &merge).await? {
        return Ok(Err(MergeRefusal::MergedAway));
    }
    end_sessions(tx, merge.away).await?;
    ask_grants_anew(tx, &merge, tx.now()).await?;
    let finish = FinishMerge { away: merge.away, merged_at: merge.merged_at };
    publish(tx, merge.away.lane(), &AccountMerged { away: merge.away }).await?;
    let key = format!("{}:{}", merge.away.uuid(), merge.merged_at.as_micros());
    enqueue(tx, merge.away.lane(), &finish, Enqueue::at(merge.undo_ends_at()).once(key)).await?;
    Ok(Ok(merge))
}

/// What a merge of two accounts would be, or why there is none.
pub async fn plan_merge<C: ConnectionTrait>(
    conn: &C,
    (first, second): (SubjectId, SubjectId),
    now: Timestamp,
) -> Result<Result<Merge, MergeRefusal>, StoreError> {
    let mut open = Vec::new();
    for subject in [first, second] {
        open.extend(merges::find(conn, subject).await?);
        open.extend(merges::list_into(conn, subject).await?);
    }
    let (first, second) = (load_candidate(conn, first).await?, load_candidate(conn, second).await?);
    Ok(Merge::plan((&first, &second), &open, now))
}

async fn load_candidate<C: ConnectionTrait>(conn: &C, subject: SubjectId) -> Result<Candidate, StoreError> {
    let account =
        accounts::find(conn, subject).await?.ok_or_else(|| StoreError::row("accounts", "missing"))?;
    Ok(Candidate {
        subject,
        level: account.level,
        created_at: account.created_at,
        is_active: account.state == AccountState::Active,
        is_leaving: departures::find(conn, subject).await?.is_some(),
    })
}

/// Undoes the merge of an account. None when there is none, or its thirty days are over.
pub async fn undo_merge(tx: &Tx, away: SubjectId) -> Result<Option<Merge>, StoreError> {
    let Some(merge) = merges::find(tx.conn(), away).await? else { return Ok(None) };
    if merge.undo(tx.now()).is_err() || !merges::delete(tx, &merge).await? {
        return Ok(None);
    }
    ask_grants_anew(tx, &merge, tx.now()).await?;
    Ok(Some(merge))
}

async fn ask_grants_anew(tx: &Tx, merge: &Merge, now: Timestamp) -> Result<(), StoreError> {
    for subject in [merge.survivor, merge.away] {
        let key = format!("{}:{}", subject.uuid(), now.as_micros());
        enqueue(tx, subject.lane(), &GrantsAnew { subject }, Enqueue::now().once(key)).await?;
    }
    Ok(())
}

/// The merges into an account that stand now, the newest first.
pub async fn list_merges_into<C: ConnectionTrait>(
    conn: &C,
    survivor: SubjectId,
) -> Result<Vec<Merge>, StoreError> {
    merges::list_into(conn, survivor).await
}

/// What an account became part of, if it did.
pub async fn find_merge<C: ConnectionTrait>(conn: &C, away: SubjectId) -> Result<Option<Merge>, StoreError> {
    merges::find(conn, away).await
}

/// The account that everything of this one leads to: itself, unless it was merged away.
pub async fn find_survivor<C: ConnectionTrait>(
    conn: &C,
    subject: SubjectId,
) -> Result<SubjectId, StoreError> {
    merges::survivor_of(conn, subject).await
}

/// Whether an account takes part in a merge that may still be undone.
pub(crate) async fn is_in_merge<C: ConnectionTrait>(
    conn: &C,
    subject: SubjectId,
) -> Result<bool, StoreError> {
    Ok(merges::find(conn, subject).await?.is_some() || !merges::list_into(conn, subject).await?.is_empty())
}

/// Makes a merge final: the aliases go over to the survivor for ever, the rest of the account is erased.
pub(crate) async fn finish(leaving: &Leaving, tx: &Tx, job: &FinishMerge) -> Result<(), StoreError> {
    let found = merges::find(tx.conn(), job.away).await?;
    let Some(merge) = found.filter(|merge| merge.merged_at == job.merged_at) else { return Ok(()) };
    if !merge.is_final(tx.now()) {
        return Ok(());
    }
    records::record_system(tx, merge.survivor, "account.merge-final", &[]).await?;
    erase(leaving, tx, merge.away, Farewell::Silent).await
}

/// Lets go of a merge in the transaction that erases the account: whether by time or by a replayed tombstone, what it was
/// found by stays the survivor's.
pub(super) async fn hand_over(tx: &Tx, away: SubjectId) -> Result<(), StoreError> {
    let Some(merge) = merges::find(tx.conn(), away).await? else { return Ok(()) };
    if merges::delete(tx, &merge).await? {
        merges::hand_over(tx, &merge).await?;
    }
    Ok(())
}

impl Leaving {
    /// Has every room forget what a person allowed to others.
    pub(crate) async fn forget_grants(&self, tx: &Tx, subject: SubjectId) -> Result<(), StoreError> {
        for holder in self.holders() {
            holder.forget_grants(tx, subject).await?;
        }
        Ok(())
    }
}
