use std::collections::HashMap;

use aes_gcm_siv::aead::{Aead, KeyInit, Payload};
use aes_gcm_siv::{Aes256GcmSiv, Nonce};
use kernel::{Lane, Rng, Secret, SubjectId, Uuid};
use sea_orm::{ConnectionTrait, DeriveValueType, EntityTrait, Set, Statement, Value};

use super::Vault;
use crate::{StoreError, Tx};

mod row {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "scope_keys")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub lane: i16,
        #[sea_orm(primary_key, auto_increment = false)]
        pub kind: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub scope: Uuid,
        pub root_version: i32,
        pub wrapped: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Whose key seals a value. Destroying the key erases the values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ScopeKind {
    /// Everything of a person or an organisation.
    Subject,
    /// Evidence, which outlives the subject's data for the lawful time.
    Evidence,
    /// An application.
    Case,
    /// A member of staff in their office.
    Operator,
    /// A registration that has no account yet.
    Registration,
    /// One message on its way out.
    Message,
    /// The sheets of a batch of letters.
    Sheets,
}

impl ScopeKind {
    /// As stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Subject => "subject",
            Self::Evidence => "evidence",
            Self::Case => "case",
            Self::Operator => "operator",
            Self::Registration => "registration",
            Self::Message => "message",
            Self::Sheets => "sheets",
        }
    }
}

/// One scope: kind, lane, id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Scope {
    /// What it is.
    pub kind: ScopeKind,
    /// Where its rows live.
    pub lane: Lane,
    /// Which one.
    pub id: Uuid,
}

impl Scope {
    /// The scope of a subject.
    pub fn subject(subject: SubjectId) -> Self {
        Self { kind: ScopeKind::Subject, lane: subject.lane(), id: subject.uuid() }
    }

    /// Another scope of a given lane.
    pub const fn new(kind: ScopeKind, lane: Lane, id: Uuid) -> Self {
        Self { kind, lane, id }
    }
}

/// The place of a sealed value: it opens nowhere else.
#[derive(Clone, Copy, Debug)]
pub struct Cell<'a> {
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// The row's key, without the lane.
    pub row: &'a [u8],
}

/// A sealed value as it stands in a column: format, nonce, ciphertext and tag.
#[derive(Clone, PartialEq, Eq, DeriveValueType)]
pub struct Sealed(pub Vec<u8>);

impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sealed({} bytes)", self.0.len())
    }
}

/// The key of one scope, unwrapped, for the time of a request.
#[derive(Clone)]
pub struct ScopeKey {
    scope: Scope,
    key: Secret<[u8; 32]>,
}

const FORMAT: u8 = 1;
const NONCE_BYTES: usize = 12;

impl ScopeKey {
    /// Seals bytes for one place.
    pub fn seal(&self, cell: Cell<'_>, plain: &[u8], rng: &dyn Rng) -> Sealed {
        let mut bytes = vec![FORMAT];
        bytes.extend_from_slice(&encrypt(self.key.expose(), &self.aad(cell), plain, rng));
        Sealed(bytes)
    }

    /// Opens what [`ScopeKey::seal`] made for the same place.
    pub fn open(&self, cell: Cell<'_>, sealed: &Sealed) -> Result<Secret<Vec<u8>>, StoreError> {
        let unsealable = StoreError::Unsealable { table: cell.table, column: cell.column };
        match sealed.0.split_first() {
            Some((&FORMAT, rest)) => {
                decrypt(self.key.expose(), &self.aad(cell), rest).map(Secret::new).ok_or(unsealable)
            }
            _ => Err(unsealable),
        }
    }

    /// Seals a value as JSON.
    pub fn seal_json<T: serde::Serialize>(
        &self,
        cell: Cell<'_>,
        value: &T,
        rng: &dyn Rng,
    ) -> Result<Sealed, StoreError> {
        let json = Secret::new(
            serde_json::to_vec(value).map_err(|error| StoreError::row(cell.table, error.to_string()))?,
        );
        Ok(self.seal(cell, json.expose(), rng))
    }

    /// Opens a value sealed as JSON.
    pub fn open_json<T: serde::de::DeserializeOwned>(
        &self,
        cell: Cell<'_>,
        sealed: &Sealed,
    ) -> Result<T, StoreError> {
        let json = self.open(cell, sealed)?;
        // serde's message may quote the value, so only the place is told.
        serde_json::from_slice(json.expose())
            .map_err(|_| StoreError::row(cell.table, format!("{} is not readable", cell.column)))
    }

    /// The scope of this key.
    pub const fn scope(&self) -> Scope {
        self.scope
    }

    fn aad(&self, cell: Cell<'_>) -> Vec<u8> {
        let mut aad = Vec::with_capacity(96);
        let lane = self.scope.lane.number().to_be_bytes();
        for part in [
            cell.table.as_bytes(),
            cell.column.as_bytes(),
            &lane,
            self.scope.kind.as_str().as_bytes(),
            self.scope.id.as_bytes(),
            cell.row,
            &[FORMAT],
        ] {
            aad.extend_from_slice(&u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
            aad.extend_from_slice(part);
        }
        aad
    }
}

impl Vault {
    /// Makes the key of a new scope. The wrapped key is written in the caller's transaction.
    pub async fn create_key(&self, tx: &Tx, scope: Scope) -> Result<ScopeKey, StoreError> {
        let (key, row) = self.draw_key(tx, scope);
        row::Entity::insert(row).exec_without_returning(tx.conn()).await?;
        Ok(key)
    }

    /// Makes the keys of several new scopes, in their order, by one statement.
    pub async fn create_keys(&self, tx: &Tx, scopes: &[Scope]) -> Result<Vec<ScopeKey>, StoreError> {
        if scopes.is_empty() {
            return Ok(Vec::new());
        }
        let (keys, rows): (Vec<_>, Vec<_>) = scopes.iter().map(|scope| self.draw_key(tx, *scope)).unzip();
        row::Entity::insert_many(rows).exec_without_returning(tx.conn()).await?;
        Ok(keys)
    }

    fn draw_key(&self, tx: &Tx, scope: Scope) -> (ScopeKey, row::ActiveModel) {
        let rng = tx.env().rng.as_ref();
        let mut key = [0; 32];
        rng.fill(&mut key);
        let (root_version, root) = self.keyring().sealing.current();
        let wrapped = encrypt(root, &wrap_aad(scope, root_version), &key, rng);
        let row = row::ActiveModel {
            lane: Set(scope.lane.as_i16()),
            kind: Set(scope.kind.as_str().to_owned()),
            scope: Set(scope.id),
            root_version: Set(root_version),
            wrapped: Set(wrapped),
        };
        (ScopeKey { scope, key: Secret::new(key) }, row)
    }

    /// The key of a scope that must exist.
    pub async fn load_key<C: ConnectionTrait>(&self, conn: &C, scope: Scope) -> Result<ScopeKey, StoreError> {
        self.find_key(conn, scope).await?.ok_or(StoreError::ScopeDestroyed(scope.kind.as_str()))
    }

    /// The key of a scope, if it exists.
    pub async fn find_key<C: ConnectionTrait>(
        &self,
        conn: &C,
        scope: Scope,
    ) -> Result<Option<ScopeKey>, StoreError> {
        let id = (scope.lane.as_i16(), scope.kind.as_str().to_owned(), scope.id);
        let Some(row) = row::Entity::find_by_id(id).one(conn).await? else { return Ok(None) };
        self.unwrap_key(scope, &row).map(Some)
    }

    /// The keys of several scopes in one query; scopes without a key are left out.
    pub async fn load_keys<C: ConnectionTrait>(
        &self,
        conn: &C,
        scopes: &[Scope],
    ) -> Result<Vec<ScopeKey>, StoreError> {
        if scopes.is_empty() {
            return Ok(Vec::new());
        }
        let (list, values) = list_of(scopes);
        let sql = format!("SELECT * FROM scope_keys WHERE (lane, kind, scope) IN (VALUES {list})");
        let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
        let rows = row::Entity::find().from_raw_sql(statement).all(conn).await?;
        let wanted: HashMap<(&str, Uuid), Scope> =
            scopes.iter().map(|scope| ((scope.kind.as_str(), scope.id), *scope)).collect();
        let find = |row: &row::Model| wanted.get(&(row.kind.as_str(), row.scope)).copied();
        rows.iter().filter_map(|row| find(row).map(|scope| self.unwrap_key(scope, row))).collect()
    }

    /// Destroys the key of a scope: what it sealed is erased.
    pub async fn destroy_key(&self, tx: &Tx, scope: Scope) -> Result<(), StoreError> {
        let id = (scope.lane.as_i16(), scope.kind.as_str().to_owned(), scope.id);
        row::Entity::delete_by_id(id).exec(tx.conn()).await?;
        Ok(())
    }

    /// Destroys the keys of several scopes by one statement.
    pub async fn destroy_keys(&self, tx: &Tx, scopes: &[Scope]) -> Result<(), StoreError> {
        if scopes.is_empty() {
            return Ok(());
        }
        let (list, values) = list_of(scopes);
        let sql = format!("DELETE FROM scope_keys WHERE (lane, kind, scope) IN (VALUES {list})");
        let backend = tx.conn().get_database_backend();
        tx.conn().execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
        Ok(())
    }

    fn unwrap_key(&self, scope: Scope, row: &row::Model) -> Result<ScopeKey, StoreError> {
        let unsealable = StoreError::Unsealable { table: "scope_keys", column: "wrapped" };
        let root = self.keyring().sealing.version(row.root_version);
        let key = root.and_then(|root| decrypt(root, &wrap_aad(scope, row.root_version), &row.wrapped));
        let key: [u8; 32] = key.and_then(|key| key.try_into().ok()).ok_or(unsealable)?;
        Ok(ScopeKey { scope, key: Secret::new(key) })
    }
}

/// Scopes as rows of parameters.
fn list_of(scopes: &[Scope]) -> (String, Vec<Value>) {
    let mut values: Vec<Value> = Vec::with_capacity(scopes.len() * 3);
    let mut rows = Vec::with_capacity(scopes.len());
    for scope in scopes {
        let next = values.len() + 1;
        rows.push(format!("(${next}, ${}, ${})", next + 1, next + 2));
        values.extend([scope.lane.as_i16().into(), scope.kind.as_str().into(), scope.id.into()]);
    }
    (rows.join(", "), values)
}

fn wrap_aad(scope: Scope, root_version: i32) -> Vec<u8> {
    let mut aad = b"okno scope key ".to_vec();
    aad.extend_from_slice(scope.kind.as_str().as_bytes());
    aad.extend_from_slice(&scope.lane.number().to_be_bytes());
    aad.extend_from_slice(scope.id.as_bytes());
    aad.extend_from_slice(&root_version.to_be_bytes());
    aad
}

/// Nonce, ciphertext, tag.
fn encrypt(key: &[u8; 32], aad: &[u8], plain: &[u8], rng: &dyn Rng) -> Vec<u8> {
    let mut nonce = [0; NONCE_BYTES];
    rng.fill(&mut nonce);
    let cipher = Aes256GcmSiv::new(key.into());
    // Encryption fails only beyond 64 GiB, which no column reaches; an empty value would then not open.
    let sealed = cipher.encrypt(&Nonce::from(nonce), Payload { msg: plain, aad }).unwrap_or_default();
    let mut bytes = nonce.to_vec();
    bytes.extend_from_slice(&sealed);
    bytes
}

fn decrypt(key: &[u8; 32], aad: &[u8], bytes: &[u8]) -> Option<Vec<u8>> {
    let (nonce, sealed) = bytes.split_first_chunk::<NONCE_BYTES>()?;
    Aes256GcmSiv::new(key.into()).decrypt(&Nonce::from(*nonce), Payload { msg: sealed, aad }).ok()
}
