use kernel::{Env, Timestamp};
use sea_orm::{DatabaseTransaction, SqliteTransactionMode, TransactionOptions, TransactionTrait};

use crate::{Store, StoreError, Vault};

/// One write transaction. Dropped without [`Tx::commit`], it is rolled back.
///
/// Begun in `ops`, passed down to private `store` modules and to other rooms' `ops` along the arrows.
pub struct Tx {
    inner: DatabaseTransaction,
    store: Store,
    now: Timestamp,
}

impl Tx {
    pub(crate) async fn begin(store: Store) -> Result<Self, StoreError> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let inner = store.writer().begin_with_options(options).await?;
        let now = store.env().now();
        Ok(Self { inner, store, now })
    }

    /// The connection for the queries of a private `store` module.
    pub const fn conn(&self) -> &DatabaseTransaction {
        &self.inner
    }

    /// The moment that everything written in this transaction bears.
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// The injected time and chance.
    pub fn env(&self) -> &Env {
        self.store.env()
    }

    /// The keys.
    pub fn vault(&self) -> &Vault {
        self.store.vault()
    }

    /// Makes everything durable, then wakes the workers.
    pub async fn commit(self) -> Result<(), StoreError> {
        self.inner.commit().await?;
        self.store.announce_commit();
        Ok(())
    }

    /// Undoes everything.
    pub async fn rollback(self) -> Result<(), StoreError> {
        Ok(self.inner.rollback().await?)
    }
}
