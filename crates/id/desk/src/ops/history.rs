//! What was done with an account, as its owner reads it: sign-ins, looks at the data, changes.

use audit::{Actor, Page, RecordedEntry};
use kernel::SubjectId;
use store::StoreError;

use crate::Desk;

/// What the reader wants to see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HistoryKind {
    /// Everything.
    All,
    /// What other people saw or did.
    Looks,
    /// Signing in and out.
    SignIns,
    /// What changed in the account.
    Changes,
}

impl HistoryKind {
    /// Each, in the order of the page.
    pub const ALL: [Self; 4] = [Self::All, Self::Looks, Self::SignIns, Self::Changes];

    /// As in the address of the page.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Looks => "looks",
            Self::SignIns => "sign-ins",
            Self::Changes => "changes",
        }
    }

    /// Reads the word of the address.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    fn takes(self, entry: &RecordedEntry) -> bool {
        let action = entry.entry.action.0.as_ref();
        let by_others = match &entry.entry.actor {
            Actor::Operator { .. } | Actor::Administrator(_) => true,
            Actor::Subject(actor) => *actor != entry.entry.subject,
            Actor::System(_) => false,
        };
        let signs_in = ["sign-in", "sign-out", "session."].iter().any(|word| action.starts_with(word));
        match self {
            Self::All => true,
            Self::Looks => by_others,
            Self::SignIns => signs_in,
            Self::Changes => !by_others && !signs_in,
        }
    }
}

/// How many entries stand on one page.
pub const ENTRIES_PER_PAGE: usize = 20;
/// How many entries are read at once.
const BATCH: u64 = 200;
/// How many entries are looked through for one page.
const LOOKED_THROUGH_MAX: usize = 5_000;

/// One page of entries, and whether there are older ones.
pub struct HistoryPage {
    /// Newest first.
    pub entries: Vec<RecordedEntry>,
    /// Whether another page follows.
    pub has_older: bool,
}

/// The `number`-th page, counted from 1, of what the subject may see.
pub async fn list_history(
    desk: &Desk,
    subject: SubjectId,
    (kind, number): (HistoryKind, usize),
) -> Result<HistoryPage, StoreError> {
    let store = desk.identity().store();
    let skipped = number.saturating_sub(1).saturating_mul(ENTRIES_PER_PAGE);
    let wanted = skipped.saturating_add(ENTRIES_PER_PAGE).saturating_add(1);
    let (mut found, mut looked, mut before) = (Vec::new(), 0, None);
    while found.len() < wanted && looked < LOOKED_THROUGH_MAX {
        let batch = audit::list(store, subject, Page { before, limit: BATCH, visible_only: true }).await?;
        let Some(last) = batch.last() else { break };
        before = Some(last.id);
        looked += batch.len();
        found.extend(batch.into_iter().filter(|entry| kind.takes(entry)));
    }
    let has_older = found.len() >= wanted;
    let entries = found.into_iter().skip(skipped).take(ENTRIES_PER_PAGE).collect();
    Ok(HistoryPage { entries, has_older })
}
