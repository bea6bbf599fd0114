//! What comes to pass by itself over the years: the registries asked again, a document that ends.

use std::time::Duration;

use assurance::Level;
use gateway_registries::{CheckResult, InvalidReason, Registry};
use gateway_registries_simulator::Switch;
use kernel::{SubjectId, Timestamp};
use person::IdentityDocument;
use proofing::model::{Again, CheckViewState, PlanKind, Question};
use proofing::ops::plans::{list_plans, sweep_document_notices, sweep_rechecks};
use proofing::ops::{Rechecking, check_again};
use proofing::{ProofingError, SubmissionLimit};
use store::on_both_engines;
use store::testing::TestStore;

use crate::bed::{Bed, MIGRATIONS};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const NETWORK: &str = "192.0.2.0/24";

/// Whatever the registries are asked about passports from now on, this is the answer.
fn decree(bed: &Bed, number: u64, reason: InvalidReason) {
    bed.simulator.world().decree(Registry::Mvd, number, Some(CheckResult::Invalid { reason }));
}

/// A person of the population whose passport ends in so many years at most, and the first moment after its end.
async fn whose_passport_ends(bed: &Bed, years: u32) -> (SubjectId, Timestamp) {
    let limit = bed.t.env.now().plus(DAY * 365 * years);
    for number in 50..400 {
        let person = bed.simulator.world().population().person(number).unwrap();
        let is_passport = matches!(person.document, Some(IdentityDocument::RussianPassport { .. }));
        if !is_passport || person.died_on.is_some() {
            continue;
        }
        let subject = bed.checked(number).await;
        let ends_at = bed.view(subject).await.document_ends_at;
        let is_soon = ends_at.is_some_and(|end| end <= limit && end > bed.t.env.now().plus(DAY * 60));
        if let (true, Level::Standard, Some(end)) = (is_soon, bed.level(subject).await, ends_at) {
            return (subject, end);
        }
    }
    panic!("nobody's passport ends");
}

/// Takes every job that is due.
async fn conclude(bed: &Bed, subject: SubjectId) {
    let tx = bed.store().begin().await.unwrap();
    proofing::ops::conclude_level(&bed.proofing, &tx, subject).await.unwrap();
    tx.commit().await.unwrap();
}

async fn again(bed: &Bed, subject: SubjectId) -> Rechecking {
    check_again(&bed.proofing, subject, NETWORK).await.unwrap()
}

on_both_engines! {
    MIGRATIONS;

    a_year_after_their_answers_the_registries_are_asked_again_and_nobody_is_disturbed => async |t: TestStore| {
        let bed = Bed::start(t).await;
        let subject = bed.checked(44).await;
        for year in 1..=6 {
            bed.t.clock.advance(DAY * 364);
            assert_eq!(sweep_rechecks(&bed.proofing).await.unwrap(), 0, "year {year}");
            bed.t.clock.advance(DAY);
            assert_eq!(sweep_rechecks(&bed.proofing).await.unwrap(), 1, "year {year}");
            assert_eq!(sweep_rechecks(&bed.proofing).await.unwrap(), 0, "once");
            assert_eq!(bed.level(subject).await, Level::Standard, "the answers of last year count meanwhile");
            bed.work().await;
            assert_eq!(bed.evidence_count(subject).await, 3 * (year + 1));
            assert_eq!(bed.view(subject).await.checks.len(), 3, "one line for each question");
        }
        assert_eq!(bed.level(subject).await, Level::Standard);
        assert_eq!(bed.told(subject).await, ["checks-passed"]);
        let rows = bed.count("SELECT COUNT(*) AS n FROM checks WHERE subject = $1", subject).await;
        assert_eq!(rows, 3, "answers that were overtaken are not kept as checks");
    };

    a_passport_that_became_invalid_lowers_the_level_and_the_person_is_told => async |t: TestStore| {
        let bed = Bed::start(t).await;
        let subject = bed.checked(44).await;
        decree(&bed, 44, InvalidReason::Lost);
        bed.t.clock.advance(DAY * 365);
        sweep_rechecks(&bed.proofing).await.unwrap();
        bed.work().await;
        assert_eq!(bed.level(subject).await, Level::Simplified);
        assert_eq!(bed.text_key(subject, Question::Document).await, "proofing-document-lost");
        assert_eq!(bed.told(subject).await, ["checks-passed", "level-lowered"]);
        bed.t.clock.advance(DAY * 800);
        assert_eq!(sweep_rechecks(&bed.proofing).await.unwrap(), 0, "what is not in force is not asked about");
        bed.simulator.world().decree(Registry::Mvd, 44, None);
        assert_eq!(again(&bed, subject).await, Rechecking::Begun);
        bed.work().await;
        assert_eq!(bed.level(subject).await, Level::Standard, "found again");
    };

    a_registry_that_does_not_answer_takes_nothing_away_and_is_asked_a_month_later => async |t: TestStore| {
        let bed = Bed::start(t).await;
        let subject = bed.checked(44).await;
        bed.simulator.world().turn_on(Registry::Mvd, Switch::Lose);
        bed.t.clock.advance(DAY * 365);
        sweep_rechecks(&bed.proofing).await.unwrap();
        bed.work().await;
        bed.pass(DAY, 6).await;
        assert_eq!(bed.level(subject).await, Level::Standard);
        let view = bed.view(subject).await;
        let document = view.checks.iter().find(|check| check.question == Question::Document).unwrap();
        assert_eq!(document.again, Some(Again::CouldNotCheck));
        assert!(matches!(document.state, CheckViewState::Answered { .. }), "the answer of last year is shown");
        assert_eq!(bed.told(subject).await, ["checks-passed"]);
        bed.simulator.world().turn_off(Registry::Mvd, Switch::Lose);
        bed.t.clock.advance(DAY * 28);
        assert_eq!(sweep_rechecks(&bed.proofing).await.unwrap(), 0);
        bed.t.clock.advance(DAY);
        assert_eq!(sweep_rechecks(&bed.proofing).await.unwrap(), 1);
        bed.work().await;
        assert!(bed.view(subject).await.checks.iter().all(|check| check.again.is_none()));
    };

    nobody_is_asked_about_again_while_a_registry_fails => async |t: TestStore| {
        let bed = Bed::start(t).await;
        let subject = bed.checked(44).await;
        bed.t.clock.advance(DAY * 365);
        bed.execute(
            "INSERT INTO registry_status (registry, state, changed_at, version) VALUES ('mvd', 'open', 0, 1)",
            Vec::new(),
        ).await;
        assert_eq!(sweep_rechecks(&bed.proofing).await.unwrap(), 0);
        bed.execute("DELETE FROM registry_status", Vec::new()).await;
        assert_eq!(sweep_rechecks(&bed.proofing).await.unwrap(), 1);
        assert_eq!(bed.level(subject).await, Level::Standard);
    };

    a_person_may_be_checked_again_three_times_a_day => async |t: TestStore| {
        let bed = Bed::start(t).await;
        let subject = bed.checked(44).await;
        for _ in 0..3 {
            assert_eq!(again(&bed, subject).await, Rechecking::Begun);
            assert_eq!(again(&bed, subject).await, Rechecking::Running, "a press that came twice");
            bed.work().await;
        }
        let refused = check_again(&bed.proofing, subject, NETWORK).await;
        assert!(matches!(refused, Err(ProofingError::Limited { limit: SubmissionLimit::Again, .. })));
        bed.t.clock.advance(DAY);
        assert_eq!(again(&bed, subject).await, Rechecking::Begun);
        let nobody = bed.account(&bed.data(45)).await;
        assert_eq!(again(&bed, nobody).await, Rechecking::Nothing, "there is only a name");
    };

    a_passports_end_is_told_thirty_days_before_and_once_and_then_the_level_falls => async |t: TestStore| {
        let bed = Bed::start(t).await;
        let (subject, end) = whose_passport_ends(&bed, 4).await;
        let before = |days: u32| Timestamp::from_micros(end.as_micros() - i64::from(days) * 86_400_000_000);
        let ends = || async { bed.told(subject).await.iter().filter(|one| *one == "passport-ends").count() };
        bed.t.clock.set(before(31));
        sweep_document_notices(&bed.proofing).await.unwrap();
        assert_eq!(ends().await, 0);
        bed.t.clock.set(before(30));
        sweep_document_notices(&bed.proofing).await.unwrap();
        assert_eq!(ends().await, 1);
        for days in [29, 10, 1] {
            bed.t.clock.set(before(days));
            conclude(&bed, subject).await;
            sweep_document_notices(&bed.proofing).await.unwrap();
            assert_eq!(bed.level(subject).await, Level::Standard);
        }
        assert_eq!(ends().await, 1, "once");
        bed.t.clock.set(end);
        conclude(&bed, subject).await;
        assert_eq!(bed.level(subject).await, Level::Simplified);
        sweep_document_notices(&bed.proofing).await.unwrap();
        assert_eq!(ends().await, 1);
        assert!(bed.told(subject).await.contains(&"level-lowered".to_owned()));
    };

    what_is_planned_follows_the_data_and_goes_with_a_death => async |t: TestStore| {
        let bed = Bed::start(t).await;
        let kinds = async |subject| {
            let plans = list_plans(&bed.proofing, subject).await.unwrap();
            plans.iter().map(|plan| plan.kind).collect::<Vec<_>>()
        };
        let subject = bed.checked(44).await;
        assert!(kinds(subject).await.contains(&PlanKind::Recheck));
        let person = bed.data(44);
        bed.submit(subject, &person).await;
        assert!(kinds(subject).await.contains(&PlanKind::Recheck), "the same data are the same submission");
        bed.simulator.world().decree(Registry::Sfr, 44, Some(CheckResult::Deceased { date: "2026-01-01".parse().unwrap() }));
        again(&bed, subject).await;
        bed.work().await;
        assert_eq!(kinds(subject).await, []);
        let failed = bed.checked(20).await;
        assert_eq!(kinds(failed).await, [], "nothing is in force");
    };
}
