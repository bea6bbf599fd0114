//! How checks end when the registries do not behave.

use std::time::Duration;

use assurance::Level;
use gateway_registries::Registry;
use gateway_registries_simulator::Switch;
use person::IdentityDocument;
use proofing::model::{BreakerState, Question};
use proofing::ops;
use store::on_both_engines;
use store::testing::TestStore;

use crate::bed::{Bed, MIGRATIONS};

const SECOND: Duration = Duration::from_secs(1);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

on_both_engines! {
    MIGRATIONS;

    answers_late_double_swapped_garbled_unsigned_or_refused_once_end_right_and_count_once => async |t: TestStore| {
        let bed = Bed::start(t).await;
        for number in [1, 3, 4, 5, 6, 7, 8, 9] {
            let subject = bed.checked(number).await;
            bed.pass(Duration::from_secs(10), 12).await;
            assert_eq!(bed.level(subject).await, Level::Standard, "{number}");
            assert_eq!(bed.evidence_count(subject).await, 3, "{number}");
            assert_eq!(bed.told(subject).await, ["checks-passed"], "{number}");
        }
        assert_eq!(bed.simulator.world().counters(Registry::Mvd).waiting, 0, "everything is acknowledged");
    };

    a_registry_that_never_answers_is_given_up_after_five_days_and_told => async |t: TestStore| {
        let bed = Bed::start(t).await;
        let subject = bed.checked(2).await;
        bed.pass(DAY, 4).await;
        assert!(bed.view(subject).await.is_waiting && bed.told(subject).await.is_empty());
        bed.pass(DAY, 1).await;
        assert_eq!(bed.text_key(subject, Question::Snils).await, "proofing-could-not-check");
        assert_eq!(bed.text_key(subject, Question::InnCheck).await, "proofing-could-not-check-inn");
        assert_eq!(bed.told(subject).await, ["checks-unavailable"]);
        assert_eq!(bed.level(subject).await, Level::Simplified);
    };

    an_answer_after_the_limit_still_counts => async |t: TestStore| {
        let bed = Bed::start(t).await;
        bed.simulator.world().turn_on(Registry::Sfr, Switch::NotJson);
        let subject = bed.checked(44).await;
        bed.pass(DAY, 5).await;
        assert_eq!(bed.told(subject).await, ["checks-unavailable"]);
        bed.simulator.world().turn_off(Registry::Sfr, Switch::NotJson);
        bed.pass(Duration::from_secs(60), 10).await;
        assert_eq!(bed.level(subject).await, Level::Standard);
        assert_eq!(bed.told(subject).await, ["checks-passed", "checks-unavailable"]);
    };

    a_registry_that_is_down_is_left_alone_and_asked_again => async |t: TestStore| {
        let bed = Bed::start(t).await;
        bed.simulator.world().turn_on(Registry::Mvd, Switch::Fail);
        let person = bed.data(44);
        let subject = bed.account(&person).await;
        bed.submit(subject, &person).await;
        let before = ops::status_version(bed.store(), subject).await.unwrap();
        bed.pass(10 * SECOND, 12).await;
        let open = ops::list_registries(bed.store()).await.unwrap();
        assert_eq!((open.len(), open[0].registry), (1, Registry::Mvd));
        assert!(open[0].state != BreakerState::Closed);
        assert_eq!(bed.text_key(subject, Question::Document).await, "proofing-waiting-registry-down");
        assert_eq!(bed.text_key(subject, Question::Snils).await, "proofing-snils-matched", "the others go on");
        assert!(ops::status_version(bed.store(), subject).await.unwrap() > before);
        bed.simulator.world().turn_off(Registry::Mvd, Switch::Fail);
        bed.pass(60 * SECOND, 6).await;
        assert_eq!(bed.level(subject).await, Level::Standard);
        assert_eq!(ops::list_registries(bed.store()).await.unwrap()[0].state, BreakerState::Closed);
    };

    a_late_answer_to_a_replaced_version_counts_for_its_own_data_alone => async |t: TestStore| {
        let bed = Bed::start(t).await;
        let person = bed.data(1);
        let subject = bed.account(&person).await;
        let mut wrong = person.clone();
        if let IdentityDocument::RussianPassport { issued_on, .. } = &mut wrong.document {
            *issued_on = issued_on.tomorrow().unwrap();
        }
        bed.submit(subject, &wrong).await;
        bed.work().await;
        bed.submit(subject, &person).await;
        bed.pass(10 * SECOND, 12).await;
        assert_eq!(bed.level(subject).await, Level::Standard);
        assert_eq!(bed.text_key(subject, Question::Document).await, "proofing-document-matched");
        assert!(bed.evidence_count(subject).await > 3, "the answer to the replaced version is recorded too");
    };

    answers_to_nobody_are_ignored_and_acknowledged => async |t: TestStore| {
        let bed = Bed::start(t).await;
        let person = bed.data(1);
        let subject = bed.account(&person).await;
        bed.submit(subject, &person).await;
        bed.work().await;
        bed.execute("DELETE FROM checks WHERE subject = $1", vec![subject.uuid().into()]).await;
        bed.pass(10 * SECOND, 8).await;
        assert_eq!(bed.evidence_count(subject).await, 0);
        assert_eq!(bed.simulator.world().counters(Registry::Sfr).waiting, 0);
    };

    checks_of_erased_data_end_quietly => async |t: TestStore| {
        let bed = Bed::start(t).await;
        let person = bed.data(44);
        let subject = bed.account(&person).await;
        bed.submit(subject, &person).await;
        let tx = bed.store().begin().await.unwrap();
        tx.vault().destroy_key(&tx, store::Scope::subject(subject)).await.unwrap();
        tx.commit().await.unwrap();
        bed.work().await;
        assert_eq!(bed.simulator.world().counters(Registry::Sfr).requests, 0);
        assert!(ops::view_checks(bed.store(), subject).await.unwrap().is_none());
    };
}
