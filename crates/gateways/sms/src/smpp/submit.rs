// cyrillic: texts as people get them.
//! A message as `submit_sm`, and what an answer to it means.

use kernel::Uuid;
use rusmpp::CommandStatus;
use rusmpp::pdus::SubmitSm;
use rusmpp::tlvs::{MessageSubmissionRequestTlvValue as Tlv, TlvTag};
use rusmpp::types::{AnyOctetString, COctetString, OctetString};
use rusmpp::values::{
    EsmClass, IntermediateNotification, MCDeliveryReceipt, MessagePayload, Npi, RegisteredDelivery,
    SmeOriginatedAcknowledgement, Ton, UserMessageReference,
};

use super::{MESSAGE_ID_TAG, text};
use crate::{SmsError, SmsMessage, TEXT_CHARS_MAX};

/// The longest name of a sender that is no number.
const NAME_CHARS_MAX: usize = 11;

/// Who sends, as the provider is told.
#[derive(Clone)]
pub(super) struct Sender {
    ton: Ton,
    npi: Npi,
    address: COctetString<1, 21>,
}

impl Sender {
    /// A name of up to eleven characters, a number with `+`, or a short number.
    pub fn parse(name: &str) -> Result<Self, SmsError> {
        let wrong = SmsError::Configuration("sender is neither a number nor a name of 11 Latin characters");
        let digits = name.strip_prefix('+').unwrap_or(name);
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let (ton, npi) = match (is_number, name.starts_with('+')) {
            (true, true) => (Ton::International, Npi::Isdn),
            (true, false) => (Ton::Unknown, Npi::Unknown),
            (false, _) if name.chars().count() <= NAME_CHARS_MAX && !name.is_empty() => {
                (Ton::Alphanumeric, Npi::Unknown)
            }
            (false, _) => return Err(wrong),
        };
        let address = if is_number { digits } else { name };
        Ok(Self { ton, npi, address: octets(address).ok_or(wrong)? })
    }
}

/// A string and the zero after it.
pub(super) fn octets<const MAX: usize>(text: &str) -> Option<COctetString<1, MAX>> {
    COctetString::from_string(text.to_owned()).ok()
}

/// Our reference of a message: sixteen bits of its id, of those that are drawn by chance. Two messages may share one; a
/// provider compares it together with the receiver.
pub fn reference_of(client_message_id: Uuid) -> u16 {
    let bytes = client_message_id.as_bytes();
    let mut last = [0; 2];
    last.copy_from_slice(bytes.last_chunk::<2>().unwrap_or(&[0; 2]));
    u16::from_be_bytes(last)
}

/// The message as a PDU. Its TLVs hold our id and our reference: the same at every try.
pub(super) fn submit(sender: &Sender, message: &SmsMessage) -> Result<SubmitSm, SmsError> {
    let text = message.text.expose();
    if text.is_empty() || text.chars().count() > TEXT_CHARS_MAX {
        return Err(SmsError::BadText);
    }
    let id = message.client_message_id;
    let mut tlvs = vec![
        Tlv::UserMessageReference(UserMessageReference::new(reference_of(id))),
        Tlv::Other { tag: TlvTag::Other(MESSAGE_ID_TAG), value: AnyOctetString::from_slice(id.as_bytes()) },
    ];
    let coded = text::code(text);
    // Of a long text the provider makes the parts: one message, one answer, one receipt.
    let short = if coded.is_short {
        OctetString::from_vec(coded.octets).map_err(|_| SmsError::BadText)?
    } else {
        tlvs.push(Tlv::MessagePayload(MessagePayload::new(AnyOctetString::from_vec(coded.octets))));
        OctetString::empty()
    };
    let digits = message.to.e164().trim_start_matches('+');
    Ok(SubmitSm::builder()
        .source_addr_ton(sender.ton)
        .source_addr_npi(sender.npi)
        .source_addr(sender.address.clone())
        .dest_addr_ton(Ton::International)
        .dest_addr_npi(Npi::Isdn)
        .destination_addr(octets(digits).ok_or(SmsError::BadNumber)?)
        // From the octet: the default of the crate is a delivery acknowledgement.
        .esm_class(EsmClass::from(0))
        .registered_delivery(RegisteredDelivery::new(
            MCDeliveryReceipt::McDeliveryReceiptRequestedWhereFinalDeliveryOutcomeIsSuccessOrFailure,
            SmeOriginatedAcknowledgement::NoReceiptSmeAcknowledgementRequested,
            IntermediateNotification::NoIntermediaryNotificationRequested,
            0,
        ))
        .data_coding(coded.coding)
        .short_message(short)
        .tlvs(tlvs)
        .build())
}

/// What a refusal of `submit_sm` means.
pub(super) fn refusal(status: CommandStatus) -> SmsError {
    match status {
        CommandStatus::EsmeRthrottled | CommandStatus::EsmeRmsgqful => {
            SmsError::RateLimited { retry_after: None }
        }
        CommandStatus::EsmeRinvdstadr => SmsError::BadNumber,
        CommandStatus::EsmeRxRAppn => SmsError::Blocked,
        CommandStatus::EsmeRinvmsglen => SmsError::BadText,
        CommandStatus::EsmeRinvbndsts => SmsError::Unreachable,
        CommandStatus::EsmeRsyserr
        | CommandStatus::EsmeRsubmitfail
        | CommandStatus::EsmeRxTAppn
        | CommandStatus::EsmeRunknownerr => SmsError::Unavailable { status: code(status), retry_after: None },
        other => SmsError::Refused { status: code(other) },
    }
}

/// What a refusal of `bind_transceiver` means. Nothing of it is a message's fault.
pub(super) fn bind_refusal(status: CommandStatus) -> SmsError {
    match status {
        CommandStatus::EsmeRinvpaswd | CommandStatus::EsmeRinvsysid | CommandStatus::EsmeRbindfail => {
            SmsError::Unauthorized
        }
        other => SmsError::Unavailable { status: code(other), retry_after: None },
    }
}

fn code(status: CommandStatus) -> u16 {
    u16::try_from(u32::from(status)).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use kernel::Secret;
    use person::Phone;
    use rusmpp::tlvs::TlvValue;

    use super::*;

    fn message(text: &str) -> SmsMessage {
        SmsMessage {
            client_message_id: Uuid::from_u128(0x1_2345),
            to: Phone::from_e164("+79121234567").unwrap(),
            text: Secret::new(text.to_owned()),
        }
    }

    #[test]
    fn a_sender_is_a_name_or_a_number() {
        let ton = |name: &str| Sender::parse(name).map(|sender| sender.ton);
        assert_eq!(ton("Gosuslugi"), Ok(Ton::Alphanumeric));
        assert_eq!(ton("+79001234567"), Ok(Ton::International));
        assert_eq!(ton("5555"), Ok(Ton::Unknown));
        for wrong in ["", "a name too long", "Окно"] {
            assert!(ton(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn every_try_carries_the_same_id_and_reference() {
        let sender = Sender::parse("Okno").unwrap();
        let first = submit(&sender, &message("текст")).unwrap();
        assert_eq!(first, submit(&sender, &message("текст")).unwrap());
        let values: Vec<_> = first.tlvs().iter().filter_map(|tlv| tlv.value().cloned()).collect();
        assert!(values.contains(&TlvValue::UserMessageReference(UserMessageReference::new(0x2345))));
        assert_eq!(u8::from(first.esm_class), 0);
        assert_eq!(u8::from(first.registered_delivery), 1);
    }

    #[test]
    fn a_long_text_stands_in_the_payload_alone() {
        let sender = Sender::parse("Okno").unwrap();
        let long = submit(&sender, &message(&"я".repeat(71))).unwrap();
        assert_eq!(long.sm_length(), 0);
        let payload = long.tlvs().iter().find_map(|tlv| match tlv.value() {
            Some(TlvValue::MessagePayload(payload)) => Some(payload.value.len()),
            _ => None,
        });
        assert_eq!(payload, Some(142));
        assert_eq!(submit(&sender, &message(&"я".repeat(TEXT_CHARS_MAX + 1))), Err(SmsError::BadText));
        assert_eq!(submit(&sender, &message("")), Err(SmsError::BadText));
    }

    #[test]
    fn refusals_are_for_good_or_for_now() {
        for (status, is_retryable) in [
            (CommandStatus::EsmeRthrottled, true),
            (CommandStatus::EsmeRmsgqful, true),
            (CommandStatus::EsmeRsyserr, true),
            (CommandStatus::EsmeRinvdstadr, false),
            (CommandStatus::EsmeRxRAppn, false),
            (CommandStatus::EsmeRinvmsglen, false),
            (CommandStatus::Other(0x0400), false),
        ] {
            assert_eq!(refusal(status).is_retryable(), is_retryable, "{status:?}");
        }
    }
}
