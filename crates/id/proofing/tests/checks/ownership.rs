//! Who owns a СНИЛС or a document, and what evidence may be trusted.

use std::sync::Arc;
use std::time::Duration;

use assurance::{EvidenceId, Level, Method, Outcome};
use jobs::Runner;
use kernel::SubjectId;
use proofing::Proofing;
use proofing::ops::{self, EvidenceSource, NewEvidence};
use store::testing::TestStore;
use store::{Tx, on_both_engines};
use tokio::task::JoinHandle;

use crate::bed::{Bed, MIGRATIONS};

/// The act at a desk, in one transaction.
async fn confirm(bed: &Bed, subject: SubjectId) -> EvidenceId {
    let tx = bed.store().begin().await.unwrap();
    let id = confirm_in(bed, &tx, subject).await;
    tx.commit().await.unwrap();
    id
}

async fn confirm_in(bed: &Bed, tx: &Tx, subject: SubjectId) -> EvidenceId {
    let standing = ops::standing::find_standing(tx.conn(), tx.vault(), subject).await.unwrap().unwrap();
    let facts = standing.profile.newest().facts().unwrap();
    let new = NewEvidence {
        method: Method::Desk,
        outcome: Outcome::Affirmed,
        fingerprint: facts.core,
        source: EvidenceSource::Administrator,
        expires_at: None,
        details: [].into(),
    };
    let id = ops::record_evidence(tx, subject, new).await.unwrap();
    ops::conclude_level(&bed.proofing, tx, subject).await.unwrap();
    id
}

/// Records what the registries would say of the newest data, and concludes.
async fn pass_checks(bed: &Bed, tx: &Tx, subject: SubjectId) {
    let standing = ops::standing::find_standing(tx.conn(), tx.vault(), subject).await.unwrap().unwrap();
    let facts = standing.profile.newest().facts().unwrap();
    for method in [Method::SnilsCheck, Method::DocumentCheck] {
        let new = NewEvidence {
            method,
            outcome: Outcome::Affirmed,
            fingerprint: facts.fingerprint_for(method).unwrap().to_vec(),
            source: EvidenceSource::Administrator,
            expires_at: None,
            details: [].into(),
        };
        ops::record_evidence(tx, subject, new).await.unwrap();
    }
    ops::conclude_level(&bed.proofing, tx, subject).await.unwrap();
}

/// Who confirms, and who becomes standard beside it with the same data.
async fn two_claimants(bed: &Bed) -> (SubjectId, SubjectId) {
    let (first, person) = (bed.checked(44).await, bed.data(44));
    let late = bed.account(&person).await;
    bed.submit(late, &person).await;
    (first, late)
}

/// Whether a task goes on beside an open transaction for so long that it is sure to wait for it, or to be through.
async fn is_through(task: &mut JoinHandle<()>) -> bool {
    tokio::time::timeout(Duration::from_secs(1), task).await.is_ok()
}

/// Runs the queue until the level is this.
async fn run_queue_until(bed: &Bed, subject: SubjectId, level: Level) {
    let runner: Runner = Proofing::register(&bed.proofing, Runner::new(bed.store().clone()));
    let reached = async {
        while bed.level(subject).await != level {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), runner.run(reached)).await.unwrap();
}

async fn conclude(bed: &Bed, subject: SubjectId) {
    let tx = bed.store().begin().await.unwrap();
    ops::conclude_level(&bed.proofing, &tx, subject).await.unwrap();
    tx.commit().await.unwrap();
}

on_both_engines! {
    MIGRATIONS;

    a_desk_act_counts_before_the_checks_and_after_them => async |t: TestStore| {
        let bed = Bed::start(t).await;
        let after = bed.checked(44).await;
        confirm(&bed, after).await;
        assert_eq!(bed.level(after).await, Level::Confirmed);
        assert_eq!(bed.told(after).await, ["checks-passed", "level-confirmed"]);
        let person = bed.data(45);
        let before = bed.account(&person).await;
        bed.submit(before, &person).await;
        confirm(&bed, before).await;
        assert_eq!(bed.level(before).await, Level::Simplified);
        bed.work().await;
        assert_eq!(bed.level(before).await, Level::Confirmed);
        assert_eq!(bed.told(before).await, ["level-confirmed"]);
    };

    when_one_is_confirmed_the_others_lose_the_standard_level_and_are_told => async |t: TestStore| {
        let bed = Bed::start(t).await;
        let (first, second) = (bed.checked(44).await, bed.checked(44).await);
        assert_eq!(bed.level(first).await, Level::Standard);
        assert_eq!(bed.level(second).await, Level::Standard, "claims may be several");
        confirm(&bed, second).await;
        assert_eq!(bed.level(second).await, Level::Confirmed);
        run_queue_until(&bed, first, Level::Simplified).await;
        assert_eq!(bed.told(first).await, ["checks-passed", "level-lowered"]);
        assert!(bed.view(first).await.is_owned_by_other);
    };

    another_owner_is_told_of_only_after_all_checks_have_passed => async |t: TestStore| {
        let bed = Bed::start(t).await;
        let owner = bed.checked(44).await;
        confirm(&bed, owner).await;
        let person = bed.data(44);
        let late = bed.account(&person).await;
        bed.submit(late, &person).await;
        assert!(!bed.view(late).await.is_owned_by_other);
        bed.work().await;
        assert!(bed.view(late).await.is_owned_by_other);
        assert_eq!(bed.level(late).await, Level::Simplified);
        assert_eq!(bed.told(late).await, ["checks-centre"]);
        confirm(&bed, late).await;
        assert_eq!(bed.level(late).await, Level::Simplified, "the owner keeps what is theirs");
        assert_eq!(bed.level(owner).await, Level::Confirmed);
    };

    who_becomes_standard_while_another_is_confirmed_with_the_same_number_does_not_stay_so => async |t: TestStore| {
        let bed = Arc::new(Bed::start(t).await);
        let (first, late) = two_claimants(&bed).await;
        let tx = bed.store().begin().await.unwrap();
        confirm_in(&bed, &tx, first).await;
        let beside = Arc::clone(&bed);
        let mut task = tokio::spawn(async move {
            let tx = beside.store().begin().await.unwrap();
            pass_checks(&beside, &tx, late).await;
            tx.commit().await.unwrap();
        });
        let is_through = is_through(&mut task).await;
        tx.commit().await.unwrap();
        if !is_through {
            task.await.unwrap();
        }
        assert_eq!(bed.level(first).await, Level::Confirmed);
        assert_eq!(bed.level(late).await, Level::Simplified, "at once, and not with the next conclusion");
        assert!(bed.view(late).await.is_owned_by_other);
    };

    a_confirmation_beside_somebody_who_becomes_standard_sees_the_claim => async |t: TestStore| {
        let bed = Arc::new(Bed::start(t).await);
        let (first, late) = two_claimants(&bed).await;
        let tx = bed.store().begin().await.unwrap();
        pass_checks(&bed, &tx, late).await;
        let beside = Arc::clone(&bed);
        let mut task = tokio::spawn(async move {
            confirm(&beside, first).await;
        });
        let is_through = is_through(&mut task).await;
        tx.commit().await.unwrap();
        if !is_through {
            task.await.unwrap();
        }
        assert_eq!(bed.level(first).await, Level::Confirmed);
        run_queue_until(&bed, late, Level::Simplified).await;
        assert!(bed.view(late).await.is_owned_by_other);
    };

    a_revocation_lowers_the_level_and_frees_what_was_owned => async |t: TestStore| {
        let bed = Bed::start(t).await;
        let subject = bed.checked(44).await;
        let act = confirm(&bed, subject).await;
        let tx = bed.store().begin().await.unwrap();
        let administrator = EvidenceSource::Administrator;
        assert!(ops::revoke(&tx, subject, act, (&administrator, "registrar-dismissed")).await.unwrap());
        assert!(!ops::revoke(&tx, subject, act, (&administrator, "registrar-dismissed")).await.unwrap());
        ops::conclude_level(&bed.proofing, &tx, subject).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(bed.level(subject).await, Level::Standard);
        assert_eq!(bed.told(subject).await, ["checks-passed", "level-confirmed", "level-lowered"]);
        let other = bed.checked(44).await;
        confirm(&bed, other).await;
        assert_eq!(bed.level(other).await, Level::Confirmed, "nobody owns the number any more");
    };

    evidence_that_was_changed_in_the_database_is_ignored => async |t: TestStore| {
        let bed = Bed::start(t).await;
        let subject = bed.checked(10).await;
        assert_eq!(bed.level(subject).await, Level::Simplified);
        bed.execute("UPDATE evidence SET outcome = 'affirmed' WHERE subject = $1", vec![subject.uuid().into()]).await;
        conclude(&bed, subject).await;
        assert_eq!(bed.level(subject).await, Level::Simplified);
    };

    a_revocation_that_was_changed_in_the_database_still_revokes => async |t: TestStore| {
        let bed = Bed::start(t).await;
        let subject = bed.checked(44).await;
        let act = confirm(&bed, subject).await;
        let tx = bed.store().begin().await.unwrap();
        ops::revoke(&tx, subject, act, (&EvidenceSource::Administrator, "x")).await.unwrap();
        tx.commit().await.unwrap();
        bed.execute("UPDATE evidence_revocations SET at = $1", vec![i64::MAX.into()]).await;
        conclude(&bed, subject).await;
        assert_eq!(bed.level(subject).await, Level::Standard);
    };

    time_lowers_the_level_by_itself => async |t: TestStore| {
        let bed = Bed::start(t).await;
        let subject = bed.checked(44).await;
        let tx = bed.store().begin().await.unwrap();
        let standing = ops::standing::find_standing(tx.conn(), tx.vault(), subject).await.unwrap().unwrap();
        let new = NewEvidence {
            method: Method::Bootstrap,
            outcome: Outcome::Affirmed,
            fingerprint: standing.profile.current.facts().unwrap().core,
            source: EvidenceSource::Administrator,
            expires_at: Some(tx.now().plus(Duration::from_secs(60))),
            details: [].into(),
        };
        ops::record_evidence(&tx, subject, new).await.unwrap();
        ops::conclude_level(&bed.proofing, &tx, subject).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(bed.level(subject).await, Level::Confirmed);
        bed.t.clock.advance(Duration::from_secs(60));
        run_queue_until(&bed, subject, Level::Standard).await;
    };
}
