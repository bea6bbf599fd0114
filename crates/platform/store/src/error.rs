use crate::open::Installation;

/// What can go wrong between a room and its database.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The engine refused or the connection broke.
    #[error("database: {0}")]
    Database(#[from] sea_orm::DbErr),
    /// The URL names no engine that is supported.
    #[error("not a database URL: it starts neither with sqlite: nor with postgres:")]
    Url,
    /// The database was made for another kind of installation.
    #[error("this database belongs to a {found} installation, not to a {expected} one")]
    Installation {
        /// What the database says.
        found: Installation,
        /// What was asked for.
        expected: Installation,
    },
    /// A migration that was applied differs from the one in this program.
    #[error("migration {0} was changed after it had been applied")]
    MigrationChanged(String),
    /// The database has a migration that this program does not know.
    #[error("migration {0} is unknown to this program: the database is newer")]
    MigrationUnknown(String),
    /// A sealed value does not open: wrong key, wrong place, or a changed byte.
    #[error("a sealed value in {table}.{column} does not open")]
    Unsealable {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
    },
    /// The key of a scope is gone: its data was erased.
    #[error("the key of a {0} scope was destroyed")]
    ScopeDestroyed(&'static str),
    /// The row contradicts the model.
    #[error("a row of {table} contradicts the model: {what}")]
    Row {
        /// The table.
        table: &'static str,
        /// What is wrong, without any value of a person.
        what: String,
    },
}

impl StoreError {
    /// A row that contradicts the model.
    pub fn row(table: &'static str, what: impl Into<String>) -> Self {
        Self::Row { table, what: what.into() }
    }

    /// True where a unique key was taken by another row.
    pub fn is_unique_violation(&self) -> bool {
        matches!(self, Self::Database(error) if matches!(error.sql_err(), Some(sea_orm::SqlErr::UniqueConstraintViolation(_))))
    }
}
