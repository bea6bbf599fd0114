//! Who owns a СНИЛС or a document: only a confirmed account, and the row is taken in the transaction that confirms.

use kernel::SubjectId;
use store::sea_orm::ConnectionTrait;
use store::{Field, StoreError, Tx, Vault};

use crate::SNILS_OWNER;
use crate::store::{lookups, merges};

/// Identifiers that belong to one person at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IdentifierKind {
    /// СНИЛС, by its eleven digits. Sign-in by СНИЛС resolves to its owner.
    Snils,
    /// An identity document, by its kind and number.
    Document,
}

impl IdentifierKind {
    /// The field of its blind index.
    pub const fn field(self) -> Field {
        match self {
            Self::Snils => SNILS_OWNER,
            Self::Document => Field("document.owner"),
        }
    }
}

/// Takes an identifier for the account that is being confirmed. False when another account owns it.
pub async fn take_identifier(
    tx: &Tx,
    kind: IdentifierKind,
    value: &str,
    subject: SubjectId,
) -> Result<bool, StoreError> {
    lookups::take(tx, kind.field(), value, subject).await
}

/// Frees an identifier that this account owns.
pub async fn free_identifier(
    tx: &Tx,
    kind: IdentifierKind,
    value: &str,
    subject: SubjectId,
) -> Result<(), StoreError> {
    lookups::free(tx, kind.field(), value, subject).await
}

/// The account that owns an identifier.
pub async fn find_identifier_owner<C: ConnectionTrait>(
    conn: &C,
    vault: &Vault,
    kind: IdentifierKind,
    value: &str,
) -> Result<Option<SubjectId>, StoreError> {
    lookups::find(conn, vault, kind.field(), value).await
}

/// The account that signs in by a СНИЛС: its owner, or what the owner has become part of.
pub async fn find_owner_by_snils<C: ConnectionTrait>(
    conn: &C,
    vault: &Vault,
    snils: &person::Snils,
) -> Result<Option<SubjectId>, StoreError> {
    match lookups::find(conn, vault, SNILS_OWNER, snils.digits()).await? {
        Some(subject) => Ok(Some(merges::survivor_of(conn, subject).await?)),
        None => Ok(None),
    }
}

/// The accounts that own some identifiers, in one query: the place in `identifiers` and the owner.
pub async fn list_identifier_owners<C: ConnectionTrait>(
    conn: &C,
    vault: &Vault,
    identifiers: &[(IdentifierKind, &str)],
) -> Result<Vec<(usize, SubjectId)>, StoreError> {
    let values: Vec<_> = identifiers.iter().map(|(kind, value)| (kind.field(), *value)).collect();
    lookups::list(conn, vault, &values).await
}

/// The account that signs in by a phone: how a desk finds a person.
pub async fn find_by_phone<C: ConnectionTrait>(
    conn: &C,
    vault: &Vault,
    phone: &person::Phone,
) -> Result<Option<SubjectId>, StoreError> {
    let contact = crate::model::contact::Contact::Phone(phone.clone());
    match lookups::find(conn, vault, contact.lookup_field(), &contact.lookup_value()).await? {
        Some(subject) => Ok(Some(merges::survivor_of(conn, subject).await?)),
        None => Ok(None),
    }
}
