//! What the digest of a request holds together, and that nothing prints.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeSet;

use gateway_registries::{Answer, CheckRequest, Registry};
use proptest::prelude::*;
use serde_json::{Value, json};

const ID: &str = "0193699f-6f00-7000-8000-000000000001";

fn request(id: &str, change: impl FnOnce(&mut Value)) -> CheckRequest {
    let mut value = json!({"id": id, "query": {
        "kind": "document-check",
        "person": {"lastName": "Петрова", "firstName": "Анна", "middleName": "Ильинична", "birthDate": "1990-02-28", "gender": "F"},
        "document": {"type": "russian-passport", "series": "6512", "number": "345678", "issueDate": "2012-03-01", "issueId": "660038"},
    }});
    change(&mut value);
    serde_json::from_value(value).unwrap()
}

fn answer(request: &CheckRequest) -> Answer {
    let digest = data_encoding::BASE64URL_NOPAD.encode(&request.subject_digest());
    serde_json::from_value(json!({
        "answerId": ID, "messageId": ID, "requestId": request.id, "subjectDigest": digest,
        "answeredAt": "2026-11-22T09:30:00Z", "result": {"code": "matched"},
    }))
    .unwrap()
}

#[test]
fn every_field_counts_and_so_does_the_request() {
    let changes: [(&str, &str); 9] = [
        ("/person/lastName", "Петров"),
        ("/person/firstName", "Анн"),
        ("/person/middleName", "Ильинич"),
        ("/person/birthDate", "1990-02-27"),
        ("/person/gender", "M"),
        ("/document/series", "6513"),
        ("/document/number", "345679"),
        ("/document/issueDate", "2012-03-02"),
        ("/document/issueId", "660039"),
    ];
    let mut digests = BTreeSet::from([request(ID, |_| ()).subject_digest()]);
    for (pointer, other) in changes {
        let change = |value: &mut Value| *value["query"].pointer_mut(pointer).unwrap() = json!(other);
        digests.insert(request(ID, change).subject_digest());
    }
    digests.insert(request("0193699f-6f00-7000-8000-000000000002", |_| ()).subject_digest());
    assert_eq!(digests.len(), changes.len() + 2);
}

#[test]
fn every_field_about_a_child_and_the_asker_counts() {
    let birth = |asker: Value, change: &dyn Fn(&mut Value)| {
        request(ID, |value| {
            let query = &mut value["query"];
            query["kind"] = json!("birth-check");
            query.as_object_mut().unwrap().remove("document");
            query["certificate"] = json!({"number": "III-АЖ 123456", "issueDate": "2018-03-01"});
            query["asker"] = asker;
            change(query);
        })
        .subject_digest()
    };
    let person = json!({"firstName": "Пётр", "birthDate": "1988-02-28", "gender": "M"});
    let guardian = json!({"as": "guardian", "person": person, "actNumber": "17", "actDate": "2024-03-01"});
    let changes: [(&str, &str); 7] = [
        ("/person/firstName", "Ася"),
        ("/certificate/number", "III-АЖ 123457"),
        ("/certificate/issueDate", "2018-03-02"),
        ("/asker/person/firstName", "Павел"),
        ("/asker/person/birthDate", "1988-02-27"),
        ("/asker/actNumber", "18"),
        ("/asker/actDate", "2024-03-02"),
    ];
    let mut digests = BTreeSet::from([
        birth(guardian.clone(), &|_| ()),
        birth(json!({"as": "parent", "person": person}), &|_| ()),
        birth(json!({"as": "child"}), &|_| ()),
    ]);
    for (pointer, other) in changes {
        let change = |query: &mut Value| *query.pointer_mut(pointer).unwrap() = json!(other);
        digests.insert(birth(guardian.clone(), &change));
    }
    assert_eq!(digests.len(), changes.len() + 3);
}

#[test]
fn text_that_moves_between_fields_is_other_data() {
    let a = request(ID, |value| {
        value["query"]["person"]["lastName"] = json!("Петрова А");
        value["query"]["person"]["firstName"] = json!("нна");
    });
    let b = request(ID, |value| {
        value["query"]["person"]["lastName"] = json!("Петрова");
        value["query"]["person"]["firstName"] = json!(" Анна");
    });
    assert_ne!(a.subject_digest(), b.subject_digest());
}

#[test]
fn an_answer_concerns_its_own_request_about_its_own_data_alone() {
    let ours = request(ID, |_| ());
    let other_data = request(ID, |value| value["query"]["document"]["number"] = json!("111111"));
    let other_request = request("0193699f-6f00-7000-8000-000000000002", |_| ());
    assert!(answer(&ours).concerns(&ours));
    assert!(!answer(&ours).concerns(&other_data));
    assert!(!answer(&ours).concerns(&other_request));
}

#[test]
fn a_request_does_not_print_what_it_holds() {
    let printed = format!("{:?}", request(ID, |_| ()));
    for personal in ["Петрова", "Анна", "1990", "6512", "345678", "2012", "660038"] {
        assert!(!printed.contains(personal), "{printed}");
    }
}

#[test]
fn the_word_of_a_registry_reads_back() {
    for registry in Registry::ALL {
        assert_eq!(Registry::from_code(registry.code()), Some(registry));
        assert_eq!(serde_json::to_value(registry).unwrap(), json!(registry.code()));
    }
}

proptest! {
    #[test]
    fn reading_arbitrary_bytes_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = serde_json::from_slice::<Answer>(&bytes);
        let _ = serde_json::from_slice::<CheckRequest>(&bytes);
    }
}
