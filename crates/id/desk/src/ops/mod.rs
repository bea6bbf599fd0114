//! One file per use case. Transactions begin here.

pub mod act;
pub mod admit;
pub mod child;
pub mod disputes;
pub mod evidence;
pub mod find;
pub mod flags;
pub mod history;
pub mod intake;
pub mod leave;
pub mod leaving;
pub mod lists;
pub mod merge;
pub mod newcomer;
pub mod offices;
pub mod paper;
pub mod pass;
pub mod presence;
pub mod requests;
pub mod supervise;
mod tell;
mod tell_merge;
pub mod update;
pub mod view;

use identity::ops::account::list_contacts;
use identity::ops::merge::find_merge;
use kernel::SubjectId;
use store::sea_orm::ConnectionTrait;
use store::{Scope, StoreError, Tx, Vault};

use crate::error::DeskError;
use crate::model::office::Officer;
use crate::model::refusal::Bias;
use crate::model::visit::Visit;
use crate::store::visits;

/// The visit that a registrar works on. Another's does not exist for them.
async fn load_visit<C: ConnectionTrait>(conn: &C, officer: &Officer, no: i64) -> Result<Visit, DeskError> {
    let found = visits::find(conn, &officer.centre, no).await?;
    found.filter(|visit| visit.registrar == officer.subject).ok_or(DeskError::NotFound)
}

/// The same, as long as steps may be taken. An account that became part of another is acted on by nobody: not even by who
/// looked it up in the moment before.
async fn load_open_visit(tx: &Tx, officer: &Officer, no: i64) -> Result<Visit, DeskError> {
    let visit = load_visit(tx.conn(), officer, no).await?;
    let is_merged = find_merge(tx.conn(), visit.subject).await?.is_some();
    if visit.is_open(tx.now()) && !is_merged { Ok(visit) } else { Err(DeskError::StepNotOpen) }
}

/// Why this registrar may not work on this applicant.
pub async fn find_bias<C: ConnectionTrait>(
    conn: &C,
    vault: &Vault,
    registrar: SubjectId,
    subject: SubjectId,
) -> Result<Option<Bias>, StoreError> {
    if registrar == subject {
        return Ok(Some(Bias::Oneself));
    }
    let mut contacts = Vec::with_capacity(2);
    for person in [registrar, subject] {
        let key = vault.load_key(conn, Scope::subject(person)).await?;
        contacts.push(list_contacts(conn, &key, person).await?);
    }
    let [own, theirs] = contacts.as_slice() else { return Ok(None) };
    let shares = own.iter().any(|own| {
        theirs.iter().any(|other| {
            (own.contact.kind(), own.contact.lookup_value())
                == (other.contact.kind(), other.contact.lookup_value())
        })
    });
    Ok(shares.then_some(Bias::SharedContact))
}
