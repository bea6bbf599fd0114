//! The session: connects, binds, keeps the line alive, and begins anew when it breaks.

use std::time::Duration;

use rusmpp::pdus::SubmitSm;
use rusmpp::{Command, CommandId, CommandStatus, Pdu};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::Instant;
use tokio_rustls::TlsConnector;

use super::client::{Setup, SmppReceived};
use super::submit::bind_refusal;
use super::talk::{End, Talk};
use super::wire::{Frame, FrameReader, write_command};
use crate::{SmsError, SmsReceipt};

/// A message on its way into the session.
pub(super) struct Submission {
    pub pdu: Box<SubmitSm>,
    pub answer: oneshot::Sender<Result<SmsReceipt, SmsError>>,
}

/// What is to be said to a report, by its number on this connection.
pub(super) struct Settled {
    pub number: u32,
    pub is_written: bool,
}

/// What a session is given.
pub(super) struct Ends {
    pub setup: Setup,
    pub submissions: mpsc::Receiver<Submission>,
    pub reports: mpsc::Sender<SmppReceived>,
    pub stopped: watch::Receiver<bool>,
}

pub(super) type Reader = FrameReader<Box<dyn AsyncRead + Send + Unpin>>;
pub(super) type Writer = Box<dyn AsyncWrite + Send + Unpin>;

/// How long until the next try to connect: doubled each time, up to the limit.
const RECONNECT_FIRST: Duration = Duration::from_millis(500);
const RECONNECT_MAX: Duration = Duration::from_secs(30);
/// A connection that lived so long was a good one.
const GOOD_AFTER: Duration = Duration::from_secs(10);
/// The number of `bind_transceiver`, the first PDU of a connection.
const BIND_NUMBER: u32 = 1;

/// Holds a session until the client is closed or dropped.
pub(super) async fn run(mut ends: Ends) {
    let mut wait = RECONNECT_FIRST;
    loop {
        let mut stopped = ends.stopped.clone();
        let connected = tokio::select! {
            connected = tokio::time::timeout(ends.setup.connect_timeout, connect(&ends.setup)) => connected,
            _ = stopped.wait_for(|stop| *stop) => return,
        };
        let error = match connected {
            Ok(Ok((reader, writer))) => {
                let since = Instant::now();
                tracing::info!("the SMS provider is connected");
                match Talk::new(reader, writer, BIND_NUMBER).run(&mut ends).await {
                    End::Stopped => return,
                    End::Broken => {}
                }
                if since.elapsed() >= GOOD_AFTER {
                    wait = RECONNECT_FIRST;
                }
                SmsError::Unreachable
            }
            Ok(Err(error)) => error,
            Err(_) => SmsError::TimedOut,
        };
        tracing::warn!(%error, "the SMS provider is not connected");
        if !refuse_for(&mut ends, wait, &error).await {
            return;
        }
        wait = (wait * 2).min(RECONNECT_MAX);
    }
}

/// Answers to every message that it cannot go now, so that nobody waits for a connection. False when the client is closed.
async fn refuse_for(ends: &mut Ends, wait: Duration, error: &SmsError) -> bool {
    let until = tokio::time::sleep(wait);
    tokio::pin!(until);
    loop {
        tokio::select! {
            () = &mut until => return true,
            changed = ends.stopped.changed() => {
                if changed.is_err() || *ends.stopped.borrow() {
                    return false;
                }
            }
            submission = ends.submissions.recv() => match submission {
                // Whoever sent it may have gone.
                Some(submission) => drop(submission.answer.send(Err(error.clone()))),
                None => return false,
            },
        }
    }
}

async fn connect(setup: &Setup) -> Result<(Reader, Writer), SmsError> {
    let unreached = |_| SmsError::Unreachable;
    let stream = TcpStream::connect((setup.host.as_str(), setup.port)).await.map_err(unreached)?;
    stream.set_nodelay(true).map_err(unreached)?;
    let (reader, mut writer): (Box<dyn AsyncRead + Send + Unpin>, Writer) =
        if let Some((config, name)) = &setup.tls {
            let connector = TlsConnector::from(config.clone());
            let stream = connector.connect(name.clone(), stream).await.map_err(unreached)?;
            let (reader, writer) = tokio::io::split(stream);
            (Box::new(reader), Box::new(writer))
        } else {
            let (reader, writer) = stream.into_split();
            (Box::new(reader), Box::new(writer))
        };
    let mut reader = FrameReader::new(reader);
    let bind = Command::new(CommandStatus::EsmeRok, BIND_NUMBER, Pdu::BindTransceiver(setup.bind.clone()));
    let mut out = bytes::BytesMut::new();
    write_command(&bind, &mut out);
    writer.write_all(&out).await.map_err(unreached)?;
    // The version that the provider names is not looked at: what is used here is the same in all of them.
    match reader.next().await.map_err(unreached)? {
        Some(Frame::Command(command)) if command.id() == CommandId::BindTransceiverResp => {
            match command.status() {
                CommandStatus::EsmeRok => Ok((reader, writer)),
                status => Err(bind_refusal(status)),
            }
        }
        Some(Frame::Command(command)) if command.id() == CommandId::GenericNack => {
            Err(bind_refusal(command.status()))
        }
        Some(_) => Err(SmsError::Garbled),
        None => Err(SmsError::Unreachable),
    }
}
