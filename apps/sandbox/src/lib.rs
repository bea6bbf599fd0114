//! The outside world for demo and tests, as a web application.
