use std::collections::HashMap;

use kernel::SubjectId;
use store::sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, Set, sea_query::OnConflict,
};
use store::{Field, StoreError, Tx, Vault};

use super::rows::lookups as row;

/// The subject that a value leads to, if any.
pub async fn find<C: ConnectionTrait>(
    conn: &C,
    vault: &Vault,
    field: Field,
    value: &str,
) -> Result<Option<SubjectId>, StoreError> {
    let any = vault.indexes(field, value).into_iter().fold(Condition::any(), |any, index| {
        any.add(row::Column::Kind.eq(field.0).and(row::Column::Hash.eq(index.hash)))
    });
    Ok(row::Entity::find().filter(any).one(conn).await?.map(|row| SubjectId::from(row.subject)))
}

/// The subjects that some values lead to, in one query: the place in `values` and the subject.
pub async fn list<C: ConnectionTrait>(
    conn: &C,
    vault: &Vault,
    values: &[(Field, &str)],
) -> Result<Vec<(usize, SubjectId)>, StoreError> {
    let mut any = Condition::any();
    let mut places: HashMap<(&'static str, Vec<u8>), Vec<usize>> = HashMap::new();
    for (place, (field, value)) in values.iter().enumerate() {
        for index in vault.indexes(*field, value) {
            any = any.add(row::Column::Kind.eq(field.0).and(row::Column::Hash.eq(index.hash.clone())));
            places.entry((field.0, index.hash)).or_default().push(place);
        }
    }
    if places.is_empty() {
        return Ok(Vec::new());
    }
    let rows = row::Entity::find().filter(any).all(conn).await?;
    let mut found = Vec::with_capacity(rows.len());
    for ((kind, hash), at) in &places {
        for row in rows.iter().filter(|row| row.kind == *kind && row.hash == *hash) {
            found.extend(at.iter().map(|place| (*place, SubjectId::from(row.subject))));
        }
    }
    Ok(found)
}

/// Takes a value for a subject. False when another subject holds it; true again for the same subject.
pub async fn take(tx: &Tx, field: Field, value: &str, subject: SubjectId) -> Result<bool, StoreError> {
    // A row written by the key before the present one counts too.
    if let Some(holder) = find(tx.conn(), tx.vault(), field, value).await? {
        return Ok(holder == subject);
    }
    let index = tx.vault().index(field, value);
    let row = row::ActiveModel {
        kind: Set(field.0.to_owned()),
        hash: Set(index.hash),
        key_version: Set(index.key_version),
        lane: Set(subject.lane().as_i16()),
        subject: Set(subject.uuid()),
    };
    let inserted = row::Entity::insert(row)
        .on_conflict(OnConflict::columns([row::Column::Kind, row::Column::Hash]).do_nothing().to_owned())
        .exec_without_returning(tx.conn())
        .await?;
    if inserted == 1 {
        return Ok(true);
    }
    // Somebody was faster: whoever it was holds it now.
    Ok(find(tx.conn(), tx.vault(), field, value).await? == Some(subject))
}

/// Frees a value, if this subject holds it.
pub async fn free(tx: &Tx, field: Field, value: &str, subject: SubjectId) -> Result<(), StoreError> {
    for index in tx.vault().indexes(field, value) {
        row::Entity::delete_many()
            .filter(row::Column::Kind.eq(field.0))
            .filter(row::Column::Hash.eq(index.hash))
            .filter(row::Column::Subject.eq(subject.uuid()))
            .exec(tx.conn())
            .await?;
    }
    Ok(())
}
