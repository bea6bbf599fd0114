use store::sea_orm;
use store::sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sessions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub lane: i16,
    #[sea_orm(primary_key, auto_increment = false)]
    pub hash: Vec<u8>,
    pub subject: Uuid,
    pub factors: String,
    pub sealed: store::Sealed,
    pub opened_at: i64,
    pub seen_at: i64,
    pub idle_ends_at: i64,
    pub ends_at: i64,
    pub proven_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
