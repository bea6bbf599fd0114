//! A batch of due messages: read, opened, judged and charged by few statements.

use std::collections::HashMap;
use std::time::Duration;

use jobs::{Job, Outcome};
use kernel::{Lane, Language, Timestamp, Uuid};
use person::Phone;
use store::sea_orm::{ConnectionTrait, EntityTrait, Statement, Value};
use store::{Budget, Field, ScopeKey, Store, StoreError};

use crate::NotifyConfig;
use crate::message::{Address, Carrying, Content, MessageId, cell, scope};
use crate::rows::messages as row;
use crate::settle::End;
use crate::state::QUEUED;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The jobs of a batch and what became of each.
pub struct Batch<P> {
    jobs: Vec<Job<P>>,
    outcomes: Vec<Outcome>,
}

impl<P> Batch<P> {
    pub fn new(jobs: Vec<Job<P>>) -> Self {
        let outcomes = vec![Outcome::Retry; jobs.len()];
        Self { jobs, outcomes }
    }

    pub fn job(&self, place: usize) -> Option<&Job<P>> {
        self.jobs.get(place)
    }

    pub fn attempt(&self, place: usize) -> u32 {
        self.job(place).map_or(1, |job| job.attempt)
    }

    pub fn note(&mut self, place: usize, outcome: Outcome) {
        if let Some(slot) = self.outcomes.get_mut(place) {
            *slot = outcome;
        }
    }

    pub fn into_outcomes(self) -> Vec<Outcome> {
        self.outcomes
    }
}

/// What is to be done with a message.
pub enum Step {
    /// It is settled already.
    Nothing,
    /// Later.
    Wait(Timestamp),
    /// It ends without being handed over.
    End(End),
    /// It is handed over.
    Send(Ready),
}

/// A message to hand over.
pub struct Ready {
    pub lane: Lane,
    pub id: MessageId,
    pub language: Language,
    pub content: Content,
    pub valid_until: Timestamp,
    is_charged: bool,
}

/// Says of each job, in order, what is to be done. What may be handed over is charged.
pub async fn prepare<P: Carrying>(
    store: &Store,
    config: &NotifyConfig,
    jobs: &[Job<P>],
) -> Result<Vec<Step>, StoreError> {
    let mut rows = load(store, jobs).await?;
    let scopes: Vec<_> = jobs.iter().map(|job| scope(job.lane, job.payload.message())).collect();
    let keys: HashMap<Uuid, ScopeKey> = store
        .vault()
        .load_keys(store.reader(), &scopes)
        .await?
        .into_iter()
        .map(|key| (key.scope().id, key))
        .collect();
    let now = store.env().now();
    let mut steps = Vec::with_capacity(jobs.len());
    for job in jobs {
        let id = job.payload.message();
        steps.push(match rows.remove(&id).filter(|row| row.state == QUEUED) {
            None => Step::Nothing,
            Some(row) if now >= Timestamp::from_micros(row.valid_until) => Step::End(End::Expired),
            Some(row) => open(config, (job.lane, &row), keys.get(&id))?,
        });
    }
    charge(store, config, jobs, &mut steps).await?;
    Ok(steps)
}

fn open(
    config: &NotifyConfig,
    (lane, row): (Lane, &row::Model),
    key: Option<&ScopeKey>,
) -> Result<Step, StoreError> {
    let Some(key) = key else { return Ok(Step::End(End::Failed("no-key"))) };
    let content: Content = key.open_json(cell(&row.id), &row.sealed)?;
    let is_charged = match &content.to {
        Address::Sms(to) if !is_served(config, to) => return Ok(Step::End(End::Failed("prefix"))),
        Address::Sms(_) => row.charged,
        Address::Mail(_) => true,
    };
    Ok(Step::Send(Ready {
        lane,
        id: MessageId::from(row.id),
        language: Language::from_tag(&row.language).unwrap_or_default(),
        content,
        valid_until: Timestamp::from_micros(row.valid_until),
        is_charged,
    }))
}

fn is_served(config: &NotifyConfig, to: &Phone) -> bool {
    let digits = to.e164().trim_start_matches('+');
    config.sms_prefixes.iter().any(|prefix| digits.starts_with(prefix.as_str()))
}

async fn load<P: Carrying>(store: &Store, jobs: &[Job<P>]) -> Result<HashMap<Uuid, row::Model>, StoreError> {
    let (list, values) = list_of(jobs.iter().map(|job| (job.lane, job.payload.message())), 0);
    let reader = store.reader();
    let sql = format!("SELECT * FROM messages WHERE (lane, id) IN (VALUES {list})");
    let statement = Statement::from_sql_and_values(reader.get_database_backend(), sql, values);
    let rows = row::Entity::find().from_raw_sql(statement).all(reader).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// Counts SMS against the ceiling, each once for all its tries, by one transaction. Those for which none is left wait.
async fn charge<P: Carrying>(
    store: &Store,
    config: &NotifyConfig,
    jobs: &[Job<P>],
    steps: &mut [Step],
) -> Result<(), StoreError> {
    let is_new = |step: &Step| matches!(step, Step::Send(ready) if !ready.is_charged);
    let wanted = u32::try_from(steps.iter().filter(|step| is_new(step)).count()).unwrap_or(u32::MAX);
    if wanted == 0 {
        return Ok(());
    }
    let budget = Budget { name: "sms.day", tries: config.sms_a_day_max, window: DAY };
    let tx = store.begin().await?;
    let index = tx.vault().index(Field("limit.sms"), "installation");
    let (spent, until) = budget.spend_up_to(&tx, &index, wanted).await?;
    let mut left = usize::try_from(spent).unwrap_or(usize::MAX);
    let mut charged = Vec::new();
    for (job, step) in jobs.iter().zip(steps.iter_mut()).filter(|(_, step)| is_new(step)) {
        if left > 0 {
            left -= 1;
            charged.push((job.lane, job.payload.message()));
        } else if let Step::Send(ready) = step {
            // At the end of its time at the latest it is looked at again, so that its key does not outlive it.
            *step = Step::Wait(until.min(ready.valid_until));
        }
    }
    if charged.len() < usize::try_from(wanted).unwrap_or(usize::MAX) {
        tracing::error!("the ceiling of SMS in a day is reached");
    }
    if charged.is_empty() {
        return tx.rollback().await;
    }
    let (list, mut values) = list_of(charged.into_iter(), 1);
    values.insert(0, true.into());
    let sql = format!("UPDATE messages SET charged = $1 WHERE (lane, id) IN (VALUES {list})");
    let backend = tx.conn().get_database_backend();
    tx.conn().execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    tx.commit().await
}

/// Messages as rows of parameters, after so many others.
pub fn list_of(messages: impl Iterator<Item = (Lane, Uuid)>, before: usize) -> (String, Vec<Value>) {
    let (mut rows, mut values): (Vec<String>, Vec<Value>) = (Vec::new(), Vec::new());
    for (lane, id) in messages {
        let next = before + values.len() + 1;
        rows.push(format!("(${next}, ${})", next + 1));
        values.extend([lane.as_i16().into(), id.into()]);
    }
    (rows.join(", "), values)
}
