//! Words that stand nowhere: unfinished work, tools that are nobody's business, addresses of one machine.

use crate::findings::Findings;
use crate::workspace::SourceFile;

/// Marks of work left behind. Written in halves, or this file would find itself.
const UNFINISHED: [&str; 3] = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];

/// Forbidden wherever they stand, in any case of letters, with the reason.
const ANYWHERE: [(&str, &str); 11] = [
    (concat!("cla", "ude"), TOOL),
    (concat!("anth", "ropic"), TOOL),
    (concat!("chat", "gpt"), TOOL),
    (concat!("open", "ai"), TOOL),
    (concat!("copi", "lot"), TOOL),
    (concat!("registry.", "npmjs.org"), HOST),
    (concat!("index.", "crates.io"), HOST),
    (concat!("static.", "crates.io"), HOST),
    (concat!("pypi.", "org"), HOST),
    (concat!("python", "hosted.org"), HOST),
    (concat!("deb.", "debian.org"), HOST),
];

/// Forbidden as the beginning of a path.
const PATHS: [&str; 4] =
    [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/"), concat!("../sha", "red/")];

const TOOL: &str = "says how the code was written, which is nobody's business";
const HOST: &str = "is one host of a package registry: the clients know where theirs is";

/// Holds one file against these rules.
pub fn check(file: &SourceFile, findings: &mut Findings) {
    // Integrity hashes may spell anything.
    if matches!(file.name(), "package-lock.json" | "Cargo.lock") {
        return;
    }
    for (index, line) in file.text.lines().enumerate() {
        for message in found_in(line) {
            findings.add(&file.path, index + 1, message);
        }
    }
}

fn found_in(line: &str) -> Vec<String> {
    let mut messages = Vec::new();
    for word in UNFINISHED.iter().filter(|word| stands_alone(line, word)) {
        messages.push(format!("`{word}`: finish it, or write an issue"));
    }
    let lower = line.to_lowercase();
    for (word, reason) in ANYWHERE.iter().filter(|(word, _)| holds_word(&lower, word)) {
        messages.push(format!("`{word}` {reason}"));
    }
    for path in PATHS.iter().filter(|path| begins_path(line, path)) {
        messages.push(format!("`{path}` is a path of one machine"));
    }
    messages
}

/// Whether the mark is a word of its own and no part of a number's pattern such as `000-XXX`.
fn stands_alone(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        let after = line.get(at + word.len()..).and_then(|text| text.chars().next());
        let joined = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
        !joined(before) && !joined(after)
    })
}

/// Like the above for words that others may continue, as in `openapi` beside a forbidden beginning.
fn holds_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let after = line.get(at + word.len()..).and_then(|text| text.chars().next());
        !after.is_some_and(char::is_alphabetic)
    })
}

fn begins_path(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '}' | ')' | '~'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unfinished_work_is_found() {
        for word in UNFINISHED {
            assert_eq!(found_in(&format!("// {word}: later")).len(), 1, "{word}");
        }
    }

    #[test]
    fn pattern_of_a_number_is_no_unfinished_work() {
        let x = UNFINISHED[2];
        assert!(found_in(&format!("{x}-{x}-{x} YY")).is_empty());
        assert!(found_in("todos, to do, method TODOS").is_empty());
    }

    #[test]
    fn tools_and_hosts_are_found_in_any_case() {
        for (word, _) in ANYWHERE {
            assert_eq!(found_in(&format!("see {} for it", word.to_uppercase())).len(), 1, "{word}");
        }
    }

    #[test]
    fn openapi_is_an_honest_word() {
        assert!(found_in("described in OpenAPI, at /api/openapi.json").is_empty());
    }

    #[test]
    fn paths_of_a_machine_are_found() {
        for path in PATHS {
            assert_eq!(found_in(&format!("see `{path}x`")).len(), 1, "{path}");
        }
    }

    #[test]
    fn address_that_only_holds_such_a_word_is_left_alone() {
        let work = PATHS[0];
        assert!(found_in(&format!("/desk{work}today and {{folder}}{work}x")).is_empty());
    }
}
