//! What the profile keeps, on both engines.

#![expect(clippy::unwrap_used, reason = "a test that cannot arrange its data must fail")]

use kernel::{Date, SubjectId};
use person::{NamePart, PersonName};
use profile::model::{PersonData, PersonForm, VersionState};
use profile::{MIGRATIONS, ops};
use store::testing::{TEST_NOW, TestStore};
use store::{Scope, ScopeKey, Tx, on_both_engines};

const TODAY: Date = Date::constant(2026, 11, 22);

fn form(changes: &[(&str, &str)]) -> PersonForm {
    let mut form = PersonForm::default();
    let filled = [
        ("lastName", "Проверкин"),
        ("firstName", "Пётр"),
        ("middleName", "Ильич"),
        ("gender", "M"),
        ("birthDate-day", "2"),
        ("birthDate-month", "3"),
        ("birthDate-year", "1992"),
        ("birthPlace", "г. Красноярск"),
        ("citizenship", "RUS"),
        ("document", "russian_passport"),
        ("series", "0412"),
        ("number", "345678"),
        ("issueDate-day", "15"),
        ("issueDate-month", "3"),
        ("issueDate-year", "2012"),
        ("issueId", "240001"),
        ("issuedBy", "ОУФМС"),
        ("snils", "11223344595"),
    ];
    for (field, typed) in filled.iter().chain(changes) {
        form.set(field, typed);
    }
    form
}

fn person(changes: &[(&str, &str)]) -> PersonData {
    form(changes).check(TODAY).unwrap().person
}

async fn begin(t: &TestStore) -> (Tx, ScopeKey, SubjectId) {
    let subject = SubjectId::generate(&t.env);
    let tx = t.store.begin().await.unwrap();
    let key = tx.vault().create_key(&tx, Scope::subject(subject)).await.unwrap();
    let name = PersonName {
        last: Some(NamePart::parse("Проверкин").unwrap()),
        first: NamePart::parse("Пётр").unwrap(),
        middle: None,
    };
    ops::create(&tx, &key, subject, &name).await.unwrap();
    (tx, key, subject)
}

on_both_engines! {
    &[store::MIGRATIONS, MIGRATIONS];

    a_profile_begins_with_a_name_alone => async |t: TestStore| {
        let (tx, key, subject) = begin(&t).await;
        tx.commit().await.unwrap();
        let profile = ops::load_profile(t.store.reader(), &key, subject).await.unwrap();
        assert_eq!(profile.current.content.name().full(), "Проверкин Пётр");
        assert_eq!((profile.current.no, profile.current.made_at), (1, TEST_NOW));
        assert!(profile.current.facts().is_none() && profile.pending.is_none());
    };

    a_submitted_version_waits_and_the_current_one_stays_in_force => async |t: TestStore| {
        let (tx, key, subject) = begin(&t).await;
        let made = ops::submit_pending(&tx, &key, subject, &person(&[])).await.unwrap();
        let profile = ops::load_profile(tx.conn(), &key, subject).await.unwrap();
        assert_eq!(profile.current.no, 1);
        assert_eq!(profile.pending.as_ref(), Some(&made));
        assert_eq!((made.no, made.state), (2, VersionState::Pending));
        assert_eq!(profile.newest(), &made);
        assert_eq!(ops::find_pending(tx.conn(), &key, subject).await.unwrap(), Some(made));
    };

    a_promoted_version_is_in_force_and_the_one_before_is_past => async |t: TestStore| {
        let (tx, key, subject) = begin(&t).await;
        assert!(ops::promote_pending(&tx, subject).await.is_err());
        tx.rollback().await.unwrap();
        let (tx, key2, subject) = begin(&t).await;
        drop(key);
        ops::submit_pending(&tx, &key2, subject, &person(&[])).await.unwrap();
        ops::promote_pending(&tx, subject).await.unwrap();
        assert_eq!(ops::load_current(tx.conn(), &key2, subject).await.unwrap().no, 2);
        let states: Vec<_> = ops::list_versions(tx.conn(), &key2, subject, (i32::MAX, 10)).await.unwrap()
            .into_iter().map(|version| (version.no, version.state)).collect();
        assert_eq!(states, [(2, VersionState::Current), (1, VersionState::Past)]);
    };

    a_new_submission_or_a_withdrawal_ends_the_pending_version_alone => async |t: TestStore| {
        let (tx, key, subject) = begin(&t).await;
        ops::submit_pending(&tx, &key, subject, &person(&[])).await.unwrap();
        ops::submit_pending(&tx, &key, subject, &person(&[("number", "345679")])).await.unwrap();
        assert!(ops::withdraw_pending(&tx, subject).await.unwrap());
        assert!(!ops::withdraw_pending(&tx, subject).await.unwrap());
        let third = ops::submit_pending(&tx, &key, subject, &person(&[])).await.unwrap();
        assert_eq!(third.no, 4, "a number is never given twice");
        let states: Vec<_> = ops::list_versions(tx.conn(), &key, subject, (4, 10)).await.unwrap()
            .into_iter().map(|version| version.state).collect();
        assert_eq!(states, [VersionState::Withdrawn, VersionState::Withdrawn, VersionState::Current]);
    };

    an_unfinished_form_is_kept_until_it_is_submitted => async |t: TestStore| {
        let (tx, key, subject) = begin(&t).await;
        assert!(ops::find_draft(tx.conn(), &key, subject).await.unwrap().is_none());
        ops::save_draft(&tx, &key, subject, &form(&[("snils", "1")])).await.unwrap();
        ops::save_draft(&tx, &key, subject, &form(&[("snils", "11")])).await.unwrap();
        let kept = ops::find_draft(tx.conn(), &key, subject).await.unwrap().unwrap();
        assert_eq!(kept.value("snils"), "11");
        ops::submit_pending(&tx, &key, subject, &person(&[])).await.unwrap();
        assert!(ops::find_draft(tx.conn(), &key, subject).await.unwrap().is_none());
    };

    a_found_inn_stands_beside_what_was_typed => async |t: TestStore| {
        let (tx, key, subject) = begin(&t).await;
        let made = ops::submit_pending(&tx, &key, subject, &person(&[])).await.unwrap();
        let inn = person::Inn::parse("500100732259").unwrap();
        ops::add_found_inn(&tx, &key, (subject, made.no), &inn).await.unwrap();
        let kept = ops::find_version(tx.conn(), &key, (subject, made.no)).await.unwrap().unwrap();
        assert_eq!(kept.inn(), Some((&inn, profile::model::InnSource::TaxService)));
        assert_eq!(kept.facts(), made.facts(), "what evidence vouches for stays the same");
    };

    profiles_of_many_come_in_one_query => async |t: TestStore| {
        let mut keys = Vec::new();
        for _ in 0..3 {
            let (tx, key, subject) = begin(&t).await;
            ops::submit_pending(&tx, &key, subject, &person(&[])).await.unwrap();
            tx.commit().await.unwrap();
            keys.push(key);
        }
        let profiles = ops::list_profiles(t.store.reader(), &keys[1..]).await.unwrap();
        assert_eq!(profiles.len(), 2);
        assert!(profiles.values().all(|profile| profile.pending.is_some()));
    };

    a_fingerprint_changes_with_what_it_vouches_for_alone => async |t: TestStore| {
        let vault = t.store.vault();
        let of = |changes: &[(&str, &str)]| profile::model::Fingerprints::of(vault, &person(changes));
        let base = of(&[]);
        let same = of(&[("lastName", "ПРОВЕРКИН"), ("firstName", "Петр"), ("birthPlace", "Канск"), ("snils", "112-233-445 95")]);
        assert_eq!(same, base);
        let snils = of(&[("snils", "08765430300")]);
        assert!(snils.core != base.core && snils.snils != base.snils && snils.document == base.document);
        let birth = of(&[("birthDate-day", "3")]);
        assert!(birth.core != base.core && birth.snils != base.snils && birth.document != base.document);
        let name = of(&[("lastName", "Испытаткин")]);
        assert!(name.core == base.core && name.snils != base.snils && name.document != base.document);
        let document = of(&[("number", "345679")]);
        assert!(document.core == base.core && document.snils == base.snils && document.document != base.document);
        let issued = of(&[("issueDate-day", "16")]);
        assert!(issued.document != base.document && issued.core == base.core);
    };

    a_passport_ends_ninety_days_after_the_birthday_unless_it_had_ended_before => async |t: TestStore| {
        let (tx, key, subject) = begin(&t).await;
        let young = person(&[("birthDate-year", "2007"), ("issueDate-day", "10"), ("issueDate-year", "2021")]);
        let ends = ops::submit_pending(&tx, &key, subject, &young).await.unwrap().facts().unwrap().document_ends_at;
        // 20 on 2 March 2027, good for 90 days more: until 31 May.
        assert_eq!(ends.unwrap().to_string(), "2027-06-01T00:00:00Z");
        let overdue = person(&[("birthDate-year", "1986"), ("issueDate-year", "2001")]);
        let ends = ops::submit_pending(&tx, &key, subject, &overdue).await.unwrap().facts().unwrap().document_ends_at;
        assert_eq!(ends, None, "the registry decides");
    };
}
