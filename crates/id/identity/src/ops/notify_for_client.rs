//! Messages that another system has sent to a person, through the contacts and the choices that live here alone.

use std::collections::BTreeMap;
use std::time::Duration;

use kernel::{Oid, Secret, Timestamp, Uuid};
use store::{Budget, Spent, StoreError};

use super::clients::is_secret;
use super::tell::{Telling, tell};
use crate::model::account::AccountState;
use crate::model::notice::NoticeKind;
use crate::model::notify_client::{NotifyClient, ParamsError, ServiceTemplate};
use crate::store::accounts;
use crate::store::notify_requests::{self, Noted};
use crate::{Identity, limits};

const NOTICE_TTL: Duration = Duration::from_secs(3 * 24 * 60 * 60);
/// How long a request is known again: a repeat within it sends nothing.
pub const REQUEST_KEPT: Duration = Duration::from_secs(24 * 60 * 60);

/// What a client asks for.
pub struct ClientMessage {
    /// The client's own id of it.
    pub message_id: Uuid,
    /// The person.
    pub oid: Oid,
    /// The text.
    pub template: ServiceTemplate,
    /// What it is filled with.
    pub params: BTreeMap<String, String>,
}

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepted {
    /// It is on its way.
    Now,
    /// It was before, under the same id.
    Before,
}

/// Why a request was not taken.
#[derive(Debug, thiserror::Error)]
pub enum ClientMessageError {
    /// Too many in a minute.
    #[error("too many messages until {until}")]
    Limited {
        /// When to come again.
        until: Timestamp,
    },
    /// There is no such account, or it does not sign in any more.
    #[error("no such account")]
    UnknownSubject,
    /// The parameters do not fill the text.
    #[error(transparent)]
    Params(#[from] ParamsError),
    /// The id was used for another message.
    #[error("the id was used for another message")]
    Conflict,
    /// Something inside.
    #[error(transparent)]
    Internal(#[from] StoreError),
}

/// The client of this name and secret.
pub fn authenticate<'i>(
    identity: &'i Identity,
    id: &str,
    secret: &Secret<String>,
) -> Option<&'i NotifyClient> {
    let known = identity.config().notify_clients.iter().find(|client| client.id == id)?;
    is_secret(secret, &known.secret_sha256).then_some(known)
}

/// Sends a message for a client: where the person chose, and into their list.
pub async fn send_for_client(
    identity: &Identity,
    client: &NotifyClient,
    message: &ClientMessage,
) -> Result<Accepted, ClientMessageError> {
    message.template.check(client, &message.params)?;
    let tx = identity.store().begin().await?;
    let budget =
        Budget { name: "notify.client", tries: client.messages_a_minute, window: Duration::from_secs(60) };
    if let Spent::Refused { until } = budget.spend(&tx, &limits::key(&tx, &client.id)).await? {
        tx.commit().await?;
        return Err(ClientMessageError::Limited { until });
    }
    let subject = accounts::find_by_oid(tx.conn(), message.oid).await?;
    let account = match subject {
        Some(subject) => accounts::find(tx.conn(), subject).await?,
        None => None,
    };
    let Some(account) = account.filter(|account| account.state == AccountState::Active) else {
        tx.commit().await?;
        return Err(ClientMessageError::UnknownSubject);
    };
    let params = serde_json::to_string(&message.params)
        .map_err(|error| StoreError::row("notify_requests", error.to_string()))?;
    let parts = [message.oid.as_i64().to_string(), message.template.word().to_owned(), params];
    let fingerprint = tx.vault().fingerprint("notify-request", &parts.each_ref().map(String::as_str)).0;
    let key = (account.subject.lane(), client.id.as_str(), message.message_id);
    match notify_requests::note(&tx, key, &fingerprint).await? {
        Noted::Repeated => {
            tx.commit().await?;
            return Ok(Accepted::Before);
        }
        Noted::Conflict => {
            tx.commit().await?;
            return Err(ClientMessageError::Conflict);
        }
        Noted::New => {}
    }
    let telling = Telling {
        kind: NoticeKind::Service,
        template: message.template.texts(),
        params: &|_| message.params.clone(),
        lasts: NOTICE_TTL,
        only: None,
        except: None,
    };
    tell(identity, &tx, account.subject, &telling).await?;
    tx.commit().await?;
    Ok(Accepted::Now)
}
