use kernel::{SubjectId, Timestamp};
use store::sea_orm::sea_query::OnConflict;
use store::sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use store::{StoreError, Tx, Vault};

use super::rows::{offices as row, once};
use crate::model::centre::CentreCode;
use crate::model::office::{Office, OfficeState, Role};

const MAC: &str = "office";
/// More offices than this are not listed at once.
const LISTED_MAX: u64 = 10_000;

fn mac_parts(row: &row::Model) -> [Vec<u8>; 7] {
    [
        row.lane.to_be_bytes().to_vec(),
        row.subject.as_bytes().to_vec(),
        row.role.clone().into_bytes(),
        row.centre.clone().into_bytes(),
        row.since.to_be_bytes().to_vec(),
        row.granted_by.clone().into_bytes(),
        row.revoked_at.map(|at| at.to_be_bytes().to_vec()).unwrap_or_default(),
    ]
}

/// Writes an office as it stands now, with the code that proves who wrote it.
pub async fn save(tx: &Tx, office: &Office, granted_by: &str) -> Result<(), StoreError> {
    let (since, revoked_at) = match office.state {
        OfficeState::Held { since } => (since, None),
        OfficeState::Revoked { since, at } => (since, Some(at)),
    };
    let mut model = row::Model {
        lane: office.subject.lane().as_i16(),
        subject: office.subject.uuid(),
        role: office.role.as_str().to_owned(),
        centre: office.centre.as_str().to_owned(),
        since: since.as_micros(),
        granted_by: granted_by.to_owned(),
        revoked_at: revoked_at.map(Timestamp::as_micros),
        mac: Vec::new(),
    };
    let parts = mac_parts(&model);
    model.mac = tx.vault().mac(MAC, &parts.each_ref().map(Vec::as_slice));
    let key = [row::Column::Lane, row::Column::Subject, row::Column::Role, row::Column::Centre];
    let changed = [row::Column::Since, row::Column::GrantedBy, row::Column::RevokedAt, row::Column::Mac];
    row::Entity::insert(row::ActiveModel {
        lane: Set(model.lane),
        subject: Set(model.subject),
        role: Set(model.role),
        centre: Set(model.centre),
        since: Set(model.since),
        granted_by: Set(model.granted_by),
        revoked_at: Set(model.revoked_at),
        mac: Set(model.mac),
    })
    .on_conflict(OnConflict::columns(key).update_columns(changed).to_owned())
    .exec_without_returning(tx.conn())
    .await?;
    Ok(())
}

/// The offices of a person. A row that this program did not write gives nothing.
pub async fn list_of<C: ConnectionTrait>(
    conn: &C,
    vault: &Vault,
    subject: SubjectId,
) -> Result<Vec<Office>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::Column::Lane.eq(subject.lane().as_i16()))
        .filter(row::Column::Subject.eq(subject.uuid()))
        .all(conn)
        .await?;
    Ok(rows.iter().filter_map(|row| read(vault, row)).collect())
}

/// Every office.
pub async fn list_all<C: ConnectionTrait>(conn: &C, vault: &Vault) -> Result<Vec<Office>, StoreError> {
    let rows = row::Entity::find().order_by_asc(row::Column::Centre).limit(LISTED_MAX).all(conn).await?;
    Ok(rows.iter().filter_map(|row| read(vault, row)).collect())
}

fn read(vault: &Vault, row: &row::Model) -> Option<Office> {
    let parts = mac_parts(row);
    if !vault.mac_holds(MAC, &parts.each_ref().map(Vec::as_slice), &row.mac) {
        tracing::error!(
            role = row.role,
            centre = row.centre,
            "an office that this program did not give is ignored"
        );
        return None;
    }
    let since = Timestamp::from_micros(row.since);
    Some(Office {
        subject: SubjectId::from(row.subject),
        role: Role::from_word(&row.role)?,
        centre: CentreCode::parse(&row.centre).ok()?,
        state: match row.revoked_at {
            None => OfficeState::Held { since },
            Some(at) => OfficeState::Revoked { since, at: Timestamp::from_micros(at) },
        },
    })
}

/// Notes that something that happens once has happened. False when it had before.
pub async fn note_once(tx: &Tx, what: &str) -> Result<bool, StoreError> {
    let row = once::ActiveModel { what: Set(what.to_owned()), at: Set(tx.now().as_micros()) };
    let written = once::Entity::insert(row)
        .on_conflict(OnConflict::column(once::Column::What).do_nothing().to_owned())
        .exec_without_returning(tx.conn())
        .await?;
    Ok(written == 1)
}

/// Takes away what is left of the offices that a person held.
pub async fn delete_of(tx: &Tx, subject: SubjectId) -> Result<(), StoreError> {
    row::Entity::delete_many()
        .filter(row::Column::Lane.eq(subject.lane().as_i16()))
        .filter(row::Column::Subject.eq(subject.uuid()))
        .exec(tx.conn())
        .await?;
    Ok(())
}
