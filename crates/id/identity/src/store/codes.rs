use kernel::{Lane, Timestamp};
use store::sea_orm::sea_query::{Expr, OnConflict};
use store::sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use store::{StoreError, TokenHash, Tx};

use super::rows::codes as row;
use crate::model::code::{CodePurpose, CodeState};

/// A code as the database keeps it: nothing of it can be typed.
#[derive(Clone, Debug)]
pub struct StoredCode {
    /// Who may type it: a browser or a session, by keyed hash.
    pub holder: Vec<u8>,
    /// Where it was sent, by blind index.
    pub target: Vec<u8>,
    /// The keyed hash.
    pub code_hash: Vec<u8>,
    /// The hash of the link that came with it.
    pub link_hash: Option<Vec<u8>>,
    /// Its life.
    pub state: CodeState,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// Its end.
    pub expires_at: Timestamp,
}

/// The lane of a holder.
pub fn lane_of(holder: &[u8]) -> Lane {
    Lane::of_bytes(holder)
}

const fn word(state: CodeState) -> (&'static str, i32) {
    match state {
        CodeState::Open { wrong_tries, .. } => ("open", wrong_tries as i32),
        CodeState::Exhausted => ("exhausted", 0),
        CodeState::Used => ("used", 0),
    }
}

/// Puts a code in the place of the one before.
pub async fn replace(tx: &Tx, purpose: CodePurpose, code: StoredCode) -> Result<(), StoreError> {
    let (state, wrong_tries) = word(code.state);
    let new = row::ActiveModel {
        lane: Set(lane_of(&code.holder).as_i16()),
        purpose: Set(purpose.as_str().to_owned()),
        holder: Set(code.holder),
        target: Set(code.target),
        code_hash: Set(code.code_hash),
        link_hash: Set(code.link_hash),
        state: Set(state.to_owned()),
        wrong_tries: Set(wrong_tries),
        sent_at: Set(code.sent_at.as_micros()),
        expires_at: Set(code.expires_at.as_micros()),
    };
    row::Entity::insert(new)
        .on_conflict(
            OnConflict::columns([row::Column::Lane, row::Column::Purpose, row::Column::Holder])
                .update_columns([
                    row::Column::Target,
                    row::Column::CodeHash,
                    row::Column::LinkHash,
                    row::Column::State,
                    row::Column::WrongTries,
                    row::Column::SentAt,
                    row::Column::ExpiresAt,
                ])
                .to_owned(),
        )
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// The code that a holder was last sent for a purpose.
pub async fn find<C: ConnectionTrait>(
    conn: &C,
    purpose: CodePurpose,
    holder: &[u8],
) -> Result<Option<StoredCode>, StoreError> {
    let id = (lane_of(holder).as_i16(), purpose.as_str().to_owned(), holder.to_vec());
    row::Entity::find_by_id(id).one(conn).await?.map(read).transpose()
}

/// The code that a link came with.
pub async fn find_by_link<C: ConnectionTrait>(
    conn: &C,
    purpose: CodePurpose,
    link: &TokenHash,
) -> Result<Option<StoredCode>, StoreError> {
    row::Entity::find()
        .filter(row::Column::Lane.eq(link.lane.as_i16()))
        .filter(row::Column::LinkHash.eq(link.hash.clone()))
        .filter(row::Column::Purpose.eq(purpose.as_str()))
        .one(conn)
        .await?
        .map(read)
        .transpose()
}

/// Writes the next state, if the code is still the one that was judged. False when another try was faster.
pub async fn advance(
    tx: &Tx,
    purpose: CodePurpose,
    judged: &StoredCode,
    next: CodeState,
) -> Result<bool, StoreError> {
    let ((before, tries_before), (after, tries_after)) = (word(judged.state), word(next));
    let result = row::Entity::update_many()
        .col_expr(row::Column::State, Expr::value(after))
        .col_expr(row::Column::WrongTries, Expr::value(tries_after))
        .filter(row::Column::Lane.eq(lane_of(&judged.holder).as_i16()))
        .filter(row::Column::Purpose.eq(purpose.as_str()))
        .filter(row::Column::Holder.eq(judged.holder.clone()))
        .filter(row::Column::CodeHash.eq(judged.code_hash.clone()))
        .filter(row::Column::State.eq(before))
        .filter(row::Column::WrongTries.eq(tries_before))
        .exec(tx.conn())
        .await?;
    Ok(result.rows_affected == 1)
}

/// Forgets codes that ended before `before`.
pub async fn forget_ended(tx: &Tx, before: Timestamp) -> Result<u64, StoreError> {
    let gone = row::Entity::delete_many()
        .filter(row::Column::ExpiresAt.lt(before.as_micros()))
        .exec(tx.conn())
        .await?;
    Ok(gone.rows_affected)
}

fn read(row: row::Model) -> Result<StoredCode, StoreError> {
    let expires_at = Timestamp::from_micros(row.expires_at);
    let state = match row.state.as_str() {
        "open" => {
            let wrong_tries =
                u8::try_from(row.wrong_tries).map_err(|_| StoreError::row("codes", "tries out of range"))?;
            CodeState::Open { wrong_tries, expires_at }
        }
        "exhausted" => CodeState::Exhausted,
        "used" => CodeState::Used,
        _ => return Err(StoreError::row("codes", "unknown state")),
    };
    Ok(StoredCode {
        holder: row.holder,
        target: row.target,
        code_hash: row.code_hash,
        link_hash: row.link_hash,
        state,
        sent_at: Timestamp::from_micros(row.sent_at),
        expires_at,
    })
}
