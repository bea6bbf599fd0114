//! What must be true in the end.

use std::collections::BTreeSet;
use std::error::Error;
use std::time::{Duration, Instant};

use kernel::Env;
use store::sea_orm::{ConnectionTrait, Statement};
use store::{DatabaseUrl, Installation, Keyring, Store};

use super::people::Comer;
use super::walk::Walker;
use super::world::{Failure, Sms, World};
use crate::compose::MIGRATIONS;
use crate::typed::code_in;

/// Each has three: pension fund, interior ministry, tax service.
const CHECKS_EACH: usize = 3;
/// Longer than a lease of a message, which a kill may have left behind.
const MESSAGES_WITHIN: Duration = Duration::from_secs(200);
const WAITING_MESSAGES: &str = "SELECT COUNT(*) FROM jobs WHERE kind IN ('notify.sms', 'notify.mail')";
/// What became of a message is asked a minute after it has left, and then less and less often: nobody waits for that here, but
/// no question may be forgotten.
const QUESTION_LATE: Duration = Duration::from_secs(45);

/// Holds one account to what was promised; gives what is wrong with it.
pub async fn examine(world: &World, comer: &Comer, seed: u64) -> Vec<String> {
    let mut wrong = Vec::new();
    if let Err(failure) = examine_account(world, comer, seed, &mut wrong).await {
        wrong.push(failure.to_string());
    }
    match await_end_message(world, comer).await {
        Ok(messages) => examine_messages(comer, &messages, &mut wrong),
        Err(failure) => wrong.push(failure.to_string()),
    }
    wrong
}

async fn examine_account(
    world: &World,
    comer: &Comer,
    seed: u64,
    wrong: &mut Vec<String>,
) -> Result<(), Failure> {
    let mut walker = Walker::new(world, comer, (seed, 1));
    let messages = world.messages(&comer.phone).await?;
    walker.typed.extend(messages.iter().filter_map(|message| code_in(&message.text)).map(str::to_owned));
    let account = walker.sign_in().await?;
    let level = account.body.matches("o-level__step--done").count();
    let expected = if comer.passes { 2 } else { 1 };
    if level != expected {
        wrong.push(format!("the level is {level} and should be {expected}"));
    }
    let checks = walker.open("/account/checks").await?;
    let count = |state: &str| checks.body.matches(&format!("\"o-check o-check--{state}\"")).count();
    let (bad, waiting) = (count("bad"), count("wait"));
    let all = count("good") + bad + waiting + count("note");
    if all != CHECKS_EACH || waiting > 0 || (bad > 0) == comer.passes {
        wrong.push(format!("{all} checks, {bad} failed, {waiting} wait"));
    }
    Ok(())
}

/// A phone whose account exists leads to it and to no second account.
pub async fn examine_phone(world: &World, comer: &Comer, seed: u64) -> Result<(), Failure> {
    let mut walker = Walker::new(world, comer, (seed, 2));
    walker.has_asked_again = true;
    walker.wrong_phone_code = Some(String::new());
    walker.typed.insert(String::new());
    let messages = world.messages(&comer.phone).await?;
    walker.typed.extend(messages.iter().filter_map(|message| code_in(&message.text)).map(str::to_owned));
    match walker.register().await {
        Err(failure) if failure.to_string().contains("belong to somebody else") => Ok(()),
        Err(failure) => Err(failure),
        Ok(()) => Err("the phone has two accounts".into()),
    }
}

/// The end of the checks is told by a message without a code.
async fn await_end_message(world: &World, comer: &Comer) -> Result<Vec<Sms>, Failure> {
    let began = Instant::now();
    loop {
        let messages = world.messages(&comer.phone).await?;
        let is_told = messages.iter().any(|message| code_in(&message.text).is_none());
        if is_told || began.elapsed() > MESSAGES_WITHIN {
            return Ok(messages);
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

fn examine_messages(comer: &Comer, messages: &[Sms], wrong: &mut Vec<String>) {
    let ids: BTreeSet<&str> = messages.iter().map(|message| message.client_message_id.as_str()).collect();
    let texts: BTreeSet<&str> = messages.iter().map(|message| message.text.as_str()).collect();
    if ids.len() != messages.len() || texts.len() != messages.len() {
        wrong.push("one message is shown twice".to_owned());
    }
    let ends = messages.iter().filter(|message| code_in(&message.text).is_none()).count();
    if ends != 1 {
        wrong.push(format!("the end of the checks was told {ends} times"));
    }
    if messages.len() > 20 {
        wrong.push(format!("{} got {} messages", comer.index, messages.len()));
    }
}

/// What the database holds once no message waits any more. The server runs beside.
pub async fn examine_database(
    url: &DatabaseUrl,
    keys: &std::path::Path,
    comers: u64,
) -> Result<Vec<String>, Box<dyn Error>> {
    let env = Env::system();
    let keyring = Keyring::load(keys, Installation::Production)?;
    let store = Store::open(url, Installation::Production, keyring, env.clone(), MIGRATIONS).await?;
    let began = Instant::now();
    while count(&store, WAITING_MESSAGES).await? > 0 && began.elapsed() < MESSAGES_WITHIN {
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    let checks = comers * u64::try_from(CHECKS_EACH)?;
    let late = env.now().minus(QUESTION_LATE).as_micros();
    let late = format!("SELECT COUNT(*) FROM jobs WHERE kind = 'notify.ask-delivery' AND due_at < {late}");
    let twice = "SELECT COUNT(*) FROM (SELECT subject FROM checks GROUP BY lane, subject, version, question \
                 HAVING COUNT(*) > 1) twice";
    let expectations = [
        ("accounts", "SELECT COUNT(*) FROM accounts", comers),
        ("checks", "SELECT COUNT(*) FROM checks", checks),
        ("checks answered", "SELECT COUNT(*) FROM checks WHERE state = 'answered'", checks),
        ("results recorded", "SELECT COUNT(*) FROM evidence", checks),
        ("questions asked twice", twice, 0),
        ("jobs that failed", "SELECT COUNT(*) FROM jobs WHERE state = 'failed'", 0),
        ("messages that still wait", WAITING_MESSAGES, 0),
        ("late questions of delivery", late.as_str(), 0),
    ];
    let mut wrong = Vec::new();
    for (what, query, expected) in expectations {
        let counted = count(&store, query).await?;
        println!("{what:<26} {counted}");
        if u64::try_from(counted) != Ok(expected) {
            wrong.push(format!("{what}: {counted} in place of {expected}"));
        }
    }
    store.close().await;
    Ok(wrong)
}

async fn count(store: &Store, query: &str) -> Result<i64, Box<dyn Error>> {
    let db = store.reader();
    let statement = Statement::from_string(db.get_database_backend(), query);
    let row = db.query_one_raw(statement).await?.ok_or("no row")?;
    Ok(row.try_get_by_index(0)?)
}
