//! A newcomer: the phone is proven, the papers are typed, and one act registers and confirms.

use axum::extract::{Path, State};
use axum::response::Response;
use person::{Phone, PhoneError};
use profile::model::form::Question;
use web::{Audience, Routes};

use super::Api;
use super::bodies::{Begin, Code, Nothing, Papers};
use super::call::{Call, Caller, Reply, begin, end, look, number, show};
use super::problem::{Kind, Problem};
use super::replies::{IntakeReply, NewcomerBody, RegisteredReply};
use super::visits::code_reply;
use crate::error::DeskError;
use crate::model::intake::{Papers as Typed, Twin};
use crate::ops::intake::{
    Begun, Reached, begin_newcomer, draw_intake, enter_newcomer_code, find_intake, keep_papers,
    resend_newcomer_code,
};
use crate::ops::newcomer::{Registered, mend, register_newcomer, resend_link, view_newcomer};

pub fn routes() -> Routes<Api> {
    Routes::new()
        .post("/desk/v1/intakes", Audience::Machine, start)
        .post("/desk/v1/intakes/{intake}/code", Audience::Machine, resend)
        .post("/desk/v1/intakes/{intake}/presence", Audience::Machine, enter)
        .post("/desk/v1/intakes/{intake}/register", Audience::Machine, register)
        .get("/desk/v1/newcomers/{newcomer}", Audience::Machine, view)
        .post("/desk/v1/newcomers/{newcomer}/data", Audience::Machine, mend_data)
        .post("/desk/v1/newcomers/{newcomer}/link", Audience::Machine, send_link)
}

async fn start(State(api): State<Api>, call: Call) -> Response {
    let (act, body) = match begin::<Begin>(&api, call).await {
        Ok(begun) => begun,
        Err(answer) => return answer,
    };
    let outcome = start_one(&api, &act.caller, &body).await;
    end(&api, act, outcome).await
}

async fn start_one(api: &Api, caller: &Caller, body: &Begin) -> Result<Reply, Problem> {
    if !body.agreed {
        return Err(Kind::AGREEMENT.into());
    }
    let policy = &api.desk.identity().config().phone_policy;
    let phone = body.phone.as_deref().map(|text| Phone::parse(text, policy)).transpose();
    let phone = phone.map_err(|error: PhoneError| Problem::field("phone", error.key()))?;
    let intake = draw_intake(&api.desk);
    let visitor = caller.visitor(api, intake);
    match begin_newcomer(&api.desk, &caller.officer, &visitor, phone).await? {
        Begun::Code => Ok(Reply::created(&IntakeReply { intake, state: "called" })),
        Begun::Data => Ok(Reply::created(&IntakeReply { intake, state: "open" })),
        Begun::Refused(bias) => Err(bias.into()),
    }
}

async fn resend(State(api): State<Api>, Path(intake): Path<String>, call: Call) -> Response {
    let (act, Nothing {}) = match begin(&api, call).await {
        Ok(begun) => begun,
        Err(answer) => return answer,
    };
    let outcome = resend_one(&api, &act.caller, &intake).await;
    end(&api, act, outcome).await
}

async fn resend_one(api: &Api, caller: &Caller, intake: &str) -> Result<Reply, Problem> {
    let intake = number(intake)?;
    let times = resend_newcomer_code(&api.desk, &caller.officer, &caller.visitor(api, intake)).await?;
    Ok(code_reply((None, Some(intake)), times))
}

async fn enter(State(api): State<Api>, Path(intake): Path<String>, call: Call) -> Response {
    let (act, body) = match begin::<Code>(&api, call).await {
        Ok(begun) => begun,
        Err(answer) => return answer,
    };
    let outcome = enter_one(&api, &act.caller, (&intake, &body.code)).await;
    end(&api, act, outcome).await
}

async fn enter_one(api: &Api, caller: &Caller, (intake, code): (&str, &str)) -> Result<Reply, Problem> {
    let intake = number(intake)?;
    let visitor = caller.visitor(api, intake);
    match enter_newcomer_code(&api.desk, (&caller.officer, &visitor), code).await? {
        Reached::Proven => Ok(Reply::ok(&IntakeReply { intake, state: "open" })),
        Reached::PhoneTaken => Err(Kind::PHONE_TAKEN.into()),
        Reached::Malformed => Err(Kind::CODE_MALFORMED.into()),
        Reached::Refused(verdict) => Err(verdict.into()),
    }
}

async fn register(State(api): State<Api>, Path(intake): Path<String>, call: Call) -> Response {
    let (act, body) = match begin::<Papers>(&api, call).await {
        Ok(begun) => begun,
        Err(answer) => return answer,
    };
    let outcome = match number(&intake) {
        Ok(intake) => register_one(&api, &act.caller, (intake, &body)).await,
        Err(problem) => Err(problem),
    };
    end(&api, act, outcome).await
}

/// Keeps the papers, has the operator ask what is unlikely, and registers.
async fn register_one(api: &Api, caller: &Caller, (intake, body): (i64, &Papers)) -> Result<Reply, Problem> {
    let visitor = caller.visitor(api, intake);
    let (who, today) = ((&caller.officer, &visitor), caller.today());
    let kept = find_intake(&api.desk, &caller.officer, &visitor).await?;
    if let Some(Typed::Registered { no }) = kept.map(|kept| kept.papers) {
        // The process ended between the act and its answer.
        return Ok(Reply::created(&RegisteredReply { newcomer: no }));
    }
    keep_papers(&api.desk, who, (body.to_form(), today)).await??;
    let kept = find_intake(&api.desk, &caller.officer, &visitor).await?.ok_or(Kind::STEP_NOT_OPEN)?;
    let mut questions = kept.form.check(today)?.questions;
    match kept.papers {
        Typed::Newcomer { twin: Some(Twin::Owns), .. } => return Err(Kind::OWNED.into()),
        Typed::Newcomer { twin: Some(Twin::Claims), .. } => {
            questions.push(Question { field: "snils", key: "newcomer-claimed" });
        }
        _ => {}
    }
    if !questions.is_empty() && !body.asked {
        return Err(Problem::questions(&questions));
    }
    match register_newcomer(&api.desk, who, today).await {
        Ok(Registered::Done(no)) => Ok(Reply::created(&RegisteredReply { newcomer: no })),
        Ok(Registered::Obstacle(obstacle)) => Err(obstacle.into()),
        Ok(Registered::Twin) => Err(Kind::OWNED.into()),
        Ok(Registered::PhoneTaken) => Err(Kind::PHONE_TAKEN.into()),
        Ok(Registered::Unfinished) => Err(Kind::STEP_NOT_OPEN.into()),
        Err(DeskError::Limited { until }) => Err(Problem::limited(Kind::DATA_LIMITED, until)),
        Err(error) => Err(error.into()),
    }
}

async fn view(State(api): State<Api>, Path(newcomer): Path<String>, call: Call) -> Response {
    let caller = match look(&api, call).await {
        Ok(caller) => caller,
        Err(answer) => return answer,
    };
    let outcome = view_one(&api, &caller, &newcomer).await;
    show(&caller, outcome)
}

async fn view_one(api: &Api, caller: &Caller, newcomer: &str) -> Result<Reply, Problem> {
    let view = view_newcomer(&api.desk, &caller.officer, number(newcomer)?).await?;
    Ok(Reply::ok(&NewcomerBody::of(&view)))
}

async fn mend_data(State(api): State<Api>, Path(newcomer): Path<String>, call: Call) -> Response {
    let (act, body) = match begin::<Papers>(&api, call).await {
        Ok(begun) => begun,
        Err(answer) => return answer,
    };
    let outcome = mend_one(&api, &act.caller, (&newcomer, &body)).await;
    end(&api, act, outcome).await
}

async fn mend_one(api: &Api, caller: &Caller, (newcomer, body): (&str, &Papers)) -> Result<Reply, Problem> {
    let no = number(newcomer)?;
    mend(&api.desk, (&caller.officer, &caller.visitor(api, no)), no).await?;
    register_one(api, caller, (no, body)).await
}

async fn send_link(State(api): State<Api>, Path(newcomer): Path<String>, call: Call) -> Response {
    let (act, Nothing {}) = match begin(&api, call).await {
        Ok(begun) => begun,
        Err(answer) => return answer,
    };
    let outcome = send_one(&api, &act.caller, &newcomer).await;
    end(&api, act, outcome).await
}

async fn send_one(api: &Api, caller: &Caller, newcomer: &str) -> Result<Reply, Problem> {
    let no = number(newcomer)?;
    if !resend_link(&api.desk, &caller.officer, no).await? {
        return Err(Kind::STEP_NOT_OPEN.into());
    }
    Ok(Reply::accepted(&RegisteredReply { newcomer: no }))
}
