//! Pure types and state machines: no input or output, no SQL, no clock of their own.

/// Service centres.
pub mod centre;
/// The software of centres.
pub mod client;
/// Days where a centre is.
pub mod day;
/// Two people who claim one number.
pub mod dispute;
/// When a centre is open.
pub mod hours;
/// What a registrar types from papers.
pub mod intake;
/// Why a list of people is looked at.
pub mod list;
/// Two accounts of one applicant.
pub mod merge;
/// People whom a desk has registered.
pub mod newcomer;
/// Offices of staff.
pub mod office;
/// What the registrar types.
pub mod paper;
/// The QR on the applicant's screen.
pub mod pass;
/// What a supervisor should look at.
pub mod pattern;
/// Why not.
pub mod refusal;
/// One applicant before one registrar.
pub mod visit;
