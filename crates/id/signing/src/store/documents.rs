//! Documents that wait for a signature, and signed ones that wait to be fetched.

use kernel::{Secret, SubjectId, Timestamp};
use store::sea_orm::sea_query::Expr;
use store::sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};
use store::{Cell, ScopeKey, Sealed, StoreError, Tx};

use super::rows::documents as row;
use crate::model::document::Document;

/// A document as a list tells it.
#[derive(Clone, Debug)]
pub struct StoredDocument {
    /// Its number within the person.
    pub no: i32,
    /// What it is.
    pub document: Document,
    /// When it was brought.
    pub opened_at: Timestamp,
    /// When it was signed.
    pub signed_at: Option<Timestamp>,
}

const TABLE: &str = "signing_documents";

/// Which part of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Its bytes.
    File,
    /// The signature.
    Signature,
}

const fn cell<'a>(column: &'static str, no: &'a [u8; 4]) -> Cell<'a> {
    Cell { table: TABLE, column, row: no }
}

/// Keeps a document.
pub async fn insert(
    tx: &Tx,
    key: &ScopeKey,
    (subject, no): (SubjectId, i32),
    (document, file): (&Document, &[u8]),
) -> Result<(), StoreError> {
    let (place, rng) = (no.to_be_bytes(), tx.env().rng.as_ref());
    row::ActiveModel {
        lane: Set(subject.lane().as_i16()),
        subject: Set(subject.uuid()),
        no: Set(no),
        sealed: Set(key.seal_json(cell("sealed", &place), document, rng)?),
        file: Set(key.seal(cell("file", &place), file, rng)),
        signature: Set(None),
        opened_at: Set(tx.now().as_micros()),
        signed_at: Set(None),
    }
    .insert(tx.conn())
    .await?;
    Ok(())
}

/// All of a person, without their bytes, the newest first.
pub async fn list<C: ConnectionTrait>(
    conn: &C,
    key: &ScopeKey,
    subject: SubjectId,
) -> Result<Vec<StoredDocument>, StoreError> {
    let rows: Vec<(i32, Sealed, i64, Option<i64>)> = row::Entity::find()
        .select_only()
        .columns([row::Column::No, row::Column::Sealed, row::Column::OpenedAt, row::Column::SignedAt])
        .filter(row::Column::Lane.eq(subject.lane().as_i16()))
        .filter(row::Column::Subject.eq(subject.uuid()))
        .order_by_desc(row::Column::No)
        .into_tuple()
        .all(conn)
        .await?;
    let stored = |(no, sealed, opened_at, signed_at): (i32, Sealed, i64, Option<i64>)| {
        Ok(StoredDocument {
            no,
            document: key.open_json(cell("sealed", &no.to_be_bytes()), &sealed)?,
            opened_at: Timestamp::from_micros(opened_at),
            signed_at: signed_at.map(Timestamp::from_micros),
        })
    };
    rows.into_iter().map(stored).collect()
}

/// The bytes of a document, or its signature.
pub async fn find_part<C: ConnectionTrait>(
    conn: &C,
    key: &ScopeKey,
    (subject, no): (SubjectId, i32),
    part: Part,
) -> Result<Option<Secret<Vec<u8>>>, StoreError> {
    let (column, name) = match part {
        Part::File => (row::Column::File, "file"),
        Part::Signature => (row::Column::Signature, "signature"),
    };
    let found: Option<Option<Sealed>> =
        row::Entity::find_by_id((subject.lane().as_i16(), subject.uuid(), no))
            .select_only()
            .column(column)
            .into_tuple()
            .one(conn)
            .await?;
    found.flatten().map(|sealed| key.open(cell(name, &no.to_be_bytes()), &sealed)).transpose()
}

/// Keeps the signature. False when the document has one, or is gone.
pub async fn sign(
    tx: &Tx,
    key: &ScopeKey,
    (subject, no): (SubjectId, i32),
    signature: &[u8],
) -> Result<bool, StoreError> {
    let place = no.to_be_bytes();
    let sealed = key.seal(cell("signature", &place), signature, tx.env().rng.as_ref());
    let written = row::Entity::update_many()
        .col_expr(row::Column::Signature, Expr::value(sealed))
        .col_expr(row::Column::SignedAt, Expr::value(tx.now().as_micros()))
        .filter(row::Column::Lane.eq(subject.lane().as_i16()))
        .filter(row::Column::Subject.eq(subject.uuid()))
        .filter(row::Column::No.eq(no))
        .filter(row::Column::SignedAt.is_null())
        .exec(tx.conn())
        .await?;
    Ok(written.rows_affected == 1)
}

/// Forgets one. False when it is gone.
pub async fn delete(tx: &Tx, (subject, no): (SubjectId, i32)) -> Result<bool, StoreError> {
    let id = (subject.lane().as_i16(), subject.uuid(), no);
    Ok(row::Entity::delete_by_id(id).exec(tx.conn()).await?.rows_affected == 1)
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

/// Forgets what was brought before a moment.
pub async fn forget(tx: &Tx, before: Timestamp) -> Result<(), StoreError> {
    row::Entity::delete_many().filter(row::Column::OpenedAt.lt(before.as_micros())).exec(tx.conn()).await?;
    Ok(())
}
