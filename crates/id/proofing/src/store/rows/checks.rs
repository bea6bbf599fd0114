use store::sea_orm;
use store::sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "checks")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub lane: i16,
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i32,
    pub question: String,
    pub registry: String,
    pub state: String,
    pub outcome: Option<String>,
    pub message: Option<Uuid>,
    pub fingerprint: Vec<u8>,
    pub asked_at: i64,
    pub due_at: i64,
    pub deadline: i64,
    pub settled_at: Option<i64>,
    pub attempts: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
