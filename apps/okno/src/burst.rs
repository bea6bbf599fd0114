//! Many messages at once, for benches and faults: codes such as people get, to made-up phones.

use std::collections::BTreeMap;
use std::error::Error;
use std::time::Duration;

use kernel::{Lane, Language};
use notify::{Address, Message, MessageId, Template, send_all};
use person::Phone;
use store::Store;

/// How many messages go to one phone.
pub const EACH: u64 = 50;
/// How many one transaction queues.
const AT_ONCE: u64 = 500;
/// What somebody who signs in gets.
const TEMPLATE: Template = Template::new(
    "burst",
    "message-code-sign-in-sms",
    "message-code-sign-in-subject",
    "message-code-sign-in-body",
);
const VALID: Duration = Duration::from_secs(60 * 60);

/// The phone of a message.
pub fn phone(number: u64) -> String {
    format!("+7912{:07}", number / EACH)
}

/// Queues so many messages and gives their ids in order.
pub async fn queue(store: &Store, messages: u64) -> Result<Vec<MessageId>, Box<dyn Error>> {
    let mut ids = Vec::new();
    for first in (0..messages).step_by(usize::try_from(AT_ONCE)?) {
        let tx = store.begin().await?;
        let batch = (first..messages.min(first + AT_ONCE)).map(|number| {
            let phone = phone(number);
            let params = [
                ("code", format!("{:06}", number % 1_000_000)),
                ("minutes", "5".to_owned()),
                ("host", "id.example.org".to_owned()),
            ];
            Ok(Message {
                lane: Lane::of_bytes(phone.as_bytes()),
                to: Address::Sms(Phone::from_e164(&phone).ok_or("not a phone")?),
                language: Language::Ru,
                template: TEMPLATE,
                params: params
                    .map(|(name, value)| (name.to_owned(), value))
                    .into_iter()
                    .collect::<BTreeMap<_, _>>(),
                send_at: None,
                valid_until: tx.now().plus(VALID),
            })
        });
        let batch = batch.collect::<Result<Vec<_>, Box<dyn Error>>>()?;
        ids.extend(send_all(&tx, &batch).await?);
        tx.commit().await?;
    }
    Ok(ids)
}
