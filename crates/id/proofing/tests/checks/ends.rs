//! How checks end when the registries behave.

use std::time::Duration;

use assurance::{Level, Method, Outcome};
use kernel::Timestamp;
use person::{DocumentKind, IdentityDocument};
use profile::model::PersonData;
use proofing::model::Question;
use proofing::ops::{self, EvidenceSource, NewEvidence};
use proofing::{ProofingError, SubmissionLimit};
use store::on_both_engines;
use store::testing::{TEST_NOW, TestStore};

use crate::bed::{Bed, MIGRATIONS};
use gateway_registries::Registry;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The same person with a passport issued a day later than the ministry knows.
fn with_wrong_issue_date(person: &PersonData) -> PersonData {
    let mut wrong = person.clone();
    if let IdentityDocument::RussianPassport { issued_on, .. } = &mut wrong.document {
        *issued_on = issued_on.tomorrow().unwrap();
    }
    wrong
}

on_both_engines! {
    MIGRATIONS;

    data_that_all_registries_know_give_the_standard_level => async |t: TestStore| {
        let bed = Bed::start(t).await;
        let subject = bed.checked(44).await;
        assert_eq!(bed.level(subject).await, Level::Standard);
        let view = bed.view(subject).await;
        assert_eq!((view.version, view.is_waiting, view.checks.len()), (Some(2), false, 3));
        assert_eq!(bed.text_key(subject, Question::Snils).await, "proofing-snils-matched");
        assert_eq!(bed.told(subject).await, ["checks-passed"]);
        assert_eq!(bed.evidence_count(subject).await, 3);
        assert_eq!(bed.simulator.world().counters(Registry::Sfr).acknowledged, 1);
        assert_eq!(bed.simulator.world().counters(Registry::Sfr).waiting, 0);
    };

    what_was_recorded_counts_also_for_a_transaction_that_began_before => async |t: TestStore| {
        let bed = Bed::start(t).await;
        let subject = bed.checked(44).await;
        // So does a transaction that waited while another recorded the answers, or one of a host whose clock is behind.
        let began_at = Timestamp::from_micros(TEST_NOW.as_micros() - 1_000);
        bed.t.clock.set(began_at);
        let tx = bed.store().begin().await.unwrap();
        let conclusion = ops::conclude_level(&bed.proofing, &tx, subject).await.unwrap().unwrap();
        tx.commit().await.unwrap();
        assert_eq!(conclusion.level, Level::Standard);
        assert_eq!(bed.level(subject).await, Level::Standard);
        assert_eq!(bed.told(subject).await, ["checks-passed"]);
    };

    nothing_is_told_before_the_registries_have_answered => async |t: TestStore| {
        let bed = Bed::start(t).await;
        let person = bed.data(44);
        let subject = bed.account(&person).await;
        bed.submit(subject, &person).await;
        let view = bed.view(subject).await;
        assert!(view.is_waiting && view.level == Level::Simplified);
        assert_eq!(bed.text_key(subject, Question::Document).await, "proofing-waiting");
        assert!(bed.told(subject).await.is_empty());
    };

    a_mismatch_names_the_pair_and_what_was_right_is_not_asked_again => async |t: TestStore| {
        let bed = Bed::start(t).await;
        let person = bed.data(44);
        let subject = bed.account(&person).await;
        bed.submit(subject, &with_wrong_issue_date(&person)).await;
        bed.work().await;
        assert_eq!(bed.level(subject).await, Level::Simplified);
        assert_eq!(bed.text_key(subject, Question::Document).await, "proofing-mismatch-document-issue-date");
        let view = bed.view(subject).await;
        assert_eq!(view.checks[1].fields, ["issueDate"]);
        assert_eq!(bed.told(subject).await, ["checks-failed"]);
        bed.submit(subject, &person).await;
        bed.work().await;
        assert_eq!(bed.level(subject).await, Level::Standard);
        assert_eq!(bed.told(subject).await, ["checks-failed", "checks-passed"]);
        assert_eq!(bed.simulator.world().counters(Registry::Sfr).requests, 1);
        assert_eq!(bed.simulator.world().counters(Registry::Mvd).requests, 2);
    };

    the_inn_never_blocks => async |t: TestStore| {
        let bed = Bed::start(t).await;
        for (number, key) in [
            (16, "proofing-mismatch-inn-person"),
            (19, "proofing-inn-not-found"),
        ] {
            let subject = bed.checked(number).await;
            assert_eq!(bed.level(subject).await, Level::Standard);
            assert_eq!(bed.text_key(subject, Question::InnCheck).await, key);
        }
    };

    an_inn_that_was_not_typed_is_found => async |t: TestStore| {
        let bed = Bed::start(t).await;
        let person = PersonData { inn: None, ..bed.data(44) };
        let subject = bed.account(&person).await;
        bed.submit(subject, &person).await;
        bed.work().await;
        assert_eq!(bed.text_key(subject, Question::InnSearch).await, "proofing-inn-found");
        let tx = bed.store().begin().await.unwrap();
        let key = tx.vault().load_key(tx.conn(), store::Scope::subject(subject)).await.unwrap();
        let current = profile::ops::load_current(tx.conn(), &key, subject).await.unwrap();
        assert_eq!(current.inn().map(|(inn, _)| inn.clone()), bed.data(44).inn);
        assert_eq!(current.no, 2);
    };

    a_new_version_leaves_the_current_one_in_force_until_it_has_passed => async |t: TestStore| {
        let bed = Bed::start(t).await;
        let subject = bed.checked(44).await;
        let person = bed.data(44);
        bed.submit(subject, &with_wrong_issue_date(&person)).await;
        bed.work().await;
        assert_eq!(bed.level(subject).await, Level::Standard, "the old data are as good as before");
        assert_eq!(bed.told(subject).await, ["checks-failed", "checks-passed"]);
        let renamed = PersonData { name: bed.data(45).name, ..person };
        bed.submit(subject, &renamed).await;
        bed.work().await;
        assert_eq!(bed.level(subject).await, Level::Standard);
        assert_eq!(bed.text_key(subject, Question::Snils).await, "proofing-mismatch-snils-person");
    };

    five_submissions_a_day_and_the_wait_is_told => async |t: TestStore| {
        let bed = Bed::start(t).await;
        let person = bed.data(10);
        let subject = bed.account(&person).await;
        for _ in 0..5 {
            bed.submit(subject, &person).await;
            bed.work().await;
        }
        let sixth = ops::submit(&bed.proofing, subject, &person, "192.0.2.0/24").await;
        assert!(matches!(sixth, Err(ProofingError::Limited { limit: SubmissionLimit::Account, until })
            if until == bed.t.env.now().plus(DAY)));
        bed.t.clock.advance(DAY);
        bed.submit(subject, &person).await;
    };

    one_document_is_not_asked_about_from_many_accounts => async |t: TestStore| {
        let bed = Bed::start(t).await;
        let person = bed.data(10);
        for _ in 0..8 {
            let subject = bed.account(&person).await;
            bed.submit(subject, &person).await;
        }
        let subject = bed.account(&person).await;
        let ninth = ops::submit(&bed.proofing, subject, &person, "198.51.100.0/24").await;
        assert!(matches!(ninth, Err(ProofingError::Limited { limit: SubmissionLimit::Data, .. })));
    };

    a_press_that_comes_twice_is_one_submission => async |t: TestStore| {
        let bed = Bed::start(t).await;
        let person = bed.data(44);
        let subject = bed.account(&person).await;
        let first = bed.submit(subject, &person).await;
        assert_eq!(bed.submit(subject, &person).await, first);
        bed.work().await;
        assert_eq!(bed.simulator.world().counters(Registry::Mvd).requests, 1);
    };

    foreigners_are_asked_about_by_what_they_have => async |t: TestStore| {
        let bed = Bed::start(t).await;
        for number in [32, 33, 34] {
            let subject = bed.checked(number).await;
            assert_eq!(bed.level(subject).await, Level::Standard, "{number}");
        }
        let subject = bed.checked(30).await;
        let view = bed.view(subject).await;
        assert!(view.needs_inspection && view.level == Level::Simplified);
        assert!(!view.checks.iter().any(|check| check.question == Question::Document));
        assert_eq!(bed.told(subject).await, ["checks-centre"]);
    };

    a_document_without_a_registry_is_inspected => async |t: TestStore| {
        let bed = Bed::start(t).await;
        let subject = bed.checked(31).await;
        assert_eq!(bed.data(31).document.kind(), DocumentKind::ForeignPassport);
        let tx = bed.store().begin().await.unwrap();
        let standing = ops::standing::find_standing(tx.conn(), tx.vault(), subject).await.unwrap().unwrap();
        let facts = standing.profile.newest().facts().unwrap();
        let registrar = EvidenceSource::Registrar { subject, centre: "001".to_owned() };
        for method in [Method::Inspection, Method::Desk] {
            let new = NewEvidence {
                method,
                outcome: Outcome::Affirmed,
                fingerprint: facts.fingerprint_for(method).unwrap().to_vec(),
                source: registrar.clone(),
                expires_at: None,
                details: [("document".to_owned(), "N1234567".to_owned())].into(),
            };
            ops::record_evidence(&tx, subject, new).await.unwrap();
        }
        ops::conclude_level(&bed.proofing, &tx, subject).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(bed.level(subject).await, Level::Confirmed);
        let since = bed.t.env.now();
        let listed = ops::evidence::list_by_registrar(bed.store().reader(), subject, (since, 10)).await.unwrap();
        assert_eq!(listed.len(), 2);
    };

    the_registrys_word_of_a_death_closes_the_account => async |t: TestStore| {
        let bed = Bed::start(t).await;
        let subject = bed.checked(35).await;
        let account = identity::ops::account::find_account(bed.store().reader(), subject).await.unwrap().unwrap();
        assert_eq!(account.state, identity::model::account::AccountState::Closed);
        assert_eq!(bed.level(subject).await, Level::Simplified);
        assert!(bed.told(subject).await.is_empty());
    };
}
