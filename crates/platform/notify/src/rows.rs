pub mod messages {
    use store::sea_orm;
    use store::sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "messages")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub lane: i16,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub channel: String,
        pub template: String,
        pub language: String,
        pub state: String,
        pub failure: Option<String>,
        pub charged: bool,
        pub sealed: store::Sealed,
        pub valid_until: i64,
        pub queued_at: i64,
        pub settled_at: Option<i64>,
        pub outcome: Option<String>,
        pub report_key: Option<Vec<u8>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
