mod bench;

use std::sync::mpsc::{RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bench::Bench;
use kernel::{Rng, Secret};
use tokio::sync::oneshot;

/// Hashes passwords on threads of its own: bounded, niced, shedding load early.
///
/// A flood of sign-ins fills this queue and nothing else; pages that need no hash stay fast.
#[derive(Clone)]
pub struct HashingPool {
    queue: SyncSender<Task>,
    decoy: Arc<Secret<String>>,
}

/// argon2id's costs. Stored with each hash, so that they can grow.
#[derive(Clone, Copy, Debug)]
pub struct HashingCosts {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes.
    pub passes: u32,
}

impl Default for HashingCosts {
    /// 19 MiB and two passes: OWASP's minimum for argon2id.
    fn default() -> Self {
        Self { memory_kib: 19_456, passes: 2 }
    }
}

/// Why a password was neither hashed nor compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HashingError {
    /// The queue is full: try again in a moment.
    #[error("the password queue is full")]
    Busy,
    /// The costs or the stored hash are unusable.
    #[error("a password hash is unusable")]
    Unusable,
}

enum Task {
    Hash {
        password: Secret<String>,
        salt: [u8; 16],
        reply: oneshot::Sender<Result<Secret<String>, HashingError>>,
    },
    Verify {
        password: Secret<String>,
        stored: Arc<Secret<String>>,
        reply: oneshot::Sender<bool>,
    },
}

/// How many passwords wait at most for each thread.
const WAITING_PER_THREAD: usize = 32;
/// After so long without a password a thread gives its memory back.
const IDLE_AFTER: Duration = Duration::from_secs(10);
/// How much the threads yield to others.
const NICENESS: i32 = 10;

impl HashingPool {
    /// Starts `threads` threads.
    pub fn start(threads: usize, costs: HashingCosts, rng: &dyn Rng) -> Result<Self, HashingError> {
        let mut first = Bench::new(costs)?;
        let (queue, tasks) = sync_channel::<Task>(threads.max(1) * WAITING_PER_THREAD);
        let tasks = Arc::new(Mutex::new(tasks));
        for number in 0..threads.max(1) {
            let (tasks, mut bench) = (tasks.clone(), Bench::new(costs)?);
            let started = std::thread::Builder::new().name(format!("hashing-{number}")).spawn(move || {
                // Failing to become nicer is no reason not to hash.
                let _ = rustix::process::nice(NICENESS);
                loop {
                    let task = tasks.lock().unwrap_or_else(PoisonError::into_inner).recv_timeout(IDLE_AFTER);
                    match task {
                        Ok(task) => perform(&mut bench, task),
                        Err(RecvTimeoutError::Timeout) => bench.clear(),
                        Err(RecvTimeoutError::Disconnected) => return,
                    }
                }
            });
            started.map_err(|_| HashingError::Unusable)?;
        }
        let mut unknown = [0; 32];
        rng.fill(&mut unknown);
        let decoy = first.hash(data_encoding::BASE64.encode(&unknown).as_bytes(), &[7; 16])?;
        Ok(Self { queue, decoy: Arc::new(decoy) })
    }

    /// Hashes a password; the salt comes from the injected chance.
    pub async fn hash(
        &self,
        password: Secret<String>,
        rng: &dyn Rng,
    ) -> Result<Secret<String>, HashingError> {
        let mut salt = [0; 16];
        rng.fill(&mut salt);
        let (reply, answer) = oneshot::channel();
        self.push(Task::Hash { password, salt, reply })?;
        answer.await.unwrap_or(Err(HashingError::Unusable))
    }

    /// Compares a password with a stored hash; where there is none, with a decoy, so that both take as long.
    pub async fn verify(
        &self,
        password: Secret<String>,
        stored: Option<Secret<String>>,
    ) -> Result<bool, HashingError> {
        let known = stored.is_some();
        let stored = stored.map_or_else(|| self.decoy.clone(), Arc::new);
        let (reply, answer) = oneshot::channel();
        self.push(Task::Verify { password, stored, reply })?;
        Ok(answer.await.map_err(|_| HashingError::Unusable)? && known)
    }

    fn push(&self, task: Task) -> Result<(), HashingError> {
        self.queue.try_send(task).map_err(|error| match error {
            TrySendError::Full(_) => {
                metrics::counter!("okno_passwords_shed_total").increment(1);
                HashingError::Busy
            }
            TrySendError::Disconnected(_) => HashingError::Unusable,
        })
    }
}

fn perform(bench: &mut Bench, task: Task) {
    match task {
        // A receiver that is gone needs no answer.
        Task::Hash { password, salt, reply } => {
            let _ = reply.send(bench.hash(password.expose().as_bytes(), &salt));
        }
        Task::Verify { password, stored, reply } => {
            let _ = reply.send(bench.is_right(password.expose().as_bytes(), stored.expose()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::SeededRng;

    const CHEAP: HashingCosts = HashingCosts { memory_kib: 64, passes: 1 };

    fn secret(text: &str) -> Secret<String> {
        Secret::new(text.to_owned())
    }

    #[tokio::test]
    async fn a_password_matches_its_own_hash_only() {
        let rng = SeededRng::new(1);
        let pool = HashingPool::start(1, CHEAP, &rng).unwrap();
        let stored = pool.hash(secret("Жираф-7-окон!"), &rng).await.unwrap();
        assert!(stored.expose().starts_with("$argon2id$v=19$m=64,t=1,p=1$"));
        assert!(pool.verify(secret("Жираф-7-окон!"), Some(stored.clone())).await.unwrap());
        assert!(!pool.verify(secret("Жираф-7-окон"), Some(stored)).await.unwrap());
        assert!(!pool.verify(secret("Жираф-7-окон!"), None).await.unwrap());
    }

    #[tokio::test]
    async fn a_full_queue_refuses_at_once() {
        let rng = SeededRng::new(1);
        let pool = HashingPool::start(1, HashingCosts { memory_kib: 19_456, passes: 8 }, &rng).unwrap();
        let mut waiting: Vec<_> = (0..100).map(|_| Box::pin(pool.hash(secret("x"), &rng))).collect();
        let mut busy = 0;
        for task in &mut waiting {
            if let std::task::Poll::Ready(Err(HashingError::Busy)) = futures_poll(task.as_mut()) {
                busy += 1;
            }
        }
        assert!(busy >= 100 - WAITING_PER_THREAD - 1 - 1, "{busy}");
    }

    fn futures_poll<F: Future + ?Sized>(future: std::pin::Pin<&mut F>) -> std::task::Poll<F::Output> {
        future.poll(&mut std::task::Context::from_waker(std::task::Waker::noop()))
    }
}
