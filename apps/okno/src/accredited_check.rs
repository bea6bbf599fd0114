//! `okno admin accredited`: what a folder of accredited authorities would have the installation trust, before it does.

use std::error::Error;
use std::fmt::Write as _;
use std::path::PathBuf;

use accredited_authorities::{Accredited, ListSignature, read_folder};
use certificate::{Certificate, Digest};
use clap::Args;
use data_encoding::HEXUPPER;
use jiff::Timestamp;

/// Reads a folder as the server does, and prints whom it trusts; beside another one, what would change.
#[derive(Debug, Args)]
pub struct AccreditedCheck {
    /// The folder that is to be in force.
    #[arg(long)]
    folder: PathBuf,
    /// The folder that is in force now: only what comes and what goes is printed.
    #[arg(long)]
    instead_of: Option<PathBuf>,
}

impl AccreditedCheck {
    /// Prints it. An error is whatever would keep the server from using the folder.
    pub fn run(&self) -> Result<(), Box<dyn Error>> {
        let new = read_folder(&self.folder)?;
        let old = self.instead_of.as_deref().map(read_folder).transpose()?;
        print!("{}", described(&new, old.as_ref()));
        Ok(())
    }
}

/// What is printed: the certificates with `+` and `-` where two folders are compared, what was left out, and the sum.
pub fn described(new: &Accredited, old: Option<&Accredited>) -> String {
    let mut text = String::new();
    let mut line = |mark: &str, certificate: &Certificate| {
        let _ = writeln!(text, "{mark} {}", named(certificate));
    };
    let known = |folder: Option<&Accredited>, certificate: &Certificate| {
        folder.is_some_and(|folder| folder.anchors.contains(certificate))
    };
    new.anchors.iter().filter(|one| !known(old, one)).for_each(|one| line("+", one));
    let gone = old.into_iter().flat_map(|old| &old.anchors).filter(|one| !known(Some(new), one));
    gone.for_each(|one| line("-", one));
    for (file, finding) in &new.findings {
        let _ = writeln!(text, "left out of {}: {finding:?}", file.display());
    }
    for (file, signature) in &new.signatures {
        let word = match signature {
            ListSignature::Absent => "has no signature",
            ListSignature::NotVerified => "encloses a signature, which was NOT verified here",
        };
        let _ = writeln!(text, "{} {word}", file.display());
    }
    let _ = writeln!(text, "{} authorities, {} certificates", new.centres.len(), new.anchors.len());
    text
}

fn named(certificate: &Certificate) -> String {
    let subject = certificate.subject().unwrap_or_default();
    let name = subject.common_name.or(subject.organisation).unwrap_or_else(|| "without a name".to_owned());
    // A name is somebody else's text: it stays on its line.
    let name: String = name.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    let print = HEXUPPER.encode(&Digest::Sha256.of(certificate.der()));
    let until = i64::try_from(certificate.not_after()).ok().and_then(|at| Timestamp::from_second(at).ok());
    let until = until.map(|until| until.strftime("%Y-%m-%d").to_string()).unwrap_or_default();
    format!("{name}; until {until}; SHA-256 {print}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use gateway_authority_simulator::{Authority, certificate_pem};
    use kernel::{Env, Timestamp};

    #[test]
    fn what_comes_and_goes_is_named_with_its_fingerprint() {
        let authority = |seed| {
            let (env, _) = Env::fixed(Timestamp::from_seconds(1_795_860_000), seed);
            Authority::new(env, "http://127.0.0.1:9").unwrap()
        };
        let (ours, another) = (authority(1), authority(2));
        let folder = |certificates: &[&Certificate], list: &str| {
            let folder = tempfile::tempdir().unwrap();
            for (no, certificate) in certificates.iter().enumerate() {
                let pem = certificate_pem(certificate).unwrap();
                std::fs::write(folder.path().join(format!("{no}.pem")), pem).unwrap();
            }
            std::fs::write(folder.path().join("list.xml"), list).unwrap();
            read_folder(folder.path()).unwrap()
        };
        // cyrillic: the elements of the list
        let root = "АккредитованныеУдостоверяющиеЦентры";
        let centre = "<УдостоверяющийЦентр><Название>A</Название></УдостоверяющийЦентр>";
        let signature = "<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\"/>";
        let signed = format!("<{root}>{centre}{signature}</{root}>");
        let old = folder(&[ours.root(), ours.issuing()], &signed);
        let new = folder(&[ours.root(), another.issuing()], &format!("<{root}>{centre}</{root}>"));
        let print = |certificate: &Certificate| HEXUPPER.encode(&Digest::Sha256.of(certificate.der()));
        let said = described(&new, Some(&old));
        let lines: Vec<&str> = said.lines().collect();
        assert!(
            lines[0].starts_with("+ Okno test issuing") && lines[0].ends_with(&print(another.issuing())),
            "{said}"
        );
        assert!(
            lines[1].starts_with("- Okno test issuing") && lines[1].ends_with(&print(ours.issuing())),
            "{said}"
        );
        assert!(
            lines[2].contains("has no signature") && lines[3] == "0 authorities, 2 certificates",
            "{said}"
        );
        let whole = described(&old, None);
        assert_eq!(whole.matches("+ Okno test").count(), 2, "{whole}");
        assert!(whole.contains("which was NOT verified here"), "{whole}");
    }
}
