//! The pages of this room. Thin: a handler reads the form, calls one use case, shows a page.

mod account;

use identity::Identity;
use web::Routes;

/// Every route of this room.
pub fn routes(identity: Identity) -> Routes {
    Routes::new().merge(account::routes()).with_state(identity)
}
