use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use certificate::{Certificate, Digest, SignatureScheme};
use serde::Deserialize;
use spki::der::EncodePem;
use spki::der::pem::LineEnding;

/// How often a running program is looked at.
const LOOK: Duration = Duration::from_millis(2);

/// Which OpenSSL, and what is beneath it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpensslConfig {
    /// The program.
    #[serde(default = "program")]
    pub program: PathBuf,
    /// The file in the manner of `openssl.cnf` that loads the engine or provider; the system's own without it.
    pub configuration: Option<PathBuf>,
    /// How long one call may take.
    #[serde(default = "timeout_seconds")]
    pub timeout_seconds: u64,
}

fn program() -> PathBuf {
    PathBuf::from("openssl")
}

const fn timeout_seconds() -> u64 {
    10
}

impl Default for OpensslConfig {
    fn default() -> Self {
        Self { program: program(), configuration: None, timeout_seconds: timeout_seconds() }
    }
}

/// Why OpenSSL did not do its work.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpensslError {
    /// It cannot be started, or a file for it not be written.
    #[error("OpenSSL cannot be called")]
    Io(#[from] std::io::Error),
    /// It took too long and was ended.
    #[error("OpenSSL took too long")]
    TooLong,
    /// It refused; its first words.
    #[error("OpenSSL says: {0}")]
    Refused(String),
    /// A certificate that cannot be read, or a key of an unknown kind.
    #[error("the certificate cannot be used: {0}")]
    Certificate(String),
}

/// The OpenSSL of the machine.
#[derive(Clone, Debug)]
pub struct Openssl(OpensslConfig);

pub(crate) struct Said {
    pub is_success: bool,
    pub output: Vec<u8>,
    pub errors: String,
}

impl Openssl {
    /// One that is called as the configuration says.
    pub const fn new(config: OpensslConfig) -> Self {
        Self(config)
    }

    /// Whether the key of a certificate made the signature over a digest of the scheme.
    pub fn verify_digest(
        &self,
        certificate: &Certificate,
        scheme: SignatureScheme,
        (digest, signature): (&[u8], &[u8]),
    ) -> Result<bool, OpensslError> {
        let folder = tempfile::tempdir()?;
        let (key, file) = (folder.path().join("key.pem"), folder.path().join("signature"));
        let pem = certificate.spki().to_pem(LineEnding::LF);
        std::fs::write(&key, pem.map_err(|error| OpensslError::Certificate(error.to_string()))?)?;
        std::fs::write(&file, signature)?;
        let (key, file) = (key.to_string_lossy(), file.to_string_lossy());
        let mut arguments = vec!["pkeyutl", "-verify", "-pubin", "-inkey", &key, "-sigfile", &file];
        arguments.extend(options(scheme)?);
        let said = self.run(&arguments, digest)?;
        let heard = [String::from_utf8_lossy(&said.output).as_ref(), &said.errors].concat();
        // A "no" has the exit status of an error; its words tell them apart.
        match (said.is_success, heard.contains("Signature Verification Failure")) {
            (true, _) => Ok(true),
            (false, true) => Ok(false),
            (false, false) => Err(refused(&said)),
        }
    }

    /// Runs the program with arguments that no shell sees.
    pub(crate) fn run(&self, arguments: &[&str], input: &[u8]) -> Result<Said, OpensslError> {
        let mut command = Command::new(&self.0.program);
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        if let Some(configuration) = &self.0.configuration {
            command.env("OPENSSL_CONF", configuration);
        }
        let mut child = command.spawn()?;
        if let Some(mut stdin) = child.stdin.take() {
            // Whoever does not read says why on its other stream.
            let _ = stdin.write_all(input);
        }
        let output = collect(child.stdout.take());
        let errors = collect(child.stderr.take());
        let status = wait(&mut child, Duration::from_secs(self.0.timeout_seconds))?;
        let read = |pieces: thread::JoinHandle<Vec<u8>>| pieces.join().unwrap_or_default();
        let errors = String::from_utf8_lossy(&read(errors)).into_owned();
        Ok(Said { is_success: status.success(), output: read(output), errors })
    }
}

fn collect(stream: Option<impl Read + Send + 'static>) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(stream) = stream {
            // A signature and a few lines: more is not read.
            let _ = stream.take(64 * 1024).read_to_end(&mut bytes);
        }
        bytes
    })
}

fn wait(child: &mut Child, limit: Duration) -> Result<std::process::ExitStatus, OpensslError> {
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if begun.elapsed() >= limit {
            child.kill()?;
            child.wait()?;
            return Err(OpensslError::TooLong);
        }
        thread::sleep(LOOK);
    }
}

pub(crate) fn refused(said: &Said) -> OpensslError {
    OpensslError::Refused(said.errors.lines().next().unwrap_or_default().chars().take(300).collect())
}

/// What OpenSSL is told of a scheme beyond the key.
pub(crate) fn options(scheme: SignatureScheme) -> Result<Vec<&'static str>, OpensslError> {
    let digest = |digest| match digest {
        Digest::Sha256 => Ok("digest:sha256"),
        Digest::Sha384 => Ok("digest:sha384"),
        Digest::Sha512 => Ok("digest:sha512"),
        Digest::Streebog256 | Digest::Streebog512 => Err(OpensslError::Certificate("its scheme".to_owned())),
    };
    Ok(match scheme {
        SignatureScheme::Gost(_) => Vec::new(),
        SignatureScheme::Ecdsa(of) => vec!["-pkeyopt", digest(of)?],
        SignatureScheme::RsaPkcs1(of) => {
            vec!["-pkeyopt", "rsa_padding_mode:pkcs1", "-pkeyopt", digest(of)?]
        }
        SignatureScheme::RsaPss(of) => {
            let padding = ["-pkeyopt", "rsa_padding_mode:pss", "-pkeyopt", "rsa_pss_saltlen:digest"];
            [padding.as_slice(), &["-pkeyopt", digest(of)?]].concat()
        }
    })
}
