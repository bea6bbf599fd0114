//! Telling a person something: kept in their account, and sent to the contacts that they chose for it.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::tz::TimeZone;
use kernel::{Language, SubjectId, Timestamp};
use notify::{Message, Template};
use store::{Scope, ScopeKey, StoreError, Tx};

use super::account::list_receivers;
use crate::Identity;
use crate::model::contact::{Contact, ContactKind};
use crate::model::notice::{NoticeChoices, NoticeKind, NoticeText};
use crate::store::contacts::StoredContact;
use crate::store::notices::{self, NewNotice};

/// Fills the texts in the receiver's language.
pub type Params<'a> = &'a (dyn Fn(Language) -> BTreeMap<String, String> + Send + Sync);

/// What a person is told.
pub struct Telling<'a> {
    /// What it is about.
    pub kind: NoticeKind,
    /// The texts. None of them holds a code: it would be kept.
    pub template: Template,
    /// What they are filled with.
    pub params: Params<'a>,
    /// After this it is stale and is not sent.
    pub lasts: Duration,
    /// Only contacts of this kind; of every kind when none.
    pub only: Option<ContactKind>,
    /// Not the contact of this number.
    pub except: Option<i32>,
}

/// Tells one person.
pub async fn tell(
    identity: &Identity,
    tx: &Tx,
    subject: SubjectId,
    telling: &Telling<'_>,
) -> Result<(), StoreError> {
    let key = tx.vault().load_key(tx.conn(), Scope::subject(subject)).await?;
    tell_all(identity, tx, &[(key, telling)]).await
}

/// Tells many people by few statements. The keys are their own.
pub async fn tell_all(
    identity: &Identity,
    tx: &Tx,
    tellings: &[(ScopeKey, &Telling<'_>)],
) -> Result<(), StoreError> {
    let keys: Vec<ScopeKey> = tellings.iter().map(|(key, _)| key.clone()).collect();
    let receivers = list_receivers(tx.conn(), &keys).await?;
    let choices = notices::list_choices(tx.conn(), &keys).await?;
    let (mut messages, mut contacts) = (Vec::new(), Vec::new());
    for (at, (key, telling)) in tellings.iter().enumerate() {
        let subject = SubjectId::from(key.scope().id);
        let Some((language, all)) = receivers.get(&subject) else { continue };
        let chosen = choices.get(&subject).cloned().unwrap_or_default();
        let send_at = when(&chosen, telling.kind, (tx.now(), &identity.config().time_zone));
        for stored in chosen_contacts(all, &chosen, telling) {
            contacts.push((at, stored.no));
            messages.push(message(subject, *language, stored, telling, (tx.now(), send_at)));
        }
    }
    let sent = notify::send_all(tx, &messages).await?;
    let mut carried: BTreeMap<usize, Vec<(kernel::Uuid, i32)>> = BTreeMap::new();
    for (id, (at, contact_no)) in sent.iter().zip(contacts) {
        carried.entry(at).or_default().push((id.uuid(), contact_no));
    }
    let kept = tellings.iter().enumerate().map(|(at, (key, telling))| NewNotice {
        key,
        kind: telling.kind,
        text: text_of(telling),
        carried_by: carried.remove(&at).unwrap_or_default(),
    });
    notices::insert_all(tx, &kept.collect::<Vec<_>>()).await
}

/// Sends to these contacts whatever was chosen, and keeps nothing: the account is no more.
pub(crate) async fn send_to(
    tx: &Tx,
    subject: SubjectId,
    (language, contacts): (Language, &[StoredContact]),
    telling: &Telling<'_>,
) -> Result<(), StoreError> {
    let messages =
        contacts.iter().map(|stored| message(subject, language, stored, telling, (tx.now(), None)));
    notify::send_all(tx, &messages.collect::<Vec<_>>()).await?;
    Ok(())
}

fn message(
    subject: SubjectId,
    language: Language,
    stored: &StoredContact,
    telling: &Telling<'_>,
    (now, send_at): (Timestamp, Option<Timestamp>),
) -> Message {
    Message {
        lane: subject.lane(),
        to: stored.contact.address(),
        language,
        template: telling.template.clone(),
        params: (telling.params)(language),
        send_at,
        valid_until: send_at.unwrap_or(now).plus(telling.lasts),
    }
}

fn text_of(telling: &Telling<'_>) -> NoticeText {
    let params =
        Language::ALL.iter().map(|language| (language.tag().to_owned(), (telling.params)(*language)));
    NoticeText { template: telling.template.clone(), params: params.collect() }
}

/// The contacts that a notice goes to. Where nothing that was chosen is there, security goes to what is.
fn chosen_contacts<'c>(
    all: &'c [StoredContact],
    chosen: &NoticeChoices,
    telling: &Telling<'_>,
) -> Vec<&'c StoredContact> {
    let channels = chosen.channels(telling.kind);
    let fits = |stored: &&StoredContact| {
        telling.only.is_none_or(|kind| stored.contact.kind() == kind) && telling.except != Some(stored.no)
    };
    let is_chosen = |stored: &&StoredContact| match stored.contact {
        Contact::Phone(_) => channels.sms,
        Contact::Email(_) => channels.mail,
    };
    let found: Vec<&StoredContact> = all.iter().filter(fits).filter(is_chosen).collect();
    match telling.kind {
        NoticeKind::Security if found.is_empty() => all.iter().filter(fits).collect(),
        // One message is enough: to the main contact, if it is among those that were chosen.
        NoticeKind::Level | NoticeKind::Service => {
            let main = found.iter().find(|stored| stored.is_main);
            let phone = || found.iter().find(|stored| stored.contact.kind().is_phone());
            main.or_else(phone).or_else(|| found.first()).map(|main| vec![*main]).unwrap_or_default()
        }
        NoticeKind::Security | NoticeKind::Visit => found,
    }
}

/// The end of the quiet hours, if what can wait would come in them.
fn when(chosen: &NoticeChoices, kind: NoticeKind, (now, zone): (Timestamp, &TimeZone)) -> Option<Timestamp> {
    let quiet = chosen.quiet.filter(|_| !kind.is_urgent())?;
    let local = zone.to_datetime(now.to_jiff());
    if !quiet.hold(u8::try_from(local.hour()).unwrap_or(0)) {
        return None;
    }
    let end = local.date().at(i8::try_from(quiet.until).unwrap_or(0), 0, 0, 0);
    let end = if end > local { end } else { end.tomorrow().ok()? };
    zone.to_timestamp(end).ok().map(Timestamp::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::notice::QuietHours;

    #[test]
    fn what_can_wait_comes_when_the_quiet_hours_end_and_security_at_once() {
        let mut chosen = NoticeChoices::default();
        chosen.quiet = Some(QuietHours { from: 22, until: 8 });
        // 22 November 2026, 12:00 UTC.
        let noon = Timestamp::from_seconds(1_795_348_800);
        let hours = |hours: u64| noon.plus(Duration::from_secs(hours * 3_600));
        let look = |kind, now| when(&chosen, kind, (now, &TimeZone::UTC));
        assert_eq!(look(NoticeKind::Level, noon), None);
        assert_eq!(look(NoticeKind::Level, hours(11)).unwrap(), hours(20));
        assert_eq!(look(NoticeKind::Visit, hours(15)).unwrap(), hours(20));
        assert_eq!(look(NoticeKind::Security, hours(15)), None);
        assert_eq!(look(NoticeKind::Level, hours(20)), None);
    }
}
