//! The person's own list of what they were told, how it reached them, and what they chose.

use std::collections::BTreeMap;

use kernel::{Language, SubjectId};
use notify::{Preview, State};
use store::{Scope, StoreError};

use crate::model::notice::{Notice, NoticeChoices, NoticeKind};
use crate::model::visitor::Visitor;
use crate::store::{contacts, notices};
use crate::{Identity, records};

/// More notices than this are not looked through: a year of them is fewer.
const NOTICES_MAX: u64 = 500;
/// How many messages back it is looked whether a contact still takes them.
const DELIVERIES_LOOKED_AT: u64 = 60;

/// What a person looks for.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Of one kind.
    pub kind: Option<NoticeKind>,
    /// With these words in them.
    pub words: String,
}

/// A notice with its texts in the reader's language.
pub struct ReadNotice {
    /// The notice.
    pub notice: Notice,
    /// Its texts.
    pub preview: Preview,
}

/// How one message of a notice fared.
pub struct Carried {
    /// The contact, as a page may show it; none where the contact is gone.
    pub contact: Option<String>,
    /// What became of the message; none where that is no longer known.
    pub state: Option<State>,
}

/// The notices that fit, newest first.
pub async fn list_notices(
    identity: &Identity,
    subject: SubjectId,
    (language, filter): (Language, &Filter),
) -> Result<Vec<ReadNotice>, StoreError> {
    let store = identity.store();
    let key = store.vault().load_key(store.reader(), Scope::subject(subject)).await?;
    let words = filter.words.to_lowercase();
    let found = notices::list(store.reader(), &key, subject, NOTICES_MAX).await?;
    let found = found.into_iter().filter(|notice| filter.kind.is_none_or(|kind| kind == notice.kind));
    let found = found.map(|notice| read(notice, language));
    let fits = |found: &ReadNotice| {
        words.is_empty()
            || found.preview.subject.to_lowercase().contains(&words)
            || found.preview.text.expose().to_lowercase().contains(&words)
    };
    Ok(found.filter(fits).collect())
}

fn read(notice: Notice, language: Language) -> ReadNotice {
    let preview = notify::preview(language, &notice.text.template, &notice.text.params_in(language));
    ReadNotice { notice, preview }
}

/// Opens one notice: from now on it is read.
pub async fn open_notice(
    identity: &Identity,
    (subject, no): (SubjectId, i64),
    language: Language,
) -> Result<Option<(ReadNotice, Vec<Carried>)>, StoreError> {
    let store = identity.store();
    let key = store.vault().load_key(store.reader(), Scope::subject(subject)).await?;
    let Some(notice) = notices::find(store.reader(), &key, (subject, no)).await? else { return Ok(None) };
    if notice.read_at.is_none() {
        let tx = store.begin().await?;
        notices::mark_read(&tx, subject, Some(no)).await?;
        tx.commit().await?;
    }
    let deliveries =
        notices::list_deliveries(store.reader(), subject, (Some(no), DELIVERIES_LOOKED_AT)).await?;
    let ids: Vec<_> = deliveries.iter().map(|delivery| delivery.message.into()).collect();
    let states = notify::list_states(store, subject.lane(), &ids).await?;
    let contacts = contacts::list(store.reader(), &key, subject).await?;
    let carried = deliveries.into_iter().map(|delivery| Carried {
        contact: contacts
            .iter()
            .find(|stored| stored.no == delivery.contact_no)
            .map(|stored| stored.contact.masked()),
        state: states.get(&delivery.message.into()).cloned(),
    });
    Ok(Some((read(notice, language), carried.collect())))
}

/// Every notice is read.
pub async fn mark_all_read(identity: &Identity, subject: SubjectId) -> Result<(), StoreError> {
    let tx = identity.store().begin().await?;
    notices::mark_read(&tx, subject, None).await?;
    tx.commit().await
}

/// How many notices have not been read.
pub async fn count_unread(identity: &Identity, subject: SubjectId) -> Result<u64, StoreError> {
    notices::count_unread(identity.store().reader(), subject).await
}

/// The numbers of contacts to which the latest settled message did not get.
pub async fn list_dead_contacts(identity: &Identity, subject: SubjectId) -> Result<Vec<i32>, StoreError> {
    let store = identity.store();
    let deliveries = notices::list_deliveries(store.reader(), subject, (None, DELIVERIES_LOOKED_AT)).await?;
    let ids: Vec<_> = deliveries.iter().map(|delivery| delivery.message.into()).collect();
    let states = notify::list_states(store, subject.lane(), &ids).await?;
    let mut latest: BTreeMap<i32, bool> = BTreeMap::new();
    // Newest first: the first settled one of a contact is the word that counts.
    for delivery in deliveries {
        let is_dead = match states.get(&delivery.message.into()) {
            Some(State::Failed(_) | State::Undelivered) => true,
            Some(State::Sent | State::Delivered) => false,
            Some(State::Queued | State::Expired) | None => continue,
        };
        latest.entry(delivery.contact_no).or_insert(is_dead);
    }
    Ok(latest.into_iter().filter_map(|(no, is_dead)| is_dead.then_some(no)).collect())
}

/// What the person chose.
pub async fn load_choices(identity: &Identity, subject: SubjectId) -> Result<NoticeChoices, StoreError> {
    let store = identity.store();
    let key = store.vault().load_key(store.reader(), Scope::subject(subject)).await?;
    let found = notices::list_choices(store.reader(), std::slice::from_ref(&key)).await?;
    Ok(found.into_values().next().unwrap_or_default())
}

/// Keeps what the person chose.
pub async fn save_choices(
    identity: &Identity,
    (subject, visitor): (SubjectId, &Visitor),
    chosen: &NoticeChoices,
) -> Result<(), StoreError> {
    let tx = identity.store().begin().await?;
    let key = tx.vault().load_key(tx.conn(), Scope::subject(subject)).await?;
    notices::save_choices(&tx, &key, subject, chosen).await?;
    records::record(&tx, subject, "notices.chosen", visitor, &[]).await?;
    tx.commit().await
}
