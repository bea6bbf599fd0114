//! The heart: the level of an account as a conclusion from evidence, data and time.
//!
//! Pure: no database, no clock, no person's value, only keyed fingerprints of them. This room never stores a level;
//! whoever does keeps a copy for queries.
//!
//! | level | what it takes |
//! |---|---|
//! | simplified | a confirmed contact and a password: every account |
//! | standard | in addition each check of the [`Policy`] for the version in force, passed and not overtaken by a newer failure; the document not past its end; no other account owning СНИЛС or document |
//! | confirmed | in addition one act of confirmation (desk, letter, signature, bootstrap) for the identity core of the version in force |
//!
//! | evidence | vouches for |
//! |---|---|
//! | desk, letter, signature, bootstrap | identity core: СНИЛС (or document where there is none), birth date, gender |
//! | СНИЛС check | name, birth date, СНИЛС |
//! | document check, inspection | name, birth date, document |
//!
//! The version in force is the pending one as soon as all its checks have passed, else the current one.

mod desk;
mod evidence;
mod level;
mod policy;

pub use desk::{DeskRefusal, may_confirm_at_desk};
pub use evidence::{Evidence, EvidenceId, Method, Outcome, Record, Revocation, Strength};
pub use level::{Conclusion, InForce, Level, Missing, PersonFacts, VersionFacts, check_state, level};
pub use policy::{CheckState, Policy, Requirement};
