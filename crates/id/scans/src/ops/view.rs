//! Reading one's own scans.

use kernel::{Secret, SubjectId};
use store::sea_orm::ConnectionTrait;
use store::{Scope, ScopeKey, Sealed, StoreError};

use super::add::cell;
use crate::Scans;
use crate::model::{Format, StoredScan};
use crate::store::objects::Part;
use crate::store::scans;

/// Every scan of a person, in the order of their coming.
pub async fn list_scans<C: ConnectionTrait>(
    conn: &C,
    key: &ScopeKey,
    subject: SubjectId,
) -> Result<Vec<StoredScan>, StoreError> {
    scans::list(conn, key, subject).await
}

/// A scan's file; its thumbnail where that is wanted. None when there is no such scan of this document and person.
pub async fn find_file(
    scans: &Scans,
    subject: SubjectId,
    (document, no): (i32, i32),
    wants_small: bool,
) -> Result<Option<(Format, Secret<Vec<u8>>)>, StoreError> {
    let store = scans.db();
    let key = store.vault().load_key(store.reader(), Scope::subject(subject)).await?;
    let all = scans::list(store.reader(), &key, subject).await?;
    let found = all.into_iter().find(|stored| stored.no == no && stored.document == document);
    let Some(stored) = found else { return Ok(None) };
    let part = if wants_small { Part::Small } else { Part::Whole };
    let Some(sealed) = scans.objects().find(subject.lane(), stored.file, part).await? else {
        return Ok(None);
    };
    let plain = key.open(cell(part, &stored.file), &Sealed(sealed))?;
    Ok(Some((stored.scan.format, plain)))
}
