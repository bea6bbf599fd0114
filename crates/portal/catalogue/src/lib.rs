//! What the portal offers; its home page.
