//! Rules on the crates' `Cargo.toml`: the house's lints, versions in one place, nothing that is not used.

use super::lexer::lex;
use crate::findings::Findings;
use crate::workspace::SourceFile;

/// Crates that a macro of ours names, so that the code that calls it does not.
const BY_MACRO: [(&str, &str); 1] = [("tokio", "on_both_engines")];

/// Holds every crate's manifest against these rules, together with the crate's sources.
pub fn check(files: &[SourceFile], findings: &mut Findings) {
    let manifests = files.iter().filter(|file| file.path.ends_with("/Cargo.toml"));
    for manifest in manifests.filter(|manifest| !is_workspace_of_its_own(&manifest.text)) {
        let folder = manifest.path.trim_end_matches("Cargo.toml");
        let own = |file: &&SourceFile| file.path.starts_with(folder) && file.ends_with(".rs");
        let code: Vec<String> = files.iter().filter(own).map(|file| lex(&file.text).code).collect();
        check_one(manifest, &code, findings);
    }
}

fn check_one(manifest: &SourceFile, code: &[String], findings: &mut Findings) {
    if !has_house_lints(&manifest.text) && !has_unsafe_lints(&manifest.text) {
        findings.add(&manifest.path, 0, "the house's lints hold here too: `[lints]` with `workspace = true`");
    }
    // A room that nobody has moved into yet uses nothing.
    let inhabited = code.iter().any(|code| !matches!(code.trim(), "" | "fn main() {}"));
    for (line, entry) in dependencies(&manifest.text) {
        // A crate that tests itself with features of its own is no dependency.
        if entry.contains("path = \".\"") {
            continue;
        }
        let name = entry.split(['.', '=', ' ']).next().unwrap_or_default();
        if !entry.contains("workspace") {
            findings.add(
                &manifest.path,
                line,
                format!("{name}: its version stands in the workspace's Cargo.toml"),
            );
        }
        // A dependency may be there for its features alone, and says so.
        let excused = entry.split_once("# unused: ").is_some_and(|(_, reason)| !reason.trim().is_empty());
        let ident = name.replace('-', "_");
        let by_macro = BY_MACRO.iter().find(|(named, _)| *named == ident).map_or("", |(_, by)| *by);
        let used =
            |code: &String| holds_ident(code, &ident) || (!by_macro.is_empty() && code.contains(by_macro));
        if inhabited && !excused && !code.iter().any(used) {
            findings.add(
                &manifest.path,
                line,
                format!("{name} is not used: remove it, or say `# unused: reason`"),
            );
        }
    }
}

/// The fuzz targets stand outside, since another compiler builds them.
fn is_workspace_of_its_own(text: &str) -> bool {
    text.lines().any(|line| line.trim() == "[workspace]")
}

fn has_house_lints(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim);
    lines.any(|line| line == "[lints]") && lines.next() == Some("workspace = true")
}

/// A room that calls or is called by C says so, denies unsafe code all the same, so that each module of it is named, and
/// keeps the rest.
fn has_unsafe_lints(text: &str) -> bool {
    let kept = [
        "[lints.rust]",
        "unsafe_code = \"deny\"",
        "[lints.clippy]",
        "all = { level = \"deny\", priority = -1 }",
    ];
    super::is_excused(text, "unsafe") && kept.iter().all(|line| text.lines().any(|own| own == *line))
}

/// The lines of all sections of dependencies, with their numbers.
fn dependencies(text: &str) -> Vec<(usize, &str)> {
    let mut inside = false;
    let mut entries = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.starts_with('[') {
            inside = line.ends_with("dependencies]");
        } else if inside && !line.is_empty() && !line.starts_with('#') {
            entries.push((index + 1, line));
        }
    }
    entries
}

fn holds_ident(code: &str, ident: &str) -> bool {
    let part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    code.match_indices(ident).any(|(at, _)| {
        let before = code.get(..at).and_then(|text| text.chars().next_back());
        let after = code.get(at + ident.len()..).and_then(|text| text.chars().next());
        !part(before) && !part(after)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINTS: &str = "[lints]\nworkspace = true\n";

    fn lines_found(manifest: &str, code: &str) -> Vec<usize> {
        let files = [
            SourceFile { path: "crates/x/Cargo.toml".into(), text: manifest.into() },
            SourceFile { path: "crates/x/src/lib.rs".into(), text: code.into() },
        ];
        let mut findings = Findings::default();
        check(&files, &mut findings);
        findings.lines()
    }

    #[test]
    fn crate_without_the_house_lints_is_found() {
        assert_eq!(lines_found("[package]\n", ""), [0]);
        assert!(lines_found(LINTS, "").is_empty());
    }

    #[test]
    fn crate_beside_c_says_so_and_keeps_the_other_lints() {
        let lints = "[lints.rust]\nunsafe_code = \"deny\"\n[lints.clippy]\nall = { level = \"deny\", priority = -1 }\n";
        assert_eq!(lines_found(lints, ""), [0]);
        let excused = format!("# unsafe: is called by C\n{lints}");
        assert!(lines_found(&excused, "").is_empty());
        assert_eq!(lines_found(&excused.replace("\"deny\"\n", "\"allow\"\n"), ""), [0]);
    }

    #[test]
    fn workspace_of_its_own_has_rules_of_its_own() {
        assert!(
            lines_found("[package]\n[workspace]\n[dependencies]\nserde = \"1\"\n", "fn a() {}").is_empty()
        );
    }

    #[test]
    fn version_outside_the_workspace_is_found() {
        let code = "use serde::Serialize;";
        assert_eq!(lines_found(&format!("{LINTS}[dependencies]\nserde = \"1\"\n"), code), [4]);
        assert!(lines_found(&format!("{LINTS}[dependencies]\nserde.workspace = true\n"), code).is_empty());
    }

    #[test]
    fn crate_that_a_macro_names_is_used() {
        let manifest = format!("{LINTS}[dev-dependencies]\ntokio.workspace = true\n");
        assert!(lines_found(&manifest, "store::on_both_engines!(X; a => async |t| {});").is_empty());
        assert_eq!(lines_found(&manifest, "fn a() {}"), [4]);
    }

    #[test]
    fn crate_may_name_itself_for_its_tests() {
        let manifest =
            format!("{LINTS}[dev-dependencies]\nx = {{ path = \".\", features = [\"testing\"] }}\n");
        assert!(lines_found(&manifest, "fn a() {}").is_empty());
    }

    #[test]
    fn unused_dependency_is_found_unless_it_says_why() {
        let manifest = format!("{LINTS}[dev-dependencies]\nhttp-body.workspace = true\n");
        assert_eq!(lines_found(&manifest, "use http_body_util::x; // http_body"), [4]);
        assert!(lines_found(&manifest, "use http_body::x;").is_empty());
        assert!(lines_found(&manifest, "//! An empty room.").is_empty());
        let excused =
            manifest.replace("body.workspace = true", "body.workspace = true # unused: its features");
        assert!(lines_found(&excused, "fn a() {}").is_empty());
    }
}
