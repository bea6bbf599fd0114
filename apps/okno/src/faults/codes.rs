//! Codes, as people use them: wait, type, ask again; and as nobody should be able to: the one that was replaced.

use std::time::{Duration, Instant};

use super::people::Habit;
use super::walk::{Page, Walker};
use super::world::Failure;
use crate::typed::code_in;

/// So long somebody waits for a message before they ask again; a new one is given after 60 seconds.
const ASK_AGAIN_AFTER: Duration = Duration::from_secs(62);
const LOOK_EVERY: Duration = Duration::from_millis(250);

impl Walker<'_> {
    /// Types what has come, or asks for a new code when nothing has.
    pub(super) async fn enter_code(&mut self, path: &str) -> Result<Page, Failure> {
        if let Some(code) = self.wrong_phone_code.clone().filter(|code| !self.typed.contains(code)) {
            // The right code must be on its way first: the other one would be refused anyhow before.
            self.wait_for_codes(&self.comer.phone, 1, ASK_AGAIN_AFTER).await?;
            return self.type_dead(path, code).await;
        }
        if self.comer.habit == Habit::AsksAgain && !self.has_asked_again && path == "/registration/code" {
            return self.ask_again_and_type_the_first(path).await;
        }
        let fresh = self.wait_for_codes(&self.comer.phone, 1, ASK_AGAIN_AFTER).await?;
        match fresh.into_iter().next_back() {
            Some(code) => self.type_code(path, code).await,
            None => self.ask_again(path).await,
        }
    }

    /// Two codes for one request: the older must be refused.
    async fn ask_again_and_type_the_first(&mut self, path: &str) -> Result<Page, Failure> {
        let first = self.wait_for_codes(&self.comer.phone, 1, ASK_AGAIN_AFTER).await?;
        if !first.is_empty() {
            tokio::time::sleep(ASK_AGAIN_AFTER).await;
        }
        let page = self.ask_again(path).await?;
        if page.path != path {
            return Ok(page);
        }
        let both = self.wait_for_codes(&self.comer.phone, 2, ASK_AGAIN_AFTER).await?;
        // Unless the first came before the second was asked for, nobody knows which is which: from the beginning.
        if first.is_empty() || both.len() < 2 {
            return Ok(page);
        }
        self.has_asked_again = true;
        match both.into_iter().next() {
            Some(oldest) => self.type_dead(path, oldest).await,
            None => Ok(page),
        }
    }

    async fn ask_again(&mut self, path: &str) -> Result<Page, Failure> {
        self.world.counted().asked_again += 1;
        self.press_from(path, &format!("{path}/resend"), &[]).await
    }

    async fn type_code(&mut self, path: &str, code: String) -> Result<Page, Failure> {
        self.typed.insert(code.clone());
        self.press(path, &[("code", &code)]).await
    }

    /// Types a code that was replaced by another. It must lead nowhere.
    async fn type_dead(&mut self, path: &str, code: String) -> Result<Page, Failure> {
        self.world.counted().dead_codes_typed += 1;
        let page = self.type_code(path, code).await?;
        if page.path != path {
            self.violations.push("a code that had been replaced was taken".to_owned());
        }
        Ok(page)
    }

    /// Codes on a phone that were not typed yet, the oldest first: as soon as there are so many, or what there is by
    /// the end of the wait.
    pub(super) async fn wait_for_codes(
        &self,
        phone: &str,
        count: usize,
        wait: Duration,
    ) -> Result<Vec<String>, Failure> {
        let began = Instant::now();
        loop {
            let messages = self.world.messages(phone).await?;
            let codes = messages.iter().filter_map(|message| code_in(&message.text));
            let fresh: Vec<String> =
                codes.filter(|code| !self.typed.contains(*code)).map(str::to_owned).collect();
            if fresh.len() >= count || began.elapsed() > wait {
                return Ok(fresh);
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }
}
