//! Suggestions of addresses: comfort only. Whatever goes wrong, the person types on and learns nothing of it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use gateway_addresses::{AddressClient, QUERY_CHARS_MAX, Suggestion};
use kernel::SubjectId;
use store::{Budget, Field, Spent, StoreError};

use crate::Proofing;
use crate::model::Breaker;

/// Looks of one account: a person who types twenty addresses letter by letter.
const PER_ACCOUNT: Budget =
    Budget { name: "addresses.account", tries: 600, window: Duration::from_secs(60 * 60) };
const FIELD: Field = Field("limit");
/// How many suggestions are shown.
pub const SHOWN_MAX: usize = 7;
/// Fewer letters may mean anything.
pub const TYPED_CHARS_MIN: usize = 3;

/// The address service as this process reaches it. Cheap to clone.
#[derive(Clone)]
pub(crate) struct AddressLine(Arc<(AddressClient, Mutex<Breaker>)>);

impl AddressLine {
    pub(crate) fn new(client: AddressClient) -> Self {
        Self(Arc::new((client, Mutex::default())))
    }
}

/// What a look came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Suggestions {
    /// These may be meant; none when nothing is like it.
    Found(Vec<Suggestion>),
    /// There are none now: the service does not answer, or it was asked too often.
    Unavailable,
}

/// Whether there is an address service at all.
pub fn are_offered(proofing: &Proofing) -> bool {
    proofing.address_line().is_some()
}

/// What a person may mean by what they typed. It is neither kept nor logged.
pub async fn suggest(
    proofing: &Proofing,
    subject: SubjectId,
    typed: &str,
) -> Result<Suggestions, StoreError> {
    let typed = typed.trim();
    let Some(line) = proofing.address_line() else { return Ok(Suggestions::Unavailable) };
    let length = typed.chars().count();
    if !(TYPED_CHARS_MIN..=QUERY_CHARS_MAX).contains(&length) {
        return Ok(Suggestions::Found(Vec::new()));
    }
    let tx = proofing.db().begin().await?;
    let index = tx.vault().index(FIELD, &subject.uuid().to_string());
    let spent = PER_ACCOUNT.spend(&tx, &index).await?;
    tx.commit().await?;
    if matches!(spent, Spent::Refused { .. }) {
        return Ok(Suggestions::Unavailable);
    }
    let (client, breaker) = &*line.0;
    let change = |change: &dyn Fn(Breaker) -> Breaker| {
        let mut breaker = breaker.lock().unwrap_or_else(PoisonError::into_inner);
        *breaker = change(*breaker);
    };
    let now = proofing.db().env().now();
    let allowed = breaker.lock().unwrap_or_else(PoisonError::into_inner).try_call(now);
    let Ok(calling) = allowed else { return Ok(Suggestions::Unavailable) };
    change(&|_| calling);
    match client.suggest(typed, SHOWN_MAX).await {
        Ok(found) => {
            change(&Breaker::succeeded);
            Ok(Suggestions::Found(found))
        }
        Err(error) => {
            tracing::warn!(code = error.code(), "there are no suggestions of addresses");
            let now = proofing.db().env().now();
            change(&|breaker| breaker.failed(now, None));
            Ok(Suggestions::Unavailable)
        }
    }
}
