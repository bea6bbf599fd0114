//! What must be true of letters and batches in the end.

use std::collections::{BTreeSet, HashSet};
use std::error::Error;
use std::time::{Duration, Instant};

use kernel::Uuid;
use store::Store;

use super::letters::AtPost;
use super::messages::count;

/// Longer than a lease that the last kill left behind.
const ENDS_WITHIN: Duration = Duration::from_secs(150);
const LETTER_JOBS: &str = "SELECT COUNT(*) FROM jobs WHERE kind IN ('letter.render', 'letter.hand')";

/// Each batch came once, and once more at most where its answer was lost: on purpose, or because a kill came before it was
/// written. Each sheet came once.
/// A batch that the post had taken when a kill came before the answer was written came again.
pub fn examine_batches(
    post: &AtPost,
    open_at_kills: &[HashSet<Uuid>],
    unanswered: &HashSet<Uuid>,
) -> Vec<String> {
    let mut wrong = Vec::new();
    let (mut repeated, mut lost_on_purpose) = (0, 0);
    for batch in &post.batches {
        let kills = open_at_kills.iter().filter(|open| open.contains(&batch.id)).count();
        let lost = u64::from(batch.is_answer_lost) + u64::try_from(kills).unwrap_or(u64::MAX);
        if batch.times > 1 + lost {
            wrong
                .push(format!("batch {} came {} times, and {lost} answers were lost", batch.id, batch.times));
        }
        repeated += batch.times - 1;
        lost_on_purpose += u64::from(batch.is_answer_lost);
    }
    if unanswered.is_empty() {
        wrong.push("no kill came between the post's answer and what is written of it".to_owned());
    }
    for id in unanswered {
        let times = post.batches.iter().find(|batch| batch.id == *id).map_or(0, |batch| batch.times);
        if times < 2 {
            wrong
                .push(format!("batch {id} was killed before its answer was written, and came {times} times"));
        }
    }
    println!("{:<46} {:>7}", "batches killed before the answer was written", unanswered.len());
    let references: BTreeSet<&str> = post.letters.iter().map(|letter| letter.reference.as_str()).collect();
    if references.len() != post.letters.len() {
        wrong.push("one sheet came to the post twice".to_owned());
    }
    println!("{:<46} {:>7}", "sheets at the post", post.letters.len());
    println!("{:<46} {:>7}", "batches at the post", post.batches.len());
    println!("{:<46} {lost_on_purpose:>7}", "  whose answer the post lost on purpose");
    println!("{:<46} {repeated:>7}", "  handed over again under the same id");
    wrong
}

/// Nobody's letter is lost, and nothing of a sheet is left here. The server runs beside.
pub async fn examine_database(store: &Store, letters: u64) -> Result<Vec<String>, Box<dyn Error>> {
    let began = Instant::now();
    while count(store, LETTER_JOBS).await? > 0 && began.elapsed() < ENDS_WITHIN {
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    let people = "SELECT COUNT(*) FROM (SELECT subject FROM letters GROUP BY lane, subject) people";
    let unfinished = "SELECT COUNT(*) FROM letter_batches WHERE state NOT IN ('handed', 'void')";
    let expectations = [
        ("letters", "SELECT COUNT(*) FROM letters", letters),
        ("people with a letter", people, letters),
        ("letters that have ended", "SELECT COUNT(*) FROM letters WHERE state = 'ended'", letters),
        (
            "letters with a code left",
            "SELECT COUNT(*) FROM letters WHERE code_hash IS NOT NULL AND state <> 'ended'",
            0,
        ),
        ("batches that have not ended", unfinished, 0),
        (
            "batches whose sheets are still here",
            "SELECT COUNT(*) FROM letter_batches WHERE sealed IS NOT NULL",
            0,
        ),
        ("keys of sheets left", "SELECT COUNT(*) FROM scope_keys WHERE kind = 'sheets'", 0),
        ("letters that wait for a batch", "SELECT COUNT(*) FROM letter_sheets WHERE batch IS NULL", 0),
        ("jobs of letters left", LETTER_JOBS, 0),
        ("jobs that failed", "SELECT COUNT(*) FROM jobs WHERE state = 'failed'", 0),
    ];
    let mut wrong = Vec::new();
    for (what, query, expected) in expectations {
        let counted = count(store, query).await?;
        println!("{what:<46} {counted:>7}");
        if counted != expected {
            wrong.push(format!("{what}: {counted} in place of {expected}"));
        }
    }
    Ok(wrong)
}
