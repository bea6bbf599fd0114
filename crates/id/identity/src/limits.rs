//! The budgets of this room. Each is keyed by what was typed or by where it came from, registered or not.

use std::time::Duration;

use store::{BlindIndex, Budget, Field, Spent, Tx};

use crate::error::IdentityError;

const QUARTER: Duration = Duration::from_secs(15 * 60);
const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Codes to one contact, an hour.
pub const CODES_PER_CONTACT: Budget = Budget { name: "code.contact.hour", tries: 5, window: HOUR };
/// Codes to one contact, a day.
pub const CODES_PER_CONTACT_DAY: Budget = Budget { name: "code.contact.day", tries: 12, window: DAY };
/// Codes that one browser asks for.
pub const CODES_PER_BROWSER: Budget = Budget { name: "code.browser", tries: 12, window: HOUR };
/// Codes that one network asks for.
pub const CODES_PER_NETWORK: Budget = Budget { name: "code.network", tries: 100, window: HOUR };
/// Wrong codes typed for one contact, whatever the browser.
pub const WRONG_CODES_PER_CONTACT: Budget = Budget { name: "code.wrong.contact", tries: 20, window: DAY };
/// Passwords typed for one login by unknown devices. The wait is never longer than its window: 15 minutes.
pub const SIGN_INS_PER_LOGIN: Budget = Budget { name: "sign-in.login", tries: 10, window: QUARTER };
/// Passwords typed for one login on one device.
pub const SIGN_INS_PER_DEVICE: Budget = Budget { name: "sign-in.device", tries: 10, window: QUARTER };
/// Passwords typed from one network by unknown devices.
pub const SIGN_INS_PER_NETWORK: Budget = Budget { name: "sign-in.network", tries: 100, window: QUARTER };
/// Registrations begun from one network.
pub const REGISTRATIONS_PER_NETWORK: Budget =
    Budget { name: "registration.network", tries: 200, window: HOUR };
/// Codes on paper typed for one СНИЛС or document. The wait is never longer than its window: 15 minutes.
pub const ACTIVATIONS_PER_LOGIN: Budget = Budget { name: "activation.login", tries: 5, window: QUARTER };
/// Codes on paper typed from one network.
pub const ACTIVATIONS_PER_NETWORK: Budget = Budget { name: "activation.network", tries: 50, window: QUARTER };
/// Passwords typed as the present one to change it, by account.
pub const PASSWORD_CHANGES: Budget = Budget { name: "password.change", tries: 10, window: QUARTER };
/// Strengths asked for by one browser.
pub const STRENGTHS_PER_BROWSER: Budget = Budget { name: "strength.browser", tries: 400, window: HOUR };

const FIELD: Field = Field("limit");

/// The key of a budget: a keyed hash of what it counts by.
pub fn key(tx: &Tx, what: &str) -> BlindIndex {
    tx.vault().index(FIELD, what)
}

/// Spends one try, or says until when to wait.
pub async fn spend(tx: &Tx, budget: Budget, what: &str) -> Result<(), IdentityError> {
    match budget.spend(tx, &key(tx, what)).await? {
        Spent::Allowed { .. } => Ok(()),
        Spent::Refused { until } => Err(IdentityError::Limited { until }),
    }
}
