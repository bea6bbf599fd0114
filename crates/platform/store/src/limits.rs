use std::time::Duration;

use kernel::{Lane, Timestamp};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Statement};

use crate::{BlindIndex, StoreError, Tx};

mod row {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "limits")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub lane: i16,
        #[sea_orm(primary_key, auto_increment = false)]
        pub budget: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub keyed: Vec<u8>,
        pub window_start: i64,
        pub window_end: i64,
        pub used: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// How many tries of one kind a key (what was typed, a network, a browser) has in a window of time.
///
/// Kept in the database under a keyed hash, so that limits hold across restarts and name nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Stored name, stable.
    pub name: &'static str,
    /// Tries in a window.
    pub tries: u32,
    /// The window, from the first try on.
    pub window: Duration,
}

/// What spending one try came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spent {
    /// Allowed; so many tries are left.
    Allowed {
        /// Tries left in this window.
        left: u32,
    },
    /// Refused until the moment.
    Refused {
        /// When the window ends.
        until: Timestamp,
    },
}

impl Budget {
    /// Spends one try of `key` in one statement, so that tries spent at once all count.
    ///
    /// The count stays even when the caller's own work fails, if the caller commits.
    pub async fn spend(&self, tx: &Tx, key: &BlindIndex) -> Result<Spent, StoreError> {
        let now = tx.now();
        let statement = Statement::from_sql_and_values(
            tx.conn().get_database_backend(),
            "INSERT INTO limits (lane, budget, keyed, window_start, window_end, used) VALUES ($1, $2, $3, $4, $5, 1)
             ON CONFLICT (lane, budget, keyed) DO UPDATE SET
                used = CASE WHEN limits.window_end <= $4 THEN 1
                            WHEN limits.used > $6 THEN limits.used ELSE limits.used + 1 END,
                window_start = CASE WHEN limits.window_end <= $4 THEN $4 ELSE limits.window_start END,
                window_end = CASE WHEN limits.window_end <= $4 THEN $5 ELSE limits.window_end END
             RETURNING used, window_end",
            [
                lane_of(key).into(),
                self.name.into(),
                key.hash.clone().into(),
                now.as_micros().into(),
                now.plus(self.window).as_micros().into(),
                i32::try_from(self.tries).unwrap_or(i32::MAX).into(),
            ],
        );
        let row =
            tx.conn().query_one_raw(statement).await?.ok_or_else(|| StoreError::row("limits", "no row"))?;
        let (used, end): (i32, i64) = (row.try_get("", "used")?, row.try_get("", "window_end")?);
        let Some(left) = self.tries.checked_sub(u32::try_from(used).unwrap_or(u32::MAX)) else {
            metrics::counter!("okno_limits_refused_total", "limit" => self.name).increment(1);
            return Ok(Spent::Refused { until: Timestamp::from_micros(end) });
        };
        Ok(Spent::Allowed { left })
    }

    /// Spends as many tries of `key` as are left, up to `wanted`. Gives how many, and when the window ends.
    pub async fn spend_up_to(
        &self,
        tx: &Tx,
        key: &BlindIndex,
        wanted: u32,
    ) -> Result<(u32, Timestamp), StoreError> {
        let now = tx.now();
        let (backend, lane) = (tx.conn().get_database_backend(), lane_of(key));
        // Whoever spends at the same moment waits here: the row is written, though nothing of it may change.
        let look = Statement::from_sql_and_values(
            backend,
            "INSERT INTO limits (lane, budget, keyed, window_start, window_end, used) VALUES ($1, $2, $3, $4, $5, 0)
             ON CONFLICT (lane, budget, keyed) DO UPDATE SET
                used = CASE WHEN limits.window_end <= $4 THEN 0 ELSE limits.used END,
                window_start = CASE WHEN limits.window_end <= $4 THEN $4 ELSE limits.window_start END,
                window_end = CASE WHEN limits.window_end <= $4 THEN $5 ELSE limits.window_end END
             RETURNING used, window_end",
            [
                lane.into(),
                self.name.into(),
                key.hash.clone().into(),
                now.as_micros().into(),
                now.plus(self.window).as_micros().into(),
            ],
        );
        let row = tx.conn().query_one_raw(look).await?.ok_or_else(|| StoreError::row("limits", "no row"))?;
        let (used, end): (i32, i64) = (row.try_get("", "used")?, row.try_get("", "window_end")?);
        let left = self.tries.saturating_sub(u32::try_from(used).unwrap_or(u32::MAX));
        let spent = wanted.min(left);
        if spent > 0 {
            let sql = "UPDATE limits SET used = used + $4 WHERE lane = $1 AND budget = $2 AND keyed = $3";
            let more = i32::try_from(spent).unwrap_or(i32::MAX);
            let values = [lane.into(), self.name.into(), key.hash.clone().into(), more.into()];
            tx.conn().execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
        }
        Ok((spent, Timestamp::from_micros(end)))
    }

    /// Says what spending would come to, without spending.
    pub async fn peek(&self, tx: &Tx, key: &BlindIndex) -> Result<Spent, StoreError> {
        Ok(match self.load(tx, key).await? {
            Some(row) if row.window_end > tx.now().as_micros() => {
                let used = u32::try_from(row.used).unwrap_or(u32::MAX);
                if used >= self.tries {
                    Spent::Refused { until: Timestamp::from_micros(row.window_end) }
                } else {
                    Spent::Allowed { left: self.tries - used }
                }
            }
            _ => Spent::Allowed { left: self.tries },
        })
    }

    /// Gives the tries of `key` back, after a success.
    pub async fn reset(&self, tx: &Tx, key: &BlindIndex) -> Result<(), StoreError> {
        row::Entity::delete_many()
            .filter(row::Column::Lane.eq(lane_of(key)))
            .filter(row::Column::Budget.eq(self.name))
            .filter(row::Column::Keyed.eq(key.hash.clone()))
            .exec(tx.conn())
            .await?;
        Ok(())
    }

    /// Forgets windows that ended before now, at most `rows` of any budget. A scheduled job calls it.
    pub async fn forget_ended(tx: &Tx, rows: u64) -> Result<u64, StoreError> {
        let ended = row::Entity::find()
            .filter(row::Column::WindowEnd.lte(tx.now().as_micros()))
            .limit(rows)
            .all(tx.conn())
            .await?;
        let count = u64::try_from(ended.len()).unwrap_or(0);
        for row in ended {
            row::Entity::delete_by_id((row.lane, row.budget, row.keyed)).exec(tx.conn()).await?;
        }
        Ok(count)
    }

    async fn load(&self, tx: &Tx, key: &BlindIndex) -> Result<Option<row::Model>, StoreError> {
        Ok(row::Entity::find_by_id((lane_of(key), self.name.to_owned(), key.hash.clone()))
            .one(tx.conn())
            .await?)
    }
}

fn lane_of(key: &BlindIndex) -> i16 {
    Lane::of_bytes(&key.hash).as_i16()
}
