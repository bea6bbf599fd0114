//! Telling a person that two accounts became one, or two again: at the contacts of both.

use std::collections::BTreeMap;
use std::time::Duration;

use identity::model::merge::Merge;
use identity::model::notice::NoticeKind;
use identity::ops::tell::{Telling, tell};
use kernel::Language;
use notify::Template;
use store::{StoreError, Tx};
use text::Words;

use crate::Desk;
use crate::messages;
use crate::model::centre::CentreCode;

const MESSAGE_TTL: Duration = Duration::from_secs(3 * 24 * 60 * 60);

/// They are one now, and until when that may be undone.
pub async fn tell_merged(desk: &Desk, tx: &Tx, centre: &CentreCode, merge: &Merge) -> Result<(), StoreError> {
    tell_both(desk, tx, (centre, merge), messages::MERGED).await
}

/// They are two again.
pub async fn tell_undone(desk: &Desk, tx: &Tx, centre: &CentreCode, merge: &Merge) -> Result<(), StoreError> {
    tell_both(desk, tx, (centre, merge), messages::MERGE_UNDONE).await
}

async fn tell_both(
    desk: &Desk,
    tx: &Tx,
    (centre, merge): (&CentreCode, &Merge),
    template: Template,
) -> Result<(), StoreError> {
    let config = desk.identity().config();
    let link = format!("{}/account", config.public_url);
    let until = merge.undo_ends_at().date_in(&config.time_zone);
    let params = |language: Language| {
        BTreeMap::from([
            ("centre".to_owned(), desk.centre_name(centre, language)),
            ("until".to_owned(), Words::new(language).date(until)),
            ("link".to_owned(), link.clone()),
        ])
    };
    let telling = Telling {
        kind: NoticeKind::Security,
        template,
        params: &params,
        lasts: MESSAGE_TTL,
        only: None,
        except: None,
    };
    for subject in [merge.survivor, merge.away] {
        tell(desk.identity(), tx, subject, &telling).await?;
    }
    Ok(())
}
