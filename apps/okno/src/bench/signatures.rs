//! Signed messages a second: everything that makes a signature valid, on each of some threads.

use std::error::Error;
use std::time::{Duration, Instant};

use certificate::{
    Certificate, Crl, PathRequest, Purpose, RevocationCache, RustBackend, UnixSeconds, build_path,
};
use gateway_authority_simulator::{Authority, CertificateOrder, Holder};
use gost3410::Identifier;
use kernel::Env;
use signed_message::{Enclosure, NewMessage, Profile, Trust, Verification, sign, verify};

use super::machine;

/// How many messages are verified in turn, each by a signer of its own.
const MESSAGES: usize = 32;
/// As large as the challenge that a person signs.
const CONTENT_BYTES: usize = 1_024;

/// Verifies messages of a chain of three for `seconds` on each of `workers` threads. Of the revocation it knows beforehand.
pub async fn run(seconds: u64, workers: u32) -> Result<(), Box<dyn Error>> {
    let kind = if cfg!(debug_assertions) { "a build for development" } else { "a release build" };
    println!("machine       {}; {kind}", machine::describe());
    println!(
        "message       attached CAdES-BES over {CONTENT_BYTES} bytes, three certificates, revocation known"
    );
    for (name, parameter_set) in
        [("CryptoPro-A", Identifier::CryptoProA), ("tc26-512-A", Identifier::Tc26P512A)]
    {
        let mut threads = tokio::task::JoinSet::new();
        for _ in 0..workers {
            threads
                .spawn_blocking(move || measure(parameter_set, seconds).map_err(|error| error.to_string()));
        }
        let mut all = Measured::default();
        while let Some(thread) = threads.join_next().await {
            let measured = thread??;
            all.messages += measured.messages;
            all.seconds += measured.seconds / f64::from(workers);
            all.processor_seconds += measured.processor_seconds;
        }
        let (rate, per_core) =
            (f64::from(all.messages) / all.seconds, f64::from(all.messages) / all.processor_seconds);
        println!(
            "{name:<12}  {rate:>8.0} messages/s on {workers} threads, {per_core:.0} per second of a core"
        );
    }
    Ok(())
}

/// What one thread did, or all.
#[derive(Clone, Copy, Default)]
struct Measured {
    messages: u32,
    seconds: f64,
    processor_seconds: f64,
}

struct Prepared {
    anchors: Vec<Certificate>,
    intermediates: Vec<Certificate>,
    revocation: RevocationCache,
    messages: Vec<Vec<u8>>,
}

fn measure(parameter_set: Identifier, seconds: u64) -> Result<Measured, Box<dyn Error>> {
    let env = Env::system();
    let now = u64::try_from(env.now().as_seconds())?;
    let prepared = prepare(&env, parameter_set, now)?;
    let trust = Trust {
        anchors: &prepared.anchors,
        stamp_anchors: &[],
        intermediates: &prepared.intermediates,
        revocation: &prepared.revocation,
        backend: &RustBackend,
    };
    let verification = Verification { content: None, profile: Profile::CadesBes, trust, now };
    let (began, until) = (Instant::now(), Duration::from_secs(seconds));
    let processor_began = processor_seconds()?;
    let mut messages = 0;
    while began.elapsed() < until {
        for message in &prepared.messages {
            let report = verify(message, &verification);
            if !report.is_valid() {
                return Err(format!("a message was refused: {:?}", report.refusal()).into());
            }
            messages += 1;
        }
    }
    let processor_seconds = processor_seconds()? - processor_began;
    Ok(Measured { messages, seconds: began.elapsed().as_secs_f64(), processor_seconds })
}

/// How long this thread has run: on a machine that does other work too, the clock tells less.
fn processor_seconds() -> Result<f64, Box<dyn Error>> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat")?;
    let nanoseconds: u64 = text.split(' ').next().unwrap_or_default().parse()?;
    Ok(Duration::from_nanos(nanoseconds).as_secs_f64())
}

fn prepare(env: &Env, parameter_set: Identifier, now: UnixSeconds) -> Result<Prepared, Box<dyn Error>> {
    let authority = Authority::new(env.clone(), "http://127.0.0.1:9")?;
    let anchors = vec![authority.root().clone()];
    let intermediates = vec![authority.issuing().clone()];
    let mut revocation = RevocationCache::default();
    let mut messages = Vec::new();
    let lists = [Crl::from_der(&authority.root_list()?)?, Crl::from_der(&authority.issuing_list()?)?];
    let holder = Holder {
        surname: "Benchmark".to_owned(),
        given_name: "Anna".to_owned(),
        snils: "11223344595".to_owned(),
        inn: None,
        ogrnip: None,
        organisation: None,
    };
    let mut order = CertificateOrder::signing(holder, (now - 60, now + 86_400));
    order.parameter_set = parameter_set;
    for _ in 0..MESSAGES {
        let issued = authority.issue(&order)?;
        let mut content = vec![0; CONTENT_BYTES];
        env.rng.fill(&mut content);
        let message = NewMessage {
            content: &content,
            enclosure: Enclosure::Attached,
            signed_at: now,
            chain: &intermediates,
        };
        messages.push(sign(&message, &[&issued.signer()])?.to_der()?);
        let request = PathRequest {
            anchors: &anchors,
            intermediates: &intermediates,
            at: now,
            purpose: Purpose::Signing,
            backend: &RustBackend,
        };
        revocation.remember_lists(&build_path(&issued.certificate, &request)?, &lists, now, &RustBackend);
    }
    Ok(Prepared { anchors, intermediates, revocation, messages })
}
