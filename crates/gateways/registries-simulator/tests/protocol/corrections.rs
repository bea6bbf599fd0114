//! Requests to correct a record, and what is answered afterwards.

use std::time::Duration;

use gateway_registries::{
    CheckRequest, CheckResult, CorrectionId, CorrectionRequest, CorrectionState, DeclineReason,
    InvalidReason, Registry, RegistryError, Text,
};
use gateway_registries_simulator::Switch;
use http_signature::SigningKey;

use crate::bed::{Bed, stranger_key};

fn correction(bed: &Bed, about: &CheckRequest) -> CorrectionRequest {
    CorrectionRequest {
        id: CorrectionId::generate(&bed.env),
        query: about.query.clone(),
        text: Text::new("Отчество с ошибкой").unwrap(),
    }
}

/// Sends it and gives the decision.
async fn decided(bed: &Bed, about: &CheckRequest) -> CorrectionState {
    let correction = correction(bed, about);
    let client = bed.client(correction.registry().unwrap());
    client.correct(std::slice::from_ref(&correction)).await.unwrap();
    bed.clock.advance(Duration::from_secs(20));
    client.follow(&[correction.id]).await.unwrap()[0].state
}

const fn declined(reason: DeclineReason) -> CorrectionState {
    CorrectionState::Declined { reason }
}

#[tokio::test]
async fn a_record_that_is_wrong_is_corrected_and_the_registry_answers_rightly_from_then_on() {
    let bed = Bed::start().await;
    // 10: the pension fund says that СНИЛС and person do not match. 18: the ministry does not know the passport.
    for request in [bed.snils_request(10), bed.document_request(18)] {
        assert_ne!(bed.ask_one(&request).await.result, CheckResult::Matched {});
        let correction = correction(&bed, &request);
        let client = bed.client(correction.registry().unwrap());
        let state = async || client.follow(&[correction.id]).await.unwrap()[0].state;
        let taken = client.correct(std::slice::from_ref(&correction)).await.unwrap();
        assert_eq!((taken[0].correction_id, taken[0].state), (correction.id, CorrectionState::Received {}));
        bed.clock.advance(Duration::from_secs(10));
        assert_eq!(state().await, CorrectionState::InWork {});
        let again = client.correct(std::slice::from_ref(&correction)).await.unwrap();
        assert_eq!(again[0].state, CorrectionState::InWork {}, "sent again it is the same request");
        bed.clock.advance(Duration::from_secs(10));
        assert_eq!(state().await, CorrectionState::Corrected {});
        let anew = bed.request(request.query.clone());
        assert_eq!(bed.ask_one(&anew).await.result, CheckResult::Matched {});
    }
}

#[tokio::test]
async fn what_is_right_already_or_nobodys_or_wants_papers_is_declined() {
    let bed = Bed::start().await;
    assert_eq!(decided(&bed, &bed.snils_request(44)).await, declined(DeclineReason::AgreesAlready));
    assert_eq!(decided(&bed, &bed.document_request(21)).await, declined(DeclineReason::PapersNeeded));
    assert_eq!(decided(&bed, &bed.inn_search(44)).await, declined(DeclineReason::AgreesAlready));
    let (mine, yours) = (bed.snils_request(44), bed.snils_request(45));
    let gateway_registries::Query::SnilsCheck { person, .. } = mine.query else { unreachable!() };
    let gateway_registries::Query::SnilsCheck { snils, .. } = yours.query else { unreachable!() };
    let mixed = bed.request(gateway_registries::Query::SnilsCheck { person, snils });
    assert_eq!(decided(&bed, &mixed).await, declined(DeclineReason::RecordIsRight));
}

#[tokio::test]
async fn what_was_lost_is_left_out_and_another_consumers_too() {
    let bed = Bed::start().await;
    let client = bed.client(Registry::Sfr);
    let correction = correction(&bed, &bed.snils_request(10));
    bed.simulator.world().turn_on(Registry::Sfr, Switch::Lose);
    assert!(client.correct(std::slice::from_ref(&correction)).await.unwrap().is_empty());
    assert!(client.follow(&[correction.id]).await.unwrap().is_empty());
    bed.simulator.world().turn_off(Registry::Sfr, Switch::Lose);
    client.correct(std::slice::from_ref(&correction)).await.unwrap();
    assert_eq!(client.follow(&[correction.id]).await.unwrap().len(), 1);
}

#[tokio::test]
async fn only_those_whom_a_registry_knows_may_ask_and_only_the_right_one() {
    let bed = Bed::start().await;
    let correction = correction(&bed, &bed.snils_request(10));
    let with = |key: SigningKey| {
        bed.client_with(Registry::Sfr, key, bed.simulator.verifying_key(Registry::Sfr).into())
    };
    let stranger = with(stranger_key()).correct(std::slice::from_ref(&correction)).await;
    assert!(matches!(stranger, Err(RegistryError::Refused { status: 401, .. })));
    let wrong = bed.client(Registry::Mvd).correct(std::slice::from_ref(&correction)).await;
    assert!(matches!(wrong, Err(RegistryError::Configuration(_))));
    let client = bed.client(Registry::Sfr);
    assert!(matches!(client.correct(&[]).await, Err(RegistryError::BatchSize(0))));
    bed.simulator.world().turn_on(Registry::Sfr, Switch::Fail);
    let failed = client.correct(&[correction]).await;
    assert!(matches!(failed, Err(RegistryError::Unavailable { status: 503, .. })));
}

#[tokio::test]
async fn what_is_decreed_of_a_person_is_answered_until_it_is_taken_back() {
    let bed = Bed::start().await;
    let lost = CheckResult::Invalid { reason: InvalidReason::Lost };
    bed.simulator.world().decree(Registry::Mvd, 44, Some(lost.clone()));
    assert_eq!(bed.ask_one(&bed.document_request(44)).await.result, lost);
    bed.simulator.world().decree(Registry::Mvd, 44, None);
    assert_eq!(bed.ask_one(&bed.document_request(44)).await.result, CheckResult::Matched {});
}
