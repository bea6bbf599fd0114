//! Durable queue and event outbox: typed payloads, leases, retries, schedules.
