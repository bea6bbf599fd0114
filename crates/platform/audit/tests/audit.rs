//! What the audit promises, on both engines.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::path::PathBuf;

use audit::{
    Actor, Broken, CheckpointError, Checkpoints, Entry, Page, Sees, list, record, record_both, seal_chains,
    verify, verify_all,
};
use kernel::SubjectId;
use ring::signature::Ed25519KeyPair;
use store::sea_orm::{ConnectionTrait, Statement};
use store::testing::TestStore;
use store::{Engine, Scope, on_both_engines};

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

/// The statement that puts the last of three entries back as it is now.
async fn keep(t: &TestStore) -> String {
    let backend = t.store.reader().get_database_backend();
    let sql = "SELECT at, actor_detail, actor_kind, action FROM audit_entries WHERE seq = 3";
    let row = t.store.reader().query_one_raw(Statement::from_string(backend, sql)).await.unwrap().unwrap();
    let text = |column| row.try_get::<String>("", column).unwrap();
    let at: i64 = row.try_get("", "at").unwrap();
    format!(
        "UPDATE audit_entries SET at = {at}, actor_detail = '{}', actor_kind = '{}', seq = 3 WHERE action = '{}'",
        text("actor_detail"),
        text("actor_kind"),
        text("action"),
    )
}

/// Checkpoints with a key of their own, in a folder that lasts as long as the first value.
fn checkpoints() -> (tempfile::TempDir, Checkpoints, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("checkpoints");
    let pkcs8 = Ed25519KeyPair::generate_pkcs8(&ring::rand::SystemRandom::new()).unwrap();
    let checkpoints = Checkpoints::new(pkcs8.as_ref(), path.clone()).unwrap();
    (folder, checkpoints, path)
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

    an_inserted_entry_breaks_the_chain_whatever_its_number => async |t: TestStore| {
        let subject = chained(&t).await;
        for number in [4, 2, 0, -7] {
            let id = SubjectId::generate(&t.env).uuid().simple().to_string();
            let id = match t.store.engine() {
                Engine::Sqlite => format!("X'{id}'"),
                Engine::Postgres => format!("'{id}'::uuid"),
            };
            alter(&t, &format!(
                "INSERT INTO audit_entries
                 SELECT lane, {id}, subject, actor_kind, actor, actor_detail, action, at, visible, sealed, {number}, chain
                 FROM audit_entries WHERE action = 'desk.confirmed'"
            )).await;
            let verified = verify(&t.store, subject.lane()).await;
            assert!(matches!(verified, Err(Broken::At { .. })), "entry {number}");
            assert!(verify_all(&t.store).await.is_err());
            alter(&t, &format!("DELETE FROM audit_entries WHERE id = {id}")).await;
            assert!(verify(&t.store, subject.lane()).await.is_ok());
        }
    };

    a_changed_row_of_any_column_breaks_the_chain => async |t: TestStore| {
        let subject = chained(&t).await;
        for change in ["at = at + 1", "actor_detail = 'registrar@other'", "actor_kind = 'subject'", "seq = 4"] {
            let undo = keep(&t).await;
            alter(&t, &format!("UPDATE audit_entries SET {change} WHERE seq = 3")).await;
            assert!(verify(&t.store, subject.lane()).await.is_err(), "{change}");
            alter(&t, &undo).await;
            assert!(verify(&t.store, subject.lane()).await.is_ok(), "{change}");
        }
    };

    many_entries_of_many_lanes_are_chained_in_one_round => async |t: TestStore| {
        let tx = t.store.begin().await.unwrap();
        for _ in 0..300 {
            let subject = SubjectId::generate(&t.env);
            tx.vault().create_key(&tx, Scope::subject(subject)).await.unwrap();
            record(&tx, &entry(subject, "sign-in")).await.unwrap();
            record(&tx, &entry(subject, "sign-out")).await.unwrap();
        }
        tx.commit().await.unwrap();
        let (one, two) = tokio::join!(seal_chains(&t.store), seal_chains(&t.store));
        assert_eq!(one.unwrap() + two.unwrap(), 600);
        assert_eq!(verify_all(&t.store).await.unwrap(), 600);
    };

    an_act_on_two_subjects_is_recorded_under_both => async |t: TestStore| {
        let (applicant, registrar) = (SubjectId::generate(&t.env), SubjectId::generate(&t.env));
        let tx = t.store.begin().await.unwrap();
        for subject in [applicant, registrar] {
            tx.vault().create_key(&tx, Scope::subject(subject)).await.unwrap();
        }
        record_both(&tx, &entry(applicant, "desk.confirmed"), registrar, Sees::No).await.unwrap();
        tx.commit().await.unwrap();
        let of_applicant = list(&t.store, applicant, ALL).await.unwrap();
        assert_eq!(of_applicant[0].entry, entry(applicant, "desk.confirmed"));
        let of_registrar = list(&t.store, registrar, ALL).await.unwrap();
        assert_eq!(of_registrar[0].entry.reason.as_deref(), Some("стоит у окна"));
        assert!(list(&t.store, registrar, Page { visible_only: true, ..ALL }).await.unwrap().is_empty());
    };

    nothing_of_the_reason_or_the_network_stands_in_the_rows => async |t: TestStore| {
        chained(&t).await;
        let backend = t.store.reader().get_database_backend();
        let sql = "SELECT sealed, actor_detail, action FROM audit_entries";
        let rows = t.store.reader().query_all_raw(Statement::from_string(backend, sql)).await.unwrap();
        assert_eq!(rows.len(), 3);
        for row in rows {
            let sealed: Vec<u8> = row.try_get("", "sealed").unwrap();
            let (actor, action): (String, String) =
                (row.try_get("", "actor_detail").unwrap(), row.try_get("", "action").unwrap());
            assert!(sealed.len() > 100, "a row without its content would prove nothing");
            let text = format!("{} {actor} {action}", String::from_utf8_lossy(&sealed));
            assert!(!text.contains("окна") && !text.contains("192.0.2"), "{text}");
        }
    };

    a_checkpoint_notices_a_shortened_history => async |t: TestStore| {
        chained(&t).await;
        let (_folder, checkpoints, _) = checkpoints();
        checkpoints.write(&t.store).await.unwrap();
        assert_eq!(checkpoints.verify(&t.store).await.unwrap(), 1);
        // Whoever holds the database can cut a chain and its head alike; the checkpoint stands elsewhere.
        alter(&t, "DELETE FROM audit_entries WHERE seq = 3").await;
        alter(&t, "UPDATE audit_heads SET seq = 2").await;
        assert!(matches!(checkpoints.verify(&t.store).await, Err(CheckpointError::NotContinued(Some(1)))));
        // Nor is the loss signed over.
        assert!(matches!(checkpoints.write(&t.store).await, Err(CheckpointError::NotContinued(None))));
    };

    a_checkpoint_notices_a_history_that_was_chained_anew_and_has_grown => async |t: TestStore| {
        let subject = chained(&t).await;
        let (_folder, checkpoints, _) = checkpoints();
        checkpoints.write(&t.store).await.unwrap();
        alter(&t, "UPDATE audit_entries SET action = 'nothing' WHERE action = 'desk.confirmed'").await;
        alter(&t, "UPDATE audit_entries SET seq = NULL, chain = NULL").await;
        alter(&t, "DELETE FROM audit_heads").await;
        let tx = t.store.begin().await.unwrap();
        record(&tx, &entry(subject, "sign-out")).await.unwrap();
        tx.commit().await.unwrap();
        seal_chains(&t.store).await.unwrap();
        // The chain alone holds again: it has no key. The checkpoint has one.
        assert_eq!(verify(&t.store, subject.lane()).await.unwrap().entries, 4);
        assert!(matches!(checkpoints.verify(&t.store).await, Err(CheckpointError::NotContinued(Some(1)))));
    };

    checkpoints_of_a_history_that_grows_all_hold => async |t: TestStore| {
        let (_folder, checkpoints, path) = checkpoints();
        checkpoints.write(&t.store).await.unwrap();
        for _ in 0..3 {
            chained(&t).await;
            checkpoints.write(&t.store).await.unwrap();
        }
        assert_eq!(checkpoints.verify(&t.store).await.unwrap(), 4);
        let forged = std::fs::read_to_string(&path).unwrap().replacen(":3", ":2", 1);
        std::fs::write(&path, forged).unwrap();
        assert!(matches!(checkpoints.verify(&t.store).await, Err(CheckpointError::Line(2))));
    };
}
