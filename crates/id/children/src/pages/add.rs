//! Naming a child by the birth certificate.

use askama::Template;
use assurance::Level;
use axum::extract::{Path, State};
use axum::response::Response;
use identity::pages::SignedIn;
use kernel::Date;
use person::{
    BirthDate, Gender, GenderError, IssuedBy, NameError, NamePart, PaperKind, PaperNumber, PaperNumberError,
    PersonName, Snils, SnilsError, TextError,
};
use web::{Audience, Form, PageError, Routes, Shell, page, page_with_errors, see};

use super::list::PATH;
use super::words::today;
use crate::Children;
use crate::error::ChildrenError;
use crate::model::{Act, Asked, ChildData, Role};
use crate::ops::ask::{Outcome, ask};
use crate::ops::view::find_own;

const CHOOSE: &str = "/account/children/add";
const FILL: &str = "/account/children/add/{role}";
/// The longest number of an act that is taken.
const ACT_SIGNS_MAX: usize = 40;

pub fn routes() -> Routes<Children> {
    Routes::new()
        .get(CHOOSE, Audience::Citizen, show_choice)
        .post(CHOOSE, Audience::Citizen, choose)
        .get(FILL, Audience::Citizen, show)
        .post(FILL, Audience::Citizen, save)
}

#[derive(Template)]
#[template(path = "child_role.html")]
struct ChoicePage {
    shell: Shell,
    form: Form,
    roles: Vec<(&'static str, String, String)>,
}

impl ChoicePage {
    fn new(shell: Shell, form: Form) -> Self {
        let role = |role: Role, hint: &str| (role.as_str(), shell.t(role.key()), shell.t(hint));
        let roles = vec![
            role(Role::Parent, "children-role-parent-hint"),
            role(Role::Guardian, "children-role-guardian-hint"),
        ];
        Self { shell, form, roles }
    }
}

async fn show_choice(
    State(room): State<Children>,
    shell: Shell,
    signed_in: SignedIn,
) -> Result<Response, PageError> {
    let (level, _) = find_own(&room, signed_in.session.subject).await?;
    if level < Level::Standard { Ok(see(PATH)) } else { page(&ChoicePage::new(shell, Form::new())) }
}

async fn choose(shell: Shell, mut form: Form) -> Result<Response, PageError> {
    if let Some(role) = acting(form.value("role")) {
        return Ok(see(&format!("{CHOOSE}/{}", role.as_str())));
    }
    form.error("role", "children-role-choose");
    page_with_errors(&ChoicePage::new(shell, form))
}

/// The role of somebody who acts for a child.
fn acting(word: &str) -> Option<Role> {
    Role::from_word(word).filter(|role| *role != Role::Child)
}

#[derive(Template)]
#[template(path = "child_form.html")]
struct FormPage {
    shell: Shell,
    form: Form,
    role: Role,
    genders: Vec<(&'static str, String)>,
}

impl FormPage {
    fn new(shell: Shell, form: Form, role: Role) -> Self {
        let genders = vec![("M", shell.t("gender-male")), ("F", shell.t("gender-female"))];
        Self { shell, form, role, genders }
    }

    fn is_of_guardian(&self) -> bool {
        self.role == Role::Guardian
    }
}

async fn show(
    State(room): State<Children>,
    shell: Shell,
    signed_in: SignedIn,
    Path(role): Path<String>,
) -> Result<Response, PageError> {
    let role = acting(&role).ok_or(PageError::NotFound)?;
    let (level, _) = find_own(&room, signed_in.session.subject).await?;
    if level < Level::Standard {
        return Ok(see(PATH));
    }
    page(&FormPage::new(shell, Form::new(), role))
}

async fn save(
    State(room): State<Children>,
    shell: Shell,
    signed_in: SignedIn,
    Path(role): Path<String>,
    mut form: Form,
) -> Result<Response, PageError> {
    let role = acting(&role).ok_or(PageError::NotFound)?;
    let Some(asked) = read(today(&shell), &mut form, role) else {
        return page_with_errors(&FormPage::new(shell, form, role));
    };
    let network = shell.network().to_string();
    let outcome = ask(&room, (signed_in.session.subject, &network), role, &asked).await;
    if let Some(done) = told(&shell, &mut form, ("birthDate", "number"), outcome)? {
        return Ok(done);
    }
    page_with_errors(&FormPage::new(shell, form, role))
}

/// Where a question led; none when the form says what is wrong. The fields are where an age and a number are told.
pub fn told(
    shell: &Shell,
    form: &mut Form,
    (age_field, number_field): (&str, &str),
    outcome: Result<Outcome, ChildrenError>,
) -> Result<Option<Response>, PageError> {
    match outcome {
        Ok(Outcome::Asked(_)) => return Ok(Some(see(&format!("{PATH}?done=asked")))),
        Ok(Outcome::Same) => return Ok(Some(see(&format!("{PATH}?done=same")))),
        Ok(Outcome::LevelTooLow) => return Ok(Some(see(PATH))),
        Ok(Outcome::WrongAge) => form.error(age_field, "children-adult"),
        Ok(Outcome::TooMany) => form.error(number_field, "children-too-many"),
        Err(ChildrenError::Limited { until, limit }) => {
            form.error_with(number_field, limit.key(), &[("time", shell.moment(until).into())]);
        }
        Err(ChildrenError::Internal(error)) => return Err(error.into()),
    }
    Ok(None)
}

fn read(today: Date, form: &mut Form, role: Role) -> Option<Asked> {
    let name = |text: &str| NamePart::parse(text).map_err(NameError::key);
    let last = form.parse("lastName", name);
    let first = form.parse("firstName", name);
    let middle = form.parse_optional("middleName", name);
    let gender = form.parse("gender", |text| Gender::parse(text).map_err(GenderError::key));
    let born = form.date("birthDate", "children-birth-date-empty");
    let birth_date = born.and_then(|date| BirthDate::parse(&date.to_string()).ok());
    if born.is_some_and(|date| date > today) || (born.is_some() && birth_date.is_none()) {
        form.error("birthDate", "children-birth-date-wrong");
    }
    let (certificate, issued_on) = read_certificate(today, form, born);
    let snils = form.parse_optional("snils", |text| Snils::parse(text).map_err(SnilsError::key));
    let act = (role == Role::Guardian).then(|| read_act(today, form));
    let name = PersonName { last: Some(last?), first: first?, middle };
    let child = ChildData {
        name,
        birth_date: birth_date?,
        gender: gender?,
        certificate: certificate?,
        issued_on: issued_on?,
        snils,
    };
    let act = match act {
        Some(read) => Some(read?),
        None => None,
    };
    (!form.has_errors()).then_some(Asked { child, act })
}

/// The number of the certificate and its date, each where it could be read.
pub fn read_certificate(
    today: Date,
    form: &mut Form,
    born: Option<Date>,
) -> (Option<PaperNumber>, Option<Date>) {
    let certificate = form.parse("number", |text| {
        PaperNumber::parse(PaperKind::BirthCertificate, text).map_err(PaperNumberError::key)
    });
    let issued_on = form.date("issueDate", "paper-date-empty");
    if issued_on.is_some_and(|date| date > today) {
        form.error("issueDate", "paper-issued-later");
    } else if issued_on.zip(born).is_some_and(|(issued, born)| issued < born) {
        form.error("issueDate", "children-issued-before-birth");
    }
    (certificate, issued_on)
}

fn read_act(today: Date, form: &mut Form) -> Option<Act> {
    let number = form.parse("actNumber", |text| match IssuedBy::parse(text) {
        Ok(number) if number.as_str().chars().count() <= ACT_SIGNS_MAX => Ok(number.as_str().to_owned()),
        Ok(_) => Err("children-act-long"),
        Err(TextError::Empty) => Err("children-act-empty"),
        Err(other) => Err(other.key()),
    });
    let date = form.date("actDate", "paper-date-empty");
    if date.is_some_and(|date| date > today) {
        form.error("actDate", "paper-issued-later");
    }
    Some(Act { number: number?, date: date? })
}
