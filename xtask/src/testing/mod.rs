//! `cargo xtask test`: everything that a change must pass, in one command.

mod browser;
pub mod counts;
pub mod postgres;
pub mod programs;
pub mod tools;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::fault::Fault;
use crate::workspace::Workspace;
use crate::{arrows, faults, tidy};
use counts::Counts;
use tools::Tools;

/// One part of the run. Each is worth at least one count in the last line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// `cargo fmt --check`.
    Format,
    /// House rules.
    Tidy,
    /// Rooms and arrows.
    Arrows,
    /// Licences and sources of dependencies.
    Deny,
    /// Clippy with every warning an error.
    Clippy,
    /// Unit, store and page tests, on SQLite and on PostgreSQL.
    Rust,
    /// A few kills while people register, on both engines.
    Faults,
    /// Journeys in a browser.
    Browser,
}

impl Part {
    /// The quick ones first.
    const ALL: [Self; 8] = [
        Self::Format,
        Self::Tidy,
        Self::Arrows,
        Self::Deny,
        Self::Clippy,
        Self::Rust,
        Self::Faults,
        Self::Browser,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Format => "fmt",
            Self::Tidy => "tidy",
            Self::Arrows => "arrows",
            Self::Deny => "deny",
            Self::Clippy => "clippy",
            Self::Rust => "rust",
            Self::Faults => "faults",
            Self::Browser => "browser",
        }
    }
}

/// What the command line asked for.
#[derive(Debug, PartialEq, Eq)]
pub struct Options {
    parts: Vec<Part>,
    /// Look neither for packages of the system nor for those of npm.
    fast: bool,
}

impl Options {
    /// Reads what stands after `cargo xtask test`; `--only` may stand several times.
    pub fn parse(words: &[&str]) -> Result<Self, Fault> {
        let mut options = Self { parts: Vec::new(), fast: false };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match *word {
                "--fast" => options.fast = true,
                "--only" => {
                    let name = words.next().copied().unwrap_or_default();
                    let part = Part::ALL.into_iter().find(|part| part.name() == name);
                    options.parts.push(part.ok_or_else(|| unknown(name))?);
                }
                other => return Err(unknown(other)),
            }
        }
        if options.parts.is_empty() {
            options.parts = Part::ALL.to_vec();
        }
        Ok(options)
    }
}

fn unknown(word: &str) -> Fault {
    let parts: Vec<&str> = Part::ALL.into_iter().map(Part::name).collect();
    Fault::Usage(format!("`{word}` is not understood: --fast, or --only with one of {}", parts.join(", ")))
}

/// Runs the parts; the last line printed is `N passed, N failed`.
pub fn run(workspace: &Workspace, options: &Options) -> Result<bool, Fault> {
    let started = Instant::now();
    let mut times = Vec::new();
    let tools = timed("tools", &mut times, || Tools::prepare(&options.parts, options.fast))?;
    let mut total = Counts::default();
    let mut broken = Vec::new();
    for part in &options.parts {
        let counts = timed(part.name(), &mut times, || {
            run_part(*part, workspace, &tools, options.fast).unwrap_or_else(|fault| {
                println!("{fault}");
                Counts::failed()
            })
        });
        if counts.failed > 0 {
            broken.push(part.name());
        }
        total = total + counts;
    }
    times.push(("together", started.elapsed()));
    println!();
    for (name, time) in times {
        println!("{name:>10} {:7.1} s", time.as_secs_f64());
    }
    if !broken.is_empty() {
        println!("failed in: {}", broken.join(", "));
    }
    println!("{total}");
    Ok(total.failed == 0)
}

fn timed<T>(name: &'static str, times: &mut Vec<(&'static str, Duration)>, work: impl FnOnce() -> T) -> T {
    println!("\n== {name}");
    let started = Instant::now();
    let result = work();
    times.push((name, started.elapsed()));
    result
}

fn run_part(part: Part, workspace: &Workspace, tools: &Tools, fast: bool) -> Result<Counts, Fault> {
    match part {
        Part::Format => one(workspace, &["fmt", "--all", "--check"]),
        Part::Tidy => tidy::check(workspace).map(|found| Counts::one(found.print("tidy"))),
        Part::Arrows => arrows::check(workspace).map(|found| Counts::one(found.print("arrows"))),
        Part::Deny => {
            one(workspace, &["deny", "--log-level", "error", "check", "bans", "licenses", "sources"])
        }
        Part::Clippy => {
            one(workspace, &["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"])
        }
        Part::Rust => rust_tests(workspace, tools),
        Part::Faults => faults::run_small(workspace, tools),
        Part::Browser => browser::run(workspace, tools, fast),
    }
}

/// A Cargo command that counts as one: it passes or it fails.
fn one(workspace: &Workspace, arguments: &[&str]) -> Result<Counts, Fault> {
    let status = workspace.cargo(arguments).status().map_err(Fault::start("cargo"))?;
    Ok(Counts::one(status.success()))
}

fn rust_tests(workspace: &Workspace, tools: &Tools) -> Result<Counts, Fault> {
    let postgres = postgres::Postgres::start(&tools.postgres_programs)?;
    println!("PostgreSQL {} listens on 127.0.0.1:{}", tools.postgres_version, postgres.port);
    let mut command = workspace.cargo(&["nextest", "run", "--workspace", "--locked"]);
    command.env("OKNO_TEST_POSTGRES_URL", postgres.url());
    let (passed, lines) = programs::run_and_listen_to_errors(&mut command)?;
    let counts = lines.iter().rev().find_map(|line| Counts::of_nextest(line));
    Ok(Counts::settle(passed, counts, "the tests did not build or did not start"))
}

/// Where Cargo puts what it builds.
pub fn target_folder(workspace: &Workspace) -> Result<PathBuf, Fault> {
    let metadata = workspace.metadata()?;
    let folder = metadata.get("target_directory").and_then(|folder| folder.as_str()).map(PathBuf::from);
    folder.ok_or_else(|| Fault::Unreadable {
        what: "cargo metadata".into(),
        reason: "no target directory".into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_options_everything_runs() {
        assert_eq!(Options::parse(&[]).unwrap(), Options { parts: Part::ALL.to_vec(), fast: false });
    }

    #[test]
    fn only_names_the_parts() {
        let options = Options::parse(&["--only", "tidy", "--fast", "--only", "fmt"]).unwrap();
        assert_eq!(options, Options { parts: vec![Part::Tidy, Part::Format], fast: true });
    }

    #[test]
    fn unknown_part_or_option_is_refused() {
        assert!(Options::parse(&["--only", "everything"]).is_err());
        assert!(Options::parse(&["--only"]).is_err());
        assert!(Options::parse(&["--slow"]).is_err());
    }
}
