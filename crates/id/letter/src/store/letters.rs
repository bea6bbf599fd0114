use kernel::{SubjectId, Timestamp};
use person::PostalAddress;
use serde::{Deserialize, Serialize};
use store::sea_orm::sea_query::Expr;
use store::sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};
use store::{Cell, ScopeKey, StoreError, Tx};

use super::rows::letters as row;
use crate::model::letter::State;

const TABLE: &str = "letters";
/// How many letters of one person are looked back at.
const LOOKED_BACK: u64 = 50;

/// What is sealed by the person's key.
#[derive(Clone, Serialize, Deserialize)]
pub struct Content {
    /// The name that the registries confirmed, as it is printed.
    pub addressee: String,
    /// The name as it is compared.
    pub name_key: String,
    /// The birth date as it is compared.
    pub birth_date: String,
    /// Where it goes; none for a code from an office.
    #[serde(default)]
    pub address: Option<PostalAddress>,
}

/// A letter as it is stored.
#[derive(Clone)]
pub struct Letter {
    /// Whose.
    pub subject: SubjectId,
    /// Which of theirs.
    pub no: i32,
    /// How far it has come.
    pub state: State,
    /// The identity core that it vouches for.
    pub core: Vec<u8>,
    /// The keyed hash of the code in force.
    pub code_hash: Option<Vec<u8>>,
    /// Since when.
    pub ordered_at: Timestamp,
    sealed: Option<store::Sealed>,
    version: i32,
}

fn cell_row(subject: SubjectId, no: i32) -> Vec<u8> {
    [subject.uuid().as_bytes().as_slice(), &no.to_be_bytes()].concat()
}

const fn cell(row: &[u8]) -> Cell<'_> {
    Cell { table: TABLE, column: "sealed", row }
}

impl Letter {
    /// What is sealed; none once the letter is over and its address forgotten.
    pub fn content(&self, key: &ScopeKey) -> Result<Option<Content>, StoreError> {
        let row = cell_row(self.subject, self.no);
        self.sealed.as_ref().map(|sealed| key.open_json(cell(&row), sealed)).transpose()
    }
}

fn life(state: &State) -> Result<String, StoreError> {
    serde_json::to_string(state).map_err(|error| StoreError::row(TABLE, error.to_string()))
}

fn read(row: row::Model) -> Result<Letter, StoreError> {
    let state: State =
        serde_json::from_str(&row.life).map_err(|_| StoreError::row(TABLE, "life is not readable"))?;
    if state.as_str() != row.state || state.sheet().is_some() != row.code_hash.is_some() {
        return Err(StoreError::row(TABLE, "state and columns contradict each other"));
    }
    Ok(Letter {
        subject: SubjectId::from(row.subject),
        no: row.no,
        state,
        core: row.core,
        code_hash: row.code_hash,
        ordered_at: Timestamp::from_micros(row.ordered_at),
        sealed: row.sealed,
        version: row.version,
    })
}

/// Writes a new letter, queued or held.
pub async fn insert(
    tx: &Tx,
    key: &ScopeKey,
    (subject, no): (SubjectId, i32),
    (content, core): (&Content, &[u8]),
    state: &State,
) -> Result<(), StoreError> {
    let place = cell_row(subject, no);
    row::ActiveModel {
        lane: Set(subject.lane().as_i16()),
        subject: Set(subject.uuid()),
        no: Set(no),
        state: Set(state.as_str().to_owned()),
        life: Set(life(state)?),
        core: Set(core.to_vec()),
        code_hash: Set(None),
        sealed: Set(Some(key.seal_json(cell(&place), content, tx.env().rng.as_ref())?)),
        ordered_at: Set(tx.now().as_micros()),
        version: Set(1),
    }
    .insert(tx.conn())
    .await?;
    Ok(())
}

/// The letters of a person, the newest first.
pub async fn list<C: ConnectionTrait>(conn: &C, subject: SubjectId) -> Result<Vec<Letter>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::Column::Lane.eq(subject.lane().as_i16()))
        .filter(row::Column::Subject.eq(subject.uuid()))
        .order_by_desc(row::Column::No)
        .limit(LOOKED_BACK)
        .all(conn)
        .await?;
    rows.into_iter().map(read).collect()
}

/// The newest letter of a person.
pub async fn find_newest<C: ConnectionTrait>(
    conn: &C,
    subject: SubjectId,
) -> Result<Option<Letter>, StoreError> {
    Ok(list(conn, subject).await?.into_iter().next())
}

/// A letter by its number.
pub async fn find<C: ConnectionTrait>(
    conn: &C,
    (subject, no): (SubjectId, i32),
) -> Result<Option<Letter>, StoreError> {
    let id = (subject.lane().as_i16(), subject.uuid(), no);
    row::Entity::find_by_id(id).one(conn).await?.map(read).transpose()
}

/// Writes the next state with the code that belongs to it, if the letter is still the one that was looked at. A letter
/// that is over forgets its address. False when another step was faster.
pub async fn advance(
    tx: &Tx,
    letter: &Letter,
    (next, code_hash): (&State, Option<&[u8]>),
) -> Result<bool, StoreError> {
    let sealed = letter.sealed.clone().filter(|_| !next.is_over());
    let result = row::Entity::update_many()
        .col_expr(row::Column::State, Expr::value(next.as_str()))
        .col_expr(row::Column::Life, Expr::value(life(next)?))
        .col_expr(row::Column::CodeHash, Expr::value(code_hash.map(<[u8]>::to_vec)))
        .col_expr(row::Column::Sealed, Expr::value(sealed.map(|sealed| sealed.0)))
        .col_expr(row::Column::Version, Expr::value(letter.version + 1))
        .filter(row::Column::Lane.eq(letter.subject.lane().as_i16()))
        .filter(row::Column::Subject.eq(letter.subject.uuid()))
        .filter(row::Column::No.eq(letter.no))
        .filter(row::Column::Version.eq(letter.version))
        .exec(tx.conn())
        .await?;
    Ok(result.rows_affected == 1)
}

/// A letter that was held is ordered from now on: days and weeks are counted from here.
pub async fn restart(tx: &Tx, letter: &Letter) -> Result<(), StoreError> {
    row::Entity::update_many()
        .col_expr(row::Column::OrderedAt, Expr::value(tx.now().as_micros()))
        .filter(row::Column::Lane.eq(letter.subject.lane().as_i16()))
        .filter(row::Column::Subject.eq(letter.subject.uuid()))
        .filter(row::Column::No.eq(letter.no))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Takes away what is of a person: the account goes.
pub async fn delete_of(tx: &Tx, subject: SubjectId) -> Result<(), StoreError> {
    row::Entity::delete_many()
        .filter(row::Column::Lane.eq(subject.lane().as_i16()))
        .filter(row::Column::Subject.eq(subject.uuid()))
        .exec(tx.conn())
        .await?;
    Ok(())
}
