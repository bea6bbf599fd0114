//! The outside world in one piece: the simulators on their sockets, their web face, and what a client must know of them.

use std::error::Error;
use std::io::Write;
use std::net::SocketAddr;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

use data_encoding::{BASE64, BASE64URL_NOPAD};
use gateway_addresses_simulator::{AddressSimulator, AddressSimulatorConfig};
use gateway_authority_simulator::{AuthoritySimulator, AuthoritySimulatorConfig};
use gateway_mail::BounceBox;
use gateway_mail_simulator::{MailSimulator, MailSimulatorConfig};
use gateway_post_simulator::{HousePair, PostSimulator, PostSimulatorConfig};
use gateway_registries::Registry;
use gateway_registries_simulator::{
    Consumer, Population, RegistriesSimulator, RegistryKeys, SimulatorConfig, Times,
};
use gateway_sms_simulator::{SmsSimulator, SmsSimulatorConfig};
use http_signature::{SigningKey, VerifyingKey};
use kernel::{Env, Secret};
use sandbox::{Addresses, ReadyPerson, SandboxState};
use serde::{Deserialize, Serialize};
use web::{PublicUrl, Side, WebConfig};

use crate::compose::Appearance;
use crate::sandbox_authority::people_of;

/// Our name at the mail server.
pub const MAIL_USER: &str = "okno";
/// How many messages all phones keep, and how many answers a registry.
pub const KEPT_MAX: usize = 100_000;

/// The same towns at every start.
const TOWNS_SEED: u64 = 2_026;

/// The outside world.
pub struct Outside {
    /// The SMS provider.
    pub sms: SmsSimulator,
    /// The mail server.
    pub mail: MailSimulator,
    /// The registries.
    pub registries: RegistriesSimulator,
    /// The post.
    pub post: PostSimulator,
    /// The address service.
    pub addresses: AddressSimulator,
    /// Our token there.
    pub addresses_token: Secret<String>,
    /// The authority that certifies people.
    pub authority: AuthoritySimulator,
    /// The public key of its printing house.
    pub house: String,
    /// Our token at the provider.
    pub sms_token: Secret<String>,
    /// Our password at the mail server.
    pub mail_password: Secret<String>,
    /// Where mail comes back; none where nobody looks.
    pub bounces: Option<BounceBox>,
}

impl Outside {
    /// Starts the simulators. The registries and the post know one key; the provider tells its sender of a message so long
    /// after the message has arrived.
    pub async fn start(
        env: &Env,
        population: Population,
        consumer: VerifyingKey,
        sms_answer_delay: Duration,
        bounces: Option<BounceBox>,
    ) -> Result<Self, Box<dyn Error>> {
        let (sms_token, mail_password) = (random_secret(env), random_secret(env));
        let mut config = SmsSimulatorConfig::local(sms_token.clone(), env.clone());
        config.answer_delay = sms_answer_delay;
        config.messages_max = KEPT_MAX;
        let sms = SmsSimulator::start(config).await?;
        let mut config = MailSimulatorConfig::local(MAIL_USER, mail_password.clone(), env.clone());
        config.bounces = bounces.as_ref().map(|bounces| bounces.folder().to_path_buf());
        let mail = MailSimulator::start(config).await?;
        let mut seed = [0; 32];
        env.rng.fill(&mut seed);
        let config = SimulatorConfig {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            population,
            keys: RegistryKeys::from_seed(&seed)?,
            consumers: vec![Consumer { key: consumer.clone() }],
            times: Times::default(),
            waiting_max: KEPT_MAX,
        };
        let registries = RegistriesSimulator::start(config, env.clone()).await?;
        let house = HousePair::generate();
        env.rng.fill(&mut seed);
        let config = PostSimulatorConfig {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            key: SigningKey::from_seed("post", &seed)?,
            house_secret: house.secret,
            senders: vec![consumer],
        };
        let post = PostSimulator::start(config, env.clone()).await?;
        let addresses_token = random_secret(env);
        let addresses = AddressSimulator::start(AddressSimulatorConfig {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            token: addresses_token.clone(),
            seed: TOWNS_SEED,
        })
        .await?;
        let authority = AuthoritySimulator::start(
            AuthoritySimulatorConfig {
                people: people_of(population),
                ..AuthoritySimulatorConfig::local(env)
            },
            env.clone(),
        )
        .await?;
        let house = house.public;
        Ok(Self {
            sms,
            mail,
            registries,
            post,
            addresses,
            addresses_token,
            authority,
            house,
            sms_token,
            mail_password,
            bounces,
        })
    }

    /// Its web face.
    pub fn face(
        &self,
        (url, addresses): (PublicUrl, Addresses),
        people: Vec<ReadyPerson>,
        appearance: Appearance,
        env: &Env,
    ) -> SandboxState {
        let mut csrf_key = vec![0; 32];
        env.rng.fill(&mut csrf_key);
        SandboxState {
            web: WebConfig {
                side: Side::Sandbox,
                public_url: url,
                installation: appearance.installation,
                hotline: appearance.hotline,
                hotline_hours: appearance.hotline_hours,
                time_zone: appearance.time_zone,
                trusted_proxies: Vec::new(),
                csrf_key: Secret::new(csrf_key),
            },
            env: env.clone(),
            sms: self.sms.clone(),
            mail: self.mail.clone(),
            post: self.post.world().clone(),
            registries: self.registries.world().clone(),
            authority: Some(self.authority.authority().clone()),
            people,
            addresses,
        }
    }

    /// What a client must know of it.
    pub fn places(&self, face: &PublicUrl) -> Places {
        let place = |registry: Registry| {
            let key = self.registries.verifying_key(registry);
            RegistryPlace {
                code: registry.code().to_owned(),
                url: self.registries.base_url(registry),
                key_id: key.key_id().to_owned(),
                key: BASE64.encode(key.as_bytes()),
            }
        };
        Places {
            face: face.origin().to_owned(),
            sms_url: self.sms.base_url(),
            sms_token: self.sms_token.expose().clone(),
            smpp: Some(SmppPlace {
                url: self.sms.smpp_url(),
                system_id: self.sms.system_id().to_owned(),
                password: self.sms.password().expose().clone(),
            }),
            mail: Some(MailPlace {
                port: self.mail.address().port(),
                username: MAIL_USER.to_owned(),
                password: self.mail_password.expose().clone(),
                authority: self.mail.authority_pem().to_owned(),
            }),
            registries: Registry::ALL.map(place).into(),
            post: Some(PostPlace {
                url: self.post.base_url(),
                key_id: self.post.verifying_key().key_id().to_owned(),
                key: BASE64.encode(self.post.verifying_key().as_bytes()),
                house: self.house.clone(),
            }),
        }
    }
}

/// A secret of a simulator.
pub fn random_secret(env: &Env) -> Secret<String> {
    let mut bytes = [0; 24];
    env.rng.fill(&mut bytes);
    Secret::new(BASE64URL_NOPAD.encode(&bytes))
}

/// Where the gateways of a trial are, and by what they know us. Secrets of simulators alone, which are worth nothing.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Places {
    /// The web face, such as `http://localhost:8082`.
    pub face: String,
    /// The provider's address.
    pub sms_url: String,
    /// Our token there.
    pub sms_token: String,
    /// The provider by SMPP; none where it is reached by HTTP.
    pub smpp: Option<SmppPlace>,
    /// The mail server; none where nobody writes letters.
    pub mail: Option<MailPlace>,
    /// The registries, in the order of [`Registry::ALL`].
    pub registries: Vec<RegistryPlace>,
    /// The post; none where nobody orders letters on paper.
    pub post: Option<PostPlace>,
}

/// The post.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PostPlace {
    /// Its address without `/v1`.
    pub url: String,
    /// The id of its key.
    pub key_id: String,
    /// Its public key, in base64.
    pub key: String,
    /// The public key of its printing house.
    pub house: String,
}

/// The provider by SMPP.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SmppPlace {
    /// Its address.
    pub url: String,
    /// Our name there.
    pub system_id: String,
    /// Our password there.
    pub password: String,
}

/// The mail server.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MailPlace {
    /// Its port on this machine.
    pub port: u16,
    /// Our name there.
    pub username: String,
    /// Our password there.
    pub password: String,
    /// The authority of its certificate, in PEM.
    pub authority: String,
}

/// One registry.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RegistryPlace {
    /// Its code: `sfr`, `mvd`, `fns`, `zags`.
    pub code: String,
    /// Its address without `/v1`.
    pub url: String,
    /// The id of its key.
    pub key_id: String,
    /// Its public key, in base64.
    pub key: String,
}

impl Places {
    /// Writes them for this user alone; the file is there only when it is whole.
    pub fn write(&self, path: &Path) -> Result<(), Box<dyn Error>> {
        let unfinished = path.with_extension("unfinished");
        let mut options = std::fs::OpenOptions::new();
        let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(&unfinished)?;
        file.write_all(&serde_json::to_vec_pretty(self)?)?;
        Ok(std::fs::rename(&unfinished, path)?)
    }

    /// Reads them; none as long as the file is not there.
    pub fn read(path: &Path) -> Result<Option<Self>, Box<dyn Error>> {
        match std::fs::read(path) {
            Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes)?)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}
