//! Subjects, accounts, contacts, credentials, sign-in, sessions, recovery.
//!
//! A person comes in here and gets a simplified account. What raises the level (checks, the desk) lives above, in
//! `proofing`, and calls down. This room never talks to a registry and never concludes a level.

mod error;
mod hashing;
mod jobs;
mod leaving;
mod limits;
mod messages;
pub mod model;
pub mod ops;
pub mod pages;
mod records;
mod store;

use std::sync::Arc;

pub use error::IdentityError;
pub use hashing::{HashingCosts, HashingError, HashingPool};
pub use leaving::{Holder, Leaving, LeavingConfig, Obstacle};
pub use store::migrations::MIGRATIONS;

use ::store::{Field, Store};
use jiff::tz::TimeZone;
use person::PhonePolicy;

use crate::model::notify_client::NotifyClient;

/// What the hashes of session tokens are made for.
pub(crate) const SESSION_PURPOSE: &str = "session";
/// The blind index by which a СНИЛС leads to its owner.
pub(crate) const SNILS_OWNER: Field = Field("snils.owner");

/// This room, composed. Cheap to clone.
#[derive(Clone)]
pub struct Identity(Arc<Inner>);

struct Inner {
    store: Store,
    hashing: HashingPool,
    config: IdentityConfig,
}

/// What the installation decides.
#[derive(Clone, Debug)]
pub struct IdentityConfig {
    /// `https://id.example.ru`, without a slash at the end: links in messages begin with it.
    pub public_url: String,
    /// Where the portal is: the other way at the end of a registration.
    pub portal_url: String,
    /// The host part, for codes that a phone fills in (`@host #123456`).
    pub host: String,
    /// Which phones may register.
    pub phone_policy: PhonePolicy,
    /// In which zone moments are told in messages, and quiet hours are counted.
    pub time_zone: TimeZone,
    /// Whether a certificate signs in, too.
    pub takes_signatures: bool,
    /// Other systems that may have messages sent to people.
    pub notify_clients: Vec<NotifyClient>,
    /// Version of the terms of use in force.
    pub terms_version: String,
    /// Version of the privacy notice in force.
    pub privacy_version: String,
}

impl Identity {
    /// Composes the room.
    pub fn new(store: Store, hashing: HashingPool, config: IdentityConfig) -> Self {
        Self(Arc::new(Inner { store, hashing, config }))
    }

    /// The database of the side.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// What the installation decided.
    pub fn config(&self) -> &IdentityConfig {
        &self.0.config
    }

    pub(crate) fn hashing(&self) -> &HashingPool {
        &self.0.hashing
    }
}
