//! Append-only record of who did what, chained per lane.
