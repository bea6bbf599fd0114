//! Evidence, levels and requirement policies: pure.
