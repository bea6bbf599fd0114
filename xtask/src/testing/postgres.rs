//! A PostgreSQL of the tests' own, from nothing, gone when the run is over, however it ends.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};

use super::programs::output_of;
use crate::fault::Fault;

/// Makes the cluster, says `ready`, and waits for the end of its input, which comes also when xtask is killed.
/// Signals of the terminal are left to xtask. The folder is under `/tmp` because the server's user must reach it
/// and a socket's path must be short. Durability is off: the data is worth nothing after the run.
const KEEPER: &str = r#"
set -u
umask 077
trap '' INT TERM HUP
programs=$1 port=$2
folder=$(mktemp -d /tmp/okno-postgres.XXXXXX) || exit 1
finish() {
    "$programs/pg_ctl" -D "$folder/data" -m immediate -w stop >"$folder/stop" 2>&1
    rm -rf "$folder"
}
start() {
    "$programs/initdb" -D "$folder/data" -U okno -A trust -E UTF8 --locale=C --no-sync >"$folder/log" 2>&1 &&
    "$programs/pg_ctl" -D "$folder/data" -l "$folder/log" -w -t 60 -o "-p $port -k $folder \
        -c listen_addresses=127.0.0.1 -c max_connections=300 -c shared_buffers=128MB \
        -c fsync=off -c synchronous_commit=off -c full_page_writes=off" start >"$folder/start" 2>&1
}
if start; then
    echo ready
    read -r _
    finish
else
    tail -n 20 "$folder/log" >&2
    finish
    exit 1
fi
"#;

/// A running server; dropping it stops the server and removes its data.
#[derive(Debug)]
pub struct Postgres {
    /// The port on 127.0.0.1.
    pub port: u16,
    keeper: Child,
    // Its end of the pipe is what keeps the server running.
    input: Option<ChildStdin>,
}

impl Postgres {
    /// Starts a server from the programs in this folder.
    pub fn start(programs: &Path) -> Result<Self, Fault> {
        let port = free_port()?;
        let mut keeper = keeper_command()
            .arg(programs)
            .arg(port.to_string())
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(Fault::start("sh"))?;
        let mut said = String::new();
        if let Some(output) = keeper.stdout.take() {
            // An unreadable word counts as none: the check below names the failure.
            let _ = BufReader::new(output).read_line(&mut said);
        }
        let input = keeper.stdin.take();
        let postgres = Self { port, keeper, input };
        if said.trim() == "ready" {
            return Ok(postgres);
        }
        Err(Fault::Failed { program: "PostgreSQL".into(), reason: "it did not start, see above".into() })
    }

    /// The server, without a database: the tests make databases of their own.
    pub fn url(&self) -> String {
        format!("postgres://okno@127.0.0.1:{}", self.port)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.input.take());
        // Nothing is left to do about a keeper that cannot be waited for.
        let _ = self.keeper.wait();
    }
}

/// As root the server would refuse to run, so it becomes another user.
fn keeper_command() -> Command {
    let Some(user) = unprivileged_user() else {
        let mut command = Command::new("sh");
        command.args(["-c", KEEPER, "okno-postgres"]);
        return command;
    };
    let mut command = Command::new("runuser");
    command.args(["-u", &user, "--", "sh", "-c", KEEPER, "okno-postgres"]);
    command
}

/// `None` where we are nobody special already.
fn unprivileged_user() -> Option<String> {
    if !is_root() {
        return None;
    }
    let exists = |user: &&&str| output_of(Command::new("id").args(["-u", user])).is_some();
    ["postgres", "nobody"].iter().find(exists).map(|user| (*user).to_owned())
}

/// Whether this process may do everything.
pub fn is_root() -> bool {
    output_of(Command::new("id").arg("-u")).as_deref() == Some("0")
}

fn free_port() -> Result<u16, Fault> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(Fault::start("a listener"))?;
    Ok(listener.local_addr().map_err(Fault::start("a listener"))?.port())
}
