//! The protocol's description and the types say the same: every field of every schema is in a sample of its type, and
//! nothing else; the words of the enumerations are those of the types.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::collections::BTreeSet;

use gateway_post::{
    AcknowledgeBody, AcknowledgeReply, BATCH_MAX, BatchBody, BatchReply, EVENTS_MAX, Event, EventKind,
    EventsBody, EventsReply, Problem, ProblemCode, RegisterEntry, SealedSheets, Taken,
};
use kernel::Uuid;
use serde::Serialize;
use serde_json::Value;

fn schemas() -> Value {
    let text = include_str!("../../../../docs/api/post.openapi.json");
    let document: Value = serde_json::from_str(text).unwrap();
    document["components"]["schemas"].clone()
}

fn fields(value: &Value) -> BTreeSet<String> {
    value.as_object().unwrap().keys().cloned().collect()
}

fn entry() -> RegisterEntry {
    RegisterEntry {
        letter_id: Uuid::from_u128(1),
        reference: "123-456-7890".to_owned(),
        addressee: "A B".to_owned(),
        postcode: "248000".to_owned(),
        address: vec!["C".to_owned()],
    }
}

fn event(kind: EventKind) -> Event {
    Event { event_id: Uuid::from_u128(2), letter_id: Uuid::from_u128(1), track: "8".to_owned(), kind, at: 1 }
}

fn holds<T: Serialize>(name: &str, sample: &T) {
    let schema = &schemas()[name];
    let value = serde_json::to_value(sample).unwrap();
    assert_eq!(fields(&value), fields(&schema["properties"]), "{name}");
    assert_eq!(schema["additionalProperties"], Value::Bool(false), "{name}");
    for required in schema["required"].as_array().unwrap() {
        assert!(value.get(required.as_str().unwrap()).is_some(), "{name}: {required}");
    }
}

#[test]
fn every_schema_has_the_fields_of_its_type() {
    let sheets = SealedSheets { format: "age-1".to_owned(), file: "AAAA".to_owned() };
    let taken = Taken { letter_id: Uuid::from_u128(1), track: "8".to_owned() };
    holds("RegisterEntry", &entry());
    holds("SealedSheets", &sheets);
    let batch = BatchBody { batch_id: Uuid::from_u128(3), letters: vec![entry()], sheets: Some(sheets) };
    holds("BatchBody", &batch);
    holds("Taken", &taken);
    holds("BatchReply", &BatchReply { letters: vec![taken] });
    holds("Event", &event(EventKind::Accepted));
    holds("EventsBody", &EventsBody { limit: 1 });
    holds("EventsReply", &EventsReply { events: Vec::new() });
    holds("AcknowledgeBody", &AcknowledgeBody { event_ids: Vec::new() });
    holds("AcknowledgeReply", &AcknowledgeReply { acknowledged: 0 });
    holds("Problem", &Problem { code: ProblemCode::Sheets });
}

#[test]
fn the_words_and_bounds_are_those_of_the_types() {
    let schemas = schemas();
    let words = |value: &Value| -> BTreeSet<String> {
        value.as_array().unwrap().iter().map(|word| word.as_str().unwrap().to_owned()).collect()
    };
    let kinds = EventKind::ALL.map(|kind| kind.as_str().to_owned());
    assert_eq!(words(&schemas["Event"]["properties"]["kind"]["enum"]), BTreeSet::from(kinds));
    for code in words(&schemas["Problem"]["properties"]["code"]["enum"]) {
        assert!(serde_json::from_value::<ProblemCode>(Value::String(code)).is_ok());
    }
    let bound = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    assert_eq!(bound(&schemas["BatchBody"]["properties"]["letters"]["maxItems"]), BATCH_MAX);
    assert_eq!(bound(&schemas["EventsBody"]["properties"]["limit"]["maximum"]), EVENTS_MAX);
}

#[test]
fn a_kind_that_comes_later_is_read_and_an_unknown_field_is_not() {
    let mut value = serde_json::to_value(event(EventKind::Accepted)).unwrap();
    value["kind"] = Value::String("opened-by-customs".to_owned());
    assert_eq!(serde_json::from_value::<Event>(value.clone()).unwrap().kind, EventKind::Unknown);
    value["signedBy"] = Value::String("x".to_owned());
    assert!(serde_json::from_value::<Event>(value).is_err());
}
