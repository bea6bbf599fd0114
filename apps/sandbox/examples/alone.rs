//! Serves the sandbox alone with a few messages, to look at its pages: `cargo run -p sandbox --example alone`, then
//! <http://localhost:8098>.

use std::net::SocketAddr;
use std::time::Duration;

use gateway_mail::{MailClient, MailClientConfig, MailCredentials, MailMessage, MailTls};
use gateway_mail_simulator::{MailSimulator, MailSimulatorConfig};
use gateway_post_simulator::{HousePair, World as PostWorld};
use gateway_registries_simulator::{Population, RegistriesSimulator, RegistryKeys, SimulatorConfig, Times};
use gateway_sms::{SmsClient, SmsClientConfig, SmsMessage};
use gateway_sms_simulator::{SmsSimulator, SmsSimulatorConfig};
use kernel::{Env, Secret, new_uuid};
use person::{Email, Phone};
use sandbox::{Addresses, ReadyPerson, ReadyRow, SandboxState};
use web::{Localized, PublicUrl, Side, testing};

type Failure = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let env = Env::system();
    let sms = SmsSimulator::start(SmsSimulatorConfig::local(secret(), env.clone())).await?;
    let mail = MailSimulator::start(MailSimulatorConfig::local("okno", secret(), env.clone())).await?;
    send_messages(&sms, &env).await?;
    send_mail(&mail, &env).await?;
    let registries = SimulatorConfig {
        listen: ([127, 0, 0, 1], 0).into(),
        population: Population::generate(1_000, 7),
        keys: RegistryKeys::from_seed(&[1; 32])?,
        consumers: Vec::new(),
        times: Times::default(),
        waiting_max: 100,
    };
    let registries = RegistriesSimulator::start(registries, env.clone()).await?;
    let mut config = testing::config(Side::Sandbox);
    config.public_url = PublicUrl::parse("http://localhost:8098")?;
    let app = sandbox::router(SandboxState {
        web: config,
        env: env.clone(),
        sms,
        mail,
        post: std::sync::Arc::new(PostWorld::new(env.clone(), HousePair::generate().secret)),
        registries: registries.world().clone(),
        authority: None,
        people: people(),
        addresses: Addresses {
            id: "http://localhost:8081".to_owned(),
            portal: "http://localhost:8080".to_owned(),
        },
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8098").await?;
    println!("http://localhost:8098");
    axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>()).await?;
    Ok(())
}

fn secret() -> Secret<String> {
    Secret::new("a secret of the example".to_owned())
}

fn people() -> Vec<ReadyPerson> {
    let row = |label: &str, value: &str| ReadyRow { label: Localized::same(label), value: value.to_owned() };
    ["Simplified account", "Standard account", "Confirmed account"]
        .into_iter()
        .map(|title| ReadyPerson {
            title: Localized::same(title),
            about: Localized::same("Sign in with the phone and the password."),
            rows: vec![row("Phone", "+7 912 000-00-01"), row("Password", "Xk7-prosto-tak")],
            phone: Phone::from_e164("+79120000001"),
            email: Email::parse("ivan@example.ru").ok(),
        })
        .collect()
}

async fn send_messages(sms: &SmsSimulator, env: &Env) -> Result<(), Failure> {
    let client = SmsClient::new(&SmsClientConfig {
        base_url: sms.base_url(),
        token: secret(),
        sender: "Okno".to_owned(),
        connect_timeout: Duration::from_secs(5),
        timeout: Duration::from_secs(10),
        trusted_ca_pem: None,
    })?;
    let texts =
        ["Code 483 920. Tell it to nobody. Valid for 5 minutes.", "Set a password: http://localhost:8081/p."];
    for (number, text) in [("+79120000001", texts[0]), ("+79120000002", texts[0]), ("+79120000001", texts[1])]
    {
        let to = Phone::from_e164(number).ok_or("no phone")?;
        let text = Secret::new(text.to_owned());
        let message = SmsMessage { client_message_id: new_uuid(env), to, text };
        for _ in 0..2 {
            client.send(&message).await?;
        }
    }
    Ok(())
}

async fn send_mail(mail: &MailSimulator, env: &Env) -> Result<(), Failure> {
    let config = MailClientConfig {
        host: "localhost".to_owned(),
        port: mail.address().port(),
        tls: MailTls::StartTls,
        credentials: Some(MailCredentials { username: "okno".to_owned(), password: secret() }),
        from_name: "Okno".to_owned(),
        from: Email::parse("no-reply@okno.example")?,
        hello_name: "okno.example".to_owned(),
        bounces: None,
        step_timeout: Duration::from_secs(10),
        timeout: Duration::from_secs(20),
        trusted_ca_pem: Some(mail.authority_pem().as_bytes().to_vec()),
    };
    let client = MailClient::new(&config, env.clone())?;
    let message = MailMessage {
        message_id: new_uuid(env),
        to: Email::parse("ivan@example.ru")?,
        subject: "Confirm your e-mail".to_owned(),
        text: Secret::new("Code 483920.\n\nOr open http://localhost:8081/registration/link/abc.".to_owned()),
        html: Some(Secret::new("<h1>Confirm your e-mail</h1><p>Code <b>483920</b></p>".to_owned())),
        bounce_token: None,
    };
    client.send(&message).await?;
    Ok(())
}
