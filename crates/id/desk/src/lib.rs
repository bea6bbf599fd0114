//! Service centres and the registrar's desk.
//!
//! Here stands who may confirm whom: offices of staff, the presence of the applicant, the comparison with the paper, the
//! act itself. This room never concludes a level and never shows data before presence is proven.

mod error;
mod jobs;
mod limits;
mod messages;
pub mod model;
mod office_code;
pub mod ops;
pub mod pages;
mod records;
mod store;

use std::sync::Arc;
use std::time::Duration;

use ::jobs::{Runner, Settings};
use identity::Identity;
use jiff::tz::TimeZone;
use model::centre::{CentreCode, Centres};
use proofing::{MetOwner, Proofing};

pub use error::{DeskError, OfficeError};
pub use office_code::HandsCodes;
pub use store::migrations::MIGRATIONS;

/// How often suspicious patterns are looked for.
const FLAGS_EVERY: Duration = Duration::from_secs(10 * 60);
const HOUSEKEEPING_EVERY: Duration = Duration::from_secs(10 * 60);

/// How staff sign in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StaffSignIn {
    /// By any two factors.
    #[default]
    Any,
    /// By a certificate alone: other sessions reach their own account, and no staff page.
    Certificate,
}

/// This room, composed. Cheap to clone.
#[derive(Clone)]
pub struct Desk(Arc<Inner>);

struct Inner {
    proofing: Proofing,
    centres: Centres,
    staff_sign_in: StaffSignIn,
}

impl Desk {
    /// Composes the room.
    pub fn new(proofing: Proofing, centres: Centres, staff_sign_in: StaffSignIn) -> Self {
        Self(Arc::new(Inner { proofing, centres, staff_sign_in }))
    }

    /// Registers the work of this room with the runner.
    #[must_use]
    pub fn register(&self, runner: Runner) -> Runner {
        let desk = self.clone();
        let endless = Settings { attempts_max: None, ..Settings::default() };
        let runner = runner.subscribe::<MetOwner>("desk", jobs::Disputes(self.clone()), endless);
        let watching = self.clone();
        let runner = runner.every("desk.flags", FLAGS_EVERY, move || {
            let desk = watching.clone();
            async move { ops::flags::raise_flags(&desk).await }
        });
        runner.every("desk.housekeeping", HOUSEKEEPING_EVERY, move || {
            let desk = desk.clone();
            async move { ops::leaving::forget_ended(desk.db()).await }
        })
    }

    /// How staff sign in here.
    pub(crate) fn staff_sign_in(&self) -> StaffSignIn {
        self.0.staff_sign_in
    }

    /// The centres of the installation.
    pub fn centres(&self) -> &Centres {
        &self.0.centres
    }

    pub(crate) fn proofing(&self) -> &Proofing {
        &self.0.proofing
    }

    /// The room that signs people in.
    pub fn identity(&self) -> &Identity {
        self.0.proofing.identity()
    }

    pub(crate) fn db(&self) -> &::store::Store {
        self.0.proofing.db()
    }

    /// The time zone of a centre, else of the installation.
    pub fn zone(&self, code: &CentreCode) -> TimeZone {
        let own = self.centres().find(code).and_then(|centre| centre.time_zone.as_ref());
        own.map_or_else(|| self.identity().config().time_zone.clone(), |zone| zone.0.clone())
    }

    /// What a centre is called; its code when the list no longer has it.
    pub fn centre_name(&self, code: &CentreCode, language: kernel::Language) -> String {
        self.centres()
            .find(code)
            .map_or_else(|| code.to_string(), |centre| centre.name.of(language).to_owned())
    }
}
