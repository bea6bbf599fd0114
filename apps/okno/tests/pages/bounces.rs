// cyrillic: what the pages and messages say
//! Mail that comes back later, on both engines: the page says so, and the person hears of it by another contact, once.

use std::time::Duration;

use web::testing::Browser;

use crate::leaving::{E164, PHONE};
use crate::on_both_engines;
use crate::support::{World, code_in, post};

/// Takes one message; each later one comes back.
const GONE: &str = "gone@example.ru";
const CODE: &str = "/account/contacts/code";
const PROVEN: &str = "/account/contacts?done=proven";

async fn add(browser: &mut Browser, contact: &str, value: &str) {
    browser.get(&format!("/account/contacts/add?kind={contact}")).await;
    post(browser, "/account/contacts/add", &[("contact", contact), (contact, value)], CODE).await;
}

async fn add_mail(world: &World, browser: &mut Browser) {
    add(browser, "email", GONE).await;
    let code = code_in(&world.mail_text(GONE, 1).await);
    browser.get(CODE).await;
    post(browser, CODE, &[("code", &code)], PROVEN).await;
}

/// Everybody is told of a new phone, the old mailbox too.
async fn add_phone(world: &World, browser: &mut Browser, phone: &str) {
    add(browser, "phone", phone).await;
    let code = world.sms_code(&format!("+7{phone}"), 1).await;
    browser.get(CODE).await;
    post(browser, CODE, &[("code", &code)], PROVEN).await;
}

async fn first_page_says(world: &World, browser: &mut Browser, text: &str) {
    for _ in 0..400 {
        if browser.get("/account").await.body.contains(text) {
            return;
        }
        // The folder is looked into by the machine's clock.
        world.turns.take_all().await.unwrap();
        world.clock.advance(Duration::from_secs(1));
        tokio::time::sleep(Duration::from_millis(40)).await;
    }
    panic!("{}", browser.get("/account").await.body);
}

fn told(world: &World) -> usize {
    let inbox = world.sms.inbox(E164);
    inbox.iter().filter(|sms| sms.text.expose().contains("g····e@example.ru не доходят")).count()
}

on_both_engines! {
    a_mailbox_that_is_gone_is_told_by_another_contact_and_on_the_first_page => async |world: &World| {
        let mut citizen = world.register_by_phone(PHONE).await;
        add_mail(world, &mut citizen).await;
        add_phone(world, &mut citizen, "9127654321").await;
        first_page_says(world, &mut citizen, "не доходит").await;
        world.sms_says(E164, "не доходят").await;
        let list = citizen.get("/account/messages?kind=security").await.body;
        assert!(list.contains("не доходят"), "{list}");
        // The notice itself, and whatever comes back next, goes not to the dead mailbox and tells nothing again.
        add_phone(world, &mut citizen, "9127654322").await;
        world.sms_says(E164, "добавлен контакт +7 912 ···-··-22").await;
        for _ in 0..40 {
            world.clock.advance(Duration::from_secs(3));
            world.turns.take_all().await.unwrap();
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        assert_eq!(told(world), 1, "{:?}", world.sms.inbox(E164).iter().map(|sms| sms.text.expose().clone()).collect::<Vec<_>>());
        assert_eq!(world.mail.mailbox(GONE).len(), 1);
    };
}
