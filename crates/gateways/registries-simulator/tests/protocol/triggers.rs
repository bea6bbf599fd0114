//! Every special person and every switch, through a real socket.

use std::time::Duration;

use crate::bed::{Bed, data};
use gateway_registries::{
    CheckRequest, CheckResult, Digits, InvalidReason, Pair, Query, Registry, RegistryError, Text,
};
use gateway_registries_simulator::{Behaviour, SLOTS, Switch};
use http_signature::VerifyError;

const MATCHED: CheckResult = CheckResult::Matched {};
const VISIBILITY: Duration = Duration::from_secs(31);

#[tokio::test]
async fn an_ordinary_citizen_matches_everywhere() {
    let bed = Bed::start().await;
    assert_eq!(bed.ask_one(&bed.snils_request(0)).await.result, MATCHED);
    assert_eq!(bed.ask_one(&bed.document_request(0)).await.result, MATCHED);
    assert_eq!(bed.ask_one(&bed.inn_request(0)).await.result, MATCHED);
    let inn = bed.person(0).inn.unwrap();
    assert_eq!(bed.ask_one(&bed.inn_search(0)).await.result, CheckResult::InnFound { inn });
}

#[tokio::test]
async fn a_late_answer_comes_after_a_minute() {
    let bed = Bed::start().await;
    let request = bed.snils_request(1);
    assert!(bed.ask(&request).await.is_empty());
    bed.clock.advance(Duration::from_secs(59));
    assert!(bed.client(Registry::Sfr).next(50).await.unwrap().is_empty());
    bed.clock.advance(Duration::from_secs(1));
    assert!(bed.client(Registry::Sfr).next(50).await.unwrap().answers[0].concerns(&request));
}

#[tokio::test]
async fn a_lost_answer_never_comes() {
    let bed = Bed::start().await;
    let request = bed.snils_request(2);
    assert!(bed.ask(&request).await.is_empty());
    bed.clock.advance(Duration::from_secs(86_400));
    assert!(bed.client(Registry::Sfr).next(50).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_doubled_answer_comes_under_two_ids() {
    let bed = Bed::start().await;
    let request = bed.snils_request(3);
    let answers = bed.ask(&request).await.answers;
    assert_eq!(answers.len(), 2);
    assert!(answers.iter().all(|answer| answer.concerns(&request)));
    assert_ne!(answers[0].answer_id, answers[1].answer_id);
}

#[tokio::test]
async fn a_swapped_answer_is_about_somebody_else_and_right_when_asked_again() {
    let bed = Bed::start().await;
    for make in [Bed::snils_request, Bed::document_request, Bed::inn_request] {
        let request = make(&bed, 4);
        let answer = bed.ask_one(&request).await;
        assert_eq!(answer.request_id, request.id);
        assert!(!answer.concerns(&request));
        let again = make(&bed, 4);
        assert!(bed.ask_one(&again).await.concerns(&again));
    }
}

#[tokio::test]
async fn a_garbled_entry_spoils_no_other_and_is_right_when_it_comes_again() {
    let bed = Bed::start().await;
    let client = bed.client(Registry::Sfr);
    let requests = [bed.snils_request(0), bed.snils_request(5), bed.snils_request(44)];
    client.send(&requests).await.unwrap();
    let batch = client.next(50).await.unwrap();
    assert_eq!((batch.answers.len(), batch.unreadable.len()), (2, 1));
    assert_eq!(batch.unreadable[0].request_id, Some(requests[1].id));
    bed.clock.advance(VISIBILITY);
    assert_eq!(client.next(50).await.unwrap().answers.len(), 3);
}

/// A reply of its own is spoilt; the answers around it come, and it comes again rightly.
async fn spoils_its_own_reply(slot: u64, is_expected: impl Fn(&RegistryError) -> bool) {
    let bed = Bed::start().await;
    let client = bed.client(Registry::Sfr);
    let requests = [bed.snils_request(0), bed.snils_request(slot), bed.snils_request(44)];
    client.send(&requests).await.unwrap();
    let before = client.next(50).await.unwrap();
    assert!(matches!(&before.answers[..], [answer] if answer.concerns(&requests[0])));
    let error = client.next(50).await.unwrap_err();
    assert!(is_expected(&error), "{error:?}");
    assert!(error.is_retryable());
    let after = client.next(50).await.unwrap();
    assert!(matches!(&after.answers[..], [answer] if answer.concerns(&requests[2])));
    bed.clock.advance(VISIBILITY);
    let all = client.next(50).await.unwrap();
    assert!(all.answers.iter().any(|answer| answer.concerns(&requests[1]) && answer.result == MATCHED));
}

#[tokio::test]
async fn an_answer_that_is_not_json_is_refused_and_comes_again() {
    spoils_its_own_reply(6, |error| matches!(error, RegistryError::Garbled)).await;
}

#[tokio::test]
async fn an_unsigned_answer_is_refused_and_comes_again() {
    spoils_its_own_reply(7, |error| matches!(error, RegistryError::Signature(VerifyError::Unsigned))).await;
}

#[tokio::test]
async fn a_wrongly_signed_answer_is_refused_and_comes_again() {
    spoils_its_own_reply(8, |error| matches!(error, RegistryError::Signature(VerifyError::Signature))).await;
}

#[tokio::test]
async fn a_registry_that_cannot_answer_now_answers_when_asked_again() {
    let bed = Bed::start().await;
    assert_eq!(bed.ask_one(&bed.snils_request(9)).await.result, CheckResult::Unavailable {});
    assert_eq!(bed.ask_one(&bed.snils_request(9)).await.result, MATCHED);
    assert_eq!(bed.ask_one(&bed.document_request(9)).await.result, CheckResult::Unavailable {});
}

#[tokio::test]
async fn every_pair_and_reason_and_gap_is_answered_for_its_person_and_registry() {
    let bed = Bed::start().await;
    for slot in SLOTS {
        let (requests, expected): (Vec<CheckRequest>, CheckResult) = match slot.behaviour {
            Behaviour::Mismatch(pair @ (Pair::SnilsPerson | Pair::SnilsGender)) => {
                (vec![bed.snils_request(slot.number)], CheckResult::Mismatch { pair })
            }
            Behaviour::Mismatch(pair @ Pair::InnPerson) => {
                (vec![bed.inn_request(slot.number)], CheckResult::Mismatch { pair })
            }
            Behaviour::Mismatch(pair) => {
                (vec![bed.document_request(slot.number)], CheckResult::Mismatch { pair })
            }
            Behaviour::Unknown(Registry::Sfr) => {
                (vec![bed.snils_request(slot.number)], CheckResult::NotFound {})
            }
            Behaviour::Unknown(Registry::Mvd) => {
                (vec![bed.document_request(slot.number)], CheckResult::NotFound {})
            }
            Behaviour::Unknown(Registry::Fns) => {
                (vec![bed.inn_request(slot.number), bed.inn_search(slot.number)], CheckResult::NotFound {})
            }
            Behaviour::Invalid(reason) => {
                (vec![bed.document_request(slot.number)], CheckResult::Invalid { reason })
            }
            _ => continue,
        };
        for request in requests {
            assert_eq!(bed.ask_one(&request).await.result, expected, "{slot}");
        }
    }
}

#[tokio::test]
async fn the_other_registries_answer_rightly_about_a_person_with_one_mismatch() {
    let bed = Bed::start().await;
    assert_eq!(bed.ask_one(&bed.document_request(10)).await.result, MATCHED);
    assert_eq!(bed.ask_one(&bed.snils_request(20)).await.result, MATCHED);
}

#[tokio::test]
async fn the_dead_are_dead_in_every_registry() {
    let bed = Bed::start().await;
    let date = bed.person(35).died_on.unwrap();
    for request in [bed.snils_request(35), bed.document_request(35), bed.inn_request(35), bed.inn_search(35)]
    {
        assert_eq!(bed.ask_one(&request).await.result, CheckResult::Deceased { date });
    }
}

#[tokio::test]
async fn foreigners_are_checked_by_what_they_have() {
    let bed = Bed::start().await;
    let person = bed.person(30);
    assert_eq!(Query::document_check(data(&person), person.document.as_ref().unwrap()), None);
    assert_eq!(bed.ask_one(&bed.snils_request(30)).await.result, MATCHED);
    for number in [32, 33, 34] {
        assert_eq!(bed.ask_one(&bed.document_request(number)).await.result, MATCHED, "{number}");
    }
}

#[tokio::test]
async fn an_overdue_passport_is_expired_and_no_inn_is_not_found() {
    let bed = Bed::start().await;
    let expired = CheckResult::Invalid { reason: InvalidReason::Expired };
    assert_eq!(bed.ask_one(&bed.document_request(42)).await.result, expired);
    assert_eq!(bed.ask_one(&bed.inn_search(43)).await.result, CheckResult::NotFound {});
}

#[tokio::test]
async fn namesakes_are_told_apart_by_their_numbers() {
    let bed = Bed::start().await;
    let (one, other) = (bed.person(40), bed.person(41));
    let crossed = Query::snils_check(data(&one), other.snils.as_ref().unwrap());
    assert_eq!(data(&one), data(&other));
    assert_eq!(bed.ask_one(&bed.request(crossed)).await.result, MATCHED);
    let ours = bed.inn_search(40);
    let theirs = bed.inn_search(41);
    assert_ne!(bed.ask_one(&ours).await.result, bed.ask_one(&theirs).await.result);
}

fn changed(mut request: CheckRequest, change: impl FnOnce(&mut Query)) -> CheckRequest {
    change(&mut request.query);
    request
}

#[tokio::test]
async fn wrong_data_is_named_by_its_pair() {
    let bed = Bed::start().await;
    let mismatch = |pair| CheckResult::Mismatch { pair };
    let wrong_name = |query: &mut Query| match query {
        Query::SnilsCheck { person, .. }
        | Query::DocumentCheck { person, .. }
        | Query::InnCheck { person, .. }
        | Query::InnSearch { person, .. }
        | Query::BirthCheck { person, .. } => person.first_name = Text::new("Акакий").unwrap(),
    };
    let wrong_date = |query: &mut Query| match query {
        Query::DocumentCheck {
            document: gateway_registries::Document::RussianPassport { issue_date, .. },
            ..
        } => *issue_date = issue_date.yesterday().unwrap(),
        other => panic!("{other:?}"),
    };
    let wrong_division = |query: &mut Query| match query {
        Query::DocumentCheck {
            document: gateway_registries::Document::RussianPassport { issue_id, .. },
            ..
        } => *issue_id = Digits::new("999999").unwrap(),
        other => panic!("{other:?}"),
    };
    let cases = [
        (changed(bed.snils_request(0), wrong_name), mismatch(Pair::SnilsPerson)),
        (changed(bed.document_request(0), wrong_name), mismatch(Pair::DocumentPerson)),
        (changed(bed.inn_request(0), wrong_name), mismatch(Pair::InnPerson)),
        (changed(bed.inn_search(0), wrong_name), CheckResult::NotFound {}),
        (changed(bed.document_request(0), wrong_date), mismatch(Pair::DocumentIssueDate)),
        (changed(bed.document_request(0), wrong_division), mismatch(Pair::DocumentIssueId)),
    ];
    for (request, expected) in cases {
        assert_eq!(bed.ask_one(&request).await.result, expected);
    }
    let nobody = person::Snils::from_number(777_777_777).unwrap();
    let request = bed.request(Query::snils_check(data(&bed.person(0)), &nobody));
    assert_eq!(bed.ask_one(&request).await.result, CheckResult::NotFound {});
}

#[tokio::test]
async fn the_wrong_gender_is_a_pair_of_its_own() {
    let bed = Bed::start().await;
    let request = changed(bed.snils_request(0), |query| {
        let Query::SnilsCheck { person, .. } = query else { panic!() };
        person.gender = match person.gender {
            person::Gender::Male => person::Gender::Female,
            person::Gender::Female => person::Gender::Male,
        };
    });
    assert_eq!(bed.ask_one(&request).await.result, CheckResult::Mismatch { pair: Pair::SnilsGender });
}

#[tokio::test]
async fn a_switch_holds_for_its_registry_until_it_is_off() {
    let bed = Bed::start().await;
    let world = bed.simulator.world().clone();
    world.turn_on(Registry::Sfr, Switch::Fail);
    let error = bed.client(Registry::Sfr).next(1).await.unwrap_err();
    assert!(matches!(error, RegistryError::Unavailable { status: 503, retry_after: Some(_) }), "{error:?}");
    assert!(bed.client(Registry::Mvd).next(1).await.unwrap().is_empty());
    world.turn_off(Registry::Sfr, Switch::Fail);
    assert!(bed.client(Registry::Sfr).next(1).await.unwrap().is_empty());
}

#[tokio::test]
async fn switches_of_taking_delay_lose_double_and_swap() {
    let bed = Bed::start().await;
    let world = bed.simulator.world().clone();
    world.turn_on(Registry::Sfr, Switch::Lose);
    assert!(bed.ask(&bed.snils_request(0)).await.is_empty());
    world.turn_off(Registry::Sfr, Switch::Lose);
    world.turn_on(Registry::Sfr, Switch::Swap);
    let request = bed.snils_request(0);
    assert!(!bed.ask_one(&request).await.concerns(&request));
    world.turn_off(Registry::Sfr, Switch::Swap);
    world.turn_on(Registry::Sfr, Switch::Delay);
    assert!(bed.ask(&bed.snils_request(0)).await.is_empty());
    world.turn_off(Registry::Sfr, Switch::Delay);
    world.turn_on(Registry::Mvd, Switch::Duplicate);
    assert_eq!(bed.ask(&bed.document_request(0)).await.answers.len(), 2);
}

#[tokio::test]
async fn switches_of_delivery_spoil_every_reply_and_heal_when_off() {
    let spoilt = |switch: Switch, error: Option<&RegistryError>| match switch {
        Switch::NotJson => matches!(error, Some(RegistryError::Garbled)),
        Switch::Unsigned => matches!(error, Some(RegistryError::Signature(VerifyError::Unsigned))),
        Switch::WronglySigned => matches!(error, Some(RegistryError::Signature(VerifyError::Signature))),
        _ => error.is_none(),
    };
    for switch in [Switch::Garble, Switch::NotJson, Switch::Unsigned, Switch::WronglySigned] {
        let bed = Bed::start().await;
        let client = bed.client(Registry::Sfr);
        client.send(&[bed.snils_request(0), bed.snils_request(44)]).await.unwrap();
        bed.simulator.world().turn_on(Registry::Sfr, switch);
        for _ in 0..2 {
            let taken = client.next(50).await;
            assert!(spoilt(switch, taken.as_ref().err()), "{switch:?} {taken:?}");
            assert!(taken.is_err() || taken.unwrap().unreadable.len() == 2);
            bed.clock.advance(VISIBILITY);
        }
        bed.simulator.world().turn_off(Registry::Sfr, switch);
        assert_eq!(client.next(50).await.unwrap().answers.len(), 2);
    }
}

#[test]
fn the_word_of_a_switch_reads_back() {
    for switch in Switch::ALL {
        assert_eq!(Switch::from_code(switch.code()), Some(switch));
    }
}
