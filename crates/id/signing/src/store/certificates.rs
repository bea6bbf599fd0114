//! The certificates of a person. Which ones they are is sealed; a keyed hash finds one again.

use certificate::Certificate;
use kernel::{SubjectId, Timestamp};
use store::sea_orm::sea_query::Expr;
use store::sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set,
};
use store::{Cell, ScopeKey, StoreError, Tx, Vault};

use super::rows::certificates as row;
use crate::model::certificate::{Attachment, KeptCertificate};

fn cell(no: &[u8; 4]) -> Cell<'_> {
    Cell { table: "signing_certificates", column: "sealed", row: no }
}

/// The keyed hash of a certificate of this person.
pub fn print_of(vault: &Vault, subject: SubjectId, certificate: &Certificate) -> Vec<u8> {
    let subject = subject.uuid();
    vault.code_hash("certificate", &[subject.as_bytes(), certificate.der()]).to_vec()
}

fn read(key: &ScopeKey, row: &row::Model) -> Result<KeptCertificate, StoreError> {
    let der = key.open(cell(&row.no.to_be_bytes()), &row.sealed)?;
    let broken = |what: String| StoreError::row("signing_certificates", what);
    Ok(KeptCertificate {
        no: row.no,
        certificate: Certificate::from_der(der.expose()).map_err(|error| broken(error.to_string()))?,
        attachment: Attachment::from_word(&row.attachment)
            .ok_or_else(|| broken("unknown attachment".to_owned()))?,
        added_at: Timestamp::from_micros(row.added_at),
        used_at: Timestamp::from_micros(row.used_at),
        revoked_at: row.revoked_at.map(Timestamp::from_micros),
    })
}

/// All of a person, in the order in which they came.
pub async fn list<C: ConnectionTrait>(
    conn: &C,
    key: &ScopeKey,
    subject: SubjectId,
) -> Result<Vec<KeptCertificate>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::Column::Lane.eq(subject.lane().as_i16()))
        .filter(row::Column::Subject.eq(subject.uuid()))
        .order_by_asc(row::Column::No)
        .all(conn)
        .await?;
    rows.iter().map(|row| read(key, row)).collect()
}

/// One, by its number.
pub async fn find<C: ConnectionTrait>(
    conn: &C,
    key: &ScopeKey,
    (subject, no): (SubjectId, i32),
) -> Result<Option<KeptCertificate>, StoreError> {
    let id = (subject.lane().as_i16(), subject.uuid(), no);
    let row = row::Entity::find_by_id(id).one(conn).await?;
    row.map(|row| read(key, &row)).transpose()
}

/// Keeps a new one.
pub async fn insert(
    tx: &Tx,
    key: &ScopeKey,
    (subject, no): (SubjectId, i32),
    certificate: &Certificate,
) -> Result<(), StoreError> {
    row::ActiveModel {
        lane: Set(subject.lane().as_i16()),
        subject: Set(subject.uuid()),
        no: Set(no),
        print: Set(print_of(tx.vault(), subject, certificate)),
        attachment: Set(Attachment::Attached.as_str().to_owned()),
        sealed: Set(key.seal(cell(&no.to_be_bytes()), certificate.der(), tx.env().rng.as_ref())),
        added_at: Set(tx.now().as_micros()),
        used_at: Set(tx.now().as_micros()),
        revoked_at: Set(None),
    }
    .insert(tx.conn())
    .await?;
    Ok(())
}

/// Notes that one was used. An authority has just said that it is not revoked: one that was suspended is back.
pub async fn note_use(tx: &Tx, (subject, no): (SubjectId, i32)) -> Result<(), StoreError> {
    set_revoked(tx, (subject, no), None).await?;
    update(tx, (subject, no), row::Column::UsedAt, Expr::value(tx.now().as_micros())).await
}

/// Attaches or detaches one.
pub async fn set_attachment(
    tx: &Tx,
    (subject, no): (SubjectId, i32),
    attachment: Attachment,
) -> Result<(), StoreError> {
    update(tx, (subject, no), row::Column::Attachment, Expr::value(attachment.as_str())).await
}

/// Notes since when an authority calls one revoked, or that it does not: one that was suspended comes back.
pub async fn set_revoked(
    tx: &Tx,
    (subject, no): (SubjectId, i32),
    at: Option<Timestamp>,
) -> Result<(), StoreError> {
    let at = at.map(Timestamp::as_micros);
    update(tx, (subject, no), row::Column::RevokedAt, Expr::value(at)).await
}

async fn update(
    tx: &Tx,
    (subject, no): (SubjectId, i32),
    column: row::Column,
    value: Expr,
) -> Result<(), StoreError> {
    row::Entity::update_many()
        .col_expr(column, value)
        .filter(row::Column::Lane.eq(subject.lane().as_i16()))
        .filter(row::Column::Subject.eq(subject.uuid()))
        .filter(row::Column::No.eq(no))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Forgets one.
pub async fn delete(tx: &Tx, (subject, no): (SubjectId, i32)) -> Result<(), StoreError> {
    row::Entity::delete_by_id((subject.lane().as_i16(), subject.uuid(), no)).exec(tx.conn()).await?;
    Ok(())
}

/// Forgets all of a person.
pub async fn delete_of(tx: &Tx, subject: SubjectId) -> Result<(), StoreError> {
    row::Entity::delete_many()
        .filter(row::Column::Lane.eq(subject.lane().as_i16()))
        .filter(row::Column::Subject.eq(subject.uuid()))
        .exec(tx.conn())
        .await?;
    Ok(())
}
