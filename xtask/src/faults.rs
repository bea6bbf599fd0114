//! `cargo xtask faults`: SIGKILL at random moments, on SQLite or on a PostgreSQL of its own.

use std::process::{Command, Output};

use crate::fault::Fault;
use crate::testing::counts::Counts;
use crate::testing::postgres::Postgres;
use crate::testing::programs::must;
use crate::testing::tools::Tools;
use crate::testing::{Part, target_folder};
use crate::workspace::Workspace;

/// What the command line asked for.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Options {
    on_postgres: bool,
    /// What `okno faults` reads.
    rest: Vec<String>,
}

impl Options {
    /// Reads what stands after `cargo xtask faults`.
    pub fn parse(words: &[&str]) -> Result<Self, Fault> {
        let mut options = Self::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match *word {
                "--postgres" => options.on_postgres = true,
                "--kills" | "--people" | "--messages" | "--letters" | "--seed" | "--at-once" => {
                    let number = words.next().filter(|number| number.parse::<u64>().is_ok());
                    let number = number.ok_or_else(|| Fault::Usage(format!("{word} wants a number")))?;
                    options.rest.extend([(*word).to_owned(), (*number).to_owned()]);
                }
                other => return Err(Fault::Usage(format!("`{other}` is not understood"))),
            }
        }
        Ok(options)
    }
}

/// The whole trial, on one engine, with what it says as it comes.
pub fn run(workspace: &Workspace, options: &Options) -> Result<bool, Fault> {
    let parts = if options.on_postgres { vec![Part::Faults] } else { Vec::new() };
    let tools = Tools::prepare(&parts, false)?;
    let mut command = command(workspace)?;
    command.args(&options.rest);
    // It must live as long as the trial.
    let postgres = if options.on_postgres { Some(Postgres::start(&tools.postgres_programs)?) } else { None };
    if let Some(postgres) = &postgres {
        command.args(["--postgres", &empty_database(postgres)]);
    }
    Ok(command.status().map_err(Fault::start("okno faults"))?.success())
}

/// The small trials of every test run: all beside each other, because people wait more than they work, and messages wait for
/// the end of a lease.
pub fn run_small(workspace: &Workspace, tools: &Tools) -> Result<Counts, Fault> {
    let postgres = Postgres::start(&tools.postgres_programs)?;
    let people = ["--kills", "4", "--people", "24", "--at-once", "24"];
    // Each kill costs a lease; one is enough to see that nothing is lost and nothing done twice.
    let burst = ["--kills", "1", "--messages", "1000"];
    let letters = ["--kills", "1", "--letters", "8", "--at-once", "8"];
    let (second, third) =
        (Postgres::start(&tools.postgres_programs)?, Postgres::start(&tools.postgres_programs)?);
    let mut commands = Vec::new();
    for (words, postgres) in [
        (&people[..], None),
        (&people[..], Some(&postgres)),
        (&burst[..], None),
        (&burst[..], Some(&second)),
        (&letters[..], None),
        (&letters[..], Some(&third)),
    ] {
        let mut command = command(workspace)?;
        command.args(words);
        if let Some(postgres) = postgres {
            command.args(["--postgres", &empty_database(postgres)]);
        }
        commands.push(command);
    }
    let outputs = std::thread::scope(|scope| {
        let running: Vec<_> =
            commands.into_iter().map(|mut command| scope.spawn(move || command.output())).collect();
        running.into_iter().map(std::thread::ScopedJoinHandle::join).collect::<Vec<_>>()
    });
    let mut counts = Counts::default();
    for output in outputs {
        counts = counts + judge(output.unwrap_or_else(|_| Err(std::io::Error::other("a thread panicked"))))?;
    }
    Ok(counts)
}

fn judge(output: std::io::Result<Output>) -> Result<Counts, Fault> {
    let output = output.map_err(Fault::start("okno faults"))?;
    print!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    Ok(Counts::one(output.status.success()))
}

/// `okno faults`, built as the browser's journeys build it.
fn command(workspace: &Workspace) -> Result<Command, Fault> {
    must(&mut workspace.cargo(&["build", "--workspace", "--bins", "--locked"]))?;
    let mut command = Command::new(target_folder(workspace)?.join("debug/okno"));
    command.arg("faults");
    Ok(command)
}

/// Every server has a database of this name, and a new one has nothing in it.
fn empty_database(postgres: &Postgres) -> String {
    format!("{}/postgres", postgres.url())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seed_and_the_sizes_are_handed_on() {
        let options = Options::parse(&["--kills", "5", "--postgres", "--seed", "7"]).unwrap();
        let rest = ["--kills", "5", "--seed", "7"].map(str::to_owned).to_vec();
        assert_eq!(options, Options { on_postgres: true, rest });
        assert!(Options::parse(&["--kills"]).is_err());
        assert!(Options::parse(&["--seed", "x"]).is_err());
        assert!(Options::parse(&["--minutes", "5"]).is_err());
    }
}
