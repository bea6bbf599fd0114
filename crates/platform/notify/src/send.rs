use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures_util::future::join_all;
use gateway_mail::{MailClient, MailError, MailMessage};
use gateway_sms::{SmsClient, SmsError, SmsMessage, SmsState};
use jobs::{Backoff, Enqueue, Handler, Job, Outcome, Runner, Settings};
use kernel::{Lane, Language, Timestamp, Uuid};
use person::Phone;
use store::sea_orm::EntityTrait;
use store::{Budget, Field, Spent, Store, StoreError};

use crate::message::{Address, AskDelivery, Content, MessageId, SendMail, SendSms, cell, scope};
use crate::render;
use crate::rows::messages as row;
use crate::state::{End, QUEUED, mark_charged, note_outcome, settle};

/// What an installation allows to be sent.
#[derive(Clone, Debug)]
pub struct NotifyConfig {
    /// The prefixes that an SMS may go to, with the country code: `79`.
    pub sms_prefixes: Vec<String>,
    /// How many SMS may leave in 24 hours: the ceiling of what an attack can cost.
    pub sms_a_day_max: u32,
}

/// Hands messages to the gateways.
#[derive(Clone)]
pub struct Notifier(Arc<Inner>);

struct Inner {
    store: Store,
    sms: SmsClient,
    mail: MailClient,
    config: NotifyConfig,
}

/// Quick at first: whoever waits for a code waits at the page. A message ends by its own time, not by tries.
const SETTINGS: Settings = Settings {
    batch: 32,
    lease: Duration::from_secs(90),
    attempts_max: None,
    backoff: Backoff { first: Duration::from_secs(1), limit: Duration::from_secs(120) },
    workers: 2,
};

/// How long an SMS waits when the process that was handing it over died. A new code can be asked for after 60 seconds: the
/// old one comes before it, and not after it as a code that is dead.
const SMS_LEASE: Duration = Duration::from_secs(45);

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

impl Notifier {
    /// A notifier over the clients.
    pub fn new(store: Store, sms: SmsClient, mail: MailClient, config: NotifyConfig) -> Self {
        Self(Arc::new(Inner { store, sms, mail, config }))
    }

    /// Registers its work with the runner.
    #[must_use]
    pub fn register(&self, runner: Runner) -> Runner {
        runner
            .register::<SendSms>(SmsWork(self.clone()), Settings { lease: SMS_LEASE, ..SETTINGS })
            .register::<SendMail>(MailWork(self.clone()), SETTINGS)
            .register::<AskDelivery>(DeliveryWork(self.clone()), SETTINGS)
    }
}

struct SmsWork(Notifier);

#[async_trait]
impl Handler<SendSms> for SmsWork {
    async fn handle(&self, batch: Vec<Job<SendSms>>) -> Vec<Outcome> {
        join_all(batch.iter().map(|job| self.0.deliver(job, job.payload.message))).await
    }
}

struct MailWork(Notifier);

#[async_trait]
impl Handler<SendMail> for MailWork {
    async fn handle(&self, batch: Vec<Job<SendMail>>) -> Vec<Outcome> {
        join_all(batch.iter().map(|job| self.0.deliver(job, job.payload.message))).await
    }
}

/// After so long each the provider is asked what became of an SMS: most arrive within a minute, and a phone that is off
/// for a day is told of.
const ASK_AFTER: [Duration; 4] = [
    Duration::from_secs(60),
    Duration::from_secs(600),
    Duration::from_secs(7_200),
    Duration::from_secs(86_400),
];

struct DeliveryWork(Notifier);

#[async_trait]
impl Handler<AskDelivery> for DeliveryWork {
    async fn handle(&self, batch: Vec<Job<AskDelivery>>) -> Vec<Outcome> {
        join_all(batch.iter().map(async |job| {
            self.0.ask(job).await.unwrap_or_else(|error| {
                tracing::warn!(%error, "what became of an SMS was not written");
                Outcome::Retry
            })
        }))
        .await
    }
}

/// What handing over came to.
enum Handed {
    Taken,
    Later(Option<Duration>),
    Never(&'static str),
}

impl Notifier {
    async fn deliver<P: Sync>(&self, job: &Job<P>, message: Uuid) -> Outcome {
        match self.try_deliver(job, MessageId::from(message)).await {
            Ok(outcome) => outcome,
            Err(error) => {
                tracing::warn!(%message, %error, "a message was not delivered");
                Outcome::Retry
            }
        }
    }

    async fn try_deliver<P: Sync>(&self, job: &Job<P>, id: MessageId) -> Result<Outcome, StoreError> {
        let store = &self.0.store;
        let found = row::Entity::find_by_id((job.lane.as_i16(), id.uuid())).one(store.reader()).await?;
        let Some(message) = found.filter(|row| row.state == QUEUED) else { return Ok(Outcome::Done) };
        let valid_until = Timestamp::from_micros(message.valid_until);
        if store.env().now() >= valid_until {
            return self.end(job, id, End::Expired).await;
        }
        // At the end of its time at the latest it is looked at again, so that its key does not outlive it.
        let retry_at = |moment: Timestamp| Outcome::RetryAt(moment.min(valid_until));
        let Some(key) = store.vault().find_key(store.reader(), scope(job.lane, id.uuid())).await? else {
            return self.end(job, id, End::Failed("no-key")).await;
        };
        let content: Content = key.open_json(cell(&id.uuid()), &message.sealed)?;
        if let Address::Sms(to) = &content.to {
            if !self.is_served(to) {
                return self.end(job, id, End::Failed("prefix")).await;
            }
            if !message.charged
                && let Some(until) = self.charge(job.lane, id).await?
            {
                tracing::error!("the ceiling of SMS in a day is reached");
                return Ok(retry_at(until));
            }
        }
        let language = Language::from_tag(&message.language).unwrap_or_default();
        let taken = if matches!(content.to, Address::Sms(_)) { End::Taken } else { End::Sent };
        match self.hand_over(id, language, content).await {
            Handed::Taken => self.end(job, id, taken).await,
            Handed::Never(why) => self.end(job, id, End::Failed(why)).await,
            Handed::Later(wait) => {
                let backoff = SETTINGS.backoff.after(job.attempt, store.env().rng.as_ref());
                Ok(retry_at(store.env().now().plus(wait.unwrap_or(backoff))))
            }
        }
    }

    async fn ask(&self, job: &Job<AskDelivery>) -> Result<Outcome, StoreError> {
        let store = &self.0.store;
        let again = usize::try_from(job.attempt).ok().and_then(|attempt| ASK_AFTER.get(attempt));
        let later = again.map_or(Outcome::Done, |wait| Outcome::RetryAt(store.env().now().plus(*wait)));
        let is_delivered = match self.0.sms.find_status(job.payload.message).await {
            Ok(Some(status)) if status.state == SmsState::Delivered => true,
            Ok(Some(status)) if status.state == SmsState::Undeliverable => false,
            // Not known yet, or not known any more, or not to be reached: nothing is said.
            Ok(_) | Err(_) => return Ok(later),
        };
        let tx = store.begin().await?;
        note_outcome(&tx, job.lane, MessageId::from(job.payload.message), is_delivered).await?;
        tx.commit().await?;
        Ok(Outcome::Done)
    }

    fn is_served(&self, to: &Phone) -> bool {
        let digits = to.e164().trim_start_matches('+');
        self.0.config.sms_prefixes.iter().any(|prefix| digits.starts_with(prefix.as_str()))
    }

    /// Counts one SMS against the ceiling, once for all tries of a message. Gives the moment until which none is left.
    async fn charge(&self, lane: Lane, id: MessageId) -> Result<Option<Timestamp>, StoreError> {
        let budget = Budget { name: "sms.day", tries: self.0.config.sms_a_day_max, window: DAY };
        let tx = self.0.store.begin().await?;
        let spent = budget.spend(&tx, &tx.vault().index(Field("limit.sms"), "installation")).await?;
        if let Spent::Refused { until } = spent {
            tx.rollback().await?;
            return Ok(Some(until));
        }
        mark_charged(&tx, lane, id).await?;
        tx.commit().await?;
        Ok(None)
    }

    async fn hand_over(&self, id: MessageId, language: Language, content: Content) -> Handed {
        match content.to {
            Address::Sms(to) => {
                let text = render::sms(language, &content.template, &content.params);
                let message = SmsMessage { client_message_id: id.uuid(), to, text };
                match self.0.sms.send(&message).await {
                    Ok(_) => Handed::Taken,
                    Err(error) => {
                        tracing::warn!(message = %id.uuid(), %error, "an SMS was not taken");
                        if error.is_retryable() {
                            Handed::Later(error.retry_after())
                        } else {
                            Handed::Never(sms_failure(&error))
                        }
                    }
                }
            }
            Address::Mail(to) => {
                let mail = render::mail(language, &content.template, &content.params);
                let (subject, text, html) = (mail.subject, mail.text, Some(mail.html));
                let message = MailMessage { message_id: id.uuid(), to, subject, text, html };
                match self.0.mail.send(&message).await {
                    Ok(()) => Handed::Taken,
                    Err(error) => {
                        tracing::warn!(message = %id.uuid(), %error, "a mail was not taken");
                        if error.is_retryable() {
                            Handed::Later(None)
                        } else {
                            Handed::Never(mail_failure(error))
                        }
                    }
                }
            }
        }
    }

    /// Writes the end of a message, destroys its key and completes the job, all in one.
    async fn end<P: Sync>(&self, job: &Job<P>, id: MessageId, end: End) -> Result<Outcome, StoreError> {
        let tx = self.0.store.begin().await?;
        settle(&tx, job.lane, id, end).await?;
        if let (End::Taken, Some(wait)) = (end, ASK_AFTER.first()) {
            let ask = AskDelivery { message: id.uuid() };
            jobs::enqueue(&tx, job.lane, &ask, Enqueue::at(tx.now().plus(*wait))).await?;
        }
        if jobs::complete(&tx, job).await? {
            tx.commit().await?;
        } else {
            tx.rollback().await?;
        }
        Ok(Outcome::Completed)
    }
}

const fn sms_failure(error: &SmsError) -> &'static str {
    match error {
        SmsError::BadNumber => "bad-number",
        SmsError::Blocked => "blocked",
        SmsError::BadText => "bad-text",
        SmsError::Conflict => "conflict",
        _ => "refused",
    }
}

const fn mail_failure(error: MailError) -> &'static str {
    match error {
        MailError::Message(_) => "bad-text",
        _ => "refused",
    }
}
