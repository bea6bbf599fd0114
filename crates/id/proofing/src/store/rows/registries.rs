use store::sea_orm;
use store::sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "registry_status")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub registry: String,
    pub state: String,
    pub until: Option<i64>,
    pub changed_at: i64,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
