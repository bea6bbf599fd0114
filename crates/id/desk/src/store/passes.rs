use kernel::{Lane, SubjectId, Timestamp};
use store::sea_orm::sea_query::{Expr, OnConflict};
use store::sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use store::{Cell, ScopeKey, StoreError, TokenHash, Tx, Vault};

use super::rows::passes as row;
use crate::model::pass::{PASS_LASTS, Pass};

const PURPOSE: &str = "desk-pass";

/// The pass of a session.
pub struct StoredPass {
    /// What the QR holds.
    pub pass: Pass,
    /// Until when it is good.
    pub expires_at: Timestamp,
}

/// A pass that was shown to the desk.
pub struct ShownPass {
    /// Whose.
    pub subject: SubjectId,
    /// The session that it belongs to.
    pub session: TokenHash,
}

fn cell(session: &[u8]) -> Cell<'_> {
    Cell { table: "desk_passes", column: "sealed", row: session }
}

fn hash_of(vault: &Vault, pass: &Pass) -> Vec<u8> {
    vault.code_hash(PURPOSE, &[pass.expose().as_bytes()]).to_vec()
}

/// The pass that a session shows now.
pub async fn find<C: ConnectionTrait>(
    conn: &C,
    key: &ScopeKey,
    (subject, session): (SubjectId, &TokenHash),
    now: Timestamp,
) -> Result<Option<StoredPass>, StoreError> {
    let id = (subject.lane().as_i16(), subject.uuid(), session.hash.clone());
    let Some(row) = row::Entity::find_by_id(id).one(conn).await? else { return Ok(None) };
    if row.used_at.is_some() || row.expires_at <= now.as_micros() {
        return Ok(None);
    }
    let digits: String = key.open_json(cell(&row.session), &row.sealed)?;
    let expires_at = Timestamp::from_micros(row.expires_at);
    Ok(Pass::parse(&digits).map(|pass| StoredPass { pass, expires_at }))
}

/// Gives a session a new pass in the place of the one before, and forgets those of the subject that ended.
pub async fn replace(
    tx: &Tx,
    key: &ScopeKey,
    subject: SubjectId,
    session: &TokenHash,
) -> Result<StoredPass, StoreError> {
    row::Entity::delete_many()
        .filter(row::Column::Lane.eq(subject.lane().as_i16()))
        .filter(row::Column::Subject.eq(subject.uuid()))
        .filter(row::Column::ExpiresAt.lte(tx.now().as_micros()))
        .exec(tx.conn())
        .await?;
    let rng = tx.env().rng.as_ref();
    let pass = Pass::draw(subject.lane(), rng);
    let expires_at = tx.now().plus(PASS_LASTS);
    let new = row::ActiveModel {
        lane: Set(subject.lane().as_i16()),
        subject: Set(subject.uuid()),
        session: Set(session.hash.clone()),
        hash: Set(hash_of(tx.vault(), &pass)),
        sealed: Set(key.seal_json(cell(&session.hash), &pass.expose(), rng)?),
        expires_at: Set(expires_at.as_micros()),
        used_at: Set(None),
    };
    row::Entity::insert(new)
        .on_conflict(
            OnConflict::columns([row::Column::Lane, row::Column::Subject, row::Column::Session])
                .update_columns([
                    row::Column::Hash,
                    row::Column::Sealed,
                    row::Column::ExpiresAt,
                    row::Column::UsedAt,
                ])
                .to_owned(),
        )
        .exec_without_returning(tx.conn())
        .await?;
    Ok(StoredPass { pass, expires_at })
}

/// Uses a pass up. None when it is unknown, used, replaced or too old.
pub async fn consume(tx: &Tx, pass: &Pass) -> Result<Option<ShownPass>, StoreError> {
    let hash = hash_of(tx.vault(), pass);
    let lane: Lane = pass.lane();
    let found = row::Entity::find()
        .filter(row::Column::Lane.eq(lane.as_i16()))
        .filter(row::Column::Hash.eq(hash.clone()))
        .one(tx.conn())
        .await?;
    let Some(row) = found else { return Ok(None) };
    let used = row::Entity::update_many()
        .col_expr(row::Column::UsedAt, Expr::value(Some(tx.now().as_micros())))
        .filter(row::Column::Lane.eq(row.lane))
        .filter(row::Column::Subject.eq(row.subject))
        .filter(row::Column::Session.eq(row.session.clone()))
        .filter(row::Column::Hash.eq(hash))
        .filter(row::Column::UsedAt.is_null())
        .filter(row::Column::ExpiresAt.gt(tx.now().as_micros()))
        .exec(tx.conn())
        .await?;
    let session = TokenHash { lane, hash: row.session };
    let shown = ShownPass { subject: SubjectId::from(row.subject), session };
    Ok((used.rows_affected == 1).then_some(shown))
}

/// Takes the passes of a subject away.
pub async fn delete_of(tx: &Tx, subject: SubjectId) -> Result<(), StoreError> {
    row::Entity::delete_many()
        .filter(row::Column::Lane.eq(subject.lane().as_i16()))
        .filter(row::Column::Subject.eq(subject.uuid()))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Forgets passes that are good no more.
pub async fn forget_ended(tx: &Tx) -> Result<u64, StoreError> {
    let now = tx.now().as_micros();
    Ok(row::Entity::delete_many()
        .filter(row::Column::ExpiresAt.lte(now))
        .exec(tx.conn())
        .await?
        .rows_affected)
}
