//! Which confirmed accounts own the identifiers of those whose checks have passed.

use assurance::{Level, level};
use identity::ops::identifiers::list_identifier_owners;
use kernel::SubjectId;
use store::{StoreError, Tx};

use super::conclude::{claims_of, in_force};
use crate::model::{Claim, Standing};
use crate::store::claims;

/// The owners, looked up for all at once.
pub(super) struct Owners(Vec<(Claim, SubjectId)>);

impl Owners {
    /// Looks up the owners of everything that may be claimed by a conclusion about these subjects. From here on nobody else
    /// concludes about the same identifiers until the transaction ends.
    pub(super) async fn load(tx: &Tx, standings: &[Standing]) -> Result<Self, StoreError> {
        let mut wanted: Vec<Claim> = Vec::new();
        for standing in standings {
            let mut facts = standing.facts();
            facts.is_owned_by_other = false;
            let conclusion = level(&standing.records, &facts, standing.moment(tx.now()));
            if conclusion.level > Level::Simplified {
                wanted.extend(claims_of(in_force(standing, &conclusion)));
                // Should the pending version be another's, the current one is concluded from.
                wanted.extend(claims_of(Some(&standing.profile.current)));
            }
        }
        claims::take_turns(tx, &wanted).await?;
        let keys: Vec<_> = wanted.iter().map(|claim| (claim.kind, claim.value.as_str())).collect();
        let found = list_identifier_owners(tx.conn(), tx.vault(), &keys).await?;
        let owned =
            |(place, owner): (usize, SubjectId)| wanted.get(place).map(|claim| (claim.clone(), owner));
        Ok(Self(found.into_iter().filter_map(owned).collect()))
    }

    /// Whether an account other than this owns the identifier.
    pub(super) fn is_another(&self, claim: &Claim, subject: SubjectId) -> bool {
        self.0.iter().any(|(owned, owner)| owned == claim && *owner != subject)
    }

    /// Whether this account owns it.
    pub(super) fn is_owner(&self, claim: &Claim, subject: SubjectId) -> bool {
        self.0.iter().any(|(owned, owner)| owned == claim && *owner == subject)
    }
}
