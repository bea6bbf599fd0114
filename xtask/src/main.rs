//! What a contributor runs: `cargo xtask test`, its parts `tidy` and `arrows`, and the large `faults`.
//!
//! It prepares a machine, starts what the tests need and holds the sources against the house rules.
//! It never becomes part of the product, and no room depends on it.

mod arrows;
mod fault;
mod faults;
mod findings;
mod testing;
mod tidy;
mod workspace;

use std::process::ExitCode;

use fault::Fault;
use workspace::Workspace;

const USAGE: &str = "\
cargo xtask test [--fast] [--only PART]   everything a change must pass; PART is one of
                                          fmt, clippy, tidy, arrows, deny, rust, faults, browser;
                                          --fast looks neither for packages nor for npm's
cargo xtask faults [--kills N] [--people N] [--seed S] [--at-once N] [--postgres]
                                          50 SIGKILLs while 500 people register and are checked
cargo xtask tidy                          the house rules that are programs
cargo xtask arrows                        ARCHITECTURE.md's crates and arrows against Cargo's
";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match run(&words) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the command; `false` means that it ran and found something wrong.
fn run(words: &[String]) -> Result<bool, Fault> {
    let workspace = Workspace::find()?;
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["test", options @ ..] => testing::run(&workspace, &testing::Options::parse(options)?),
        ["faults", options @ ..] => faults::run(&workspace, &faults::Options::parse(options)?),
        ["tidy"] => tidy::check(&workspace).map(|found| found.print("tidy")),
        ["arrows"] => arrows::check(&workspace).map(|found| found.print("arrows")),
        _ => Err(Fault::Usage(USAGE.to_owned())),
    }
}
