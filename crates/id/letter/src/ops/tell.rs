//! Telling the person what became of the letter. No address and no code stand in a message.

use std::collections::BTreeMap;
use std::time::Duration;

use identity::model::notice::NoticeKind;
use identity::ops::tell::{self, Params, Telling};
use kernel::{Language, SubjectId};
use notify::Template;
use store::{StoreError, Tx};
use text::Words;

use crate::model::ask::Decline;
use crate::{Letters, messages, pages};

/// After this it is stale.
const MESSAGE_TTL: Duration = Duration::from_secs(3 * 24 * 60 * 60);

/// Where the person chose to hear of it; of an order, which may be somebody else's doing, as of a matter of safety.
pub async fn tell(
    tx: &Tx,
    letters: &Letters,
    subject: SubjectId,
    template: &Template,
) -> Result<(), StoreError> {
    let link = format!("{}{}", letters.identity().config().public_url, pages::PATH);
    let params = |_: Language| BTreeMap::from([("link".to_owned(), link.clone())]);
    send(tx, letters, subject, (template, &params)).await
}

/// That a supervisor did not let the letter go, and why.
pub async fn tell_declined(
    tx: &Tx,
    letters: &Letters,
    subject: SubjectId,
    why: Decline,
) -> Result<(), StoreError> {
    let link = format!("{}/centres", letters.identity().config().public_url);
    let params = |language: Language| {
        let reason = Words::new(language).t(why.key());
        BTreeMap::from([("link".to_owned(), link.clone()), ("reason".to_owned(), reason)])
    };
    send(tx, letters, subject, (&messages::DECLINED, &params)).await
}

async fn send(
    tx: &Tx,
    letters: &Letters,
    subject: SubjectId,
    (template, params): (&Template, Params<'_>),
) -> Result<(), StoreError> {
    let of_safety = [messages::ORDERED, messages::HELD, messages::OFFICE_CODE];
    let telling = Telling {
        kind: if of_safety.contains(template) { NoticeKind::Security } else { NoticeKind::Level },
        template: template.clone(),
        params,
        lasts: MESSAGE_TTL,
        only: None,
        except: None,
    };
    tell::tell(letters.identity(), tx, subject, &telling).await
}
