//! Pages through the real router, as the binary composes it, on both engines, with simulators on their own sockets.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod addresses;
mod at_once;
mod authorization;
mod bounces;
mod checks;
mod child_links;
mod children;
mod contacts;
mod desk;
mod desk_api;
mod desk_api_rights;
mod desk_rights;
mod disputes;
mod flags;
mod leaving;
mod letter;
mod letter_requests;
mod lists;
mod merge;
mod merge_meanwhile;
mod messages;
mod monitoring;
mod mydata;
mod newcomer;
mod notify_api;
mod office_acts;
mod office_commands;
mod papers;
mod plans;
mod print_room;
mod raw_bytes;
mod registration;
mod retention;
mod safety;
mod scans;
mod serving;
mod signing_in;
mod signing_openssl;
mod signing_papers;
mod signing_refused;
mod signing_requests;
mod signing_sessions;
mod support;
mod update;
