//! The outside world as a web application, for demo and tests: the SMS on every phone, the mailboxes, letters on
//! paper, the state registries with their people, and switches that make each of them misbehave.
//!
//! It shows what simulators hold and speaks to nobody itself. It is never mounted in production. Cookies of the other
//! sides, which a browser sends along because cookies ignore ports, are taken away before anything reads or logs them.
//! Every page is also JSON, at the same path with `.json` at the end, so that a script can read the code that a
//! person would read.

mod changes;
mod faults;
mod links;
mod pages;
mod people;
mod reader;
mod traits;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn;
use gateway_authority_simulator::Authority;
use gateway_mail_simulator::MailSimulator;
use gateway_post_simulator::World as PostWorld;
use gateway_registries_simulator::World;
use gateway_sms_simulator::SmsSimulator;
use kernel::Env;
use web::{RouteSpec, Routes, Site, WebConfig};

pub use people::{ReadyPerson, ReadyRow};

/// Where the other sides are.
#[derive(Clone, Debug)]
pub struct Addresses {
    /// The accounts, such as `http://localhost:8081`.
    pub id: String,
    /// The services, such as `http://localhost:8080`.
    pub portal: String,
}

/// What the sandbox shows.
pub struct SandboxState {
    /// The web side: name, address, time zone.
    pub web: WebConfig,
    /// Time and chance.
    pub env: Env,
    /// The SMS provider.
    pub sms: SmsSimulator,
    /// The mail server.
    pub mail: MailSimulator,
    /// The post and its letters.
    pub post: Arc<PostWorld>,
    /// The registries and their people.
    pub registries: Arc<World>,
    /// Who certifies people; none where nobody signs.
    pub authority: Option<Arc<Authority>>,
    /// Ready-made people, with what to type.
    pub people: Vec<ReadyPerson>,
    /// Where the other sides are.
    pub addresses: Addresses,
}

/// What handlers share.
#[derive(Clone)]
struct Room(Arc<Inner>);

struct Inner {
    authority: Option<Arc<Authority>>,
    sms: SmsSimulator,
    mail: MailSimulator,
    post: Arc<PostWorld>,
    registries: Arc<World>,
    people: Vec<ReadyPerson>,
    addresses: Addresses,
    streams: Arc<tokio::sync::Semaphore>,
}

/// The whole application. Serve it with `into_make_service_with_connect_info::<SocketAddr>()`.
pub fn router(state: SandboxState) -> Router {
    let (site, routes) = assemble(state);
    site.mount(routes).layer(from_fn(reader::prepare))
}

/// The routes that [`router`] serves, for the walks over all routes.
pub fn specs(state: SandboxState) -> Vec<RouteSpec> {
    let (site, routes) = assemble(state);
    site.specs(&routes)
}

fn assemble(state: SandboxState) -> (Site, Routes) {
    let site = Site::builder(state.web, state.env)
        .nav("/phones", "sandbox-nav-phones")
        .nav("/mail", "sandbox-nav-mail")
        .nav("/post", "sandbox-nav-post")
        .nav("/registries", "sandbox-nav-registries")
        .build();
    let room = Room(Arc::new(Inner {
        authority: state.authority,
        sms: state.sms,
        mail: state.mail,
        post: state.post,
        registries: state.registries,
        people: state.people,
        addresses: state.addresses,
        streams: changes::limit(),
    }));
    (site, pages::routes().merge(changes::routes()).with_state(room))
}
