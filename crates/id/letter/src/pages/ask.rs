//! Asking a supervisor to let a letter go to an address of many people.

use askama::Template;
use axum::extract::State as Room;
use axum::response::Response;
use desk::model::centre::{Centre, CentreCode};
use identity::pages::SignedIn;
use person::{PostalAddress, PostalPart};
use web::{Audience, Form, PageError, Routes, Shell, page, page_with_errors, see};

use super::{ADDRESS_PATH, ANSWERS_PATH, ASK_PATH, PATH, page_error};
use crate::Letters;
use crate::model::ask::{Ask, AskReason};
use crate::ops::order::{ask_for_letter, find_address, find_obstacle, is_crowded};

pub fn routes() -> Routes<Letters> {
    Routes::new().get(ASK_PATH, Audience::Citizen, show).post(ASK_PATH, Audience::Citizen, send)
}

/// The value of the choice of any centre.
const ANY: &str = "any";
/// More centres of one place than this are no choice.
const CENTRES_MAX: usize = 8;

#[derive(Template)]
#[template(path = "letter_ask.html")]
struct AskPage {
    shell: Shell,
    form: Form,
    reasons: Vec<(&'static str, String)>,
    centres: Vec<(String, String, String)>,
}

/// The centres of the settlement, else of the region.
fn centres_near<'l>(letters: &'l Letters, address: &PostalAddress) -> Vec<&'l Centre> {
    let parts = [PostalPart::Settlement, PostalPart::Region].map(|part| address.part(part));
    let near = parts.into_iter().filter(|text| !text.is_empty());
    let mut found = near.map(|text| letters.desk().centres().search(None, text));
    let mut found = found.find(|centres| !centres.is_empty()).unwrap_or_default();
    found.truncate(CENTRES_MAX);
    found
}

fn ask_page(letters: &Letters, shell: Shell, form: Form, address: &PostalAddress) -> AskPage {
    let language = shell.words.language;
    let any = (ANY.to_owned(), shell.t("letter-ask-any"), shell.t("letter-ask-any-hint"));
    let named = |centre: &Centre| {
        (centre.code.to_string(), centre.name.of(language).to_owned(), centre.address.of(language).to_owned())
    };
    let centres = centres_near(letters, address).into_iter().map(named);
    AskPage {
        reasons: AskReason::ALL.map(|reason| (reason.as_str(), shell.t(reason.key()))).to_vec(),
        centres: [any].into_iter().chain(centres).collect(),
        shell,
        form,
    }
}

/// The address, when a supervisor has to be asked about it; else where the person is instead.
async fn address_to_ask(
    letters: &Letters,
    signed_in: &SignedIn,
) -> Result<Result<PostalAddress, Response>, PageError> {
    let subject = signed_in.session.subject;
    if find_obstacle(letters, subject).await?.is_some() {
        return Ok(Err(see(PATH)));
    }
    let Some(address) = find_address(letters, subject).await? else { return Ok(Err(see(ADDRESS_PATH))) };
    if !is_crowded(letters, subject, &address).await? {
        return Ok(Err(see(ANSWERS_PATH)));
    }
    Ok(Ok(address))
}

async fn show(
    Room(letters): Room<Letters>,
    shell: Shell,
    signed_in: SignedIn,
) -> Result<Response, PageError> {
    match address_to_ask(&letters, &signed_in).await? {
        Ok(address) => page(&ask_page(&letters, shell, Form::with_values([("centre", ANY)]), &address)),
        Err(elsewhere) => Ok(elsewhere),
    }
}

async fn send(
    Room(letters): Room<Letters>,
    shell: Shell,
    signed_in: SignedIn,
    mut form: Form,
) -> Result<Response, PageError> {
    let address = match address_to_ask(&letters, &signed_in).await? {
        Ok(address) => address,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let reason = AskReason::from_word(form.value("reason"));
    if reason.is_none() {
        form.error("reason", "letter-ask-reason-empty");
    }
    let chosen = form.value("centre").to_owned();
    let centre = CentreCode::parse(&chosen).ok().filter(|code| letters.desk().centres().find(code).is_some());
    if centre.is_none() && chosen != ANY {
        form.error("centre", "letter-ask-centre-empty");
    }
    let Some(reason) = reason.filter(|_| !form.has_errors()) else {
        return page_with_errors(&ask_page(&letters, shell, form, &address));
    };
    let (subject, network) = (signed_in.session.subject, shell.network().to_string());
    let ask = Ask { reason, centre };
    // Whatever stands against it now, the page of the letter says.
    let _ = ask_for_letter(&letters, subject, (&address, &ask), &network).await.map_err(page_error)?;
    Ok(see(PATH))
}
