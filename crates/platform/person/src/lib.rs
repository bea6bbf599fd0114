//! Value types of a person's identity data, with their check digits.
