use std::borrow::Cow;
use std::collections::BTreeMap;

use jobs::{Enqueue, Payload};
use kernel::{Lane, Language, Timestamp, Uuid};
use person::{Email, Phone};
use serde::{Deserialize, Serialize};
use store::sea_orm::{EntityTrait, Set};
use store::{Cell, Scope, ScopeKey, ScopeKind, StoreError, Tx};

use crate::rows::messages as row;
use crate::state::QUEUED;

kernel::typed_id! {
    /// One message. The gateways know it by this id: handing it over twice delivers it once.
    MessageId
}

/// Where a message goes.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Address {
    /// By SMS.
    Sms(Phone),
    /// By mail.
    Mail(Email),
}

/// Which texts of the catalogue a message is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// A stable name, kept in clear for the operator.
    pub name: Cow<'static, str>,
    /// The key of the SMS.
    pub sms: Cow<'static, str>,
    /// The key of the mail's subject: no code, no name.
    pub subject: Cow<'static, str>,
    /// The key of the mail's text; a blank line begins a paragraph.
    pub body: Cow<'static, str>,
}

impl Template {
    /// A template of four literals.
    pub const fn new(
        name: &'static str,
        sms: &'static str,
        subject: &'static str,
        body: &'static str,
    ) -> Self {
        Self {
            name: Cow::Borrowed(name),
            sms: Cow::Borrowed(sms),
            subject: Cow::Borrowed(subject),
            body: Cow::Borrowed(body),
        }
    }
}

/// A message to send.
pub struct Message {
    /// The lane of whoever it concerns.
    pub lane: Lane,
    /// The receiver.
    pub to: Address,
    /// The receiver's language.
    pub language: Language,
    /// The texts.
    pub template: Template,
    /// What the texts are filled with. May hold codes. `link` becomes a button in mail.
    pub params: BTreeMap<String, String>,
    /// Not before this moment; at once when none.
    pub send_at: Option<Timestamp>,
    /// After this it is of no use and is not sent.
    pub valid_until: Timestamp,
}

/// The sealed part.
#[derive(Serialize, Deserialize)]
pub(crate) struct Content {
    pub to: Address,
    pub template: Template,
    pub params: BTreeMap<String, String>,
}

/// A job that carries a message.
pub(crate) trait Carrying: Payload + Clone {
    /// Which.
    fn message(&self) -> Uuid;
}

impl Carrying for SendSms {
    fn message(&self) -> Uuid {
        self.message
    }
}

impl Carrying for SendMail {
    fn message(&self) -> Uuid {
        self.message
    }
}

/// Hands one message to the SMS gateway.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct SendSms {
    pub message: Uuid,
}

impl Payload for SendSms {
    const KIND: &'static str = "notify.sms";
}

/// Asks the provider what became of an SMS that it has taken.
#[derive(Serialize, Deserialize)]
pub(crate) struct AskDelivery {
    pub message: Uuid,
}

impl Payload for AskDelivery {
    const KIND: &'static str = "notify.ask-delivery";
}

/// Hands one message to the mail server.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct SendMail {
    pub message: Uuid,
}

impl Payload for SendMail {
    const KIND: &'static str = "notify.mail";
}

pub(crate) fn cell(id: &Uuid) -> Cell<'_> {
    Cell { table: "messages", column: "sealed", row: id.as_bytes() }
}

pub(crate) fn scope(lane: Lane, id: Uuid) -> Scope {
    Scope::new(ScopeKind::Message, lane, id)
}

/// Queues a message in the transaction that makes it. It leaves after the commit.
pub async fn send(tx: &Tx, message: &Message) -> Result<MessageId, StoreError> {
    let sent = send_all(tx, std::slice::from_ref(message)).await?;
    sent.first().copied().ok_or_else(|| StoreError::row("messages", "no row"))
}

/// Queues many messages by few statements.
pub async fn send_all(tx: &Tx, messages: &[Message]) -> Result<Vec<MessageId>, StoreError> {
    if messages.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<MessageId> = messages.iter().map(|_| MessageId::generate(tx.env())).collect();
    let scopes: Vec<Scope> =
        ids.iter().zip(messages).map(|(id, message)| scope(message.lane, id.uuid())).collect();
    let keys = tx.vault().create_keys(tx, &scopes).await?;
    let rows = keys.iter().zip(messages).map(|(key, message)| to_row(tx, key, message));
    let rows = rows.collect::<Result<Vec<_>, _>>()?;
    row::Entity::insert_many(rows).exec_without_returning(tx.conn()).await?;
    let (mut sms, mut mail) = (Vec::new(), Vec::new());
    for (id, message) in ids.iter().zip(messages) {
        let (lane, message_id) = (message.lane, id.uuid());
        match (&message.to, message.send_at) {
            (Address::Sms(_), None) => sms.push((lane, SendSms { message: message_id })),
            (Address::Mail(_), None) => mail.push((lane, SendMail { message: message_id })),
            (Address::Sms(_), Some(at)) => {
                jobs::enqueue(tx, lane, &SendSms { message: message_id }, Enqueue::at(at)).await?;
            }
            (Address::Mail(_), Some(at)) => {
                jobs::enqueue(tx, lane, &SendMail { message: message_id }, Enqueue::at(at)).await?;
            }
        }
    }
    jobs::enqueue_all(tx, &sms).await?;
    jobs::enqueue_all(tx, &mail).await?;
    Ok(ids)
}

fn to_row(tx: &Tx, key: &ScopeKey, message: &Message) -> Result<row::ActiveModel, StoreError> {
    let content = Content {
        to: message.to.clone(),
        template: message.template.clone(),
        params: message.params.clone(),
    };
    let channel = match message.to {
        Address::Sms(_) => "sms",
        Address::Mail(_) => "mail",
    };
    let id = key.scope().id;
    Ok(row::ActiveModel {
        lane: Set(message.lane.as_i16()),
        id: Set(id),
        channel: Set(channel.to_owned()),
        template: Set(message.template.name.clone().into_owned()),
        language: Set(message.language.tag().to_owned()),
        state: Set(QUEUED.to_owned()),
        failure: Set(None),
        charged: Set(false),
        sealed: Set(key.seal_json(cell(&id), &content, tx.env().rng.as_ref())?),
        valid_until: Set(message.valid_until.as_micros()),
        queued_at: Set(tx.now().as_micros()),
        settled_at: Set(None),
        outcome: Set(None),
        report_key: Set(None),
    })
}
