use gateway_registries::RequestId;
use kernel::{SubjectId, Timestamp};
use proofing::model::RegistryRequest;
use store::sea_orm::sea_query::Expr;
use store::sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};
use store::{Cell, ScopeKey, StoreError, Tx, Vault};

use super::rows::links as row;
use crate::model::{Asked, End, Link, LinkState, Refusal, Role};

const TABLE: &str = "child_links";
const MAC: &str = "child-link";
/// More links than this are not worked on at once.
const ROWS_MAX: u64 = 50;

/// A link with what stands beside it in its row.
#[derive(Clone, Debug)]
pub struct Stored {
    /// The link.
    pub link: Link,
    /// The id under which the registry is or was asked.
    pub request: RegistryRequest,
    /// The account that it came from when two became one: an undo gives it back.
    pub came_from: Option<SubjectId>,
    /// Guards the row.
    version: i32,
    sealed: store::Sealed,
}

impl Stored {
    /// What was asked.
    pub fn asked(&self, key: &ScopeKey) -> Result<Asked, StoreError> {
        key.open_json(cell(&self.link.no.to_be_bytes()), &self.sealed)
    }
}

fn cell(no: &[u8; 4]) -> Cell<'_> {
    Cell { table: TABLE, column: "sealed", row: no }
}

/// The columns of a state.
#[derive(Default)]
struct Columns {
    outcome: Option<String>,
    child: Option<SubjectId>,
    checked_at: Option<i64>,
    due_at: Option<i64>,
    settled_at: Option<i64>,
}

fn columns(state: LinkState) -> Columns {
    let none = Columns::default();
    match state {
        LinkState::Queued { due_at } => Columns { due_at: Some(due_at.as_micros()), ..none },
        LinkState::Sent => none,
        LinkState::Held { child, checked_at, due_at } => Columns {
            child: Some(child),
            checked_at: Some(checked_at.as_micros()),
            due_at: due_at.map(Timestamp::as_micros),
            settled_at: due_at.map(|_| checked_at.as_micros()),
            ..none
        },
        LinkState::Refused { refusal, at } => {
            Columns { outcome: Some(refusal.as_str().to_owned()), settled_at: Some(at.as_micros()), ..none }
        }
        LinkState::CouldNotCheck { at } => Columns { settled_at: Some(at.as_micros()), ..none },
        LinkState::Ended { end, at } => {
            Columns { outcome: Some(end.as_str().to_owned()), settled_at: Some(at.as_micros()), ..none }
        }
    }
}

/// A row that somebody wrote into the table makes nobody a parent.
fn mac_parts(link: &Link, came_from: Option<SubjectId>) -> Vec<Vec<u8>> {
    let mut parts = vec![
        link.holder.uuid().as_bytes().to_vec(),
        link.no.to_be_bytes().to_vec(),
        link.role.as_str().as_bytes().to_vec(),
        link.state.word().as_bytes().to_vec(),
        link.child().map(|child| child.uuid().as_bytes().to_vec()).unwrap_or_default(),
    ];
    parts.extend(came_from.map(|from| from.uuid().as_bytes().to_vec()));
    parts
}

fn mac(vault: &Vault, link: &Link, came_from: Option<SubjectId>) -> Vec<u8> {
    let parts = mac_parts(link, came_from);
    vault.mac(MAC, &parts.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

fn read(vault: &Vault, row: row::Model) -> Result<Stored, StoreError> {
    let wrong = |what: &'static str| StoreError::row(TABLE, what);
    let at = |micros: Option<i64>| micros.map(Timestamp::from_micros);
    let (checked_at, due_at, settled_at) = (at(row.checked_at), at(row.due_at), at(row.settled_at));
    let child = row.child.map(SubjectId::from);
    let outcome = row.outcome.as_deref();
    let state = match (row.state.as_str(), settled_at) {
        ("queued", None) => due_at.map(|due_at| LinkState::Queued { due_at }),
        ("sent", None) => Some(LinkState::Sent),
        ("held", _) => {
            child.zip(checked_at).map(|(child, checked_at)| LinkState::Held { child, checked_at, due_at })
        }
        ("refused", Some(at)) => {
            outcome.and_then(Refusal::from_word).map(|refusal| LinkState::Refused { refusal, at })
        }
        ("could_not_check", Some(at)) => Some(LinkState::CouldNotCheck { at }),
        ("ended", Some(at)) => outcome.and_then(End::from_word).map(|end| LinkState::Ended { end, at }),
        _ => None,
    };
    let holder = SubjectId::from(row.subject);
    let link = Link {
        holder,
        no: row.no,
        role: Role::from_word(&row.role).ok_or_else(|| wrong("unknown role"))?,
        state: state.ok_or_else(|| wrong("state, outcome and times contradict each other"))?,
        asked_at: Timestamp::from_micros(row.asked_at),
        attempts: u32::try_from(row.attempts).unwrap_or(0),
    };
    let came_from = row.came_from.map(SubjectId::from);
    let parts = mac_parts(&link, came_from);
    if !vault.mac_holds(MAC, &parts.iter().map(Vec::as_slice).collect::<Vec<_>>(), &row.mac) {
        return Err(wrong("a link that this installation did not write"));
    }
    let request = RegistryRequest { lane: holder.lane(), id: row.request };
    Ok(Stored { link, request, came_from, version: row.version, sealed: row.sealed })
}

/// Writes a question, or a link that came from another account of the same person.
pub async fn insert(
    tx: &Tx,
    key: &ScopeKey,
    (link, came_from): (&Link, Option<SubjectId>),
    asked: &Asked,
) -> Result<(), StoreError> {
    let columns = columns(link.state);
    row::ActiveModel {
        lane: Set(link.holder.lane().as_i16()),
        subject: Set(link.holder.uuid()),
        no: Set(link.no),
        role: Set(link.role.as_str().to_owned()),
        state: Set(link.state.word().to_owned()),
        outcome: Set(columns.outcome),
        child_lane: Set(columns.child.map(|child| child.lane().as_i16())),
        child: Set(columns.child.map(SubjectId::uuid)),
        checked_at: Set(columns.checked_at),
        due_at: Set(columns.due_at),
        asked_at: Set(link.asked_at.as_micros()),
        settled_at: Set(columns.settled_at),
        attempts: Set(i32::try_from(link.attempts).unwrap_or(i32::MAX)),
        request: Set(RegistryRequest::generate(tx.env(), link.holder.lane()).id),
        version: Set(1),
        sealed: Set(key.seal_json(cell(&link.no.to_be_bytes()), asked, tx.env().rng.as_ref())?),
        mac: Set(mac(tx.vault(), link, came_from)),
        came_from: Set(came_from.map(SubjectId::uuid)),
    }
    .insert(tx.conn())
    .await?;
    Ok(())
}

/// Writes what became of a link. False when it changed meanwhile. A question that is asked anew gets another id.
pub async fn update(tx: &Tx, before: &Stored, after: &Link) -> Result<bool, StoreError> {
    let columns = columns(after.state);
    let request = match (before.link.state, after.state) {
        // Until the registry has taken it, and while its answer is waited for, the id stays the same.
        (LinkState::Queued { .. }, LinkState::Sent)
        | (LinkState::Held { due_at: Some(_), .. }, LinkState::Held { due_at: None, .. }) => before.request,
        _ => RegistryRequest::generate(tx.env(), after.holder.lane()),
    };
    let updated = row::Entity::update_many()
        .col_expr(row::Column::State, Expr::value(after.state.word()))
        .col_expr(row::Column::Outcome, Expr::value(columns.outcome))
        .col_expr(row::Column::ChildLane, Expr::value(columns.child.map(|child| child.lane().as_i16())))
        .col_expr(row::Column::Child, Expr::value(columns.child.map(SubjectId::uuid)))
        .col_expr(row::Column::CheckedAt, Expr::value(columns.checked_at))
        .col_expr(row::Column::DueAt, Expr::value(columns.due_at))
        .col_expr(row::Column::AskedAt, Expr::value(after.asked_at.as_micros()))
        .col_expr(row::Column::SettledAt, Expr::value(columns.settled_at))
        .col_expr(row::Column::Attempts, Expr::value(i32::try_from(after.attempts).unwrap_or(i32::MAX)))
        .col_expr(row::Column::Request, Expr::value(request.id))
        .col_expr(row::Column::Version, Expr::value(before.version.wrapping_add(1)))
        .col_expr(row::Column::Mac, Expr::value(mac(tx.vault(), after, before.came_from)))
        .filter(row::Column::Lane.eq(after.holder.lane().as_i16()))
        .filter(row::Column::Subject.eq(after.holder.uuid()))
        .filter(row::Column::No.eq(after.no))
        .filter(row::Column::Version.eq(before.version))
        .exec(tx.conn())
        .await?;
    Ok(updated.rows_affected == 1)
}

/// Every link of a holder, the newest question first. Bounded by what one may hold.
pub async fn list_of<C: ConnectionTrait>(
    conn: &C,
    vault: &Vault,
    holder: SubjectId,
) -> Result<Vec<Stored>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::Column::Lane.eq(holder.lane().as_i16()))
        .filter(row::Column::Subject.eq(holder.uuid()))
        .order_by_desc(row::Column::AskedAt)
        .all(conn)
        .await?;
    rows.into_iter().map(|row| read(vault, row)).collect()
}

/// One link of a holder.
pub async fn find<C: ConnectionTrait>(
    conn: &C,
    vault: &Vault,
    (holder, no): (SubjectId, i32),
) -> Result<Option<Stored>, StoreError> {
    let row = row::Entity::find_by_id((holder.lane().as_i16(), holder.uuid(), no)).one(conn).await?;
    row.map(|row| read(vault, row)).transpose()
}

/// The link of a request that an answer names; none when it is not ours.
pub async fn find_by_request<C: ConnectionTrait>(
    conn: &C,
    vault: &Vault,
    request: RequestId,
) -> Result<Option<Stored>, StoreError> {
    let Some(request) = RegistryRequest::of(request) else { return Ok(None) };
    let row = row::Entity::find()
        .filter(row::Column::Lane.eq(request.lane.as_i16()))
        .filter(row::Column::Request.eq(request.id))
        .one(conn)
        .await?;
    row.map(|row| read(vault, row)).transpose()
}

/// Links whose question is to be sent now, the longest waiting first.
pub async fn list_due<C: ConnectionTrait>(
    conn: &C,
    vault: &Vault,
    now: Timestamp,
) -> Result<Vec<Stored>, StoreError> {
    let rows = row::Entity::find()
        .filter(Expr::cust("due_at IS NOT NULL"))
        .filter(row::Column::DueAt.lte(now.as_micros()))
        .order_by_asc(row::Column::DueAt)
        .limit(ROWS_MAX)
        .all(conn)
        .await?;
    rows.into_iter().map(|row| read(vault, row)).collect()
}

/// Links whose answer has been waited for since before a moment.
pub async fn list_open<C: ConnectionTrait>(
    conn: &C,
    vault: &Vault,
    since: Timestamp,
) -> Result<Vec<Stored>, StoreError> {
    let rows = row::Entity::find()
        .filter(Expr::cust("settled_at IS NULL"))
        .filter(row::Column::AskedAt.lte(since.as_micros()))
        .limit(ROWS_MAX)
        .all(conn)
        .await?;
    rows.into_iter().map(|row| read(vault, row)).collect()
}

/// Forgets links that ended or were refused before a moment.
pub async fn forget_settled(tx: &Tx, before: Timestamp) -> Result<u64, StoreError> {
    let deleted = row::Entity::delete_many()
        .filter(row::Column::State.is_in(["refused", "ended", "could_not_check"]))
        .filter(row::Column::SettledAt.lt(before.as_micros()))
        .exec(tx.conn())
        .await?;
    Ok(deleted.rows_affected)
}

/// Takes one link away.
pub async fn delete(tx: &Tx, link: &Link) -> Result<(), StoreError> {
    row::Entity::delete_by_id((link.holder.lane().as_i16(), link.holder.uuid(), link.no))
        .exec(tx.conn())
        .await?;
    Ok(())
}
