//! The journeys in `web/e2e`: packages when the lock changed, the binary, then Node's test runner.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::counts::Counts;
use super::programs::{must, run_and_listen};
use super::target_folder;
use super::tools::Tools;
use crate::fault::Fault;
use crate::workspace::Workspace;

const MINUTES_PER_TEST: u64 = 10;

/// Runs every journey, one after another, each with a demo of its own.
pub fn run(workspace: &Workspace, tools: &Tools, fast: bool) -> Result<Counts, Fault> {
    let folder = workspace.root.join("web/e2e");
    if !fast {
        install_packages(&folder)?;
    }
    // With the whole workspace, so that no dependency is built again with other features than the tests had; and its
    // libraries, of which one is the simulator of a token.
    must(&mut workspace.cargo(&["build", "--workspace", "--locked"]))?;
    let limit = format!("--test-timeout={}", MINUTES_PER_TEST * 60_000);
    let mut command = Command::new("node");
    command
        .current_dir(&folder)
        .args(["--test", "--test-concurrency=1", "--test-reporter=spec", &limit])
        .args(journeys(&folder)?)
        .env("OKNO_BINARY", target_folder(workspace)?.join("debug/okno"))
        .env("OKNO_CHROMIUM", &tools.chromium);
    let (succeeded, lines) = run_and_listen(&mut command)?;
    Ok(Counts::settle(succeeded, Counts::of_node(&lines), "the journeys did not start"))
}

/// `npm ci`, unless it has run for this very lock file.
fn install_packages(folder: &Path) -> Result<(), Fault> {
    let lock = folder.join("package-lock.json");
    let wanted = std::fs::read(&lock).map_err(Fault::file(&lock))?;
    let mark = folder.join("node_modules/.okno-lock");
    if std::fs::read(&mark).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    must(Command::new("npm").current_dir(folder).args([
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ]))?;
    std::fs::write(&mark, wanted).map_err(Fault::file(&mark))
}

fn journeys(folder: &Path) -> Result<Vec<PathBuf>, Fault> {
    let journeys = folder.join("journeys");
    let entries = std::fs::read_dir(&journeys).map_err(Fault::file(&journeys))?;
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.to_string_lossy().ends_with(".test.js"))
        .collect();
    files.sort();
    Ok(files)
}
