//! Private rows and queries of this room. Rows in, domain types out.

pub mod accounts;
pub mod activation_codes;
pub mod claims;
pub mod codes;
pub mod contacts;
pub mod credentials;
pub mod departures;
pub mod erasure;
pub mod fixed_phones;
pub mod journeys;
pub mod lookups;
pub mod merges;
pub mod migrations;
pub mod notices;
pub mod notify_requests;
pub mod reset_links;
mod rows;
pub mod sessions;
pub mod tombstones;
