//! What the provider reports of a message: from the TLVs of `deliver_sm`, or from its text where there are none.

use rusmpp::pdus::DeliverSm;
use rusmpp::tlvs::{Tlv, TlvValue};
use rusmpp::values::{MessageState, MessageType};

/// A report of the provider.
#[derive(Clone, PartialEq, Eq)]
pub struct SmppReport {
    /// What it may be known by, the likeliest first: see [`report_key`].
    pub keys: Vec<String>,
    /// Our reference, where the provider gives it back.
    pub reference: Option<u16>,
    /// Whether the phone has the message; otherwise it never will.
    pub is_delivered: bool,
}

/// How many digits of a number are looked at: receipts write the rest of it in several ways.
const PHONE_DIGITS: usize = 10;

/// What ties a report to a message: the provider's id, and the phone, because an id may be written in several ways, of which
/// one may be another message's.
pub fn report_key(provider_id: &str, phone: &str) -> String {
    let digits: Vec<char> = phone.chars().filter(char::is_ascii_digit).collect();
    let tail = digits.len().saturating_sub(PHONE_DIGITS);
    format!("{provider_id} {}", digits.into_iter().skip(tail).collect::<String>())
}

/// What a `deliver_sm` says.
pub(super) enum Said {
    /// The end of a message.
    Final(SmppReport),
    /// Nothing that matters: a message is under way, or somebody answered to our number.
    Nothing,
}

pub(super) fn read(pdu: &DeliverSm) -> Said {
    if pdu.esm_class.message_type != MessageType::ShortMessageContainsMCDeliveryReceipt {
        return Said::Nothing;
    }
    let text = String::from_utf8_lossy(pdu.short_message()).into_owned();
    let from_tlvs = |find: fn(&TlvValue) -> Option<MessageState>| values(pdu.tlvs()).find_map(find);
    let state = from_tlvs(|value| match value {
        TlvValue::MessageState(state) => Some(*state),
        _ => None,
    });
    let fate = state.map_or_else(|| from_word(field(&text, "stat:")), from_state);
    let Some(is_delivered) = fate else { return Said::Nothing };
    let named = values(pdu.tlvs()).find_map(|value| match value {
        TlvValue::ReceiptedMessageId(id) => Some(id.as_str().to_owned()),
        _ => None,
    });
    let Some(id) = named.or_else(|| field(&text, "id:").map(str::to_owned)) else { return Said::Nothing };
    // The phone is the sender of a receipt, or, at some providers, its receiver.
    let phones = [pdu.source_addr.as_str(), pdu.destination_addr.as_str()];
    let keys = spellings(&id).into_iter().flat_map(|id| phones.map(|phone| report_key(&id, phone)));
    Said::Final(SmppReport {
        keys: keys.collect(),
        reference: values(pdu.tlvs()).find_map(|value| match value {
            TlvValue::UserMessageReference(reference) => Some(reference.value),
            _ => None,
        }),
        is_delivered,
    })
}

fn values(tlvs: &[Tlv]) -> impl Iterator<Item = &TlvValue> {
    tlvs.iter().filter_map(Tlv::value)
}

/// Whether a state is the end of a message, and which. None while it is under way.
const fn from_state(state: MessageState) -> Option<bool> {
    match state {
        MessageState::Delivered => Some(true),
        MessageState::Expired
        | MessageState::Deleted
        | MessageState::Undeliverable
        | MessageState::Rejected => Some(false),
        _ => None,
    }
}

/// The same of the word in the text (SMPP 3.4, appendix B).
fn from_word(word: Option<&str>) -> Option<bool> {
    match word?.to_ascii_uppercase().as_str() {
        "DELIVRD" => Some(true),
        "EXPIRED" | "DELETED" | "UNDELIV" | "REJECTD" => Some(false),
        _ => None,
    }
}

/// The word after a name: `id:4F0A sub:001 dlvrd:001 submit date:… done date:… stat:DELIVRD err:000 text:…`. What stands
/// after `text:` is the message's own and is not looked at.
fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let lower = text.to_ascii_lowercase();
    let ours = lower.find("text:").map_or(text, |end| text.get(..end).unwrap_or(text));
    ours.split_ascii_whitespace().find_map(|word| {
        let (start, rest) = (word.get(..name.len())?, word.get(name.len()..)?);
        (start.eq_ignore_ascii_case(name) && !rest.is_empty()).then_some(rest)
    })
}

/// An id, and the other ways in which the same number is written.
fn spellings(id: &str) -> Vec<String> {
    let mut found = vec![id.to_owned()];
    let plain = id.trim_start_matches('0');
    let mut numbers = Vec::new();
    if let Ok(number) = plain.parse::<u128>() {
        numbers.extend([format!("{number:x}"), format!("{number:X}")]);
    }
    if let Ok(number) = u128::from_str_radix(plain, 16) {
        numbers.push(number.to_string());
    }
    for spelling in std::iter::once(plain.to_owned()).chain(numbers) {
        if !spelling.is_empty() && !found.contains(&spelling) {
            found.push(spelling);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use rusmpp::tlvs::MessageDeliveryRequestTlvValue;
    use rusmpp::types::{COctetString, OctetString};
    use rusmpp::values::EsmClass;

    use super::*;

    fn deliver(class: u8, text: &str, tlvs: Vec<MessageDeliveryRequestTlvValue>) -> DeliverSm {
        DeliverSm::builder()
            .esm_class(EsmClass::from(class))
            .source_addr(COctetString::from_slice(b"79121234567\0").unwrap())
            .short_message(OctetString::from_slice(text.as_bytes()).unwrap())
            .tlvs(tlvs)
            .build()
    }

    fn said(pdu: &DeliverSm) -> Option<(String, bool)> {
        match read(pdu) {
            Said::Final(report) => Some((report.keys[0].clone(), report.is_delivered)),
            Said::Nothing => None,
        }
    }

    const TEXT: &str = "sub:001 dlvrd:001 submit date:2611281200 done date:2611281201";

    #[test]
    fn the_text_alone_says_what_became_of_a_message() {
        let cases = [
            ("DELIVRD", Some(true)),
            ("UNDELIV", Some(false)),
            ("EXPIRED", Some(false)),
            ("REJECTD", Some(false)),
            ("ACCEPTD", None),
            ("ENROUTE", None),
        ];
        for (word, is_delivered) in cases {
            let text = format!("id:7f3a {TEXT} stat:{word} err:000 text:stat:UNDELIV id:5");
            let wanted = is_delivered.map(|is_delivered| ("7f3a 9121234567".to_owned(), is_delivered));
            assert_eq!(said(&deliver(0x04, &text, Vec::new())), wanted, "{word}");
        }
    }

    #[test]
    fn the_tlvs_come_before_the_text() {
        let id = COctetString::from_slice(b"from-the-tlv\0").unwrap();
        let tlvs = vec![
            MessageDeliveryRequestTlvValue::ReceiptedMessageId(id),
            MessageDeliveryRequestTlvValue::MessageState(MessageState::Undeliverable),
        ];
        let text = format!("id:from-the-text {TEXT} stat:DELIVRD err:000 text:");
        assert_eq!(said(&deliver(0x04, &text, tlvs)), Some(("from-the-tlv 9121234567".to_owned(), false)));
    }

    #[test]
    fn what_is_no_receipt_says_nothing() {
        let text = format!("id:1 {TEXT} stat:DELIVRD err:000");
        assert_eq!(said(&deliver(0x00, &text, Vec::new())), None);
        assert_eq!(said(&deliver(0x20, &text, Vec::new())), None);
        assert_eq!(said(&deliver(0x04, "stat:DELIVRD", Vec::new())), None);
        assert_eq!(said(&deliver(0x04, "", Vec::new())), None);
    }

    #[test]
    fn a_number_is_known_however_it_is_written() {
        for phone in ["+79121234567", "79121234567", "89121234567", "9121234567"] {
            assert_eq!(report_key("a", phone), "a 9121234567");
        }
        assert_eq!(report_key("a", "1234"), "a 1234");
    }

    #[test]
    fn one_number_is_looked_for_in_decimal_and_in_hexadecimal() {
        assert_eq!(spellings("0000123"), ["0000123", "123", "7b", "7B", "291"]);
        assert_eq!(spellings("7B"), ["7B", "123"]);
        assert_eq!(spellings("no-number"), ["no-number"]);
        assert_eq!(spellings("0"), ["0"]);
    }
}
