use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures_util::future::join_all;
use futures_util::stream::{FuturesUnordered, StreamExt};
use gateway_mail::{MailClient, MailError, MailMessage};
use gateway_sms::{SmsError, SmsGateway, SmsMessage, SmsState};
use jobs::{Backoff, Handler, Job, Outcome, Runner, Settings};
use store::{Store, StoreError};

use crate::batch::{Batch, Ready, Step};
use crate::bounces::BounceError;
use crate::message::{Address, AskDelivery, Carrying, MessageId, SendMail, SendSms};
use crate::reports::{self, Inbox};
use crate::settle::{ASK_AFTER, End, Settlement, settle};
use crate::state::note_outcome;
use crate::{batch, bounces, render};

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
    sms: SmsGateway,
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

/// How often the folder of bounced mail is looked into.
const READ_BOUNCES_EVERY: Duration = Duration::from_secs(30);

/// How many SMS one transaction settles; while it is written other workers hand over.
const SMS_WORKERS: usize = 3;

/// How long an SMS waits when the process that was handing it over died. A new code can be asked for after 60 seconds: the
/// old one comes before it, and not after it as a code that is dead.
const SMS_LEASE: Duration = Duration::from_secs(45);

/// How long the answers of a batch are gathered before they are written. The rest of the batch is written later: one slow
/// answer does not make the others unknown if the process dies.
const GATHER: Duration = Duration::from_millis(100);

/// How often writing what the gateway answered is tried: an answer that is not written is lost, and the message is repeated.
const SETTLE_TRIES: u32 = 4;
const SETTLE_AGAIN: Duration = Duration::from_millis(250);

impl Notifier {
    /// A notifier over the clients.
    pub fn new(store: Store, sms: SmsGateway, mail: MailClient, config: NotifyConfig) -> Self {
        Self(Arc::new(Inner { store, sms, mail, config }))
    }

    /// Registers its work with the runner.
    #[must_use]
    pub fn register(&self, runner: Runner) -> Runner {
        let sms = Settings { batch: self.0.sms.batch(), lease: SMS_LEASE, workers: SMS_WORKERS, ..SETTINGS };
        let notifier = self.clone();
        let runner = match self.0.mail.bounces() {
            None => runner,
            Some(_) => runner.every("notify.bounces", READ_BOUNCES_EVERY, move || {
                let notifier = notifier.clone();
                async move { notifier.read_bounces().await }
            }),
        };
        runner
            .register::<SendSms>(SmsWork(self.clone()), sms)
            .register::<SendMail>(MailWork(self.clone()), SETTINGS)
            .register::<AskDelivery>(DeliveryWork(self.clone()), SETTINGS)
    }

    /// Writes what the SMS provider reports, where it reports of itself, until `shutdown` resolves. Then takes leave of it:
    /// to be called beside the runner, and to outlive it.
    pub async fn receive(&self, shutdown: impl Future<Output = ()>) {
        let mut shutdown = pin!(shutdown);
        let mut inbox = Inbox::new(self.0.store.clone());
        loop {
            tokio::select! {
                () = &mut shutdown => break,
                received = self.0.sms.next_reports(reports::AT_ONCE), if inbox.has_room() => {
                    inbox.take(received);
                }
                () = inbox.wait() => {}
            }
            inbox.write().await;
        }
        self.0.sms.close().await;
    }
}

impl Notifier {
    /// A folder that is not there is the operator's to mend, and nobody's mail waits for it.
    async fn read_bounces(&self) -> Result<(), StoreError> {
        let Some(folder) = self.0.mail.bounces() else { return Ok(()) };
        match bounces::read_box(&self.0.store, folder).await {
            Ok(()) => Ok(()),
            Err(BounceError::Store(error)) => Err(error),
            Err(BounceError::Folder(error)) => {
                tracing::warn!(%error, "the folder of bounced mail was not read");
                Ok(())
            }
        }
    }
}

struct SmsWork(Notifier);

#[async_trait]
impl Handler<SendSms> for SmsWork {
    async fn handle(&self, batch: Vec<Job<SendSms>>) -> Vec<Outcome> {
        self.0.deliver(batch).await
    }
}

struct MailWork(Notifier);

#[async_trait]
impl Handler<SendMail> for MailWork {
    async fn handle(&self, batch: Vec<Job<SendMail>>) -> Vec<Outcome> {
        self.0.deliver(batch).await
    }
}

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
    Taken(End),
    Later(Option<Duration>),
}

impl Notifier {
    /// Hands a batch over, all at once, and writes what became of it by few transactions.
    async fn deliver<P: Carrying>(&self, jobs: Vec<Job<P>>) -> Vec<Outcome> {
        let steps = match batch::prepare(&self.0.store, &self.0.config, &jobs).await {
            Ok(steps) => steps,
            Err(error) => {
                tracing::warn!(%error, "messages were not delivered");
                return vec![Outcome::Retry; jobs.len()];
            }
        };
        let mut batch = Batch::new(jobs);
        let (mut ready, mut ends) = (Vec::new(), Vec::new());
        for (place, step) in steps.into_iter().enumerate() {
            match step {
                Step::Nothing => batch.note(place, Outcome::Done),
                Step::Wait(until) => batch.note(place, Outcome::RetryAt(until)),
                Step::End(end) => ends.push((place, end)),
                Step::Send(message) => ready.push((place, message)),
            }
        }
        self.settle(&mut batch, ends).await;
        let mut handing: FuturesUnordered<_> = ready
            .into_iter()
            .map(async |(place, message)| {
                let valid_until = message.valid_until;
                (place, valid_until, self.hand_over(message).await)
            })
            .collect();
        while let Some(first) = handing.next().await {
            let mut answers = vec![first];
            let more = async {
                while let Some(next) = handing.next().await {
                    answers.push(next);
                }
            };
            // Whether all of them are here is looked at again above.
            let _ = tokio::time::timeout(GATHER, more).await;
            let mut ends = Vec::new();
            for (place, valid_until, handed) in answers {
                match handed {
                    Handed::Taken(end) => ends.push((place, end)),
                    Handed::Later(wait) => {
                        let env = self.0.store.env();
                        let backoff = SETTINGS.backoff.after(batch.attempt(place), env.rng.as_ref());
                        // At the end of its time at the latest it is looked at again, so that its key does not outlive it.
                        let moment = env.now().plus(wait.unwrap_or(backoff)).min(valid_until);
                        batch.note(place, Outcome::RetryAt(moment));
                    }
                }
            }
            self.settle(&mut batch, ends).await;
        }
        batch.into_outcomes()
    }

    /// Writes ends and notes that their jobs are completed. What cannot be written is tried again, with the same id.
    async fn settle<P: Carrying>(&self, batch: &mut Batch<P>, ends: Vec<(usize, End)>) {
        if ends.is_empty() {
            return;
        }
        let (places, settlements): (Vec<_>, Vec<_>) = ends
            .into_iter()
            .filter_map(|(place, end)| Some((place, Settlement { job: batch.job(place)?.clone(), end })))
            .unzip();
        for attempt in 1..=SETTLE_TRIES {
            match settle(&self.0.store, &settlements).await {
                Ok(()) => {
                    for place in places {
                        batch.note(place, Outcome::Completed);
                    }
                    return;
                }
                Err(error) => tracing::warn!(%error, attempt, "what became of messages was not written"),
            }
            tokio::time::sleep(SETTLE_AGAIN).await;
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

    async fn hand_over(&self, message: Ready) -> Handed {
        let Ready { lane, id, language, content, .. } = message;
        match content.to {
            Address::Sms(to) => {
                let text = render::sms(language, &content.template, &content.params);
                let message = SmsMessage { client_message_id: id.uuid(), to, text };
                match self.0.sms.send(&message).await {
                    Ok(receipt) if self.0.sms.reports() => {
                        let key = reports::key(self.0.store.vault(), &receipt.provider_id, &message.to);
                        Handed::Taken(End::Reported(key))
                    }
                    Ok(_) => Handed::Taken(End::Asked),
                    Err(error) => {
                        tracing::warn!(message = %id.uuid(), %error, "an SMS was not taken");
                        if error.is_retryable() {
                            Handed::Later(error.retry_after())
                        } else {
                            Handed::Taken(End::Failed(sms_failure(&error)))
                        }
                    }
                }
            }
            Address::Mail(to) => {
                let mail = render::mail(language, &content.template, &content.params);
                let (subject, text, html) = (mail.subject, mail.text, Some(mail.html));
                let token = || bounces::token(self.0.store.vault(), lane, id.uuid());
                let bounce_token = self.0.mail.bounces().map(|_| token());
                let message = MailMessage { message_id: id.uuid(), to, subject, text, html, bounce_token };
                match self.0.mail.send(&message).await {
                    Ok(()) => Handed::Taken(End::Sent),
                    Err(error) => {
                        tracing::warn!(message = %id.uuid(), %error, "a mail was not taken");
                        if error.is_retryable() {
                            Handed::Later(None)
                        } else {
                            Handed::Taken(End::Failed(mail_failure(error)))
                        }
                    }
                }
            }
        }
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
