//! The table of the level function, and its laws over random evidence.

use assurance::*;
use kernel::{Timestamp, Uuid};
use person::DocumentKind;
use proptest::prelude::*;

const NOW: Timestamp = Timestamp::from_seconds(1_000_000);

fn at(offset: i64) -> Timestamp {
    Timestamp::from_seconds(1_000_000 + offset)
}

/// A citizen's version; data of another number have other fingerprints.
fn version(data: u8) -> VersionFacts {
    VersionFacts {
        core: vec![1, data],
        snils: Some(vec![2, data]),
        document: vec![3, data],
        document_kind: DocumentKind::RussianPassport,
        is_russian_citizen: true,
        document_ends_at: None,
    }
}

fn evidence(number: u128, method: Method, outcome: Outcome, data: u8, offset: i64) -> Evidence {
    let version = version(data);
    let fingerprint = version.fingerprint_for(method).unwrap_or_default().to_vec();
    let id = EvidenceId::from(Uuid::from_u128(number));
    Evidence { id, method, outcome, fingerprint, at: at(offset), expires_at: None }
}

fn yes(number: u128, method: Method) -> Record {
    Record::Evidence(evidence(number, method, Outcome::Affirmed, 1, -100))
}

fn no(number: u128, method: Method, offset: i64) -> Record {
    Record::Evidence(evidence(number, method, Outcome::Refuted, 1, offset))
}

fn facts() -> PersonFacts {
    PersonFacts { current: Some(version(1)), ..PersonFacts::default() }
}

fn standard() -> Vec<Record> {
    vec![yes(1, Method::SnilsCheck), yes(2, Method::DocumentCheck)]
}

fn confirmed() -> Vec<Record> {
    [standard(), vec![yes(3, Method::Desk)]].concat()
}

fn level_of(records: &[Record], facts: &PersonFacts) -> Level {
    level(records, facts, NOW).level
}

#[test]
fn the_table_of_levels() {
    use Level::{Confirmed, Simplified, Standard};
    let rows: Vec<(&str, Vec<Record>, Level)> = vec![
        ("nothing", vec![], Simplified),
        ("one of two checks", vec![yes(1, Method::SnilsCheck)], Simplified),
        ("both checks", standard(), Standard),
        ("the tax check adds nothing", vec![yes(1, Method::TaxCheck)], Simplified),
        (
            "a failed tax check takes nothing",
            [standard(), vec![no(9, Method::TaxCheck, -1)]].concat(),
            Standard,
        ),
        ("an act without checks waits", vec![yes(3, Method::Desk)], Simplified),
        ("both checks and the desk", confirmed(), Confirmed),
        ("both checks and a letter", [standard(), vec![yes(3, Method::Letter)]].concat(), Confirmed),
        ("both checks and a signature", [standard(), vec![yes(3, Method::Signature)]].concat(), Confirmed),
        ("a newer failure", [confirmed(), vec![no(4, Method::DocumentCheck, -1)]].concat(), Simplified),
        ("an older failure", [confirmed(), vec![no(4, Method::DocumentCheck, -200)]].concat(), Confirmed),
        ("a future failure", [confirmed(), vec![no(4, Method::DocumentCheck, 5)]].concat(), Confirmed),
        (
            "an inspection does not replace a registry",
            vec![yes(1, Method::SnilsCheck), yes(2, Method::Inspection)],
            Simplified,
        ),
    ];
    for (name, records, expected) in rows {
        assert_eq!(level_of(&records, &facts()), expected, "{name}");
    }
}

#[test]
fn a_revocation_takes_evidence_away_from_its_moment_on() {
    let desk = EvidenceId::from(Uuid::from_u128(3));
    let revoked = [confirmed(), vec![Record::Revocation(Revocation { evidence: desk, at: at(10) })]].concat();
    let conclusion = level(&revoked, &facts(), NOW);
    assert_eq!((conclusion.level, conclusion.valid_until), (Level::Confirmed, Some(at(10))));
    assert_eq!(level(&revoked, &facts(), at(10)).level, Level::Standard);
}

#[test]
fn a_bootstrap_confirms_until_it_expires() {
    let mut bootstrap = evidence(3, Method::Bootstrap, Outcome::Affirmed, 1, 0);
    bootstrap.expires_at = Some(at(30 * 86_400));
    let records = [standard(), vec![Record::Evidence(bootstrap)]].concat();
    let conclusion = level(&records, &facts(), NOW);
    assert_eq!((conclusion.level, conclusion.valid_until), (Level::Confirmed, Some(at(30 * 86_400))));
    assert_eq!(level(&records, &facts(), at(30 * 86_400)).level, Level::Standard);
}

#[test]
fn a_document_that_ends_takes_the_standard_level_with_it() {
    let mut facts = facts();
    facts.current.as_mut().unwrap().document_ends_at = Some(at(50));
    assert_eq!(level(&confirmed(), &facts, NOW).valid_until, Some(at(50)));
    let after = level(&confirmed(), &facts, at(50));
    assert_eq!((after.level, after.missing), (Level::Simplified, vec![Missing::DocumentEnded]));
}

#[test]
fn a_pending_version_throws_nobody_down_until_its_checks_pass() {
    let facts =
        PersonFacts { current: Some(version(1)), pending: Some(version(2)), ..PersonFacts::default() };
    let waiting = level(&confirmed(), &facts, NOW);
    assert_eq!((waiting.level, waiting.in_force), (Level::Confirmed, InForce::Current));
    let failed = Record::Evidence(evidence(7, Method::DocumentCheck, Outcome::Refuted, 2, -1));
    assert_eq!(level_of(&[confirmed(), vec![failed]].concat(), &facts), Level::Confirmed);
    // The core of the second version is another one: a changed СНИЛС or birth date voids the confirmation.
    let passed = [
        confirmed(),
        vec![
            Record::Evidence(evidence(5, Method::SnilsCheck, Outcome::Affirmed, 2, -2)),
            Record::Evidence(evidence(6, Method::DocumentCheck, Outcome::Affirmed, 2, -2)),
        ],
    ]
    .concat();
    let promoted = level(&passed, &facts, NOW);
    assert_eq!((promoted.level, promoted.in_force), (Level::Standard, InForce::Pending));
    // A new passport under the same core keeps it.
    let same_core = VersionFacts { core: version(1).core, ..version(2) };
    let facts = PersonFacts { pending: Some(same_core), ..facts };
    assert_eq!(level_of(&passed, &facts), Level::Confirmed);
}

#[test]
fn foreigners_are_checked_by_what_they_have() {
    let permit = VersionFacts {
        snils: None,
        is_russian_citizen: false,
        document_kind: DocumentKind::ResidencePermit,
        ..version(1)
    };
    let facts = |version| PersonFacts { current: Some(version), ..PersonFacts::default() };
    assert_eq!(level_of(&[yes(1, Method::DocumentCheck)], &facts(permit.clone())), Level::Standard);
    let passport = VersionFacts { document_kind: DocumentKind::ForeignPassport, ..permit };
    assert_eq!(level_of(&[yes(1, Method::DocumentCheck)], &facts(passport.clone())), Level::Simplified);
    assert_eq!(
        level_of(&[yes(1, Method::Inspection), yes(2, Method::Desk)], &facts(passport)),
        Level::Confirmed
    );
}

#[test]
fn another_owner_or_death_leaves_the_simplified_level() {
    let owned = PersonFacts { is_owned_by_other: true, ..facts() };
    assert_eq!(level(&confirmed(), &owned, NOW).missing, vec![Missing::OwnedByOther]);
    let dead = PersonFacts { is_deceased: true, ..facts() };
    assert_eq!(level_of(&confirmed(), &dead), Level::Simplified);
}

#[test]
fn the_desk_refuses_failed_checks_and_unfinished_data_and_allows_pending_ones() {
    assert!(may_confirm_at_desk(&[], &facts(), NOW).is_ok());
    assert_eq!(may_confirm_at_desk(&[], &PersonFacts::default(), NOW), Err(DeskRefusal::Unfinished));
    let failed = [no(1, Method::SnilsCheck, -1)];
    assert_eq!(
        may_confirm_at_desk(&failed, &facts(), NOW),
        Err(DeskRefusal::FailedCheck(Requirement::Snils))
    );
}

#[test]
fn another_owner_is_told_only_after_all_checks_have_passed() {
    let owned = PersonFacts { is_owned_by_other: true, ..facts() };
    for records in [vec![], vec![yes(1, Method::SnilsCheck)], vec![no(1, Method::SnilsCheck, -1)]] {
        assert_eq!(level(&records, &owned, NOW), level(&records, &facts(), NOW));
    }
    assert_eq!(level(&standard(), &owned, NOW).missing, vec![Missing::OwnedByOther]);
}

#[test]
fn a_bootstrap_without_an_end_still_expires_after_30_days() {
    let records =
        [standard(), vec![Record::Evidence(evidence(3, Method::Bootstrap, Outcome::Affirmed, 1, 0))]]
            .concat();
    let conclusion = level(&records, &facts(), NOW);
    assert_eq!((conclusion.level, conclusion.valid_until), (Level::Confirmed, Some(at(30 * 86_400))));
    assert_eq!(level_of_at(&records, 30 * 86_400), Level::Standard);
}

#[test]
fn the_desk_refuses_a_citizen_without_a_snils_as_unfinished() {
    let version = VersionFacts { snils: None, ..version(1) };
    let facts = PersonFacts { current: Some(version), ..PersonFacts::default() };
    assert_eq!(may_confirm_at_desk(&[], &facts, NOW), Err(DeskRefusal::Unfinished));
}

fn level_of_at(records: &[Record], offset: i64) -> Level {
    level(records, &facts(), at(offset)).level
}

fn any_record() -> impl Strategy<Value = Record> {
    let method = prop::sample::select(Method::ALL.to_vec());
    let evidence =
        (0_u128..40, method, any::<bool>(), 1_u8..3, -500_i64..500, prop::option::of(-500_i64..500))
            .prop_map(|(number, method, affirmed, data, offset, expiry)| {
                let outcome = if affirmed { Outcome::Affirmed } else { Outcome::Refuted };
                let mut evidence = evidence(number, method, outcome, data, offset);
                evidence.expires_at = expiry.map(at);
                Record::Evidence(evidence)
            });
    let revocation = (0_u128..40, -500_i64..500).prop_map(|(number, offset)| {
        Record::Revocation(Revocation { evidence: EvidenceId::from(Uuid::from_u128(number)), at: at(offset) })
    });
    prop_oneof![4 => evidence, 1 => revocation]
}

fn any_records() -> impl Strategy<Value = Vec<Record>> {
    // One id is one record: evidence is immutable.
    prop::collection::vec(any_record(), 0..14).prop_map(|records| {
        let mut seen = std::collections::HashSet::new();
        records
            .into_iter()
            .filter(|record| match record {
                Record::Evidence(evidence) => seen.insert(evidence.id),
                Record::Revocation(_) => true,
            })
            .collect()
    })
}

fn any_facts() -> impl Strategy<Value = PersonFacts> {
    (any::<bool>(), any::<bool>(), prop::option::of(-500_i64..500)).prop_map(|(current, pending, end)| {
        PersonFacts {
            current: current.then(|| VersionFacts { document_ends_at: end.map(at), ..version(1) }),
            pending: pending.then(|| version(2)),
            ..PersonFacts::default()
        }
    })
}

proptest! {
    #[test]
    fn the_order_of_evidence_does_not_matter(records in any_records(), facts in any_facts(), swap in any::<prop::sample::Index>()) {
        let mut shuffled = records.clone();
        shuffled.reverse();
        if !shuffled.is_empty() {
            let middle = swap.index(shuffled.len());
            shuffled.rotate_left(middle);
        }
        prop_assert_eq!(level(&records, &facts, NOW), level(&shuffled, &facts, NOW));
    }

    #[test]
    fn more_affirming_evidence_never_lowers_the_level(records in any_records(), method in prop::sample::select(Method::ALL.to_vec()), offset in -500_i64..0) {
        let before = level(&records, &facts(), NOW).level;
        let more = Record::Evidence(evidence(99, method, Outcome::Affirmed, 1, offset));
        let after = level(&[records, vec![more]].concat(), &facts(), NOW).level;
        prop_assert!(after >= before);
    }

    #[test]
    fn refuting_and_revoking_never_raise_above_what_affirming_gave(records in any_records(), facts in any_facts()) {
        let affirmed: Vec<Record> = records.iter().filter(|record| matches!(record, Record::Evidence(e) if e.outcome == Outcome::Affirmed)).cloned().collect();
        let without_end = PersonFacts { current: facts.current.clone().map(|v| VersionFacts { document_ends_at: None, ..v }), ..facts.clone() };
        // The version in force may differ, so the bound is taken over either of them.
        let bound = [&without_end, &PersonFacts { pending: None, ..without_end.clone() }].into_iter().map(|f| level(&affirmed, f, NOW).level).max().unwrap();
        prop_assert!(level(&records, &facts, NOW).level <= bound);
    }

    #[test]
    fn a_level_holds_until_it_says(records in any_records(), facts in any_facts(), later in 1_i64..600) {
        let conclusion = level(&records, &facts, NOW);
        // Evidence that becomes known later is not time alone.
        let known: Vec<Record> = records.into_iter().filter(|record| match record {
            Record::Evidence(e) => e.at <= NOW,
            Record::Revocation(_) => true,
        }).collect();
        let until = conclusion.valid_until.unwrap_or(at(10_000));
        if at(later) < until {
            prop_assert!(level(&known, &facts, at(later)).level >= level(&known, &facts, NOW).level || level(&known, &facts, NOW).valid_until.is_some_and(|end| end <= at(later)));
        }
        if let Some(end) = level(&known, &facts, NOW).valid_until {
            prop_assert!(level(&known, &facts, end).level < level(&known, &facts, NOW).level);
        }
    }

    #[test]
    fn confirmed_always_means_all_checks_and_an_act(records in any_records(), facts in any_facts()) {
        let conclusion = level(&records, &facts, NOW);
        if conclusion.level == Level::Confirmed {
            let version = match conclusion.in_force {
                InForce::Current => facts.current.as_ref().unwrap(),
                InForce::Pending => facts.pending.as_ref().unwrap(),
                InForce::None => unreachable!("nothing in force confirms nothing"),
            };
            for requirement in Policy::for_version(version).requirements {
                prop_assert_eq!(check_state(&records, version, requirement, NOW), CheckState::Passed);
            }
            let has_act = records.iter().any(|r| matches!(r, Record::Evidence(e) if e.method.confirms() && e.fingerprint == version.core));
            prop_assert!(has_act);
        }
    }

    #[test]
    fn what_the_desk_allows_confirms_once_the_checks_pass(records in any_records(), facts in any_facts()) {
        if let Ok(version) = may_confirm_at_desk(&records, &facts, NOW) {
            let data = version.core[1];
            let mut more = records.clone();
            for (number, method) in [(201, Method::SnilsCheck), (202, Method::DocumentCheck), (203, Method::Desk)] {
                more.push(Record::Evidence(evidence(number, method, Outcome::Affirmed, data, 0)));
            }
            prop_assert_eq!(level(&more, &facts, NOW).level, Level::Confirmed);
        }
    }
}
