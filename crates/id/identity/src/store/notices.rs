use std::collections::BTreeMap;

use kernel::{SubjectId, Timestamp, Uuid};
use store::sea_orm::sea_query::{Expr, OnConflict};
use store::sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Set,
};
use store::{Cell, ScopeKey, StoreError, Tx};

use super::rows::{notice_choices as choices, notice_deliveries as deliveries, notices as row};
use crate::model::notice::{Notice, NoticeChoices, NoticeKind, NoticeText};

const CHOICES: Cell<'static> = Cell { table: "notice_choices", column: "sealed", row: b"choices" };
const NO_MIN: u64 = 1_000_000_000;
const NO_SPAN: u64 = 9_000_000_000_000;

fn cell(no: &[u8; 8]) -> Cell<'_> {
    Cell { table: "notices", column: "sealed", row: no }
}

fn of_subject(subject: SubjectId) -> Condition {
    Condition::all()
        .add(row::Column::Lane.eq(subject.lane().as_i16()))
        .add(row::Column::Subject.eq(subject.uuid()))
}

/// A notice to keep. The key is the person's own.
pub struct NewNotice<'a> {
    /// Whose.
    pub key: &'a ScopeKey,
    /// What it is about.
    pub kind: NoticeKind,
    /// What it says.
    pub text: NoticeText,
    /// The messages that carry it, and to which contact each goes.
    pub carried_by: Vec<(Uuid, i32)>,
}

/// Keeps notices by two statements.
pub async fn insert_all(tx: &Tx, notices: &[NewNotice<'_>]) -> Result<(), StoreError> {
    if notices.is_empty() {
        return Ok(());
    }
    let now = tx.now().as_micros();
    let (mut rows, mut carried) = (Vec::with_capacity(notices.len()), Vec::new());
    for notice in notices {
        let scope = notice.key.scope();
        let no = i64::try_from(NO_MIN + tx.env().rng.below(NO_SPAN)).unwrap_or(i64::MAX);
        rows.push(row::ActiveModel {
            lane: Set(scope.lane.as_i16()),
            subject: Set(scope.id),
            no: Set(no),
            kind: Set(notice.kind.as_str().to_owned()),
            sealed: Set(notice.key.seal_json(
                cell(&no.to_be_bytes()),
                &notice.text,
                tx.env().rng.as_ref(),
            )?),
            at: Set(now),
            read_at: Set(None),
        });
        carried.extend(notice.carried_by.iter().map(|(message, contact_no)| deliveries::ActiveModel {
            lane: Set(scope.lane.as_i16()),
            subject: Set(scope.id),
            message: Set(*message),
            notice: Set(no),
            contact_no: Set(*contact_no),
            at: Set(now),
        }));
    }
    row::Entity::insert_many(rows).exec_without_returning(tx.conn()).await?;
    if !carried.is_empty() {
        deliveries::Entity::insert_many(carried).exec_without_returning(tx.conn()).await?;
    }
    Ok(())
}

/// The notices of a person, newest first, at most `limit`.
pub async fn list<C: ConnectionTrait>(
    conn: &C,
    key: &ScopeKey,
    subject: SubjectId,
    limit: u64,
) -> Result<Vec<Notice>, StoreError> {
    let rows = row::Entity::find()
        .filter(of_subject(subject))
        .order_by_desc(row::Column::At)
        .order_by_desc(row::Column::No)
        .limit(limit)
        .all(conn)
        .await?;
    rows.iter().filter_map(|row| read(key, row).transpose()).collect()
}

/// One notice.
pub async fn find<C: ConnectionTrait>(
    conn: &C,
    key: &ScopeKey,
    (subject, no): (SubjectId, i64),
) -> Result<Option<Notice>, StoreError> {
    let id = (subject.lane().as_i16(), subject.uuid(), no);
    match row::Entity::find_by_id(id).one(conn).await? {
        Some(row) => read(key, &row),
        None => Ok(None),
    }
}

/// A kind unknown here was written by a newer program: it is left out.
fn read(key: &ScopeKey, row: &row::Model) -> Result<Option<Notice>, StoreError> {
    let Some(kind) = NoticeKind::from_word(&row.kind) else { return Ok(None) };
    Ok(Some(Notice {
        no: row.no,
        kind,
        text: key.open_json(cell(&row.no.to_be_bytes()), &row.sealed)?,
        at: Timestamp::from_micros(row.at),
        read_at: row.read_at.map(Timestamp::from_micros),
    }))
}

/// How many notices have not been read.
pub async fn count_unread<C: ConnectionTrait>(conn: &C, subject: SubjectId) -> Result<u64, StoreError> {
    let unread = row::Entity::find().filter(of_subject(subject).add(row::Column::ReadAt.is_null()));
    Ok(unread.count(conn).await?)
}

/// Notes that one notice was read, or all of them.
pub async fn mark_read(tx: &Tx, subject: SubjectId, no: Option<i64>) -> Result<(), StoreError> {
    let mut unread = of_subject(subject).add(row::Column::ReadAt.is_null());
    if let Some(no) = no {
        unread = unread.add(row::Column::No.eq(no));
    }
    row::Entity::update_many()
        .col_expr(row::Column::ReadAt, Expr::value(Some(tx.now().as_micros())))
        .filter(unread)
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// A message that carried a notice.
pub struct Delivery {
    /// The message.
    pub message: Uuid,
    /// The contact.
    pub contact_no: i32,
}

/// The latest messages to a person, newest first, at most `limit`; of one notice alone if it is named.
pub async fn list_deliveries<C: ConnectionTrait>(
    conn: &C,
    subject: SubjectId,
    (notice, limit): (Option<i64>, u64),
) -> Result<Vec<Delivery>, StoreError> {
    let mut query = deliveries::Entity::find()
        .filter(deliveries::Column::Lane.eq(subject.lane().as_i16()))
        .filter(deliveries::Column::Subject.eq(subject.uuid()));
    if let Some(no) = notice {
        query = query.filter(deliveries::Column::Notice.eq(no));
    }
    let rows = query.order_by_desc(deliveries::Column::At).limit(limit).all(conn).await?;
    let read = |row: deliveries::Model| Delivery { message: row.message, contact_no: row.contact_no };
    Ok(rows.into_iter().map(read).collect())
}

/// Whose notice a message carried, and to which of their contacts.
pub async fn find_delivery<C: ConnectionTrait>(
    conn: &C,
    message: Uuid,
) -> Result<Option<(SubjectId, i32)>, StoreError> {
    let found = deliveries::Entity::find().filter(deliveries::Column::Message.eq(message)).one(conn).await?;
    Ok(found.map(|row| (SubjectId::from(row.subject), row.contact_no)))
}

/// What the people whose keys these are chose, in one query; who chose nothing is left out.
pub async fn list_choices<C: ConnectionTrait>(
    conn: &C,
    keys: &[ScopeKey],
) -> Result<BTreeMap<SubjectId, NoticeChoices>, StoreError> {
    if keys.is_empty() {
        return Ok(BTreeMap::new());
    }
    let any = keys.iter().map(ScopeKey::scope).fold(Condition::any(), |any, scope| {
        any.add(choices::Column::Lane.eq(scope.lane.as_i16()).and(choices::Column::Subject.eq(scope.id)))
    });
    let mut found = BTreeMap::new();
    for row in choices::Entity::find().filter(any).all(conn).await? {
        let Some(key) = keys.iter().find(|key| key.scope().id == row.subject) else { continue };
        found.insert(SubjectId::from(row.subject), key.open_json(CHOICES, &row.sealed)?);
    }
    Ok(found)
}

/// Keeps what a person chose.
pub async fn save_choices(
    tx: &Tx,
    key: &ScopeKey,
    subject: SubjectId,
    chosen: &NoticeChoices,
) -> Result<(), StoreError> {
    let new = choices::ActiveModel {
        lane: Set(subject.lane().as_i16()),
        subject: Set(subject.uuid()),
        sealed: Set(key.seal_json(CHOICES, chosen, tx.env().rng.as_ref())?),
        changed_at: Set(tx.now().as_micros()),
    };
    choices::Entity::insert(new)
        .on_conflict(
            OnConflict::columns([choices::Column::Lane, choices::Column::Subject])
                .update_columns([choices::Column::Sealed, choices::Column::ChangedAt])
                .to_owned(),
        )
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// Forgets notices, and which messages carried them, from before a moment.
pub async fn forget_before(tx: &Tx, before: Timestamp) -> Result<u64, StoreError> {
    let before = before.as_micros();
    deliveries::Entity::delete_many().filter(deliveries::Column::At.lt(before)).exec(tx.conn()).await?;
    Ok(row::Entity::delete_many().filter(row::Column::At.lt(before)).exec(tx.conn()).await?.rows_affected)
}
