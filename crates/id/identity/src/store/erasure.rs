//! Takes the rows of a subject that goes away.

use kernel::SubjectId;
use store::sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use store::{StoreError, Tx};

use super::rows::{
    accounts, activation_codes, agreements, contact_claims, contacts, credentials, devices, fixed_phones,
    lookups, notice_choices, notice_deliveries, notices, reset_links, sessions, subjects,
};

macro_rules! delete_rows {
    ($tx:expr, $subject:expr, $($table:ident),+) => {
        $($table::Entity::delete_many()
            .filter($table::Column::Lane.eq($subject.lane().as_i16()))
            .filter($table::Column::Subject.eq($subject.uuid()))
            .exec($tx.conn())
            .await?;)+
    };
}

/// Frees what the subject is found by, ends its sessions, and takes every row of this room away but the public number,
/// which nobody else ever gets.
pub async fn delete_subject(tx: &Tx, subject: SubjectId) -> Result<(), StoreError> {
    delete_rows!(
        tx,
        subject,
        lookups,
        sessions,
        devices,
        reset_links,
        activation_codes,
        notices,
        notice_deliveries,
        notice_choices,
        contact_claims,
        contacts,
        fixed_phones,
        credentials,
        agreements,
        accounts,
        subjects
    );
    Ok(())
}
