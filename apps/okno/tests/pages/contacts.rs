//! The contacts of an account through the real router, on both engines.

use std::time::Duration;

use web::testing::{Answer, Browser};

use crate::checks::{checks_say, submit};
use crate::on_both_engines;
use crate::support::{PASSWORD, World, post};

const PHONE: &str = "9121234567";
const E164: &str = "+79121234567";
const SECOND: &str = "9127654321";
const MAIL: &str = "petr@example.ru";
const LIST: &str = "/account/contacts";
const CODE: &str = "/account/contacts/code";

/// Adds a phone in a session that may, and types its code.
pub async fn add_phone(world: &World, browser: &mut Browser, phone: &str, leads_to: &str) {
    let already = world.sms.inbox(&format!("+7{phone}")).len();
    browser.get("/account/contacts/add?kind=phone").await;
    post(browser, "/account/contacts/add", &[("contact", "phone"), ("phone", phone)], CODE).await;
    let code = world.sms_code(&format!("+7{phone}"), already + 1).await;
    browser.get(CODE).await;
    post(browser, CODE, &[("code", &code)], leads_to).await;
}

/// Adds a mailbox, proven by the link that came with the code.
async fn add_mail(world: &World, browser: &mut Browser) {
    let already = world.mail.mailbox(MAIL).len();
    browser.get("/account/contacts/add?kind=email").await;
    post(browser, "/account/contacts/add", &[("contact", "email"), ("email", MAIL)], CODE).await;
    let text = world.mail_text(MAIL, already + 1).await;
    let link = text.split_whitespace().find(|word| word.contains("/contact/link/")).unwrap();
    let path = link.strip_prefix(crate::support::ORIGIN).unwrap().to_owned();
    let elsewhere = world.browser().get(&path).await;
    assert!(elsewhere.body.contains(&crate::support::code_in(&text)), "{}", elsewhere.body);
    browser.get(&path).await;
    post(browser, &path, &[], "/account/contacts?done=proven").await;
}

/// The list. The first page of the account is opened after it: there a browser finds the token for its next form.
async fn list(browser: &mut Browser) -> String {
    let page = browser.get(LIST).await.body;
    browser.get("/account").await;
    page
}

/// What the list calls a contact: the text of its row.
fn row_of(page: &str, value: &str) -> String {
    let rows: Vec<&str> = page.split("<div class=\"o-row\">").filter(|row| row.contains(value)).collect();
    rows.first().map(|row| (*row).to_owned()).unwrap_or_default()
}

async fn standard(world: &World, phone: &str, no: u64) -> Browser {
    let person = world.registries.people().person(no).unwrap();
    let mut browser = world.register_by_phone(phone).await;
    submit(&mut browser, &person).await;
    checks_say(&mut browser, "Проверки закончены").await;
    world.sms_text(&format!("+7{phone}"), 2).await;
    browser
}

/// Shows the second factor, and comes back.
pub async fn prove(world: &World, browser: &mut Browser, e164: &str, back: &str) {
    let already = world.sms.inbox(e164).len();
    let encoded: String = form_urlencoded(back);
    browser.get(&format!("/account/prove?back={encoded}")).await;
    let code_page = format!("/account/prove/code?back={encoded}");
    post(browser, "/account/prove", &[("back", back)], &code_page).await;
    let code = world.sms_code(e164, already + 1).await;
    browser.get(&code_page).await;
    post(browser, "/account/prove/code", &[("code", &code), ("back", back)], back).await;
}

fn form_urlencoded(text: &str) -> String {
    text.replace('/', "%2F").replace('?', "%3F").replace('=', "%3D")
}

async fn sign_in_answers(world: &World, login: &str) -> Answer {
    let mut browser = world.browser();
    browser.get("/sign-in").await;
    browser.post("/sign-in", &[("login", login), ("password", PASSWORD)]).await
}

/// Somebody else proves the phone while registering and says that the account there is not theirs.
async fn disown_at_registration(world: &World, phone: &str, e164: &str) -> Answer {
    let mut browser = world.browser();
    let already = world.sms.inbox(e164).len();
    world.start_registration(&mut browser).await;
    post(
        &mut browser,
        "/registration/contact",
        &[("contact", "phone"), ("phone", phone)],
        "/registration/code",
    )
    .await;
    let code = world.sms_code(e164, already + 1).await;
    browser.get("/registration/code").await;
    post(&mut browser, "/registration/code", &[("code", &code)], "/registration/taken").await;
    browser.get("/registration/taken").await;
    browser.post("/registration/taken/disown", &[]).await
}

on_both_engines! {
    a_person_adds_contacts_chooses_the_main_one_and_removes_one => async |world: &World| {
        let mut browser = world.register_by_phone(PHONE).await;
        add_phone(world, &mut browser, SECOND, "/account/contacts?done=proven").await;
        // The old phone is told of the new one.
        assert!(world.sms_text(E164, 2).await.contains("добавлен контакт +7 912 ···-··-21"));
        add_mail(world, &mut browser).await;
        world.sms_text(E164, 3).await;
        let page = list(&mut browser).await;
        assert!(row_of(&page, "+7 912 123-45-67").contains("основной"), "{page}");
        assert!(row_of(&page, MAIL).contains("для входа"));
        for login in [PHONE, SECOND, MAIL] {
            assert_eq!(sign_in_answers(world, login).await.location(), "/account", "{login}");
        }
        post(&mut browser, "/account/contacts/3/main", &[], "/account/contacts?done=saved").await;
        let page = list(&mut browser).await;
        assert!(row_of(&page, MAIL).contains("основной") && !row_of(&page, "+7 912 123-45-67").contains("основной"));
        let ask = browser.get("/account/contacts/1/remove").await;
        let shown = ask.body.split("name=\"shown\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        post(&mut browser, "/account/contacts/1/remove", &[("shown", &shown)], "/account/contacts?done=removed").await;
        assert!(world.sms_text(E164, 5).await.contains("удалён контакт"));
        assert!(!list(&mut browser).await.contains("+7 912 123-45-67"));
        assert_eq!(sign_in_answers(world, PHONE).await.status, 422);
        // A removed phone is free for whoever has it.
        world.register_by_phone(PHONE).await;
    };

    the_last_contact_to_sign_in_by_stays => async |world: &World| {
        let mut browser = world.register_by_phone(PHONE).await;
        let page = browser.get("/account/contacts/1").await;
        assert!(page.body.contains("единственный контакт для входа") && !page.body.contains("Удалить контакт"));
        assert_eq!(browser.get("/account/contacts/1/remove").await.location(), "/account/contacts/1");
        browser.get("/account").await;
        let off = browser.post("/account/contacts/1/sign-in-off", &[]).await;
        assert!(off.status == 422 && off.body.contains("единственный контакт для входа"), "{}", off.body);
        // A number of a page that shows another contact by now.
        let stale = browser.post("/account/contacts/1/remove", &[("shown", "1")]).await;
        assert!(stale.status == 422 && stale.body.contains("с тех пор изменился"), "{}", stale.body);
        assert_eq!(browser.get("/account/contacts/7").await.status, 404);
        assert_eq!(browser.get("/account/contacts/seven").await.status, 400);
        assert_eq!(browser.post("/account/contacts/7/main", &[]).await.status, 422);
        assert_eq!(sign_in_answers(world, PHONE).await.location(), "/account");
    };

    a_mailbox_can_stop_and_begin_to_sign_in => async |world: &World| {
        let mut browser = world.register_by_phone(PHONE).await;
        add_mail(world, &mut browser).await;
        browser.get("/account/contacts/2").await;
        post(&mut browser, "/account/contacts/2/sign-in-off", &[], "/account/contacts?done=saved").await;
        assert_eq!(sign_in_answers(world, MAIL).await.status, 422);
        world.mail_text(MAIL, 2).await;
        world.clock.advance(Duration::from_secs(61));
        browser.get("/account/contacts/2").await;
        let already = world.mail.mailbox(MAIL).len();
        post(&mut browser, "/account/contacts/2/sign-in", &[], CODE).await;
        let code = crate::support::code_in(&world.mail_text(MAIL, already + 1).await);
        browser.get(CODE).await;
        post(&mut browser, CODE, &[("code", &code)], "/account/contacts?done=proven").await;
        assert_eq!(sign_in_answers(world, MAIL).await.location(), "/account");
    };

    what_is_no_contact_or_already_there_is_told_beside_the_field => async |world: &World| {
        let mut browser = world.register_by_phone(PHONE).await;
        let add = "/account/contacts/add";
        browser.get(add).await;
        for (fields, text) in [
            (vec![("contact", "phone"), ("phone", "12345")], "10 цифр"),
            (vec![("contact", "phone"), ("phone", PHONE)], "уже есть"),
            (vec![("contact", "email"), ("email", "a b@c.ru")], "адрес"),
            (vec![("contact", "pigeon")], "Выберите"),
            (vec![], "Выберите"),
        ] {
            let answer = browser.post(add, &fields).await;
            assert_eq!(answer.status, 422, "{fields:?}");
            assert!(answer.body.contains(text), "{text}: {}", answer.body);
        }
        let wrong = browser.post("/account/contacts/fixed", &[("homePhone", "дома"), ("workPhone", "8 343 1")]).await;
        assert!(wrong.status == 422 && wrong.body.contains("value=\"дома\""), "{}", wrong.body);
        let right = [("homePhone", "8 343 123-45-67"), ("workPhone", "8 343 765-43-21 доб. 12")];
        post(&mut browser, "/account/contacts/fixed", &right, "/account/contacts?done=saved").await;
        assert!(list(&mut browser).await.contains("+7 343 765-43-21 #12"));
        post(&mut browser, "/account/contacts/fixed", &[("homePhone", ""), ("workPhone", "")], "/account/contacts?done=saved").await;
        assert!(!list(&mut browser).await.contains("+7 343"));
        assert_eq!(browser.get(CODE).await.location(), LIST);
    };

    a_checked_account_shows_the_second_factor_again_before_a_change => async |world: &World| {
        let mut browser = standard(world, PHONE, 3).await;
        let back = "/account/contacts/add?kind=phone";
        let to_prove = format!("/account/prove?back={}", form_urlencoded(back));
        assert_eq!(browser.get(back).await.location(), to_prove);
        list(&mut browser).await;
        // Every change itself asks too, not only its page.
        for path in ["main", "sign-in", "sign-in-off", "remove", "keep", "disown"] {
            let answer = browser.post(&format!("/account/contacts/1/{path}"), &[("shown", "0")]).await;
            assert!(answer.location().starts_with("/account/prove?back="), "{path}: {}", answer.status);
        }
        let fields = [("contact", "phone"), ("phone", SECOND)];
        assert!(browser.post("/account/contacts/add", &fields).await.location().starts_with("/account/prove"));
        assert!(browser.post("/account/contacts/fixed", &[("homePhone", "83431234567")]).await.location().starts_with("/account/prove"));
        world.clock.advance(Duration::from_secs(61));
        prove(world, &mut browser, E164, back).await;
        add_phone(world, &mut browser, SECOND, "/account/contacts?done=proven").await;
        world.clock.advance(Duration::from_secs(601));
        assert_eq!(browser.get(back).await.location(), to_prove);
    };

    a_checked_account_keeps_its_last_mobile => async |world: &World| {
        let mut browser = standard(world, PHONE, 3).await;
        world.clock.advance(Duration::from_secs(61));
        prove(world, &mut browser, E164, LIST).await;
        add_mail(world, &mut browser).await;
        let page = browser.get("/account/contacts/1").await;
        assert!(page.body.contains("единственный мобильный телефон"), "{}", page.body);
        let shown = {
            let key = format!("/account/contacts/{}/remove", 2);
            let ask = browser.get(&key).await.body;
            ask.split("name=\"shown\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
        };
        // Even with the moment of the right contact the rule holds.
        assert_eq!(browser.post("/account/contacts/1/remove", &[("shown", &shown)]).await.status, 422);
        post(&mut browser, "/account/contacts/2/remove", &[("shown", &shown)], "/account/contacts?done=removed").await;
    };

    a_wrong_code_proves_nothing => async |world: &World| {
        let mut browser = standard(world, PHONE, 3).await;
        world.clock.advance(Duration::from_secs(61));
        browser.get("/account/prove?back=%2Faccount%2Fcontacts").await;
        let already = world.sms.inbox(E164).len();
        let code_page = "/account/prove/code?back=%2Faccount%2Fcontacts";
        post(&mut browser, "/account/prove", &[("back", LIST)], code_page).await;
        let code = world.sms_code(E164, already + 1).await;
        let wrong = if code == "000000" { "111111" } else { "000000" };
        browser.get(code_page).await;
        assert_eq!(browser.post("/account/prove/code", &[("code", wrong), ("back", LIST)]).await.status, 422);
        assert!(browser.get("/account/contacts/1").await.location().starts_with("/account/prove"));
        // A foreign address is no way back.
        let answer = browser.post("/account/prove/code", &[("code", &code), ("back", "//elsewhere.example")]).await;
        assert_eq!(answer.location(), "/account");
    };

    a_claimed_contact_is_kept_by_its_code_and_freed_without_it => async |world: &World| {
        let mut browser = world.register_by_phone(PHONE).await;
        disown_at_registration(world, PHONE, E164).await;
        world.sms_text(E164, 3).await;
        let account = browser.get("/account").await;
        assert!(account.body.contains("Это мой контакт, оставить"), "{}", account.body);
        list(&mut browser).await;
        world.clock.advance(Duration::from_secs(61));
        let already = world.sms.inbox(E164).len();
        post(&mut browser, "/account/contacts/1/keep", &[], CODE).await;
        let code = world.sms_code(E164, already + 1).await;
        browser.get(CODE).await;
        post(&mut browser, CODE, &[("code", &code)], "/account/contacts?done=kept").await;
        assert!(!browser.get("/account").await.body.contains("Это мой контакт, оставить"));
        world.sms_text(E164, already + 2).await;
        world.clock.advance(Duration::from_secs(8 * 24 * 60 * 60));
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        assert_eq!(sign_in_answers(world, PHONE).await.location(), "/account");
    };

    another_accounts_contact_is_freed_at_once_when_that_account_has_another => async |world: &World| {
        let mut other = world.register_by_phone(PHONE).await;
        add_mail(world, &mut other).await;
        let mut browser = world.register_by_phone(SECOND).await;
        world.clock.advance(Duration::from_secs(61));
        add_phone(world, &mut browser, PHONE, "/account/contacts/2/taken").await;
        let page = browser.get("/account/contacts/2/taken").await;
        assert!(page.body.contains("входят в другую учётную запись"), "{}", page.body);
        assert!(!row_of(&list(&mut browser).await, "+7 912 123-45-67").contains("для входа"));
        browser.get("/account/contacts/2/taken").await;
        post(&mut browser, "/account/contacts/2/disown", &[], "/account/contacts?done=proven").await;
        assert!(row_of(&list(&mut browser).await, "+7 912 123-45-67").contains("для входа"));
        assert!(!list(&mut other).await.contains("+7 912 123-45-67"));
    };

    another_accounts_only_contact_is_freed_after_a_week_of_notices => async |world: &World| {
        let mut other = world.register_by_phone(PHONE).await;
        let mut browser = world.register_by_phone(SECOND).await;
        world.clock.advance(Duration::from_secs(61));
        add_phone(world, &mut browser, PHONE, "/account/contacts/2/taken").await;
        browser.get("/account/contacts/2/taken").await;
        let claimed = browser.post("/account/contacts/2/disown", &[]).await;
        assert!(claimed.status == 200 && claimed.body.contains("Контакт освободится"), "{}", claimed.body);
        assert!(list(&mut other).await.contains("Это мой контакт, оставить"));
        // A code of long ago is no proof any more.
        world.clock.advance(Duration::from_secs(16 * 60));
        browser.get("/account/contacts/2/taken").await;
        assert_eq!(browser.post("/account/contacts/2/disown", &[]).await.location(), LIST);
    };

    a_claim_goes_with_its_contact_and_does_not_hit_the_next_of_its_number => async |world: &World| {
        let mut other = world.register_by_phone(PHONE).await;
        world.clock.advance(Duration::from_secs(61));
        add_phone(world, &mut other, SECOND, "/account/contacts?done=proven").await;
        other.get("/account/contacts/1").await;
        post(&mut other, "/account/contacts/1/sign-in-off", &[], "/account/contacts?done=saved").await;
        let mut browser = world.register_by_phone("9123330001").await;
        world.clock.advance(Duration::from_secs(61));
        add_phone(world, &mut browser, SECOND, "/account/contacts/2/taken").await;
        browser.get("/account/contacts/2/taken").await;
        assert_eq!(browser.post("/account/contacts/2/disown", &[]).await.status, 200);
        assert!(list(&mut other).await.contains("Это мой контакт, оставить"));
        // Now there is another one to sign in by, and the contact goes at once.
        world.clock.advance(Duration::from_secs(61));
        crate::merge::quiet(world, PHONE).await;
        other.get("/account/contacts/1").await;
        let already = world.sms.inbox(E164).len();
        post(&mut other, "/account/contacts/1/sign-in", &[], CODE).await;
        let code = world.sms_code(E164, already + 1).await;
        other.get(CODE).await;
        post(&mut other, CODE, &[("code", &code)], "/account/contacts?done=proven").await;
        browser.get("/account/contacts/2/taken").await;
        post(&mut browser, "/account/contacts/2/disown", &[], "/account/contacts?done=proven").await;
        world.clock.advance(Duration::from_secs(61));
        add_phone(world, &mut other, "9123330002", "/account/contacts?done=proven").await;
        assert!(other.get("/account/contacts/2").await.body.contains("+7 912 333-00-02"));
        assert!(!list(&mut other).await.contains("Это мой контакт, оставить"));
    };

    nobody_touches_the_contacts_of_another => async |world: &World| {
        let mut other = world.register_by_phone(PHONE).await;
        add_mail(world, &mut other).await;
        let mut browser = world.register_by_phone(SECOND).await;
        list(&mut browser).await;
        assert_eq!(browser.get("/account/contacts/2").await.status, 404);
        assert_eq!(browser.get("/account/contacts/2/remove").await.status, 404);
        assert_eq!(browser.get("/account/contacts/2/taken").await.status, 404);
        assert_eq!(browser.post("/account/contacts/2/remove", &[("shown", "0")]).await.status, 422);
        assert_eq!(browser.post("/account/contacts/2/disown", &[]).await.location(), LIST);
        assert!(list(&mut other).await.contains(MAIL));
    };
}
