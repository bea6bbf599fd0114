//! "Fill in and check personal data": about the person, then about the document.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use identity::model::contact::Contact;
use identity::ops::account::list_contacts;
use identity::pages::SignedIn;
use kernel::{Date, SubjectId};
use person::{Country, DocumentKind};
use profile::model::PersonForm;
use profile::ops::{delete_draft, find_draft, load_profile, save_draft};
use store::{Scope, ScopeKey, StoreError};
use web::{Audience, Form, PageError, Routes, Shell, page, page_with_errors, see};

use super::Pages;
use crate::Proofing;

pub const PERSON_PATH: &str = "/account/data";
pub const DOCUMENT_PATH: &str = "/account/data/document";

pub fn routes() -> Routes<Pages> {
    Routes::new()
        .get(PERSON_PATH, Audience::Citizen, show_person)
        .post(PERSON_PATH, Audience::Citizen, take_person)
        .get(DOCUMENT_PATH, Audience::Citizen, show_document)
        .post(DOCUMENT_PATH, Audience::Citizen, take_document)
}

/// The fields of the first page, as the form's mistakes name them.
const PERSON_FIELDS: [&str; 9] = [
    "lastName",
    "firstName",
    "middleName",
    "gender",
    "birthDate",
    "birthPlace",
    "citizenship",
    "document",
    "lastNameNone",
];

/// The fields of the second page.
const DOCUMENT_FIELDS: [&str; 8] =
    ["series", "number", "issueDate", "issueId", "issuedBy", "expiryDate", "snils", "inn"];

/// The page that holds a field.
pub fn page_of(field: &str) -> &'static str {
    if PERSON_FIELDS.iter().any(|own| field.starts_with(own)) { PERSON_PATH } else { DOCUMENT_PATH }
}

/// Today in the time zone of the installation.
pub fn today(shell: &Shell) -> Date {
    shell.now().date_in(&shell.site().config().time_zone)
}

/// The unfinished form, as long as it is not sent.
pub async fn find_unsent(proofing: &Proofing, subject: SubjectId) -> Result<Option<PersonForm>, StoreError> {
    let store = proofing.db();
    let key = store.vault().load_key(store.reader(), Scope::subject(subject)).await?;
    find_draft(store.reader(), &key, subject).await
}

/// The unfinished form, or what is known already.
pub async fn load_form(
    proofing: &Proofing,
    subject: SubjectId,
) -> Result<(ScopeKey, PersonForm), StoreError> {
    let store = proofing.db();
    let key = store.vault().load_key(store.reader(), Scope::subject(subject)).await?;
    if let Some(draft) = find_draft(store.reader(), &key, subject).await? {
        return Ok((key, draft));
    }
    let profile = load_profile(store.reader(), &key, subject).await?;
    let content = &profile.newest().content;
    let form = content.person().map_or_else(|| PersonForm::of_name(content.name()), PersonForm::of_person);
    Ok((key, form))
}

/// Personal data begin with a confirmed mobile phone.
pub async fn has_phone(proofing: &Proofing, subject: SubjectId) -> Result<bool, StoreError> {
    let store = proofing.db();
    let key = store.vault().load_key(store.reader(), Scope::subject(subject)).await?;
    let contacts = list_contacts(store.reader(), &key, subject).await?;
    Ok(contacts.iter().any(|stored| matches!(stored.contact, Contact::Phone(_))))
}

fn to_form(typed: &PersonForm) -> Form {
    let filled = PersonForm::FIELDS.iter().map(|field| (*field, typed.value(field)));
    Form::with_values(filled.filter(|(_, value)| !value.is_empty()))
}

/// Puts what was typed on one page into the form; what stands on the other stays.
fn take(typed: &mut PersonForm, form: &Form, fields: &[&str]) {
    for field in PersonForm::FIELDS {
        let name = field.split('-').next().unwrap_or(field);
        let on_page = fields.contains(&name) || (name == "middleNameNone" && fields.contains(&"middleName"));
        if on_page {
            typed.set(field, form.exact(field));
        }
    }
}

async fn keep(
    proofing: &Proofing,
    key: &ScopeKey,
    subject: SubjectId,
    typed: &PersonForm,
) -> Result<(), StoreError> {
    let tx = proofing.db().begin().await?;
    save_draft(&tx, key, subject, typed).await?;
    tx.commit().await
}

#[derive(Template)]
#[template(path = "data_person.html")]
struct PersonPage {
    shell: Shell,
    form: Form,
    genders: Vec<(&'static str, String)>,
    countries: Vec<(String, String)>,
    documents: Vec<(&'static str, String)>,
}

impl PersonPage {
    fn new(shell: Shell, form: Form) -> Self {
        let genders = vec![("M", shell.t("gender-male")), ("F", shell.t("gender-female"))];
        let documents = DocumentKind::ALL
            .into_iter()
            .map(|kind| (kind.as_str(), shell.t(super::rows::document_key(kind))));
        Self { genders, countries: countries(&shell), documents: documents.collect(), shell, form }
    }
}

/// Russia first, then the neighbours, then all by their letters.
pub fn countries(shell: &Shell) -> Vec<(String, String)> {
    let named = |code: &str, key: &str| (code.to_owned(), shell.t(key));
    let mut all = vec![
        named("RUS", "country-rus"),
        named("BLR", "country-blr"),
        named("KAZ", "country-kaz"),
        named("KGZ", "country-kgz"),
        named("ARM", "country-arm"),
        named("UZB", "country-uzb"),
        named("TJK", "country-tjk"),
        named("UKR", "country-ukr"),
        named("CHN", "country-chn"),
    ];
    let known: Vec<String> = all.iter().map(|(code, _)| code.clone()).collect();
    all.extend(
        Country::all()
            .map(|c| c.to_string())
            .filter(|code| !known.contains(code))
            .map(|code| (code.clone(), code)),
    );
    all
}

async fn show_person(
    State(pages): State<Pages>,
    shell: Shell,
    signed_in: SignedIn,
) -> Result<Response, PageError> {
    let subject = signed_in.session.subject;
    if !has_phone(&pages.proofing, subject).await? {
        return Ok(see("/account/phone"));
    }
    let (_, mut typed) = load_form(&pages.proofing, subject).await?;
    if typed.citizenship.is_empty() {
        Country::RUSSIA.code().clone_into(&mut typed.citizenship);
        DocumentKind::RussianPassport.as_str().clone_into(&mut typed.document);
    }
    page(&PersonPage::new(shell, to_form(&typed)))
}

#[derive(Template)]
#[template(path = "data_child.html")]
struct ChildPage {
    shell: Shell,
}

async fn take_person(
    State(pages): State<Pages>,
    shell: Shell,
    signed_in: SignedIn,
    form: Form,
) -> Result<Response, PageError> {
    let subject = signed_in.session.subject;
    let (key, mut typed) = load_form(&pages.proofing, subject).await?;
    take(&mut typed, &form, &PERSON_FIELDS);
    if typed.is_of_child(today(&shell)) {
        // Of a child nothing is kept.
        let tx = pages.proofing.db().begin().await?;
        delete_draft(&tx, subject).await?;
        tx.commit().await?;
        return page(&ChildPage { shell });
    }
    keep(&pages.proofing, &key, subject, &typed).await?;
    let mut form = to_form(&typed);
    for mistake in typed.mistakes_in(&PERSON_FIELDS, today(&shell)) {
        form.error(mistake.field, mistake.key);
    }
    if form.has_errors() { page_with_errors(&PersonPage::new(shell, form)) } else { Ok(see(DOCUMENT_PATH)) }
}

#[derive(Template)]
#[template(path = "data_document.html")]
struct DocumentPage {
    shell: Shell,
    form: Form,
    title: String,
    is_passport: bool,
    needs_snils: bool,
}

impl DocumentPage {
    fn new(shell: Shell, form: Form, typed: &PersonForm) -> Self {
        let kind = typed.document_kind().unwrap_or(DocumentKind::RussianPassport);
        Self {
            title: shell.t(super::rows::document_key(kind)),
            is_passport: kind == DocumentKind::RussianPassport,
            needs_snils: typed.citizenship == Country::RUSSIA.code(),
            shell,
            form,
        }
    }
}

async fn show_document(
    State(pages): State<Pages>,
    shell: Shell,
    signed_in: SignedIn,
) -> Result<Response, PageError> {
    let (_, typed) = load_form(&pages.proofing, signed_in.session.subject).await?;
    if !typed.mistakes_in(&PERSON_FIELDS, today(&shell)).is_empty() {
        return Ok(see(PERSON_PATH));
    }
    page(&DocumentPage::new(shell, to_form(&typed), &typed))
}

async fn take_document(
    State(pages): State<Pages>,
    shell: Shell,
    signed_in: SignedIn,
    form: Form,
) -> Result<Response, PageError> {
    let subject = signed_in.session.subject;
    let (key, mut typed) = load_form(&pages.proofing, subject).await?;
    take(&mut typed, &form, &DOCUMENT_FIELDS);
    keep(&pages.proofing, &key, subject, &typed).await?;
    let mut form = to_form(&typed);
    for mistake in typed.mistakes_in(&DOCUMENT_FIELDS, today(&shell)) {
        form.error(mistake.field, mistake.key);
    }
    if form.has_errors() {
        page_with_errors(&DocumentPage::new(shell, form, &typed))
    } else {
        Ok(see(super::answers::PATH))
    }
}
