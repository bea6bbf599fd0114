//! What the audit promises, on both engines.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use audit::{Actor, Broken, Checkpoints, Entry, Page, list, record, seal_chains, verify};
use kernel::SubjectId;
use ring::signature::Ed25519KeyPair;
use store::sea_orm::ConnectionTrait;
use store::testing::TestStore;
use store::{Scope, on_both_engines};

const ALL: Page = Page { before: None, limit: 100, visible_only: false };

fn entry(subject: SubjectId, action: &'static str) -> Entry {
    Entry {
        lane: subject.lane(),
        subject,
        actor: Actor::Operator { subject, role: "registrar".into(), centre: "mfc-1".into() },
        action: action.into(),
        reason: Some("стоит у окна".into()),
        details: BTreeMap::from([("level".to_owned(), "confirmed".to_owned())]),
        visible_to_subject: action != "hidden",
        network: Some("192.0.2.0/24".into()),
    }
}

/// A subject with three chained entries.
async fn chained(t: &TestStore) -> SubjectId {
    let subject = SubjectId::generate(&t.env);
    let tx = t.store.begin().await.unwrap();
    tx.vault().create_key(&tx, Scope::subject(subject)).await.unwrap();
    for action in ["sign-in", "desk.confirmed", "hidden"] {
        record(&tx, &entry(subject, action)).await.unwrap();
    }
    tx.commit().await.unwrap();
    assert_eq!(seal_chains(&t.store).await.unwrap(), 3);
    subject
}

async fn alter(t: &TestStore, sql: &str) {
    let tx = t.store.begin().await.unwrap();
    tx.conn().execute_unprepared(sql).await.unwrap();
    tx.commit().await.unwrap();
}

on_both_engines! {
    &[store::MIGRATIONS, audit::MIGRATIONS];

    entries_come_back_newest_first_as_they_were_recorded => async |t: TestStore| {
        let subject = chained(&t).await;
        let entries = list(&t.store, subject, ALL).await.unwrap();
        assert_eq!(entries.len(), 3);
        let desk = entries.iter().find(|e| e.entry.action.0 == "desk.confirmed").unwrap();
        assert_eq!(desk.entry, entry(subject, "desk.confirmed"));
        let visible = list(&t.store, subject, Page { visible_only: true, ..ALL }).await.unwrap();
        assert_eq!(visible.len(), 2);
        let rest = list(&t.store, subject, Page { before: Some(entries[0].id), ..ALL }).await.unwrap();
        assert_eq!(rest.len(), 2);
    };

    an_entry_dies_with_its_transaction => async |t: TestStore| {
        let subject = SubjectId::generate(&t.env);
        let tx = t.store.begin().await.unwrap();
        record(&tx, &entry(subject, "sign-in")).await.unwrap();
        drop(tx);
        assert!(list(&t.store, subject, ALL).await.unwrap().is_empty());
    };

    an_untouched_chain_holds_and_goes_on => async |t: TestStore| {
        let subject = chained(&t).await;
        assert_eq!(verify(&t.store, subject.lane()).await.unwrap().entries, 3);
        let tx = t.store.begin().await.unwrap();
        record(&tx, &entry(subject, "sign-out")).await.unwrap();
        tx.commit().await.unwrap();
        seal_chains(&t.store).await.unwrap();
        assert_eq!(verify(&t.store, subject.lane()).await.unwrap().entries, 4);
    };

    a_changed_entry_breaks_the_chain => async |t: TestStore| {
        let subject = chained(&t).await;
        alter(&t, "UPDATE audit_entries SET action = 'nothing' WHERE action = 'desk.confirmed'").await;
        assert!(matches!(verify(&t.store, subject.lane()).await, Err(Broken::At { .. })));
    };

    a_removed_entry_breaks_the_chain_at_either_end => async |t: TestStore| {
        let subject = chained(&t).await;
        alter(&t, "DELETE FROM audit_entries WHERE seq = 3").await;
        assert!(matches!(verify(&t.store, subject.lane()).await, Err(Broken::At { seq: 3, .. })));
        alter(&t, "DELETE FROM audit_entries WHERE seq = 1").await;
        assert!(matches!(verify(&t.store, subject.lane()).await, Err(Broken::At { seq: 1, .. })));
    };

    swapped_entries_break_the_chain => async |t: TestStore| {
        let subject = chained(&t).await;
        alter(&t, "UPDATE audit_entries SET seq = CASE seq WHEN 1 THEN 2 WHEN 2 THEN 1 ELSE seq END").await;
        assert!(matches!(verify(&t.store, subject.lane()).await, Err(Broken::At { .. })));
    };

    an_erased_subject_leaves_a_chain_that_holds_and_tells_nothing => async |t: TestStore| {
        let subject = chained(&t).await;
        let tx = t.store.begin().await.unwrap();
        tx.vault().destroy_key(&tx, Scope::subject(subject)).await.unwrap();
        tx.commit().await.unwrap();
        assert!(verify(&t.store, subject.lane()).await.is_ok());
        let entries = list(&t.store, subject, ALL).await.unwrap();
        assert!(entries.iter().all(|e| e.entry.reason.is_none() && e.entry.details.is_empty()));
    };

    a_checkpoint_notices_a_shortened_history => async |t: TestStore| {
        chained(&t).await;
        let folder = tempfile::tempdir().unwrap();
        let pkcs8 = Ed25519KeyPair::generate_pkcs8(&ring::rand::SystemRandom::new()).unwrap();
        let checkpoints = Checkpoints::new(pkcs8.as_ref(), folder.path().join("checkpoints")).unwrap();
        checkpoints.write(&t.store).await.unwrap();
        assert_eq!(checkpoints.verify(&t.store).await.unwrap(), 1);
        // Whoever holds the database can cut a chain and its head alike; the checkpoint stands elsewhere.
        alter(&t, "DELETE FROM audit_entries WHERE seq = 3").await;
        alter(&t, "UPDATE audit_heads SET seq = 2").await;
        assert!(checkpoints.verify(&t.store).await.is_err());
        let path = folder.path().join("checkpoints");
        let forged = std::fs::read_to_string(&path).unwrap().replacen(" 3 ", " 2 ", 1);
        std::fs::write(&path, forged).unwrap();
        assert!(checkpoints.verify(&t.store).await.is_err());
    };
}
