//! Messages a second through SMPP, from the queue to the durable end, with the provider in a process of its own.

use std::error::Error;
use std::process::Stdio;
use std::time::{Duration, Instant};

use gateway_mail::{MailClient, MailClientConfig, MailTls};
use gateway_sms::smpp::SmppClientConfig;
use gateway_sms::{SmsConfig, SmsGateway};
use jobs::Runner;
use kernel::{Env, Secret};
use notify::{Notifier, NotifyConfig};
use person::Email;
use store::sea_orm::{ConnectionTrait, Statement};
use store::{DatabaseUrl, Installation, Keyring, Store};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::oneshot;

use super::machine;
use crate::burst;
use crate::compose::MIGRATIONS;

/// What is measured.
#[derive(Clone, Debug, clap::Args)]
pub struct MessagesBench {
    /// How many messages.
    #[arg(long, default_value_t = 20_000)]
    messages: u64,
    /// An empty PostgreSQL database; a fresh `SQLite` file without it.
    #[arg(long)]
    postgres: Option<String>,
    /// How many messages may be without an answer.
    #[arg(long, default_value_t = SmppClientConfig::WINDOW)]
    window: usize,
    /// Another provider on this machine, such as `smpp://127.0.0.1:2775`, that knows us as `okno` with the password `bench`;
    /// the simulator in a process of its own without it.
    #[arg(long)]
    peer: Option<String>,
    /// How long to wait for an answer, in milliseconds.
    #[arg(long, default_value_t = 10_000)]
    answer_within_ms: u64,
    /// How long the line may be silent before it is asked, in milliseconds.
    #[arg(long, default_value_t = 30_000)]
    enquire_after_ms: u64,
    /// How long to wait for reports of the last messages, in seconds.
    #[arg(long, default_value_t = 30)]
    reports_within: u64,
}

const LOOK_EVERY: Duration = Duration::from_millis(20);
const WAITING: &str = "SELECT COUNT(*) FROM jobs";
const REPORTED: &str = "SELECT COUNT(*) FROM messages WHERE outcome IS NOT NULL";
const ENDS: &str = "SELECT COUNT(*) FROM messages WHERE state = 'sent'";

/// Queues everything, then starts the workers and waits for the last message's end and for the last report.
pub async fn run(bench: MessagesBench) -> Result<(), Box<dyn Error>> {
    let env = Env::system();
    let folder = tempfile::tempdir()?;
    let url = match &bench.postgres {
        Some(url) => DatabaseUrl::parse(url)?,
        None => DatabaseUrl::Sqlite(folder.path().join("bench.sqlite")),
    };
    let (peer, config) = start_peer(&bench).await?;
    let store =
        Store::open(&url, Installation::Demo, Keyring::in_memory(env.rng.as_ref()), env.clone(), MIGRATIONS)
            .await?;
    println!("machine       {}", machine::describe());
    let who = if peer.is_some() { "the simulator" } else { "another program" };
    println!("engine        {:?}, one process; the provider ({who}) in another, by SMPP", url.engine());
    println!("window        {} messages without an answer", bench.window);
    let started = Instant::now();
    burst::queue(&store, bench.messages).await?;
    println!(
        "queued/s      {:.0} ({} in {:.2?})",
        rate(bench.messages, started),
        bench.messages,
        started.elapsed()
    );
    let notifier = notifier(&store, &config, &env)?;
    let (stop, stopped) = oneshot::channel::<()>();
    let started = Instant::now();
    let working = async {
        let runner = notifier.register(Runner::new(store.clone()));
        runner.run(until(&store, WAITING, |waiting| waiting == 0)).await;
        println!(
            "messages/s    {:.0} ({} in {:.2?}, from the queue to the durable end)",
            rate(bench.messages, started),
            bench.messages,
            started.elapsed()
        );
        let all = i64::try_from(bench.messages).unwrap_or(i64::MAX);
        let reported = until(&store, REPORTED, |reported| reported >= all);
        let _ = tokio::time::timeout(Duration::from_secs(bench.reports_within), reported).await;
        drop(stop);
    };
    let receiving = notifier.receive(async {
        let _ = stopped.await;
    });
    tokio::join!(working, receiving);
    let (sent, reported) = (count(&store, ENDS).await?, count(&store, REPORTED).await?);
    println!("reports       {reported} of {sent} messages sent, {:.2?} after the start", started.elapsed());
    if u64::try_from(sent)? != bench.messages {
        return Err(format!("only {sent} messages of {} were sent", bench.messages).into());
    }
    store.close().await;
    drop(peer);
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "a count of messages is far below 2^52")]
fn rate(count: u64, since: Instant) -> f64 {
    count as f64 / since.elapsed().as_secs_f64()
}

async fn until(store: &Store, query: &str, is_enough: impl Fn(i64) -> bool) {
    while !count(store, query).await.is_ok_and(&is_enough) {
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

async fn count(store: &Store, query: &str) -> Result<i64, Box<dyn Error>> {
    let reader = store.reader();
    let statement = Statement::from_string(reader.get_database_backend(), query);
    let row = reader.query_one_raw(statement).await?.ok_or("no row")?;
    Ok(row.try_get_by_index(0)?)
}

/// The provider in a child process, unless there is one; and how it is reached.
async fn start_peer(bench: &MessagesBench) -> Result<(Option<Child>, SmppClientConfig), Box<dyn Error>> {
    let config = |url: &str, system_id: &str, password: &str| SmppClientConfig {
        url: url.to_owned(),
        system_id: system_id.to_owned(),
        password: Secret::new(password.to_owned()),
        sender: "OKNO".to_owned(),
        window: bench.window,
        connect_timeout: SmppClientConfig::CONNECT_TIMEOUT,
        timeout: Duration::from_millis(bench.answer_within_ms),
        enquire_after: Duration::from_millis(bench.enquire_after_ms),
        trusted_ca_pem: None,
    };
    if let Some(url) = &bench.peer {
        return Ok((None, config(url, "okno", "bench")));
    }
    let mut child = Command::new(std::env::current_exe()?)
        .args(["sandbox", "sms"])
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let output = child.stdout.take().ok_or("the provider has no output")?;
    let mut lines = BufReader::new(output).lines();
    let mut next =
        async || lines.next_line().await?.ok_or_else(|| Box::<dyn Error>::from("the provider did not start"));
    let (url, system_id, password) = (next().await?, next().await?, next().await?);
    let config = config(&url, &system_id, &password);
    Ok::<_, Box<dyn Error>>((Some(child), config))
}

fn notifier(store: &Store, config: &SmppClientConfig, env: &Env) -> Result<Notifier, Box<dyn Error>> {
    let sms = SmsGateway::new(&SmsConfig::Smpp(config.clone()))?;
    // Nobody writes letters here.
    let mail = MailClientConfig {
        host: "localhost".to_owned(),
        port: 9,
        tls: MailTls::StartTls,
        credentials: None,
        from_name: "Okno".to_owned(),
        from: Email::parse("no-reply@okno.example")?,
        hello_name: "localhost".to_owned(),
        bounces: None,
        step_timeout: Duration::from_secs(1),
        timeout: Duration::from_secs(1),
        trusted_ca_pem: None,
    };
    let limits = NotifyConfig { sms_prefixes: vec!["79".to_owned()], sms_a_day_max: u32::MAX };
    Ok(Notifier::new(store.clone(), sms, MailClient::new(&mail, env.clone())?, limits))
}
