//! A mail server that accepts SMTP and keeps the mailboxes.
