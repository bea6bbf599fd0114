//! The rows as SeaORM reads and writes them.

pub mod accounts;
pub mod activation_codes;
pub mod agreements;
pub mod codes;
pub mod contact_claims;
pub mod contacts;
pub mod credentials;
pub mod departures;
pub mod devices;
pub mod fixed_phones;
pub mod journeys;
pub mod lookups;
pub mod merges;
pub mod notice_choices;
pub mod notice_deliveries;
pub mod notices;
pub mod notify_requests;
pub mod oids;
pub mod reset_links;
pub mod sessions;
pub mod subjects;
pub mod tombstones;
