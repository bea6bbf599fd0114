//! Telling people what was done with their signature. No number and no name stands in a message.

use std::collections::BTreeMap;
use std::time::Duration;

use identity::model::notice::NoticeKind;
use identity::ops::identifiers::find_owner_by_snils;
use identity::ops::merge::find_survivor;
use identity::ops::tell::{self, Params, Telling};
use kernel::{Language, SubjectId};
use notify::Template;
use person::Snils;
use proofing::ops::standing::list_claimants;
use store::{StoreError, Tx};

use crate::{Signing, pages};

/// After this it is stale.
const MESSAGE_TTL: Duration = Duration::from_secs(3 * 24 * 60 * 60);

/// Tells one person.
pub async fn tell_one(
    signing: &Signing,
    tx: &Tx,
    subject: SubjectId,
    template: &Template,
    kind: NoticeKind,
) -> Result<(), StoreError> {
    tell_with(signing, tx, subject, (template, kind, &|_: Language| BTreeMap::new())).await
}

/// Tells one person, with more than the way to their certificates.
pub async fn tell_with(
    signing: &Signing,
    tx: &Tx,
    subject: SubjectId,
    (template, kind, more): (&Template, NoticeKind, Params<'_>),
) -> Result<(), StoreError> {
    let link = format!("{}{}", signing.identity().config().public_url, pages::CERTIFICATES_PATH);
    let params = |language: Language| {
        let mut params = more(language);
        params.insert("link".to_owned(), link.clone());
        params
    };
    let telling = Telling {
        kind,
        template: template.clone(),
        params: &params,
        lasts: MESSAGE_TTL,
        only: None,
        except: None,
    };
    tell::tell(signing.identity(), tx, subject, &telling).await
}

/// Every account with this СНИЛС: its owner, and whoever claims it. One that became part of another is that other one.
pub async fn list_accounts(tx: &Tx, snils: &Snils) -> Result<Vec<SubjectId>, StoreError> {
    let mut all = list_claimants(tx, snils).await?;
    for claimant in &mut all {
        *claimant = find_survivor(tx.conn(), *claimant).await?;
    }
    all.extend(find_owner_by_snils(tx.conn(), tx.vault(), snils).await?);
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

/// Tells every account with this СНИЛС but one.
pub async fn tell_others(
    signing: &Signing,
    tx: &Tx,
    (snils, except): (&Snils, SubjectId),
    template: &Template,
) -> Result<(), StoreError> {
    for subject in list_accounts(tx, snils).await? {
        if subject != except {
            tell_one(signing, tx, subject, template, NoticeKind::Security).await?;
        }
    }
    Ok(())
}
