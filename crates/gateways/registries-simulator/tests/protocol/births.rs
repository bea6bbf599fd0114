//! What the civil registry says about children, and about nobody but the asker.

use std::time::Duration;

use gateway_registries::{Asker, BirthPair, CheckRequest, CheckResult, Query, Registry, Text};

use crate::bed::{Bed, data};

const MOTHER: u64 = 27;
const FATHER: u64 = 28;
const CHILD: u64 = 29;
const CHILD_OF_ONE: u64 = 47;
const WARD: u64 = 48;
const GUARDIAN: u64 = 49;
const MATCHED: CheckResult = CheckResult::Matched {};

fn ask(bed: &Bed, child: u64, asker: Asker) -> CheckRequest {
    let child = bed.person(child);
    let birth = child.birth.as_ref().unwrap();
    let paper = (&birth.certificate, birth.issued_on);
    bed.request(Query::birth_check(data(&child), paper, asker).unwrap())
}

fn parent(bed: &Bed, number: u64) -> Asker {
    Asker::Parent { person: data(&bed.person(number)) }
}

fn guardian(bed: &Bed, number: u64) -> Asker {
    let held = bed.person(WARD).birth.unwrap().guardianship.unwrap();
    Asker::Guardian {
        person: data(&bed.person(number)),
        act_number: Text::new(held.act_number).unwrap(),
        act_date: held.act_date,
    }
}

const fn mismatch(pair: BirthPair) -> CheckResult {
    CheckResult::BirthMismatch { pair }
}

#[tokio::test]
async fn both_parents_are_parents_and_nobody_else_is() {
    let bed = Bed::start().await;
    for (asker, expected) in [
        (MOTHER, MATCHED),
        (FATHER, MATCHED),
        (GUARDIAN, mismatch(BirthPair::ChildParent)),
        (CHILD, mismatch(BirthPair::ChildParent)),
    ] {
        let request = ask(&bed, CHILD, parent(&bed, asker));
        assert_eq!(request.query.registry(), Some(Registry::Zags));
        assert_eq!(bed.ask_one(&request).await.result, expected, "{asker}");
    }
    assert_eq!(bed.ask_one(&ask(&bed, CHILD, Asker::Child {})).await.result, MATCHED);
}

#[tokio::test]
async fn a_right_that_a_court_ended_is_told_to_whom_it_was_taken_from() {
    let bed = Bed::start().await;
    let (_, date) = bed.person(CHILD_OF_ONE).birth.unwrap().rights_ended.unwrap();
    let about = |asker| ask(&bed, CHILD_OF_ONE, parent(&bed, asker));
    assert_eq!(bed.ask_one(&about(FATHER)).await.result, CheckResult::RightsEnded { date });
    assert_eq!(bed.ask_one(&about(MOTHER)).await.result, MATCHED);
}

#[tokio::test]
async fn a_guardian_is_one_by_the_act_and_until_it_ends() {
    let bed = Bed::start().await;
    let held = bed.person(WARD).birth.unwrap().guardianship.unwrap();
    assert_eq!(bed.ask_one(&ask(&bed, WARD, guardian(&bed, GUARDIAN))).await.result, MATCHED);
    let stranger = ask(&bed, WARD, guardian(&bed, MOTHER));
    assert_eq!(bed.ask_one(&stranger).await.result, mismatch(BirthPair::ChildGuardian));
    let Asker::Guardian { person, act_date, .. } = guardian(&bed, GUARDIAN) else { panic!("a guardian") };
    let other = Asker::Guardian { person, act_number: Text::new("1").unwrap(), act_date };
    assert_eq!(bed.ask_one(&ask(&bed, WARD, other)).await.result, mismatch(BirthPair::GuardianAct));
    bed.clock.advance(Duration::from_secs(300 * 24 * 60 * 60));
    let late = ask(&bed, WARD, guardian(&bed, GUARDIAN));
    assert_eq!(bed.ask_one(&late).await.result, CheckResult::RightsEnded { date: held.ends_on });
}

#[tokio::test]
async fn a_wrong_certificate_is_named_before_the_asker_is() {
    let bed = Bed::start().await;
    let changed = |change: &dyn Fn(&mut Query)| {
        let mut request = ask(&bed, CHILD, parent(&bed, GUARDIAN));
        change(&mut request.query);
        request
    };
    let wrong_name = changed(&|query| {
        if let Query::BirthCheck { person, .. } = query {
            person.first_name = Text::new("Акакий").unwrap();
        }
    });
    assert_eq!(bed.ask_one(&wrong_name).await.result, mismatch(BirthPair::CertificateChild));
    let wrong_date = changed(&|query| {
        if let Query::BirthCheck { certificate, .. } = query {
            certificate.issue_date = certificate.issue_date.tomorrow().unwrap();
        }
    });
    assert_eq!(bed.ask_one(&wrong_date).await.result, mismatch(BirthPair::CertificateIssueDate));
    let unknown = changed(&|query| {
        if let Query::BirthCheck { certificate, .. } = query {
            certificate.number = Text::new("LX-ЯЯ 000001").unwrap();
        }
    });
    assert_eq!(bed.ask_one(&unknown).await.result, CheckResult::NotFound {});
}
