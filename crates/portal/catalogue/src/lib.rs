//! What the portal offers: its home page now, the services as data once they come.
//!
//! This room never knows who is signed in: a person comes here from the account side by single sign-on only.

pub mod pages;

use std::sync::Arc;

/// This room, composed. Cheap to clone.
#[derive(Clone)]
pub struct Catalogue {
    account_url: Arc<str>,
}

impl Catalogue {
    /// A catalogue whose pages lead to the account at `account_url`.
    pub fn new(account_url: &str) -> Self {
        Self { account_url: account_url.into() }
    }

    /// Where people reach their account, without a slash at the end.
    pub fn account_url(&self) -> &str {
        &self.account_url
    }
}
