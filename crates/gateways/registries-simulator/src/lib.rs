//! The state registries with a synthetic population, behind their real protocol.
