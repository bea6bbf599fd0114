//! The Okno binary.

use std::process::ExitCode;

use clap::Parser;
use okno::{cli, logging};

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    logging::start(cli.log_default());
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error),
    };
    match runtime.block_on(cli.run()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(error.as_ref()),
    }
}

fn fail(error: &dyn std::error::Error) -> ExitCode {
    eprint!("okno: {error}");
    let mut cause = error.source();
    while let Some(next) = cause {
        eprint!(": {next}");
        cause = next.source();
    }
    eprintln!();
    ExitCode::FAILURE
}
