//! Confirmation by a registered letter: a code on paper, handed over by the post against a document.
//!
//! Here stands who may order a letter, how sheets are printed in batches, what the post reports, and what a typed code is
//! worth. A code is drawn when its sheet is made and kept as a keyed hash alone; it counts only when the post's gateway
//! has reported the handover. This room never concludes a level: it records evidence, and `assurance` decides.

mod error;
mod jobs;
mod messages;
pub mod model;
pub mod ops;
pub mod pages;
mod records;
mod store;

use std::sync::Arc;
use std::time::Duration;

use desk::Desk;
use gateway_post::{HouseKey, PostClient};
use identity::Identity;
use jiff::tz::TimeZone;
use model::batch::Printer;
use proofing::Proofing;
use web::Localized;

pub use error::LetterError;
pub use jobs::{HandBatch, RenderBatch};
pub use ops::sample::{SamplePrint, print_samples};
pub use store::migrations::MIGRATIONS;

/// What stands on every sheet, and who prints it.
#[derive(Clone)]
pub struct LettersConfig {
    /// The name of the installation.
    pub installation: Localized,
    /// The number of the hot line.
    pub hotline: String,
    /// When it answers.
    pub hotline_hours: Localized,
    /// Where a letter goes that cannot be handed over, line by line.
    pub return_address: Vec<String>,
    /// The time zone in which days are told.
    pub time_zone: TimeZone,
    /// The key of the post's printing house; none where operators print.
    pub house: Option<HouseKey>,
    /// How often letters that wait become a batch for the printing house.
    pub gather_every: Duration,
    /// How often the post is asked for events.
    pub track_every: Duration,
}

/// This room, composed. Cheap to clone.
#[derive(Clone)]
pub struct Letters(Arc<Inner>);

struct Inner {
    proofing: Proofing,
    desk: Desk,
    service: Option<Service>,
}

/// What letters take.
struct Service {
    post: PostClient,
    config: LettersConfig,
}

impl Letters {
    /// Composes the room. Without a post no letters are offered; those under way stay what they are.
    pub fn new(desk: Desk, proofing: Proofing, service: Option<(PostClient, LettersConfig)>) -> Self {
        let service = service.map(|(post, config)| Service { post, config });
        Self(Arc::new(Inner { proofing, desk, service }))
    }

    /// Whether letters are offered.
    pub fn is_offered(&self) -> bool {
        self.0.service.is_some()
    }

    /// Who prints.
    pub fn printer(&self) -> Option<Printer> {
        let service = self.0.service.as_ref()?;
        Some(if service.config.house.is_some() { Printer::House } else { Printer::Operators })
    }

    pub(crate) fn desk(&self) -> &Desk {
        &self.0.desk
    }

    pub(crate) fn proofing(&self) -> &Proofing {
        &self.0.proofing
    }

    pub(crate) fn identity(&self) -> &Identity {
        self.0.proofing.identity()
    }

    pub(crate) fn db(&self) -> &::store::Store {
        self.0.proofing.db()
    }

    pub(crate) fn config(&self) -> Option<&LettersConfig> {
        self.0.service.as_ref().map(|service| &service.config)
    }

    pub(crate) fn post(&self) -> Option<&PostClient> {
        self.0.service.as_ref().map(|service| &service.post)
    }

    /// The page where a code is typed.
    pub(crate) fn entry_url(&self) -> String {
        format!("{}{}", self.identity().config().public_url, pages::CODE_PATH)
    }
}
