//! Sheets of people who do not exist, for benches: the same words, template and encryption as of real ones.

use identity::model::paper_code::PaperCode;
use std::time::Duration;

use gateway_post::HouseKey;
use kernel::{Env, Language};
use paper::{PaperError, typeset};
use person::{PostalAddress, PostalPart};
use web::Localized;

use super::sheet;
use crate::LettersConfig;
use crate::store::letters::Content;

/// What a print came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SamplePrint {
    /// Letters and pages of the register.
    pub pages: usize,
    /// The size of the PDF.
    pub pdf_bytes: usize,
    /// The size of what leaves for the printing house.
    pub sealed_bytes: usize,
}

/// Prints a batch of sample letters, and encrypts it where there is a printing house.
pub fn print_samples(count: usize, env: &Env, house: Option<&HouseKey>) -> Result<SamplePrint, PaperError> {
    let config = LettersConfig {
        installation: Localized::same("Okno"),
        hotline: "8 800 000-00-00".to_owned(),
        hotline_hours: Localized::same("24/7"),
        return_address: vec!["620000".to_owned()],
        time_zone: jiff::tz::TimeZone::UTC,
        house: None,
        gather_every: Duration::ZERO,
        track_every: Duration::ZERO,
    };
    let now = env.now();
    let (mut sheets, mut rows) = (Vec::with_capacity(count), Vec::with_capacity(count));
    for no in 0..count {
        let content = sample(no)?;
        let (id, code) = (kernel::new_uuid(env), PaperCode::draw(env.rng.as_ref()));
        let entry = "https://id.example.org/account/letter/code";
        sheets.push(sheet::letter((&config, entry), (id, &content, &code), (Language::Ru, now)));
        rows.push(sheet::register_row(id, &content));
    }
    let register = sheet::register((kernel::new_uuid(env), &config), rows, now);
    let print = typeset(&sheets, Some(&register), now.date_in(&config.time_zone))?;
    let sealed = house.and_then(|house| house.seal(&print.pdf).ok());
    Ok(SamplePrint {
        pages: print.pages,
        pdf_bytes: print.pdf.len(),
        sealed_bytes: sealed.map(|sealed| sealed.file.len()).unwrap_or_default(),
    })
}

fn sample(no: usize) -> Result<Content, PaperError> {
    let address = PostalAddress::parse(|part| match part {
        PostalPart::Postcode => format!("{}", 248_000 + no % 900),
        PostalPart::Region | PostalPart::Settlement | PostalPart::Street => format!("Sample {no}"),
        PostalPart::House | PostalPart::Flat => format!("{}", no % 300 + 1),
    });
    let address = address.map_err(|_| PaperError::SetUp)?;
    let name = format!("Sample Person Number {no}");
    Ok(Content {
        addressee: name,
        name_key: String::new(),
        birth_date: String::new(),
        address: Some(address),
    })
}
