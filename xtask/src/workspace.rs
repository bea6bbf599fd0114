//! The workspace on disk: its root, its build folder, its files.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::fault::Fault;

/// Folders that hold nothing of ours: build output, packages, pictures taken by tests.
const FOREIGN_FOLDERS: [&str; 4] = [".git", "target", "node_modules", "output"];

/// Where the workspace is and where Cargo builds it.
#[derive(Debug)]
pub struct Workspace {
    /// The folder with the workspace's `Cargo.toml`.
    pub root: PathBuf,
}

/// A text file of the workspace.
#[derive(Debug)]
pub struct SourceFile {
    /// Path from the root, with `/`.
    pub path: String,
    /// The whole text.
    pub text: String,
}

impl SourceFile {
    /// Whether the name ends so (give the dot).
    pub fn ends_with(&self, extension: &str) -> bool {
        self.path.ends_with(extension)
    }

    /// The file's own name.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }
}

impl Workspace {
    /// The workspace that this xtask was built from.
    pub fn find() -> Result<Self, Fault> {
        let own = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = own.parent().unwrap_or(own).to_owned();
        if root.join("Cargo.toml").is_file() {
            return Ok(Self { root });
        }
        Err(Fault::Missing(format!("no workspace at {}: run this from its checkout", root.display())))
    }

    /// A Cargo command in the root.
    pub fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(cargo_program());
        command.current_dir(&self.root).args(arguments);
        // `cargo run` describes xtask to xtask by these. Build scripts that watch them (ring's does) would run
        // again, and all that stands on them be built again, whenever a person and xtask build in turns.
        for (name, _) in std::env::vars_os() {
            let described = name.to_string_lossy();
            if described.starts_with("CARGO_PKG_") || described.starts_with("CARGO_MANIFEST_") {
                command.env_remove(&name);
            }
        }
        command
    }

    /// What `cargo metadata` says, without dependencies resolved.
    pub fn metadata(&self) -> Result<serde_json::Value, Fault> {
        let output = self
            .cargo(&["metadata", "--no-deps", "--format-version", "1", "--offline"])
            .output()
            .map_err(Fault::start("cargo metadata"))?;
        if !output.status.success() {
            let reason = String::from_utf8_lossy(&output.stderr).into_owned();
            return Err(Fault::Failed { program: "cargo metadata".into(), reason });
        }
        serde_json::from_slice(&output.stdout)
            .map_err(|e| Fault::Unreadable { what: "cargo metadata".into(), reason: e.to_string() })
    }

    /// Every text file that is ours, sorted by path.
    pub fn files(&self) -> Result<Vec<SourceFile>, Fault> {
        let mut files = Vec::new();
        collect(&self.root, &self.root, &mut files)?;
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(files)
    }
}

/// The Cargo that runs this xtask, or the one on the path.
pub fn cargo_program() -> String {
    std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned())
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<SourceFile>) -> Result<(), Fault> {
    for entry in std::fs::read_dir(folder).map_err(Fault::file(folder))? {
        let path = entry.map_err(Fault::file(folder))?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_symlink() || FOREIGN_FOLDERS.contains(&name) {
            continue;
        }
        if path.is_dir() {
            collect(root, &path, files)?;
            continue;
        }
        let bytes = std::fs::read(&path).map_err(Fault::file(&path))?;
        // Pictures and fonts are not text and have no house rules.
        if let Ok(text) = String::from_utf8(bytes) {
            let relative = path.strip_prefix(root).unwrap_or(&path);
            files.push(SourceFile { path: relative.to_string_lossy().replace('\\', "/"), text });
        }
    }
    Ok(())
}
