use std::collections::BTreeSet;

use kernel::{SubjectId, Timestamp};
use person::PaperNumber;
use store::sea_orm::sea_query::{Expr, OnConflict};
use store::sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, Set,
};
use store::{Cell, Field, ScopeKey, StoreError, Tx, Vault};

use super::rows::{certificates, children as row, holders};
use crate::model::{Birthdays, ChildData, Role, Share, Step, TellAhead};

const CERTIFICATE: Field = Field("child.certificate");
const CELL: Cell<'_> = Cell { table: "children", column: "sealed", row: &[] };
/// More children than this are not worked on at once.
const ROWS_MAX: u64 = 100;

/// A child as stored.
#[derive(Clone, Debug)]
pub struct StoredChild {
    /// Who.
    pub child: SubjectId,
    /// When what changes by age.
    pub birthdays: Birthdays,
    /// What was told last of the coming years.
    pub told: Option<TellAhead>,
    /// The child's own account.
    pub account: Option<SubjectId>,
    sealed: store::Sealed,
}

impl StoredChild {
    /// What is known of the child.
    pub fn data(&self, key: &ScopeKey) -> Result<ChildData, StoreError> {
        key.open_json(CELL, &self.sealed)
    }
}

/// Somebody who holds a link to a child.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holding {
    /// Who.
    pub holder: SubjectId,
    /// Which of their links.
    pub link: i32,
    /// As what.
    pub role: Role,
    /// What the child lets them see.
    pub shares: BTreeSet<Share>,
    /// Since when.
    pub since: Timestamp,
}

fn read(row: row::Model) -> StoredChild {
    StoredChild {
        child: SubjectId::from(row.subject),
        birthdays: Birthdays {
            fourteen_at: Timestamp::from_micros(row.fourteen_at),
            adult_at: Timestamp::from_micros(row.adult_at),
        },
        told: match row.told {
            0 => None,
            1 => Some(TellAhead::Fourteen),
            _ => Some(TellAhead::AdultSoon),
        },
        account: row.account.map(SubjectId::from),
        sealed: row.sealed,
    }
}

const fn told_number(told: Option<TellAhead>) -> i32 {
    match told {
        None => 0,
        Some(TellAhead::Fourteen) => 1,
        Some(TellAhead::AdultSoon) => 2,
    }
}

fn next_at(birthdays: Birthdays, told: Option<TellAhead>, now: Timestamp) -> i64 {
    match birthdays.step(told, now) {
        Step::Wait(until) => until.as_micros(),
        Step::Tell(_) | Step::ComeOfAge => now.as_micros(),
    }
}

/// The child whom a certificate leads to.
pub async fn find_by_certificate<C: ConnectionTrait>(
    conn: &C,
    vault: &Vault,
    certificate: &PaperNumber,
) -> Result<Option<SubjectId>, StoreError> {
    let indexes = vault.indexes(CERTIFICATE, &certificate.to_string()).into_iter();
    let any = indexes.fold(Condition::any(), |any, index| any.add(certificates::Column::Hash.eq(index.hash)));
    let row = certificates::Entity::find().filter(any).one(conn).await?;
    Ok(row.map(|row| SubjectId::from(row.subject)))
}

/// Takes the certificate for a new child. False when another child has it.
pub async fn take_certificate(
    tx: &Tx,
    child: SubjectId,
    certificate: &PaperNumber,
) -> Result<bool, StoreError> {
    let index = tx.vault().index(CERTIFICATE, &certificate.to_string());
    let row = certificates::ActiveModel {
        hash: Set(index.hash),
        key_version: Set(index.key_version),
        lane: Set(child.lane().as_i16()),
        subject: Set(child.uuid()),
    };
    let inserted = certificates::Entity::insert(row)
        .on_conflict(OnConflict::column(certificates::Column::Hash).do_nothing().to_owned())
        .exec_without_returning(tx.conn())
        .await?;
    Ok(inserted == 1)
}

/// Writes a new child.
pub async fn insert(
    tx: &Tx,
    key: &ScopeKey,
    (child, birthdays): (SubjectId, Birthdays),
    data: &ChildData,
) -> Result<(), StoreError> {
    // Whoever is over 14 when the link is made needs not be told that one may have an account: the page says it.
    let told = (tx.now() >= birthdays.fourteen_at).then_some(TellAhead::Fourteen);
    row::ActiveModel {
        lane: Set(child.lane().as_i16()),
        subject: Set(child.uuid()),
        fourteen_at: Set(birthdays.fourteen_at.as_micros()),
        adult_at: Set(birthdays.adult_at.as_micros()),
        told: Set(told_number(told)),
        next_at: Set(next_at(birthdays, told, tx.now())),
        account_lane: Set(None),
        account: Set(None),
        since: Set(tx.now().as_micros()),
        sealed: Set(key.seal_json(CELL, data, tx.env().rng.as_ref())?),
    }
    .insert(tx.conn())
    .await?;
    Ok(())
}

/// How many children there are.
pub async fn count<C: ConnectionTrait>(conn: &C) -> Result<u64, StoreError> {
    Ok(row::Entity::find().count(conn).await?)
}

/// One child.
pub async fn find<C: ConnectionTrait>(conn: &C, child: SubjectId) -> Result<Option<StoredChild>, StoreError> {
    let row = row::Entity::find_by_id((child.lane().as_i16(), child.uuid())).one(conn).await?;
    Ok(row.map(read))
}

/// Children of whom something is due.
pub async fn list_due<C: ConnectionTrait>(conn: &C, now: Timestamp) -> Result<Vec<StoredChild>, StoreError> {
    let rows = row::Entity::find()
        .filter(row::Column::NextAt.lte(now.as_micros()))
        .order_by_asc(row::Column::NextAt)
        .limit(ROWS_MAX)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(read).collect())
}

/// Notes what was told. False when somebody was faster.
pub async fn set_told(tx: &Tx, child: &StoredChild, told: TellAhead) -> Result<bool, StoreError> {
    let updated = row::Entity::update_many()
        .col_expr(row::Column::Told, Expr::value(told_number(Some(told))))
        .col_expr(row::Column::NextAt, Expr::value(next_at(child.birthdays, Some(told), tx.now())))
        .filter(row::Column::Lane.eq(child.child.lane().as_i16()))
        .filter(row::Column::Subject.eq(child.child.uuid()))
        .filter(row::Column::Told.eq(told_number(child.told)))
        .exec(tx.conn())
        .await?;
    Ok(updated.rows_affected == 1)
}

/// Notes when it is looked at a child again.
pub async fn postpone(tx: &Tx, child: SubjectId, until: Timestamp) -> Result<(), StoreError> {
    row::Entity::update_many()
        .col_expr(row::Column::NextAt, Expr::value(until.as_micros()))
        .filter(row::Column::Lane.eq(child.lane().as_i16()))
        .filter(row::Column::Subject.eq(child.uuid()))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Binds the child's own account, or lets it go.
pub async fn set_account(tx: &Tx, child: SubjectId, account: Option<SubjectId>) -> Result<(), StoreError> {
    row::Entity::update_many()
        .col_expr(row::Column::AccountLane, Expr::value(account.map(|account| account.lane().as_i16())))
        .col_expr(row::Column::Account, Expr::value(account.map(SubjectId::uuid)))
        .filter(row::Column::Lane.eq(child.lane().as_i16()))
        .filter(row::Column::Subject.eq(child.uuid()))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Those who hold links to a child, the first one first.
pub async fn list_holders<C: ConnectionTrait>(
    conn: &C,
    child: SubjectId,
) -> Result<Vec<Holding>, StoreError> {
    let rows = holders::Entity::find()
        .filter(holders::Column::Lane.eq(child.lane().as_i16()))
        .filter(holders::Column::Subject.eq(child.uuid()))
        .order_by_asc(holders::Column::Since)
        .all(conn)
        .await?;
    let read = |row: holders::Model| {
        Ok(Holding {
            holder: SubjectId::from(row.holder),
            link: row.link,
            role: Role::from_word(&row.role)
                .ok_or_else(|| StoreError::row("child_holders", "unknown role"))?,
            shares: Share::read(&row.shares),
            since: Timestamp::from_micros(row.since),
        })
    };
    rows.into_iter().map(read).collect()
}

/// Writes that somebody holds a link, under the child.
pub async fn add_holder(tx: &Tx, child: SubjectId, holding: &Holding) -> Result<(), StoreError> {
    holders::ActiveModel {
        lane: Set(child.lane().as_i16()),
        subject: Set(child.uuid()),
        holder: Set(holding.holder.uuid()),
        holder_lane: Set(holding.holder.lane().as_i16()),
        link: Set(holding.link),
        role: Set(holding.role.as_str().to_owned()),
        shares: Set(Share::write(&holding.shares)),
        since: Set(holding.since.as_micros()),
    }
    .insert(tx.conn())
    .await?;
    Ok(())
}

/// Writes what the child lets a holder see. False when they hold nothing.
pub async fn set_shares(
    tx: &Tx,
    (child, holder): (SubjectId, SubjectId),
    shares: &BTreeSet<Share>,
) -> Result<bool, StoreError> {
    let updated = holders::Entity::update_many()
        .col_expr(holders::Column::Shares, Expr::value(Share::write(shares)))
        .filter(holders::Column::Lane.eq(child.lane().as_i16()))
        .filter(holders::Column::Subject.eq(child.uuid()))
        .filter(holders::Column::Holder.eq(holder.uuid()))
        .exec(tx.conn())
        .await?;
    Ok(updated.rows_affected == 1)
}

/// Takes a holder away.
pub async fn remove_holder(tx: &Tx, child: SubjectId, holder: SubjectId) -> Result<(), StoreError> {
    holders::Entity::delete_by_id((child.lane().as_i16(), child.uuid(), holder.uuid()))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Takes every row of a child away.
pub async fn delete(tx: &Tx, child: SubjectId) -> Result<(), StoreError> {
    let (lane, subject) = (child.lane().as_i16(), child.uuid());
    certificates::Entity::delete_many()
        .filter(certificates::Column::Lane.eq(lane))
        .filter(certificates::Column::Subject.eq(subject))
        .exec(tx.conn())
        .await?;
    holders::Entity::delete_many()
        .filter(holders::Column::Lane.eq(lane))
        .filter(holders::Column::Subject.eq(subject))
        .exec(tx.conn())
        .await?;
    row::Entity::delete_by_id((lane, subject)).exec(tx.conn()).await?;
    Ok(())
}
