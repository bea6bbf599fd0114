//! What `submit_sm` carries, and a receipt as `deliver_sm`.

use std::hash::{DefaultHasher, Hash, Hasher};

use gateway_sms::smpp::MESSAGE_ID_TAG;
use kernel::{Env, Secret, Timestamp, Uuid, new_uuid};
use rusmpp::pdus::{DeliverSm, SubmitSm};
use rusmpp::tlvs::{MessageDeliveryRequestTlvValue, Tlv, TlvTag, TlvValue};
use rusmpp::types::{COctetString, OctetString};
use rusmpp::values::{DataCoding, EsmClass, MessageState, Npi, Ton, UserMessageReference};

use crate::receipts::Receipt;

/// A message as the provider understands it.
pub(crate) struct Submitted {
    pub id: Uuid,
    pub reference: Option<u16>,
    /// The phone in E.164.
    pub to: String,
    pub sender: String,
    pub text: Secret<String>,
    /// Whether a receipt is wanted of a message that arrived, and of one that did not.
    pub wants_receipt: (bool, bool),
}

/// None when the text is in no alphabet that the provider knows.
pub(crate) fn read(pdu: &SubmitSm, env: &Env) -> Option<Submitted> {
    let values = || pdu.tlvs().iter().filter_map(Tlv::value);
    let payload = values().find_map(|value| match value {
        TlvValue::MessagePayload(payload) => Some(payload.value.as_ref()),
        _ => None,
    });
    let octets: &[u8] = payload.unwrap_or_else(|| pdu.short_message().as_ref());
    let text = match pdu.data_coding {
        DataCoding::Ucs2 => {
            let units = octets.chunks(2).map(|pair| match pair {
                [high, low] => Some(u16::from_be_bytes([*high, *low])),
                _ => None,
            });
            String::from_utf16(&units.collect::<Option<Vec<u16>>>()?).ok()?
        }
        DataCoding::McSpecific | DataCoding::Ia5 => std::str::from_utf8(octets).ok()?.to_owned(),
        _ => return None,
    };
    let to = format!("+{}", pdu.destination_addr.as_str().trim_start_matches('+'));
    let reference = values().find_map(|value| match value {
        TlvValue::UserMessageReference(reference) => Some(reference.value),
        _ => None,
    });
    let named = values().find_map(|value| match value {
        TlvValue::Other { tag: TlvTag::Other(MESSAGE_ID_TAG), value } => {
            Uuid::from_slice(value.as_ref()).ok()
        }
        _ => None,
    });
    let id =
        named.or_else(|| reference.map(|reference| id_of(&to, reference))).unwrap_or_else(|| new_uuid(env));
    let wants_receipt = match u8::from(pdu.registered_delivery) & 0b11 {
        1 => (true, true),
        2 => (false, true),
        _ => (false, false),
    };
    let sender = pdu.source_addr.as_str().to_owned();
    Some(Submitted { id, reference, to, sender, text: Secret::new(text), wants_receipt })
}

/// The id of a message that has none: the same for one receiver and reference.
fn id_of(to: &str, reference: u16) -> Uuid {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, to, reference).hash(&mut hasher);
        hasher.finish()
    };
    Uuid::from_u64_pair(half(0), half(1))
}

/// A receipt by its text and, mostly, by TLVs. None when it has characters that no PDU carries.
pub(crate) fn receipt(receipt: &Receipt, now: Timestamp) -> Option<DeliverSm> {
    let (word, state, delivered) = if receipt.is_delivered {
        ("DELIVRD", MessageState::Delivered, 1)
    } else {
        ("UNDELIV", MessageState::Undeliverable, 0)
    };
    let date = date(now);
    let text = format!(
        "id:{} sub:001 dlvrd:00{delivered} submit date:{date} done date:{date} stat:{word} err:000 text:",
        receipt.provider_id
    );
    let mut tlvs = Vec::new();
    if receipt.has_tlvs {
        let id = COctetString::from_string(receipt.provider_id.clone()).ok()?;
        tlvs.push(MessageDeliveryRequestTlvValue::ReceiptedMessageId(id));
        tlvs.push(MessageDeliveryRequestTlvValue::MessageState(state));
        tlvs.extend(receipt.reference.map(|reference| {
            MessageDeliveryRequestTlvValue::UserMessageReference(UserMessageReference::new(reference))
        }));
    }
    let pdu = DeliverSm::builder()
        .source_addr_ton(Ton::International)
        .source_addr_npi(Npi::Isdn)
        .source_addr(COctetString::from_string(receipt.phone.clone()).ok()?)
        .destination_addr(COctetString::from_string(receipt.sender.clone()).ok()?)
        .esm_class(EsmClass::from(0x04))
        .short_message(OctetString::from_vec(text.into_bytes()).ok()?)
        .tlvs(tlvs)
        .build();
    Some(pdu)
}

/// `YYMMDDhhmm`, as the standard writes it in receipts.
fn date(now: Timestamp) -> String {
    jiff::Timestamp::from_microsecond(now.as_micros()).unwrap_or_default().strftime("%y%m%d%H%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_without_an_id_is_known_by_receiver_and_reference() {
        assert_eq!(id_of("+79121234567", 5), id_of("+79121234567", 5));
        assert_ne!(id_of("+79121234567", 5), id_of("+79121234567", 6));
        assert_ne!(id_of("+79121234567", 5), id_of("+79121234568", 5));
    }
}
