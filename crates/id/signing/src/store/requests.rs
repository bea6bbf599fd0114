//! Documents that other systems ask people to sign.

use kernel::{Lane, Secret, SubjectId, Timestamp, Uuid};
use store::sea_orm::sea_query::Expr;
use store::sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, Set,
};
use store::{Cell, ScopeKey, Sealed, StoreError, Tx, sea_orm};

use super::rows::requests as row;
use crate::model::request::{Facts, KEPT, RequestId, State, WAITS};

const TABLE: &str = "signing_requests";
/// Requests whose end is written by one turn; the next turn takes the rest.
const EXPIRED_AT_ONCE: u64 = 200;

/// A request, without its bytes.
#[derive(Clone)]
pub struct StoredRequest {
    /// Its name.
    pub id: RequestId,
    /// The person.
    pub subject: SubjectId,
    /// The system that asks.
    pub client: String,
    /// The system's own number of it.
    pub request: Uuid,
    /// How it stands now.
    pub state: State,
    /// What was asked.
    pub facts: Facts,
    /// When it was made.
    pub opened_at: Timestamp,
    /// When the person signed or declined, or its time was over.
    pub ended_at: Option<Timestamp>,
}

/// Where a request is: its name says the lane, and the rest is looked up.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Found {
    /// The person.
    subject: Uuid,
    /// The system that asks.
    pub client: String,
    id: Vec<u8>,
    lane: i16,
    /// What was asked under the system's number.
    pub fingerprint: Vec<u8>,
}

impl Found {
    /// The person.
    pub fn subject(&self) -> SubjectId {
        SubjectId::from(self.subject)
    }

    /// Its name.
    pub fn id(&self) -> Result<RequestId, StoreError> {
        id_of(self.lane, &self.id)
    }
}

/// A new request.
pub struct NewRequest<'a> {
    /// Its name.
    pub id: RequestId,
    /// The person.
    pub subject: SubjectId,
    /// The system that asks.
    pub client: &'a str,
    /// The system's own number of it.
    pub request: Uuid,
    /// A keyed fingerprint of all that was asked.
    pub fingerprint: &'a [u8],
    /// What was asked.
    pub facts: &'a Facts,
    /// The document.
    pub file: &'a [u8],
}

/// Which bytes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The document.
    File,
    /// The signature.
    Signature,
}

const fn cell<'a>(column: &'static str, id: &'a RequestId) -> Cell<'a> {
    Cell { table: TABLE, column, row: &id.random }
}

fn key_of(subject: SubjectId, id: &RequestId) -> (i16, Uuid, Vec<u8>) {
    (subject.lane().as_i16(), subject.uuid(), id.random.to_vec())
}

fn id_of(lane: i16, random: &[u8]) -> Result<RequestId, StoreError> {
    let wrong = |_| StoreError::row(TABLE, "an id of another length");
    let lane = Lane::try_from(i64::from(lane)).map_err(|error| StoreError::row(TABLE, error.to_string()))?;
    Ok(RequestId { lane, random: random.try_into().map_err(wrong)? })
}

/// Keeps a request.
pub async fn insert(tx: &Tx, key: &ScopeKey, new: &NewRequest<'_>) -> Result<(), StoreError> {
    let rng = tx.env().rng.as_ref();
    row::ActiveModel {
        lane: Set(new.subject.lane().as_i16()),
        subject: Set(new.subject.uuid()),
        id: Set(new.id.random.to_vec()),
        client: Set(new.client.to_owned()),
        request: Set(new.request),
        fingerprint: Set(new.fingerprint.to_vec()),
        state: Set(State::Waiting.as_str().to_owned()),
        sealed: Set(key.seal_json(cell("sealed", &new.id), new.facts, rng)?),
        file: Set(Some(key.seal(cell("file", &new.id), new.file, rng))),
        signature: Set(None),
        opened_at: Set(tx.now().as_micros()),
        ended_at: Set(None),
        forget_at: Set(tx.now().plus(WAITS).plus(KEPT).as_micros()),
    }
    .insert(tx.conn())
    .await?;
    Ok(())
}

const PLACE: [row::Column; 5] =
    [row::Column::Subject, row::Column::Client, row::Column::Id, row::Column::Lane, row::Column::Fingerprint];

/// Where the request of a name is.
pub async fn find<C: ConnectionTrait>(conn: &C, id: &RequestId) -> Result<Option<Found>, StoreError> {
    let found = row::Entity::find()
        .select_only()
        .columns(PLACE)
        .filter(row::Column::Lane.eq(id.lane.as_i16()))
        .filter(row::Column::Id.eq(id.random.to_vec()));
    Ok(found.into_model().one(conn).await?)
}

/// Where the request is that a system made under a number of its own.
pub async fn find_by_client<C: ConnectionTrait>(
    conn: &C,
    lane: Lane,
    (client, request): (&str, Uuid),
) -> Result<Option<Found>, StoreError> {
    let found = row::Entity::find()
        .select_only()
        .columns(PLACE)
        .filter(row::Column::Lane.eq(lane.as_i16()))
        .filter(row::Column::Client.eq(client))
        .filter(row::Column::Request.eq(request));
    Ok(found.into_model().one(conn).await?)
}

/// A row without its bytes.
type Line = (i16, Vec<u8>, String, Uuid, String, Sealed, i64, Option<i64>);

/// All of a person, without their bytes, the newest first.
pub async fn list<C: ConnectionTrait>(
    conn: &C,
    key: &ScopeKey,
    (subject, now): (SubjectId, Timestamp),
) -> Result<Vec<StoredRequest>, StoreError> {
    let rows: Vec<Line> = row::Entity::find()
        .select_only()
        .columns([
            row::Column::Lane,
            row::Column::Id,
            row::Column::Client,
            row::Column::Request,
            row::Column::State,
            row::Column::Sealed,
            row::Column::OpenedAt,
            row::Column::EndedAt,
        ])
        .filter(row::Column::Lane.eq(subject.lane().as_i16()))
        .filter(row::Column::Subject.eq(subject.uuid()))
        .filter(row::Column::ForgetAt.gt(now.as_micros()))
        .order_by_desc(row::Column::OpenedAt)
        .into_tuple()
        .all(conn)
        .await?;
    rows.into_iter().map(|line| read(key, (subject, now), line)).collect()
}

fn read(
    key: &ScopeKey,
    (subject, now): (SubjectId, Timestamp),
    (lane, id, client, request, state, sealed, opened_at, ended_at): Line,
) -> Result<StoredRequest, StoreError> {
    let id = id_of(lane, &id)?;
    let stored = State::from_word(&state).ok_or_else(|| StoreError::row(TABLE, "an unknown state"))?;
    let opened_at = Timestamp::from_micros(opened_at);
    let state = stored.at(opened_at, now);
    let is_over = state == State::Expired && ended_at.is_none();
    Ok(StoredRequest {
        facts: key.open_json(cell("sealed", &id), &sealed)?,
        id,
        subject,
        client,
        request,
        state,
        opened_at,
        ended_at: ended_at.map(Timestamp::from_micros).or(is_over.then(|| opened_at.plus(WAITS))),
    })
}

/// The document, or its signature.
pub async fn find_part<C: ConnectionTrait>(
    conn: &C,
    key: &ScopeKey,
    (subject, id): (SubjectId, &RequestId),
    part: Part,
) -> Result<Option<Secret<Vec<u8>>>, StoreError> {
    let (column, name) = match part {
        Part::File => (row::Column::File, "file"),
        Part::Signature => (row::Column::Signature, "signature"),
    };
    let found: Option<Option<Sealed>> = row::Entity::find_by_id(key_of(subject, id))
        .select_only()
        .column(column)
        .into_tuple()
        .one(conn)
        .await?;
    found.flatten().map(|sealed| key.open(cell(name, id), &sealed)).transpose()
}

/// Keeps the signature, and what was checked. False when the request waits no more.
pub async fn sign(
    tx: &Tx,
    key: &ScopeKey,
    (subject, id): (SubjectId, &RequestId),
    (signature, facts): (&[u8], &Facts),
) -> Result<bool, StoreError> {
    let rng = tx.env().rng.as_ref();
    let signature = key.seal(cell("signature", id), signature, rng);
    let sealed = key.seal_json(cell("sealed", id), facts, rng)?;
    let written = ending(tx, (subject, id), State::Signed)
        .col_expr(row::Column::Signature, Expr::value(signature))
        .col_expr(row::Column::Sealed, Expr::value(sealed))
        .exec(tx.conn())
        .await?;
    Ok(written.rows_affected == 1)
}

/// Ends a request without a signature, and forgets its document. False when it waits no more.
pub async fn end(tx: &Tx, (subject, id): (SubjectId, &RequestId), state: State) -> Result<bool, StoreError> {
    let written = ending(tx, (subject, id), state)
        .col_expr(row::Column::File, Expr::value(None::<Vec<u8>>))
        .exec(tx.conn())
        .await?;
    Ok(written.rows_affected == 1)
}

fn ending(
    tx: &Tx,
    (subject, id): (SubjectId, &RequestId),
    state: State,
) -> store::sea_orm::UpdateMany<row::Entity> {
    row::Entity::update_many()
        .col_expr(row::Column::State, Expr::value(state.as_str()))
        .col_expr(row::Column::EndedAt, Expr::value(tx.now().as_micros()))
        .col_expr(row::Column::ForgetAt, Expr::value(tx.now().plus(KEPT).as_micros()))
        .filter(row::Column::Lane.eq(subject.lane().as_i16()))
        .filter(row::Column::Subject.eq(subject.uuid()))
        .filter(row::Column::Id.eq(id.random.to_vec()))
        .filter(row::Column::State.eq(State::Waiting.as_str()))
}

/// Requests that still stand as waiting, and whose time is over: whose, which, and since when.
pub async fn list_overdue(tx: &Tx) -> Result<Vec<(SubjectId, RequestId)>, StoreError> {
    // What waits is forgotten so long after its end.
    let rows: Vec<(i16, Uuid, Vec<u8>)> = row::Entity::find()
        .select_only()
        .columns([row::Column::Lane, row::Column::Subject, row::Column::Id])
        .filter(row::Column::ForgetAt.lte(tx.now().plus(KEPT).as_micros()))
        .filter(row::Column::State.eq(State::Waiting.as_str()))
        .order_by_asc(row::Column::ForgetAt)
        .limit(EXPIRED_AT_ONCE)
        .into_tuple()
        .all(tx.conn())
        .await?;
    rows.into_iter().map(|(lane, subject, id)| Ok((SubjectId::from(subject), id_of(lane, &id)?))).collect()
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

/// Forgets what nobody fetches any more.
pub async fn forget(tx: &Tx) -> Result<(), StoreError> {
    row::Entity::delete_many()
        .filter(row::Column::ForgetAt.lte(tx.now().as_micros()))
        .exec(tx.conn())
        .await?;
    Ok(())
}
