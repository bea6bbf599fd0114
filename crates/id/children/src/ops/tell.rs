//! Telling those who act for a child, and the child.

use std::collections::BTreeMap;
use std::time::Duration;

use identity::model::notice::NoticeKind;
use identity::ops::tell::{Telling, tell_all};
use kernel::SubjectId;
use notify::Template;
use store::{Scope, StoreError, Tx};

use crate::Children;

/// After this what could not be told is stale.
const MESSAGE_TTL: Duration = Duration::from_secs(3 * 24 * 60 * 60);

/// Tells some accounts; one that has gone is passed over.
pub async fn tell(
    children: &Children,
    tx: &Tx,
    receivers: &[SubjectId],
    (kind, template): (NoticeKind, &Template),
) -> Result<(), StoreError> {
    let scopes: Vec<Scope> = receivers.iter().map(|subject| Scope::subject(*subject)).collect();
    let keys = tx.vault().load_keys(tx.conn(), &scopes).await?;
    let link = format!("{}/account/children", children.identity().config().public_url);
    let params = |_| BTreeMap::from([("link".to_owned(), link.clone())]);
    let telling = Telling {
        kind,
        template: template.clone(),
        params: &params,
        lasts: MESSAGE_TTL,
        only: None,
        except: None,
    };
    let due: Vec<_> = keys.into_iter().map(|key| (key, &telling)).collect();
    tell_all(children.identity(), tx, &due).await
}
