use std::borrow::Cow;
use std::collections::BTreeMap;

use kernel::{Lane, SubjectId, Timestamp, Uuid};
use serde::{Deserialize, Serialize};
use store::sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use store::{Cell, Scope, ScopeKey, Sealed, Store, StoreError, Tx};

use crate::rows::entries as row;

/// What was done: an open vocabulary of stable words, `sign-in`, `desk.confirmed`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action(pub Cow<'static, str>);

impl From<&'static str> for Action {
    fn from(word: &'static str) -> Self {
        Self(Cow::Borrowed(word))
    }
}

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A person, usually the subject.
    Subject(SubjectId),
    /// A member of staff in an office.
    Operator {
        /// The person.
        subject: SubjectId,
        /// The office: `registrar`.
        role: String,
        /// The unit: the code of a service centre.
        centre: String,
    },
    /// A part of the system by itself.
    System(Cow<'static, str>),
    /// Whoever runs the installation, by the command line.
    Administrator(String),
}

/// Whether a subject sees an entry in the own account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sees {
    /// Shown.
    Yes,
    /// Kept for inspection only.
    No,
}

/// An entry to record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The lane under which it is written.
    pub lane: Lane,
    /// Whose data it is about.
    pub subject: SubjectId,
    /// Who did it.
    pub actor: Actor,
    /// What.
    pub action: Action,
    /// Why, in the words of whoever did it.
    pub reason: Option<String>,
    /// Levels, kinds, names of fields; never a value of a person.
    pub details: BTreeMap<String, String>,
    /// Whether the subject sees it.
    pub visible_to_subject: bool,
    /// The network that it came from.
    pub network: Option<String>,
}

/// An entry as recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedEntry {
    /// Which.
    pub id: Uuid,
    /// When.
    pub at: Timestamp,
    /// What.
    pub entry: Entry,
}

/// Which entries to list, newest first.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// Older than this one.
    pub before: Option<Uuid>,
    /// At most.
    pub limit: u64,
    /// Only those that the subject sees.
    pub visible_only: bool,
}

/// The sealed part.
#[derive(Serialize, Deserialize, Default)]
struct Content {
    #[serde(skip_serializing_if = "Option::is_none", default)]
    reason: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    details: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    network: Option<String>,
}

fn cell(id: &Uuid) -> Cell<'_> {
    Cell { table: "audit_entries", column: "sealed", row: id.as_bytes() }
}

/// Records an entry in the transaction of the act itself.
pub async fn record(tx: &Tx, entry: &Entry) -> Result<(), StoreError> {
    record_all(tx, std::slice::from_ref(entry)).await
}

/// Records many entries by two statements, in the transaction of what they tell of.
pub async fn record_all(tx: &Tx, entries: &[Entry]) -> Result<(), StoreError> {
    if entries.is_empty() {
        return Ok(());
    }
    let scopes: Vec<Scope> = entries.iter().map(|entry| Scope::subject(entry.subject)).collect();
    let keys = tx.vault().load_keys(tx.conn(), &scopes).await?;
    let rows = entries.iter().map(|entry| {
        let key = keys.iter().find(|key| key.scope().id == entry.subject.uuid());
        to_row(tx, key, entry)
    });
    let rows = rows.collect::<Result<Vec<_>, _>>()?;
    row::Entity::insert_many(rows).exec_without_returning(tx.conn()).await?;
    for entry in entries {
        // Before the commit: an act that is rolled back is counted all the same, which a graph can bear.
        let action = entry.action.0.clone().into_owned();
        metrics::counter!("okno_acts_total", "action" => action).increment(1);
    }
    Ok(())
}

fn to_row(tx: &Tx, key: Option<&ScopeKey>, entry: &Entry) -> Result<row::ActiveModel, StoreError> {
    let id = kernel::new_uuid(tx.env());
    let content = Content {
        reason: entry.reason.clone(),
        details: entry.details.clone(),
        network: entry.network.clone(),
    };
    // Of an erased subject only the act itself can still be told.
    let sealed = match key {
        Some(key) => key.seal_json(cell(&id), &content, tx.env().rng.as_ref())?,
        None => Sealed(Vec::new()),
    };
    let (actor_kind, actor, actor_detail) = actor_columns(&entry.actor);
    Ok(row::ActiveModel {
        lane: Set(entry.lane.as_i16()),
        id: Set(id),
        subject: Set(entry.subject.uuid()),
        actor_kind: Set(actor_kind.to_owned()),
        actor: Set(actor),
        actor_detail: Set(actor_detail),
        action: Set(entry.action.0.clone().into_owned()),
        at: Set(tx.now().as_micros()),
        visible: Set(entry.visible_to_subject),
        sealed: Set(sealed),
        seq: Set(None),
        chain: Set(None),
    })
}

/// Records an act that concerns two subjects (a desk act, an employee, a child) under both, each with its own key.
///
/// The actor, the action and the rest are the entry's; `other` is the second subject, and sees it if `other_sees` says so.
pub async fn record_both(
    tx: &Tx,
    entry: &Entry,
    other: SubjectId,
    other_sees: Sees,
) -> Result<(), StoreError> {
    record(tx, entry).await?;
    let visible_to_subject = other_sees == Sees::Yes;
    let second = Entry { lane: other.lane(), subject: other, visible_to_subject, ..entry.clone() };
    record(tx, &second).await
}

/// The entries of a subject, newest first.
pub async fn list(store: &Store, subject: SubjectId, page: Page) -> Result<Vec<RecordedEntry>, StoreError> {
    let mut query = row::Entity::find()
        .filter(row::Column::Lane.eq(subject.lane().as_i16()))
        .filter(row::Column::Subject.eq(subject.uuid()));
    if page.visible_only {
        query = query.filter(row::Column::Visible.eq(true));
    }
    if let Some(before) = page.before {
        query = query.filter(row::Column::Id.lt(before));
    }
    let rows = query.order_by_desc(row::Column::Id).limit(page.limit).all(store.reader()).await?;
    let key = store.vault().find_key(store.reader(), Scope::subject(subject)).await?;
    rows.into_iter().map(|row| read(row, key.as_ref())).collect()
}

fn read(row: row::Model, key: Option<&ScopeKey>) -> Result<RecordedEntry, StoreError> {
    let content: Content = match key {
        Some(key) if !row.sealed.0.is_empty() => key.open_json(cell(&row.id), &row.sealed)?,
        _ => Content::default(),
    };
    let lane =
        Lane::try_from(row.lane).map_err(|error| StoreError::row("audit_entries", error.to_string()))?;
    let entry = Entry {
        lane,
        subject: SubjectId::from(row.subject),
        actor: actor_of(&row)?,
        action: Action(Cow::Owned(row.action)),
        reason: content.reason,
        details: content.details,
        visible_to_subject: row.visible,
        network: content.network,
    };
    Ok(RecordedEntry { id: row.id, at: Timestamp::from_micros(row.at), entry })
}

fn actor_columns(actor: &Actor) -> (&'static str, Option<Uuid>, String) {
    match actor {
        Actor::Subject(subject) => ("subject", Some(subject.uuid()), String::new()),
        Actor::Operator { subject, role, centre } => {
            ("operator", Some(subject.uuid()), format!("{role}@{centre}"))
        }
        Actor::System(part) => ("system", None, part.clone().into_owned()),
        Actor::Administrator(name) => ("administrator", None, name.clone()),
    }
}

fn actor_of(row: &row::Model) -> Result<Actor, StoreError> {
    let subject = row.actor.map(SubjectId::from);
    match (row.actor_kind.as_str(), subject) {
        ("subject", Some(subject)) => Ok(Actor::Subject(subject)),
        ("operator", Some(subject)) => {
            let (role, centre) = row.actor_detail.split_once('@').unwrap_or((&row.actor_detail, ""));
            Ok(Actor::Operator { subject, role: role.to_owned(), centre: centre.to_owned() })
        }
        ("system", None) => Ok(Actor::System(Cow::Owned(row.actor_detail.clone()))),
        ("administrator", None) => Ok(Actor::Administrator(row.actor_detail.clone())),
        _ => Err(StoreError::row("audit_entries", "unknown kind of actor")),
    }
}
