//! What the SMS provider reports of messages, where it reports of itself.
//!
//! A report may come before the answer that it belongs to is written: it waits a moment, and then the provider is asked to
//! come again, because a message whose answer was lost is handed over again only when its lease has ended. It is confirmed
//! when it is written; a report of nothing that we know is confirmed too, in the end, or it would come for ever.

use std::collections::HashMap;
use std::time::Duration;

use gateway_sms::smpp::{SmppReceived, reference_of, report_key};
use kernel::{Lane, Uuid};
use person::Phone;
use store::sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Statement};
use store::{Field, Store, StoreError, Vault};
use tokio::time::Instant;

use crate::batch::list_of;
use crate::rows::messages as row;
use crate::state::{DELIVERED, UNDELIVERED};

/// How many are taken, and written by one transaction.
pub const AT_ONCE: usize = 256;
/// How many wait for their message at most.
const WAITING_MAX: usize = 512;
/// How long a report waits for its message before it is sent back, and after which time it is believed to be nobody's.
const PATIENCE: Duration = Duration::from_secs(2);
const NOBODYS: Duration = Duration::from_secs(300);
/// How many are remembered that were sent back.
const SENT_BACK_MAX: usize = 20_000;
/// How often those that wait are looked at.
const LOOK_EVERY: Duration = Duration::from_millis(250);

const FIELD: Field = Field("sms.report");

/// The keyed hash under which a message waits for its report.
pub fn key(vault: &Vault, provider_id: &str, to: &Phone) -> Vec<u8> {
    vault.index(FIELD, &report_key(provider_id, to.e164())).hash
}

/// Reports that are not written yet.
pub struct Inbox {
    store: Store,
    waiting: Vec<(SmppReceived, Instant)>,
    // When a report was first sent back, by its first key.
    sent_back: HashMap<String, Instant>,
}

impl Inbox {
    pub fn new(store: Store) -> Self {
        Self { store, waiting: Vec::new(), sent_back: HashMap::new() }
    }

    pub const fn has_room(&self) -> bool {
        self.waiting.len() < WAITING_MAX
    }

    pub fn take(&mut self, received: Vec<SmppReceived>) {
        let now = Instant::now();
        self.waiting.extend(received.into_iter().map(|report| (report, now)));
    }

    /// Waits until those that wait are to be looked at again.
    pub async fn wait(&self) {
        if self.waiting.is_empty() {
            std::future::pending::<()>().await;
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }

    /// Writes what can be written, and confirms it.
    pub async fn write(&mut self) {
        if self.waiting.is_empty() {
            return;
        }
        let written = match self.try_write().await {
            Ok(written) => written,
            Err(error) => {
                tracing::warn!(%error, "reports of the SMS provider were not written");
                return;
            }
        };
        let now = Instant::now();
        let mut written = written.into_iter();
        let waiting = std::mem::take(&mut self.waiting);
        for (received, since) in waiting {
            let is_written = written.next().unwrap_or(false);
            if is_written {
                self.forget(&received);
                received.confirm();
            } else if now.duration_since(since) < PATIENCE {
                self.waiting.push((received, since));
            } else {
                self.send_back(received, now);
            }
        }
    }

    fn send_back(&mut self, received: SmppReceived, now: Instant) {
        let key = received.report.keys.first().cloned().unwrap_or_default();
        if self.sent_back.len() >= SENT_BACK_MAX {
            self.sent_back.clear();
        }
        let first = *self.sent_back.entry(key).or_insert(now);
        if now.duration_since(first) < NOBODYS {
            received.postpone();
        } else {
            tracing::debug!("the SMS provider reported of a message that is not ours");
            self.forget(&received);
            received.confirm();
        }
    }

    fn forget(&mut self, received: &SmppReceived) {
        if let Some(key) = received.report.keys.first() {
            self.sent_back.remove(key);
        }
    }

    /// Says of each report whether its message was found.
    async fn try_write(&self) -> Result<Vec<bool>, StoreError> {
        let hashes: Vec<Vec<Vec<u8>>> =
            self.waiting.iter().map(|(received, _)| self.hashes(&received.report.keys)).collect();
        let found = self.find(hashes.iter().flatten().cloned().collect()).await?;
        let (mut delivered, mut undelivered) = (Vec::new(), Vec::new());
        let mut written = Vec::with_capacity(self.waiting.len());
        for ((received, _), hashes) in self.waiting.iter().zip(&hashes) {
            let message = hashes.iter().find_map(|hash| found.get(hash)).copied().filter(|(_, id)| {
                // The provider's ids may begin anew; then our reference tells one message from another.
                received.report.reference.is_none_or(|reference| reference == reference_of(*id))
            });
            written.push(message.is_some());
            if let Some(message) = message {
                let list = if received.report.is_delivered { &mut delivered } else { &mut undelivered };
                list.push(message);
            }
        }
        if !(delivered.is_empty() && undelivered.is_empty()) {
            self.note(&[(DELIVERED, delivered), (UNDELIVERED, undelivered)]).await?;
        }
        Ok(written)
    }

    fn hashes(&self, keys: &[String]) -> Vec<Vec<u8>> {
        let vault = self.store.vault();
        keys.iter().flat_map(|key| vault.indexes(FIELD, key)).map(|index| index.hash).collect()
    }

    async fn find(&self, hashes: Vec<Vec<u8>>) -> Result<HashMap<Vec<u8>, (Lane, Uuid)>, StoreError> {
        let rows: Vec<(Option<Vec<u8>>, i16, Uuid)> = row::Entity::find()
            .select_only()
            .columns([row::Column::ReportKey, row::Column::Lane, row::Column::Id])
            .filter(row::Column::ReportKey.is_in(hashes))
            .into_tuple()
            .all(self.store.reader())
            .await?;
        rows.into_iter()
            .filter_map(|(hash, lane, id)| Some((hash?, lane, id)))
            .map(|(hash, lane, id)| {
                let lane = Lane::try_from(lane);
                Ok((hash, (lane.map_err(|error| StoreError::row("messages", error.to_string()))?, id)))
            })
            .collect()
    }

    /// The first word on a message counts: a double receipt changes nothing.
    async fn note(&self, outcomes: &[(&'static str, Vec<(Lane, Uuid)>)]) -> Result<(), StoreError> {
        let tx = self.store.begin().await?;
        for (outcome, messages) in outcomes.iter().filter(|(_, messages)| !messages.is_empty()) {
            let (list, mut values) = list_of(messages.iter().copied(), 1);
            values.insert(0, (*outcome).into());
            let sql = format!(
                "UPDATE messages SET outcome = $1 WHERE (lane, id) IN (VALUES {list}) AND outcome IS NULL"
            );
            let backend = tx.conn().get_database_backend();
            tx.conn().execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
        }
        tx.commit().await
    }
}
