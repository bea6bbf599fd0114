//! Stable query plans on SQLite.
//!
//! Without statistics SQLite prefers the clustered primary key to a better index, and reads a whole lane to find one
//! subject; with real ones a plan may change on a Tuesday. The shape of the data is known beforehand (many rows, about
//! a thousand to a lane's value, a few to a subject), so it is written down once as the documentation of `ANALYZE`
//! allows ("manually loaded statistics"), and plans stay as the tests have seen them.

use sea_orm::{ConnectionTrait, DatabaseConnection, FromQueryResult, Statement, TransactionTrait};

use crate::StoreError;

/// Rows of a big table.
const ROWS: u64 = 1_000_000;
/// Rows that share a lane.
const ROWS_PER_LANE: u64 = 1_000;
/// Rows that share a lane and a subject, or a moment, a state, an expiry.
const ROWS_PER_VALUE: u64 = 10;

#[derive(FromQueryResult)]
struct IndexColumn {
    table_name: String,
    index_name: String,
    is_unique: i64,
    origin: String,
    leads_with_lane: i64,
    columns: i64,
}

/// Writes the statistics of every index and loads them. Connections opened afterwards read them.
pub async fn fix_plans(db: &DatabaseConnection) -> Result<(), StoreError> {
    db.execute_unprepared("ANALYZE sqlite_schema").await?;
    let tx = db.begin().await?;
    let backend = tx.get_database_backend();
    tx.execute_unprepared("DELETE FROM sqlite_stat1").await?;
    let indexes =
        "SELECT t.name AS table_name, i.name AS index_name, i.\"unique\" AS is_unique, i.origin AS origin,
            (SELECT c.name = 'lane' FROM pragma_index_info(i.name) c WHERE c.seqno = 0) AS leads_with_lane,
            (SELECT COUNT(*) FROM pragma_index_info(i.name)) AS columns
        FROM sqlite_schema t JOIN pragma_index_list(t.name) i
        WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
    let found = IndexColumn::find_by_statement(Statement::from_string(backend, indexes)).all(&tx).await?;
    for index in found {
        // The primary key of a table without row ids is the table itself, and named like it.
        let name = if index.origin == "pk" { &index.table_name } else { &index.index_name };
        tx.execute_raw(Statement::from_sql_and_values(
            backend,
            "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ($1, $2, $3)",
            [index.table_name.as_str().into(), name.as_str().into(), statistics_of(&index).into()],
        ))
        .await?;
    }
    tx.commit().await?;
    db.execute_unprepared("ANALYZE sqlite_schema").await?;
    Ok(())
}

/// Whether the statistics are there.
pub async fn are_fixed(db: &DatabaseConnection) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_stat1'";
    Ok(db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await?.is_some())
}

/// The rows of the table, then how many share the first column, the first two, and so on.
fn statistics_of(index: &IndexColumn) -> String {
    let mut numbers = vec![ROWS];
    for column in 1..=index.columns {
        numbers.push(match column {
            last if last == index.columns && index.is_unique == 1 => 1,
            1 if index.leads_with_lane == 1 => ROWS_PER_LANE,
            _ => ROWS_PER_VALUE,
        });
    }
    numbers.iter().map(u64::to_string).collect::<Vec<_>>().join(" ")
}
