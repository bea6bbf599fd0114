//! The catalogue of all user-visible text, in every language.
