use kernel::{Lane, SubjectId, Timestamp};
use store::sea_orm::sea_query::{Expr, OnConflict};
use store::sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use store::{StoreError, Tx};

use super::rows::flags as row;
use crate::model::centre::CentreCode;
use crate::model::pattern::Pattern;

/// More than this of one centre are not shown at once: the oldest come first.
const FLAGS_MAX: u64 = 100;

/// Something that a supervisor should look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flag {
    /// Whose work.
    pub registrar: SubjectId,
    /// What was seen.
    pub pattern: Pattern,
    /// The first moment of the day.
    pub day: Timestamp,
}

fn lane_of(centre: &CentreCode) -> i16 {
    Lane::of_bytes(centre.as_str().as_bytes()).as_i16()
}

/// Raises a flag. One pattern of one registrar is raised once a day, whether it was settled or not.
pub async fn raise(tx: &Tx, centre: &CentreCode, flag: &Flag) -> Result<(), StoreError> {
    let new = row::ActiveModel {
        lane: Set(lane_of(centre)),
        centre: Set(centre.as_str().to_owned()),
        registrar: Set(flag.registrar.uuid()),
        pattern: Set(flag.pattern.as_str().to_owned()),
        day: Set(flag.day.as_micros()),
        raised_at: Set(tx.now().as_micros()),
        settled_at: Set(None),
    };
    let key = [
        row::Column::Lane,
        row::Column::Centre,
        row::Column::Registrar,
        row::Column::Pattern,
        row::Column::Day,
    ];
    row::Entity::insert(new)
        .on_conflict(OnConflict::columns(key).do_nothing().to_owned())
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// The flags of a centre that nobody has settled, the oldest first.
pub async fn list_open<C: ConnectionTrait>(conn: &C, centre: &CentreCode) -> Result<Vec<Flag>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::Column::Lane.eq(lane_of(centre)))
        .filter(row::Column::Centre.eq(centre.as_str()))
        .filter(row::Column::SettledAt.is_null())
        .order_by_asc(row::Column::RaisedAt)
        .limit(FLAGS_MAX)
        .all(conn)
        .await?;
    // A word of a later version is left to that version.
    let read = |row: row::Model| {
        Some(Flag {
            registrar: SubjectId::from(row.registrar),
            pattern: Pattern::from_word(&row.pattern)?,
            day: Timestamp::from_micros(row.day),
        })
    };
    Ok(rows.into_iter().filter_map(read).collect())
}

/// Settles a flag. False when it was settled in the meantime.
pub async fn settle(tx: &Tx, centre: &CentreCode, flag: &Flag) -> Result<bool, StoreError> {
    let settled = row::Entity::update_many()
        .col_expr(row::Column::SettledAt, Expr::value(Some(tx.now().as_micros())))
        .filter(row::Column::Lane.eq(lane_of(centre)))
        .filter(row::Column::Centre.eq(centre.as_str()))
        .filter(row::Column::Registrar.eq(flag.registrar.uuid()))
        .filter(row::Column::Pattern.eq(flag.pattern.as_str()))
        .filter(row::Column::Day.eq(flag.day.as_micros()))
        .filter(row::Column::SettledAt.is_null())
        .exec(tx.conn())
        .await?;
    Ok(settled.rows_affected == 1)
}

/// Forgets flags of days before a moment.
pub async fn forget_before(tx: &Tx, before: Timestamp) -> Result<u64, StoreError> {
    let gone =
        row::Entity::delete_many().filter(row::Column::Day.lt(before.as_micros())).exec(tx.conn()).await?;
    Ok(gone.rows_affected)
}
