//! One file per use case. Transactions begin here; other rooms call with theirs.

pub mod addresses;
mod aftermath;
pub mod answers;
pub mod archive;
pub mod conclude;
pub mod corrections;
pub mod evidence;
pub mod export;
pub mod known;
mod owners;
pub mod plans;
pub mod print;
pub mod recheck;
pub mod standing;
pub mod statements;
pub mod submit;
mod tell;
pub mod view;

pub use conclude::conclude_level;
pub use evidence::{EvidenceSource, NewEvidence, record_evidence, revoke};
pub use recheck::{Rechecking, check_again};
pub use submit::{submissions_left, submit, submit_at_desk, submit_checks};
pub use view::{
    count_waiting, is_registry_down, list_registries, note_registry, status_version, view_checks,
};
