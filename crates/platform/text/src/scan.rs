//! Finds the keys that code and templates use, so that a test can hold them against the catalogue.
//!
//! A *use* is a string literal in kebab case with at least one hyphen, found in one of these places:
//! - `.t("key")`, `.with("key", …)`, `.with_one("key", …)`, `.key("key")`: the first argument;
//! - `.error("field", "key")`, `.error_with(…)`, `.date(…)`, `.nav("href", "key")`, `.foot(…)`, `NavLink::new(…)`: the second
//!   argument;
//! - the body of a function whose name is `key` or ends in `_key` and that gives `&'static str`.
//!
//! A key is *mentioned* when it stands as a whole string literal anywhere. Keys are therefore never put together from
//! parts: a `match` with whole literals says the same and can be searched for.

/// Where a key was found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyUse {
    /// The catalogue must have it.
    Required(String),
    /// Counts as a use of a key of the catalogue; may as well be something else.
    Mentioned(String),
}

/// The keys in the source text of one file (`.rs` or `.html`).
pub fn used_keys(source: &str) -> Vec<KeyUse> {
    let mut found: Vec<KeyUse> =
        literals(source).into_iter().filter(|l| is_key(l)).map(KeyUse::Mentioned).collect();
    for (call, which) in [
        (".t(", 0),
        (".with(", 0),
        (".with_one(", 0),
        (".key(", 0),
        (".nav(", 1),
        (".foot(", 1),
        ("NavLink::new(", 1),
        (".date(", 1),
        (".error(", 1),
        (".error_with(", 1),
    ] {
        for (at, _) in source.match_indices(call) {
            let rest = source.get(at + call.len()..).unwrap_or_default();
            if let Some(key) = argument(rest, which).filter(|key| is_key(key)) {
                found.push(KeyUse::Required(key));
            }
        }
    }
    for body in key_functions(source) {
        found.extend(literals(body).into_iter().filter(|l| is_key(l)).map(KeyUse::Required));
    }
    found
}

fn is_key(literal: &str) -> bool {
    literal.contains('-')
        && literal.starts_with(|c: char| c.is_ascii_lowercase())
        && literal.ends_with(|c: char| c.is_ascii_alphanumeric())
        && literal.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

/// Whatever stands between two quotes on a line. In a template literals nest in attributes, so both sides count.
fn literals(source: &str) -> Vec<String> {
    source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| line.split('"').skip(1).map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

/// The literal that is the `which`-th argument of a call whose parenthesis has just been opened.
fn argument(rest: &str, which: usize) -> Option<String> {
    let (mut depth, mut index, mut inside) = (0_usize, 0_usize, false);
    let mut current = String::new();
    for c in rest.chars() {
        match c {
            '"' if depth == 0 => {
                if inside && index == which {
                    return Some(current);
                }
                inside = !inside;
                current.clear();
            }
            _ if inside => current.push(c),
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth == 0 => return None,
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => index += 1,
            _ => {}
        }
        if index > which {
            return None;
        }
    }
    None
}

/// The bodies of `fn key(…) -> &'static str { … }` and `fn …_key(…) -> …`.
fn key_functions(source: &str) -> Vec<&str> {
    let mut bodies = Vec::new();
    for (at, _) in source.match_indices("key(") {
        let before = source.get(..at).unwrap_or_default();
        let name_start =
            before.rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).map_or(0, |i| i + 1);
        let prefix = before.get(name_start..).unwrap_or_default();
        let is_function = before.get(..name_start).unwrap_or_default().ends_with("fn ");
        if !is_function || !(prefix.is_empty() || prefix.ends_with('_')) {
            continue;
        }
        let rest = source.get(at..).unwrap_or_default();
        let Some(open) = rest.find('{') else { continue };
        if rest.get(..open).is_some_and(|head| head.contains("&'static str") && !head.contains(';')) {
            bodies.push(body(rest.get(open..).unwrap_or_default()));
        }
    }
    bodies
}

/// From an opening brace to the matching one. Braces inside literals are balanced in practice (format strings).
fn body(rest: &str) -> &str {
    let mut depth = 0_usize;
    for (at, c) in rest.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth <= 1 => return rest.get(..at).unwrap_or(rest),
            '}' => depth -= 1,
            _ => {}
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn required(source: &str) -> Vec<String> {
        used_keys(source)
            .into_iter()
            .filter_map(|found| match found {
                KeyUse::Required(key) => Some(key),
                KeyUse::Mentioned(_) => None,
            })
            .collect()
    }

    #[test]
    fn keys_are_found_where_texts_are_asked_for() {
        assert_eq!(required(r#"{{ shell.t("code-title") }}"#), ["code-title"]);
        assert_eq!(required("words.with(\n    \"text-date\", &[(\"day\", x)])"), ["text-date"]);
        assert_eq!(required(r#"form.error("phone", "phone-empty")"#), ["phone-empty"]);
        assert_eq!(required(r"words.t(error.key())"), Vec::<String>::new());
    }

    #[test]
    fn keys_are_found_in_key_functions() {
        let source = r#"pub const fn key(self) -> &'static str { match self { Self::A => "snils-empty", B => { "snils-long" } } } fn other() { x("not-this") }"#;
        assert_eq!(required(source), ["snils-empty", "snils-long"]);
        assert_eq!(required("fn month_key(m: i8) -> &'static str { \"text-may\" }"), ["text-may"]);
        assert_eq!(required("fn monkey(m: i8) -> &'static str { \"text-may\" }"), Vec::<String>::new());
    }
}
