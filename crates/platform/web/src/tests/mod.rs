//! The kit through its real router.

mod router;
mod templates;
mod upload;

use std::time::Duration;

use http::StatusCode;
use kernel::{Env, Timestamp};

use crate::testing::{Answer, Browser, config};
use crate::{Audience, Form, PageError, Routes, Sent, Shell, Side, Site, Upload, WebConfig, see};

const ORIGIN: &str = "http://localhost:8081";

fn routes() -> Routes {
    Routes::new()
        .get("/hello", Audience::Public, |shell: Shell| async move { shell.csrf().to_owned() })
        .post("/hello", Audience::Public, |form: Form| async move { format!("got {}", form.value("name")) })
        .get("/mine", Audience::Citizen, || async { "mine" })
        .get("/panic", Audience::Public, || async { panicking() })
        .get("/slow", Audience::Public, || async { std::future::pending::<String>().await })
        .get("/broken", Audience::Public, || async { broken() })
        .get("/wait", Audience::Public, || async { PageError::TooMany { wait: Duration::from_secs(120) } })
        .get("/network", Audience::Public, |shell: Shell| async move { shell.network().to_string() })
        .post("/machine", Audience::Machine, |body: String| async move { body })
        .get("/machine", Audience::Machine, || async { StatusCode::NOT_FOUND })
        .upload("/file", Audience::Public, 1_000, |upload: Upload| async move {
            let sent = match upload.sent() {
                Sent::Nothing => "nothing".to_owned(),
                Sent::TooLarge => "too large".to_owned(),
                Sent::File(file) => format!("{} bytes", file.len()),
            };
            format!("{sent} from {}", upload.form.value("name"))
        })
        .upload("/own-file", Audience::Citizen, 1_000, |_: Upload| async { "never" })
        .post("/go", Audience::Public, || async { see("/hello") })
}

fn panicking() -> String {
    panic!("a handler may panic")
}

fn broken() -> Result<String, PageError> {
    Err(std::io::Error::other("secret cause"))?;
    Ok(String::new())
}

fn site_with(config: WebConfig) -> Site {
    let (env, _) = Env::fixed(Timestamp::from_seconds(1_790_000_000), 1);
    Site::builder(config, env).sign_in("/sign-in").request_timeout(Duration::from_millis(200)).build()
}

fn browser() -> Browser {
    Browser::new(site_with(config(Side::Id)).mount(routes()), ORIGIN)
}

/// A browser that has seen a page, and the form token shown to it.
async fn browser_with_token() -> (Browser, String) {
    let mut browser = browser();
    let token = browser.get("/hello").await.body;
    (browser, token)
}

async fn post(browser: &mut Browser, token: &str) -> Answer {
    browser.post("/hello", &[("csrf", token), ("name", "Пётр & Ко")]).await
}
