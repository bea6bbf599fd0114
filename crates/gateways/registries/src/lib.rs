//! Client of the state registries' exchange.
