use store::sea_orm::entity::prelude::*;
use store::{Sealed, sea_orm};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "child_links")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub lane: i16,
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub no: i32,
    pub role: String,
    pub state: String,
    pub outcome: Option<String>,
    pub child_lane: Option<i16>,
    pub child: Option<Uuid>,
    pub checked_at: Option<i64>,
    pub due_at: Option<i64>,
    pub asked_at: i64,
    pub settled_at: Option<i64>,
    pub attempts: i32,
    pub request: Uuid,
    pub version: i32,
    pub sealed: Sealed,
    pub mac: Vec<u8>,
    pub came_from: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
