//! Telling the applicant what was done at the desk, at once.

use std::collections::BTreeMap;
use std::time::Duration;

use identity::model::contact::ContactKind;
use identity::model::notice::NoticeKind;
use identity::ops::tell::{self, Params, Telling};
use kernel::Language;
use notify::Template;
use store::{StoreError, Tx};
use text::Words;

use crate::Desk;
use crate::messages;
use crate::model::refusal::RefusalReason;
use crate::model::visit::Visit;

/// After this it is stale.
const MESSAGE_TTL: Duration = Duration::from_secs(3 * 24 * 60 * 60);

/// To every mailbox, and to phones unless they have just been told of the level.
pub async fn tell_confirmed(tx: &Tx, desk: &Desk, visit: &Visit, is_told: bool) -> Result<(), StoreError> {
    let only = is_told.then_some(ContactKind::Email);
    tell(tx, desk, visit, (messages::CONFIRMED, only), &|_| BTreeMap::new()).await
}

/// To every contact, with the reason in the receiver's language.
pub async fn tell_refused(
    tx: &Tx,
    desk: &Desk,
    visit: &Visit,
    reason: RefusalReason,
) -> Result<(), StoreError> {
    let params =
        |language: Language| BTreeMap::from([("reason".to_owned(), Words::new(language).t(reason.key()))]);
    tell(tx, desk, visit, (messages::REFUSED, None), &params).await
}

/// To every mailbox: the phone has the link.
pub async fn tell_password(tx: &Tx, desk: &Desk, visit: &Visit) -> Result<(), StoreError> {
    tell(tx, desk, visit, (messages::PASSWORD, Some(ContactKind::Email)), &|_| BTreeMap::new()).await
}

/// To every contact: a new document was sent to the checks.
pub async fn tell_document(tx: &Tx, desk: &Desk, visit: &Visit) -> Result<(), StoreError> {
    tell(tx, desk, visit, (messages::DOCUMENT, None), &|_| BTreeMap::new()).await
}

async fn tell(
    tx: &Tx,
    desk: &Desk,
    visit: &Visit,
    (template, only): (Template, Option<ContactKind>),
    params: Params<'_>,
) -> Result<(), StoreError> {
    let link = format!("{}/account", desk.identity().config().public_url);
    let params = |language: Language| {
        let mut params = params(language);
        params.insert("centre".to_owned(), desk.centre_name(&visit.centre, language));
        params.insert("link".to_owned(), link.clone());
        params
    };
    let telling = Telling {
        kind: NoticeKind::Visit,
        template,
        params: &params,
        lasts: MESSAGE_TTL,
        only,
        except: None,
    };
    tell::tell(desk.identity(), tx, visit.subject, &telling).await
}
