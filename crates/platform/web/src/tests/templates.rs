//! The components, the templates of the workspace and the colours.

use http::{StatusCode, header};

use super::*;

/// The files of all templates and of the style and scripts of the workspace.
fn sources(folder: &std::path::Path, kinds: &[&str], found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && !name.starts_with('.') && !matches!(name.as_str(), "target" | "node_modules") {
            sources(&path, kinds, found);
        } else if path.extension().is_some_and(|kind| kinds.iter().any(|one| kind == *one)) {
            found.push((path.display().to_string(), std::fs::read_to_string(&path).unwrap()));
        }
    }
}

fn templates() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    for folder in ["apps", "crates"] {
        sources(&root.join(folder), &["html"], &mut found);
    }
    assert!(found.len() > 10);
    found
}

#[test]
fn no_template_switches_escaping_off() {
    for (path, source) in templates() {
        let packed: String = source.split_whitespace().collect();
        for forbidden in ["|safe", "escape(\"none\"", "|escape(", "autoescape"] {
            assert!(!packed.contains(forbidden), "{path} holds {forbidden}");
        }
    }
}

#[test]
fn no_template_holds_inline_style_or_script() {
    for (path, source) in templates() {
        for forbidden in [" style=\"", "<style", " onclick", " onload", " onsubmit", "javascript:"] {
            assert!(!source.contains(forbidden), "{path} holds {forbidden}");
        }
        for script in source.split("<script").skip(1) {
            assert!(script.split('>').next().unwrap().contains(" src="), "{path} holds an inline script");
        }
    }
}

fn gallery() -> Browser {
    let (env, _) = Env::fixed(Timestamp::from_seconds(1_790_000_000), 1);
    let gate = std::sync::Arc::new(crate::gallery::GalleryGate);
    let site = Site::builder(config(Side::Id), env).gate(gate).nav("/forms", "web-sign-in").build();
    Browser::new(site.mount(crate::gallery::routes()), ORIGIN)
}

#[tokio::test]
async fn every_page_of_the_gallery_is_whole() {
    for language in ["ru", "en"] {
        let mut browser = gallery();
        browser.headers.insert(header::ACCEPT_LANGUAGE, language.parse().unwrap());
        for path in crate::gallery::PATHS {
            let answer = browser.get(path).await;
            let expected =
                if path == "/mistakes" { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
            assert_eq!(answer.status, expected, "{path}");
            assert!(!answer.body.contains('⟦'), "{path} misses a text");
            assert_eq!(answer.body.matches("<h1").count(), 1, "{path}");
            let mut ids: Vec<&str> =
                answer.body.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
            let count = ids.len();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), count, "{path} uses an id twice");
            for target in answer.body.split(" for=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
                assert!(ids.contains(&target), "{path}: a label for {target}");
            }
            for list in
                answer.body.split(" aria-describedby=\"").skip(1).filter_map(|rest| rest.split('"').next())
            {
                assert!(list.split(' ').all(|id| ids.contains(&id)), "{path}: described by {list}");
            }
        }
    }
}

#[tokio::test]
async fn mistakes_are_told_in_title_summary_and_beside_the_field() {
    let mut browser = gallery();
    browser.get("/forms").await;
    let page = browser.post("/forms", &[("lastName", "x")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("<title>Ошибка: "), "{}", page.body);
    assert!(page.body.contains("<a href=\"#lastName\">"));
    assert!(page.body.contains("id=\"lastName-error\""));
    assert!(page.body.contains("aria-describedby=\"birthDate-hint birthDate-error\""));
}

#[tokio::test]
async fn a_form_keeps_its_idempotency_key_and_its_answers_through_mistakes() {
    let mut browser = gallery();
    let first = browser.get("/forms").await;
    let once = first.hidden("once").to_owned();
    assert_eq!(once.len(), 32);
    let fields =
        [("once", once.as_str()), ("lastName", "<Пётр \"&\">"), ("gender", "F"), ("password", "Секрет1!")];
    let again = browser.post("/forms", &fields).await;
    assert_eq!(again.hidden("once"), once);
    assert!(again.body.contains("value=\"&#60;Пётр &#34;&#38;&#34;&#62;\""), "{}", again.body);
    assert!(again.body.contains("value=\"F\" checked"));
    assert!(!again.body.contains("Секрет1!"));
    assert_ne!(browser.get("/forms").await.hidden("once"), once);
}

/// WCAG 2.2, 1.4.3: relative luminance and contrast of `#rrggbb`.
fn contrast(a: &str, b: &str) -> f64 {
    let luminance = |colour: &str| -> f64 {
        let channel = |at: usize| {
            let part = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn every_pair_of_text_and_ground_has_contrast_enough() {
    let tokens = include_str!("../../../../../web/styles/_tokens.scss");
    for scheme in ["light", "dark"] {
        let body = tokens.split(&format!("@mixin {scheme} {{")).nth(1).unwrap().split('}').next().unwrap();
        let colour = |name: &str| -> String {
            body.split(&format!("--o-{name}: ")).nth(1).unwrap().split(';').next().unwrap().to_owned()
        };
        let mut pairs = vec![
            ("on-primary", "primary", 4.5),
            ("on-primary", "primary-dark", 4.5),
            ("on-error", "error-dark", 4.5),
            ("good-text", "good-tint", 4.5),
            ("wait-text", "wait-tint", 4.5),
            ("bad-text", "bad-tint", 4.5),
            ("note-text", "note-tint", 4.5),
            ("ink", "tint", 4.5),
            ("ink", "hero", 4.5),
            ("ink", "note-tint", 4.5),
            ("ink", "good-tint", 4.5),
            ("link", "note-tint", 4.5),
            ("card", "accent", 4.5),
            ("card", "success", 4.5),
            ("field-line", "field", 3.0),
            ("field-line", "card", 3.0),
        ];
        for text in ["ink", "secondary", "link", "link-hover", "error", "accent", "success"] {
            for ground in ["card", "paper"] {
                pairs.push((text, ground, 4.5));
            }
        }
        for (text, ground, least) in pairs {
            let found = contrast(&colour(text), &colour(ground));
            assert!(found >= least, "{scheme}: {text} on {ground} is {found:.2}, less than {least}");
        }
    }
}
