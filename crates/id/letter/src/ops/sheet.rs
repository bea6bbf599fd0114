//! The words of a sheet.

use identity::model::paper_code::PaperCode;
use kernel::{Language, Timestamp, Uuid};
use paper::{Register, RegisterRow};
use text::Words;

use crate::LettersConfig;
use crate::store::letters::Content;

/// How a letter is called on its sheet and in the register: the first ten digits of its id are enough to find it.
pub fn reference_of(id: Uuid) -> String {
    let digits = id.as_u128() % 10_000_000_000;
    let text = format!("{digits:010}");
    let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    format!("{}-{}-{}", part(0, 3), part(3, 6), part(6, 10))
}

/// A sheet with its code: the only place where the code stands in clear.
pub fn letter(
    (config, entry): (&LettersConfig, &str),
    (reference, content, code): (Uuid, &Content, &PaperCode),
    (language, now): (Language, Timestamp),
) -> paper::Letter {
    let words = Words::new(language);
    let mut sender = vec![config.installation.of(language).to_owned()];
    sender.extend(config.return_address.iter().cloned());
    let mut window = vec![content.addressee.clone()];
    if let Some(address) = &content.address {
        window.extend(address.lines());
        window.push(address.part(person::PostalPart::Postcode).to_owned());
    }
    let hotline =
        [("hotline", config.hotline.as_str().into()), ("hours", config.hotline_hours.of(language).into())];
    paper::Letter {
        language: language.tag(),
        sender,
        window,
        reference: words.with_one("letter-sheet-reference", "number", reference_of(reference)),
        date: words.date(now.date_in(&config.time_zone)),
        title: words.t("letter-sheet-title"),
        lead: words.with_one("letter-sheet-lead", "installation", config.installation.of(language)),
        code_caption: words.t("letter-sheet-code"),
        code: code.printed().split('-').map(str::to_owned).collect(),
        steps_caption: words.t("letter-sheet-steps"),
        steps: vec![
            words.with_one("letter-sheet-step-open", "address", entry),
            words.t("letter-sheet-step-sign-in"),
            words.t("letter-sheet-step-type"),
        ],
        entry: entry.to_owned(),
        entry_caption: words.t("letter-sheet-qr"),
        warning_caption: words.t("letter-sheet-not-me"),
        warning: words.with("letter-sheet-not-me-text", &hotline),
        foot: words.t("letter-sheet-foot"),
    }
}

/// The register of a batch, in the language of the post.
pub fn register((batch, config): (Uuid, &LettersConfig), rows: Vec<RegisterRow>, now: Timestamp) -> Register {
    let words = Words::new(Language::Ru);
    let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let lead = words.with(
        "letter-register-lead",
        &[
            ("batch", reference_of(batch).into()),
            ("date", words.date(now.date_in(&config.time_zone)).into()),
            ("count", count.into()),
        ],
    );
    Register {
        title: words.t("letter-register-title"),
        lead,
        columns: [
            words.t("letter-register-letter"),
            words.t("letter-register-addressee"),
            words.t("letter-register-address"),
        ],
        rows,
        signatures: vec![words.t("letter-register-gave"), words.t("letter-register-took")],
    }
}

/// One row of the register.
pub fn register_row(reference: Uuid, content: &Content) -> RegisterRow {
    RegisterRow {
        reference: reference_of(reference),
        addressee: content.addressee.clone(),
        address: content.address.as_ref().map(person::PostalAddress::one_line).unwrap_or_default(),
    }
}
