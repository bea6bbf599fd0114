//! What the database promises, on both engines.

use std::time::Duration;

use kernel::{Lane, SubjectId, SystemRng, Uuid};
use store::testing::{TEST_NOW, TestStore};
use store::{
    Budget, Cell, DatabaseUrl, Field, Installation, Keyring, MIGRATIONS, Migration, Scope, ScopeKind, Spent,
    Store, StoreError, on_both_engines,
};

const CELL: Cell<'static> = Cell { table: "people", column: "name", row: b"1" };

on_both_engines! {
    &[MIGRATIONS];

    a_sealed_value_opens_only_in_its_place => async |t: TestStore| {
        let tx = t.store.begin().await.unwrap();
        let scope = Scope::subject(SubjectId::generate(&t.env));
        let key = tx.vault().create_key(&tx, scope).await.unwrap();
        let other = tx.vault().create_key(&tx, Scope::subject(SubjectId::generate(&t.env))).await.unwrap();
        tx.commit().await.unwrap();
        let sealed = key.seal(CELL, "Проверкин".as_bytes(), t.env.rng.as_ref());
        let loaded = t.store.vault().load_key(t.store.reader(), scope).await.unwrap();
        assert_eq!(loaded.open(CELL, &sealed).unwrap().expose(), "Проверкин".as_bytes());
        assert!(other.open(CELL, &sealed).is_err());
        assert!(loaded.open(Cell { row: b"2", ..CELL }, &sealed).is_err());
        assert!(loaded.open(Cell { column: "city", ..CELL }, &sealed).is_err());
        let mut changed = sealed.clone();
        *changed.0.last_mut().unwrap() ^= 1;
        assert!(loaded.open(CELL, &changed).is_err());
    };

    a_destroyed_scope_never_opens_again => async |t: TestStore| {
        let scope = Scope::subject(SubjectId::generate(&t.env));
        let tx = t.store.begin().await.unwrap();
        tx.vault().create_key(&tx, scope).await.unwrap();
        tx.vault().destroy_key(&tx, scope).await.unwrap();
        tx.commit().await.unwrap();
        assert!(matches!(
            t.store.vault().load_key(t.store.reader(), scope).await,
            Err(StoreError::ScopeDestroyed("subject"))
        ));
    };

    keys_of_many_scopes_come_in_one_query => async |t: TestStore| {
        let scopes: Vec<_> = (0..5).map(|_| Scope::subject(SubjectId::generate(&t.env))).collect();
        let tx = t.store.begin().await.unwrap();
        for scope in &scopes {
            tx.vault().create_key(&tx, *scope).await.unwrap();
        }
        tx.commit().await.unwrap();
        assert_eq!(t.store.vault().load_keys(t.store.reader(), &scopes).await.unwrap().len(), 5);
    };

    a_transaction_that_is_dropped_leaves_nothing => async |t: TestStore| {
        let scope = Scope::subject(SubjectId::generate(&t.env));
        let tx = t.store.begin().await.unwrap();
        tx.vault().create_key(&tx, scope).await.unwrap();
        drop(tx);
        assert!(t.store.vault().find_key(t.store.reader(), scope).await.unwrap().is_none());
    };

    many_tries_are_spent_at_once_and_no_more_than_are_left => async |t: TestStore| {
        let budget = Budget { name: "test", tries: 5, window: Duration::from_secs(60) };
        let key = t.store.vault().index(Field("limit.test"), "192.0.2.0/24");
        let tx = t.store.begin().await.unwrap();
        let until = TEST_NOW.plus(Duration::from_secs(60));
        assert_eq!(budget.spend_up_to(&tx, &key, 3).await.unwrap(), (3, until));
        assert_eq!(budget.spend(&tx, &key).await.unwrap(), Spent::Allowed { left: 1 });
        assert_eq!(budget.spend_up_to(&tx, &key, 3).await.unwrap(), (1, until));
        assert_eq!(budget.spend_up_to(&tx, &key, 3).await.unwrap(), (0, until));
        tx.commit().await.unwrap();
        t.clock.advance(Duration::from_secs(61));
        let tx = t.store.begin().await.unwrap();
        assert_eq!(budget.spend_up_to(&tx, &key, 9).await.unwrap().0, 5);
        tx.commit().await.unwrap();
    };

    the_keys_of_several_scopes_are_found_and_destroyed_at_once => async |t: TestStore| {
        let tx = t.store.begin().await.unwrap();
        let scope = |number: u128| Scope::new(ScopeKind::Message, Lane::of_bytes(b"x"), Uuid::from_u128(number));
        let scopes = [scope(1), scope(2), scope(3)];
        tx.vault().create_keys(&tx, &scopes).await.unwrap();
        tx.vault().destroy_keys(&tx, &scopes[..2]).await.unwrap();
        tx.commit().await.unwrap();
        let left = t.store.vault().load_keys(t.store.reader(), &scopes).await.unwrap();
        assert_eq!(left.iter().map(|key| key.scope().id).collect::<Vec<_>>(), [Uuid::from_u128(3)]);
    };

    a_budget_ends_and_begins_again_with_its_window => async |t: TestStore| {
        let budget = Budget { name: "test", tries: 2, window: Duration::from_secs(60) };
        let key = t.store.vault().index(Field("limit.test"), "192.0.2.0/24");
        let other = t.store.vault().index(Field("limit.test"), "198.51.100.0/24");
        let tx = t.store.begin().await.unwrap();
        assert_eq!(budget.spend(&tx, &key).await.unwrap(), Spent::Allowed { left: 1 });
        assert_eq!(budget.spend(&tx, &key).await.unwrap(), Spent::Allowed { left: 0 });
        let until = TEST_NOW.plus(Duration::from_secs(60));
        assert_eq!(budget.spend(&tx, &key).await.unwrap(), Spent::Refused { until });
        assert_eq!(budget.peek(&tx, &key).await.unwrap(), Spent::Refused { until });
        assert_eq!(budget.spend(&tx, &other).await.unwrap(), Spent::Allowed { left: 1 });
        tx.commit().await.unwrap();
        t.clock.advance(Duration::from_secs(61));
        let tx = t.store.begin().await.unwrap();
        assert_eq!(Budget::forget_ended(&tx, 100).await.unwrap(), 2);
        assert_eq!(budget.spend(&tx, &key).await.unwrap(), Spent::Allowed { left: 1 });
        budget.reset(&tx, &key).await.unwrap();
        assert_eq!(budget.peek(&tx, &key).await.unwrap(), Spent::Allowed { left: 2 });
        tx.commit().await.unwrap();
    };

    concurrent_writers_all_get_through => async |t: TestStore| {
        let budget = Budget { name: "race", tries: 1_000, window: Duration::from_secs(60) };
        let key = t.store.vault().index(Field("limit.test"), "one");
        let tasks: Vec<_> = (0..8).map(|_| {
            let (store, key) = (t.store.clone(), key.clone());
            tokio::spawn(async move {
                for _ in 0..10 {
                    let tx = store.begin().await.unwrap();
                    budget.spend(&tx, &key).await.unwrap();
                    tx.commit().await.unwrap();
                }
            })
        }).collect();
        for task in tasks {
            task.await.unwrap();
        }
        let tx = t.store.begin().await.unwrap();
        assert_eq!(budget.peek(&tx, &key).await.unwrap(), Spent::Allowed { left: 920 });
    };

    a_database_refuses_another_kind_of_installation => async |t: TestStore| {
        let keyring = Keyring::in_memory(t.env.rng.as_ref());
        let opened = Store::open(&t.url, Installation::Production, keyring, t.env.clone(), &[MIGRATIONS]).await;
        assert!(matches!(opened, Err(StoreError::Installation { found: Installation::Demo, .. })));
    };

    a_changed_or_unknown_migration_stops_the_start => async |t: TestStore| {
        const CHANGED: &[Migration] = &[Migration { id: "2026-11-28-store-1-scope-keys", sql: "SELECT 1" }];
        let open = |migrations| {
            let keyring = Keyring::in_memory(t.env.rng.as_ref());
            let (url, env) = (t.url.clone(), t.env.clone());
            async move { Store::open(&url, Installation::Demo, keyring, env, migrations).await }
        };
        assert!(matches!(open(&[CHANGED]).await, Err(StoreError::MigrationChanged(_))));
        assert!(matches!(open(&[]).await, Err(StoreError::MigrationUnknown(_))));
        assert!(open(&[MIGRATIONS]).await.is_ok());
    };
}

#[test]
fn indexes_and_fingerprints_depend_on_key_field_and_every_part() {
    let (env, _) = kernel::Env::fixed(TEST_NOW, 1);
    let vault = store::Vault::new(Keyring::in_memory(env.rng.as_ref()));
    let other = store::Vault::new(Keyring::in_memory(env.rng.as_ref()));
    let index = vault.index(Field("phone"), "+79121234567");
    assert_eq!(index, vault.index(Field("phone"), "+79121234567"));
    assert_ne!(index, vault.index(Field("email"), "+79121234567"));
    assert_ne!(index, other.index(Field("phone"), "+79121234567"));
    assert_ne!(vault.fingerprint("p", &["ab", "c"]), vault.fingerprint("p", &["a", "bc"]));
    let mac = vault.mac("evidence", &[b"row"]);
    assert!(vault.mac_holds("evidence", &[b"row"], &mac));
    assert!(!vault.mac_holds("evidence", &[b"other"], &mac));
    assert!(!vault.mac_holds("evidence", &[b"row"], &[]));
}

#[test]
fn key_files_are_private_and_belong_to_one_kind_of_installation() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let made = Keyring::load_or_create(folder.path(), Installation::Demo, &SystemRng::new()).unwrap();
    assert_eq!(made.describe().len(), 4);
    assert!(Keyring::load(folder.path(), Installation::Production).is_err());
    let path = folder.path().join("mac.key");
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    assert!(Keyring::load(folder.path(), Installation::Demo).is_err());
}

#[test]
fn a_database_url_never_prints_its_password() {
    let url = DatabaseUrl::parse("postgres://okno:geheim@localhost/id").unwrap();
    assert!(!format!("{url:?}").contains("geheim"));
    assert!(DatabaseUrl::parse("mysql://localhost").is_err());
}
