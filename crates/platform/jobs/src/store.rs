//! Private rows and queries.

use std::collections::BTreeSet;

use ::store::sea_orm::sea_query::{Expr, OnConflict};
use ::store::sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QueryResult,
    QuerySelect, Set, Statement, Value,
};
use ::store::{Migration, Store, StoreError, Tx};
use kernel::{Lane, Timestamp, Uuid};

use crate::model::{Backlog, Enqueue, FailedJob, JobId};

mod row {
    use ::store::sea_orm;
    use ::store::sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "jobs")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub lane: i16,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub kind: String,
        pub payload: String,
        pub once: Option<String>,
        pub state: String,
        pub due_at: i64,
        pub attempts: i32,
        pub lease: Option<Uuid>,
        pub enqueued_at: i64,
        pub failure: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The tables of this room.
pub const MIGRATIONS: &[Migration] = &[Migration {
    id: "2026-11-28-jobs-1-queue",
    sql: "CREATE TABLE jobs (
            lane {lane} NOT NULL, id {uuid} NOT NULL,
            kind TEXT NOT NULL,
            payload TEXT NOT NULL,
            once TEXT,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'failed')),
            due_at {time} NOT NULL,
            attempts {int} NOT NULL,
            lease {uuid},
            enqueued_at {time} NOT NULL,
            failure TEXT,
            PRIMARY KEY (lane, id)
        {end};
        CREATE INDEX jobs_due ON jobs (kind, state, due_at);
        CREATE UNIQUE INDEX jobs_once ON jobs (lane, kind, once);
        CREATE TABLE schedules (name TEXT NOT NULL PRIMARY KEY, next_at {time} NOT NULL {end}",
}];

const WAITING: &str = "waiting";
const FAILED: &str = "failed";

/// What a worker holds until its lease ends.
#[derive(Clone, Copy)]
pub struct Held {
    pub lane: Lane,
    pub id: JobId,
    pub lease: Uuid,
}

/// A claimed row, its payload still text.
pub struct Claimed {
    pub held: Held,
    pub payload: String,
    pub attempt: u32,
    pub enqueued_at: Timestamp,
}

/// How often an insert looks again when the job that held its key went away in between.
const INSERT_TRIES: usize = 4;

/// Inserts a job, or finds the unfinished one that has its key.
pub async fn insert(
    tx: &Tx,
    (lane, kind): (Lane, &str),
    payload: String,
    enqueue: Enqueue,
) -> Result<JobId, StoreError> {
    let id = JobId::generate(tx.env());
    let now = tx.now();
    let new = row::ActiveModel {
        lane: Set(lane.as_i16()),
        id: Set(id.uuid()),
        kind: Set(kind.to_owned()),
        payload: Set(payload),
        once: Set(enqueue.key.clone()),
        state: Set(WAITING.to_owned()),
        due_at: Set(enqueue.run_at.unwrap_or(now).as_micros()),
        attempts: Set(0),
        lease: Set(None),
        enqueued_at: Set(now.as_micros()),
        failure: Set(None),
    };
    let once = [row::Column::Lane, row::Column::Kind, row::Column::Once];
    let nothing = OnConflict::columns(once).do_nothing().to_owned();
    for _ in 0..INSERT_TRIES {
        let insert = row::Entity::insert(new.clone()).on_conflict(nothing.clone());
        if insert.exec_without_returning(tx.conn()).await? == 1 {
            return Ok(id);
        }
        let first = row::Entity::find()
            .filter(row::Column::Lane.eq(lane.as_i16()))
            .filter(row::Column::Kind.eq(kind))
            .filter(row::Column::Once.eq(enqueue.key.clone()))
            .one(tx.conn())
            .await?;
        if let Some(first) = first {
            return Ok(JobId::from(first.id));
        }
    }
    Err(StoreError::row("jobs", "a key is taken by a job that cannot be found"))
}

/// Inserts jobs without keys, due at one moment.
pub async fn insert_all(
    tx: &Tx,
    (kind, due_at): (&str, Timestamp),
    payloads: Vec<(Lane, String)>,
) -> Result<(), StoreError> {
    if payloads.is_empty() {
        return Ok(());
    }
    let now = tx.now().as_micros();
    let rows = payloads.into_iter().map(|(lane, payload)| row::ActiveModel {
        lane: Set(lane.as_i16()),
        id: Set(JobId::generate(tx.env()).uuid()),
        kind: Set(kind.to_owned()),
        payload: Set(payload),
        once: Set(None),
        state: Set(WAITING.to_owned()),
        due_at: Set(due_at.as_micros()),
        attempts: Set(0),
        lease: Set(None),
        enqueued_at: Set(now),
        failure: Set(None),
    });
    row::Entity::insert_many(rows).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// Which of the kinds have work now: one read for all of them.
pub async fn due_kinds(store: &Store, kinds: &[String]) -> Result<BTreeSet<String>, StoreError> {
    let mut values: Vec<Value> = vec![store.env().now().as_micros().into()];
    let mut parts = Vec::with_capacity(kinds.len());
    for (kind, number) in kinds.iter().zip(2_usize..) {
        values.push(kind.as_str().into());
        parts.push(format!(
            "SELECT CAST(${number} AS TEXT) AS kind WHERE EXISTS (
                SELECT 1 FROM jobs WHERE kind = ${number} AND state = 'waiting' AND due_at <= $1)"
        ));
    }
    let reader = store.reader();
    let sql = parts.join(" UNION ALL ");
    let rows = reader
        .query_all_raw(Statement::from_sql_and_values(reader.get_database_backend(), sql, values))
        .await?;
    rows.iter().map(|row| Ok(row.try_get("", "kind")?)).collect()
}

/// How much work of each kind is due, at most `count_max` of it, and since when the oldest: one read.
pub async fn find_backlog(
    store: &Store,
    kinds: &[String],
    count_max: u32,
) -> Result<Vec<Backlog>, StoreError> {
    if kinds.is_empty() {
        return Ok(Vec::new());
    }
    let now = store.env().now();
    let mut values: Vec<Value> = vec![now.as_micros().into()];
    let mut parts = Vec::with_capacity(kinds.len());
    for (kind, number) in kinds.iter().zip(2_usize..) {
        values.push(kind.as_str().into());
        let some = |state: &str, due: &str| {
            format!(
                "SELECT due_at FROM jobs WHERE kind = ${number} AND state = '{state}'{due}
                 ORDER BY due_at LIMIT {count_max}"
            )
        };
        let (due, failed) = (some("waiting", " AND due_at <= $1"), some("failed", ""));
        parts.push(format!(
            "SELECT CAST(${number} AS TEXT) AS kind,
                (SELECT COUNT(*) FROM ({due}) AS due) AS due,
                (SELECT MIN(due_at) FROM ({due}) AS oldest) AS oldest,
                (SELECT COUNT(*) FROM ({failed}) AS failed) AS failed"
        ));
    }
    let reader = store.reader();
    let sql = parts.join(" UNION ALL ");
    let statement = Statement::from_sql_and_values(reader.get_database_backend(), sql, values);
    let rows = reader.query_all_raw(statement).await?;
    let read = |row: &QueryResult| -> Result<Backlog, StoreError> {
        let (due, failed): (i64, i64) = (row.try_get("", "due")?, row.try_get("", "failed")?);
        let oldest: Option<i64> = row.try_get("", "oldest")?;
        Ok(Backlog {
            kind: row.try_get("", "kind")?,
            due: u64::try_from(due).unwrap_or_default(),
            late: oldest.map(|oldest| now.since(Timestamp::from_micros(oldest))).unwrap_or_default(),
            failed: u64::try_from(failed).unwrap_or_default(),
        })
    };
    rows.iter().map(read).collect()
}

/// The lanes of the oldest work of a kind that is due now: one read.
pub async fn due_lanes(store: &Store, kind: &str, limit: u64) -> Result<Vec<i16>, StoreError> {
    let due = row::Entity::find()
        .select_only()
        .column(row::Column::Lane)
        .filter(row::Column::Kind.eq(kind))
        .filter(row::Column::State.eq(WAITING))
        .filter(row::Column::DueAt.lte(store.env().now().as_micros()))
        .order_by_asc(row::Column::DueAt)
        .limit(limit)
        .into_tuple::<i16>()
        .all(store.reader())
        .await?;
    Ok(due.into_iter().collect::<BTreeSet<_>>().into_iter().collect())
}

/// Claims due jobs of some lanes by one conditional update.
///
/// The condition stands twice. A second worker that chose the same rows waits for the first; then PostgreSQL looks at
/// the row as the first left it, and only the outer condition is looked at again.
pub async fn claim(
    tx: &Tx,
    (kind, lanes): (&str, &[i16]),
    limit: u64,
    until: Timestamp,
) -> Result<Vec<Claimed>, StoreError> {
    let lease = kernel::new_uuid(tx.env());
    let list = lanes.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    // Numbers of lanes are our own; everything else is a parameter.
    let sql = format!(
        "UPDATE jobs SET due_at = $1, attempts = attempts + 1, lease = $2 WHERE (lane, id) IN (
            SELECT lane, id FROM jobs WHERE kind = $3 AND state = 'waiting' AND due_at <= $4 AND lane IN ({list})
            ORDER BY due_at LIMIT $5)
         AND state = 'waiting' AND due_at <= $4
         RETURNING lane, id, payload, attempts, enqueued_at"
    );
    let values = [
        until.as_micros().into(),
        lease.into(),
        kind.into(),
        tx.now().as_micros().into(),
        i64::try_from(limit).unwrap_or(i64::MAX).into(),
    ];
    let statement = Statement::from_sql_and_values(tx.conn().get_database_backend(), sql, values);
    tx.conn().query_all_raw(statement).await?.iter().map(|row| read_claimed(row, lease)).collect()
}

fn read_claimed(row: &QueryResult, lease: Uuid) -> Result<Claimed, StoreError> {
    let (lane, attempts): (i16, i32) = (row.try_get("", "lane")?, row.try_get("", "attempts")?);
    Ok(Claimed {
        held: Held {
            lane: Lane::try_from(lane).map_err(|error| StoreError::row("jobs", error.to_string()))?,
            id: JobId::from(row.try_get::<Uuid>("", "id")?),
            lease,
        },
        payload: row.try_get("", "payload")?,
        attempt: u32::try_from(attempts).unwrap_or(u32::MAX),
        enqueued_at: Timestamp::from_micros(row.try_get("", "enqueued_at")?),
    })
}

/// Takes jobs away by one statement. Gives those whose lease still held.
pub async fn delete(tx: &Tx, held: &[Held]) -> Result<BTreeSet<JobId>, StoreError> {
    if held.is_empty() {
        return Ok(BTreeSet::new());
    }
    let mut values: Vec<Value> = Vec::with_capacity(held.len() * 3);
    let mut rows = Vec::with_capacity(held.len());
    for Held { lane, id, lease } in held {
        let next = values.len() + 1;
        rows.push(format!("(${next}, ${}, ${})", next + 1, next + 2));
        values.extend([lane.as_i16().into(), id.uuid().into(), (*lease).into()]);
    }
    let sql =
        format!("DELETE FROM jobs WHERE (lane, id, lease) IN (VALUES {}) RETURNING id", rows.join(", "));
    let statement = Statement::from_sql_and_values(tx.conn().get_database_backend(), sql, values);
    let rows = tx.conn().query_all_raw(statement).await?;
    rows.iter().map(|row| Ok(JobId::from(row.try_get::<Uuid>("", "id")?))).collect()
}

pub async fn postpone(tx: &Tx, held: Held, due: Timestamp) -> Result<(), StoreError> {
    row::Entity::update_many()
        .col_expr(row::Column::DueAt, Expr::value(due.as_micros()))
        .filter(row::Column::Lane.eq(held.lane.as_i16()))
        .filter(row::Column::Id.eq(held.id.uuid()))
        .filter(row::Column::Lease.eq(held.lease))
        .exec(tx.conn())
        .await?;
    Ok(())
}

pub async fn fail(tx: &Tx, held: Held, why: &str) -> Result<(), StoreError> {
    row::Entity::update_many()
        .col_expr(row::Column::State, Expr::value(FAILED))
        .col_expr(row::Column::Failure, Expr::value(Some(why)))
        // Its key is free again: a failed job must not stand in the way of a new one.
        .col_expr(row::Column::Once, Expr::value(Option::<String>::None))
        .filter(row::Column::Lane.eq(held.lane.as_i16()))
        .filter(row::Column::Id.eq(held.id.uuid()))
        .filter(row::Column::Lease.eq(held.lease))
        .exec(tx.conn())
        .await?;
    Ok(())
}

pub async fn list_failed(store: &Store, limit: u64) -> Result<Vec<FailedJob>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::Column::State.eq(FAILED))
        .order_by_desc(row::Column::EnqueuedAt)
        .limit(limit)
        .all(store.reader())
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(FailedJob {
                id: JobId::from(row.id),
                lane: Lane::try_from(row.lane).map_err(|error| StoreError::row("jobs", error.to_string()))?,
                kind: row.kind,
                failure: row.failure.unwrap_or_default(),
                enqueued_at: Timestamp::from_micros(row.enqueued_at),
            })
        })
        .collect()
}

pub async fn retry(tx: &Tx, lane: Lane, id: JobId) -> Result<bool, StoreError> {
    let result = row::Entity::update_many()
        .col_expr(row::Column::State, Expr::value(WAITING))
        .col_expr(row::Column::DueAt, Expr::value(tx.now().as_micros()))
        .col_expr(row::Column::Attempts, Expr::value(0))
        .filter(row::Column::Lane.eq(lane.as_i16()))
        .filter(row::Column::Id.eq(id.uuid()))
        .filter(row::Column::State.eq(FAILED))
        .exec(tx.conn())
        .await?;
    Ok(result.rows_affected == 1)
}

pub async fn count(store: &Store, kind: &str) -> Result<u64, StoreError> {
    let waiting =
        row::Entity::find().filter(row::Column::Kind.eq(kind)).filter(row::Column::State.eq(WAITING));
    Ok(waiting.count(store.reader()).await?)
}

/// Whether the turn of a schedule is due, by a read alone: looking costs no write.
pub async fn turn_is_due(store: &Store, name: &str) -> Result<bool, StoreError> {
    let reader = store.reader();
    let values = [name.into(), store.env().now().as_micros().into()];
    let later = "SELECT name FROM schedules WHERE name = $1 AND next_at > $2";
    let statement = Statement::from_sql_and_values(reader.get_database_backend(), later, values);
    Ok(reader.query_one_raw(statement).await?.is_none())
}

/// Takes the turn of a schedule, if it is due: one node of all gets it.
pub async fn take_turn(tx: &Tx, name: &str, next: Timestamp) -> Result<bool, StoreError> {
    let backend = tx.conn().get_database_backend();
    let due = "INSERT INTO schedules (name, next_at) VALUES ($1, $2)
        ON CONFLICT (name) DO UPDATE SET next_at = $2 WHERE schedules.next_at <= $3 RETURNING name";
    let values = [name.into(), next.as_micros().into(), tx.now().as_micros().into()];
    Ok(tx.conn().query_one_raw(Statement::from_sql_and_values(backend, due, values)).await?.is_some())
}
