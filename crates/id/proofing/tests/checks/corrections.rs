//! A request that a registry corrects its record, from the first word to the answer that is right.
// cyrillic: what a person writes

use std::time::Duration;

use assurance::Level;
use gateway_registries::{DeclineReason, Registry, Text};
use gateway_registries_simulator::Switch;
use kernel::SubjectId;
use proofing::model::{Correction, CorrectionEnd, CorrectionState, Question};
use proofing::ops::corrections::{
    Asking, Followed, ask_correction, follow_correction, forget_corrections, list_corrections,
};
use proofing::{ProofingError, SubmissionLimit};
use store::on_both_engines;
use store::testing::TestStore;

use crate::bed::{Bed, MIGRATIONS};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const SECONDS: Duration = Duration::from_secs(1);

async fn ask(bed: &Bed, subject: SubjectId, question: Question) -> Result<Asking, ProofingError> {
    let text = Text::new("Отчество с ошибкой").unwrap();
    ask_correction(&bed.proofing, (subject, question), &text, "192.0.2.0/24").await
}

async fn newest(bed: &Bed, subject: SubjectId) -> Correction {
    list_corrections(bed.store(), subject).await.unwrap().remove(0)
}

/// What the job does, until the request has ended or so many seconds have passed.
async fn follow(bed: &Bed, subject: SubjectId, seconds: u32) -> CorrectionState {
    let id = newest(bed, subject).await.id;
    for _ in 0..seconds {
        if follow_correction(&bed.proofing, subject, id).await.unwrap() == Followed::Ended {
            break;
        }
        bed.t.clock.advance(SECONDS);
    }
    newest(bed, subject).await.state
}

fn end_of(state: CorrectionState) -> Option<CorrectionEnd> {
    match state {
        CorrectionState::Ended { end, .. } => Some(end),
        _ => None,
    }
}

on_both_engines! {
    MIGRATIONS;

    a_corrected_record_is_asked_about_again_and_gives_the_level => async |t: TestStore| {
        let bed = Bed::start(t).await;
        let subject = bed.checked(10).await;
        assert_eq!(bed.level(subject).await, Level::Simplified);
        assert_eq!(ask(&bed, subject, Question::Snils).await.unwrap(), Asking::Begun);
        assert_eq!(ask(&bed, subject, Question::Snils).await.unwrap(), Asking::Running);
        assert_eq!(follow(&bed, subject, 1).await, CorrectionState::Received);
        assert_eq!(follow(&bed, subject, 12).await, CorrectionState::InWork);
        assert_eq!(end_of(follow(&bed, subject, 20).await), Some(CorrectionEnd::Corrected));
        let done = newest(&bed, subject).await;
        assert!(done.made_at <= done.received_at.unwrap() && done.received_at <= done.begun_at);
        bed.work().await;
        assert_eq!(bed.level(subject).await, Level::Standard);
        assert_eq!(bed.told(subject).await, ["checks-failed", "checks-passed", "correction-done"]);
        assert_eq!(follow_correction(&bed.proofing, subject, done.id).await.unwrap(), Followed::Ended);
        assert_eq!(bed.told(subject).await.len(), 3, "what may run twice tells once");
    };

    a_registry_that_is_right_says_so_and_nothing_is_asked_again => async |t: TestStore| {
        let bed = Bed::start(t).await;
        let subject = bed.checked(44).await;
        ask(&bed, subject, Question::Document).await.unwrap();
        let end = end_of(follow(&bed, subject, 30).await);
        assert_eq!(end, Some(CorrectionEnd::Declined(DeclineReason::AgreesAlready)));
        assert_eq!(bed.told(subject).await, ["checks-passed", "correction-declined"]);
        assert_eq!(bed.simulator.world().counters(Registry::Mvd).requests, 1);
    };

    a_registry_that_fails_or_loses_it_gets_it_again_and_after_thirty_days_it_is_over => async |t: TestStore| {
        let bed = Bed::start(t).await;
        let subject = bed.checked(10).await;
        let world = bed.simulator.world();
        world.turn_on(Registry::Sfr, Switch::Fail);
        ask(&bed, subject, Question::Snils).await.unwrap();
        assert_eq!(follow(&bed, subject, 20).await, CorrectionState::Queued);
        world.turn_off(Registry::Sfr, Switch::Fail);
        world.turn_on(Registry::Sfr, Switch::Lose);
        bed.t.clock.advance(DAY);
        assert_eq!(follow(&bed, subject, 3).await, CorrectionState::Queued);
        bed.t.clock.advance(DAY * 29);
        assert_eq!(end_of(follow(&bed, subject, 1).await), Some(CorrectionEnd::Silent));
        assert!(bed.told(subject).await.contains(&"correction-silent".to_owned()));
        world.turn_off(Registry::Sfr, Switch::Lose);
        assert_eq!(ask(&bed, subject, Question::Snils).await.unwrap(), Asking::Begun, "another may go");
        assert_eq!(end_of(follow(&bed, subject, 40).await), Some(CorrectionEnd::Corrected));
    };

    one_may_be_open_at_each_registry_and_five_begun_in_thirty_days => async |t: TestStore| {
        let bed = Bed::start(t).await;
        let subject = bed.checked(44).await;
        for question in [Question::Snils, Question::Document, Question::InnCheck] {
            assert_eq!(ask(&bed, subject, question).await.unwrap(), Asking::Begun);
        }
        assert_eq!(ask(&bed, subject, Question::InnSearch).await.unwrap(), Asking::Running, "the same registry");
        for _ in 0..2 {
            follow(&bed, subject, 40).await;
            for one in list_corrections(bed.store(), subject).await.unwrap() {
                follow_correction(&bed.proofing, subject, one.id).await.unwrap();
                bed.t.clock.advance(SECONDS * 30);
                follow_correction(&bed.proofing, subject, one.id).await.unwrap();
            }
            assert_eq!(ask(&bed, subject, Question::Snils).await.unwrap(), Asking::Begun);
        }
        follow(&bed, subject, 40).await;
        let refused = ask(&bed, subject, Question::Snils).await;
        assert!(matches!(refused, Err(ProofingError::Limited { limit: SubmissionLimit::Correction, .. })));
        let nobody = bed.account(&bed.data(45)).await;
        assert_eq!(ask(&bed, nobody, Question::Snils).await.unwrap(), Asking::Nothing);
    };

    decisions_are_kept_for_a_year => async |t: TestStore| {
        let bed = Bed::start(t).await;
        let subject = bed.checked(44).await;
        ask(&bed, subject, Question::Snils).await.unwrap();
        bed.t.clock.advance(DAY * 366);
        assert_eq!(forget_corrections(bed.store()).await.unwrap(), 0, "what is open is not forgotten");
        follow(&bed, subject, 1).await;
        assert_eq!(forget_corrections(bed.store()).await.unwrap(), 0);
        bed.t.clock.advance(DAY * 366);
        assert_eq!(forget_corrections(bed.store()).await.unwrap(), 1);
    };
}
