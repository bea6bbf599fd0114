//! The folder that an installation names.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use certificate::Certificate;

use crate::error::{AccreditedError, ListError};
use crate::limits::{CERTIFICATES_MAX, FILES_MAX, LIST_BYTES_MAX};
use crate::list::{AccreditationStatus, Centre, Finding, ListSignature, read_list};
use crate::pem::read_certificates;

/// Who is trusted by a folder.
#[derive(Clone, Debug, Default)]
pub struct Accredited {
    /// The certificates, each once. Paths end at them.
    pub anchors: Vec<Certificate>,
    /// The authorities that the lists of the folder name, with the accreditation in force, for people who look for one.
    pub centres: Vec<Centre>,
    /// What in the lists was left out, with the file.
    pub findings: Vec<(PathBuf, Finding)>,
    /// What the lists have of signatures, with the file. None was verified.
    pub signatures: Vec<(PathBuf, ListSignature)>,
}

/// Reads every file of a folder: certificates in `.pem`, `.crt`, `.cer` and `.der`, lists in `.xml`. Files whose names begin
/// with a dot are left alone. What cannot be read refuses the whole folder: nobody should be left out unnoticed.
pub fn read_folder(folder: &Path) -> Result<Accredited, AccreditedError> {
    let io = |path: &Path| {
        let path = path.to_owned();
        move |source| AccreditedError::Io { path, source }
    };
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(io(folder))? {
        let entry = entry.map_err(io(folder))?;
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        if paths.len() >= FILES_MAX {
            return Err(AccreditedError::TooManyFiles);
        }
        paths.push(entry.path());
    }
    paths.sort();
    let mut accredited = Accredited::default();
    for path in paths {
        let extension = path.extension().and_then(|extension| extension.to_str()).map(str::to_lowercase);
        match extension.as_deref() {
            Some("pem" | "crt" | "cer" | "der") => {
                let read = read_certificates(&bytes(&path)?);
                let read = read.map_err(|source| AccreditedError::NotCertificate { path, source })?;
                accredited.trust(read)?;
            }
            Some("xml") => accredited.take_list(path)?,
            _ => return Err(AccreditedError::UnknownFile(path)),
        }
    }
    if accredited.anchors.is_empty() {
        return Err(AccreditedError::Nobody(folder.to_owned()));
    }
    Ok(accredited)
}

impl Accredited {
    fn trust(&mut self, certificates: Vec<Certificate>) -> Result<(), AccreditedError> {
        for certificate in certificates {
            if !self.anchors.contains(&certificate) {
                self.anchors.push(certificate);
            }
        }
        if self.anchors.len() > CERTIFICATES_MAX { Err(AccreditedError::TooManyCertificates) } else { Ok(()) }
    }

    fn take_list(&mut self, path: PathBuf) -> Result<(), AccreditedError> {
        let list = read_list(&bytes(&path)?);
        let list = list.map_err(|source| AccreditedError::List { path: path.clone(), source })?;
        for centre in list.centres {
            if centre.status == AccreditationStatus::Active {
                self.trust(centre.certificates.clone())?;
                self.centres.push(centre);
            }
        }
        self.findings.extend(list.findings.into_iter().map(|finding| (path.clone(), finding)));
        self.signatures.push((path, list.signature));
        Ok(())
    }
}

/// A whole file, within the limit of lists.
fn bytes(path: &Path) -> Result<Vec<u8>, AccreditedError> {
    let io = |source| AccreditedError::Io { path: path.to_owned(), source };
    let mut read = Vec::new();
    let most = u64::try_from(LIST_BYTES_MAX).unwrap_or(u64::MAX);
    File::open(path).map_err(io)?.take(most.saturating_add(1)).read_to_end(&mut read).map_err(io)?;
    if read.len() > LIST_BYTES_MAX {
        return Err(AccreditedError::List { path: path.to_owned(), source: ListError::TooLarge });
    }
    Ok(read)
}
