use std::fmt;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use kernel::Secret;
use reqwest::Url;
use rusmpp::pdus::BindTransceiver;
use rusmpp::values::InterfaceVersion;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use tokio_rustls::rustls::ClientConfig;
use tokio_rustls::rustls::pki_types::ServerName;

use super::receipt::SmppReport;
use super::session::{self, Settled, Submission};
use super::submit::{self, Sender, octets};
use crate::{SmsError, SmsMessage, SmsReceipt, tls};

/// Where the provider is and how it knows us.
#[derive(Clone, Debug)]
pub struct SmppClientConfig {
    /// `smpps://host:port`, or `smpp://` on a loopback address.
    pub url: String,
    /// Our name, at most 15 characters.
    pub system_id: String,
    /// Our password, at most 8 characters: the standard has no room for more.
    pub password: Secret<String>,
    /// The name that receivers see.
    pub sender: String,
    /// How many messages may be without an answer.
    pub window: usize,
    /// How long to wait for a connection and the answer to `bind_transceiver`.
    pub connect_timeout: Duration,
    /// How long to wait for any other answer.
    pub timeout: Duration,
    /// How long the line may be silent before it is asked whether it is there.
    pub enquire_after: Duration,
    /// The authorities to trust in place of the web's, in PEM.
    pub trusted_ca_pem: Option<Vec<u8>>,
}

/// What a session is made with.
pub(super) struct Setup {
    pub host: String,
    pub port: u16,
    pub tls: Option<(Arc<ClientConfig>, ServerName<'static>)>,
    pub bind: BindTransceiver,
    pub window: usize,
    pub connect_timeout: Duration,
    pub timeout: Duration,
    pub enquire_after: Duration,
}

/// How many reports may wait to be written: beyond it the provider is told to come again.
const REPORTS_MAX: usize = 2_000;

/// The client. Cheap to clone; it connects when it is first used and stays connected until it is closed.
#[derive(Clone)]
pub struct SmppClient(Arc<Inner>);

struct Inner {
    sender: Sender,
    timeout: Duration,
    submissions: mpsc::Sender<Submission>,
    reports: tokio::sync::Mutex<mpsc::Receiver<SmppReceived>>,
    stop: watch::Sender<bool>,
    session: Mutex<Session>,
}

enum Session {
    Unused(Box<session::Ends>),
    Running(JoinHandle<()>),
    Closed,
}

impl fmt::Debug for SmppClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmppClient").finish_non_exhaustive()
    }
}

/// A report that the provider wants to be told is written.
pub struct SmppReceived {
    /// What it says.
    pub report: SmppReport,
    pub(super) number: u32,
    pub(super) settle: mpsc::UnboundedSender<Settled>,
}

impl SmppReceived {
    /// Tells the provider that the report is written and need not come again. Without it the report comes again.
    pub fn confirm(self) {
        // A session that has ended cannot be told: the report comes again.
        let _ = self.settle.send(Settled { number: self.number, is_written: true });
    }

    /// Asks the provider to come again with the report, later.
    pub fn postpone(self) {
        let _ = self.settle.send(Settled { number: self.number, is_written: false });
    }
}

impl SmppClient {
    /// A client.
    pub fn new(config: &SmppClientConfig) -> Result<Self, SmsError> {
        let sender = Sender::parse(&config.sender)?;
        let setup = setup(config)?;
        let (submissions, to_submit) = mpsc::channel(setup.window);
        let (reporting, reports) = mpsc::channel(REPORTS_MAX);
        let (stop, stopped) = watch::channel(false);
        let ends = session::Ends { setup, submissions: to_submit, reports: reporting, stopped };
        Ok(Self(Arc::new(Inner {
            sender,
            timeout: config.timeout,
            submissions,
            reports: tokio::sync::Mutex::new(reports),
            stop,
            session: Mutex::new(Session::Unused(Box::new(ends))),
        })))
    }

    /// Hands a message over. Doing it again is safe where the provider looks at the reference or at our id.
    pub async fn send(&self, message: &SmsMessage) -> Result<SmsReceipt, SmsError> {
        let pdu = submit::submit(&self.0.sender, message)?;
        self.connect();
        let (answer, answered) = oneshot::channel();
        // Waiting for a place in the window and for the answer: each has its time.
        let submission = Submission { pdu: Box::new(pdu), answer };
        match tokio::time::timeout(self.0.timeout, self.0.submissions.send(submission)).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) => return Err(SmsError::Unreachable),
            Err(_) => return Err(SmsError::Unavailable { status: 0, retry_after: None }),
        }
        match tokio::time::timeout(self.0.timeout * 2, answered).await {
            Ok(Ok(result)) => result,
            Ok(Err(_)) => Err(SmsError::Unreachable),
            Err(_) => Err(SmsError::TimedOut),
        }
    }

    /// Waits for reports of what became of messages, and takes up to so many. Nothing when the client is closed.
    pub async fn next_reports(&self, limit: usize) -> Vec<SmppReceived> {
        self.connect();
        let mut reports = Vec::new();
        self.0.reports.lock().await.recv_many(&mut reports, limit).await;
        reports
    }

    /// Takes leave of the provider and closes the connection.
    pub async fn close(&self) {
        let _ = self.0.stop.send(true);
        let session = std::mem::replace(&mut *self.session(), Session::Closed);
        if let Session::Running(task) = session {
            let _ = task.await;
        }
    }

    fn connect(&self) {
        let mut session = self.session();
        if matches!(*session, Session::Unused(_))
            && let Session::Unused(ends) = std::mem::replace(&mut *session, Session::Closed)
        {
            *session = Session::Running(tokio::spawn(session::run(*ends)));
        }
    }

    fn session(&self) -> std::sync::MutexGuard<'_, Session> {
        self.0.session.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn setup(config: &SmppClientConfig) -> Result<Setup, SmsError> {
    let wrong = SmsError::Configuration;
    let url = Url::parse(&config.url).map_err(|_| wrong("url is no address"))?;
    let host = url.host_str().ok_or(wrong("url has no host"))?.trim_matches(['[', ']']).to_owned();
    let port = url.port().ok_or(wrong("url has no port"))?;
    let is_local = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    let tls = match url.scheme() {
        "smpps" => {
            let name = ServerName::try_from(host.clone()).map_err(|_| wrong("url's host is no name"))?;
            Some((Arc::new(tls::client_config(config.trusted_ca_pem.as_deref())?), name))
        }
        "smpp" if is_local => None,
        _ => return Err(wrong("url must be smpps, or smpp on a loopback address")),
    };
    let bind = BindTransceiver::builder()
        .system_id(octets(&config.system_id).ok_or(wrong("system_id is not 15 Latin characters at most"))?)
        .password(
            octets(config.password.expose())
                .ok_or(wrong("the password is not 8 Latin characters at most"))?,
        )
        .interface_version(InterfaceVersion::Smpp3_4)
        .build();
    Ok(Setup {
        host,
        port,
        tls,
        bind,
        window: config.window.max(1),
        connect_timeout: config.connect_timeout,
        timeout: config.timeout,
        enquire_after: config.enquire_after,
    })
}
