use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use kernel::{Env, Secret};
use lettre::address::Envelope;
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use person::Email;

use crate::message::write;
use crate::{BounceBox, MailError, MailMessage};

/// How the connection is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailTls {
    /// Begins plain and must change to TLS before anything is said (port 587).
    StartTls,
    /// TLS from the first byte (port 465).
    Immediate,
    /// None at all. Refused unless the server is on this very machine.
    PlainOnLoopback,
}

/// The name and password at the mail server.
#[derive(Clone, Debug)]
pub struct MailCredentials {
    /// The name.
    pub username: String,
    /// The password.
    pub password: Secret<String>,
}

/// Where the mail server is and how it knows us.
#[derive(Clone, Debug)]
pub struct MailClientConfig {
    /// Its name or address, as its certificate says.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub tls: MailTls,
    /// Who we are; none where the server knows us by our address.
    pub credentials: Option<MailCredentials>,
    /// The name that receivers see.
    pub from_name: String,
    /// The address that receivers see. Its domain stands in every Message-ID.
    pub from: Email,
    /// How we call ourselves when we greet: a domain name.
    pub hello_name: String,
    /// Where notifications of bounced mail go; without it they go to `from`, and nobody reads them.
    pub bounces: Option<BounceBox>,
    /// How long to wait for each step of the conversation.
    pub step_timeout: Duration,
    /// How long a whole message may take.
    pub timeout: Duration,
    /// The authorities to trust in place of the web's, in PEM.
    pub trusted_ca_pem: Option<Vec<u8>>,
}

/// The client. Cheap to clone; every message has a connection of its own.
#[derive(Clone)]
pub struct MailClient {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    bounces: Option<BounceBox>,
    timeout: Duration,
    env: Env,
}

impl fmt::Debug for MailClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MailClient")
    }
}

impl MailClient {
    /// A client.
    pub fn new(config: &MailClientConfig, env: Env) -> Result<Self, MailError> {
        let from = config.from.address().parse().map_err(|_| MailError::Configuration("from"))?;
        if config.from_name.chars().any(char::is_control) {
            return Err(MailError::Configuration("from_name holds control characters"));
        }
        if !is_domain(&config.hello_name) {
            return Err(MailError::Configuration("hello_name is no domain name"));
        }
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(config.host.clone())
            .port(config.port)
            .tls(tls(config)?)
            .hello_name(ClientId::Domain(config.hello_name.clone()))
            .timeout(Some(config.step_timeout));
        if let Some(known) = &config.credentials {
            let password = known.password.expose().clone();
            builder = builder.credentials(Credentials::new(known.username.clone(), password));
        }
        let from = Mailbox::new(Some(config.from_name.clone()), from);
        let bounces = config.bounces.clone();
        Ok(Self { transport: builder.build(), from, bounces, timeout: config.timeout, env })
    }

    /// Where notifications of bounced mail go.
    pub const fn bounces(&self) -> Option<&BounceBox> {
        self.bounces.as_ref()
    }

    /// Hands a message over. Doing it again with the same id is safe: the mail carries the same Message-ID.
    pub async fn send(&self, message: &MailMessage) -> Result<(), MailError> {
        let mail = write(message, &self.from, self.env.now())?;
        let envelope = self.envelope(message, &mail)?;
        let raw = mail.formatted();
        match tokio::time::timeout(self.timeout, self.transport.send_raw(&envelope, &raw)).await {
            Err(_) => Err(MailError::TimedOut),
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(MailError::from(&error)),
        }
    }

    /// The receiver, and the message's own return path where somebody reads what comes back.
    fn envelope(&self, message: &MailMessage, mail: &Message) -> Result<Envelope, MailError> {
        let (Some(bounces), Some(token)) = (&self.bounces, &message.bounce_token) else {
            return Ok(mail.envelope().clone());
        };
        let path = bounces.return_path(token).parse().map_err(|_| MailError::Configuration("bounces"))?;
        Envelope::new(Some(path), mail.envelope().to().to_vec())
            .map_err(|_| MailError::Message("the receiver's address"))
    }
}

fn tls(config: &MailClientConfig) -> Result<Tls, MailError> {
    if config.tls == MailTls::PlainOnLoopback {
        return if is_loopback(&config.host) {
            Ok(Tls::None)
        } else {
            Err(MailError::Configuration("mail without TLS goes to a loopback address only"))
        };
    }
    let mut builder = TlsParameters::builder(config.host.clone());
    if let Some(pem) = &config.trusted_ca_pem {
        let wrong = MailError::Configuration("trusted_ca_pem holds no certificate");
        // lettre takes a text without any certificate for an empty list, which nothing would match.
        if !String::from_utf8_lossy(pem).contains("-----BEGIN CERTIFICATE-----") {
            return Err(wrong);
        }
        let certificate = Certificate::from_pem(pem).map_err(|_| wrong)?;
        builder = builder.certificate_store(CertificateStore::None).add_root_certificate(certificate);
    }
    let parameters = builder.build_rustls().map_err(|_| MailError::Configuration("TLS"))?;
    Ok(match config.tls {
        MailTls::Immediate => Tls::Wrapper(parameters),
        MailTls::StartTls | MailTls::PlainOnLoopback => Tls::Required(parameters),
    })
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn is_domain(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    !name.is_empty() && name.len() <= 253 && name.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Timestamp;

    fn made(change: impl FnOnce(&mut MailClientConfig)) -> Result<MailClient, MailError> {
        let mut config = MailClientConfig {
            host: "mail.example.org".to_owned(),
            port: 587,
            tls: MailTls::StartTls,
            credentials: None,
            from_name: "Окно".to_owned(),
            from: Email::parse("no-reply@example.org").unwrap(),
            hello_name: "id.example.org".to_owned(),
            bounces: None,
            step_timeout: Duration::from_secs(1),
            timeout: Duration::from_secs(1),
            trusted_ca_pem: None,
        };
        change(&mut config);
        MailClient::new(&config, Env::fixed(Timestamp::EPOCH, 1).0)
    }

    #[test]
    fn mail_without_tls_stays_on_this_machine() {
        let plain = |host: &str| {
            made(|config| {
                config.tls = MailTls::PlainOnLoopback;
                host.clone_into(&mut config.host);
            })
        };
        assert!(plain("127.0.0.1").is_ok() && plain("::1").is_ok() && plain("localhost").is_ok());
        assert!(matches!(plain("mail.example.org"), Err(MailError::Configuration(_))));
        assert!(matches!(plain("10.0.0.1"), Err(MailError::Configuration(_))));
    }

    #[test]
    fn names_that_would_break_the_conversation_stop_the_start() {
        assert!(made(|_| ()).is_ok());
        assert!(made(|config| config.from_name = "a\r\nBcc: b".to_owned()).is_err());
        assert!(made(|config| config.hello_name = "a\r\nMAIL".to_owned()).is_err());
        assert!(made(|config| config.trusted_ca_pem = Some(b"nothing".to_vec())).is_err());
    }
}
