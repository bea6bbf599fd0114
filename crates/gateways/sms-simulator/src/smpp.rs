//! The provider's side of SMPP 3.4: bind, `submit_sm`, receipts, `enquire_link`, `unbind`.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::BytesMut;
use gateway_sms::smpp::wire::{Frame, FrameReader, write_command};
use kernel::new_uuid;
use rusmpp::pdus::{
    BindReceiverResp, BindTransceiver, BindTransceiverResp, BindTransmitterResp, SubmitSm, SubmitSmResp,
};
use rusmpp::types::COctetString;
use rusmpp::values::InterfaceVersion;
use rusmpp::{Command, CommandId, CommandStatus, Pdu};
use tokio::io::AsyncWriteExt;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};

use crate::phones::{Delivery, ReceivedSms};
use crate::provider::{DEAD, DELAY_MAX, Objection, Provider, objection, triggered};
use crate::receipts::Receipt;
use crate::smpp_text::{self, Submitted};
use crate::{SmsFault, SmsSwitches};

/// How many receipts may be without an answer.
const RECEIPTS_MAX: usize = 500;
/// How long after its message a receipt comes, and how long when it is late.
const RECEIPT_AFTER: Duration = Duration::from_millis(20);
const RECEIPT_LATE: Duration = Duration::from_secs(60);
/// When a receipt that was refused for now comes again.
const RECEIPT_AGAIN: Duration = Duration::from_secs(1);

/// Serves until `stopped`.
pub(crate) async fn listen(listener: TcpListener, provider: Arc<Provider>, mut stopped: watch::Receiver<()>) {
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    let (provider, mut stopped) = (provider.clone(), stopped.clone());
                    tokio::spawn(async move {
                        tokio::select! {
                            () = serve(stream, provider) => {}
                            _ = stopped.changed() => {}
                        }
                    });
                }
                Err(error) => tracing::warn!(%error, "the SMS simulator took no connection"),
            },
            _ = stopped.changed() => return,
        }
    }
}

async fn serve(stream: TcpStream, provider: Arc<Provider>) {
    // It only costs time.
    let _ = stream.set_nodelay(true);
    let (reader, writer) = stream.into_split();
    let (answers, answered) = mpsc::unbounded_channel();
    let mut session = Session {
        provider,
        writer,
        out: BytesMut::new(),
        bound: false,
        number: 0,
        unacknowledged: HashMap::new(),
        answers,
    };
    if let Err(error) = session.talk(FrameReader::new(reader), answered).await {
        tracing::debug!(%error, "a session of the SMS simulator ended");
    }
    for (_, receipt) in session.unacknowledged.drain() {
        session.provider.receipts.put(receipt, Duration::ZERO);
    }
}

/// What is said to a message after it was thought about.
enum Answer {
    Say(Box<Command>),
    Silence,
    Close,
}

struct Session {
    provider: Arc<Provider>,
    writer: OwnedWriteHalf,
    out: BytesMut,
    bound: bool,
    number: u32,
    unacknowledged: HashMap<u32, Receipt>,
    // Answers that took their time.
    answers: mpsc::UnboundedSender<Answer>,
}

impl Session {
    async fn talk(
        &mut self,
        mut reader: FrameReader<OwnedReadHalf>,
        mut answered: mpsc::UnboundedReceiver<Answer>,
    ) -> io::Result<()> {
        let provider = self.provider.clone();
        loop {
            if self.bound {
                self.hand_over_receipts();
            }
            if !self.out.is_empty() {
                self.writer.write_all(&self.out).await?;
                self.out.clear();
            }
            let has_room = self.bound && self.unacknowledged.len() < RECEIPTS_MAX;
            tokio::select! {
                frame = reader.next() => {
                    let mut frame = frame?;
                    if frame.is_none() {
                        return Ok(());
                    }
                    while let Some(heard) = frame {
                        self.hear(heard)?;
                        frame = reader.next_read()?;
                    }
                }
                Some(answer) = answered.recv() => self.give(answer)?,
                () = provider.receipts.wait(), if has_room => {}
            }
        }
    }

    fn give(&mut self, answer: Answer) -> io::Result<()> {
        match answer {
            Answer::Say(command) => write_command(&command, &mut self.out),
            Answer::Silence => {}
            Answer::Close => return Err(io::ErrorKind::ConnectionAborted.into()),
        }
        Ok(())
    }

    fn say(&mut self, number: u32, status: CommandStatus, pdu: Pdu) {
        write_command(&Command::new(status, number, pdu), &mut self.out);
    }

    fn hear(&mut self, frame: Frame) -> io::Result<()> {
        let command = match frame {
            Frame::Command(command) => *command,
            Frame::Unreadable { sequence_number, .. } => {
                self.say(sequence_number, CommandStatus::EsmeRinvcmdlen, Pdu::GenericNack);
                return Ok(());
            }
        };
        let (number, status) = (command.sequence_number(), command.status());
        match (command.id(), command.pdu()) {
            (CommandId::BindTransceiver, Some(Pdu::BindTransceiver(bind))) => self.bind(number, bind),
            (CommandId::BindTransmitter, _) => {
                let pdu = Pdu::BindTransmitterResp(BindTransmitterResp::default());
                self.say(number, CommandStatus::EsmeRbindfail, pdu);
            }
            (CommandId::BindReceiver, _) => {
                let pdu = Pdu::BindReceiverResp(BindReceiverResp::default());
                self.say(number, CommandStatus::EsmeRbindfail, pdu);
            }
            (CommandId::EnquireLink, _) => self.say(number, CommandStatus::EsmeRok, Pdu::EnquireLinkResp),
            (CommandId::Unbind, _) => {
                self.say(number, CommandStatus::EsmeRok, Pdu::UnbindResp);
                self.bound = false;
            }
            (CommandId::SubmitSm, Some(Pdu::SubmitSm(pdu))) if self.bound => return self.submit(number, pdu),
            (CommandId::SubmitSm, _) => self.say(number, CommandStatus::EsmeRinvbndsts, no_id()),
            (CommandId::DeliverSmResp, _) => self.acknowledged(number, status),
            (CommandId::EnquireLinkResp | CommandId::UnbindResp | CommandId::GenericNack, _) => {}
            _ => self.say(number, CommandStatus::EsmeRinvcmdid, Pdu::GenericNack),
        }
        Ok(())
    }

    fn bind(&mut self, number: u32, bind: &BindTransceiver) {
        let status = if bind.system_id.as_str() != self.provider.system_id {
            CommandStatus::EsmeRinvsysid
        } else if bind.password.as_str() != self.provider.password.expose() {
            CommandStatus::EsmeRinvpaswd
        } else if self.bound {
            CommandStatus::EsmeRalybnd
        } else {
            self.bound = true;
            CommandStatus::EsmeRok
        };
        if status != CommandStatus::EsmeRok {
            self.provider.count(|counted| counted.refused += 1);
        }
        let id = COctetString::from_static_slice(b"simulator\0").unwrap_or_default();
        let pdu = BindTransceiverResp::new(id, Some(InterfaceVersion::Smpp3_4));
        self.say(number, status, Pdu::BindTransceiverResp(pdu));
    }

    fn submit(&mut self, number: u32, pdu: &SubmitSm) -> io::Result<()> {
        self.provider.count(|counted| counted.requests += 1);
        let switches = *self.provider.switches();
        let (before, after) = (switches.delay.min(DELAY_MAX), self.provider.answer_delay.min(DELAY_MAX));
        if before.is_zero() && after.is_zero() {
            let answer = judge(&self.provider, switches, number, pdu);
            return self.give(answer);
        }
        let (provider, answers, pdu) = (self.provider.clone(), self.answers.clone(), pdu.clone());
        tokio::spawn(async move {
            tokio::time::sleep(before).await;
            let answer = judge(&provider, switches, number, &pdu);
            tokio::time::sleep(after).await;
            // The session may have ended.
            let _ = answers.send(answer);
        });
        Ok(())
    }

    fn hand_over_receipts(&mut self) {
        let room = RECEIPTS_MAX.saturating_sub(self.unacknowledged.len());
        for receipt in self.provider.receipts.take_due(room) {
            let Some(pdu) = smpp_text::receipt(&receipt, self.provider.env.now()) else { continue };
            self.number = self.number % 0x7FFF_FFFF + 1;
            let number = self.number;
            self.say(number, CommandStatus::EsmeRok, Pdu::DeliverSm(pdu));
            self.unacknowledged.insert(number, receipt);
        }
    }

    fn acknowledged(&mut self, number: u32, status: CommandStatus) {
        let Some(receipt) = self.unacknowledged.remove(&number) else { return };
        match status {
            CommandStatus::EsmeRmsgqful | CommandStatus::EsmeRthrottled | CommandStatus::EsmeRxTAppn => {
                self.provider.receipts.put(receipt, RECEIPT_AGAIN);
            }
            _ => self.provider.count(|counted| counted.receipts += 1),
        }
    }
}

fn no_id() -> Pdu {
    Pdu::SubmitSmResp(SubmitSmResp::default())
}

fn judge(provider: &Provider, switches: SmsSwitches, number: u32, pdu: &SubmitSm) -> Answer {
    let refuse = |status| {
        provider.count(|counted| counted.refused += 1);
        Answer::Say(Box::new(Command::new(status, number, no_id())))
    };
    let fail = |status| {
        provider.count(|counted| counted.failed += 1);
        Answer::Say(Box::new(Command::new(status, number, no_id())))
    };
    let Some(message) = smpp_text::read(pdu, &provider.env) else {
        return refuse(CommandStatus::EsmeRinvdcs);
    };
    match objection(&message.to, message.text.expose()) {
        Some(Objection::BadNumber) => return refuse(CommandStatus::EsmeRinvdstadr),
        Some(Objection::Blocked) => return refuse(CommandStatus::EsmeRxRAppn),
        Some(Objection::BadText) => return refuse(CommandStatus::EsmeRinvmsglen),
        None => {}
    }
    let fault = switches.fault.or_else(|| triggered(provider, &message.to, message.id));
    match fault {
        Some(SmsFault::Fail) => return fail(CommandStatus::EsmeRsyserr),
        Some(SmsFault::RateLimit) => return fail(CommandStatus::EsmeRthrottled),
        _ => {}
    }
    let Some(provider_id) = deliver(provider, message, fault) else {
        return refuse(CommandStatus::EsmeRinvmsgid);
    };
    match fault {
        Some(SmsFault::LoseAnswer) => {
            provider.count(|counted| counted.lost_answers += 1);
            Answer::Silence
        }
        Some(SmsFault::Close) => {
            provider.count(|counted| counted.lost_answers += 1);
            Answer::Close
        }
        _ => {
            let id = COctetString::from_string(provider_id).unwrap_or_default();
            let pdu = Pdu::SubmitSmResp(SubmitSmResp::new(id, Vec::new()));
            Answer::Say(Box::new(Command::new(CommandStatus::EsmeRok, number, pdu)))
        }
    }
}

/// Shows a message on its phone, once, and puts its receipt into the queue. None when its id was used for another.
fn deliver(provider: &Provider, message: Submitted, fault: Option<SmsFault>) -> Option<String> {
    let Submitted { id, reference, to, sender, text, wants_receipt } = message;
    let received = ReceivedSms {
        client_message_id: id,
        provider_id: new_uuid(&provider.env).simple().to_string(),
        to: to.clone(),
        sender: sender.clone(),
        text,
        received_at: provider.env.now(),
        times_sent: 1,
    };
    let delivery = provider.phones().deliver(received);
    let provider_id = match delivery {
        Delivery::Arrived { provider_id } => {
            provider.count(|counted| counted.accepted += 1);
            provider_id
        }
        Delivery::Repeated { provider_id } => {
            provider.count(|counted| counted.repeated += 1);
            return Some(provider_id);
        }
        Delivery::Conflict => return None,
    };
    let is_delivered = to != DEAD;
    if if is_delivered { wants_receipt.0 } else { wants_receipt.1 } {
        let is_late = fault == Some(SmsFault::LateReceipts);
        let receipt = Receipt {
            provider_id: provider_id.clone(),
            phone: to.trim_start_matches('+').to_owned(),
            sender,
            reference,
            is_delivered,
            has_tlvs: !is_late,
        };
        if fault == Some(SmsFault::DoubleReceipts) {
            provider.receipts.put(receipt.clone(), RECEIPT_AFTER);
        }
        provider.receipts.put(receipt, if is_late { RECEIPT_LATE } else { RECEIPT_AFTER });
    }
    Some(provider_id)
}
