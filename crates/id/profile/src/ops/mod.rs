//! What other rooms of this side do with a person's data. The key is the subject's own.

mod drafts;
mod statements;
mod versions;

pub use drafts::{delete_draft, find_draft, save_draft};
pub use statements::{STATEMENTS_MAX, Stating, delete_statement, list_statements, state};
pub use versions::{
    add_found_inn, create, erase, find_pending, find_version, list_profiles, list_versions, load_current,
    load_profile, promote_all, promote_pending, submit_pending, withdraw_pending,
};
