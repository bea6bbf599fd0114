//! Taking back what a registrar vouched for.

use kernel::{SubjectId, Timestamp};
use proofing::ops::evidence::list_by_registrar;
use proofing::ops::{EvidenceSource, conclude_level, revoke};
use store::StoreError;

use crate::{Desk, records};

/// More than this of one registrar is not taken back at once.
const REVOKED_MAX: u64 = 100_000;

/// Revokes the evidence of a registrar since a moment: levels follow, people are told. Gives how much was taken back.
pub async fn revoke_evidence(
    desk: &Desk,
    (registrar, since): (SubjectId, Timestamp),
    administrator: &str,
) -> Result<u64, StoreError> {
    let given = list_by_registrar(desk.db().reader(), registrar, (since, REVOKED_MAX)).await?;
    let mut revoked = 0;
    for (subject, evidence) in given {
        // One person a transaction: a list that is long must not hold everybody up.
        let tx = desk.db().begin().await?;
        if revoke(&tx, subject, evidence, (&EvidenceSource::Administrator, "registrar")).await? {
            revoked += 1;
            conclude_level(desk.proofing(), &tx, subject).await?;
            records::record_administrator(&tx, administrator, subject, "evidence.revoked", &[]).await?;
        }
        tx.commit().await?;
    }
    Ok(revoked)
}
