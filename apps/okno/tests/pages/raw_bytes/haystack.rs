//! Where it is looked: the bytes that somebody who took the disk would have.

use std::fs::{self, File};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::{Mutex, OnceLock};

use store::DatabaseUrl;
use store::sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, Statement};

use crate::support::World;

/// The file that the whole process logs to at the level of a trace. It has no name and goes with the process.
pub fn log() -> &'static File {
    static LOG: OnceLock<File> = OnceLock::new();
    LOG.get_or_init(|| {
        let file = tempfile::tempfile().unwrap();
        tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_ansi(false)
            .with_writer(Mutex::new(file.try_clone().unwrap()))
            .try_init()
            .unwrap();
        file
    })
}

fn logged() -> Vec<u8> {
    let mut bytes = vec![0; usize::try_from(log().metadata().unwrap().len()).unwrap()];
    // By position: the writer's own place in the file stays where it is.
    log().read_exact_at(&mut bytes, 0).unwrap();
    bytes
}

/// The database's files with what is not in the main file yet, the log, and the scans with the names of their files. Of a
/// PostgreSQL server, this database's files or all that it has, its write-ahead log too.
pub async fn bytes(world: &World, whole_server: bool) -> Vec<u8> {
    let mut all = logged();
    read_folder(world.scans_folder().unwrap(), &mut all);
    match &world.url {
        DatabaseUrl::Sqlite(path) => {
            for end in ["", "-wal", "-shm"] {
                let mut name = path.clone().into_os_string();
                name.push(end);
                all.extend(fs::read(name).unwrap_or_default());
            }
        }
        DatabaseUrl::Postgres(_) => all.extend(postgres(&connect(&world.url).await, whole_server).await),
    }
    assert!(all.len() > 50_000, "there must be something to search");
    all
}

/// A connection beside the side's own.
pub async fn connect(url: &DatabaseUrl) -> DatabaseConnection {
    let url = match url {
        DatabaseUrl::Sqlite(path) => format!("sqlite://{}", path.display()),
        DatabaseUrl::Postgres(url) => url.clone(),
    };
    // What is planted by it must not come into the log, which other tests of this process search.
    let mut options = ConnectOptions::new(url);
    options.sqlx_logging(false);
    Database::connect(options).await.unwrap()
}

/// Every row of every table as text, and the server's own files of this database where this user may read them.
async fn postgres(db: &DatabaseConnection, whole_server: bool) -> Vec<u8> {
    let mut all = Vec::new();
    for table in texts(db, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'").await {
        for row in texts(db, &format!("SELECT t::text FROM \"{table}\" t")).await {
            all.extend(row.into_bytes());
            all.push(b'\n');
        }
    }
    let _ = db.execute_unprepared("CHECKPOINT").await;
    let folder = if whole_server {
        "SELECT current_setting('data_directory')"
    } else {
        "SELECT current_setting('data_directory') || '/base/' || oid FROM pg_database \
         WHERE datname = current_database()"
    };
    for folder in texts(db, folder).await {
        let before = all.len();
        read_folder(Path::new(&folder), &mut all);
        assert!(!whole_server || all.len() > before, "the server's folder must be readable");
    }
    all
}

fn read_folder(folder: &Path, all: &mut Vec<u8>) {
    for file in fs::read_dir(folder).into_iter().flatten().flatten() {
        all.extend_from_slice(file.file_name().as_bytes());
        all.push(b'\n');
        if file.file_type().is_ok_and(|kind| kind.is_dir()) {
            read_folder(&file.path(), all);
        } else {
            all.extend(fs::read(file.path()).unwrap_or_default());
        }
    }
}

async fn texts(db: &DatabaseConnection, query: &str) -> Vec<String> {
    let statement = Statement::from_string(db.get_database_backend(), query);
    let rows = db.query_all_raw(statement).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index::<String>(0).unwrap()).collect()
}
