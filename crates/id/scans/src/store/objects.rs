//! The sealed files. Their names are random ids under the lane of their subject and say nothing.

use std::sync::Arc;

use bytes::Bytes;
use futures_util::TryStreamExt;
use kernel::{Lane, Uuid};
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{Error, ObjectStore, ObjectStoreExt};
use store::StoreError;

use crate::Shelf;

/// Which of the two files of a scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The file.
    Whole,
    /// The thumbnail.
    Small,
}

impl Part {
    /// As in the place of the sealed value.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Whole => "file",
            Self::Small => "small",
        }
    }
}

/// One file as a listing tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Listed {
    /// Where it lies.
    pub lane: Lane,
    /// The id in its name.
    pub file: Uuid,
}

/// Where the files lie.
pub struct Objects(Arc<dyn ObjectStore>);

fn path(lane: Lane, file: Uuid, part: Part) -> Path {
    Path::from_iter([format!("{:04}", lane.number()), format!("{}.{}", file.simple(), part.as_str())])
}

fn read_path(path: &Path) -> Option<Listed> {
    let (lane, name) = path.as_ref().split_once('/')?;
    let (file, _) = name.split_once('.')?;
    Some(Listed { lane: Lane::try_from(lane.parse::<i64>().ok()?).ok()?, file: Uuid::try_parse(file).ok()? })
}

fn failed(error: &Error) -> StoreError {
    StoreError::row("scans", format!("the place of the files did not answer: {error}"))
}

impl Objects {
    /// Opens the place; a folder is made where it is missing.
    pub fn open(shelf: &Shelf) -> std::io::Result<Self> {
        Ok(match shelf {
            Shelf::Folder(folder) => {
                std::fs::create_dir_all(folder)?;
                let files = LocalFileSystem::new_with_prefix(folder).map_err(std::io::Error::other)?;
                Self(Arc::new(files.with_fsync(true)))
            }
            Shelf::Memory => Self(Arc::new(InMemory::new())),
        })
    }

    /// Writes a file, durably, before its row.
    pub async fn put(
        &self,
        (lane, file, part): (Lane, Uuid, Part),
        sealed: Vec<u8>,
    ) -> Result<(), StoreError> {
        let put = self.0.put(&path(lane, file, part), Bytes::from(sealed).into()).await;
        put.map(|_| ()).map_err(|error| failed(&error))
    }

    /// Reads a file; none where it is gone.
    pub async fn find(&self, lane: Lane, file: Uuid, part: Part) -> Result<Option<Vec<u8>>, StoreError> {
        match self.0.get(&path(lane, file, part)).await {
            Ok(found) => {
                let bytes = found.bytes().await.map_err(|error| failed(&error))?;
                Ok(Some(bytes.to_vec()))
            }
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(failed(&error)),
        }
    }

    /// Deletes both files of a scan. Fine when they are gone already.
    pub async fn delete(&self, lane: Lane, file: Uuid) -> Result<(), StoreError> {
        for part in [Part::Whole, Part::Small] {
            match self.0.delete(&path(lane, file, part)).await {
                Ok(()) | Err(Error::NotFound { .. }) => {}
                Err(error) => return Err(failed(&error)),
            }
        }
        Ok(())
    }

    /// The scans whose files lie in one lane.
    pub async fn list(&self, lane: Lane) -> Result<Vec<Listed>, StoreError> {
        let prefix = Path::from(format!("{:04}", lane.number()));
        let listed: Vec<_> =
            self.0.list(Some(&prefix)).try_collect().await.map_err(|error| failed(&error))?;
        let mut found: Vec<Listed> = listed.iter().filter_map(|meta| read_path(&meta.location)).collect();
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// How many files there are.
    pub async fn count(&self) -> Result<usize, StoreError> {
        let listed: Vec<_> = self.0.list(None).try_collect().await.map_err(|error| failed(&error))?;
        Ok(listed.len())
    }
}
