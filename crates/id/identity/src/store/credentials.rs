use kernel::{Secret, SubjectId, Timestamp};
use store::sea_orm::{ConnectionTrait, EntityTrait, Set, sea_query::OnConflict};
use store::{Cell, ScopeKey, StoreError, Tx};

use super::rows::credentials as row;

const PASSWORD: &str = "password";
const CELL: Cell<'static> = Cell { table: "credentials", column: "sealed", row: PASSWORD.as_bytes() };

/// Sets or replaces the password's hash.
pub async fn set_password(
    tx: &Tx,
    key: &ScopeKey,
    subject: SubjectId,
    hash: &Secret<String>,
) -> Result<(), StoreError> {
    let new = row::ActiveModel {
        lane: Set(subject.lane().as_i16()),
        subject: Set(subject.uuid()),
        kind: Set(PASSWORD.to_owned()),
        sealed: Set(key.seal(CELL, hash.expose().as_bytes(), tx.env().rng.as_ref())),
        changed_at: Set(tx.now().as_micros()),
    };
    row::Entity::insert(new)
        .on_conflict(
            OnConflict::columns([row::Column::Lane, row::Column::Subject, row::Column::Kind])
                .update_columns([row::Column::Sealed, row::Column::ChangedAt])
                .to_owned(),
        )
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// The password's hash and since when it is.
pub async fn find_password<C: ConnectionTrait>(
    conn: &C,
    key: &ScopeKey,
    subject: SubjectId,
) -> Result<Option<(Secret<String>, Timestamp)>, StoreError> {
    let id = (subject.lane().as_i16(), subject.uuid(), PASSWORD.to_owned());
    let Some(row) = row::Entity::find_by_id(id).one(conn).await? else { return Ok(None) };
    let bytes = key.open(CELL, &row.sealed)?;
    let hash =
        String::from_utf8(bytes.expose().clone()).map_err(|_| StoreError::row("credentials", "not text"))?;
    Ok(Some((Secret::new(hash), Timestamp::from_micros(row.changed_at))))
}
