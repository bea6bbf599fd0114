//! What is said on one bound connection.

use std::collections::{HashMap, VecDeque};
use std::io;
use std::time::Duration;

use bytes::BytesMut;
use rusmpp::pdus::DeliverSmResp;
use rusmpp::types::COctetString;
use rusmpp::{Command, CommandId, CommandStatus, Pdu};
use tokio::io::AsyncWriteExt;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

use super::client::{Setup, SmppReceived};
use super::receipt::{self, Said};
use super::session::{Ends, Reader, Settled, Submission, Writer};
use super::submit::refusal;
use super::wire::{Frame, write_command};
use crate::{SmsError, SmsReceipt};

/// How a connection ended.
pub(super) enum End {
    Stopped,
    Broken,
}

/// One connection after its bind.
pub(super) struct Talk {
    reader: Reader,
    writer: Writer,
    out: BytesMut,
    number: u32,
    waiting: HashMap<u32, oneshot::Sender<Result<SmsReceipt, SmsError>>>,
    // In order of sending; answered ones stay until their time comes.
    deadlines: VecDeque<(Instant, u32)>,
    throttle: Throttle,
    heard_at: Instant,
    enquired_at: Option<Instant>,
    settle: mpsc::UnboundedSender<Settled>,
    settled: mpsc::UnboundedReceiver<Settled>,
}

/// How long nothing is sent after the provider said "too many": doubled as long as it goes on saying so.
struct Throttle {
    until: Option<Instant>,
    pause: Duration,
}

const PAUSE_FIRST: Duration = Duration::from_secs(1);
const PAUSE_MAX: Duration = Duration::from_secs(60);
/// How long to wait for what is under way, and then for the answer to `unbind`.
const LEAVE_WITHIN: Duration = Duration::from_secs(3);
/// The last number of the standard; afterwards they begin anew.
const NUMBER_MAX: u32 = 0x7FFF_FFFF;
/// The bit that tells an answer from a request.
const ANSWER_BIT: u32 = 0x8000_0000;
const DELIVER_SM: u32 = 0x0000_0005;

impl Talk {
    pub fn new(reader: Reader, writer: Writer, number: u32) -> Self {
        let (settle, settled) = mpsc::unbounded_channel();
        Self {
            reader,
            writer,
            out: BytesMut::new(),
            number,
            waiting: HashMap::new(),
            deadlines: VecDeque::new(),
            throttle: Throttle { until: None, pause: PAUSE_FIRST },
            heard_at: Instant::now(),
            enquired_at: None,
            settle,
            settled,
        }
    }

    /// Carries messages and reports until the connection breaks or the client is closed.
    pub async fn run(mut self, ends: &mut Ends) -> End {
        let end = match self.carry(ends).await {
            Ok(()) => {
                let _ = tokio::time::timeout(LEAVE_WITHIN, self.leave(&ends.reports)).await;
                End::Stopped
            }
            Err(error) => {
                tracing::warn!(%error, "the connection to the SMS provider broke");
                End::Broken
            }
        };
        for (_, answer) in self.waiting.drain() {
            // Whoever waited may have gone.
            let _ = answer.send(Err(SmsError::Unreachable));
        }
        end
    }

    async fn carry(&mut self, ends: &mut Ends) -> io::Result<()> {
        loop {
            self.flush(&ends.setup).await?;
            let tick = tokio::time::sleep_until(self.next_tick(&ends.setup));
            tokio::select! {
                changed = ends.stopped.changed() => if changed.is_err() || *ends.stopped.borrow() {
                    return Ok(());
                },
                frame = self.reader.next() => {
                    let frame = frame?.ok_or(io::ErrorKind::UnexpectedEof)?;
                    self.hear(frame, &ends.reports)?;
                    while let Some(frame) = self.reader.next_read()? {
                        self.hear(frame, &ends.reports)?;
                    }
                }
                submission = ends.submissions.recv(), if self.waiting.len() < ends.setup.window => {
                    let Some(submission) = submission else { return Ok(()) };
                    self.submit(submission, &ends.setup);
                    while self.waiting.len() < ends.setup.window
                        && let Ok(submission) = ends.submissions.try_recv()
                    {
                        self.submit(submission, &ends.setup);
                    }
                }
                Some(settled) = self.settled.recv() => {
                    self.tell(&settled);
                    while let Ok(settled) = self.settled.try_recv() {
                        self.tell(&settled);
                    }
                }
                () = tick => self.look_at_the_time(&ends.setup)?,
            }
        }
    }

    /// Waits for the answers under way, and takes leave.
    async fn leave(&mut self, reports: &mpsc::Sender<SmppReceived>) -> io::Result<()> {
        while !self.waiting.is_empty() {
            let frame = self.reader.next().await?.ok_or(io::ErrorKind::UnexpectedEof)?;
            self.hear(frame, reports)?;
        }
        while let Ok(settled) = self.settled.try_recv() {
            self.tell(&settled);
        }
        let number = self.next_number();
        self.say(number, CommandStatus::EsmeRok, Pdu::Unbind);
        let out = std::mem::take(&mut self.out);
        self.writer.write_all(&out).await?;
        loop {
            match self.reader.next().await?.ok_or(io::ErrorKind::UnexpectedEof)? {
                Frame::Command(command) if command.id() == CommandId::UnbindResp => {
                    return self.writer.shutdown().await;
                }
                // Reports that come now come again.
                _ => {}
            }
        }
    }

    fn submit(&mut self, submission: Submission, setup: &Setup) {
        let Submission { pdu, answer } = submission;
        if answer.is_closed() {
            return;
        }
        if let Some(wait) = self.throttle.wait() {
            let _ = answer.send(Err(SmsError::RateLimited { retry_after: Some(wait) }));
            return;
        }
        let number = self.next_number();
        self.say(number, CommandStatus::EsmeRok, Pdu::SubmitSm(*pdu));
        self.waiting.insert(number, answer);
        self.deadlines.push_back((Instant::now() + setup.timeout, number));
    }

    fn hear(&mut self, frame: Frame, reports: &mpsc::Sender<SmppReceived>) -> io::Result<()> {
        self.heard_at = Instant::now();
        let command = match frame {
            Frame::Command(command) => *command,
            Frame::Unreadable { id, sequence_number } => {
                self.hear_garbled(id, sequence_number);
                return Ok(());
            }
        };
        let (number, status) = (command.sequence_number(), command.status());
        match (command.id(), command.pdu()) {
            (CommandId::SubmitSmResp, pdu) if status == CommandStatus::EsmeRok => {
                self.throttle.pause = PAUSE_FIRST;
                let receipt = match pdu {
                    Some(Pdu::SubmitSmResp(pdu)) => {
                        Ok(SmsReceipt { provider_id: pdu.message_id().as_str().to_owned() })
                    }
                    _ => Err(SmsError::Garbled),
                };
                self.answer(number, receipt);
            }
            (CommandId::SubmitSmResp | CommandId::GenericNack, _) => self.refuse(number, status),
            (CommandId::EnquireLinkResp, _) => self.enquired_at = None,
            (CommandId::EnquireLink, _) => {
                self.say(number, CommandStatus::EsmeRok, Pdu::EnquireLinkResp);
            }
            (CommandId::DeliverSm, Some(Pdu::DeliverSm(pdu))) => match receipt::read(pdu) {
                Said::Nothing => self.acknowledge(number, CommandStatus::EsmeRok),
                Said::Final(report) => {
                    let settle = self.settle.clone();
                    // Acknowledged when it is written; too many at once come again.
                    if reports.try_send(SmppReceived { report, number, settle }).is_err() {
                        self.acknowledge(number, CommandStatus::EsmeRmsgqful);
                    }
                }
            },
            (CommandId::Unbind, _) => return Err(io::ErrorKind::ConnectionReset.into()),
            (CommandId::AlertNotification | CommandId::Outbind, _) => {}
            (id, _) if u32::from(id) & ANSWER_BIT != 0 => {}
            _ => self.say(number, CommandStatus::EsmeRinvcmdid, Pdu::GenericNack),
        }
        Ok(())
    }

    fn hear_garbled(&mut self, id: u32, number: u32) {
        if id & ANSWER_BIT != 0 {
            self.answer(number, Err(SmsError::Garbled));
        } else if id == DELIVER_SM {
            // For good: what cannot be read today cannot be read tomorrow.
            self.acknowledge(number, CommandStatus::EsmeRxPAppn);
        } else {
            self.say(number, CommandStatus::EsmeRinvcmdlen, Pdu::GenericNack);
        }
    }

    fn refuse(&mut self, number: u32, status: CommandStatus) {
        let error = match refusal(status) {
            SmsError::RateLimited { .. } => {
                SmsError::RateLimited { retry_after: Some(self.throttle.begin()) }
            }
            other => other,
        };
        self.answer(number, Err(error));
    }

    fn answer(&mut self, number: u32, result: Result<SmsReceipt, SmsError>) {
        if let Some(answer) = self.waiting.remove(&number) {
            // Whoever waited may have gone.
            let _ = answer.send(result);
        }
    }

    fn tell(&mut self, settled: &Settled) {
        let status = if settled.is_written { CommandStatus::EsmeRok } else { CommandStatus::EsmeRxTAppn };
        self.acknowledge(settled.number, status);
    }

    fn acknowledge(&mut self, number: u32, status: CommandStatus) {
        let response = DeliverSmResp::builder().message_id(COctetString::empty()).build();
        self.say(number, status, Pdu::DeliverSmResp(response));
    }

    fn look_at_the_time(&mut self, setup: &Setup) -> io::Result<()> {
        let now = Instant::now();
        while self.deadlines.front().is_some_and(|(deadline, _)| *deadline <= now) {
            if let Some((_, number)) = self.deadlines.pop_front() {
                self.answer(number, Err(SmsError::TimedOut));
            }
        }
        match self.enquired_at {
            Some(at) if at + setup.timeout <= now => Err(io::ErrorKind::TimedOut.into()),
            None if self.heard_at + setup.enquire_after <= now => {
                self.enquired_at = Some(now);
                let number = self.next_number();
                self.say(number, CommandStatus::EsmeRok, Pdu::EnquireLink);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn next_tick(&self, setup: &Setup) -> Instant {
        let enquiry = match self.enquired_at {
            Some(at) => at + setup.timeout,
            None => self.heard_at + setup.enquire_after,
        };
        self.deadlines.front().map_or(enquiry, |(deadline, _)| enquiry.min(*deadline))
    }

    const fn next_number(&mut self) -> u32 {
        self.number = if self.number >= NUMBER_MAX { 1 } else { self.number + 1 };
        self.number
    }

    fn say(&mut self, number: u32, status: CommandStatus, pdu: Pdu) {
        write_command(&Command::new(status, number, pdu), &mut self.out);
    }

    async fn flush(&mut self, setup: &Setup) -> io::Result<()> {
        if self.out.is_empty() {
            return Ok(());
        }
        let written = tokio::time::timeout(setup.timeout, self.writer.write_all(&self.out)).await;
        written.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))??;
        self.out.clear();
        Ok(())
    }
}

impl Throttle {
    /// How long nothing is to be sent; none when it may.
    fn wait(&self) -> Option<Duration> {
        self.until.map(|until| until.saturating_duration_since(Instant::now())).filter(|wait| !wait.is_zero())
    }

    /// Begins a pause, or finds the one that began for another message. Gives how long it lasts.
    fn begin(&mut self) -> Duration {
        if let Some(wait) = self.wait() {
            return wait;
        }
        let pause = self.pause;
        self.until = Some(Instant::now() + pause);
        self.pause = (pause * 2).min(PAUSE_MAX);
        pause
    }
}
