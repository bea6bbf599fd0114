//! What the ready-made registrar has done before a demo is looked at: taken the office, confirmed two people.

use std::error::Error;
use std::time::Duration;

use assurance::Level;
use desk::model::office::{Officer, Role};
use desk::model::paper::Paper;
use desk::model::pass::Pass;
use desk::model::visit::Purpose;
use desk::ops::act::{Confirmation, confirm_applicant};
use desk::ops::find::{Clue, Found, find_applicant};
use desk::ops::offices::{bootstrap_operator, grant_office};
use desk::ops::paper::{Comparison, compare_paper};
use desk::{Desk, OfficeError};
use gateway_registries_simulator::Person;
use identity::model::account::Account;
use identity::ops::account::find_account;
use identity::ops::identifiers::find_by_phone;
use person::Phone;

use super::walker::Walker;

/// How often, and how many times, it is looked whether checks have passed.
const CHECK_LOOK_EVERY: Duration = Duration::from_millis(200);
const CHECK_LOOKS_MAX: u32 = 300;

/// As an operator does with the first of the staff: once the checks have passed.
pub async fn name_registrar(desk: &Desk, phone: &str) -> Result<Officer, Box<dyn Error>> {
    let account = account(desk, phone).await?;
    let centre = desk.centres().all().first().ok_or("no centre")?.code.clone();
    for _ in 0..CHECK_LOOKS_MAX {
        match bootstrap_operator(desk, account.oid, &centre, "okno demo").await {
            Err(OfficeError::NotStandard) => tokio::time::sleep(CHECK_LOOK_EVERY).await,
            Err(error) => return Err(error.into()),
            Ok(()) => {
                return Ok(Officer {
                    subject: account.subject,
                    role: Role::Supervisor,
                    centre,
                    client: None,
                });
            }
        }
    }
    Err("the checks of the registrar did not end".into())
}

/// Confirms an applicant who shows the QR of their session, and waits until the level has followed.
pub async fn confirm(
    desk: &Desk,
    officer: &Officer,
    (walker, person, phone): (&mut Walker, &Person, &str),
) -> Result<(), Box<dyn Error>> {
    let shown = walker.open("/account/visit").await?;
    let pass = shown.split(['<', '>']).find_map(Pass::parse).ok_or("no pass on the page")?;
    let document = person.document.as_ref().ok_or("no document")?;
    let paper = Paper::new(&document.number(), document.issued_on());
    let found = find_applicant(desk, officer, &Clue::Pass(pass), Purpose::Confirm).await?;
    let Found::Visit(no) = found else { return Err(format!("the pass led to {found:?}").into()) };
    let compared = compare_paper(desk, officer, no, &paper).await?;
    let confirmed = confirm_applicant(desk, officer, no).await?;
    if (compared, confirmed) != (Comparison::Fits, Confirmation::Recorded) {
        return Err(format!("the desk said {compared:?}, {confirmed:?}").into());
    }
    for _ in 0..CHECK_LOOKS_MAX {
        if account(desk, phone).await?.level == Level::Confirmed {
            return Ok(());
        }
        tokio::time::sleep(CHECK_LOOK_EVERY).await;
    }
    Err("the checks of the applicant did not end".into())
}

/// Gives a confirmed person the office of those who print letters.
pub async fn name_post_operator(desk: &Desk, officer: &Officer, phone: &str) -> Result<(), Box<dyn Error>> {
    let account = account(desk, phone).await?;
    Ok(grant_office(desk, account.oid, (Role::PostOperator, &officer.centre), "okno demo").await?)
}

async fn account(desk: &Desk, phone: &str) -> Result<Account, Box<dyn Error>> {
    let phone = Phone::from_e164(phone).ok_or("no phone")?;
    let store = desk.identity().store();
    let found = find_by_phone(store.reader(), store.vault(), &phone).await?.ok_or("no account")?;
    Ok(find_account(store.reader(), found).await?.ok_or("no account")?)
}
