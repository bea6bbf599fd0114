//! How many people had letters sent to one address. The address is a keyed hash.

use std::collections::BTreeSet;

use kernel::{Lane, SubjectId, Timestamp};
use person::PostalAddress;
use store::sea_orm::sea_query::OnConflict;
use store::sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use store::{Field, StoreError, Tx};

use super::rows::addresses as row;

const FIELD: Field = Field("letter-address");

/// People other than this one who had letters sent there since a moment.
pub async fn count_others(
    tx: &Tx,
    address: &PostalAddress,
    subject: SubjectId,
    since: Timestamp,
) -> Result<usize, StoreError> {
    let mut people = BTreeSet::new();
    for index in tx.vault().indexes(FIELD, &address.matching_key()) {
        let rows = row::Entity::find()
            .filter(row::Column::Lane.eq(Lane::of_bytes(&index.hash).as_i16()))
            .filter(row::Column::Address.eq(index.hash))
            .filter(row::Column::OrderedAt.gte(since.as_micros()))
            .filter(row::Column::Subject.ne(subject.uuid()))
            .all(tx.conn())
            .await?;
        people.extend(rows.into_iter().map(|row| row.subject));
    }
    Ok(people.len())
}

/// Notes that a letter goes there.
pub async fn note(tx: &Tx, address: &PostalAddress, subject: SubjectId) -> Result<(), StoreError> {
    let index = tx.vault().index(FIELD, &address.matching_key());
    let new = row::ActiveModel {
        lane: Set(Lane::of_bytes(&index.hash).as_i16()),
        address: Set(index.hash),
        subject: Set(subject.uuid()),
        ordered_at: Set(tx.now().as_micros()),
    };
    row::Entity::insert(new)
        .on_conflict(
            OnConflict::columns([row::Column::Lane, row::Column::Address, row::Column::Subject])
                .update_column(row::Column::OrderedAt)
                .to_owned(),
        )
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// Forgets what counts no more.
pub async fn forget(tx: &Tx, before: Timestamp) -> Result<(), StoreError> {
    row::Entity::delete_many().filter(row::Column::OrderedAt.lt(before.as_micros())).exec(tx.conn()).await?;
    Ok(())
}

/// Takes away what is of a person: the account goes.
pub async fn delete_of(tx: &Tx, subject: SubjectId) -> Result<(), StoreError> {
    row::Entity::delete_many().filter(row::Column::Subject.eq(subject.uuid())).exec(tx.conn()).await?;
    Ok(())
}
