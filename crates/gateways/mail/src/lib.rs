//! Sends mail by SMTP.
