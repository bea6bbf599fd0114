use kernel::Date;
use person::{
    AdultLimit, BirthDate, BirthPlace, Country, DateError, DateFields, DivisionCode, DocumentKind,
    DocumentNumberError, ForeignNumber, Gender, IdentityDocument, Inn, IssuedBy, NamePart, PassportTerm,
    PersonName, RussianPassport, Snils, TextError, parse_date, passport_term,
};

use super::{Checked, FormProblem, Mistake, PersonForm, Question, TypedDate};
use crate::model::PersonData;

impl PersonForm {
    /// Reads the whole form. Today is a parameter.
    pub fn check(&self, today: Date) -> Result<Checked, FormProblem> {
        if self.is_of_child(today) {
            return Err(FormProblem::Child);
        }
        let mut reading = Reading { form: self, today, mistakes: Vec::new(), questions: Vec::new() };
        match reading.person() {
            Some(person) if reading.mistakes.is_empty() => {
                Ok(Checked { person, questions: reading.questions })
            }
            _ => Err(FormProblem::Mistakes(reading.mistakes)),
        }
    }

    /// The mistakes of some fields alone, for a form of several pages.
    pub fn mistakes_in(&self, fields: &[&str], today: Date) -> Vec<Mistake> {
        match self.check(today) {
            Err(FormProblem::Mistakes(mistakes)) => {
                mistakes.into_iter().filter(|mistake| fields.contains(&mistake.field)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Whether the date of birth is that of somebody under fourteen.
    pub fn is_of_child(&self, today: Date) -> bool {
        BirthDate::from_fields(&self.birth_date.fields(), today)
            .is_ok_and(|birth| birth.adult_limit(today) == AdultLimit::Child)
    }
}

impl TypedDate {
    fn fields(&self) -> DateFields<'_> {
        DateFields { day: &self.day, month: &self.month, year: &self.year }
    }

    fn is_empty(&self) -> bool {
        [&self.day, &self.month, &self.year].iter().all(|part| part.trim().is_empty())
    }
}

/// The mistake has been noted; there is nothing to go on with.
struct Noted;

/// One pass over the form: every mistake is noted, so that all are told at once.
struct Reading<'f> {
    form: &'f PersonForm,
    today: Date,
    mistakes: Vec<Mistake>,
    questions: Vec<Question>,
}

impl Reading<'_> {
    fn person(&mut self) -> Option<PersonData> {
        let form = self.form;
        let name = self.name();
        let gender = self.note("gender", Gender::parse(&form.gender).map_err(person::GenderError::key));
        let birth = BirthDate::from_fields(&form.birth_date.fields(), self.today)
            .map_err(person::BirthDateError::key);
        let birth_date = self.note("birthDate", birth);
        let place = BirthPlace::parse(&form.birth_place).map_err(birth_place_key);
        let birth_place = self.note("birthPlace", place);
        let country = Country::parse(&form.citizenship).map_err(person::CountryError::key);
        let citizenship = self.note("citizenship", country);
        let document = self.document(citizenship, birth_date);
        let snils = self.snils(citizenship);
        let inn = self.inn();
        Some(PersonData {
            name: name?,
            gender: gender?,
            birth_date: birth_date?,
            birth_place: birth_place?,
            citizenship: citizenship?,
            document: document?,
            snils,
            inn,
        })
    }

    fn name(&mut self) -> Option<PersonName> {
        let form = self.form;
        let last =
            self.absent_or("lastName", (&form.last_name, form.has_no_last_name), "profile-last-name-choose");
        let first = self.note("firstName", NamePart::parse(&form.first_name).map_err(person::NameError::key));
        let middle = self.absent_or(
            "middleName",
            (&form.middle_name, form.has_no_middle_name),
            "profile-middle-name-choose",
        );
        Some(PersonName { last: last.ok()?, first: first?, middle: middle.ok()? })
    }

    /// A part of the name that must be typed, or said not to be there, and not both.
    fn absent_or(
        &mut self,
        field: &'static str,
        (typed, is_absent): (&str, bool),
        choose: &'static str,
    ) -> Result<Option<NamePart>, Noted> {
        match (typed.trim().is_empty(), is_absent) {
            (true, true) => Ok(None),
            (true, false) | (false, true) => self.note::<NamePart>(field, Err(choose)).map(Some).ok_or(Noted),
            (false, false) => {
                let read = NamePart::parse(typed).map_err(person::NameError::key);
                self.note(field, read).map(Some).ok_or(Noted)
            }
        }
    }

    fn document(
        &mut self,
        citizenship: Option<Country>,
        birth: Option<BirthDate>,
    ) -> Option<IdentityDocument> {
        let Some(kind) = self.form.document_kind() else {
            return self.note("document", Err("profile-document-choose"));
        };
        let is_citizen = citizenship.map(|country| country == Country::RUSSIA);
        let fits = is_citizen.is_none_or(|is_citizen| is_citizen == (kind == DocumentKind::RussianPassport));
        if !fits {
            return self.note("document", Err("profile-document-not-for-citizenship"));
        }
        if kind == DocumentKind::RussianPassport {
            self.passport(birth)
        } else {
            self.foreign(kind, citizenship, birth)
        }
    }

    fn passport(&mut self, birth: Option<BirthDate>) -> Option<IdentityDocument> {
        let form = self.form;
        let series =
            RussianPassport::from_fields(&form.series, "000000").map(drop).map_err(DocumentNumberError::key);
        let series = self.note("series", series);
        let number =
            RussianPassport::from_fields("0000", &form.number).map(drop).map_err(DocumentNumberError::key);
        let number = self.note("number", number);
        let issued_on = self.issue_date(birth);
        if let (Some(issued_on), Some(birth)) = (issued_on, birth) {
            self.judge_term(birth, issued_on);
        }
        let division = DivisionCode::parse(&form.issue_id).map_err(person::DivisionCodeError::key);
        let division_code = self.note("issueId", division);
        let issued_by = self.issued_by();
        series.and(number)?;
        Some(IdentityDocument::RussianPassport {
            passport: RussianPassport::from_fields(&form.series, &form.number).ok()?,
            issued_on: issued_on?,
            division_code: division_code?,
            issued_by: issued_by?,
        })
    }

    fn judge_term(&mut self, birth: BirthDate, issued_on: Date) {
        match passport_term(birth.date(), issued_on, self.today) {
            PassportTerm::Good { .. } => {}
            PassportTerm::Overdue { .. } => {
                self.questions.push(Question { field: "issueDate", key: "profile-passport-overdue" });
            }
            // A date before birth has been told already.
            PassportTerm::BeforeFourteen if issued_on < birth.date() => {}
            PassportTerm::BeforeFourteen => {
                self.mistakes.push(Mistake { field: "issueDate", key: "profile-passport-before-fourteen" });
            }
        }
    }

    fn foreign(
        &mut self,
        kind: DocumentKind,
        citizenship: Option<Country>,
        birth: Option<BirthDate>,
    ) -> Option<IdentityDocument> {
        let form = self.form;
        // Some permits print the series apart: it is part of the number.
        let typed = format!("{}{}", form.series.trim(), form.number.trim());
        let number = self.note("number", ForeignNumber::parse(&typed).map_err(DocumentNumberError::key));
        let issued_on = self.issue_date(birth);
        let issued_by = self.issued_by();
        let expires_on = self.expiry_date(issued_on);
        let (number, issued_on, expires_on, issued_by) = (number?, issued_on?, expires_on.ok()?, issued_by?);
        Some(match kind {
            DocumentKind::RussianPassport => return None,
            DocumentKind::ForeignPassport => IdentityDocument::ForeignPassport {
                country: citizenship?,
                number,
                issued_on,
                expires_on,
                issued_by,
            },
            DocumentKind::ResidencePermit => {
                IdentityDocument::ResidencePermit { number, issued_on, expires_on, issued_by }
            }
            DocumentKind::TemporaryResidence => {
                IdentityDocument::TemporaryResidence { number, issued_on, expires_on, issued_by }
            }
        })
    }

    fn issue_date(&mut self, birth: Option<BirthDate>) -> Option<Date> {
        let judged = match parse_date(&self.form.issue_date.fields()) {
            Ok(date) if date > self.today => Err(DateError::Future.key()),
            Ok(date) if birth.is_some_and(|birth| date < birth.date()) => Err("profile-issued-before-birth"),
            read => read.map_err(DateError::key),
        };
        self.note("issueDate", judged)
    }

    /// The last day, where the document has one.
    fn expiry_date(&mut self, issued_on: Option<Date>) -> Result<Option<Date>, Noted> {
        if self.form.expiry_date.is_empty() {
            return Ok(None);
        }
        let judged = match parse_date(&self.form.expiry_date.fields()) {
            Ok(date) if issued_on.is_some_and(|issued_on| date < issued_on) => {
                Err("profile-expires-before-issue")
            }
            Ok(date) if date < self.today => Err("profile-document-expired"),
            read => read.map_err(DateError::key),
        };
        self.note("expiryDate", judged).map(Some).ok_or(Noted)
    }

    fn issued_by(&mut self) -> Option<IssuedBy> {
        self.note("issuedBy", IssuedBy::parse(&self.form.issued_by).map_err(issued_by_key))
    }

    /// A citizen must have a СНИЛС, a foreigner may.
    fn snils(&mut self, citizenship: Option<Country>) -> Option<Snils> {
        let typed = &self.form.snils;
        if typed.trim().is_empty() && citizenship != Some(Country::RUSSIA) {
            return None;
        }
        self.note("snils", Snils::parse(typed).map_err(person::SnilsError::key))
    }

    fn inn(&mut self) -> Option<Inn> {
        let typed = &self.form.inn;
        if typed.trim().is_empty() {
            return None;
        }
        self.note("inn", Inn::parse(typed).map_err(person::InnError::key))
    }

    fn note<T>(&mut self, field: &'static str, read: Result<T, &'static str>) -> Option<T> {
        match read {
            Ok(value) => Some(value),
            Err(key) => {
                self.mistakes.push(Mistake { field, key });
                None
            }
        }
    }
}

// The summary of the mistakes stands far from the fields: it must say which one is empty.

const fn birth_place_key(error: TextError) -> &'static str {
    match error {
        TextError::Empty => "data-birth-place-empty",
        other => other.key(),
    }
}

const fn issued_by_key(error: TextError) -> &'static str {
    match error {
        TextError::Empty => "data-issued-by-empty",
        other => other.key(),
    }
}
