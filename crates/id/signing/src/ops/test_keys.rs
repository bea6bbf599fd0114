//! Signing with the key of a test person: only where there is a sandbox.

use kernel::SubjectId;
use person::Snils;
use proofing::ops::standing::find_standing;
use store::StoreError;

use crate::Signing;

/// Signs with the key of the test person of an account. None where there are no test keys, or no such person.
pub async fn sign_as(
    signing: &Signing,
    subject: SubjectId,
    content: Vec<u8>,
) -> Result<Option<Vec<u8>>, StoreError> {
    let store = signing.db();
    let standing = find_standing(store.reader(), store.vault(), subject).await?;
    let snils = standing.as_ref().and_then(|standing| standing.profile.current.person()?.snils.clone());
    Ok(match snils {
        Some(snils) => sign_by_snils(signing, &snils, content).await,
        None => None,
    })
}

/// Signs with the key of the test person with this СНИЛС.
pub async fn sign_by_snils(signing: &Signing, snils: &Snils, content: Vec<u8>) -> Option<Vec<u8>> {
    signing.test_keys()?.sign(snils, content).await
}
