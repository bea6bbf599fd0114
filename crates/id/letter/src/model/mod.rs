//! Pure types: the life of a letter, the life of a batch, the limits.

pub mod ask;
pub mod batch;
pub mod letter;
pub mod limits;
pub mod register;
pub mod register_file;
#[cfg(test)]
mod tests;
