use kernel::Lane;
use sha2::{Digest, Sha256};
use store::sea_orm::sea_query::{Expr, OnConflict};
use store::sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use store::{Store, StoreError, Tx};

use crate::rows::{entries, heads};

/// How many entries of a lane one transaction chains.
const ENTRIES: u64 = 500;
/// How many lanes one round looks at.
const LANES: u64 = 256;

/// A lane whose chain holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// How many entries are chained.
    pub entries: i64,
    /// The head: 32 bytes, or empty for a lane without entries.
    pub head: Vec<u8>,
}

/// Why a chain does not hold.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// The entry of this number is missing, changed, moved or new.
    #[error("the chain of lane {lane} breaks at entry {seq}")]
    At {
        /// The lane.
        lane: u16,
        /// The number from which on nothing is proven.
        seq: i64,
    },
    /// The database did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// One round of the sealer: chains what is not chained yet, lane by lane. Returns how many entries there were.
pub async fn seal_chains(store: &Store) -> Result<usize, StoreError> {
    let mut lanes = entries::Entity::find()
        .select_only()
        .column(entries::Column::Lane)
        .filter(entries::Column::Seq.is_null())
        .limit(LANES)
        .into_tuple::<i16>()
        .all(store.reader())
        .await?;
    lanes.sort_unstable();
    lanes.dedup();
    let mut sealed = 0;
    for lane in lanes {
        let tx = store.begin().await?;
        sealed += seal_lane(&tx, lane).await?;
        tx.commit().await?;
    }
    Ok(sealed)
}

async fn seal_lane(tx: &Tx, lane: i16) -> Result<usize, StoreError> {
    // The head row is written first: two sealers of one lane wait for each other on PostgreSQL.
    let touched = heads::ActiveModel { lane: Set(lane), seq: Set(0), chain: Set(Vec::new()) };
    heads::Entity::insert(touched)
        .on_conflict(OnConflict::column(heads::Column::Lane).value(heads::Column::Lane, lane).to_owned())
        .exec_without_returning(tx.conn())
        .await?;
    let Some(head) = heads::Entity::find_by_id(lane).one(tx.conn()).await? else {
        return Err(StoreError::row("audit_heads", "no head"));
    };
    let open = entries::Entity::find()
        .filter(entries::Column::Lane.eq(lane))
        .filter(entries::Column::Seq.is_null())
        .order_by_asc(entries::Column::Id)
        .limit(ENTRIES)
        .all(tx.conn())
        .await?;
    let (mut seq, mut chain) = (head.seq, head.chain);
    let count = open.len();
    for row in open {
        seq += 1;
        chain = link(&chain, seq, &row);
        entries::Entity::update_many()
            .col_expr(entries::Column::Seq, Expr::value(Some(seq)))
            .col_expr(entries::Column::Chain, Expr::value(Some(chain.clone())))
            .filter(entries::Column::Lane.eq(lane))
            .filter(entries::Column::Id.eq(row.id))
            .exec(tx.conn())
            .await?;
    }
    heads::Entity::update_many()
        .col_expr(heads::Column::Seq, Expr::value(seq))
        .col_expr(heads::Column::Chain, Expr::value(chain))
        .filter(heads::Column::Lane.eq(lane))
        .exec(tx.conn())
        .await?;
    Ok(count)
}

/// Walks the chain of a lane from its beginning.
pub async fn verify(store: &Store, lane: Lane) -> Result<Verified, Broken> {
    let (mut seq, mut chain) = (0_i64, Vec::new());
    let broken = |seq| Broken::At { lane: lane.number(), seq };
    loop {
        let rows = entries::Entity::find()
            .filter(entries::Column::Lane.eq(lane.as_i16()))
            .filter(entries::Column::Seq.gt(seq))
            .order_by_asc(entries::Column::Seq)
            .limit(ENTRIES)
            .all(store.reader())
            .await
            .map_err(StoreError::from)?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            seq += 1;
            chain = link(&chain, seq, &row);
            if row.seq != Some(seq) || row.chain.as_ref() != Some(&chain) {
                return Err(broken(seq));
            }
        }
    }
    let head =
        heads::Entity::find_by_id(lane.as_i16()).one(store.reader()).await.map_err(StoreError::from)?;
    let (head_seq, head_chain) = head.map_or((0, Vec::new()), |head| (head.seq, head.chain));
    // Entries cut off at the end leave a head that is ahead of them.
    if head_seq != seq || head_chain != chain {
        Err(broken(seq + 1))
    } else {
        Ok(Verified { entries: seq, head: chain })
    }
}

/// The heads of all lanes that have entries, in order.
pub(crate) async fn load_heads(store: &Store) -> Result<Vec<(i16, i64, Vec<u8>)>, StoreError> {
    let rows = heads::Entity::find().order_by_asc(heads::Column::Lane).all(store.reader()).await?;
    Ok(rows.into_iter().map(|row| (row.lane, row.seq, row.chain)).collect())
}

/// The next link: over the one before, the number, and every column of the entry as stored.
fn link(before: &[u8], seq: i64, row: &entries::Model) -> Vec<u8> {
    let mut hash = Sha256::new();
    let actor = row.actor.map(|actor| actor.as_bytes().to_vec()).unwrap_or_default();
    for part in [
        before,
        &seq.to_be_bytes(),
        &row.lane.to_be_bytes(),
        row.id.as_bytes(),
        row.subject.as_bytes(),
        row.actor_kind.as_bytes(),
        &actor,
        row.actor_detail.as_bytes(),
        row.action.as_bytes(),
        &row.at.to_be_bytes(),
        &[u8::from(row.visible)],
        &row.sealed.0,
    ] {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().to_vec()
}
