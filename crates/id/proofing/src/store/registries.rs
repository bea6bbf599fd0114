use gateway_registries::Registry;
use kernel::Timestamp;
use store::sea_orm::sea_query::{Expr, OnConflict};
use store::sea_orm::{ConnectionTrait, EntityTrait, ExprTrait, Set};
use store::{StoreError, Tx};

use super::rows::registries as row;
use crate::model::{BreakerState, RegistryView};

/// Notes how a registry fares. Written when that changes, read by every page that waits for it.
pub async fn save(tx: &Tx, registry: Registry, state: BreakerState) -> Result<(), StoreError> {
    let (word, until) = match state {
        BreakerState::Closed => ("closed", None),
        BreakerState::Open { until } => ("open", Some(until.as_micros())),
        BreakerState::HalfOpen => ("open", None),
    };
    let new = row::ActiveModel {
        registry: Set(registry.code().to_owned()),
        state: Set(word.to_owned()),
        until: Set(until),
        changed_at: Set(tx.now().as_micros()),
        version: Set(1),
    };
    row::Entity::insert(new)
        .on_conflict(
            OnConflict::column(row::Column::Registry)
                .update_columns([row::Column::State, row::Column::Until, row::Column::ChangedAt])
                .value(row::Column::Version, Expr::col((row::Entity, row::Column::Version)).add(1))
                .to_owned(),
        )
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// How the registries fare, and a number that changes with it.
pub async fn list<C: ConnectionTrait>(conn: &C) -> Result<(Vec<RegistryView>, i64), StoreError> {
    let rows = row::Entity::find().all(conn).await?;
    let changes = rows.iter().map(|row| row.version).sum();
    let views = rows.iter().filter_map(|row| {
        let until = row.until.map(Timestamp::from_micros);
        let state = match (row.state.as_str(), until) {
            ("open", Some(until)) => BreakerState::Open { until },
            ("open", None) => BreakerState::HalfOpen,
            _ => BreakerState::Closed,
        };
        let changed_at = Timestamp::from_micros(row.changed_at);
        Registry::from_code(&row.registry).map(|registry| RegistryView { registry, state, changed_at })
    });
    Ok((views.collect(), changes))
}
