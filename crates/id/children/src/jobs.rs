//! The work of this room: questions to the civil registry and its answers, and what time brings.

use std::time::Duration;

use ::jobs::Runner;
use ::store::{Scope, StoreError};
use gateway_registries::{AnswerId, BATCH_MAX, CheckRequest, Registry, RegistryError, RequestId};
use proofing::model::BreakerState;
use proofing::ops::note_registry;

use crate::Children;
use crate::model::Answered;
use crate::ops::answers::record_answer;
use crate::ops::ask::request_of;
use crate::ops::sweep::sweep;
use crate::store::links::{self, Stored};

const EXCHANGE_EVERY: Duration = Duration::from_secs(1);
const SWEEP_EVERY: Duration = Duration::from_secs(15 * 60);

impl Children {
    /// Registers the work of this room with the runner.
    #[must_use]
    pub fn register(&self, runner: Runner) -> Runner {
        let (asking, swept) = (self.clone(), self.clone());
        runner
            .every("children.exchange", EXCHANGE_EVERY, move || {
                let room = asking.clone();
                async move { room.exchange().await.map(|_| ()) }
            })
            .every("children.sweep", SWEEP_EVERY, move || {
                let room = swept.clone();
                async move { sweep(&room).await }
            })
    }

    /// Sends what is due and fetches what was answered, once. Whether there was anything to do.
    pub async fn exchange(&self) -> Result<bool, StoreError> {
        let sent = self.send_due().await?;
        let fetched = self.fetch().await?;
        Ok(sent || fetched)
    }

    /// True when the registry may be called now.
    fn may_call(&self) -> bool {
        let now = self.db().env().now();
        let mut breaker = self.breaker();
        breaker.try_call(now).map(|next| *breaker = next).is_ok()
    }

    /// Notes what came of a call, and for the pages whether the registry is left alone.
    async fn note(&self, error: Option<&RegistryError>) -> Result<(), StoreError> {
        let now = self.db().env().now();
        let (before, after) = {
            let mut breaker = self.breaker();
            let before = breaker.state();
            *breaker = match error {
                None => breaker.succeeded(),
                Some(error) => {
                    tracing::warn!(%error, "the civil registry did not answer");
                    let wanted = match error {
                        RegistryError::Unavailable { retry_after, .. } => *retry_after,
                        _ => None,
                    };
                    breaker.failed(now, wanted)
                }
            };
            (before, breaker.state())
        };
        if (before == BreakerState::Closed) == (after == BreakerState::Closed) {
            return Ok(());
        }
        note_registry(self.db(), Registry::Zags, after).await
    }

    async fn send_due(&self) -> Result<bool, StoreError> {
        let Some(client) = self.client() else { return Ok(false) };
        let store = self.db();
        let due = links::list_due(store.reader(), store.vault(), store.env().now()).await?;
        if due.is_empty() || !self.may_call() {
            return Ok(false);
        }
        let (requests, asked) = self.build(due).await?;
        if requests.is_empty() {
            return Ok(true);
        }
        match client.send(&requests).await {
            Ok(_) => {
                self.note(None).await?;
                for stored in &asked {
                    let tx = store.begin().await?;
                    let after = stored.link.sent(tx.now());
                    links::update(&tx, stored, &after).await?;
                    tx.commit().await?;
                }
            }
            // The registry took none because of one: without it the others go the next time.
            Err(RegistryError::Refused { request_id: Some(refused), .. }) => {
                tracing::error!(request = %refused.uuid(), "the civil registry refuses a request");
                self.note(None).await?;
                for stored in asked.iter().filter(|stored| stored.request.request_id() == refused) {
                    self.put_off(stored).await?;
                }
            }
            Err(error) => self.note(Some(&error)).await?,
        }
        Ok(true)
    }

    /// The requests with their links. What cannot be asked now is asked later, until its time is over.
    async fn build(&self, due: Vec<Stored>) -> Result<(Vec<CheckRequest>, Vec<Stored>), StoreError> {
        let store = self.db();
        let (mut requests, mut asked) = (Vec::new(), Vec::new());
        for stored in due {
            let scope = Scope::subject(stored.link.holder);
            let Some(key) = store.vault().find_key(store.reader(), scope).await? else { continue };
            let question = stored.asked(&key)?;
            match request_of(store.reader(), store.vault(), &stored, &question).await? {
                Some(request) => {
                    requests.push(request);
                    asked.push(stored);
                }
                None => self.put_off(&stored).await?,
            }
        }
        Ok((requests, asked))
    }

    async fn put_off(&self, stored: &Stored) -> Result<(), StoreError> {
        let tx = self.db().begin().await?;
        let sent = stored.link.sent(tx.now());
        let place = (stored.link.holder, ::kernel::Timestamp::from_micros(i64::MAX));
        if let Some(after) = sent.answered(Answered::Later, place, tx.now()) {
            links::update(&tx, stored, &after).await?;
        }
        tx.commit().await
    }

    async fn is_waited_for(&self, request: Option<RequestId>) -> Result<bool, StoreError> {
        let Some(request) = request else { return Ok(false) };
        let store = self.db();
        Ok(links::find_by_request(store.reader(), store.vault(), request).await?.is_some())
    }

    async fn fetch(&self) -> Result<bool, StoreError> {
        let Some(client) = self.client() else { return Ok(false) };
        if !self.may_call() {
            return Ok(false);
        }
        let batch = match client.next(BATCH_MAX).await {
            Ok(batch) => batch,
            Err(error) => {
                self.note(Some(&error)).await?;
                return Ok(true);
            }
        };
        self.note(None).await?;
        let mut done: Vec<AnswerId> = Vec::new();
        for answer in &batch.answers {
            match record_answer(self, answer).await {
                Ok(true) => done.push(answer.answer_id),
                Ok(false) => {}
                Err(error) => tracing::warn!(%error, "an answer about a child was not recorded"),
            }
        }
        for entry in &batch.unreadable {
            // What does not follow the protocol comes again, rightly perhaps, as long as somebody waits for it.
            if let Some(answer) = entry.answer_id
                && !self.is_waited_for(entry.request_id).await?
            {
                done.push(answer);
            }
        }
        if !done.is_empty()
            && let Err(error) = client.acknowledge(&done).await
        {
            self.note(Some(&error)).await?;
        }
        Ok(!batch.is_empty())
    }
}
