// cyrillic: samples of what messages are filled with
//! Every message of the catalogue, filled with samples, in both languages.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use kernel::Language;
use notify::{Template, preview, preview_sms};

/// What the texts may be filled with: a text that asks for anything else shows the name of it, and fails here.
const SAMPLES: [(&str, &str); 14] = [
    ("service", "Загранпаспорт"),
    ("status", "готов к выдаче"),
    ("code", "482913"),
    ("minutes", "5"),
    ("host", "id.example.org"),
    ("link", "https://id.example.org/account"),
    ("contact", "+7 912 ••• •• 67"),
    ("until", "22 декабря 2026"),
    ("date", "22 декабря 2026"),
    ("centre", "МФЦ на Каменской, окно 7"),
    ("registry", "Федеральная налоговая служба"),
    ("reason", "Документ не принадлежит этому человеку."),
    ("site", "Портал услуг"),
    ("time", "22 ноября 2026, 10:41 по Екатеринбургу"),
];
/// Four parts of 67 characters: what the longest notice with a link may take.
const SMS_CHARS_MAX: usize = 268;

/// The names between `message-` and `-sms` in a catalogue.
fn names(language: Language) -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../locales").join(language.tag());
    let files =
        std::fs::read_dir(folder).unwrap().map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap());
    let keys = |text: String| {
        let keys = text.lines().filter_map(|line| line.split_once(" =")).map(|(key, _)| key.to_owned());
        keys.collect::<Vec<_>>()
    };
    let names = files.flat_map(keys).filter_map(|key| {
        key.strip_prefix("message-").and_then(|key| key.strip_suffix("-sms")).map(str::to_owned)
    });
    names.collect()
}

fn template(name: &str) -> Template {
    let key = |part: &str| format!("message-{name}-{part}").into();
    Template { name: name.to_owned().into(), sms: key("sms"), subject: key("subject"), body: key("body") }
}

#[test]
fn every_message_is_whole_in_both_languages() {
    let samples: BTreeMap<String, String> =
        SAMPLES.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let all = names(Language::Ru);
    assert!(all.len() > 15, "the messages must be found to be looked at");
    assert_eq!(all, names(Language::En));
    for name in &all {
        for language in Language::ALL {
            let template = template(name);
            let sms = preview_sms(language, &template, &samples);
            let mail = preview(language, &template, &samples);
            for text in [sms.expose(), &mail.subject, mail.text.expose()] {
                assert!(!text.is_empty() && !text.contains(['⟦', '{', '}']), "{name} in {language}: {text}");
            }
            assert!(
                sms.expose().chars().count() <= SMS_CHARS_MAX,
                "{name} in {language} is too long for an SMS"
            );
            assert!(!mail.subject.contains("482913"), "{name}: a subject is seen on a locked screen");
            // What is typed into a page is filled in by the phone; what is said at a desk is not.
            if name.starts_with("code-") && name != "code-desk" {
                assert_eq!(
                    sms.expose().lines().last(),
                    Some("@id.example.org #482913"),
                    "{name} in {language}"
                );
            }
        }
    }
}
