//! An installation for a trial: what an operator would write, in a folder of its own, with gateways on this machine.

use std::error::Error;
use std::fmt::Write;
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use kernel::Env;
use store::DatabaseUrl;
use tokio::net::TcpListener;
use tokio::process::{Child, Command};

use crate::outside::{MailPlace, Places, PostPlace, SmppPlace};
use crate::serve::secrets;

/// The id under which the registries know the trial's key, `keys/registries/consumer.key`.
pub const CONSUMER: &str = "okno-trial";
/// The made-up centres of a demo.
const CENTRES: &str = include_str!("../../../crates/id/desk/data/demo-centres.toml");

/// A port that is free now.
pub async fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0)).await?.local_addr()?.port())
}

/// Makes the keys of the trial in its folder.
pub fn create_keys(folder: &Path, env: &Env) -> Result<(), Box<dyn Error>> {
    secrets::make_custodian(&folder.join("custodian"), env)?;
    Ok(secrets::create_keys(&folder.join("keys"), env)?)
}

/// The database of a trial: `SQLite` in its folder unless it is given another.
pub fn database(folder: &Path, postgres: Option<&str>) -> Result<DatabaseUrl, Box<dyn Error>> {
    Ok(match postgres {
        Some(url) => DatabaseUrl::parse(url)?,
        None => DatabaseUrl::Sqlite(folder.join("data/id.sqlite")),
    })
}

/// Writes the configuration, beside keys that are there, and says where it is.
pub async fn configure(
    folder: &Path,
    database: &DatabaseUrl,
    places: &Places,
    port: u16,
) -> Result<PathBuf, Box<dyn Error>> {
    let at = folder.display();
    std::fs::create_dir_all(folder.join("data"))?;
    std::fs::write(folder.join("centres.toml"), CENTRES)?;
    let database = match database {
        DatabaseUrl::Sqlite(path) => format!("{{ sqlite = \"{}\" }}", path.display()),
        DatabaseUrl::Postgres(url) => {
            write_secret(&folder.join("postgres-url"), url)?;
            format!("{{ postgres_url_file = \"{at}/postgres-url\" }}")
        }
    };
    let (mail, mut exchanges) = (mail_section(folder, places.mail.as_ref())?, String::new());
    for place in &places.registries {
        writeln!(
            exchanges,
            "{} = {{ url = \"{}\", keys = [{{ id = \"{}\", ed25519 = \"{}\" }}] }}",
            place.code, place.url, place.key_id, place.key
        )?;
    }
    let (portal_port, sms) = (free_port().await?, sms_section(folder, places)?);
    let letters = post_section(folder, places.post.as_ref());
    let text = format!(
        r#"
danger_loopback_gateways = true
danger_plain_http = true
danger_temporary_data = true
id_url = "http://localhost:{port}"
portal_url = "http://localhost:{portal_port}"
trusted_proxies = ["127.0.0.1"]
[appearance]
installation = {{ ru = "Okno", en = "Okno" }}
hotline = "8 800 000-00-00"
hotline_hours = {{ ru = "24/7", en = "24/7" }}
time_zone = "UTC"
[id]
listen = "127.0.0.1:{port}"
keys = "{at}/keys/id"
database = {database}
lease_seconds_max = 20
centres_file = "{at}/centres.toml"
scans = "{at}/scans"
leaving = {{ custodian_public_key_file = "{at}/custodian.public", tombstones = "{at}/tombstones" }}
[id.sms]
{sms}
sender = "OKNO"
messages_a_day_max = 100000
[id.mail]
{mail}
protection = "starttls"
from_name = "Okno"
from = "no-reply@okno.example"
hello_name = "localhost"
[id.registries]
consumer = "{CONSUMER}"
key_file = "{at}/keys/registries/consumer.key"
[id.registries.exchanges]
{exchanges}
{letters}
[id.audit]
checkpoints = "{at}/checkpoints"
key_file = "{at}/keys/audit/checkpoints.key"
[portal]
listen = "127.0.0.1:{portal_port}"
keys = "{at}/keys/portal"
"#
    );
    let file = folder.join("okno.toml");
    std::fs::write(&file, text)?;
    Ok(file)
}

fn sms_section(folder: &Path, places: &Places) -> Result<String, Box<dyn Error>> {
    let at = folder.display();
    let Some(SmppPlace { url, system_id, password }) = &places.smpp else {
        write_secret(&folder.join("sms-token"), &places.sms_token)?;
        return Ok(format!("url = \"{}\"\ntoken_file = \"{at}/sms-token\"", places.sms_url));
    };
    write_secret(&folder.join("smpp-password"), password)?;
    Ok(format!("url = \"{url}\"\nsystem_id = \"{system_id}\"\npassword_file = \"{at}/smpp-password\""))
}

/// The post knows us by the key by which the registries do. What takes an hour elsewhere takes seconds here, but
/// news comes late enough for a batch to be called back of which the post has taken everything.
fn post_section(folder: &Path, place: Option<&PostPlace>) -> String {
    let Some(PostPlace { url, key_id, key, house }) = place else { return String::new() };
    let at = folder.display();
    format!(
        "[id.post]\nurl = \"{url}\"\nsender = \"{CONSUMER}\"\nkey_file = \"{at}/keys/registries/consumer.key\"\n\
         keys = [{{ id = \"{key_id}\", ed25519 = \"{key}\" }}]\nreturn_address = [\"123456, Example, P.O. Box 1\"]\n\
         printing_house = \"{house}\"\nbatch_seconds = 1\ntrack_seconds = 5"
    )
}

fn mail_section(folder: &Path, mail: Option<&MailPlace>) -> Result<String, Box<dyn Error>> {
    // Where nobody writes letters, nobody listens.
    let Some(MailPlace { port, username, password, authority }) = mail else {
        return Ok("host = \"localhost\"\nport = 9".to_owned());
    };
    let at = folder.display();
    write_secret(&folder.join("mail-password"), password)?;
    std::fs::write(folder.join("mail-authority.pem"), authority)?;
    Ok(format!(
        "host = \"localhost\"\nport = {port}\nusername = \"{username}\"\n\
         password_file = \"{at}/mail-password\"\ntrusted_ca_file = \"{at}/mail-authority.pem\""
    ))
}

fn write_secret(path: &Path, text: &str) -> io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    io::Write::write_all(&mut options.write(true).create_new(true).mode(0o600).open(path)?, text.as_bytes())
}

/// Starts `okno serve` in a process of its own, which ends with what is returned.
pub fn serve(config: &Path, log: &str) -> io::Result<Child> {
    Command::new(std::env::current_exe()?)
        .arg("serve")
        .arg("--config")
        .arg(config)
        .env("OKNO_LOG", log)
        .kill_on_drop(true)
        .spawn()
}
