//! Telling the applicant what was done at the desk, at once.

use std::collections::BTreeMap;
use std::time::Duration;

use identity::model::contact::ContactKind;
use identity::ops::account::{find_account, list_contacts};
use kernel::Language;
use notify::{Message, Template};
use store::{Scope, StoreError, Tx};
use text::Words;

use crate::Desk;
use crate::messages;
use crate::model::refusal::RefusalReason;
use crate::model::visit::Visit;

/// After this it is stale.
const MESSAGE_TTL: Duration = Duration::from_secs(3 * 24 * 60 * 60);

/// To every mailbox, and to phones unless they have just been told of the level.
pub async fn tell_confirmed(tx: &Tx, desk: &Desk, visit: &Visit, is_told: bool) -> Result<(), StoreError> {
    let kinds: &[ContactKind] =
        if is_told { &[ContactKind::Email] } else { &[ContactKind::Phone, ContactKind::Email] };
    tell(tx, desk, visit, (messages::CONFIRMED, kinds), &|_| BTreeMap::new()).await
}

/// To every contact, with the reason in the receiver's language.
pub async fn tell_refused(
    tx: &Tx,
    desk: &Desk,
    visit: &Visit,
    reason: RefusalReason,
) -> Result<(), StoreError> {
    let kinds = &[ContactKind::Phone, ContactKind::Email];
    let params =
        |language: Language| BTreeMap::from([("reason".to_owned(), Words::new(language).t(reason.key()))]);
    tell(tx, desk, visit, (messages::REFUSED, kinds), &params).await
}

/// To every mailbox: the phone has the link.
pub async fn tell_password(tx: &Tx, desk: &Desk, visit: &Visit) -> Result<(), StoreError> {
    tell(tx, desk, visit, (messages::PASSWORD, &[ContactKind::Email]), &|_| BTreeMap::new()).await
}

async fn tell(
    tx: &Tx,
    desk: &Desk,
    visit: &Visit,
    (template, kinds): (Template, &[ContactKind]),
    params: &(dyn Fn(Language) -> BTreeMap<String, String> + Sync),
) -> Result<(), StoreError> {
    let subject = visit.subject;
    let Some(account) = find_account(tx.conn(), subject).await? else { return Ok(()) };
    let key = tx.vault().load_key(tx.conn(), Scope::subject(subject)).await?;
    let mut params = params(account.language);
    params.insert("centre".to_owned(), desk.centre_name(&visit.centre, account.language));
    params.insert("link".to_owned(), format!("{}/account", desk.identity().config().public_url));
    for stored in list_contacts(tx.conn(), &key, subject).await? {
        if !kinds.contains(&stored.contact.kind()) {
            continue;
        }
        let message = Message {
            lane: subject.lane(),
            to: stored.contact.address(),
            language: account.language,
            template: template.clone(),
            params: params.clone(),
            valid_until: tx.now().plus(MESSAGE_TTL),
        };
        notify::send(tx, &message).await?;
    }
    Ok(())
}
