use store::sea_orm;
use store::sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "desk_visits")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub lane: i16,
    #[sea_orm(primary_key, auto_increment = false)]
    pub centre: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub no: i64,
    pub registrar: Uuid,
    pub subject: Uuid,
    pub purpose: String,
    pub state: String,
    pub proof: Option<String>,
    pub present_at: Option<i64>,
    pub wrong_papers: i32,
    pub compared_version: Option<i32>,
    pub ended_as: Option<String>,
    pub begun_at: i64,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
