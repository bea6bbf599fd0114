//! Rules on templates: escaping stays on, the content policy holds, text comes from the catalogue.

use super::rust::holds_cyrillic;
use super::{is_excused, is_of_tests};
use crate::findings::Findings;
use crate::workspace::SourceFile;

/// Holds one file against these rules.
pub fn check(file: &SourceFile, findings: &mut Findings) {
    if is_of_tests(&file.path) {
        return;
    }
    if file.ends_with(".js") {
        check_script(file, findings);
    }
    if !file.ends_with(".html") {
        return;
    }
    let texts_excused = is_excused(&file.text, "cyrillic");
    for (index, line) in file.text.lines().enumerate() {
        let squeezed: String = line.chars().filter(|c| !c.is_whitespace()).collect();
        if squeezed.contains("|safe") || squeezed.contains("autoescape") {
            findings.add(&file.path, index + 1, "escaping is never switched off");
        }
        if holds_inline(line) {
            findings.add(&file.path, index + 1, "no inline style or script: the content policy forbids it");
        }
        if !texts_excused && holds_cyrillic(&without_comments(line)) {
            findings.add(&file.path, index + 1, "text that a person sees stands in locales/");
        }
    }
}

/// Text that comes from outside must not become markup or code, which `require-trusted-types-for` refuses too.
const MARKUP_FROM_TEXT: [&str; 6] =
    ["innerHTML=", "outerHTML=", "insertAdjacentHTML", "document.write", "eval(", "newFunction("];

fn check_script(file: &SourceFile, findings: &mut Findings) {
    for (index, line) in file.text.lines().enumerate() {
        // Reading markup, as in a comparison, is harmless.
        let squeezed = line.replace(char::is_whitespace, "").replace("===", "").replace("==", "");
        if let Some(word) = MARKUP_FROM_TEXT.iter().find(|word| squeezed.contains(*word)) {
            findings.add(
                &file.path,
                index + 1,
                format!("`{word}` makes markup or code of text: build elements"),
            );
        }
        let code = line.split("//").next().unwrap_or_default();
        if holds_cyrillic(code) {
            findings.add(
                &file.path,
                index + 1,
                "text that a person sees stands in locales/ and comes with the page",
            );
        }
    }
}

fn holds_inline(line: &str) -> bool {
    let lower = line.to_lowercase();
    let inline_script = lower.match_indices("<script").any(|(at, _)| {
        let tag = lower.get(at..).and_then(|rest| rest.split('>').next()).unwrap_or_default();
        !tag.contains("src=") && !tag.contains("application/json")
    });
    inline_script
        || lower.contains("<style")
        || lower.contains(" style=")
        || lower.contains("javascript:")
        || attributes(&lower).any(is_handler)
}

/// The names of attributes that get a value on this line.
fn attributes(line: &str) -> impl Iterator<Item = &str> {
    line.match_indices('=').filter_map(|(at, _)| line.get(..at)?.rsplit([' ', '\t', '"', '\'']).next())
}

/// `onclick` and its kin; `on-…` or `only` are none.
fn is_handler(name: &str) -> bool {
    let events = [
        "click", "change", "input", "submit", "load", "error", "focus", "blur", "key", "mouse", "touch",
        "pointer",
    ];
    name.strip_prefix("on").is_some_and(|event| events.iter().any(|known| event.starts_with(known)))
}

fn without_comments(line: &str) -> String {
    let mut text = line.to_owned();
    while let Some(start) = text.find("{#") {
        let end =
            text.get(start..).and_then(|rest| rest.find("#}")).map_or(text.len(), |end| start + end + 2);
        text.replace_range(start..end, "");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found_in(path: &str, line: &str) -> usize {
        let mut findings = Findings::default();
        check(&SourceFile { path: path.into(), text: line.into() }, &mut findings);
        findings.messages().len()
    }

    fn found(line: &str) -> usize {
        found_in("crates/x/src/pages/a.html", line)
    }

    #[test]
    fn script_that_makes_markup_of_text_is_found() {
        for bad in MARKUP_FROM_TEXT {
            assert_eq!(found_in("web/scripts/a.js", &format!("a.{bad}")), 1, "{bad}");
        }
        assert_eq!(found_in("web/scripts/a.js", "a.innerHTML = b"), 1);
        assert_eq!(found_in("web/scripts/a.js", "if (a.innerHTML !== b || a.innerHTML === c) {"), 0);
        assert_eq!(found_in("web/scripts/a.js", "a.textContent = b // текст из страницы"), 0);
        assert_eq!(found_in("web/scripts/a.js", "a.textContent = 'Готово'"), 1);
    }

    #[test]
    fn escaping_switched_off_is_found() {
        assert_eq!(found("<p>{{ name | safe }}</p>"), 1);
        assert_eq!(found("<p>{{ name|safe }}</p>"), 1);
        assert_eq!(found("<p>{{ name }}</p>"), 0);
    }

    #[test]
    fn inline_style_and_script_are_found() {
        for bad in [
            "<script>alert(1)</script>",
            "<style>p {}</style>",
            "<p style=\"color: red\">",
            "<a href=\"javascript:go()\">",
            "<button type=\"button\" onclick=\"go()\">",
            "<img src=\"x\" onerror='go()'>",
        ] {
            assert_eq!(found(bad), 1, "{bad}");
        }
    }

    #[test]
    fn script_by_address_and_honest_attributes_are_left_alone() {
        for good in [
            "<script type=\"module\" src=\"{{ assets.app }}\"></script>",
            "<input name=\"only\" data-on=\"x\" value=\"{{ a == b }}\">",
            "<script type=\"application/json\" id=\"x\"></script>",
        ] {
            assert_eq!(found(good), 0, "{good}");
        }
    }

    #[test]
    fn text_outside_the_catalogue_is_found() {
        assert_eq!(found("<h1>Регистрация</h1>"), 1);
        assert_eq!(found("{# заголовок #}<h1>{{ words.t(\"title\") }}</h1>"), 0);
    }
}
