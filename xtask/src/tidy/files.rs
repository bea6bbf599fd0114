//! Rules on files as such: length, names, lock files.

use super::is_excused;
use crate::findings::Findings;
use crate::workspace::SourceFile;

const LINES_MAX: usize = 400;

/// What a person writes and another must be able to read in one go.
const WRITTEN: [&str; 6] = [".rs", ".js", ".scss", ".html", ".sql", ".sh"];

/// Holds one file against these rules.
pub fn check(file: &SourceFile, findings: &mut Findings) {
    check_length(file, findings);
    check_decision(file, findings);
    check_lock(file, findings);
}

fn check_length(file: &SourceFile, findings: &mut Findings) {
    let lines = file.text.lines().count();
    let written = WRITTEN.iter().any(|extension| file.ends_with(extension));
    if written && lines > LINES_MAX && !is_excused(&file.text, "long") {
        let message = format!(
            "{lines} lines, {LINES_MAX} at most: split it, or say why at its head by `// long: reason`"
        );
        findings.add(&file.path, 0, message);
    }
}

fn check_decision(file: &SourceFile, findings: &mut Findings) {
    let Some(name) = file.path.strip_prefix("docs/decisions/") else { return };
    if name != "README.md" && !is_decision_name(name) {
        findings.add(&file.path, 0, "a decision is named YYYY-MM-DD-title-in-words.md");
    }
}

fn is_decision_name(name: &str) -> bool {
    let Some(stem) = name.strip_suffix(".md") else { return false };
    let parts: Vec<&str> = stem.split('-').collect();
    let [year, month, day, title @ ..] = parts.as_slice() else { return false };
    let number = |text: &str, length| text.len() == length && text.bytes().all(|b| b.is_ascii_digit());
    let word =
        |text: &&str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    number(year, 4) && number(month, 2) && number(day, 2) && !title.is_empty() && title.iter().all(word)
}

fn check_lock(file: &SourceFile, findings: &mut Findings) {
    if file.name() != "package-lock.json" {
        return;
    }
    for (index, line) in file.text.lines().enumerate() {
        if line.trim_start().starts_with("\"resolved\"") {
            let message = "a lock file without addresses: npm's setting omit-lockfile-registry-resolved=true";
            findings.add(&file.path, index + 1, message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines_found(path: &str, text: &str) -> Vec<usize> {
        let mut findings = Findings::default();
        check(&SourceFile { path: path.into(), text: text.into() }, &mut findings);
        findings.lines()
    }

    #[test]
    fn file_over_400_lines_is_found_unless_it_says_why() {
        let long = "x\n".repeat(401);
        assert_eq!(lines_found("a.rs", &long), [0]);
        assert!(lines_found("a.rs", &"x\n".repeat(400)).is_empty());
        assert!(lines_found("a.rs", &format!("// long: the standard's own table\n{long}")).is_empty());
        assert!(lines_found("README.md", &long).is_empty());
    }

    #[test]
    fn decision_carries_its_date_and_title() {
        assert!(lines_found("docs/decisions/2026-11-28-one-binary.md", "").is_empty());
        for bad in [
            "one-binary.md",
            "2026-11-28.md",
            "2026-11-28-.md",
            "2026-1-28-x.md",
            "2026-11-28-One.md",
            "2026-11-28-x.txt",
        ] {
            assert_eq!(lines_found(&format!("docs/decisions/{bad}"), ""), [0], "{bad}");
        }
    }

    #[test]
    fn lock_file_with_addresses_is_found() {
        assert_eq!(lines_found("web/package-lock.json", "{\n  \"resolved\": \"x\"\n}"), [2]);
        assert!(lines_found("web/package-lock.json", "{\n  \"version\": \"1.0.0\"\n}").is_empty());
    }
}
