//! Databases for tests: the same body on both engines. Behind the feature `testing`.

#![expect(clippy::expect_used, reason = "a test whose database cannot be made must fail, not pass")]

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use kernel::{Env, FixedClock, Rng, SystemRng, Timestamp};
use sea_orm::{ConnectionTrait, Database};

use crate::{DatabaseUrl, Engine, Installation, Keyring, Migration, Store};

/// When the tests' clock stands: 22 November 2026, 12:00 UTC.
pub const TEST_NOW: Timestamp = Timestamp::from_seconds(1_795_348_800);

/// A fresh, migrated database with a fixed clock and seeded chance.
pub struct TestStore {
    /// The store.
    pub store: Store,
    /// Its clock, to be moved.
    pub clock: Arc<FixedClock>,
    /// Its surroundings.
    pub env: Env,
    /// Where the database is, for a second store over it.
    pub url: DatabaseUrl,
}

/// Runs the body on one engine with a database of its own, and takes the database away afterwards.
///
/// # Panics
/// When the database cannot be made: a test without its database must fail, not pass.
pub async fn with_store<F, Fut>(engine: Engine, migrations: &[&[Migration]], body: F)
where
    F: FnOnce(TestStore) -> Fut,
    Fut: Future<Output = ()>,
{
    let (env, clock) = Env::fixed(TEST_NOW, 42);
    let keyring = Keyring::in_memory(env.rng.as_ref());
    match engine {
        Engine::Sqlite => {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let url = DatabaseUrl::Sqlite(folder.path().join("test.sqlite"));
            let store = Store::open(&url, Installation::Demo, keyring, env.clone(), migrations)
                .await
                .expect("a database");
            body(TestStore { store: store.clone(), clock, env, url }).await;
            let _ = tokio::time::timeout(Duration::from_secs(2), store.close()).await;
        }
        Engine::Postgres => {
            let server = std::env::var("OKNO_TEST_POSTGRES_URL")
                .expect("OKNO_TEST_POSTGRES_URL names a PostgreSQL server; `cargo xtask test` starts one");
            let name = format!("okno_test_{:016x}", SystemRng::new().next_u64());
            let admin = Database::connect(format!("{server}/postgres")).await.expect("the test server");
            admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.expect("a database");
            let url = DatabaseUrl::Postgres(format!("{server}/{name}"));
            let store = Store::open(&url, Installation::Demo, keyring, env.clone(), migrations)
                .await
                .expect("a database");
            body(TestStore { store: store.clone(), clock, env, url }).await;
            let _ = tokio::time::timeout(Duration::from_secs(2), store.close()).await;
            let _ = admin.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await;
        }
    }
}

/// Makes two tests of one body, one for each engine:
/// `on_both_engines!(MIGRATIONS; a_row_is_kept => async |t: TestStore| { … });`
#[macro_export]
macro_rules! on_both_engines {
    ($migrations:expr; $($(#[$meta:meta])* $name:ident => $body:expr;)+) => { $(
        $(#[$meta])*
        mod $name {
            #[expect(unused_imports, reason = "a body may need nothing from outside")]
            use super::*;
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                $crate::testing::with_store($crate::Engine::Sqlite, $migrations, $body).await;
            }
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                $crate::testing::with_store($crate::Engine::Postgres, $migrations, $body).await;
            }
        }
    )+ };
}
