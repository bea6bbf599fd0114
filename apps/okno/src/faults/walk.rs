//! One who comes: walks real pages like a browser without script, reloads or presses again when the answer never came.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use kernel::{Rng, SeededRng};

use super::people::{Comer, Habit};
use super::world::{Failure, World};
use crate::browser::{Answer, Browser};
use crate::typed::{borrowed, document_fields, person_fields};

const STEPS_MAX: u32 = 60;
const REDIRECTS_MAX: u32 = 10;
/// Whoever has not come through by then never will.
const PATIENCE: Duration = Duration::from_secs(15 * 60);
const RELOAD_AFTER_MS: u64 = 150;
const LOOK_AT_CHECKS_MS: u64 = 700;
/// More than the longest wait for registries that misbehave.
const CHECKS_END_WITHIN: Duration = Duration::from_secs(8 * 60);

/// A page as it came, after the redirects.
pub struct Page {
    /// Its address without the query.
    pub path: String,
    /// Its status.
    pub status: u16,
    /// Its text.
    pub body: String,
}

/// One who comes, at a browser.
pub struct Walker<'a> {
    pub(super) world: &'a World,
    pub(super) comer: &'a Comer,
    browser: Browser,
    pub(super) rng: SeededRng,
    began: Instant,
    /// Codes that were typed already.
    pub(super) typed: BTreeSet<String>,
    /// The code that came to the wrong phone.
    pub(super) wrong_phone_code: Option<String>,
    pub(super) has_asked_again: bool,
    /// What must never happen, and did.
    pub violations: Vec<String>,
}

impl<'a> Walker<'a> {
    /// Somebody at a browser that has seen nothing. Each visit comes from another network.
    pub fn new(world: &'a World, comer: &'a Comer, (seed, visit): (u64, u64)) -> Self {
        Self {
            world,
            comer,
            browser: Browser::from_address(world.port, comer.address(visit)),
            rng: SeededRng::new(seed ^ (comer.index + 1).wrapping_mul(0x9E37_79B9) ^ visit),
            began: Instant::now(),
            typed: BTreeSet::new(),
            wrong_phone_code: None,
            has_asked_again: comer.habit != Habit::AsksAgain,
            violations: Vec::new(),
        }
    }

    /// From nothing to data that were sent off.
    pub async fn register(&mut self) -> Result<(), Failure> {
        let mut page = self.open("/registration").await?;
        for _ in 0..STEPS_MAX {
            if page.path == "/account/checks" {
                return Ok(());
            }
            page = self.step(page).await?;
        }
        Err(format!("went round in circles, the last page was {}", page.path).into())
    }

    async fn step(&mut self, page: Page) -> Result<Page, Failure> {
        let person = &self.comer.person;
        if page.status == 422 && !page.path.ends_with("/code") {
            return Err(format!("{} refused: {}", page.path, mistakes(&page.body)).into());
        }
        match page.path.as_str() {
            "/registration" => self.press("/registration", &[("agree", "yes")]).await,
            "/registration/name" => {
                let fields: Vec<_> = person_fields(person)
                    .into_iter()
                    .filter(|(name, _)| matches!(*name, "lastName" | "firstName"))
                    .collect();
                self.press("/registration/name", &borrowed(&fields)).await
            }
            "/registration/contact" => self.give_contact().await,
            "/registration/code" | "/sign-in/code" => self.enter_code(&page.path).await,
            "/registration/password" => {
                self.press("/registration/password", &[("password", &self.comer.password)]).await
            }
            "/registration/done" | "/account" => self.open("/account/data").await,
            "/sign-in" => self.give_password("/account/data").await,
            "/account/data" => {
                let fields = person_fields(person);
                self.press("/account/data", &borrowed(&fields)).await
            }
            "/account/data/document" => {
                let fields = document_fields(person);
                self.press("/account/data/document", &borrowed(&fields)).await
            }
            "/account/data/answers" => self.press("/account/data/answers", &[]).await,
            "/registration/taken" => Err("the phone is said to belong to somebody else".into()),
            elsewhere => Err(format!("was led to {elsewhere}, which answered {}", page.status).into()),
        }
    }

    /// Waits for the end of the checks as at an open page.
    pub async fn await_checks(&mut self) -> Result<(), Failure> {
        let began = Instant::now();
        while began.elapsed() < CHECKS_END_WITHIN {
            let page = self.open("/account/checks").await?;
            if page.path != "/account/checks" {
                return Err(format!("the session or the data were lost: led to {}", page.path).into());
            }
            if !page.body.contains("o-check--wait") {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(LOOK_AT_CHECKS_MS + self.rng.below(500))).await;
        }
        Err("the checks did not end".into())
    }

    /// Signs out and in again. A sign-out that was not answered is pressed again: the session that registered has shown
    /// no second factor.
    pub async fn return_later(&mut self) -> Result<(), Failure> {
        for _ in 0..STEPS_MAX {
            if self.open("/account").await?.path == "/sign-in" {
                return self.sign_in().await.map(|_| ());
            }
            self.press_from("/account", "/sign-out", &[]).await?;
        }
        Err("the session does not end".into())
    }

    /// Signs in with the password, and with a code where one is asked for. Gives the account page.
    pub async fn sign_in(&mut self) -> Result<Page, Failure> {
        let mut page = self.open("/account").await?;
        for _ in 0..STEPS_MAX {
            page = match page.path.as_str() {
                "/account" => return Ok(page),
                "/sign-in" if page.status == 422 => {
                    return Err(format!("signing in was refused: {}", mistakes(&page.body)).into());
                }
                "/sign-in" => self.give_password("/account").await?,
                "/sign-in/code" => self.enter_code("/sign-in/code").await?,
                elsewhere => return Err(format!("signing in led to {elsewhere}").into()),
            };
        }
        Err("signing in went round in circles".into())
    }

    async fn give_password(&mut self, back: &str) -> Result<Page, Failure> {
        let (login, password) = (&self.comer.phone, &self.comer.password);
        self.press("/sign-in", &[("login", login), ("password", password), ("back", back)]).await
    }

    async fn give_contact(&mut self) -> Result<Page, Failure> {
        if self.comer.habit == Habit::MistypesPhone && self.wrong_phone_code.is_none() {
            let phone = &self.comer.other_phone;
            let page = self.press("/registration/contact", &[("contact", "phone"), ("phone", phone)]).await?;
            if page.path != "/registration/code" {
                return Ok(page);
            }
            let came = self.wait_for_codes(phone, 1, PATIENCE).await?;
            self.wrong_phone_code = came.into_iter().next();
            return self.open("/registration/contact").await;
        }
        let phone = &self.comer.phone;
        self.press("/registration/contact", &[("contact", "phone"), ("phone", phone)]).await
    }

    /// Opens a page and goes where it leads.
    pub async fn open(&mut self, path: &str) -> Result<Page, Failure> {
        let mut at = path.to_owned();
        for _ in 0..REDIRECTS_MAX {
            let answer = loop {
                match self.ask("GET", &at, None).await? {
                    Some(answer) => break answer,
                    None => self.pause().await?,
                }
            };
            if answer.location.is_empty() {
                return Ok(page_of(&at, answer));
            }
            at = answer.location;
        }
        Err(format!("{path} leads round in circles").into())
    }

    /// Sends the form of a page.
    pub async fn press(&mut self, page: &str, fields: &[(&str, &str)]) -> Result<Page, Failure> {
        self.press_from(page, page, fields).await
    }

    /// Sends a form that stands on another page. When the answer never came: presses again, or reloads the page.
    pub async fn press_from(
        &mut self,
        page: &str,
        action: &str,
        fields: &[(&str, &str)],
    ) -> Result<Page, Failure> {
        loop {
            match self.ask("POST", action, Some(fields)).await? {
                // The token belonged to a session that is over.
                Some(answer) if answer.status == 403 => return self.open(page).await,
                Some(answer) if answer.location.is_empty() => return Ok(page_of(page, answer)),
                Some(answer) => return self.open(&answer.location).await,
                None => self.pause().await?,
            }
            if self.rng.below(2) == 0 {
                return self.open(page).await;
            }
            self.world.counted().repeated_forms += 1;
        }
    }

    /// One request over a connection of its own; none when the answer never came.
    async fn ask(
        &mut self,
        method: &str,
        path: &str,
        fields: Option<&[(&str, &str)]>,
    ) -> Result<Option<Answer>, Failure> {
        self.world.asked.fetch_add(1, Ordering::Relaxed);
        self.browser.hang_up();
        let answer = match fields {
            None => self.browser.get(path).await,
            Some(fields) => self.browser.post(path, fields).await,
        };
        match answer {
            Ok(answer) if answer.status >= 500 || answer.status == 429 => {
                Err(format!("{method} {path} answered {}", answer.status).into())
            }
            Ok(answer) => Ok(Some(answer)),
            Err(error) => {
                self.world.note_broken(method, path, &error);
                Ok(None)
            }
        }
    }

    /// Between a request that was not answered and the next.
    async fn pause(&self) -> Result<(), Failure> {
        if self.began.elapsed() > PATIENCE {
            return Err("nobody came through in a quarter of an hour".into());
        }
        tokio::time::sleep(Duration::from_millis(RELOAD_AFTER_MS + self.rng.below(RELOAD_AFTER_MS))).await;
        Ok(())
    }
}

fn page_of(path: &str, answer: Answer) -> Page {
    let path = path.split('?').next().unwrap_or_default().to_owned();
    Page { path, status: answer.status, body: answer.body }
}

/// What stands beside the fields of a refused form.
pub fn mistakes(body: &str) -> String {
    let mut said = Vec::new();
    for piece in body.split("govuk-error-message").skip(1) {
        let text =
            piece.split_once('>').map_or("", |(_, rest)| rest).split("</p>").next().unwrap_or_default();
        said.push(
            text.split('<').map(|part| part.split('>').next_back().unwrap_or_default()).collect::<String>(),
        );
    }
    said.join("; ")
}
