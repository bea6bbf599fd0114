pub mod archives;
pub mod checks;
pub mod claims;
pub mod evidence;
pub mod plans;
pub mod registries;
pub mod revocations;
pub mod status;
