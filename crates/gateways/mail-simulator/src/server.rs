//! The loop that serves connections.

use std::collections::HashSet;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use kernel::{Env, new_uuid};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio_rustls::TlsAcceptor;

use crate::bounces::{notification, put_into};
use crate::mailbox::{Delivery, Letter, Mailboxes};
use crate::reading::{self, Data, Line};
use crate::session::{Rules, Session, Step};
use crate::{MailFault, MailSimulatorConfig, MailStatistics, MailSwitches};

const DELAY_MAX: Duration = Duration::from_secs(120);
const TRIED_MAX: usize = 10_000;

pub(crate) struct Server {
    rules: Rules,
    env: Env,
    acceptor: TlsAcceptor,
    mailboxes: Mutex<Mailboxes>,
    // Messages to addresses that fail at the first try, while they wait for the second.
    tried: Mutex<HashSet<String>>,
    switches: Mutex<MailSwitches>,
    statistics: Mutex<MailStatistics>,
    connections: Arc<Semaphore>,
    bounces: Option<PathBuf>,
    line_timeout: Duration,
}

/// What a message met in the mailboxes.
enum Outcome {
    Answer(&'static str),
    Drop,
}

/// How a conversation goes on after one side has said what it had to say.
enum Turn {
    GoOn,
    StartTls,
    End,
}

impl Server {
    pub(crate) fn new(config: MailSimulatorConfig, acceptor: TlsAcceptor) -> Self {
        Self {
            rules: Rules {
                username: config.username,
                password: config.password,
                message_bytes_max: config.message_bytes_max,
            },
            env: config.env,
            acceptor,
            mailboxes: Mutex::new(Mailboxes::new(config.messages_per_mailbox_max, config.messages_max)),
            tried: Mutex::default(),
            switches: Mutex::default(),
            statistics: Mutex::default(),
            connections: Arc::new(Semaphore::new(config.connections_max)),
            bounces: config.bounces,
            line_timeout: config.line_timeout,
        }
    }

    pub(crate) fn mailboxes(&self) -> MutexGuard<'_, Mailboxes> {
        lock(&self.mailboxes)
    }

    pub(crate) fn switches(&self) -> MutexGuard<'_, MailSwitches> {
        lock(&self.switches)
    }

    pub(crate) fn statistics(&self) -> MailStatistics {
        *lock(&self.statistics)
    }

    fn count(&self, change: impl FnOnce(&mut MailStatistics)) {
        change(&mut lock(&self.statistics));
    }

    /// Says whether a receiver is taken, and what to reply.
    fn receiver(&self, receiver: &str) -> Result<(), &'static str> {
        let fault = self.switches().fault;
        if fault == Some(MailFault::Refuse) || is_named(receiver, "refused") {
            self.count(|counted| counted.refused += 1);
            return Err("550 5.1.1 no such mailbox\r\n");
        }
        if fault == Some(MailFault::Defer) {
            self.count(|counted| counted.deferred += 1);
            return Err("451 4.7.1 come later\r\n");
        }
        Ok(())
    }

    fn message(&self, raw: &[u8], (sender, receivers): (&str, &[String])) -> Outcome {
        let Some(letter) = Letter::read(raw) else {
            self.count(|counted| counted.refused += 1);
            return Outcome::Answer("554 5.6.0 this is no message\r\n");
        };
        let first_try = self.is_first_try(receivers, &letter);
        if first_try && receivers.iter().any(|receiver| is_named(receiver, "deferred")) {
            self.count(|counted| counted.deferred += 1);
            return Outcome::Answer("451 4.7.1 come later\r\n");
        }
        for receiver in receivers {
            if is_named(receiver, "gone") && !self.mailboxes().mailbox(receiver).is_empty() {
                self.count(|counted| counted.accepted += 1);
                self.bounce(sender, receiver, &letter);
                continue;
            }
            match self.mailboxes().deliver(receiver, &letter, self.env.now()) {
                Delivery::Arrived => self.count(|counted| counted.accepted += 1),
                Delivery::Repeated => self.count(|counted| counted.repeated += 1),
            }
        }
        let triggered = first_try && receivers.iter().any(|receiver| is_named(receiver, "dropped"));
        if triggered || self.switches().fault == Some(MailFault::DropAfterData) {
            self.count(|counted| counted.dropped += 1);
            return Outcome::Drop;
        }
        Outcome::Answer("250 2.0.0 taken\r\n")
    }

    /// Says later that a message which was taken cannot be delivered, as the sender's own mail server would deliver that.
    fn bounce(&self, sender: &str, receiver: &str, letter: &Letter) {
        let Some(maildir) = self.bounces.as_ref().filter(|_| !sender.is_empty()) else { return };
        let text = notification(sender, receiver, &letter.message_id);
        if let Err(error) = put_into(maildir, &new_uuid(&self.env).simple().to_string(), &text) {
            tracing::warn!(kind = ?error.kind(), "the mail simulator could not write a notification");
        }
    }

    /// Whether this message has not been tried with these receivers. Asked only of addresses that misbehave.
    fn is_first_try(&self, receivers: &[String], letter: &Letter) -> bool {
        let odd = |receiver: &&String| is_named(receiver, "deferred") || is_named(receiver, "dropped");
        let Some(receiver) = receivers.iter().find(odd) else { return false };
        if self.mailboxes().knows(receiver, &letter.message_id) {
            return false;
        }
        let mut tried = lock(&self.tried);
        if tried.remove(&letter.message_id) {
            return false;
        }
        if tried.len() >= TRIED_MAX {
            tried.clear();
        }
        tried.insert(letter.message_id.clone())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn is_named(address: &str, local: &str) -> bool {
    address.rsplit_once('@').is_some_and(|(name, _)| name.eq_ignore_ascii_case(local))
}

/// Serves until the sender of `stopped` is dropped; then also the open conversations end.
pub(crate) async fn serve(server: Arc<Server>, listener: TcpListener, stopped: watch::Receiver<()>) {
    let mut ends = stopped.clone();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = ends.changed() => return,
        };
        let Ok(permit) = server.connections.clone().acquire_owned().await else { return };
        match accepted {
            Ok((stream, _)) => {
                let (server, mut ends) = (server.clone(), stopped.clone());
                tokio::spawn(async move {
                    server.count(|counted| counted.connections += 1);
                    tokio::select! {
                        talked = talk(&server, stream) => if let Err(error) = talked {
                            tracing::debug!(kind = ?error.kind(), "a conversation of the mail simulator broke");
                        },
                        _ = ends.changed() => (),
                    }
                    drop(permit);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "the mail simulator could not accept a connection");
                // Out of file descriptors, most likely: a pause lets some be closed.
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

async fn talk(server: &Server, stream: TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut plain = BufReader::new(stream);
    say(&mut plain, "220 localhost ESMTP okno sandbox\r\n").await?;
    if let Turn::StartTls = converse(server, &mut plain, Session::new(&server.rules)).await? {
        // What came in the clear after STARTTLS could be somebody else's: it must not be read as if under TLS.
        if !plain.buffer().is_empty() {
            return Ok(());
        }
        let encrypted =
            tokio::time::timeout(server.line_timeout, server.acceptor.accept(plain.into_inner())).await??;
        converse(server, &mut BufReader::new(encrypted), Session::secure(&server.rules)).await?;
    }
    Ok(())
}

/// One conversation until it ends or changes to TLS.
async fn converse<S: AsyncRead + AsyncWrite + Unpin>(
    server: &Server,
    stream: &mut BufReader<S>,
    mut session: Session<'_>,
) -> io::Result<Turn> {
    loop {
        let step = match reading::command(stream, server.line_timeout).await? {
            Line::End => return Ok(Turn::End),
            Line::Wrong => Step::Reply("500 5.5.2 the line is too long or ends wrongly\r\n".to_owned()),
            Line::Whole(line) => session.line(&line),
        };
        match turn(server, stream, &mut session, step).await? {
            Turn::GoOn => (),
            end => return Ok(end),
        }
    }
}

async fn turn<S: AsyncRead + AsyncWrite + Unpin>(
    server: &Server,
    stream: &mut BufReader<S>,
    session: &mut Session<'_>,
    step: Step,
) -> io::Result<Turn> {
    match step {
        Step::Reply(text) => say(stream, &text).await?,
        Step::Unauthorized(text) => {
            server.count(|counted| counted.unauthorized += 1);
            say(stream, &text).await?;
        }
        Step::Receiver(receiver) => match server.receiver(&receiver) {
            Ok(()) => {
                session.admit(receiver);
                say(stream, "250 2.1.5 go on\r\n").await?;
            }
            Err(text) => say(stream, text).await?,
        },
        Step::Data(text) => {
            say(stream, &text).await?;
            return take_message(server, stream, session).await;
        }
        Step::StartTls(text) => {
            say(stream, &text).await?;
            return Ok(Turn::StartTls);
        }
        Step::Close(text) => {
            say(stream, &text).await?;
            return Ok(Turn::End);
        }
    }
    Ok(Turn::GoOn)
}

async fn take_message<S: AsyncRead + AsyncWrite + Unpin>(
    server: &Server,
    stream: &mut BufReader<S>,
    session: &mut Session<'_>,
) -> io::Result<Turn> {
    let data = reading::data(stream, server.rules.message_bytes_max, server.line_timeout).await?;
    let sender = session.sender().to_owned();
    let receivers = session.take_receivers();
    let delay = server.switches().delay.min(DELAY_MAX);
    tokio::time::sleep(delay).await;
    let outcome = match data {
        Data::Whole(raw) => server.message(&raw, (&sender, &receivers)),
        Data::TooLarge => Outcome::Answer("552 5.3.4 the message is too large\r\n"),
        Data::BadLine => Outcome::Answer("554 5.6.0 a line is too long or ends wrongly\r\n"),
        Data::Broken => return Ok(Turn::End),
    };
    match outcome {
        Outcome::Answer(text) => {
            say(stream, text).await?;
            Ok(Turn::GoOn)
        }
        Outcome::Drop => Ok(Turn::End),
    }
}

async fn say<S: AsyncWrite + Unpin>(stream: &mut S, text: &str) -> io::Result<()> {
    stream.write_all(text.as_bytes()).await?;
    stream.flush().await
}
