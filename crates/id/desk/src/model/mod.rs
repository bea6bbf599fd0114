//! Pure types and state machines: no input or output, no SQL, no clock of their own.

/// Service centres.
pub mod centre;
/// When a centre is open.
pub mod hours;
