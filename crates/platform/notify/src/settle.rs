//! The ends of messages, many by one transaction.

use std::time::Duration;

use jobs::Job;
use store::sea_orm::{ConnectionTrait, Statement, Value};
use store::{Store, StoreError, Tx};

use crate::message::{AskDelivery, Carrying, scope};
use crate::state::{EXPIRED, FAILED, SENT};

/// How a message ended.
#[derive(Clone)]
pub enum End {
    /// The mail server has it.
    Sent,
    /// The SMS provider has it, and is asked later what became of it.
    Asked,
    /// The SMS provider has it, and reports what became of it under a key.
    Reported(Vec<u8>),
    /// It will never be sent.
    Failed(&'static str),
    /// It was not sent in time.
    Expired,
}

/// After so long each the provider is asked what became of an SMS: most arrive within a minute, and a phone that is off
/// for a day is told of.
pub const ASK_AFTER: [Duration; 4] = [
    Duration::from_secs(60),
    Duration::from_secs(600),
    Duration::from_secs(7_200),
    Duration::from_secs(86_400),
];

/// The end of a message, and the job that carried it.
pub struct Settlement<P> {
    pub job: Job<P>,
    pub end: End,
}

/// Writes the ends of messages, destroys their keys, so that neither addresses nor texts can be read any more, and completes
/// the jobs, all in one. A job whose lease has ended is another worker's, and so is its message.
pub async fn settle<P: Carrying>(store: &Store, settlements: &[Settlement<P>]) -> Result<(), StoreError> {
    let tx = store.begin().await?;
    let jobs: Vec<Job<P>> = settlements.iter().map(|settlement| settlement.job.clone()).collect();
    let completed = jobs::complete_all(&tx, &jobs).await?;
    let ours: Vec<&Settlement<P>> =
        settlements.iter().filter(|settlement| completed.contains(&settlement.job.id)).collect();
    if ours.is_empty() {
        return tx.rollback().await;
    }
    write(&tx, &ours).await?;
    let message = |settlement: &&Settlement<P>| (settlement.job.lane, settlement.job.payload.message());
    let scopes: Vec<_> = ours.iter().map(message).map(|(lane, id)| scope(lane, id)).collect();
    tx.vault().destroy_keys(&tx, &scopes).await?;
    if let Some(wait) = ASK_AFTER.first() {
        let asked = ours.iter().filter(|settlement| matches!(settlement.end, End::Asked));
        let asks: Vec<_> = asked.map(message).map(|(lane, id)| (lane, AskDelivery { message: id })).collect();
        jobs::enqueue_all_at(&tx, tx.now().plus(*wait), &asks).await?;
    }
    tx.commit().await?;
    for settlement in ours {
        let end = match settlement.end {
            End::Sent | End::Asked | End::Reported(_) => "sent",
            End::Failed(_) => "failed",
            End::Expired => "expired",
        };
        metrics::counter!("okno_messages_total", "kind" => P::KIND, "end" => end).increment(1);
    }
    Ok(())
}

async fn write<P: Carrying>(tx: &Tx, settlements: &[&Settlement<P>]) -> Result<(), StoreError> {
    let mut values: Vec<Value> = vec![tx.now().as_micros().into(), Vec::<u8>::new().into()];
    let mut rows = Vec::with_capacity(settlements.len());
    for Settlement { job, end } in settlements {
        let (state, failure, key) = match end {
            End::Sent | End::Asked => (SENT, None, None),
            End::Reported(key) => (SENT, None, Some(key.clone())),
            End::Failed(why) => (FAILED, Some((*why).to_owned()), None),
            End::Expired => (EXPIRED, None, None),
        };
        let next = values.len() + 1;
        let places: Vec<String> = (next..next + 5).map(|number| format!("${number}")).collect();
        rows.push(format!("({})", places.join(", ")));
        values.extend([
            job.lane.as_i16().into(),
            job.payload.message().into(),
            state.into(),
            failure.into(),
            key.into(),
        ]);
    }
    let sql = format!(
        "UPDATE messages SET state = ended.column3, failure = ended.column4, report_key = ended.column5,
            settled_at = $1, sealed = $2
         FROM (VALUES {}) AS ended WHERE messages.lane = ended.column1 AND messages.id = ended.column2",
        rows.join(", ")
    );
    let backend = tx.conn().get_database_backend();
    tx.conn().execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    Ok(())
}
