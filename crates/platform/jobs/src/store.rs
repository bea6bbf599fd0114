//! Private rows and queries.

use ::store::sea_orm::sea_query::{Expr, OnConflict};
use ::store::sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    Statement,
};
use ::store::{Engine, Migration, Store, StoreError, Tx};
use kernel::{Lane, Timestamp, Uuid};

use crate::model::{Enqueue, FailedJob, JobId};

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

/// A claimed row, its payload still text.
pub struct Claimed {
    pub id: JobId,
    pub lane: Lane,
    pub payload: String,
    pub attempt: u32,
    pub enqueued_at: Timestamp,
    pub lease: Uuid,
}

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
    let inserted = row::Entity::insert(new)
        .on_conflict(OnConflict::columns(once).do_nothing().to_owned())
        .exec_without_returning(tx.conn())
        .await?;
    if inserted == 1 {
        return Ok(id);
    }
    let first = row::Entity::find()
        .filter(row::Column::Lane.eq(lane.as_i16()))
        .filter(row::Column::Kind.eq(kind))
        .filter(row::Column::Once.eq(enqueue.key))
        .one(tx.conn())
        .await?;
    first.map(|row| JobId::from(row.id)).ok_or_else(|| StoreError::row("jobs", "a conflict with nothing"))
}

/// The lanes that have work of a kind now, at most `limit`: one read.
pub async fn due_lanes(
    store: &Store,
    kind: &str,
    now: Timestamp,
    limit: u64,
) -> Result<Vec<i16>, StoreError> {
    let due = row::Entity::find()
        .select_only()
        .column(row::Column::Lane)
        .filter(row::Column::Kind.eq(kind))
        .filter(row::Column::State.eq(WAITING))
        .filter(row::Column::DueAt.lte(now.as_micros()))
        .order_by_asc(row::Column::DueAt)
        .limit(limit)
        .into_tuple::<i16>()
        .all(store.reader())
        .await?;
    Ok(due)
}

/// Claims due jobs of some lanes by one conditional update; a second worker skips what the first has locked.
pub async fn claim(
    tx: &Tx,
    engine: Engine,
    (kind, lanes): (&str, &[i16]),
    limit: u64,
    until: Timestamp,
) -> Result<Vec<Claimed>, StoreError> {
    let lease = kernel::new_uuid(tx.env());
    let list = lanes.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    // Numbers of lanes are our own; everything else is a parameter.
    let skip = if engine == Engine::Postgres { "FOR UPDATE SKIP LOCKED" } else { "" };
    let sql = format!(
        "UPDATE jobs SET due_at = $1, attempts = attempts + 1, lease = $2 WHERE (lane, id) IN (
            SELECT lane, id FROM jobs WHERE kind = $3 AND state = 'waiting' AND due_at <= $4 AND lane IN ({list})
            ORDER BY due_at LIMIT $5 {skip})
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
    let rows = tx.conn().query_all_raw(statement).await?;
    rows.iter()
        .map(|row| {
            let lane: i16 = row.try_get("", "lane")?;
            let attempts: i32 = row.try_get("", "attempts")?;
            Ok(Claimed {
                id: JobId::from(row.try_get::<Uuid>("", "id")?),
                lane: Lane::try_from(lane).map_err(|error| StoreError::row("jobs", error.to_string()))?,
                payload: row.try_get("", "payload")?,
                attempt: u32::try_from(attempts).unwrap_or(u32::MAX),
                enqueued_at: Timestamp::from_micros(row.try_get("", "enqueued_at")?),
                lease,
            })
        })
        .collect()
}

/// Takes a job away, if the lease still holds it.
pub async fn delete(tx: &Tx, (lane, id, lease): (Lane, JobId, Uuid)) -> Result<bool, StoreError> {
    let result = row::Entity::delete_many()
        .filter(row::Column::Lane.eq(lane.as_i16()))
        .filter(row::Column::Id.eq(id.uuid()))
        .filter(row::Column::Lease.eq(lease))
        .exec(tx.conn())
        .await?;
    Ok(result.rows_affected == 1)
}

pub async fn postpone(
    tx: &Tx,
    (lane, id, lease): (Lane, JobId, Uuid),
    due: Timestamp,
) -> Result<(), StoreError> {
    row::Entity::update_many()
        .col_expr(row::Column::DueAt, Expr::value(due.as_micros()))
        .filter(row::Column::Lane.eq(lane.as_i16()))
        .filter(row::Column::Id.eq(id.uuid()))
        .filter(row::Column::Lease.eq(lease))
        .exec(tx.conn())
        .await?;
    Ok(())
}

pub async fn fail(tx: &Tx, (lane, id, lease): (Lane, JobId, Uuid), why: &str) -> Result<(), StoreError> {
    row::Entity::update_many()
        .col_expr(row::Column::State, Expr::value(FAILED))
        .col_expr(row::Column::Failure, Expr::value(Some(why)))
        // Its key is free again: a failed job must not stand in the way of a new one.
        .col_expr(row::Column::Once, Expr::value(Option::<String>::None))
        .filter(row::Column::Lane.eq(lane.as_i16()))
        .filter(row::Column::Id.eq(id.uuid()))
        .filter(row::Column::Lease.eq(lease))
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

/// Takes the turn of a schedule, if it is due: one node of all gets it.
pub async fn take_turn(tx: &Tx, name: &str, next: Timestamp) -> Result<bool, StoreError> {
    let backend = tx.conn().get_database_backend();
    let due = "INSERT INTO schedules (name, next_at) VALUES ($1, $2)
        ON CONFLICT (name) DO UPDATE SET next_at = $2 WHERE schedules.next_at <= $3 RETURNING name";
    let values = [name.into(), next.as_micros().into(), tx.now().as_micros().into()];
    Ok(tx.conn().query_one_raw(Statement::from_sql_and_values(backend, due, values)).await?.is_some())
}
