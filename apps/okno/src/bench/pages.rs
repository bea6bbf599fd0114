//! The pages. It measures `okno serve` as an operator starts it, in a process of
//! its own, over sockets.

use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

use gateway_registries::Registry;
use gateway_sms_simulator::{SmsSimulator, SmsSimulatorConfig};
use kernel::{Env, Secret};
use tokio::process::Child;

use super::machine;
use crate::browser::Browser;
use crate::outside::{Places, RegistryPlace};
use crate::trial;

/// How many people look at their accounts, each over a connection of their own.
const PEOPLE: u64 = 20;
const STARTS: usize = 5;
/// How long `serve` is left alone before its memory is read.
const IDLE: Duration = Duration::from_secs(5);
const START_WITHIN: Duration = Duration::from_secs(30);
const TOKEN: &str = "bench";

/// Measures the pages and prints the figures.
pub async fn pages(seconds: u64, rate: u64) -> Result<(), Box<dyn Error>> {
    let env = Env::system();
    let folder = tempfile::tempdir()?;
    let sms =
        SmsSimulator::start(SmsSimulatorConfig::local(Secret::new(TOKEN.to_owned()), env.clone())).await?;
    let port = trial::free_port().await?;
    trial::create_keys(folder.path(), &env)?;
    let database = trial::database(folder.path(), None)?;
    let config = trial::configure(folder.path(), &database, &places(&sms), port).await?;
    print_machine()?;
    let (mut child, first) = start(&config, port).await?;
    println!("first start, with the database made  {first:>8.1?}");
    let mut times = Vec::new();
    for _ in 0..STARTS {
        child.kill().await?;
        let (started, took) = start(&config, port).await?;
        child = started;
        times.push(took);
    }
    times.sort();
    let middle = times.get(STARTS / 2).copied().unwrap_or_default();
    println!("cold start to the first page         {middle:>8.1?}  (middle of {STARTS})");
    tokio::time::sleep(IDLE).await;
    println!("resident memory, idle                {:>8.1} MB", resident_megabytes(&child)?);
    let mut browsers = Vec::new();
    for number in 0..PEOPLE {
        browsers.push(register(port, &sms, number, &env).await?);
    }
    let loaded = load(browsers, seconds, rate).await?;
    println!("account page, {rate}/s for {seconds} s, {PEOPLE} people, SQLite:");
    for (name, thousandths) in [("p50", 500), ("p99", 990), ("worst", 1000)] {
        let at = (loaded.len() * thousandths / 1000).saturating_sub(1);
        println!("  {name:<6} {:>8.2?}", loaded.get(at).copied().unwrap_or_default());
    }
    println!("  pages  {:>8}", loaded.len());
    println!("resident memory, after the load      {:>8.1} MB", resident_megabytes(&child)?);
    child.kill().await?;
    Ok(())
}

/// Nobody is checked and no letter is written: those gateways are where nobody listens.
fn places(sms: &SmsSimulator) -> Places {
    let nobody = data_encoding::BASE64.encode(&[7; 32]);
    let registry = |registry: Registry| RegistryPlace {
        code: registry.code().to_owned(),
        url: "http://127.0.0.1:9".to_owned(),
        key_id: registry.code().to_owned(),
        key: nobody.clone(),
    };
    Places {
        smpp: None,
        face: String::new(),
        sms_url: sms.base_url(),
        sms_token: TOKEN.to_owned(),
        mail: None,
        registries: Registry::ALL.map(registry).into(),
        post: None,
    }
}

/// Starts `okno serve` and waits for its first page.
async fn start(config: &Path, port: u16) -> Result<(Child, Duration), Box<dyn Error>> {
    let began = Instant::now();
    let child = trial::serve(config, "error")?;
    while began.elapsed() < START_WITHIN {
        if Browser::new(port).get("/").await.is_ok_and(|answer| answer.status == 200) {
            return Ok((child, began.elapsed()));
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    Err("okno serve showed no page".into())
}

/// Makes an account over the pages. The browser ends signed in.
async fn register(port: u16, sms: &SmsSimulator, number: u64, env: &Env) -> Result<Browser, Box<dyn Error>> {
    let phone = format!("+7912{:07}", 1_000_000 + number);
    let mut random = [0; 12];
    env.rng.fill(&mut random);
    let password = format!("{}aA1!", data_encoding::BASE64.encode(&random));
    let mut browser = Browser::new(port);
    browser.send("/registration", &[("agree", "yes")], "/registration/name").await?;
    let name = [("lastName", "Bencher"), ("firstName", "Anna")];
    browser.send("/registration/name", &name, "/registration/contact").await?;
    let contact = [("contact", "phone"), ("phone", phone.as_str())];
    browser.send("/registration/contact", &contact, "/registration/code").await?;
    let code = code_for(sms, &phone).await?;
    browser.send("/registration/code", &[("code", &code)], "/registration/password").await?;
    browser.send("/registration/password", &[("password", &password)], "/registration/done").await?;
    Ok(browser)
}

async fn code_for(sms: &SmsSimulator, phone: &str) -> Result<String, Box<dyn Error>> {
    for _ in 0..1_000 {
        if let Some(message) = sms.inbox(phone).first() {
            let mut words = message.text.expose().split(|c: char| !c.is_ascii_digit());
            return Ok(words.rfind(|word| word.len() == 6).ok_or("no code")?.to_owned());
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    Err("no message came".into())
}

/// Asks for pages at times fixed beforehand, whatever the answers take: an answer's time counts from when it was due.
async fn load(browsers: Vec<Browser>, seconds: u64, rate: u64) -> Result<Vec<Duration>, Box<dyn Error>> {
    let began = Instant::now() + Duration::from_millis(100);
    let turns = u32::try_from(seconds * rate / PEOPLE)?;
    let interval = Duration::from_secs(PEOPLE) / u32::try_from(rate.max(1))?;
    let mut tasks = tokio::task::JoinSet::new();
    for (number, mut browser) in (0..).zip(browsers) {
        let first = began + interval * number / u32::try_from(PEOPLE)?;
        tasks.spawn(async move {
            let mut times = Vec::new();
            for turn in 0..turns {
                let due = first + interval * turn;
                tokio::time::sleep_until(due.into()).await;
                let answer = browser.get("/account").await?;
                if answer.status != 200 {
                    return Err(std::io::Error::other(format!("the account answered {}", answer.status)));
                }
                times.push(due.elapsed());
            }
            Ok(times)
        });
    }
    let mut all = Vec::new();
    while let Some(times) = tasks.join_next().await {
        all.extend(times??);
    }
    all.sort();
    Ok(all)
}

fn resident_megabytes(child: &Child) -> Result<f64, Box<dyn Error>> {
    let id = child.id().ok_or("okno serve has ended")?;
    let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
    let kilobytes = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
    Ok(kilobytes.trim().trim_end_matches(" kB").parse::<f64>()? / 1024.0)
}

fn print_machine() -> Result<(), Box<dyn Error>> {
    let size = std::fs::metadata(std::env::current_exe()?)?.len() / (1024 * 1024);
    let kind = if cfg!(debug_assertions) { "a build for development" } else { "a release build" };
    println!("{}; {kind}, {size} MB", machine::describe());
    Ok(())
}
