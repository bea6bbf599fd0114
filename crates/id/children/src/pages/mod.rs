//! The pages of this room. Thin: a handler reads the form, calls one use case, shows a page.

mod add;
mod child;
mod download;
mod list;
mod own;
mod words;

use axum::extract::FromRef;
use identity::Identity;
use web::Routes;

use crate::Children;

impl FromRef<Children> for Identity {
    fn from_ref(room: &Children) -> Self {
        room.identity().clone()
    }
}

/// Every route of this room.
pub fn routes(room: Children) -> Routes {
    Routes::new()
        .merge(list::routes())
        .merge(add::routes())
        .merge(own::routes())
        .merge(child::routes())
        .with_state(room)
}
