//! Letters a second, from the words to what leaves for the printing house: typeset, with a register, encrypted.

use std::error::Error;
use std::time::Instant;

use gateway_post::{BATCH_MAX, HouseKey};
use gateway_post_simulator::HousePair;
use kernel::Env;
use letter::{SamplePrint, print_samples};

use super::machine;

/// Prints batches of the size that the post takes, one after the other on each of `workers` threads.
pub async fn run(letters: usize, workers: usize) -> Result<(), Box<dyn Error>> {
    let env = Env::system();
    let house = HouseKey::parse(&HousePair::generate().public)?;
    println!("machine       {}", machine::describe());
    // The first document loads the fonts; every process pays this once.
    let started = Instant::now();
    print_samples(1, &env, Some(&house))?;
    println!("first letter  {:.0} ms, fonts included", started.elapsed().as_secs_f64() * 1_000.0);
    let batches = letters.div_ceil(BATCH_MAX * workers);
    let started = Instant::now();
    let mut threads = tokio::task::JoinSet::new();
    for _ in 0..workers {
        let (env, house) = (env.clone(), house.clone());
        threads.spawn_blocking(move || print(batches, &env, &house));
    }
    let mut printed = Vec::new();
    while let Some(thread) = threads.join_next().await {
        printed.extend(thread??);
    }
    let seconds = started.elapsed().as_secs_f64();
    let count = batches * BATCH_MAX * workers;
    #[expect(clippy::cast_precision_loss, reason = "a count of letters is far below 2^52")]
    let rate = count as f64 / seconds;
    println!(
        "letters/s     {rate:.0} ({count} in {seconds:.2} s, {workers} threads, batches of {BATCH_MAX})"
    );
    if let Some(batch) = printed.first() {
        let (pages, pdf, sealed) = (batch.pages, batch.pdf_bytes / 1_024, batch.sealed_bytes / 1_024);
        println!("a batch       {pages} pages, {pdf} KiB as PDF, {sealed} KiB encrypted");
    }
    Ok(())
}

fn print(batches: usize, env: &Env, house: &HouseKey) -> Result<Vec<SamplePrint>, String> {
    (0..batches)
        .map(|_| print_samples(BATCH_MAX, env, Some(house)).map_err(|error| error.to_string()))
        .collect()
}
