//! The phones of home and work: for being called, never for codes.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use person::{FixedPhone, PhoneError};
use store::Scope;
use web::{Audience, Form, PageError, Routes, Shell, page, page_with_errors, see};

use super::SignedIn;
use super::prove::to_prove;
use crate::Identity;
use crate::error::IdentityError;
use crate::model::contact::FixedPhoneKind;
use crate::model::visitor::Visitor;
use crate::ops::own_contacts::{load_contacts, set_fixed_phones};
use crate::ops::prove::is_fresh;

pub fn routes() -> Routes<Identity> {
    Routes::new().get(PATH, Audience::Citizen, show).post(PATH, Audience::Citizen, save)
}

const PATH: &str = "/account/contacts/fixed";

#[derive(Template)]
#[template(path = "contact_fixed.html")]
struct FixedPage {
    shell: Shell,
    form: Form,
}

async fn show(
    State(identity): State<Identity>,
    shell: Shell,
    signed_in: SignedIn,
) -> Result<Response, PageError> {
    if !is_fresh(&identity, &signed_in.session).await? {
        return Ok(to_prove(PATH));
    }
    let (store, subject) = (identity.store(), signed_in.session.subject);
    let key = store.vault().load_key(store.reader(), Scope::subject(subject)).await?;
    let own = load_contacts(&identity, &key, subject).await?;
    let filled = own.fixed.iter().map(|given| (given.kind.field(), given.phone.to_string()));
    page(&FixedPage { shell, form: Form::with_values(filled) })
}

async fn save(
    State(identity): State<Identity>,
    shell: Shell,
    visitor: Visitor,
    signed_in: SignedIn,
    mut form: Form,
) -> Result<Response, PageError> {
    let phones = FixedPhoneKind::ALL.map(|kind| {
        let read = |text: &str| FixedPhone::parse(text).map_err(PhoneError::key);
        (kind, form.parse_optional(kind.field(), read))
    });
    if form.has_errors() {
        return page_with_errors(&FixedPage { shell, form });
    }
    match set_fixed_phones(&identity, &visitor, &signed_in.session, &phones).await {
        Ok(()) => Ok(see("/account/contacts?done=saved")),
        Err(IdentityError::ProofNeeded) => Ok(to_prove(PATH)),
        Err(error) => Err(super::page_error(error, shell.now())),
    }
}
