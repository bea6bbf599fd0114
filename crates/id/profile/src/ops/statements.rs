use kernel::SubjectId;
use store::sea_orm::ConnectionTrait;
use store::{ScopeKey, StoreError, Tx};

use crate::model::{Stated, Statement};
use crate::store::statements;

/// How many statements an account keeps, past ones among them.
pub const STATEMENTS_MAX: usize = 200;

/// What stating came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stating {
    /// It is in force under this number.
    Done(i32),
    /// The same is in force already.
    Same,
    /// The account keeps too many.
    TooMany,
}

/// States something of oneself; what was stated of the same kind before is kept as past.
pub async fn state(
    tx: &Tx,
    key: &ScopeKey,
    subject: SubjectId,
    statement: &Statement,
) -> Result<Stating, StoreError> {
    let all = statements::list(tx.conn(), key, subject).await?;
    if all.iter().any(|stated| stated.ended_at.is_none() && stated.statement == *statement) {
        return Ok(Stating::Same);
    }
    if all.len() >= STATEMENTS_MAX {
        return Ok(Stating::TooMany);
    }
    let in_force = all.iter().filter(|stated| stated.ended_at.is_none());
    let replaced: Vec<i32> =
        in_force.filter(|stated| statement.replaces(&stated.statement)).map(|stated| stated.no).collect();
    Ok(Stating::Done(statements::insert(tx, key, subject, (statement, &replaced)).await?))
}

/// Everything that a person has stated, the newest first.
pub async fn list_statements<C: ConnectionTrait>(
    conn: &C,
    key: &ScopeKey,
    subject: SubjectId,
) -> Result<Vec<Stated>, StoreError> {
    statements::list(conn, key, subject).await
}

/// Deletes a statement for good, if it is the one that was made at this moment (in microseconds).
pub async fn delete_statement(tx: &Tx, subject: SubjectId, which: (i32, i64)) -> Result<bool, StoreError> {
    statements::delete(tx, subject, which).await
}
