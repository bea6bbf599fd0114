use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use kernel::Env;
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, Statement};
use tokio::sync::Notify;

use crate::migrate::{Migration, migrate};
use crate::plans::{are_fixed, fix_plans};
use crate::vault::{Keyring, Vault};
use crate::{StoreError, Tx};

/// Which engine a database runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Embedded SQLite, the default.
    Sqlite,
    /// PostgreSQL, for production.
    Postgres,
}

/// Where the database is.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A file of SQLite.
    Sqlite(PathBuf),
    /// A `postgres://` URL; it may hold a password and therefore does not print.
    Postgres(String),
}

impl DatabaseUrl {
    /// Reads `sqlite:PATH`, `sqlite://PATH`, `postgres://…` or `postgresql://…`.
    pub fn parse(url: &str) -> Result<Self, StoreError> {
        if let Some(path) = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:")) {
            return Ok(Self::Sqlite(PathBuf::from(path)));
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self::Postgres(url.to_owned()));
        }
        Err(StoreError::Url)
    }

    /// The engine of this database.
    pub const fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(_) => f.write_str("postgres:…"),
        }
    }
}

/// What an installation is for. Written into the database and the key files once, never changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Installation {
    /// Loopback only, simulators outside, people made up.
    Demo,
    /// Real people.
    Production,
}

impl Installation {
    /// As stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Demo => "demo",
            Self::Production => "production",
        }
    }

    /// Reads the stored word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Demo, Self::Production].into_iter().find(|kind| kind.as_str() == word)
    }
}

impl fmt::Display for Installation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One side's database, opened and migrated. Cheap to clone.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    engine: Engine,
    writer: DatabaseConnection,
    reader: DatabaseConnection,
    vault: Vault,
    env: Env,
    committed: Notify,
}

/// How many connections read at once.
const READERS: u32 = 8;

impl Store {
    /// Opens the database, applies what is missing of the migrations, and checks what the installation is for.
    pub async fn open(
        url: &DatabaseUrl,
        installation: Installation,
        keyring: Keyring,
        env: Env,
        migrations: &[&[Migration]],
    ) -> Result<Self, StoreError> {
        let (writer, reader) = match url {
            DatabaseUrl::Sqlite(path) => {
                // The writer comes first: it creates the file and switches it to WAL.
                let writer = sqlite(path, 1, false).await?;
                let applied = migrate(&writer, Engine::Sqlite, installation, env.now(), migrations).await?;
                if applied > 0 || !are_fixed(&writer).await? {
                    fix_plans(&writer).await?;
                }
                (writer, sqlite(path, READERS, true).await?)
            }
            DatabaseUrl::Postgres(url) => {
                let pool = postgres(url).await?;
                migrate(&pool, Engine::Postgres, installation, env.now(), migrations).await?;
                (pool.clone(), pool)
            }
        };
        let engine = url.engine();
        let vault = Vault::new(keyring);
        Ok(Self(Arc::new(Inner { engine, writer, reader, vault, env, committed: Notify::new() })))
    }

    /// Begins a write transaction: IMMEDIATE on SQLite, so that it never fails half-way for want of the lock.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        Tx::begin(self.clone()).await
    }

    /// The connection to read with, outside any transaction.
    pub fn reader(&self) -> &DatabaseConnection {
        &self.0.reader
    }

    /// The keys.
    pub fn vault(&self) -> &Vault {
        &self.0.vault
    }

    /// The injected time and chance.
    pub fn env(&self) -> &Env {
        &self.0.env
    }

    /// The engine.
    pub fn engine(&self) -> Engine {
        self.0.engine
    }

    /// Resolves after the next commit in this process: workers wait on it beside their timer.
    pub async fn committed(&self) {
        self.0.committed.notified().await;
    }

    /// Overwrites what deleted keys leave behind on the disk: SQLite's log is written back and cut, PostgreSQL's table of
    /// keys is written anew. An error where somebody else is at work in just that moment: try again later.
    ///
    /// PostgreSQL locks the table of keys meanwhile: a job calls this at night, and at most once a day.
    pub async fn scrub(&self) -> Result<(), StoreError> {
        match self.engine() {
            Engine::Sqlite => {
                let cut = "PRAGMA wal_checkpoint(TRUNCATE)";
                let statement = Statement::from_string(self.writer().get_database_backend(), cut);
                let row = self.writer().query_one_raw(statement).await?;
                let busy: i64 = row.map_or(Ok(1), |row| row.try_get_by_index(0))?;
                if busy == 0 { Ok(()) } else { Err(StoreError::row("scope_keys", "the log is in use")) }
            }
            Engine::Postgres => {
                self.writer().execute_unprepared("VACUUM FULL scope_keys").await?;
                Ok(())
            }
        }
    }

    /// Closes the pools; open transactions end first.
    pub async fn close(self) {
        let writer = self.0.writer.clone();
        let reader = self.0.reader.clone();
        drop(self);
        let _ = writer.close().await;
        let _ = reader.close().await;
    }

    pub(crate) fn writer(&self) -> &DatabaseConnection {
        &self.0.writer
    }

    pub(crate) fn announce_commit(&self) {
        self.0.committed.notify_waiters();
    }
}

async fn sqlite(
    path: &std::path::Path,
    connections: u32,
    read_only: bool,
) -> Result<DatabaseConnection, StoreError> {
    let file = path.to_path_buf();
    let mut options = ConnectOptions::new("sqlite://database");
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(10))
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |sqlite| {
            sqlite
                .filename(&file)
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .busy_timeout(Duration::from_secs(5))
                .foreign_keys(true)
                .statement_cache_capacity(256)
                .pragma("secure_delete", "ON")
                .pragma("temp_store", "MEMORY")
                .pragma("query_only", if read_only { "ON" } else { "OFF" })
        });
    Ok(Database::connect(options).await?)
}

async fn postgres(url: &str) -> Result<DatabaseConnection, StoreError> {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(READERS * 2)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(10))
        .sqlx_logging(false)
        .map_sqlx_postgres_opts(|postgres| {
            postgres.statement_cache_capacity(256).options([("statement_timeout", "30s")])
        });
    Ok(Database::connect(options).await?)
}
