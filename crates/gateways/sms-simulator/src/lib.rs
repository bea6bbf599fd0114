//! An SMS provider behind its HTTP protocol, with the phones of all receivers.
