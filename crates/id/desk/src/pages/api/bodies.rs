//! What is sent.

use kernel::Date;
use person::{DateError, DateFields, parse_date};
use profile::model::PersonForm;
use profile::model::form::TypedDate;
use serde::Deserialize;

/// Nothing needs to be sent.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// Whom to find.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Find {
    /// What the applicant came for.
    pub purpose: String,
    /// The digits of the QR.
    pub pass: Option<String>,
    /// СНИЛС, in the place of the QR.
    pub snils: Option<String>,
    /// Phone, in the place of the QR.
    pub phone: Option<String>,
    /// With СНИЛС or phone.
    pub birth_date: Option<String>,
}

/// The code that the person told.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// Six digits.
    pub code: String,
}

/// What stands on the paper of the account.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Paper {
    /// Series and number.
    pub number: String,
    /// Date of issue.
    pub issue_date: String,
}

/// Why the applicant is refused.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refuse {
    /// A word of the list.
    pub reason: String,
}

/// A newcomer's phone and agreement.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Begin {
    /// The phone; none when the newcomer has none.
    pub phone: Option<String>,
    /// Whether the newcomer has agreed to the terms and the privacy notice.
    pub agreed: bool,
}

/// What stands in the papers, with the names of the fields of the forms.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Papers {
    last_name: String,
    last_name_none: bool,
    first_name: String,
    middle_name: String,
    middle_name_none: bool,
    gender: String,
    birth_date: String,
    birth_place: String,
    citizenship: String,
    document: String,
    series: String,
    number: String,
    issue_date: String,
    issue_id: String,
    issued_by: String,
    expiry_date: String,
    snils: String,
    inn: String,
    /// Whether the person was asked what is unlikely in the data.
    pub asked: bool,
}

impl Papers {
    /// The form, filled in.
    pub fn to_form(&self) -> PersonForm {
        PersonForm {
            last_name: self.last_name.clone(),
            has_no_last_name: self.last_name_none,
            first_name: self.first_name.clone(),
            middle_name: self.middle_name.clone(),
            has_no_middle_name: self.middle_name_none,
            gender: self.gender.clone(),
            birth_date: typed(&self.birth_date),
            birth_place: self.birth_place.clone(),
            citizenship: self.citizenship.clone(),
            document: self.document.clone(),
            series: self.series.clone(),
            number: self.number.clone(),
            issue_date: typed(&self.issue_date),
            issue_id: self.issue_id.clone(),
            issued_by: self.issued_by.clone(),
            expiry_date: typed(&self.expiry_date),
            snils: self.snils.clone(),
            inn: self.inn.clone(),
        }
    }
}

/// `2012-05-14` as three fields. Whatever is no date stays incomplete.
fn typed(text: &str) -> TypedDate {
    let mut parts = text.trim().splitn(3, '-').map(str::to_owned);
    let mut next = || parts.next().unwrap_or_default();
    let (year, month, day) = (next(), next(), next());
    TypedDate { day, month, year }
}

/// Reads `2012-05-14`.
pub fn date(text: &str) -> Result<Date, DateError> {
    let TypedDate { day, month, year } = typed(text);
    parse_date(&DateFields { day: &day, month: &month, year: &year })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_by_the_calendar_and_nothing_else_is_one() {
        assert_eq!(date("2012-05-14"), Ok(jiff::civil::date(2012, 5, 14)));
        for text in ["", "14.05.2012", "2012-05", "2012-02-31", "2012-05-14-1", "я"] {
            assert!(date(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_field_that_is_none_of_ours_is_refused() {
        assert!(serde_json::from_str::<Papers>(r#"{"lastName":"A","level":"confirmed"}"#).is_err());
        assert!(serde_json::from_str::<Papers>("{}").is_ok());
    }
}
