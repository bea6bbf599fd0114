//! Scans of documents: taken in, made harmless, sealed by the key of their subject, shown to their owner alone.
//!
//! What a person sends is never kept as it came: a picture is decoded within limits and encoded anew, a PDF is
//! written anew from its pages. The sealed file lies in an object store, its row in the database; the file is written
//! first, and a file without a row is swept away. This room never reads what a scan shows.

mod cleaning;
mod jobs;
pub mod model;
pub mod ops;
pub mod pages;
mod records;
mod store;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use identity::Identity;

use self::cleaning::Cleaners;
use self::store::objects::Objects;

pub use self::store::migrations::MIGRATIONS;

/// Where the sealed files lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shelf {
    /// In a folder, made where it is missing.
    Folder(PathBuf),
    /// In memory, for tests.
    Memory,
}

impl Shelf {
    /// The folder, where it is one.
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Self::Folder(folder) => Some(folder),
            Self::Memory => None,
        }
    }
}

/// This room, composed. Cheap to clone.
#[derive(Clone)]
pub struct Scans(Arc<Inner>);

struct Inner {
    identity: Identity,
    objects: Objects,
    cleaners: Cleaners,
}

impl Scans {
    /// Composes the room over the place of its files.
    pub fn open(identity: Identity, shelf: &Shelf) -> io::Result<Self> {
        let objects = Objects::open(shelf)?;
        Ok(Self(Arc::new(Inner { identity, objects, cleaners: Cleaners::default() })))
    }

    /// The room below.
    pub fn identity(&self) -> &Identity {
        &self.0.identity
    }

    /// The database of the side.
    pub fn db(&self) -> &::store::Store {
        self.0.identity.store()
    }

    /// How many sealed files there are, thumbnails among them: for tests and for whoever runs the installation.
    pub async fn count_files(&self) -> Result<usize, ::store::StoreError> {
        self.0.objects.count().await
    }

    pub(crate) fn objects(&self) -> &Objects {
        &self.0.objects
    }

    pub(crate) fn cleaners(&self) -> &Cleaners {
        &self.0.cleaners
    }
}
