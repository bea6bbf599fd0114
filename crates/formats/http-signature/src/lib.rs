//! HTTP Message Signatures (RFC 9421) with Ed25519.
