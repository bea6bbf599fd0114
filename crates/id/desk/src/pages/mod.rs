//! The pages of this room. Thin: a handler reads the form, calls one use case, shows a page.

mod centres;

use web::Routes;

use crate::Desk;

/// Every route of this room.
pub fn routes(desk: Desk) -> Routes {
    Routes::new().merge(centres::routes()).with_state(desk)
}
