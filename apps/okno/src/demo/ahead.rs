//! A demo whose clock is ahead: what happens in years is looked at today.
//!
//! Everything of the demo goes by the one clock, the outside world too, so nothing in it disagrees. What stands outside does
//! not know of it: a signer started by hand and an authenticator on a telephone go by the real one.

use std::error::Error;
use std::path::Path;
use std::time::Duration;

use kernel::{Env, Language};

const DAY_SECONDS: u64 = 24 * 60 * 60;
/// How far ahead the folder has been, in days.
const FILE: &str = "days-ahead";

/// The surroundings, so far ahead, for what is kept in a folder.
///
/// # Errors
/// It has been further: what is kept in it would lie in the future.
pub fn begin(data: &Path, days: u32) -> Result<Env, Box<dyn Error>> {
    hold(data, days)?;
    Ok(env(days))
}

fn env(days: u32) -> Env {
    if days == 0 { Env::system() } else { Env::system_ahead(span(days)) }
}

fn span(days: u32) -> Duration {
    Duration::from_secs(u64::from(days).saturating_mul(DAY_SECONDS))
}

/// Notes how far ahead the folder is.
fn hold(data: &Path, days: u32) -> Result<(), Box<dyn Error>> {
    let file = data.join(FILE);
    let before = match std::fs::read_to_string(&file) {
        Ok(text) => text.trim().parse::<u32>().map_err(|error| format!("{}: {error}", file.display()))?,
        Err(_) => 0,
    };
    if days < before {
        return Err(format!(
            "this folder has been {before} days ahead: start with --days-ahead {before} or more, or with another folder"
        )
        .into());
    }
    if days > before {
        std::fs::write(&file, format!("{days}\n"))?;
    }
    Ok(())
}

/// Says that the clock is ahead, so that nobody takes its dates for today's.
pub fn print(days: u32, env: &Env) {
    if days == 0 {
        return;
    }
    let words = text::Words::new(Language::Ru);
    let today = env.now().date_in(&super::appearance().time_zone);
    println!(
        "{}",
        words
            .with("demo-line-ahead", &[("days", i64::from(days).into()), ("date", words.date(today).into())])
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_was_ahead_goes_on_and_not_back() {
        let folder = tempfile::tempdir().unwrap();
        hold(folder.path(), 0).unwrap();
        hold(folder.path(), 30).unwrap();
        hold(folder.path(), 30).unwrap();
        hold(folder.path(), 40).unwrap();
        assert!(hold(folder.path(), 39).unwrap_err().to_string().contains("--days-ahead 40"));
        assert!(hold(folder.path(), 0).is_err());
    }

    #[test]
    fn the_clock_is_ahead_by_as_many_days() {
        let (real, ahead) = (env(0).now(), env(365).now());
        let between = ahead.since(real);
        assert!(between >= span(365) && between < span(366));
    }
}
