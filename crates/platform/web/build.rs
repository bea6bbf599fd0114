//! Builds the stylesheet and the script with the packages of `/web/package.json`.
//!
//! Everything lands in the target folder, never in the source tree: packages under `okno-assets/packages-<hash of the
//! lock>`, results under `okno-assets/dist-<hash of the sources>`. Both are shared by all profiles, so a release build
//! after a debug build costs nothing, and `npm ci` runs only when the lock has changed.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs, io};

const SOURCES: [&str; 3] = ["styles", "scripts", "images"];

fn main() -> ExitCode {
    match build() {
        Ok(dist) => {
            println!("cargo:rustc-env=OKNO_ASSETS={}", dist.display());
            ExitCode::SUCCESS
        }
        Err(reason) => {
            println!("cargo:error={reason}");
            ExitCode::FAILURE
        }
    }
}

fn build() -> Result<PathBuf, String> {
    let sources =
        path_of("CARGO_MANIFEST_DIR")?.join("../../../web").canonicalize().map_err(|e| e.to_string())?;
    println!("cargo:rerun-if-changed=build.rs");
    for name in ["build.mjs", "package.json", "package-lock.json"].into_iter().chain(SOURCES) {
        println!("cargo:rerun-if-changed={}", sources.join(name).display());
    }
    let cache = cache()?;
    fs::create_dir_all(&cache).map_err(|e| format!("{}: {e}", cache.display()))?;
    let packages = packages(&sources, &cache)?;
    let dist = cache.join(format!("dist-{:016x}", hash_of_sources(&sources).map_err(|e| e.to_string())?));
    if !dist.exists() {
        filled(&dist, |folder| {
            run(Command::new("node")
                .arg(sources.join("build.mjs"))
                .arg(&sources)
                .arg(folder)
                .env("NODE_PATH", packages.join("node_modules")))
        })?;
    }
    Ok(dist)
}

fn path_of(variable: &str) -> Result<PathBuf, String> {
    env::var_os(variable).map(PathBuf::from).ok_or_else(|| format!("cargo did not set {variable}"))
}

/// `<target>/okno-assets`, from `<target>/<profile>/build/<crate>/out`.
fn cache() -> Result<PathBuf, String> {
    let out = path_of("OUT_DIR")?;
    let target = out.ancestors().nth(4).ok_or("OUT_DIR is not inside a target folder")?;
    Ok(target.join("okno-assets"))
}

fn packages(sources: &Path, cache: &Path) -> Result<PathBuf, String> {
    let lock =
        fs::read(sources.join("package-lock.json")).map_err(|e| format!("web/package-lock.json: {e}"))?;
    let folder = cache.join(format!("packages-{:016x}", hash(&lock)));
    if !folder.exists() {
        filled(&folder, |folder| {
            for name in ["package.json", "package-lock.json"] {
                fs::copy(sources.join(name), folder.join(name)).map_err(|e| format!("web/{name}: {e}"))?;
            }
            run(Command::new("npm")
                .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
                .current_dir(folder))
        })?;
    }
    Ok(folder)
}

/// Fills a folder beside its place and moves it there, so that a half-filled one is never taken for a whole one.
fn filled(place: &Path, fill: impl FnOnce(&Path) -> Result<(), String>) -> Result<(), String> {
    let draft = place.with_extension(format!("draft-{}", std::process::id()));
    fs::create_dir_all(&draft).map_err(|e| format!("{}: {e}", draft.display()))?;
    let filled = fill(&draft);
    if filled.is_err() {
        let _ = fs::remove_dir_all(&draft);
        return filled;
    }
    // Another build may have been faster; its result is the same.
    if fs::rename(&draft, place).is_err() && !place.exists() {
        return Err(format!("could not move {} into place", draft.display()));
    }
    let _ = fs::remove_dir_all(&draft);
    Ok(())
}

fn run(command: &mut Command) -> Result<(), String> {
    let name = command.get_program().to_string_lossy().into_owned();
    match command.output() {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => {
            Err(format!("{name} failed: {}", String::from_utf8_lossy(&output.stderr).replace('\n', " | ")))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(format!(
            "{name} was not found. The stylesheet is built with Node.js 20 or later: install it (Debian: apt-get install nodejs npm) and build again."
        )),
        Err(error) => Err(format!("{name}: {error}")),
    }
}

fn hash_of_sources(sources: &Path) -> io::Result<u64> {
    let mut files = vec![sources.join("build.mjs"), sources.join("package-lock.json")];
    for name in SOURCES {
        collect(&sources.join(name), &mut files)?;
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.strip_prefix(sources).unwrap_or(&file).hash(&mut hasher);
        fs::read(&file)?.hash(&mut hasher);
    }
    Ok(hasher.finish())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { collect(&path, files)? } else { files.push(path) }
    }
    Ok(())
}

fn hash(content: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    content.hash(&mut hasher);
    hasher.finish()
}
