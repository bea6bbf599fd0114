use std::collections::BTreeMap;
use std::fmt;

use axum::extract::FromRequestParts;
use http::request::Parts;
use kernel::Date;
use text::{Value, Words};

use crate::guard::FormFields;

/// What a person typed, and what is wrong with it. An extractor of posted forms; the template shows the values again.
///
/// Values are trimmed, except where the whole string counts (a password: [`Form::exact`]).
#[derive(Clone, Default)]
pub struct Form {
    values: BTreeMap<String, Vec<String>>,
    errors: Vec<FieldError>,
}

/// One mistake: the field and the text that tells what to do.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldError {
    /// The name of the field; also the id that the summary links to.
    pub field: String,
    /// The key of the text.
    pub key: String,
    /// What the text is filled with.
    pub values: Vec<(String, Value)>,
}

impl FieldError {
    /// The text in the reader's language.
    pub fn text(&self, words: &Words) -> String {
        let values: Vec<(&str, Value)> =
            self.values.iter().map(|(name, v)| (name.as_str(), v.clone())).collect();
        words.with(&self.key, &values)
    }
}

impl Form {
    /// An empty form: what a page shows at first.
    pub fn new() -> Self {
        Self::default()
    }

    /// A form filled in beforehand.
    pub fn with_values<N: Into<String>, V: Into<String>>(values: impl IntoIterator<Item = (N, V)>) -> Self {
        let mut form = Self::new();
        for (name, value) in values {
            form.values.entry(name.into()).or_default().push(value.into());
        }
        form
    }

    /// What was typed into a field, without spaces around it; empty when nothing was.
    pub fn value(&self, field: &str) -> &str {
        self.exact(field).trim()
    }

    /// What was typed into a field, to the letter.
    pub fn exact(&self, field: &str) -> &str {
        self.values.get(field).and_then(|values| values.first()).map_or("", String::as_str)
    }

    /// What was typed into a part of a field, such as the day of a date.
    pub fn part(&self, field: &str, part: &str) -> &str {
        self.value(&format!("{field}-{part}"))
    }

    /// Whether a radio button or checkbox of this value is chosen.
    pub fn has(&self, field: &str, value: &str) -> bool {
        self.values.get(field).is_some_and(|values| values.iter().any(|one| one == value))
    }

    /// Puts a value in, in place of what was typed.
    pub fn set(&mut self, field: &str, value: impl Into<String>) {
        self.values.insert(field.to_owned(), vec![value.into()]);
    }

    /// Forgets what was typed: passwords and codes are not shown again.
    pub fn forget(&mut self, field: &str) {
        self.values.remove(field);
    }

    /// Notes a mistake. Only the first of a field is kept: one thing to mend at a time.
    pub fn error(&mut self, field: &str, key: &str) {
        self.error_with(field, key, &[]);
    }

    /// Notes a mistake whose text is filled with values.
    pub fn error_with(&mut self, field: &str, key: &str, values: &[(&str, Value)]) {
        if self.error_of(field).is_none() {
            let values = values.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
            self.errors.push(FieldError { field: field.to_owned(), key: key.to_owned(), values });
        }
    }

    /// All mistakes, in the order in which they were found (check fields from top to bottom).
    pub fn errors(&self) -> &[FieldError] {
        &self.errors
    }

    /// The mistake of a field.
    pub fn error_of(&self, field: &str) -> Option<&FieldError> {
        self.errors.iter().find(|error| error.field == field)
    }

    /// Whether there is a mistake.
    pub fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }

    /// Reads a field by a value type's parser; its error's key becomes the mistake:
    /// `form.parse("snils", |text| Snils::parse(text).map_err(|error| error.key()))`.
    pub fn parse<T>(&mut self, field: &str, read: impl FnOnce(&str) -> Result<T, &'static str>) -> Option<T> {
        match read(self.value(field)) {
            Ok(value) => Some(value),
            Err(key) => {
                self.error(field, key);
                None
            }
        }
    }

    /// As [`Form::parse`], but an empty field is fine.
    pub fn parse_optional<T>(
        &mut self,
        field: &str,
        read: impl FnOnce(&str) -> Result<T, &'static str>,
    ) -> Option<T> {
        if self.value(field).is_empty() { None } else { self.parse(field, read) }
    }

    /// Reads a date of three fields (`field-day`, `field-month`, `field-year`). `empty_key` is the mistake when
    /// nothing was typed; what is incomplete or impossible has texts of its own.
    pub fn date(&mut self, field: &str, empty_key: &str) -> Option<Date> {
        let parts = ["day", "month", "year"].map(|part| self.part(field, part).to_owned());
        let key = match parts.each_ref().map(String::as_str) {
            ["", "", ""] => empty_key,
            ["", _, _] => "web-date-without-day",
            [_, "", _] => "web-date-without-month",
            [_, _, ""] => "web-date-without-year",
            [_, _, year] if year.len() != 4 => "web-date-short-year",
            [day, month, year] => match civil_date(day, month, year) {
                Some(date) => return Some(date),
                None => "web-date-impossible",
            },
        };
        self.error(field, key);
        None
    }
}

fn civil_date(day: &str, month: &str, year: &str) -> Option<Date> {
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok().filter(|date| date.year() > 0)
}

impl fmt::Debug for Form {
    /// Names only: what people type is not for logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Form")
            .field("fields", &self.values.keys())
            .field("errors", &self.errors.len())
            .finish()
    }
}

impl<S: Sync> FromRequestParts<S> for Form {
    type Rejection = std::convert::Infallible;

    /// The guard has read the body. A request without a form (GET) gives an empty form.
    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        let fields = parts.extensions.get::<FormFields>().cloned().unwrap_or_default();
        Ok(Self::with_values(fields.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(day: &str, month: &str, year: &str) -> (Option<Date>, Option<String>) {
        let mut form = Form::with_values([("born-day", day), ("born-month", month), ("born-year", year)]);
        let date = form.date("born", "born-empty");
        (date, form.error_of("born").map(|error| error.key.clone()))
    }

    #[test]
    fn a_date_is_read_from_three_fields() {
        assert_eq!(date("2", "03", "1992"), (Some(jiff::civil::date(1992, 3, 2)), None));
    }

    #[test]
    fn what_is_wrong_with_a_date_is_told_precisely() {
        assert_eq!(date("", "", "").1.as_deref(), Some("born-empty"));
        assert_eq!(date("2", "", "1992").1.as_deref(), Some("web-date-without-month"));
        assert_eq!(date("30", "2", "1992").1.as_deref(), Some("web-date-impossible"));
        assert_eq!(date("2", "3", "92").1.as_deref(), Some("web-date-short-year"));
        assert_eq!(date("x", "3", "1992").1.as_deref(), Some("web-date-impossible"));
    }

    #[test]
    fn only_the_first_mistake_of_a_field_is_kept() {
        let mut form = Form::new();
        form.error("a", "first-key");
        form.error("a", "second-key");
        assert_eq!(form.errors().len(), 1);
        assert_eq!(form.errors()[0].key, "first-key");
    }

    #[test]
    fn a_password_is_kept_to_the_letter_and_can_be_forgotten() {
        let mut form = Form::with_values([("password", " a b ")]);
        assert_eq!((form.exact("password"), form.value("password")), (" a b ", "a b"));
        form.forget("password");
        assert_eq!(form.exact("password"), "");
    }

    #[test]
    fn what_was_typed_does_not_print() {
        assert!(!format!("{:?}", Form::with_values([("snils", "112-233-445 95")])).contains("445"));
    }
}
