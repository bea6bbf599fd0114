//! The protocol's description and the types say the same: every schema is exercised by a sample, every sample fits its
//! schema, every field that a schema names is a field that the types know, and what a schema refuses the types refuse.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::collections::BTreeSet;

use gateway_registries::{
    AcknowledgeBody, AcknowledgeReply, Answer, BirthPair, CheckRequest, CheckResult, CorrectBody,
    CorrectionProgress, CorrectionRequest, CorrectionsReply, DeclineReason, Document, FollowBody,
    InvalidReason, NextBody, NextReply, Pair, PersonData, Problem, SendBody, SendReply,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

struct Description {
    document: Value,
    /// `Schema.field` of every field that a sample had.
    seen: BTreeSet<String>,
}

impl Description {
    fn load() -> Self {
        let text = include_str!("../../../../docs/api/registries.openapi.json");
        Self { document: serde_json::from_str(text).unwrap(), seen: BTreeSet::new() }
    }

    fn schema(&self, name: &str) -> Value {
        self.document["components"]["schemas"][name].clone()
    }

    /// The part of JSON Schema that the description uses.
    fn fits(&mut self, name: &str, schema: &Value, value: &Value) -> bool {
        if let Some(reference) = schema["$ref"].as_str() {
            let name = reference.rsplit('/').next().unwrap();
            return self.fits(name, &self.schema(name), value);
        }
        if let Some(variants) = schema["oneOf"].as_array() {
            return variants.iter().filter(|variant| self.fits(name, variant, value)).count() == 1;
        }
        if let Some(words) = schema["enum"].as_array() {
            return words.contains(value);
        }
        if !schema["const"].is_null() {
            return schema["const"] == *value;
        }
        match schema["type"].as_str().unwrap() {
            "object" => self.fits_object(name, schema, value),
            "array" => value.as_array().is_some_and(|items| {
                let length = u64::try_from(items.len()).unwrap();
                length >= schema["minItems"].as_u64().unwrap_or(0)
                    && length <= schema["maxItems"].as_u64().unwrap()
                    && items.iter().all(|item| self.fits(name, &schema["items"], item))
            }),
            "integer" => value.as_u64().is_some_and(|number| {
                number >= schema["minimum"].as_u64().unwrap() && number <= schema["maximum"].as_u64().unwrap()
            }),
            "string" => value.as_str().is_some_and(|text| {
                let length = u64::try_from(text.chars().count()).unwrap();
                length >= schema["minLength"].as_u64().unwrap_or(0)
                    && length <= schema["maxLength"].as_u64().unwrap_or(u64::MAX)
            }),
            other => panic!("{other} in the description"),
        }
    }

    fn fits_object(&mut self, name: &str, schema: &Value, value: &Value) -> bool {
        assert_eq!(schema["additionalProperties"], json!(false), "{name} is closed");
        let (Some(fields), properties) = (value.as_object(), schema["properties"].as_object().unwrap())
        else {
            return false;
        };
        let required = schema["required"].as_array().unwrap();
        let complete = required.iter().all(|field| fields.contains_key(field.as_str().unwrap()));
        let fits = complete
            && fields.iter().all(|(field, value)| {
                properties.get(field).is_some_and(|schema| self.fits(name, schema, value))
            });
        if fits {
            self.seen.extend(fields.keys().map(|field| format!("{name}.{field}")));
        }
        fits
    }

    /// The sample fits the schema, the type reads it and writes the same again.
    fn holds<T: Serialize + DeserializeOwned>(&mut self, name: &str, sample: &Value) {
        assert!(self.fits(name, &self.schema(name), sample), "{name} does not fit: {sample}");
        let typed: T = serde_json::from_value(sample.clone()).unwrap();
        assert_eq!(serde_json::to_value(typed).unwrap(), *sample, "{name}");
    }

    /// Neither the schema nor the type takes it.
    fn refuses<T: DeserializeOwned>(&mut self, name: &str, sample: &Value) {
        assert!(!self.fits(name, &self.schema(name), sample), "{name} fits: {sample}");
        assert!(serde_json::from_value::<T>(sample.clone()).is_err(), "{name} was read: {sample}");
    }

    fn described(&self) -> BTreeSet<String> {
        let schemas = self.document["components"]["schemas"].as_object().unwrap();
        let fields = |(name, schema): (&String, &Value)| {
            let properties = schema["properties"].as_object().cloned().unwrap_or_default();
            properties.keys().map(|field| format!("{name}.{field}")).collect::<Vec<_>>()
        };
        schemas.iter().flat_map(fields).collect()
    }
}

const ID: &str = "0193699f-6f00-7000-8000-000000000001";

fn person() -> Value {
    json!({"lastName": "Петрова", "firstName": "Анна", "middleName": "Ильинична", "birthDate": "1990-02-28", "gender": "F"})
}

fn documents() -> [Value; 4] {
    [
        json!({"type": "russian-passport", "series": "6512", "number": "345678", "issueDate": "2012-03-01", "issueId": "660038"}),
        json!({"type": "foreign-passport", "citizenship": "KAZ", "number": "N12345678", "issueDate": "2020-03-01"}),
        json!({"type": "residence-permit", "number": "830123456", "issueDate": "2020-03-01", "expiryDate": "2030-03-01"}),
        json!({"type": "temporary-residence", "number": "660012345", "issueDate": "2025-03-01", "expiryDate": "2028-03-01"}),
    ]
}

fn askers() -> [Value; 3] {
    [
        json!({"as": "parent", "person": person()}),
        json!({"as": "guardian", "person": person(), "actNumber": "17-оп", "actDate": "2024-03-01"}),
        json!({"as": "child"}),
    ]
}

fn queries() -> Vec<Value> {
    let mut queries = vec![
        json!({"kind": "snils-check", "person": person(), "snils": "11223344595"}),
        json!({"kind": "inn-check", "person": person(), "inn": "500100732259"}),
    ];
    for document in documents() {
        queries.push(json!({"kind": "document-check", "person": person(), "document": document}));
        queries.push(json!({"kind": "inn-search", "person": person(), "document": document}));
    }
    let certificate = json!({"number": "III-АЖ 123456", "issueDate": "2018-03-01"});
    queries.extend(askers().map(|asker| {
        json!({"kind": "birth-check", "person": person(), "certificate": certificate, "asker": asker})
    }));
    queries
}

fn results() -> Vec<Value> {
    let mut results = vec![
        json!({"code": "matched"}),
        json!({"code": "not-found"}),
        json!({"code": "inn-found", "inn": "500100732259"}),
        json!({"code": "deceased", "date": "2024-02-29"}),
        json!({"code": "rights-ended", "date": "2024-02-29"}),
        json!({"code": "unavailable"}),
    ];
    results.extend(BirthPair::ALL.map(|pair| json!({"code": "birth-mismatch", "pair": pair.code()})));
    results.extend(Pair::ALL.map(|pair| json!({"code": "mismatch", "pair": pair.code()})));
    results.extend(InvalidReason::ALL.map(|reason| json!({"code": "invalid", "reason": reason.code()})));
    results
}

fn answer(result: &Value) -> Value {
    json!({
        "answerId": ID, "messageId": ID, "requestId": ID, "subjectDigest": "A".repeat(43),
        "answeredAt": "2026-11-22T09:30:00.123456Z", "result": result,
    })
}

fn correction() -> Value {
    json!({"id": ID, "query": queries()[0], "text": "Отчество с ошибкой"})
}

fn progress() -> Vec<Value> {
    let mut states =
        vec![json!({"code": "received"}), json!({"code": "in-work"}), json!({"code": "corrected"})];
    states.extend(DeclineReason::ALL.map(|reason| json!({"code": "declined", "reason": reason.code()})));
    let of =
        |state: Value| json!({"correctionId": ID, "state": state, "since": "2026-11-22T09:30:00.123456Z"});
    states.into_iter().map(of).collect()
}

#[test]
fn the_description_and_the_types_have_the_same_fields() {
    let mut description = Description::load();
    let requests: Vec<Value> = queries().into_iter().map(|query| json!({"id": ID, "query": query})).collect();
    description.holds::<SendBody>("SendBody", &json!({"requests": requests}));
    description.holds::<SendReply>("SendReply", &json!({"accepted": [{"requestId": ID, "messageId": ID}]}));
    description.holds::<NextBody>("NextBody", &json!({"limit": 50}));
    let answers: Vec<Value> = results().iter().map(answer).collect();
    description.holds::<NextReply>("NextReply", &json!({"answers": answers}));
    description.holds::<AcknowledgeBody>("AcknowledgeBody", &json!({"answerIds": [ID]}));
    description.holds::<AcknowledgeReply>("AcknowledgeReply", &json!({"acknowledged": 1}));
    description.holds::<CorrectBody>("CorrectBody", &json!({"corrections": [correction()]}));
    description.holds::<FollowBody>("FollowBody", &json!({"correctionIds": [ID]}));
    description.holds::<CorrectionsReply>("CorrectionsReply", &json!({"corrections": progress()}));
    for code in description.schema("ProblemCode")["enum"].as_array().unwrap() {
        description.holds::<Problem>("Problem", &json!({"code": code, "requestId": ID}));
    }
    assert_eq!(description.seen, description.described());
}

#[test]
fn what_is_optional_may_be_absent_and_is_never_null() {
    let mut description = Description::load();
    let mut single_name = person();
    single_name.as_object_mut().unwrap().retain(|field, _| field != "lastName" && field != "middleName");
    description.holds::<PersonData>("Person", &single_name);
    single_name["lastName"] = Value::Null;
    description.refuses::<PersonData>("Person", &single_name);
    let mut permit = documents()[2].clone();
    permit.as_object_mut().unwrap().remove("expiryDate");
    description.holds::<Document>("Document", &permit);
    permit["expiryDate"] = Value::Null;
    description.refuses::<Document>("Document", &permit);
    description.holds::<Problem>("Problem", &json!({"code": "malformed"}));
}

#[test]
fn a_field_that_does_not_belong_is_refused_everywhere() {
    let mut description = Description::load();
    let with_stray = |mut value: Value| {
        value["stray"] = json!(1);
        value
    };
    for query in queries() {
        description.refuses::<CheckRequest>("CheckRequest", &json!({"id": ID, "query": with_stray(query)}));
    }
    for document in documents() {
        description.refuses::<Document>("Document", &with_stray(document));
    }
    for result in results() {
        description.refuses::<CheckResult>("CheckResult", &with_stray(result.clone()));
        description.refuses::<Answer>("Answer", &with_stray(answer(&result)));
    }
    description.refuses::<PersonData>("Person", &with_stray(person()));
    description.refuses::<CorrectionRequest>("CorrectionRequest", &with_stray(correction()));
    for one in progress() {
        description.refuses::<CorrectionProgress>("CorrectionProgress", &with_stray(one.clone()));
        let mut inner = one;
        inner["state"]["stray"] = json!(1);
        description.refuses::<CorrectionProgress>("CorrectionProgress", &inner);
    }
    let mut endless = correction();
    endless["text"] = json!("Я".repeat(1_001));
    description.refuses::<CorrectionRequest>("CorrectionRequest", &endless);
}

#[test]
fn a_field_that_is_required_is_missed() {
    let mut description = Description::load();
    for field in ["answerId", "messageId", "requestId", "subjectDigest", "answeredAt", "result"] {
        let mut incomplete = answer(&json!({"code": "matched"}));
        incomplete.as_object_mut().unwrap().remove(field);
        description.refuses::<Answer>("Answer", &incomplete);
    }
}

#[test]
fn a_value_of_another_shape_is_refused() {
    let answer = answer(&json!({"code": "matched"}));
    let with = |field: &str, value: Value| {
        let mut changed = answer.clone();
        changed[field] = value;
        changed
    };
    assert!(serde_json::from_value::<Answer>(answer.clone()).is_ok());
    for bad in [
        with("answerId", json!("1")),
        with("subjectDigest", json!("A".repeat(42))),
        with("answeredAt", json!("yesterday")),
        with("result", json!({"code": "perhaps"})),
        with("result", json!({"code": "mismatch", "pair": "other"})),
        with("result", json!({"code": "deceased", "date": "2024-02-30"})),
        with("result", json!({"code": "inn-found", "inn": "5001007322"})),
    ] {
        assert!(serde_json::from_value::<Answer>(bad.clone()).is_err(), "{bad}");
    }
    let mut long = person();
    long["firstName"] = json!("Я".repeat(101));
    Description::load().refuses::<PersonData>("Person", &long);
}
