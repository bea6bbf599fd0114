//! The pages, each with its JSON.

mod home;
mod keys;
mod mail;
mod person;
mod phones;
mod post;
mod registries;

use web::Routes;

use crate::Room;

pub(crate) fn routes() -> Routes<Room> {
    home::routes()
        .merge(phones::routes())
        .merge(mail::routes())
        .merge(post::routes())
        .merge(registries::routes())
        .merge(person::routes())
        .merge(keys::routes())
}

/// A moment for scripts: RFC 3339, UTC.
fn instant(moment: kernel::Timestamp) -> String {
    moment.to_string()
}
