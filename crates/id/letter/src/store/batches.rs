use kernel::{Lane, Timestamp};
use store::sea_orm::sea_query::Expr;
use store::sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};
use store::{Cell, Scope, ScopeKey, ScopeKind, Sealed, StoreError, Tx};

use super::rows::batches as row;
use crate::model::batch::{BatchId, BatchState, Printer};

const TABLE: &str = "letter_batches";

/// A batch as it is stored.
#[derive(Clone)]
pub struct Batch {
    /// Which.
    pub id: BatchId,
    /// Who prints it.
    pub printer: Printer,
    /// How far it has come.
    pub state: BatchState,
    /// How many letters it has.
    pub letters: i32,
    /// Since when.
    pub begun_at: Timestamp,
    sealed: Option<Sealed>,
    version: i32,
}

/// The lane of a batch.
pub fn lane_of(id: BatchId) -> Lane {
    Lane::of(id.uuid())
}

/// The scope whose key seals its sheets.
pub fn scope_of(id: BatchId) -> Scope {
    Scope::new(ScopeKind::Sheets, lane_of(id), id.uuid())
}

const CELL: Cell<'static> = Cell { table: TABLE, column: "sealed", row: b"sheets" };

impl Batch {
    /// The sheets, while they are here: a PDF, or what the printing house alone can open.
    pub fn sheets(&self, key: &ScopeKey) -> Result<Option<Vec<u8>>, StoreError> {
        let opened = self.sealed.as_ref().map(|sealed| key.open(CELL, sealed)).transpose()?;
        Ok(opened.map(|sheets| sheets.expose().clone()))
    }
}

fn life(state: &BatchState) -> Result<String, StoreError> {
    serde_json::to_string(state).map_err(|error| StoreError::row(TABLE, error.to_string()))
}

fn read(row: row::Model) -> Result<Batch, StoreError> {
    let wrong = |what: &'static str| StoreError::row(TABLE, what);
    let state: BatchState = serde_json::from_str(&row.life).map_err(|_| wrong("life is not readable"))?;
    if state.as_str() != row.state {
        return Err(wrong("state and life contradict each other"));
    }
    Ok(Batch {
        id: BatchId::from(row.id),
        printer: Printer::from_word(&row.printer).ok_or_else(|| wrong("unknown printer"))?,
        state,
        letters: row.letters,
        begun_at: Timestamp::from_micros(row.begun_at),
        sealed: row.sealed,
        version: row.version,
    })
}

/// Begins a batch.
pub async fn insert(
    tx: &Tx,
    id: BatchId,
    (printer, state): (Printer, &BatchState),
    letters: usize,
) -> Result<(), StoreError> {
    row::ActiveModel {
        lane: Set(lane_of(id).as_i16()),
        id: Set(id.uuid()),
        printer: Set(printer.as_str().to_owned()),
        state: Set(state.as_str().to_owned()),
        life: Set(life(state)?),
        sealed: Set(None),
        letters: Set(i32::try_from(letters).unwrap_or(i32::MAX)),
        begun_at: Set(tx.now().as_micros()),
        version: Set(1),
    }
    .insert(tx.conn())
    .await?;
    Ok(())
}

/// A batch by its id.
pub async fn find<C: ConnectionTrait>(conn: &C, id: BatchId) -> Result<Option<Batch>, StoreError> {
    row::Entity::find_by_id((lane_of(id).as_i16(), id.uuid())).one(conn).await?.map(read).transpose()
}

/// Batches, the newest first.
pub async fn list<C: ConnectionTrait>(conn: &C, limit: u64) -> Result<Vec<Batch>, StoreError> {
    let newest_first = row::Entity::find().order_by_desc(row::Column::BegunAt).order_by_desc(row::Column::Id);
    let rows = newest_first.limit(limit).all(conn).await?;
    rows.into_iter().map(read).collect()
}

/// Writes the next state of a batch, if it is still the one that was looked at. False when another step was faster.
pub async fn advance(tx: &Tx, batch: &Batch, next: &BatchState) -> Result<bool, StoreError> {
    write(tx, batch, next, batch.sealed.clone()).await
}

/// The same, with its sheets, under a key of their own.
pub async fn advance_with_sheets(
    tx: &Tx,
    batch: &Batch,
    next: &BatchState,
    sheets: &[u8],
) -> Result<bool, StoreError> {
    let key = tx.vault().create_key(tx, scope_of(batch.id)).await?;
    write(tx, batch, next, Some(key.seal(CELL, sheets, tx.env().rng.as_ref()))).await
}

/// The same, and the sheets are destroyed with their key.
pub async fn advance_and_empty(tx: &Tx, batch: &Batch, next: &BatchState) -> Result<bool, StoreError> {
    tx.vault().destroy_key(tx, scope_of(batch.id)).await?;
    write(tx, batch, next, None).await
}

async fn write(
    tx: &Tx,
    batch: &Batch,
    next: &BatchState,
    sealed: Option<Sealed>,
) -> Result<bool, StoreError> {
    let result = row::Entity::update_many()
        .col_expr(row::Column::State, Expr::value(next.as_str()))
        .col_expr(row::Column::Life, Expr::value(life(next)?))
        .col_expr(row::Column::Sealed, Expr::value(sealed.map(|sealed| sealed.0)))
        .col_expr(row::Column::Version, Expr::value(batch.version + 1))
        .filter(row::Column::Lane.eq(lane_of(batch.id).as_i16()))
        .filter(row::Column::Id.eq(batch.id.uuid()))
        .filter(row::Column::Version.eq(batch.version))
        .exec(tx.conn())
        .await?;
    Ok(result.rows_affected == 1)
}

/// Forgets batches begun before a moment: they are with the post, or void.
pub async fn forget(tx: &Tx, before: Timestamp) -> Result<(), StoreError> {
    row::Entity::delete_many()
        .filter(row::Column::BegunAt.lt(before.as_micros()))
        .filter(row::Column::Sealed.is_null())
        .exec(tx.conn())
        .await?;
    Ok(())
}
