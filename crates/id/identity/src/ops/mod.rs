//! One file per use case. Transactions begin here; other rooms call with theirs.

pub mod account;
pub mod activate;
pub mod add_contact;
pub mod authenticate;
pub(crate) mod bounced;
pub mod clients;
pub mod codes;
pub mod departing;
pub mod desk_journey;
pub mod disown_contact;
pub mod housekeeping;
pub mod identifiers;
pub mod leave;
pub mod merge;
pub mod notices;
pub mod notify_for_client;
pub mod own_contacts;
pub mod own_sessions;
pub mod prove;
pub mod recover;
pub mod register;
pub mod reset_link;
pub mod sign_in;
pub mod sign_out;
pub mod subjects;
pub mod tell;
