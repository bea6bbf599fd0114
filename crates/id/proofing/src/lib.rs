//! Registry checks and the desk: turns the world's answers into evidence.
