use store::sea_orm::entity::prelude::*;
use store::{Sealed, sea_orm};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "children")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub lane: i16,
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject: Uuid,
    pub fourteen_at: i64,
    pub adult_at: i64,
    pub told: i32,
    pub next_at: i64,
    pub account_lane: Option<i16>,
    pub account: Option<Uuid>,
    pub since: i64,
    pub sealed: Sealed,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
