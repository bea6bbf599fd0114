//! Subjects, accounts, contacts, credentials, sign-in, sessions, recovery.
