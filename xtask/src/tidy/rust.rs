//! Rules on Rust sources that clippy does not know.

use super::lexer::{lex, test_lines};
use super::{is_excused, is_of_tests};
use crate::findings::Findings;
use crate::workspace::SourceFile;

/// Holds one file against these rules.
pub fn check(file: &SourceFile, findings: &mut Findings) {
    if !file.ends_with(".rs") {
        return;
    }
    let lexed = lex(&file.text);
    check_exceptions(file, &lexed.code, findings);
    check_examples(file, &lexed.comments, findings);
    check_head(file, &lexed.code, findings);
    check_escaping(file, &lexed.code, findings);
    if is_of_tests(&file.path) || is_excused(&file.text, "cyrillic") {
        return;
    }
    let tests = test_lines(&lexed.code);
    for (line, text) in lexed.strings {
        if holds_cyrillic(&text) && !tests.iter().any(|range| range.contains(&line)) {
            let message = "text that a person sees stands in locales/; what is data and no text says so \
                           at the file's head by `// cyrillic: reason`";
            findings.add(&file.path, line, message);
        }
    }
}

/// Whether a text holds a letter of the Cyrillic alphabets.
pub fn holds_cyrillic(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{400}'..='\u{52f}'))
}

fn check_exceptions(file: &SourceFile, code: &str, findings: &mut Findings) {
    for (index, line) in code.lines().enumerate() {
        if line.contains("#[allow(") || line.contains("#![allow(") {
            findings.add(&file.path, index + 1, "an exception is `#[expect(lint, reason = \"…\")]`");
        }
        if line.contains("#[ignore") {
            findings.add(&file.path, index + 1, "no test is ignored");
        }
    }
}

/// What goes into a page without escaping is made by hand, and the file says of what.
fn check_escaping(file: &SourceFile, code: &str, findings: &mut Findings) {
    if is_excused(&file.text, "unescaped") {
        return;
    }
    // The lexer blanks strings, so what stands in them is looked for in the text.
    for (index, (line, code)) in file.text.lines().zip(code.lines()).enumerate() {
        let switched_off = code.contains("escape =") && line.contains(concat!("\"no", "ne\""));
        if switched_off || code.contains("filters::Safe(") || code.contains("HtmlSafe for") {
            let message =
                "text that bypasses escaping: explain it at the file's head by `// unescaped: reason`";
            findings.add(&file.path, index + 1, message);
        }
    }
}

/// The test runner runs no examples of the documentation, so one that rots would stay.
fn check_examples(file: &SourceFile, comments: &[(usize, String)], findings: &mut Findings) {
    let mut open = false;
    for (line, text) in comments {
        let doc = text.strip_prefix("///").or_else(|| text.strip_prefix("//!"));
        let Some(fence) = doc.and_then(|doc| doc.trim().strip_prefix("```")) else { continue };
        open = !open;
        if open && matches!(fence.trim(), "" | "rust" | "no_run" | "should_panic") {
            findings.add(
                &file.path,
                *line,
                "an example here is run by nobody: write a test, or fence it as `text`",
            );
        }
    }
}

/// A room's head says what it is for and what it never does, once there is anything in the room.
fn check_head(file: &SourceFile, code: &str, findings: &mut Findings) {
    if !file.path.ends_with("/src/lib.rs") || code.trim().is_empty() {
        return;
    }
    let head: Vec<&str> = file.text.lines().map_while(|line| line.strip_prefix("//!")).collect();
    let head = head.join(" ").to_lowercase();
    if head.trim().is_empty() {
        findings.add(&file.path, 1, "the head says what the room is for");
    } else if !head.contains("never") && !head.contains("nothing here") {
        findings.add(&file.path, 1, "the head says what the room never does (\"never\" or \"nothing here\")");
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
    fn silent_exception_is_found_and_a_reasoned_one_is_not() {
        assert_eq!(lines_found("a.rs", "fn a() {}\n#[allow(dead_code)]\nfn b() {}"), [2]);
        assert_eq!(lines_found("a.rs", "#![allow(dead_code)]"), [1]);
        assert!(lines_found("a.rs", "#[expect(dead_code, reason = \"x\")]\nfn b() {}").is_empty());
        assert!(lines_found("a.rs", "// never #[allow(x)]\nconst A: &str = \"#[allow(x)]\";").is_empty());
    }

    #[test]
    fn ignored_test_is_found() {
        assert_eq!(lines_found("tests/a.rs", "#[test]\n#[ignore = \"slow\"]\nfn a() {}"), [2]);
    }

    #[test]
    fn cyrillic_string_is_found_outside_tests() {
        assert_eq!(lines_found("a.rs", "fn a() {\n    b(\"Пётр\");\n}"), [2]);
        assert!(lines_found("a.rs", "#[cfg(test)]\nmod tests {\n const A: &str = \"Пётр\";\n}").is_empty());
        assert!(lines_found("crates/x/tests/a.rs", "const A: &str = \"Пётр\";").is_empty());
    }

    #[test]
    fn cyrillic_after_the_test_module_is_found() {
        assert_eq!(lines_found("a.rs", "#[cfg(test)]\nmod tests {}\nconst A: &str = \"Пётр\";"), [3]);
    }

    #[test]
    fn cyrillic_comment_character_and_excused_file_are_left_alone() {
        assert!(lines_found("a.rs", "// Пётр\nconst A: char = 'ё';").is_empty());
        assert!(
            lines_found("a.rs", "// cyrillic: particles of Russian names\nconst A: &str = \"оглы\";")
                .is_empty()
        );
    }

    #[test]
    fn text_that_bypasses_escaping_is_found() {
        for bad in [
            "#[template(path = \"a.html\", escape = \"none\")]",
            "let a = filters::Safe(b);",
            "impl HtmlSafe for A {}",
        ] {
            assert_eq!(lines_found("a.rs", bad), [1], "{bad}");
            assert!(
                lines_found("a.rs", &format!("// unescaped: a picture drawn from squares\n{bad}")).is_empty()
            );
        }
        assert!(lines_found("a.rs", "#[template(path = \"a.html\")]").is_empty());
    }

    #[test]
    fn example_that_nobody_runs_is_found() {
        assert_eq!(lines_found("a.rs", "/// Like so:\n/// ```\n/// a()\n/// ```\nfn a() {}"), [2]);
        assert!(lines_found("a.rs", "/// ```text\n/// a\n/// ```\nfn a() {}").is_empty());
    }

    #[test]
    fn head_of_a_room_says_what_it_never_does() {
        let path = "crates/platform/x/src/lib.rs";
        assert_eq!(lines_found(path, "pub fn a() {}"), [1]);
        assert_eq!(lines_found(path, "//! Counts.\npub fn a() {}"), [1]);
        assert!(lines_found(path, "//! Counts.\n//! It never guesses.\npub fn a() {}").is_empty());
        assert!(lines_found(path, "//! A room without anything in it.").is_empty());
    }
}
