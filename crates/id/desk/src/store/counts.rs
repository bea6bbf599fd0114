use kernel::{Lane, SubjectId, Timestamp};
use store::sea_orm::sea_query::{Expr, OnConflict};
use store::sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, Set};
use store::{StoreError, Tx};

use super::rows::counts as row;
use crate::model::centre::CentreCode;

/// What a registrar did at a centre in a quarter of an hour: days of every time zone are made of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuarterCount {
    /// Who.
    pub registrar: SubjectId,
    /// Quarters of an hour since the epoch.
    pub quarter: i32,
    /// Searches that gave or did not give somebody.
    pub searches: i32,
    /// Acts: confirmed, refused, link sent.
    pub acts: i32,
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// A search.
    Search,
    /// An act.
    Act,
}

/// The quarter of an hour of a moment.
pub fn quarter_of(now: Timestamp) -> i32 {
    i32::try_from(now.as_seconds().div_euclid(900)).unwrap_or(i32::MAX)
}

/// Counts one search or act.
pub async fn count(
    tx: &Tx,
    centre: &CentreCode,
    registrar: SubjectId,
    what: Counted,
) -> Result<(), StoreError> {
    let (searches, acts) = match what {
        Counted::Search => (1, 0),
        Counted::Act => (0, 1),
    };
    let new = row::ActiveModel {
        lane: Set(Lane::of_bytes(centre.as_str().as_bytes()).as_i16()),
        centre: Set(centre.as_str().to_owned()),
        registrar: Set(registrar.uuid()),
        quarter: Set(quarter_of(tx.now())),
        searches: Set(searches),
        acts: Set(acts),
    };
    let more = |column: row::Column, by: i32| Expr::col((row::Entity, column)).add(by);
    row::Entity::insert(new)
        .on_conflict(
            OnConflict::columns([
                row::Column::Lane,
                row::Column::Centre,
                row::Column::Registrar,
                row::Column::Quarter,
            ])
            .value(row::Column::Searches, more(row::Column::Searches, searches))
            .value(row::Column::Acts, more(row::Column::Acts, acts))
            .to_owned(),
        )
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// The quarters of a centre since one, newest first.
pub async fn list<C: ConnectionTrait>(
    conn: &C,
    centre: &CentreCode,
    since: i32,
) -> Result<Vec<QuarterCount>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::Column::Lane.eq(Lane::of_bytes(centre.as_str().as_bytes()).as_i16()))
        .filter(row::Column::Centre.eq(centre.as_str()))
        .filter(row::Column::Quarter.gte(since))
        .order_by_desc(row::Column::Quarter)
        .all(conn)
        .await?;
    let read = |row: row::Model| QuarterCount {
        registrar: SubjectId::from(row.registrar),
        quarter: row.quarter,
        searches: row.searches,
        acts: row.acts,
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Forgets the quarters before one.
pub async fn forget_before(tx: &Tx, quarter: i32) -> Result<u64, StoreError> {
    let gone = row::Entity::delete_many().filter(row::Column::Quarter.lt(quarter)).exec(tx.conn()).await?;
    Ok(gone.rows_affected)
}
