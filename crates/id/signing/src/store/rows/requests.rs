use store::sea_orm::entity::prelude::*;
use store::{Sealed, sea_orm};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "signing_requests")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub lane: i16,
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Vec<u8>,
    pub client: String,
    pub request: Uuid,
    pub fingerprint: Vec<u8>,
    pub state: String,
    pub sealed: Sealed,
    pub file: Option<Sealed>,
    pub signature: Option<Sealed>,
    pub opened_at: i64,
    pub ended_at: Option<i64>,
    pub forget_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
