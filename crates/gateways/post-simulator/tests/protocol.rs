//! The real client against the post on its socket.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::sync::Arc;
use std::time::Duration;

use gateway_post::{
    BatchBody, EventKind, HouseKey, PostClient, PostClientConfig, PostError, ProblemCode, RegisterEntry,
};
use gateway_post_simulator::{HousePair, PostSimulator, PostSimulatorConfig, Switch};
use http_signature::SigningKey;
use kernel::{Env, Timestamp, Uuid};

struct Post {
    simulator: PostSimulator,
    house: HousePair,
    env: Env,
}

fn key(name: &str, seed: u8) -> SigningKey {
    SigningKey::from_seed(name, &[seed; 32]).unwrap()
}

async fn post() -> Post {
    let (env, _) = Env::fixed(Timestamp::from_seconds(1_795_348_800), 1);
    let house = HousePair::generate();
    let config = PostSimulatorConfig {
        listen: ([127, 0, 0, 1], 0).into(),
        key: key("post", 1),
        house_secret: house.secret.clone(),
        senders: vec![key("sender", 2).verifying_key()],
    };
    Post { simulator: PostSimulator::start(config, env.clone()).await.unwrap(), house, env }
}

impl Post {
    fn client(&self, sender_key: SigningKey) -> PostClient {
        let config = PostClientConfig {
            base_url: self.simulator.base_url(),
            sender_key: Arc::new(sender_key),
            post_keys: self.simulator.verifying_key().into(),
            connect_timeout: Duration::from_secs(2),
            timeout: Duration::from_secs(5),
            trusted_ca_pem: None,
        };
        PostClient::new(config, self.env.clone()).unwrap()
    }

    fn sender(&self) -> PostClient {
        self.client(key("sender", 2))
    }
}

fn batch(id: u128, postcode: &str) -> BatchBody {
    let entry = RegisterEntry {
        letter_id: Uuid::from_u128(id * 100),
        reference: "123-456-7890".to_owned(),
        addressee: "A B".to_owned(),
        postcode: postcode.to_owned(),
        address: vec!["C".to_owned()],
    };
    BatchBody { batch_id: Uuid::from_u128(id), letters: vec![entry], sheets: None }
}

#[tokio::test]
async fn a_batch_handed_over_twice_is_posted_once() {
    let post = post().await;
    let client = post.sender();
    let first = client.hand_over(&batch(1, "248000")).await.unwrap();
    assert_eq!(client.hand_over(&batch(1, "248000")).await.unwrap(), first);
    let counted = post.simulator.world().statistics();
    assert_eq!((counted.batches, counted.letters, counted.repeated), (1, 1, 1));
}

#[tokio::test]
async fn the_way_comes_as_events_until_they_are_acknowledged() {
    let post = post().await;
    let client = post.sender();
    let taken = client.hand_over(&batch(1, "248000")).await.unwrap();
    while post.simulator.world().move_on(&taken[0].track).is_some() {}
    let events = client.next(50).await.unwrap();
    let kinds: Vec<EventKind> = events.iter().map(|event| event.kind).collect();
    let way = [EventKind::Accepted, EventKind::OnTheWay, EventKind::Arrived, EventKind::HandedOver];
    assert_eq!(kinds, way);
    let ids: Vec<Uuid> = events.iter().map(|event| event.event_id).collect();
    assert_eq!(client.acknowledge(&ids[..1]).await.unwrap(), 1);
    assert_eq!(client.next(50).await.unwrap().len(), 3);
    assert!(!post.simulator.world().send_back(&taken[0].track), "what was handed over does not go back");
}

#[tokio::test]
async fn the_special_postcodes_do_what_they_say() {
    let post = post().await;
    let client = post.sender();
    let unavailable = client.hand_over(&batch(1, "248001")).await.unwrap_err();
    assert!(matches!(unavailable, PostError::Unavailable { status: 503, .. }) && unavailable.is_retryable());
    client.hand_over(&batch(1, "248001")).await.unwrap();
    assert!(client.hand_over(&batch(2, "248002")).await.unwrap_err().is_retryable());
    assert_eq!(post.simulator.world().letters().len(), 2, "the answer is lost, the letter is not");
    let returned = client.hand_over(&batch(3, "248003")).await.unwrap();
    post.simulator.world().move_on(&returned[0].track);
    assert_eq!(post.simulator.world().move_on(&returned[0].track), Some(EventKind::Returned));
    client.hand_over(&batch(5, "248005")).await.unwrap();
    client.hand_over(&batch(4, "248009")).await.unwrap();
    assert_eq!(post.simulator.world().letters()[0].place(), EventKind::HandedOver);
}

#[tokio::test]
async fn a_stranger_and_a_letter_in_two_batches_are_refused_for_good() {
    let post = post().await;
    let stranger = post.client(key("sender", 9)).hand_over(&batch(1, "248000")).await.unwrap_err();
    assert!(!stranger.is_retryable() || matches!(stranger, PostError::Signature(_)), "{stranger}");
    let client = post.sender();
    client.hand_over(&batch(1, "248000")).await.unwrap();
    let again = BatchBody { batch_id: Uuid::from_u128(7), ..batch(1, "248000") };
    let refused = client.hand_over(&again).await.unwrap_err();
    assert!(matches!(refused, PostError::Refused { code: Some(ProblemCode::Conflict), .. }), "{refused}");
}

#[tokio::test]
async fn sheets_for_another_house_are_refused_and_a_closed_post_is_asked_later() {
    let post = post().await;
    let client = post.sender();
    let other = HouseKey::parse(&HousePair::generate().public).unwrap();
    let foreign = BatchBody { sheets: Some(other.seal(b"%PDF").unwrap()), ..batch(1, "248000") };
    let refused = client.hand_over(&foreign).await.unwrap_err();
    assert!(matches!(refused, PostError::Refused { code: Some(ProblemCode::Sheets), .. }), "{refused}");
    let ours = HouseKey::parse(&post.house.public).unwrap();
    let no_pdf = BatchBody { sheets: Some(ours.seal(b"no pdf").unwrap()), ..batch(2, "248000") };
    assert!(client.hand_over(&no_pdf).await.is_err());
    post.simulator.world().set_switch(Switch::Fails);
    assert!(client.next(1).await.unwrap_err().is_retryable());
}
