//! Attributes with versions, source and age.
