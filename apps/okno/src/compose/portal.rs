use std::error::Error;
use std::path::PathBuf;

use axum::Router;
use kernel::Env;
use store::{Installation, Keyring, Vault};
use web::{AddressRange, PublicUrl, Side, Site, WebConfig};

use super::{Appearance, csrf_key};

/// What the portal needs to start.
pub struct PortalConfig {
    /// The kind of installation.
    pub installation: Installation,
    /// The folder of its own roots.
    pub keys: PathBuf,
    /// Whether missing roots are made.
    pub creates_keys: bool,
    /// Where people reach it.
    pub public_url: PublicUrl,
    /// Where people reach their account.
    pub id_url: PublicUrl,
    /// The proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<AddressRange>,
    /// What pages show of the installation.
    pub appearance: Appearance,
}

/// The pages of the portal.
pub fn portal(config: &PortalConfig, env: Env) -> Result<Router, Box<dyn Error>> {
    let keyring = if config.creates_keys {
        Keyring::load_or_create(&config.keys, config.installation, env.rng.as_ref())?
    } else {
        Keyring::load(&config.keys, config.installation)?
    };
    let vault = Vault::new(keyring);
    let web_config = WebConfig {
        side: Side::Portal,
        public_url: config.public_url.clone(),
        installation: config.appearance.installation.clone(),
        hotline: config.appearance.hotline.clone(),
        hotline_hours: config.appearance.hotline_hours.clone(),
        time_zone: config.appearance.time_zone.clone(),
        trusted_proxies: config.trusted_proxies.clone(),
        csrf_key: csrf_key(&vault),
    };
    let site = Site::builder(web_config, env).nav(config.id_url.origin(), "portal-nav-account").build();
    Ok(site.mount(catalogue::pages::routes(catalogue::Catalogue::new(config.id_url.origin()))))
}
