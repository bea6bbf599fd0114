//! Tells a Rust file's code from its strings and comments; knows just enough of the language for that.

/// A Rust file taken apart. All three have the file's own lines.
#[derive(Debug)]
pub struct Lexed {
    /// The code, with the insides of strings and comments blanked.
    pub code: String,
    /// Each string literal's inside, with the line where it begins (from 1).
    pub strings: Vec<(usize, String)>,
    /// Each comment, with its line (from 1).
    pub comments: Vec<(usize, String)>,
}

struct Reader<'a> {
    rest: std::iter::Peekable<std::str::Chars<'a>>,
    line: usize,
    last: char,
    lexed: Lexed,
}

/// Takes a file apart.
pub fn lex(text: &str) -> Lexed {
    let lexed = Lexed { code: String::with_capacity(text.len()), strings: Vec::new(), comments: Vec::new() };
    let mut reader = Reader { rest: text.chars().peekable(), line: 1, last: ' ', lexed };
    while let Some(c) = reader.take() {
        match (c, reader.rest.peek()) {
            ('/', Some('/')) => reader.line_comment(),
            ('/', Some('*')) => reader.block_comment(),
            ('"', _) => reader.string(),
            ('r', Some('"' | '#')) if !reader.last.is_alphanumeric() && reader.last != '_' => {
                reader.raw_string();
            }
            ('\'', _) => reader.quote(),
            _ => {
                // The `b` and `c` of `br"…"` must not hide the `r`.
                let prefix = matches!(c, 'b' | 'c') && !reader.last.is_alphanumeric() && reader.last != '_';
                reader.lexed.code.push(c);
                reader.last = if prefix { ' ' } else { c };
            }
        }
    }
    reader.lexed
}

impl Reader<'_> {
    fn take(&mut self) -> Option<char> {
        let c = self.rest.next()?;
        if c == '\n' {
            self.line += 1;
        }
        Some(c)
    }

    /// Keeps the line structure where an inside was blanked.
    fn blank(&mut self, c: char) {
        self.lexed.code.push(if c == '\n' { '\n' } else { ' ' });
        self.last = ' ';
    }

    fn line_comment(&mut self) {
        let line = self.line;
        let mut text = String::from("/");
        self.blank(' ');
        while let Some(c) = self.rest.next_if(|c| *c != '\n') {
            text.push(c);
            self.blank(c);
        }
        self.lexed.comments.push((line, text));
    }

    fn block_comment(&mut self) {
        let line = self.line;
        let mut text = String::from("/");
        let mut depth = 0_u32;
        let mut previous = '/';
        self.blank(' ');
        while let Some(c) = self.take() {
            text.push(c);
            self.blank(c);
            match (previous, c) {
                ('/', '*') => (depth, previous) = (depth + 1, ' '),
                ('*', '/') => (depth, previous) = (depth.saturating_sub(1), ' '),
                _ => previous = c,
            }
            if depth == 0 {
                break;
            }
        }
        self.lexed.comments.push((line, text));
    }

    fn string(&mut self) {
        let line = self.line;
        let mut text = String::new();
        self.lexed.code.push('"');
        while let Some(c) = self.take() {
            match c {
                '"' => break,
                '\\' => {
                    self.blank(' ');
                    if let Some(escaped) = self.take() {
                        self.blank(escaped);
                    }
                }
                _ => {
                    text.push(c);
                    self.blank(c);
                }
            }
        }
        self.close(line, text);
    }

    fn raw_string(&mut self) {
        let line = self.line;
        let mut fence = String::from("\"");
        while self.rest.next_if_eq(&'#').is_some() {
            fence.push('#');
        }
        if self.rest.next_if_eq(&'"').is_none() {
            // `r#type`: a raw identifier.
            self.lexed.code.push_str("r#");
            return;
        }
        self.lexed.code.push('"');
        let mut text = String::new();
        while let Some(c) = self.take() {
            text.push(c);
            self.blank(c);
            if text.ends_with(&fence) {
                break;
            }
        }
        text.truncate(text.len().saturating_sub(fence.len()));
        self.close(line, text);
    }

    fn close(&mut self, line: usize, text: String) {
        self.lexed.code.push('"');
        self.last = '"';
        self.lexed.strings.push((line, text));
    }

    /// A character literal or a lifetime.
    fn quote(&mut self) {
        self.lexed.code.push('\'');
        self.last = '\'';
        let mut ahead = self.rest.clone();
        let first = ahead.next();
        let literal = first == Some('\\') || (first.is_some() && ahead.next() == Some('\''));
        if !literal {
            return;
        }
        let mut escaped = false;
        while let Some(c) = self.take() {
            self.blank(c);
            match (escaped, c) {
                (false, '\'') => break,
                (false, '\\') => escaped = true,
                _ => escaped = false,
            }
        }
    }
}

/// What keeps an item out of the product. The feature's name is a string, and so blanked.
const TEST_MARKS: [&str; 2] = ["#[cfg(test)]", "#[cfg(any(test, feature = "];

/// The lines (from 1) that belong to tests: from the mark to the end of the item it stands before.
pub fn test_lines(code: &str) -> Vec<std::ops::RangeInclusive<usize>> {
    let mut ranges = Vec::new();
    let mut from = 0;
    while let Some(found) =
        code.get(from..).and_then(|rest| TEST_MARKS.iter().filter_map(|m| rest.find(m)).min())
    {
        let start = from + found;
        let end = end_of_item(code, start);
        ranges.push(line_of(code, start)..=line_of(code, end));
        from = end;
    }
    ranges
}

fn line_of(code: &str, at: usize) -> usize {
    code.get(..at).map_or(0, |before| before.matches('\n').count()) + 1
}

/// The byte after the item that begins at `from`: after its braces, or after its semicolon.
fn end_of_item(code: &str, from: usize) -> usize {
    let mut depth = 0_usize;
    for (at, c) in code.get(from..).unwrap_or_default().char_indices() {
        match c {
            ';' if depth == 0 => return from + at + 1,
            '{' => depth += 1,
            '}' if depth <= 1 => return from + at + 1,
            '}' => depth -= 1,
            _ => {}
        }
    }
    code.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(text: &str) -> Vec<String> {
        lex(text).strings.into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn strings_of_every_kind_are_read() {
        let text =
            r##"let a = "one"; let b = r#"t"wo"#; let c = br"three"; let d = b"four"; let e = r"five";"##;
        assert_eq!(strings(text), ["one", "t\"wo", "three", "four", "five"]);
    }

    #[test]
    fn quotes_inside_characters_and_comments_begin_no_string() {
        assert!(
            strings("let q = '\"'; let e = '\\''; // \"no\"\n/* \"no /* \" */ */ fn f<'a>(x: &'a str) {}")
                .is_empty()
        );
    }

    #[test]
    fn escaped_quote_does_not_end_a_string() {
        assert_eq!(strings(r#"f("a\"b"); g("c")"#), ["ab", "c"]);
    }

    #[test]
    fn raw_identifier_is_no_string() {
        assert_eq!(strings(r#"let r#type = "x"; let bar"#), ["x"]);
    }

    #[test]
    fn code_keeps_its_lines_and_loses_the_insides() {
        let lexed = lex("a // b\n\"c\nd\" /* e\n */ f");
        assert_eq!(lexed.code.lines().count(), 4);
        assert!(!lexed.code.contains(['b', 'c', 'd', 'e']), "{}", lexed.code);
        assert!(lexed.code.ends_with('f'));
    }

    #[test]
    fn test_module_is_known_by_its_braces() {
        let code = lex("fn a() {}\n#[cfg(test)]\nmod tests {\n fn b() { \"}\" }\n}\nfn c() {}\n").code;
        assert_eq!(test_lines(&code), [2..=5]);
    }

    #[test]
    fn item_behind_the_feature_of_tests_is_of_tests() {
        let code =
            lex("fn a() {}\n#[cfg(any(test, feature = \"testing\"))]\npub fn b() {\n}\nfn c() {}\n").code;
        assert_eq!(test_lines(&code), [2..=4]);
    }

    #[test]
    fn test_module_in_a_file_of_its_own_ends_at_its_semicolon() {
        let code = lex("#[cfg(test)]\nmod tests;\nfn c() {}\n").code;
        assert_eq!(test_lines(&code), [1..=2]);
    }
}
