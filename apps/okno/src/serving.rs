//! The sockets of the pages: connections are bounded in number, and whoever is slow with a request is let go.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::net::{TcpListener, TcpStream};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tower::ServiceExt;

/// How long requests under way may take once the server stops.
const GRACE: Duration = Duration::from_secs(10);
/// The head of a request has come by then, and on a kept connection the head of the next one. Bodies have limits of their
/// own: `web::Site::request_timeout`.
const HEAD_WITHIN: Duration = Duration::from_secs(30);
/// The longest head; a longer one is answered with 431.
const HEAD_BYTES_MAX: usize = 64 * 1024;
/// More connections at one address wait to be accepted.
const CONNECTIONS_MAX: u64 = 8_192;
/// One address takes at most one in so many of the files that the process may have open.
const SHARE_OF_FILES: u64 = 4;
/// The wait after the system could not give a connection: no file was left, most likely.
const PAUSE: Duration = Duration::from_secs(1);

/// What one address gives to those who come.
#[derive(Clone, Copy, Debug)]
struct Limits {
    head_within: Duration,
    connections: usize,
}

impl Limits {
    fn of_this_process() -> Self {
        let share = raise_open_files().unwrap_or(u64::MAX) / SHARE_OF_FILES;
        let connections = usize::try_from(share.clamp(1, CONNECTIONS_MAX)).unwrap_or(1);
        Self { head_within: HEAD_WITHIN, connections }
    }
}

/// Raises the number of files that this process may have open as far as it may, and gives it; none without a limit.
fn raise_open_files() -> Option<u64> {
    let limit = getrlimit(Resource::Nofile);
    let raised = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum });
    if raised.is_ok() { limit.maximum } else { limit.current }
}

/// Serves until told to stop, then gives requests under way a little time.
pub async fn serve(listener: TcpListener, app: Router, stop: watch::Receiver<bool>) -> io::Result<()> {
    serve_within(listener, app, stop, Limits::of_this_process()).await;
    Ok(())
}

async fn serve_within(listener: TcpListener, app: Router, mut stop: watch::Receiver<bool>, limits: Limits) {
    // Once, and not for each request.
    let app = app.with_state(());
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.head_within).max_buf_size(HEAD_BYTES_MAX);
    let places = Arc::new(Semaphore::new(limits.connections));
    let ending = GracefulShutdown::new();
    loop {
        let (place, stream, address) = tokio::select! {
            // An error means that nobody can say stop any more: stop.
            _ = stop.wait_for(|stop| *stop) => break,
            next = next(&listener, &places) => next,
        };
        let app = app.clone();
        let service = service_fn(move |request: Request<Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(address));
            app.clone().oneshot(request)
        });
        let connection = ending.watch(http.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            // A connection that broke, or that was too slow, concerns its client alone.
            let _ = connection.await;
            drop(place);
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(GRACE, ending.shutdown()).await;
}

/// The next connection, as soon as there is a place for it.
async fn next(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> (Option<OwnedSemaphorePermit>, TcpStream, SocketAddr) {
    if places.available_permits() == 0 {
        tracing::warn!(address = ?listener.local_addr().ok(), "every connection is taken: who comes now waits");
    }
    // Never closed, so there is always one.
    let place = places.clone().acquire_owned().await.ok();
    loop {
        match listener.accept().await {
            Ok((stream, address)) => {
                let _ = stream.set_nodelay(true);
                return (place, stream, address);
            }
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                tracing::error!(%error, "no connection can be accepted");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

/// The client was gone before it was accepted.
fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// Resolves at Ctrl-C or at the system's request to end.
pub async fn stop_requested() {
    let interrupted = tokio::signal::ctrl_c();
    let Ok(mut terminated) = signal(SignalKind::terminate()) else {
        let _ = interrupted.await;
        return;
    };
    tokio::select! {
        _ = interrupted => {}
        _ = terminated.recv() => {}
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::task::JoinHandle;
    use tokio::time::timeout;

    use super::*;

    const SOON: Duration = Duration::from_millis(300);
    const LATE: Duration = Duration::from_secs(20);

    struct Served {
        address: SocketAddr,
        stop: watch::Sender<bool>,
        task: JoinHandle<()>,
    }

    async fn served(head_within: Duration, connections: usize) -> Served {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let who = async |ConnectInfo(from): ConnectInfo<SocketAddr>| from.to_string();
        let slow = async || {
            tokio::time::sleep(2 * SOON).await;
            "at last"
        };
        let app = Router::new().route("/", get(who)).route("/slow", get(slow));
        let (stop, stopped) = watch::channel(false);
        let limits = Limits { head_within, connections };
        let task = tokio::spawn(serve_within(listener, app, stopped, limits));
        Served { address, stop, task }
    }

    async fn connect(served: &Served) -> TcpStream {
        TcpStream::connect(served.address).await.unwrap()
    }

    async fn ask(stream: &mut TcpStream, path: &str) -> String {
        stream.write_all(format!("GET {path} HTTP/1.1\r\nhost: here\r\n\r\n").as_bytes()).await.unwrap();
        let mut answer = vec![0; 4096];
        let length = timeout(LATE, stream.read(&mut answer)).await.unwrap().unwrap();
        String::from_utf8_lossy(&answer[..length]).into_owned()
    }

    /// Reads until the other side has closed.
    async fn rest(stream: &mut TcpStream) -> String {
        let mut rest = Vec::new();
        let read = timeout(LATE, stream.read_to_end(&mut rest)).await.unwrap();
        read.map(|_| String::from_utf8_lossy(&rest).into_owned()).unwrap_or_default()
    }

    #[tokio::test]
    async fn who_comes_is_told_to_the_pages() {
        let served = served(LATE, 10).await;
        let mut stream = connect(&served).await;
        let own = stream.local_addr().unwrap().to_string();
        assert!(ask(&mut stream, "/").await.ends_with(&own));
        assert!(ask(&mut stream, "/").await.ends_with(&own), "the connection is kept");
    }

    #[tokio::test]
    async fn a_head_that_never_ends_is_cut_off() {
        let served = served(SOON, 10).await;
        let mut stream = connect(&served).await;
        let began = Instant::now();
        stream.write_all(b"GET / HTTP/1.1\r\nhost: he").await.unwrap();
        rest(&mut stream).await;
        assert!(began.elapsed() >= SOON);
    }

    #[tokio::test]
    async fn a_connection_on_which_nothing_is_asked_is_closed() {
        let served = served(SOON, 10).await;
        let mut silent = connect(&served).await;
        assert_eq!(rest(&mut silent).await, "");
        let mut kept = connect(&served).await;
        ask(&mut kept, "/").await;
        assert_eq!(rest(&mut kept).await, "");
    }

    #[tokio::test]
    async fn a_slow_answer_is_not_a_slow_head() {
        let served = served(SOON, 10).await;
        let mut stream = connect(&served).await;
        assert!(ask(&mut stream, "/slow").await.ends_with("at last"));
    }

    #[tokio::test]
    async fn who_finds_every_place_taken_is_served_when_the_idle_are_gone() {
        let served = served(2 * SOON, 2).await;
        let (_first, _second) = (connect(&served).await, connect(&served).await);
        tokio::time::sleep(SOON).await;
        let began = Instant::now();
        let mut third = connect(&served).await;
        assert!(ask(&mut third, "/").await.starts_with("HTTP/1.1 200"));
        assert!(began.elapsed() >= SOON / 2, "a place was there at once");
    }

    #[tokio::test]
    async fn a_head_without_measure_is_refused() {
        let served = served(LATE, 10).await;
        let mut stream = connect(&served).await;
        let long = format!("GET / HTTP/1.1\r\nhost: here\r\nx: {}\r\n\r\n", "x".repeat(2 * HEAD_BYTES_MAX));
        let _ = stream.write_all(long.as_bytes()).await;
        assert!(rest(&mut stream).await.starts_with("HTTP/1.1 431"));
    }

    #[tokio::test]
    async fn a_request_under_way_is_answered_before_the_end() {
        let served = served(LATE, 10).await;
        let (mut busy, mut idle) = (connect(&served).await, connect(&served).await);
        ask(&mut idle, "/").await;
        let asked = tokio::spawn(async move { ask(&mut busy, "/slow").await });
        tokio::time::sleep(SOON).await;
        served.stop.send(true).unwrap();
        assert_eq!(rest(&mut idle).await, "");
        assert!(asked.await.unwrap().ends_with("at last"));
        served.task.await.unwrap();
        assert!(TcpStream::connect(served.address).await.is_err());
    }
}
