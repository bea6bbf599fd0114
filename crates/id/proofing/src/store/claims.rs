use std::collections::BTreeSet;

use kernel::{SubjectId, Uuid};
use store::sea_orm::sea_query::OnConflict;
use store::sea_orm::{ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QuerySelect, Set};
use store::{StoreError, Tx};

use super::rows::claims as row;
use crate::model::Claim;

/// More claims of one identifier than this are not told at once; whoever is left is found by the next confirmation.
const CLAIMANTS_MAX: u64 = 1_000;
/// The lane of a turn, beside the nil id: together no subject's.
const NOBODYS_LANE: i16 = 0;

/// Takes the turn of these identifiers until the transaction ends: of two that conclude about one of them, the second waits
/// here and then sees what the first has written. Otherwise an account could become standard beside the confirmation of
/// another, and neither would see the other.
///
/// The turn is a row of nobody's, written and taken away by the same transaction. No other ever reads it, and whoever writes
/// it too waits for its writer. Always in one order, so that nobody waits in a circle.
pub async fn take_turns(tx: &Tx, claims: &[Claim]) -> Result<(), StoreError> {
    let turns: BTreeSet<(&'static str, Vec<u8>)> = claims
        .iter()
        .map(|claim| (claim.kind.field().0, tx.vault().index(claim.kind.field(), &claim.value).hash))
        .collect();
    if turns.is_empty() {
        return Ok(());
    }
    let rows = turns.into_iter().map(|(kind, hash)| row::ActiveModel {
        kind: Set(kind.to_owned()),
        hash: Set(hash),
        lane: Set(NOBODYS_LANE),
        subject: Set(Uuid::nil()),
    });
    let key = [row::Column::Kind, row::Column::Hash, row::Column::Lane, row::Column::Subject];
    row::Entity::insert_many(rows)
        .on_conflict(OnConflict::columns(key).do_nothing().to_owned())
        .exec_without_returning(tx.conn())
        .await?;
    row::Entity::delete_many()
        .filter(row::Column::Lane.eq(NOBODYS_LANE))
        .filter(row::Column::Subject.eq(Uuid::nil()))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Notes that accounts of the standard level claim these identifiers.
pub async fn insert(tx: &Tx, claims: &[(SubjectId, Claim)]) -> Result<(), StoreError> {
    if claims.is_empty() {
        return Ok(());
    }
    let rows = claims.iter().map(|(subject, claim)| row::ActiveModel {
        kind: Set(claim.kind.field().0.to_owned()),
        hash: Set(tx.vault().index(claim.kind.field(), &claim.value).hash),
        lane: Set(subject.lane().as_i16()),
        subject: Set(subject.uuid()),
    });
    let key = [row::Column::Kind, row::Column::Hash, row::Column::Lane, row::Column::Subject];
    row::Entity::insert_many(rows)
        .on_conflict(OnConflict::columns(key).do_nothing().to_owned())
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// Forgets what a subject claims.
pub async fn delete_of(tx: &Tx, subject: SubjectId) -> Result<(), StoreError> {
    row::Entity::delete_many()
        .filter(row::Column::Lane.eq(subject.lane().as_i16()))
        .filter(row::Column::Subject.eq(subject.uuid()))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// The accounts that claim any of these identifiers.
pub async fn list(tx: &Tx, claims: &[Claim]) -> Result<Vec<SubjectId>, StoreError> {
    let mut any = Condition::any();
    for claim in claims {
        for index in tx.vault().indexes(claim.kind.field(), &claim.value) {
            any = any.add(row::Column::Kind.eq(claim.kind.field().0).and(row::Column::Hash.eq(index.hash)));
        }
    }
    let rows = row::Entity::find().filter(any).limit(CLAIMANTS_MAX).all(tx.conn()).await?;
    let mut found: Vec<SubjectId> = rows.into_iter().map(|row| SubjectId::from(row.subject)).collect();
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// The other accounts that claim any of these identifiers.
pub async fn list_others(
    tx: &Tx,
    subject: SubjectId,
    claims: &[Claim],
) -> Result<Vec<SubjectId>, StoreError> {
    let mut others = list(tx, claims).await?;
    others.retain(|other| *other != subject);
    Ok(others)
}
