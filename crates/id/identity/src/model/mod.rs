//! Pure types and state machines: no input or output, no SQL, no clock of their own.

/// Accounts.
pub mod account;
/// One-time codes.
pub mod code;
/// Phones and mailboxes of a person.
pub mod contact;
/// A contact that somebody else says is theirs.
pub mod contact_claim;
/// What may be done with the contacts of an account.
pub mod contact_rules;
/// Accounts that are about to go.
pub mod departure;
/// Two accounts of one person.
pub mod merge;
/// What people are told.
pub mod notice;
/// Other systems that have messages sent.
pub mod notify_client;
/// A code on paper.
pub mod paper_code;
/// The rules of passwords.
pub mod password;
/// The recovery of access.
pub mod recovery;
/// The registration.
pub mod registration;
/// Sessions.
pub mod session;
/// What is left of accounts that went.
pub mod tombstone;
/// Who asks.
pub mod visitor;
