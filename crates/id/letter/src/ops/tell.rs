//! Telling the person what became of the letter. No address and no code stand in a message.

use std::collections::BTreeMap;
use std::time::Duration;

use identity::model::notice::NoticeKind;
use identity::ops::tell::{self, Telling};
use kernel::{Language, SubjectId};
use notify::Template;
use store::{StoreError, Tx};

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
    let telling = Telling {
        kind: if [messages::ORDERED, messages::OFFICE_CODE].contains(template) {
            NoticeKind::Security
        } else {
            NoticeKind::Level
        },
        template: template.clone(),
        params: &params,
        lasts: MESSAGE_TTL,
        only: None,
        except: None,
    };
    tell::tell(letters.identity(), tx, subject, &telling).await
}
