//! One signature: shown, asked, made.

use certificate::Digest;
use data_encoding::HEXLOWER;
use signed_message::{CreateError, Enclosure, NewMessage, SigningFailed, sign_described};

use crate::agent::Agent;
use crate::containers;
use crate::keys::{self, Key, Refusal};
use crate::shown;

/// What stands before the origin in the description that a signature covers.
const SIGNED_FOR: &str = "okno-signer-1 for ";

/// What a page wants signed.
#[derive(Debug)]
pub(crate) struct Order {
    pub origin: String,
    pub content: Vec<u8>,
    pub is_text: bool,
    pub name: String,
    pub key: String,
}

/// Shows it, asks for the PIN and signs. Blocks until the person has answered.
pub(crate) fn carry_out(
    agent: &Agent,
    order: &Order,
    is_wanted: &dyn Fn() -> bool,
) -> Result<Vec<u8>, Refusal> {
    let (words, console) = (agent.options.words, agent.console.as_ref());
    let made = show_and_sign(agent, order, is_wanted);
    console.say(&words.t(match made {
        Ok(_) => "signer-cli-signed",
        Err(Refusal::RefusedByPerson) => "signer-cli-refused",
        Err(Refusal::WrongPin) => "signer-cli-wrong-pin",
        Err(Refusal::Locked) => "signer-cli-locked",
        Err(Refusal::Late) => "signer-cli-late",
        Err(Refusal::NotText) => "signer-cli-not-text",
        Err(Refusal::NoKey) => "signer-cli-no-key",
        Err(Refusal::TokenGone) => "signer-cli-token-gone",
        Err(Refusal::Busy | Refusal::TooLarge | Refusal::WeakPin | Refusal::PinsDiffer | Refusal::Failed) => {
            "signer-cli-failed"
        }
    }));
    made
}

/// Asks for the old PIN and the new one. Blocks until the person has answered; the page learns only what came of it.
pub(crate) fn change_pin(
    agent: &Agent,
    (origin, id): (&str, &str),
    is_wanted: &dyn Fn() -> bool,
) -> Result<(), Refusal> {
    let (words, console) = (agent.options.words, agent.console.as_ref());
    let key = agent.find_key(id)?;
    if key.is_locked() {
        return Err(Refusal::Locked);
    }
    console.say("");
    let values = [("origin", origin.into()), ("key", key.title(words).into())];
    console.say(&words.with("signer-cli-pin-asked", &values));
    let place = (&agent.folder, agent.token.as_ref());
    containers::change_pin(place, (words, &agent.env), console, (id, is_wanted)).map_err(|error| {
        console.say(&error.to_string());
        keys::refusal_of(&error)
    })
}

fn show_and_sign(agent: &Agent, order: &Order, is_wanted: &dyn Fn() -> bool) -> Result<Vec<u8>, Refusal> {
    let key = agent.find_key(&order.key)?;
    show(agent, order, &key)?;
    let place = (&agent.folder, agent.token.as_ref());
    let prompt = agent.options.words.t("signer-cli-ask");
    let unlocked = keys::unlock(place, &key, agent.console.as_ref(), (&prompt, is_wanted))?;
    let message = NewMessage {
        content: &order.content,
        enclosure: Enclosure::Detached,
        signed_at: agent.unix_seconds(),
        chain: &unlocked.chain,
    };
    // Whoever reads the signature can tell for which site it was made: the browser named the origin, not the page.
    let description = format!("{SIGNED_FOR}{}", order.origin);
    let made = sign_described(&message, &description, &[unlocked.signer.as_ref()]);
    let made = made.and_then(|made| made.to_der());
    made.map_err(|error| {
        agent.console.say(&error.to_string());
        match error {
            CreateError::Signing(SigningFailed::Gone) => Refusal::TokenGone,
            _ => Refusal::Failed,
        }
    })
}

fn show(agent: &Agent, order: &Order, key: &Key) -> Result<(), Refusal> {
    let (words, console) = (agent.options.words, agent.console.as_ref());
    let text = order.is_text.then(|| shown::text(&order.content));
    if text == Some(None) {
        return Err(Refusal::NotText);
    }
    console.say("");
    console.say(&words.with_one("signer-cli-site", "origin", order.origin.as_str()));
    console.say(&words.with_one("signer-cli-name", "name", shown::line(&order.name)));
    let bytes = u64::try_from(order.content.len()).unwrap_or(u64::MAX);
    console.say(&words.with_one("signer-cli-size", "bytes", bytes.to_string()));
    let digest = HEXLOWER.encode(&Digest::Streebog256.of(&order.content));
    console.say(&words.with_one("signer-cli-digest", "digest", digest));
    if let Some(Some(text)) = text {
        console.say(&words.t("signer-cli-text"));
        // A bar before each line: no line of the text passes for one of the signer's.
        for line in text.lines() {
            console.say(&format!("  │ {line}"));
        }
    }
    console.say(&words.with_one("signer-cli-with", "key", key.title(words)));
    if key.certificate().check_validity(agent.unix_seconds()).is_err() {
        console.say(&words.t("signer-cli-not-valid"));
    }
    if key.has_factory_pin() {
        console.say(&words.t("signer-cli-factory"));
    }
    Ok(())
}
