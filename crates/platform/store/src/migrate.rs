use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use kernel::Timestamp;
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, Statement, TransactionTrait};
use sea_orm::{SqliteTransactionMode, TransactionOptions};
use sha2::{Digest, Sha256};

use crate::StoreError;
use crate::open::{Engine, Installation};

/// One append-only step of the schema, written once for both engines.
///
/// The words `{bytes}`, `{int}`, `{bigint}`, `{time}`, `{uuid}`, `{bool}`, `{lane}` stand for column types; `{end}`
/// closes a table (`STRICT, WITHOUT ROWID` on SQLite, so that the primary key, led by the lane, is the table).
/// Statements are separated by semicolons.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// `YYYY-MM-DD-room-N-what`; never changed once released.
    pub id: &'static str,
    /// The statements.
    pub sql: &'static str,
}

impl Migration {
    fn statements(&self, engine: Engine) -> Vec<String> {
        self.sql
            .split(';')
            .map(str::trim)
            .filter(|sql| !sql.is_empty())
            .map(|sql| render(sql, engine))
            .collect()
    }

    fn checksum(&self) -> String {
        HEXLOWER.encode(&Sha256::digest(self.sql.as_bytes()))
    }
}

fn render(sql: &str, engine: Engine) -> String {
    let words: [(&str, &str, &str); 8] = [
        ("{bytes}", "BLOB", "BYTEA"),
        ("{int}", "INTEGER", "INTEGER"),
        ("{bigint}", "INTEGER", "BIGINT"),
        ("{time}", "INTEGER", "BIGINT"),
        ("{uuid}", "BLOB", "UUID"),
        ("{bool}", "INTEGER", "BOOLEAN"),
        ("{lane}", "INTEGER", "SMALLINT"),
        ("{end}", ") STRICT, WITHOUT ROWID", ")"),
    ];
    words.iter().fold(sql.to_owned(), |text, (word, sqlite, postgres)| {
        text.replace(word, if engine == Engine::Sqlite { sqlite } else { postgres })
    })
}

/// Applies what is missing, in one transaction under a lock, and says how many steps that were.
pub async fn migrate(
    db: &DatabaseConnection,
    engine: Engine,
    installation: Installation,
    now: Timestamp,
    migrations: &[&[Migration]],
) -> Result<usize, StoreError> {
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    let tx = db.begin_with_options(options).await?;
    if engine == Engine::Postgres {
        // Two nodes that start together migrate one after the other.
        tx.execute_unprepared("SELECT pg_advisory_xact_lock(4861235)").await?;
    }
    tx.execute_unprepared(&render(
        "CREATE TABLE IF NOT EXISTS migrations (
            id TEXT NOT NULL PRIMARY KEY, checksum TEXT NOT NULL, applied_at {time} NOT NULL {end}",
        engine,
    ))
    .await?;
    tx.execute_unprepared(&render(
        "CREATE TABLE IF NOT EXISTS installation (
            id {int} NOT NULL PRIMARY KEY CHECK (id = 1),
            kind TEXT NOT NULL CHECK (kind IN ('demo', 'production')),
            made_at {time} NOT NULL {end}",
        engine,
    ))
    .await?;
    hold_installation(&tx, installation, now).await?;
    let steps = apply(&tx, engine, now, migrations).await?;
    tx.commit().await?;
    Ok(steps)
}

async fn hold_installation(
    tx: &DatabaseTransaction,
    expected: Installation,
    now: Timestamp,
) -> Result<(), StoreError> {
    let backend = tx.get_database_backend();
    let row = tx.query_one_raw(Statement::from_string(backend, "SELECT kind FROM installation")).await?;
    let Some(row) = row else {
        tx.execute_raw(Statement::from_sql_and_values(
            backend,
            "INSERT INTO installation (id, kind, made_at) VALUES (1, $1, $2)",
            [expected.as_str().into(), now.as_micros().into()],
        ))
        .await?;
        return Ok(());
    };
    let word: String = row.try_get("", "kind")?;
    let found =
        Installation::from_word(&word).ok_or_else(|| StoreError::row("installation", "unknown kind"))?;
    if found == expected { Ok(()) } else { Err(StoreError::Installation { found, expected }) }
}

async fn apply(
    tx: &DatabaseTransaction,
    engine: Engine,
    now: Timestamp,
    migrations: &[&[Migration]],
) -> Result<usize, StoreError> {
    let backend = tx.get_database_backend();
    let mut applied = BTreeMap::new();
    for row in
        tx.query_all_raw(Statement::from_string(backend, "SELECT id, checksum FROM migrations")).await?
    {
        let (id, checksum): (String, String) = (row.try_get("", "id")?, row.try_get("", "checksum")?);
        applied.insert(id, checksum);
    }
    let mut steps = 0;
    for migration in migrations.iter().flat_map(|room| room.iter()) {
        match applied.remove(migration.id) {
            Some(checksum) if checksum == migration.checksum() => continue,
            Some(_) => return Err(StoreError::MigrationChanged(migration.id.to_owned())),
            None => {}
        }
        for statement in migration.statements(engine) {
            tx.execute_unprepared(&statement).await?;
        }
        tx.execute_raw(Statement::from_sql_and_values(
            backend,
            "INSERT INTO migrations (id, checksum, applied_at) VALUES ($1, $2, $3)",
            [migration.id.into(), migration.checksum().into(), now.as_micros().into()],
        ))
        .await?;
        steps += 1;
    }
    match applied.pop_first() {
        Some((id, _)) => Err(StoreError::MigrationUnknown(id)),
        None => Ok(steps),
    }
}
