use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use kernel::{Lane, Timestamp};
use sha2::{Digest, Sha256};
use store::sea_orm::sea_query::OnConflict;
use store::sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    Statement, Value,
};
use store::{Store, StoreError, Tx};

use crate::rows::{entries, heads};

/// How many entries one transaction chains, and one query reads back.
const ENTRIES: u64 = 1_000;
/// How many lanes one transaction chains.
const LANES: usize = 64;
/// How many entries one round looks at to find lanes; the rest of these lanes comes along.
const LOOK_ENTRIES: u64 = 4_000;

/// How far the chain of a lane goes, and the link there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub lane: i16,
    pub seq: i64,
    pub chain: Vec<u8>,
}

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

/// One round of the sealer: chains what is not chained yet, some lanes in a transaction. Returns how many entries there
/// were.
pub async fn seal_chains(store: &Store) -> Result<usize, StoreError> {
    let lanes: BTreeSet<i16> = entries::Entity::find()
        .select_only()
        .column(entries::Column::Lane)
        .filter(entries::Column::Seq.is_null())
        .limit(LOOK_ENTRIES)
        .into_tuple::<i16>()
        .all(store.reader())
        .await?
        .into_iter()
        .collect();
    let lanes: Vec<i16> = lanes.into_iter().collect();
    let mut sealed = 0;
    for some in lanes.chunks(LANES) {
        let tx = store.begin().await?;
        sealed += seal_lanes(&tx, some).await?;
        tx.commit().await?;
    }
    Ok(sealed)
}

/// For how long the oldest entry that is not chained yet has waited; none when all are. One read of a bounded number.
pub async fn find_unsealed(store: &Store) -> Result<Option<Duration>, StoreError> {
    let oldest = entries::Entity::find()
        .select_only()
        .column(entries::Column::At)
        .filter(entries::Column::Seq.is_null())
        .limit(LOOK_ENTRIES)
        .into_tuple::<i64>()
        .all(store.reader())
        .await?
        .into_iter()
        .min();
    Ok(oldest.map(|at| store.env().now().since(Timestamp::from_micros(at))))
}

async fn seal_lanes(tx: &Tx, lanes: &[i16]) -> Result<usize, StoreError> {
    let mut heads = hold_heads(tx, lanes).await?;
    let open = entries::Entity::find()
        .filter(entries::Column::Lane.is_in(lanes.iter().copied()))
        .filter(entries::Column::Seq.is_null())
        .order_by_asc(entries::Column::Lane)
        .order_by_asc(entries::Column::Id)
        .limit(ENTRIES)
        .all(tx.conn())
        .await?;
    let count = open.len();
    let mut links: Vec<Value> = Vec::with_capacity(count * 4);
    for row in open {
        let (seq, chain) = heads.entry(row.lane).or_insert((0, Vec::new()));
        *seq += 1;
        *chain = link(chain, *seq, &row);
        links.extend([row.lane.into(), row.id.into(), (*seq).into(), chain.clone().into()]);
    }
    if count > 0 {
        write_links(tx, links).await?;
        write_heads(tx, heads).await?;
    }
    Ok(count)
}

/// The heads are written before they are read, in the order of lanes: two sealers wait for each other on PostgreSQL.
async fn hold_heads(tx: &Tx, lanes: &[i16]) -> Result<BTreeMap<i16, (i64, Vec<u8>)>, StoreError> {
    let empty = |lane: &i16| heads::ActiveModel { lane: Set(*lane), seq: Set(0), chain: Set(Vec::new()) };
    let touch = OnConflict::column(heads::Column::Lane).update_column(heads::Column::Lane).to_owned();
    heads::Entity::insert_many(lanes.iter().map(empty))
        .on_conflict(touch)
        .exec_without_returning(tx.conn())
        .await?;
    let rows =
        heads::Entity::find().filter(heads::Column::Lane.is_in(lanes.iter().copied())).all(tx.conn()).await?;
    Ok(rows.into_iter().map(|row| (row.lane, (row.seq, row.chain))).collect())
}

async fn write_links(tx: &Tx, links: Vec<Value>) -> Result<(), StoreError> {
    let rows: Vec<_> = (1..=links.len())
        .step_by(4)
        .map(|at| format!("(${at}, ${}, ${}, ${})", at + 1, at + 2, at + 3))
        .collect();
    let sql = format!(
        "WITH links (lane, id, seq, chain) AS (VALUES {})
         UPDATE audit_entries SET seq = links.seq, chain = links.chain FROM links
         WHERE audit_entries.lane = links.lane AND audit_entries.id = links.id",
        rows.join(", ")
    );
    let backend = tx.conn().get_database_backend();
    tx.conn().execute_raw(Statement::from_sql_and_values(backend, sql, links)).await?;
    Ok(())
}

async fn write_heads(tx: &Tx, heads: BTreeMap<i16, (i64, Vec<u8>)>) -> Result<(), StoreError> {
    let rows = heads.into_iter().map(|(lane, (seq, chain))| heads::ActiveModel {
        lane: Set(lane),
        seq: Set(seq),
        chain: Set(chain),
    });
    let update = OnConflict::column(heads::Column::Lane)
        .update_columns([heads::Column::Seq, heads::Column::Chain])
        .to_owned();
    heads::Entity::insert_many(rows).on_conflict(update).exec_without_returning(tx.conn()).await?;
    Ok(())
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
    let chained = entries::Entity::find()
        .filter(entries::Column::Lane.eq(lane.as_i16()))
        .filter(entries::Column::Seq.is_not_null())
        .count(store.reader())
        .await
        .map_err(StoreError::from)?;
    // An entry under a number that the walk does not meet: below one, or twice.
    if u64::try_from(seq) != Ok(chained) {
        return Err(broken(seq));
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

/// Walks the chains of all lanes. Returns how many entries are chained.
pub async fn verify_all(store: &Store) -> Result<i64, Broken> {
    let mut entries = 0_i64;
    for lane in Lane::all() {
        entries = entries.saturating_add(verify(store, lane).await?.entries);
    }
    Ok(entries)
}

/// How far the chain of each lane that has entries goes, in order, and its last link.
pub(crate) async fn load_heads(store: &Store) -> Result<Vec<Head>, StoreError> {
    let rows = heads::Entity::find()
        .filter(heads::Column::Seq.gt(0))
        .order_by_asc(heads::Column::Lane)
        .all(store.reader())
        .await?;
    Ok(rows.into_iter().map(|row| Head { lane: row.lane, seq: row.seq, chain: row.chain }).collect())
}

/// The link of each lane at a number, in the order of lanes; what is missing is left out.
pub(crate) async fn load_links(store: &Store, numbers: &[(i16, i64)]) -> Result<Vec<Head>, StoreError> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let mut values: Vec<Value> = Vec::with_capacity(numbers.len() * 2);
    let mut rows = Vec::with_capacity(numbers.len());
    for (lane, seq) in numbers {
        rows.push(format!("(${}, ${})", values.len() + 1, values.len() + 2));
        values.extend([(*seq).into(), (*lane).into()]);
    }
    let sql = format!(
        "SELECT lane, seq, chain FROM audit_entries WHERE (seq, lane) IN (VALUES {}) ORDER BY lane",
        rows.join(", ")
    );
    let reader = store.reader();
    let statement = Statement::from_sql_and_values(reader.get_database_backend(), sql, values);
    let found = reader.query_all_raw(statement).await?;
    found
        .iter()
        .map(|row| {
            Ok(Head {
                lane: row.try_get("", "lane")?,
                seq: row.try_get("", "seq")?,
                chain: row.try_get("", "chain")?,
            })
        })
        .collect()
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
