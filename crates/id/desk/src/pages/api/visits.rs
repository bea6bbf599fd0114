//! An applicant before an operator: found, there, compared, and one act at the end.

use axum::extract::{Path, State};
use axum::response::Response;
use identity::ops::codes::CodeTimes;
use person::{DateError, Phone, PhoneError, Snils, SnilsError};
use profile::model::form::Mistake;
use web::{Audience, Routes};

use super::Api;
use super::bodies::{Code, Find, Nothing, Paper, Papers, Refuse, date};
use super::call::{Act, Call, Caller, Reply, begin, end, look, number, show};
use super::problem::{Kind, Problem};
use super::replies::{CodeReply, OfficeCodeReply, VisitBody, VisitReply};
use crate::error::DeskError;
use crate::model::paper::{Paper as TypedPaper, number_problem};
use crate::model::pass::Pass;
use crate::model::refusal::RefusalReason;
use crate::model::visit::{End, Purpose};
use crate::ops::act::{Confirmation, confirm_applicant, refuse_applicant, send_password_link};
use crate::ops::find::{Clue, Found, find_applicant};
use crate::ops::leave::delete_on_request;
use crate::ops::paper::{Comparison, compare_paper};
use crate::ops::presence::{Sent, Typed, enter_presence_code, send_presence_code};
use crate::ops::update::{self, Updated, find_update, type_document, update_document};
use crate::ops::view::view_visit;

pub fn routes() -> Routes<Api> {
    Routes::new()
        .post("/desk/v1/visits", Audience::Machine, find)
        .get("/desk/v1/visits/{visit}", Audience::Machine, view)
        .post("/desk/v1/visits/{visit}/code", Audience::Machine, send_code)
        .post("/desk/v1/visits/{visit}/presence", Audience::Machine, enter_code)
        .post("/desk/v1/visits/{visit}/paper", Audience::Machine, compare)
        .post("/desk/v1/visits/{visit}/confirm", Audience::Machine, confirm)
        .post("/desk/v1/visits/{visit}/document", Audience::Machine, replace_document)
        .post("/desk/v1/visits/{visit}/password", Audience::Machine, send_link)
        .post("/desk/v1/visits/{visit}/office-code", Audience::Machine, hand_code)
        .post("/desk/v1/visits/{visit}/delete", Audience::Machine, delete)
        .post("/desk/v1/visits/{visit}/refuse", Audience::Machine, refuse)
}

/// What the software of a centre does. Merges, and links to children, which take a look at two people's papers, stay with
/// people at the pages.
const PURPOSES: [Purpose; 5] =
    [Purpose::Confirm, Purpose::Password, Purpose::Document, Purpose::Code, Purpose::Leave];

/// The times of a code as they are answered.
pub fn code_reply((visit, intake): (Option<i64>, Option<i64>), times: CodeTimes) -> Reply {
    let (expires_at, resend_at) = (times.expires_at.to_string(), times.resend_at.to_string());
    Reply::accepted(&CodeReply { visit, intake, expires_at, resend_at })
}

async fn find(State(api): State<Api>, call: Call) -> Response {
    let (act, body) = match begin::<Find>(&api, call).await {
        Ok(begun) => begun,
        Err(answer) => return answer,
    };
    let outcome = find_one(&api, &act.caller, &body).await;
    end(&api, act, outcome).await
}

async fn find_one(api: &Api, caller: &Caller, body: &Find) -> Result<Reply, Problem> {
    let purpose = Purpose::from_word(&body.purpose).filter(|purpose| PURPOSES.contains(purpose));
    let purpose = purpose.ok_or(Kind::BAD_REQUEST)?;
    let clue = read_clue(api, body)?;
    let state = if matches!(clue, Clue::Pass(_)) { "present" } else { "found" };
    match find_applicant(&api.desk, &caller.officer, &clue, purpose).await? {
        Found::Visit(no) => Ok(Reply::created(&VisitReply::open(no, state))),
        Found::Nobody => Err(Kind::NOBODY.into()),
        Found::Several => Err(Kind::SEVERAL.into()),
        Found::PassEnded => Err(Kind::PASS_ENDED.into()),
        Found::Refused(bias) => Err(bias.into()),
    }
}

fn read_clue(api: &Api, body: &Find) -> Result<Clue, Problem> {
    if let Some(pass) = &body.pass {
        let is_alone = body.snils.is_none() && body.phone.is_none() && body.birth_date.is_none();
        let pass = Pass::parse(pass).ok_or(Kind::PASS_ENDED)?;
        return if is_alone { Ok(Clue::Pass(pass)) } else { Err(Kind::BAD_REQUEST.into()) };
    }
    let mut mistakes = Vec::new();
    let policy = &api.desk.identity().config().phone_policy;
    let snils = read(&mut mistakes, ("snils", body.snils.as_deref()), |text| {
        Snils::parse(text).map_err(SnilsError::key)
    });
    let phone = read(&mut mistakes, ("phone", body.phone.as_deref()), |text| {
        Phone::parse(text, policy).map_err(PhoneError::key)
    });
    if body.snils.is_none() && body.phone.is_none() {
        mistakes.push(Mistake { field: "pass", key: "desk-applicant-shape" });
    }
    match date(body.birth_date.as_deref().unwrap_or_default()).map_err(DateError::key) {
        Ok(birth_date) if mistakes.is_empty() => Ok(Clue::Data { snils, phone, birth_date }),
        Ok(_) => Err(Problem::fields(mistakes)),
        Err(key) => {
            mistakes.push(Mistake { field: "birthDate", key });
            Err(Problem::fields(mistakes))
        }
    }
}

fn read<T>(
    mistakes: &mut Vec<Mistake>,
    (field, text): (&'static str, Option<&str>),
    parse: impl Fn(&str) -> Result<T, &'static str>,
) -> Option<T> {
    match parse(text?) {
        Ok(value) => Some(value),
        Err(key) => {
            mistakes.push(Mistake { field, key });
            None
        }
    }
}

async fn view(State(api): State<Api>, Path(visit): Path<String>, call: Call) -> Response {
    let caller = match look(&api, call).await {
        Ok(caller) => caller,
        Err(answer) => return answer,
    };
    let outcome = view_one(&api, &caller, &visit).await;
    show(&caller, outcome)
}

async fn view_one(api: &Api, caller: &Caller, visit: &str) -> Result<Reply, Problem> {
    let view = view_visit(&api.desk, &caller.officer, number(visit)?).await?;
    Ok(Reply::ok(&VisitBody::of(&view, caller.shell.now())))
}

async fn send_code(State(api): State<Api>, Path(visit): Path<String>, call: Call) -> Response {
    let (act, Nothing {}) = match begin(&api, call).await {
        Ok(begun) => begun,
        Err(answer) => return answer,
    };
    let outcome = send_one(&api, &act.caller, &visit).await;
    end(&api, act, outcome).await
}

async fn send_one(api: &Api, caller: &Caller, visit: &str) -> Result<Reply, Problem> {
    let (no, visitor) = (number(visit)?, caller.visitor(api, 0));
    match send_presence_code(&api.desk, &caller.officer, &visitor, no).await? {
        Sent::Sent(times) => Ok(code_reply((Some(no), None), times)),
        Sent::NoPhone => Err(Kind::NO_PHONE.into()),
    }
}

async fn enter_code(State(api): State<Api>, Path(visit): Path<String>, call: Call) -> Response {
    let (act, body) = match begin::<Code>(&api, call).await {
        Ok(begun) => begun,
        Err(answer) => return answer,
    };
    let outcome = enter_one(&api, &act.caller, (&visit, &body.code)).await;
    end(&api, act, outcome).await
}

async fn enter_one(api: &Api, caller: &Caller, (visit, code): (&str, &str)) -> Result<Reply, Problem> {
    let (no, visitor) = (number(visit)?, caller.visitor(api, 0));
    match enter_presence_code(&api.desk, &caller.officer, &visitor, (no, code)).await? {
        Typed::Proven => Ok(Reply::ok(&VisitReply::open(no, "present"))),
        Typed::Malformed => Err(Kind::CODE_MALFORMED.into()),
        Typed::Refused(verdict) => Err(verdict.into()),
    }
}

async fn compare(State(api): State<Api>, Path(visit): Path<String>, call: Call) -> Response {
    let (act, body) = match begin::<Paper>(&api, call).await {
        Ok(begun) => begun,
        Err(answer) => return answer,
    };
    let outcome = compare_one(&api, &act.caller, (&visit, &body)).await;
    end(&api, act, outcome).await
}

async fn compare_one(api: &Api, caller: &Caller, (visit, body): (&str, &Paper)) -> Result<Reply, Problem> {
    let no = number(visit)?;
    if let Some(key) = number_problem(&body.number) {
        return Err(Problem::field("number", key));
    }
    let issued_on = date(&body.issue_date).map_err(|error| Problem::field("issueDate", error.key()))?;
    let paper = TypedPaper::new(&body.number, issued_on);
    match compare_paper(&api.desk, &caller.officer, no, &paper).await? {
        Comparison::Fits => Ok(Reply::ok(&VisitReply::open(no, "compared"))),
        Comparison::Wrong { left } => Err(Problem::left(Kind::PAPER_DIFFERS, left)),
        Comparison::Ended => Err(Kind::REFUSED.into()),
    }
}

async fn confirm(State(api): State<Api>, Path(visit): Path<String>, call: Call) -> Response {
    let (act, Nothing {}) = match begin(&api, call).await {
        Ok(begun) => begun,
        Err(answer) => return answer,
    };
    let outcome = confirm_one(&api, &act.caller, &visit).await;
    end(&api, act, outcome).await
}

async fn confirm_one(api: &Api, caller: &Caller, visit: &str) -> Result<Reply, Problem> {
    let no = number(visit)?;
    match confirm_applicant(&api.desk, &caller.officer, no).await? {
        Confirmation::Recorded => Ok(Reply::ok(&VisitReply::ended(no, End::Confirmed))),
        Confirmation::Obstacle(obstacle) => Err(obstacle.into()),
        Confirmation::Refused(bias) => Err(bias.into()),
        Confirmation::DataChanged => Err(Kind::DATA_CHANGED.into()),
    }
}

async fn replace_document(State(api): State<Api>, Path(visit): Path<String>, call: Call) -> Response {
    let (act, body) = match begin::<Papers>(&api, call).await {
        Ok(begun) => begun,
        Err(answer) => return answer,
    };
    let outcome = replace_one(&api, &act, (&visit, &body)).await;
    end(&api, act, outcome).await
}

async fn replace_one(api: &Api, act: &Act, (visit, body): (&str, &Papers)) -> Result<Reply, Problem> {
    let (caller, no) = (&act.caller, number(visit)?);
    let visitor = caller.visitor(api, no);
    let (who, today) = ((&caller.officer, &visitor), caller.today());
    match type_document(&api.desk, who, (no, &body.to_form(), today)).await? {
        update::Typed::Ready => {}
        update::Typed::Mistakes(mistakes) => return Err(Problem::fields(mistakes)),
        update::Typed::Same => return Err(Kind::SAME_DOCUMENT.into()),
        update::Typed::OtherPerson { left } => return Err(Problem::left(Kind::OTHER_PERSON, left)),
        update::Typed::Ended => return Err(Kind::REFUSED.into()),
    }
    let typed = find_update(&api.desk, who, no).await?.ok_or(Kind::STEP_NOT_OPEN)?;
    let questions = typed.form.check(today)?.questions;
    if !questions.is_empty() && !body.asked {
        return Err(Problem::questions(&questions));
    }
    match update_document(&api.desk, who, (no, today)).await {
        Ok(Updated::Done) => Ok(Reply::ok(&VisitReply::ended(no, End::DocumentUpdated))),
        Ok(Updated::Obstacle(obstacle)) => Err(obstacle.into()),
        Ok(Updated::Refused(bias)) => Err(bias.into()),
        Ok(Updated::Unfinished) => Err(Kind::DATA_CHANGED.into()),
        Err(DeskError::Limited { until }) => Err(Problem::limited(Kind::DATA_LIMITED, until)),
        Err(error) => Err(error.into()),
    }
}

async fn send_link(State(api): State<Api>, Path(visit): Path<String>, call: Call) -> Response {
    let (act, Nothing {}) = match begin(&api, call).await {
        Ok(begun) => begun,
        Err(answer) => return answer,
    };
    let outcome = link_one(&api, &act.caller, &visit).await;
    end(&api, act, outcome).await
}

async fn link_one(api: &Api, caller: &Caller, visit: &str) -> Result<Reply, Problem> {
    let no = number(visit)?;
    if send_password_link(&api.desk, &caller.officer, no).await? {
        Ok(Reply::ok(&VisitReply::ended(no, End::PasswordSent)))
    } else {
        Err(Kind::NO_PHONE.into())
    }
}

async fn hand_code(State(api): State<Api>, Path(visit): Path<String>, call: Call) -> Response {
    let (act, Nothing {}) = match begin(&api, call).await {
        Ok(begun) => begun,
        Err(answer) => return answer,
    };
    let outcome = hand_one(&api, &act.caller, &visit).await;
    end(&api, act, outcome).await
}

/// The code is in the first answer alone: what is kept for a repeat says that it was handed out.
async fn hand_one(api: &Api, caller: &Caller, visit: &str) -> Result<Reply, Problem> {
    let no = number(visit)?;
    let (code, until) = api.codes.hand_code(&caller.officer, no).await?;
    let kept = VisitReply::ended(no, End::CodeHanded);
    Ok(Reply::once(&OfficeCodeReply::of(no, code, until), &kept))
}

async fn delete(State(api): State<Api>, Path(visit): Path<String>, call: Call) -> Response {
    let (act, Nothing {}) = match begin(&api, call).await {
        Ok(begun) => begun,
        Err(answer) => return answer,
    };
    let outcome = delete_one(&api, &act.caller, &visit).await;
    end(&api, act, outcome).await
}

async fn delete_one(api: &Api, caller: &Caller, visit: &str) -> Result<Reply, Problem> {
    let no = number(visit)?;
    match delete_on_request(&api.desk, &api.leaving, &caller.officer, no).await? {
        None => Ok(Reply::ok(&VisitReply::ended(no, End::Leaving))),
        Some(obstacle) => Err(obstacle.into()),
    }
}

async fn refuse(State(api): State<Api>, Path(visit): Path<String>, call: Call) -> Response {
    let (act, body) = match begin::<Refuse>(&api, call).await {
        Ok(begun) => begun,
        Err(answer) => return answer,
    };
    let outcome = refuse_one(&api, &act.caller, (&visit, &body)).await;
    end(&api, act, outcome).await
}

async fn refuse_one(api: &Api, caller: &Caller, (visit, body): (&str, &Refuse)) -> Result<Reply, Problem> {
    let no = number(visit)?;
    let reason = RefusalReason::from_word(&body.reason)
        .ok_or_else(|| Problem::field("reason", "desk-reason-empty"))?;
    refuse_applicant(&api.desk, &caller.officer, no, reason).await?;
    Ok(Reply::ok(&VisitReply::ended(no, End::Refused)))
}
