//! Running programs and listening to them.

use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use crate::fault::Fault;

/// A program on the path.
pub fn find_program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|program| program.is_file())
}

/// What a program prints, if it starts and succeeds.
pub fn output_of(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs a program that must succeed.
pub fn must(command: &mut Command) -> Result<(), Fault> {
    let shown = format!("{command:?}").replace('"', "");
    let status = command.stdin(Stdio::null()).status().map_err(Fault::start(&shown))?;
    if status.success() {
        return Ok(());
    }
    Err(Fault::Failed { program: shown, reason: status.to_string() })
}

/// Runs a program, shows its standard output as it comes, and gives the lines back.
pub fn run_and_listen(command: &mut Command) -> Result<(bool, Vec<String>), Fault> {
    let mut child = spawn(command.stdout(Stdio::piped()))?;
    let lines = child.stdout.take().map(echo).unwrap_or_default();
    finish(child, lines)
}

/// The same for a program that speaks on its standard error.
pub fn run_and_listen_to_errors(command: &mut Command) -> Result<(bool, Vec<String>), Fault> {
    let mut child = spawn(command.stderr(Stdio::piped()))?;
    let lines = child.stderr.take().map(echo).unwrap_or_default();
    finish(child, lines)
}

fn spawn(command: &mut Command) -> Result<Child, Fault> {
    let shown = command.get_program().to_string_lossy().into_owned();
    command.stdin(Stdio::null()).spawn().map_err(Fault::start(&shown))
}

fn echo(stream: impl Read) -> Vec<String> {
    let mut lines = Vec::new();
    for line in BufReader::new(stream).split(b'\n').map_while(Result::ok) {
        let line = String::from_utf8_lossy(&line).into_owned();
        println!("{line}");
        lines.push(line);
    }
    lines
}

fn finish(mut child: Child, lines: Vec<String>) -> Result<(bool, Vec<String>), Fault> {
    let status = child.wait().map_err(Fault::start("a test runner"))?;
    Ok((status.success(), lines))
}
