//! The software of a centre, which calls for an operator.

use gateway_registries_simulator::Person;
use http::{HeaderName, HeaderValue, Method, header};
use person::IdentityDocument;
use serde_json::{Value, json};
use web::testing::{Answer, Browser};

use super::staff::{STAFF, centre};
use super::{DESK_SECRET, World};

/// The software, with the number of what it did last: each act has a key of its own.
pub struct Software {
    pub browser: Browser,
    acts: u32,
}

/// An answer with its body read.
pub struct Told {
    pub answer: Answer,
    pub body: Value,
}

impl Told {
    /// Status and stable code of a refusal; the code is empty in an answer of success.
    pub fn code(&self) -> (u16, &str) {
        (self.answer.status.as_u16(), self.body["code"].as_str().unwrap_or_default())
    }
}

impl Software {
    /// The software of the centre, for the first supervisor.
    pub async fn new(world: &World) -> Self {
        let mut software = Self { browser: world.browser(), acts: 0 };
        software.set(header::CONTENT_TYPE, "application/json");
        software.sign_in(&format!("mfc-software:{DESK_SECRET}"));
        software.set(HeaderName::from_static("okno-centre"), centre().as_str());
        software.set_operator(&world.oid(STAFF).await.to_string());
        software
    }

    fn set(&mut self, name: HeaderName, value: &str) {
        self.browser.headers.insert(name, HeaderValue::from_str(value).unwrap());
    }

    /// Name and secret.
    pub fn sign_in(&mut self, credentials: &str) {
        let text = format!("Basic {}", data_encoding::BASE64.encode(credentials.as_bytes()));
        self.set(header::AUTHORIZATION, &text);
    }

    /// For whom it calls from now on.
    pub fn set_operator(&mut self, oid: &str) {
        self.set(HeaderName::from_static("okno-operator"), oid);
    }

    /// For which centre it calls from now on.
    pub fn set_centre(&mut self, code: &str) {
        self.set(HeaderName::from_static("okno-centre"), code);
    }

    /// An act under a new key.
    pub async fn act(&mut self, path: &str, body: Value) -> Told {
        self.acts += 1;
        let key = format!("act-number-{}", self.acts);
        self.act_as(&key, path, &body.to_string()).await
    }

    /// An act under a key, with any body.
    pub async fn act_as(&mut self, key: &str, path: &str, body: &str) -> Told {
        self.set(HeaderName::from_static("idempotency-key"), key);
        let answer = self.browser.send(Method::POST, path, Some(body.to_owned())).await;
        told(answer)
    }

    /// A look.
    pub async fn look(&mut self, path: &str) -> Told {
        let answer = self.browser.get(path).await;
        told(answer)
    }

    /// Finds by phone and birth date, and gives the address of the visit.
    pub async fn find(&mut self, phone: &str, person: &Person, purpose: &str) -> String {
        let body = json!({"purpose": purpose, "phone": phone, "birthDate": person.birth_date.to_string()});
        let told = self.act("/desk/v1/visits", body).await;
        assert_eq!(told.answer.status, 201, "{}", told.answer.body);
        format!("/desk/v1/visits/{}", told.body["visit"])
    }

    /// Sends the code and types it.
    pub async fn prove(&mut self, world: &World, visit: &str, e164: &str) {
        let already = world.sms.inbox(e164).len();
        let sent = self.act(&format!("{visit}/code"), json!({})).await;
        assert_eq!(sent.answer.status, 202, "{}", sent.answer.body);
        let code = world.sms_code(e164, already + 1).await;
        let proven = self.act(&format!("{visit}/presence"), json!({"code": code})).await;
        assert_eq!(proven.body["state"], "present", "{}", proven.answer.body);
    }

    /// Types number and date from the paper.
    pub async fn compare(&mut self, visit: &str, person: &Person) {
        let document = person.document.as_ref().unwrap();
        let body = json!({"number": document.number(), "issueDate": document.issued_on().to_string()});
        let compared = self.act(&format!("{visit}/paper"), body).await;
        assert_eq!(compared.body["state"], "compared", "{}", compared.answer.body);
    }
}

fn told(answer: Answer) -> Told {
    let kind = answer.headers.get(header::CONTENT_TYPE).map(|kind| kind.to_str().unwrap().to_owned());
    let expected = if answer.status.is_success() { "application/json" } else { "application/problem+json" };
    assert_eq!(kind.as_deref(), Some(expected), "{}: {}", answer.status, answer.body);
    let body: Value = serde_json::from_str(&answer.body).unwrap();
    if !answer.status.is_success() {
        assert_eq!(body["status"], answer.status.as_u16());
        for text in [&body["title"], &body["texts"]["ru"], &body["texts"]["en"]] {
            assert!(!text.as_str().unwrap().is_empty(), "{body}");
        }
    }
    Told { answer, body }
}

/// Everything that stands in the papers.
pub fn papers(person: &Person) -> Value {
    let document = person.document.as_ref().unwrap();
    let mut body = json!({
        "firstName": person.name.first.to_string(),
        "lastName": person.name.last.as_ref().map(ToString::to_string).unwrap_or_default(),
        "lastNameNone": person.name.last.is_none(),
        "middleName": person.name.middle.as_ref().map(ToString::to_string).unwrap_or_default(),
        "middleNameNone": person.name.middle.is_none(),
        "gender": person.gender.to_string(),
        "birthDate": person.birth_date.to_string(),
        "birthPlace": person.birth_place,
        "citizenship": person.citizenship.to_string(),
        "document": document.kind().as_str(),
        "number": document.number(),
        "issueDate": document.issued_on().to_string(),
        "issuedBy": document.issued_by().to_string(),
        "expiryDate": document.expires_on().map(|date| date.to_string()).unwrap_or_default(),
        "snils": person.snils.as_ref().map(ToString::to_string).unwrap_or_default(),
    });
    if let IdentityDocument::RussianPassport { passport, division_code, .. } = document {
        body["series"] = json!(passport.series());
        body["number"] = json!(passport.number());
        body["issueId"] = json!(division_code.to_string());
    }
    body
}
