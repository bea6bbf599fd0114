use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use certificate::{Digest, PublicKey, SignatureScheme, to_pem};
use serde::Deserialize;

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
    #[error("OpenSSL cannot be called: {0}")]
    Io(#[from] std::io::Error),
    /// The program or its configuration is not there.
    #[error("{0}: {1}")]
    File(PathBuf, std::io::Error),
    /// It took too long and was ended.
    #[error("OpenSSL took too long")]
    TooLong,
    /// It refused; its first words.
    #[error("OpenSSL says: {0}")]
    Refused(String),
    /// It works, and is wrong about what is known: the module must not be used.
    #[error("the self-test failed: {0}")]
    SelfTest(&'static str),
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

    /// Whether the key made the signature over the message, of which the digest is worked out there too.
    pub fn verify_message(
        &self,
        key: &PublicKey,
        scheme: SignatureScheme,
        (message, signature): (&[u8], &[u8]),
    ) -> Result<bool, OpensslError> {
        // The program takes an empty file for a mistake of its caller.
        if signature.is_empty() {
            return Ok(false);
        }
        let folder = tempfile::tempdir()?;
        let (key_file, file) = (folder.path().join("key.pem"), folder.path().join("signature"));
        let spki = key.to_spki_der().map_err(|error| OpensslError::Certificate(error.to_string()))?;
        let pem =
            to_pem("PUBLIC KEY", &spki).map_err(|error| OpensslError::Certificate(error.to_string()))?;
        std::fs::write(&key_file, pem)?;
        std::fs::write(&file, signature)?;
        let (key_file, file) = (key_file.to_string_lossy(), file.to_string_lossy());
        let mut arguments =
            vec!["dgst", digest_option(scheme.digest()), "-verify", &key_file, "-signature", &file];
        if matches!(scheme, SignatureScheme::RsaPss(_)) {
            arguments.extend(["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"]);
        }
        let said = self.run(&arguments, message)?;
        let heard = String::from_utf8_lossy(&said.output);
        // ECDSA: a signature that is no structure at all is an error there, and wrong for us.
        let is_ecdsa = matches!(scheme, SignatureScheme::Ecdsa(_));
        let is_wrong = heard.contains("Verification failure")
            || (is_ecdsa && said.errors.contains("Error verifying data"));
        match (said.is_success && heard.contains("Verified OK"), is_wrong) {
            (true, _) => Ok(true),
            (false, true) => Ok(false),
            (false, false) => Err(refused(&said)),
        }
    }

    /// The digest of the bytes.
    pub fn digest(&self, digest: Digest, bytes: &[u8]) -> Result<Vec<u8>, OpensslError> {
        let said = self.run(&["dgst", digest_option(digest), "-binary"], bytes)?;
        let is_whole = said.output.len() == digest.bytes();
        if said.is_success && is_whole { Ok(said.output) } else { Err(refused(&said)) }
    }

    /// Runs the program with arguments that no shell sees.
    pub(crate) fn run(&self, arguments: &[&str], input: &[u8]) -> Result<Said, OpensslError> {
        let mut command = Command::new(&self.0.program);
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        if let Some(configuration) = &self.0.configuration {
            command.env("OPENSSL_CONF", configuration);
        }
        let absent = |error| OpensslError::File(self.0.program.clone(), error);
        let mut child = command.spawn().map_err(absent)?;
        if let Some(mut stdin) = child.stdin.take() {
            let input = input.to_vec();
            // Whoever does not read says why on its other stream, and is ended when it takes too long.
            thread::spawn(move || stdin.write_all(&input));
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

fn digest_option(digest: Digest) -> &'static str {
    match digest {
        Digest::Streebog256 => "-md_gost12_256",
        Digest::Streebog512 => "-md_gost12_512",
        Digest::Sha256 => "-sha256",
        Digest::Sha384 => "-sha384",
        Digest::Sha512 => "-sha512",
    }
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
