pub mod entries {
    use store::sea_orm;
    use store::sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "audit_entries")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub lane: i16,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub subject: Uuid,
        pub actor_kind: String,
        pub actor: Option<Uuid>,
        pub actor_detail: String,
        pub action: String,
        pub at: i64,
        pub visible: bool,
        pub sealed: store::Sealed,
        pub seq: Option<i64>,
        pub chain: Option<Vec<u8>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod heads {
    use store::sea_orm;
    use store::sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "audit_heads")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub lane: i16,
        pub seq: i64,
        pub chain: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
