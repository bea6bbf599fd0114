//! Text of others, made safe for a terminal: nothing in it moves the cursor, hides or turns what is shown.

/// How many characters of a text are shown.
pub(crate) const TEXT_MAX: usize = 8_000;
const NAME_MAX: usize = 120;
/// Shown in place of what is not.
const HIDDEN: char = '\u{fffd}';

/// A text of several lines. `None`: longer than what fits a terminal, so that it would be signed unseen.
pub(crate) fn text(content: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(content).ok()?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
    if text.chars().count() > TEXT_MAX {
        return None;
    }
    Some(text.chars().map(|c| if c == '\n' { c } else { visible(c) }).collect())
}

/// One line: a name.
pub(crate) fn line(text: &str) -> String {
    let mut shown: String = text.chars().take(NAME_MAX).map(visible).collect();
    if text.chars().count() > NAME_MAX {
        shown.push('…');
    }
    shown
}

fn visible(c: char) -> char {
    let turns = matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{061c}');
    if c.is_control() || turns { HIDDEN } else { c }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_deceive_the_eye_is_shown_as_such() {
        assert_eq!(text(b"a\r\nb\x1b[2J").as_deref(), Some("a\nb\u{fffd}[2J"));
        assert_eq!(line("x\u{202e}fdp.exe\n"), "x\u{fffd}fdp.exe\u{fffd}");
        assert_eq!(line(&"y".repeat(200)).chars().count(), NAME_MAX + 1);
    }

    #[test]
    fn what_cannot_be_shown_whole_is_no_text() {
        assert_eq!(text(&[0xff, 0xfe]), None);
        assert_eq!(text("я".repeat(TEXT_MAX + 1).as_bytes()), None);
        assert!(text("я".repeat(TEXT_MAX).as_bytes()).is_some());
    }
}
