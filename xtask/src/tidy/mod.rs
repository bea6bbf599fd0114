//! House rules as programs. What clippy can hold (length of functions, `unwrap`, the clock) is left to clippy.

mod files;
mod lexer;
mod manifests;
mod markup;
mod rust;
mod words;

use crate::fault::Fault;
use crate::findings::Findings;
use crate::workspace::Workspace;

/// Reads every text file of the workspace and holds it against every rule.
pub fn check(workspace: &Workspace) -> Result<Findings, Fault> {
    let mut findings = Findings::default();
    let files = workspace.files()?;
    for file in &files {
        files::check(file, &mut findings);
        words::check(file, &mut findings);
        rust::check(file, &mut findings);
        markup::check(file, &mut findings);
    }
    manifests::check(&files, &mut findings);
    Ok(findings)
}

/// Folders of tests, of what tests share, and of samples that only tests and galleries show.
const TEST_FOLDERS: [&str; 4] = ["tests/", "testing/", "examples/", "gallery/"];

/// Whether a file holds tests or their samples alone, by its name or folder. The compiler keeps such modules out of
/// the product by `cfg(test)` or the feature `testing`.
fn is_of_tests(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    TEST_FOLDERS.iter().any(|folder| path.starts_with(folder) || path.contains(&format!("/{folder}")))
        || path.starts_with("web/e2e/")
        || matches!(name, "tests.rs" | "testing.rs" | "gallery.rs")
        || name.ends_with("_tests.rs")
}

/// Whether a file says at its head, in a comment of its own language, why a rule does not bind it:
/// `long: the table of the standard` after `//`, `#`, `/*`, `{#` or `<!--`. The reason must be words.
fn is_excused(text: &str, rule: &str) -> bool {
    text.lines().take(40).any(|line| {
        let line = line.trim_start();
        let bare = line.trim_start_matches(['/', '#', '*', '<', '!', '-', '{', ' ']);
        let reason = bare.strip_prefix(rule).and_then(|rest| rest.strip_prefix(": "));
        bare != line && reason.is_some_and(|reason| reason.split_whitespace().count() >= 3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excuse_is_a_comment_with_a_reason_in_words() {
        assert!(is_excused("//! Head.\n// long: the table of the standard\n", "long"));
        assert!(is_excused("{# cyrillic: names of the languages #}", "cyrillic"));
        assert!(!is_excused("// long:\n", "long"));
        assert!(!is_excused("// long: because\n", "long"));
        assert!(!is_excused("long: this is no comment", "long"));
        assert!(!is_excused("// cyrillic: names of the languages", "long"));
    }

    #[test]
    fn files_of_tests_are_known_by_name_or_folder() {
        assert!(is_of_tests("crates/id/identity/tests/registration.rs"));
        assert!(is_of_tests("crates/id/identity/src/model/tests.rs"));
        assert!(is_of_tests("crates/id/identity/src/model/code_tests.rs"));
        assert!(is_of_tests("crates/platform/web/templates/gallery/code.html"));
        assert!(!is_of_tests("crates/id/identity/src/model/code.rs"));
    }
}
