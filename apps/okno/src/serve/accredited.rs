//! The folder of accredited authorities: read at the start, and anew when something in it has changed.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use accredited_authorities::ListSignature;
use signing::{Accredited, AccreditedCentre, Trusted};

use super::ConfigError;

/// The name of the root of the test authority: whoever holds the sandbox could sign as anybody.
const TEST_ROOT: &str = "Okno test root";
/// How often it is looked whether something has changed.
const LOOK_EVERY: Duration = Duration::from_secs(30);

/// Reads the accredited authorities. `is_trial`: the test authority is allowed.
pub fn read(folder: &Path, is_trial: bool) -> Result<Accredited, ConfigError> {
    let read = accredited_authorities::read_folder(folder)?;
    if read.anchors.is_empty() {
        return Err(ConfigError::NoAccredited(folder.to_path_buf()));
    }
    let is_test = |anchor: &certificate::Certificate| {
        anchor.subject().is_ok_and(|subject| subject.common_name.as_deref() == Some(TEST_ROOT))
    };
    if !is_trial && read.anchors.iter().any(is_test) {
        return Err(ConfigError::TestRoot(folder.to_path_buf()));
    }
    for (file, finding) in &read.findings {
        tracing::warn!(file = %file.display(), ?finding, "something in a list of accredited authorities is left out");
    }
    for (file, signature) in &read.signatures {
        let file = file.display();
        match signature {
            ListSignature::NotVerified => {
                tracing::warn!(%file, "a list of accredited authorities was read without its signature being verified");
            }
            ListSignature::Absent => {
                tracing::warn!(%file, "a list of accredited authorities was read that has no signature");
            }
        }
    }
    let centre = |centre: accredited_authorities::Centre| AccreditedCentre {
        name: centre.name,
        address: centre.address.unwrap_or_default(),
        site: centre.site.unwrap_or_default(),
    };
    Ok(Accredited {
        anchors: read.anchors,
        intermediates: Vec::new(),
        centres: read.centres.into_iter().map(centre).collect(),
    })
}

/// What a folder looks like from outside: the files with their sizes and times.
type Sight = Vec<(PathBuf, u64, Option<SystemTime>)>;

/// What looking came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looked {
    /// Nothing has changed since it was read.
    Unchanged,
    /// Something has changed a moment ago, and may go on changing: the next look decides.
    Changing,
    /// It was read anew and is in force.
    Replaced,
    /// What stands there now cannot be used: what was read before stays in force.
    Broken,
}

/// Watches the folder for one process: whom it trusts it knows by itself.
pub struct Watch {
    trusted: Trusted,
    folder: PathBuf,
    is_trial: bool,
    read: Option<Sight>,
    last: Option<Sight>,
}

impl Watch {
    /// Watches a folder that was just read.
    pub fn new(trusted: Trusted, folder: PathBuf, is_trial: bool) -> Self {
        let read = sight(&folder);
        Self { trusted, folder, is_trial, last: read.clone(), read }
    }

    /// Looks, and reads anew what has changed and lies still. What is broken is told once, until it changes again.
    pub fn look(&mut self) -> Looked {
        let now = sight(&self.folder);
        if now == self.read {
            self.last = now;
            return Looked::Unchanged;
        }
        if now != self.last {
            self.last = now;
            return Looked::Changing;
        }
        self.read = now;
        match read(&self.folder, self.is_trial) {
            Ok(accredited) => {
                let (authorities, centres) = (accredited.anchors.len(), accredited.centres.len());
                self.trusted.replace(accredited);
                metrics::gauge!("okno_accredited_broken").set(0.0);
                tracing::info!(authorities, centres, "the accredited authorities were read anew");
                Looked::Replaced
            }
            Err(error) => {
                metrics::gauge!("okno_accredited_broken").set(1.0);
                tracing::warn!(%error, "the changed list of accredited authorities is unusable; the old one stays in force");
                Looked::Broken
            }
        }
    }
}

/// None while the folder cannot be read, as in the moment in which it is exchanged.
fn sight(folder: &Path) -> Option<Sight> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).ok()? {
        let entry = entry.ok()?;
        // What a link leads to counts.
        let facts = std::fs::metadata(entry.path()).ok()?;
        files.push((entry.path(), facts.len(), facts.modified().ok()));
    }
    files.sort();
    Some(files)
}

/// Looks again and again until `shutdown` resolves.
pub async fn keep(mut watch: Watch, shutdown: impl Future<Output = ()>) {
    let mut turns = tokio::time::interval(LOOK_EVERY);
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        tokio::select! {
            () = &mut shutdown => return,
            _ = turns.tick() => {}
        }
        // A list has thousands of certificates: reading them is no work for the threads that answer.
        match tokio::task::spawn_blocking(move || {
            watch.look();
            watch
        })
        .await
        {
            Ok(back) => watch = back,
            Err(error) => {
                tracing::error!(%error, "the accredited authorities are looked at no more");
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two authorities of different names.
    fn authority(name: &str) -> String {
        let key = rcgen::KeyPair::generate().unwrap();
        let mut params = rcgen::CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(rcgen::DnType::CommonName, name);
        params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        params.self_signed(&key).unwrap().pem()
    }

    fn names(trusted: &Trusted) -> Vec<String> {
        let named = |anchor: &certificate::Certificate| anchor.subject().unwrap().common_name.unwrap();
        trusted.current().anchors.iter().map(named).collect()
    }

    #[test]
    fn a_changed_list_is_read_when_it_lies_still_and_a_broken_one_leaves_the_old_in_force() {
        let folder = tempfile::tempdir().unwrap();
        let first = folder.path().join("first.pem");
        std::fs::write(&first, authority("First")).unwrap();
        let trusted = Trusted::new(read(folder.path(), false).unwrap());
        let mut watch = Watch::new(trusted.clone(), folder.path().to_path_buf(), false);
        assert_eq!(watch.look(), Looked::Unchanged);

        std::fs::write(folder.path().join("second.pem"), authority("Second")).unwrap();
        assert_eq!((watch.look(), names(&trusted).len()), (Looked::Changing, 1));
        assert_eq!(watch.look(), Looked::Replaced);
        assert_eq!(names(&trusted), ["First", "Second"]);
        assert_eq!(watch.look(), Looked::Unchanged);

        std::fs::write(folder.path().join("list.xml"), "<half of a list").unwrap();
        assert_eq!((watch.look(), watch.look()), (Looked::Changing, Looked::Broken));
        assert_eq!(names(&trusted), ["First", "Second"]);
        // It is told once, and the mended one counts.
        assert_eq!(watch.look(), Looked::Unchanged);
        std::fs::remove_file(folder.path().join("list.xml")).unwrap();
        std::fs::remove_file(&first).unwrap();
        assert_eq!((watch.look(), watch.look()), (Looked::Changing, Looked::Replaced));
        assert_eq!(names(&trusted), ["Second"]);
    }

    #[test]
    fn an_empty_folder_and_the_root_of_the_test_authority_leave_the_old_in_force() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("root.pem");
        std::fs::write(&file, authority("First")).unwrap();
        let trusted = Trusted::new(read(folder.path(), false).unwrap());
        let mut watch = Watch::new(trusted.clone(), folder.path().to_path_buf(), false);
        std::fs::remove_file(&file).unwrap();
        assert_eq!((watch.look(), watch.look()), (Looked::Changing, Looked::Broken));
        std::fs::write(&file, authority(TEST_ROOT)).unwrap();
        assert_eq!((watch.look(), watch.look()), (Looked::Changing, Looked::Broken));
        assert_eq!(names(&trusted), ["First"]);
    }
}
