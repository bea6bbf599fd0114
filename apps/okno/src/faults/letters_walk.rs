// cyrillic: an address as it is typed, and its house as it is printed
//! Somebody who orders a letter on paper: from the order to the code, or to the end of the letter.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use kernel::Language;
use text::Words;
use tokio::sync::Semaphore;

use super::letters::{Post, PostLetter};
use super::walk::Walker;
use super::world::Failure;
use crate::browser::Browser;

const LETTER: &str = "/account/letter";
const ADDRESS: &str = "/account/letter/address";
const ANSWERS: &str = "/account/letter/answers";
const CODE: &str = "/account/letter/code";
const CANCEL: &str = "/account/letter/cancel";

/// Two leases of a dead process, and what comes between.
const PATIENCE: Duration = Duration::from_secs(10 * 60);
const LOOK_EVERY: Duration = Duration::from_millis(700);
const LOOK_AT_POST_EVERY: Duration = Duration::from_millis(100);
const STEPS_MAX: usize = 40;
/// Of a confirmed account.
const STEPS_OF_CONFIRMED: usize = 3;
/// One in so many calls the letter off as soon as the post has it.
const CALLS_OFF_ONE_IN: usize = 4;
/// One in so many types the code before it counts.
const TYPES_EARLY_ONE_IN: usize = 3;

/// What became of somebody.
#[derive(Default)]
pub struct Ending {
    /// Whether the code confirmed the account.
    pub is_confirmed: bool,
    /// Whether the letter was called off.
    pub is_called_off: bool,
    /// Sheets that came to the post and were replaced.
    pub replaced: u64,
    /// Codes typed that must not count.
    pub dead_codes_typed: u64,
    /// What is not as promised.
    pub wrong: Vec<String>,
}

/// The second half orders when the first has its letters, and nobody of it calls one off: a batch whose answer was lost is
/// handed over again only where every letter of it is still wanted.
pub struct Halves {
    first: usize,
    through: AtomicUsize,
    may_type: AtomicBool,
}

impl Halves {
    /// Of so many people.
    pub const fn new(people: usize) -> Self {
        Self { first: people / 2, through: AtomicUsize::new(0), may_type: AtomicBool::new(false) }
    }

    const fn is_second(&self, nth: usize) -> bool {
        nth >= self.first
    }

    /// Somebody has come through, or given up.
    pub fn leave(&self, nth: usize) {
        if !self.is_second(nth) {
            self.through.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Whether the second half may have ordered: from here on a batch whose answer comes late is theirs.
    pub fn is_first_through(&self) -> bool {
        self.through.load(Ordering::Relaxed) >= self.first
    }

    /// The batch that was killed has come to the post again. Before that nobody of the second half types a code: a letter that
    /// is over is not handed over again.
    pub fn let_type(&self) {
        self.may_type.store(true, Ordering::Relaxed);
    }

    async fn wait_to_type(&self, nth: usize) {
        while self.is_second(nth) && !self.may_type.load(Ordering::Relaxed) {
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    async fn wait_for(&self, nth: usize) {
        while self.is_second(nth) && !self.is_first_through() {
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }
}

/// Somebody who orders a letter.
pub struct Addressee<'a> {
    walker: Walker<'a>,
    post: &'a Arc<Post>,
    halves: &'a Halves,
    nth: usize,
    kept: String,
    ending: Ending,
    dead: BTreeSet<String>,
    handed: BTreeSet<String>,
}

impl<'a> Addressee<'a> {
    /// The `nth` of all.
    pub fn new(walker: Walker<'a>, (post, halves): (&'a Arc<Post>, &'a Halves), nth: usize) -> Self {
        let kept = Words::new(Language::default()).t("letter-kept-title");
        let (dead, handed) = (BTreeSet::new(), BTreeSet::new());
        Self { walker, post, halves, nth, kept, ending: Ending::default(), dead, handed }
    }

    /// What became of them.
    pub fn ending(self) -> Ending {
        let mut ending = self.ending;
        ending.wrong.extend(self.walker.violations);
        ending
    }

    /// Registers, is checked, orders, and waits for the end.
    pub async fn walk(&mut self, places: &Semaphore) -> Result<(), Failure> {
        let place = places.acquire().await?;
        self.walker.register().await?;
        drop(place);
        self.walker.await_checks().await?;
        self.halves.wait_for(self.nth).await;
        self.order().await?;
        if self.calls_off() {
            return self.call_off().await;
        }
        self.await_sheet().await?;
        self.halves.wait_to_type(self.nth).await;
        self.walker.return_later().await?;
        self.confirm().await
    }

    const fn calls_off(&self) -> bool {
        !self.halves.is_second(self.nth) && self.nth % CALLS_OFF_ONE_IN == CALLS_OFF_ONE_IN - 1
    }

    /// Those who call off live where the post loses its first answer: their letter has left, and we do not know it. Some of the
    /// others live there too, and their batch comes to the post again. Of the second half the post's answers come late, so that a
    /// kill comes between the answer and what is written of it.
    const fn postcode(&self) -> &'static str {
        if self.halves.is_second(self.nth) {
            "248005"
        } else if self.calls_off() || self.nth.is_multiple_of(5) {
            "248002"
        } else {
            "248000"
        }
    }

    async fn order(&mut self) -> Result<(), Failure> {
        let house = (self.nth + 1).to_string();
        let address = [
            ("postcode", self.postcode()),
            ("region", "Калужская обл"),
            ("settlement", "г Калуга"),
            ("street", "ул Почтовая"),
            ("house", house.as_str()),
        ];
        for _ in 0..STEPS_MAX {
            let page = self.walker.open(LETTER).await?;
            if page.body.contains(CANCEL) {
                return Ok(());
            }
            self.walker.open(ADDRESS).await?;
            let page = self.walker.press(ADDRESS, &address).await?;
            if page.path == ANSWERS {
                self.walker.press(ANSWERS, &[]).await?;
            }
        }
        Err("the letter cannot be ordered".into())
    }

    /// Their sheets at the post, the oldest first.
    fn sheets(&self) -> Vec<PostLetter> {
        let house = format!("д. {}", self.nth + 1);
        let is_theirs = |letter: &PostLetter| {
            letter.address.iter().any(|line| line.split(", ").any(|part| part == house))
        };
        let mut sheets: Vec<_> = self.post.seen().letters.into_iter().filter(is_theirs).collect();
        sheets.reverse();
        sheets
    }

    async fn await_sheet(&self) -> Result<(), Failure> {
        let began = Instant::now();
        while self.sheets().is_empty() {
            if began.elapsed() > PATIENCE {
                return Err("the letter never came to the post".into());
            }
            tokio::time::sleep(LOOK_AT_POST_EVERY).await;
        }
        Ok(())
    }

    /// Calls the letter off while it is under way. Its code confirms nothing, handed over or not.
    async fn call_off(&mut self) -> Result<(), Failure> {
        self.await_sheet().await?;
        for _ in 0..STEPS_MAX {
            if !self.walker.open(LETTER).await?.body.contains(CANCEL) {
                break;
            }
            self.walker.press_from(LETTER, CANCEL, &[]).await?;
        }
        self.ending.is_called_off = true;
        self.walker.return_later().await?;
        for sheet in self.sheets() {
            self.hand_over(&sheet).await?;
            self.type_dead(&sheet).await?;
        }
        if self.is_confirmed().await? {
            self.ending.wrong.push("a letter that was called off confirmed the account".to_owned());
        }
        Ok(())
    }

    /// Types what came until it counts: the codes of replaced sheets first, which must not.
    async fn confirm(&mut self) -> Result<(), Failure> {
        let began = Instant::now();
        let types_early = self.nth.is_multiple_of(TYPES_EARLY_ONE_IN);
        while began.elapsed() < PATIENCE {
            let sheets = self.sheets();
            let Some((newest, replaced)) = sheets.split_last() else {
                return Err("the sheet is gone".into());
            };
            self.ending.replaced = u64::try_from(replaced.len())?;
            for sheet in &sheets {
                if !types_early {
                    self.hand_over(sheet).await?;
                }
            }
            for sheet in replaced {
                self.type_dead(sheet).await?;
            }
            self.type_once(newest).await?;
            for sheet in &sheets {
                self.hand_over(sheet).await?;
            }
            if self.is_confirmed().await? {
                self.ending.is_confirmed = true;
                return Ok(());
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        Err("no code confirmed the account".into())
    }

    /// The code of a sheet that is not in force any more, once.
    async fn type_dead(&mut self, sheet: &PostLetter) -> Result<(), Failure> {
        if !self.dead.insert(sheet.reference.clone()) {
            return Ok(());
        }
        self.ending.dead_codes_typed += 1;
        if self.type_once(sheet).await? {
            self.ending.wrong.push(format!("the code of the dead sheet {} was taken", sheet.reference));
        }
        Ok(())
    }

    /// Types a code unless one waits already; says whether it was taken.
    async fn type_once(&mut self, sheet: &PostLetter) -> Result<bool, Failure> {
        let code = sheet.code.as_deref().ok_or("a sheet without a code")?;
        let page = self.walker.open(CODE).await?;
        if page.body.contains(&self.kept) {
            return Ok(false);
        }
        if !page.path.starts_with("/account") {
            return Err(format!("a code may not be typed: led to {}", page.path).into());
        }
        let page = self.walker.press(CODE, &[("code", code)]).await?;
        Ok(page.path == "/account" || page.body.contains(&self.kept))
    }

    async fn is_confirmed(&mut self) -> Result<bool, Failure> {
        let account = self.walker.open("/account").await?;
        Ok(account.body.matches("o-level__step--done").count() == STEPS_OF_CONFIRMED)
    }

    /// The postman brings it, all the way.
    async fn hand_over(&mut self, sheet: &PostLetter) -> Result<(), Failure> {
        if !self.handed.insert(sheet.track.clone()) {
            return Ok(());
        }
        let mut postman = Browser::new(self.walker.world.face_port);
        let path = format!("/post/{}", sheet.track);
        for step in ["on the way", "arrived", "handed over"] {
            postman.get(&path).await?;
            let answer = postman.post(&format!("{path}/on"), &[]).await?;
            if answer.status >= 400 {
                return Err(format!("the postman was refused with {} at {step}", answer.status).into());
            }
        }
        Ok(())
    }
}
