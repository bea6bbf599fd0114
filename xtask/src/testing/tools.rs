//! What the tests need on the machine: found, installed, or named with the command that installs it.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::Part;
use super::postgres::is_root;
use super::programs::{find_program, must, output_of};
use crate::fault::Fault;
use crate::workspace::cargo_program;

const POSTGRES_MIN: u32 = 15;
const NODE_MIN: u32 = 20;
const NEXTEST: &str = "cargo-nextest@0.9.143";
const DENY: &str = "cargo-deny@0.20.2";

/// Where the tools are.
#[derive(Debug, Default)]
pub struct Tools {
    /// The folder of `initdb` and `pg_ctl`; empty where no part needs it.
    pub postgres_programs: PathBuf,
    /// The server's major version.
    pub postgres_version: u32,
    /// The browser; empty where no part needs it.
    pub chromium: PathBuf,
}

impl Tools {
    /// Finds what these parts need, and installs what is missing as far as that is allowed.
    pub fn prepare(parts: &[Part], fast: bool) -> Result<Self, Fault> {
        if !fast {
            install_packages(&missing_packages(parts))?;
            install_cargo_tools(parts)?;
        }
        let missing = missing_of(parts);
        if !missing.is_empty() {
            return Err(Fault::Missing(format!("missing on this machine:\n{}", missing.join("\n"))));
        }
        let (postgres_programs, postgres_version) = find_postgres().unwrap_or_default();
        let chromium = find_chromium().unwrap_or_default();
        Ok(Self { postgres_programs, postgres_version, chromium })
    }
}

/// Debian's packages that these parts need and that are not there.
fn missing_packages(parts: &[Part]) -> Vec<&'static str> {
    let mut packages = Vec::new();
    let needs_postgres = parts.iter().any(|part| matches!(part, Part::Rust | Part::Faults));
    if needs_postgres && find_postgres().is_none() {
        packages.push("postgresql");
    }
    if parts.contains(&Part::Rust) && !has_gost_engine() {
        packages.push("libengine-gost-openssl");
    }
    if parts.contains(&Part::Rust) && !has_softhsm() {
        packages.push("softhsm2");
    }
    if parts.contains(&Part::Browser) && find_chromium().is_none() {
        packages.push("chromium");
    }
    packages
}

fn install_packages(packages: &[&str]) -> Result<(), Fault> {
    if packages.is_empty() || !is_root() || find_program("apt-get").is_none() {
        return Ok(());
    }
    println!("installing {}", packages.join(", "));
    must(Command::new("apt-get").args(["update", "-qq"]))?;
    must(
        Command::new("apt-get")
            .env("DEBIAN_FRONTEND", "noninteractive")
            .args(["install", "-y", "-qq", "--no-install-recommends"])
            .args(packages),
    )
}

/// Cargo's own tools, each with the version that is known to fit the toolchain.
fn cargo_tools(parts: &[Part]) -> Vec<(&'static str, &'static str)> {
    let mut tools = Vec::new();
    if parts.contains(&Part::Rust) {
        tools.push(("nextest", NEXTEST));
    }
    if parts.contains(&Part::Deny) {
        tools.push(("deny", DENY));
    }
    tools
}

fn has_cargo_tool(tool: &str) -> bool {
    output_of(Command::new(cargo_program()).args([tool, "--version"])).is_some()
}

fn install_cargo_tools(parts: &[Part]) -> Result<(), Fault> {
    for (tool, package) in cargo_tools(parts) {
        if !has_cargo_tool(tool) {
            println!("installing {package}, once");
            // Its objects are of no use to the workspace's build folder.
            must(
                Command::new(cargo_program())
                    .env_remove("CARGO_TARGET_DIR")
                    .args(["install", "--locked", package]),
            )?;
        }
    }
    Ok(())
}

/// What is still missing, each with what to do.
fn missing_of(parts: &[Part]) -> Vec<String> {
    let mut missing = Vec::new();
    let builds =
        parts.iter().any(|part| matches!(part, Part::Clippy | Part::Rust | Part::Faults | Part::Browser));
    if builds && find_program("cc").is_none() {
        missing.push("- a C compiler: apt-get install gcc libc6-dev".to_owned());
    }
    if builds && !has_node() {
        missing.push(format!("- Node.js {NODE_MIN} or newer with npm: apt-get install nodejs npm"));
    }
    for (tool, package) in cargo_tools(parts) {
        if !has_cargo_tool(tool) {
            missing.push(format!("- cargo {tool}: cargo install --locked {package}"));
        }
    }
    for package in missing_packages(parts) {
        let what = match package {
            "chromium" => "Chromium (or its path in OKNO_CHROMIUM)".to_owned(),
            "softhsm2" => "SoftHSM, a token in software".to_owned(),
            "libengine-gost-openssl" => "OpenSSL with its gost engine".to_owned(),
            _ => format!("PostgreSQL {POSTGRES_MIN} or newer with initdb and pg_ctl"),
        };
        missing.push(format!("- {what}: apt-get update && apt-get install {package}"));
    }
    missing
}

fn has_node() -> bool {
    let version = output_of(Command::new("node").arg("--version"));
    let new_enough = version.as_deref().and_then(major_version).is_some_and(|major| major >= NODE_MIN);
    new_enough && find_program("npm").is_some()
}

/// Its library, where Debian puts it, and the program that makes its tokens.
fn has_softhsm() -> bool {
    Path::new("/usr/lib/softhsm/libsofthsm2.so").is_file() && find_program("softhsm2-util").is_some()
}

/// OpenSSL says where its engines are: `ENGINESDIR: "/usr/lib/x86_64-linux-gnu/engines-3"`.
fn has_gost_engine() -> bool {
    let said = output_of(Command::new("openssl").args(["version", "-e"]));
    let folder = said.as_deref().and_then(|said| said.split('"').nth(1));
    folder.is_some_and(|folder| Path::new(folder).join("gost.so").is_file())
}

/// The newest server of those installed, if one is new enough.
fn find_postgres() -> Option<(PathBuf, u32)> {
    let mut folders: Vec<PathBuf> = Vec::new();
    folders.extend(output_of(Command::new("pg_config").arg("--bindir")).map(PathBuf::from));
    folders.extend(find_program("initdb").and_then(|program| program.parent().map(Path::to_owned)));
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    folders.extend(versions.map(|entry| entry.path().join("bin")));
    folders.into_iter().filter_map(version_of_server).max_by_key(|(_, version)| *version)
}

fn version_of_server(folder: PathBuf) -> Option<(PathBuf, u32)> {
    if !folder.join("initdb").is_file() || !folder.join("pg_ctl").is_file() {
        return None;
    }
    let version = output_of(Command::new(folder.join("postgres")).arg("--version"))?;
    let major = version.split_whitespace().find_map(major_version)?;
    (major >= POSTGRES_MIN).then_some((folder, major))
}

fn find_chromium() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("OKNO_CHROMIUM") {
        return Some(PathBuf::from(named)).filter(|path| path.is_file());
    }
    ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(find_program)
}

/// `v20.1.2`, `15.18`, `17beta1`: the number before anything else.
fn major_version(text: &str) -> Option<u32> {
    let digits = text.trim_start_matches('v');
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    digits.get(..end)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn major_version_is_read_from_what_programs_say() {
        assert_eq!(major_version("v20.20.2"), Some(20));
        assert_eq!("postgres (PostgreSQL) 15.18 (Debian)".split(' ').find_map(major_version), Some(15));
        assert_eq!(major_version("17beta1"), Some(17));
        assert_eq!(major_version("none"), None);
    }

    #[test]
    fn parts_ask_only_for_what_they_need() {
        assert!(missing_of(&[Part::Format, Part::Tidy, Part::Arrows]).is_empty());
        assert!(cargo_tools(&[Part::Clippy, Part::Browser]).is_empty());
        assert_eq!(cargo_tools(&Part::ALL).len(), 2);
    }

    #[test]
    fn folder_without_a_server_is_none() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(version_of_server(folder.path().to_owned()), None);
    }
}
