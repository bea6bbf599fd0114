//! The pages of this room. Thin: a handler reads the form, calls one use case, shows a page.

mod centres;
mod history;
mod pass;
mod refuse;
mod search;
mod staff;
mod supervise;
mod visit;

use web::Routes;

use crate::Desk;

/// Every route of this room.
pub fn routes(desk: Desk) -> Routes {
    Routes::new()
        .merge(centres::routes())
        .merge(pass::routes())
        .merge(history::routes())
        .merge(search::routes())
        .merge(visit::routes())
        .merge(refuse::routes())
        .merge(supervise::routes())
        .with_state(desk)
}
