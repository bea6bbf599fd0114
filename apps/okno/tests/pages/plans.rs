//! Query plans: a subject's rows are found by subject, however full the lane is.

use okno::compose::MIGRATIONS;
use sea_orm::{ConnectionTrait, Statement};
use store::testing::with_store;
use store::{Engine, Store};

async fn names(store: &Store, sql: String) -> Vec<String> {
    let reader = store.reader();
    let rows =
        reader.query_all_raw(Statement::from_string(reader.get_database_backend(), sql)).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index::<String>(0).unwrap()).collect()
}

#[tokio::test]
async fn sqlite_finds_the_rows_of_a_subject_without_reading_its_lane() {
    with_store(Engine::Sqlite, MIGRATIONS, async |test| {
        let store = &test.store;
        let tables = "SELECT t.name FROM sqlite_schema t WHERE t.type = 'table'
            AND EXISTS (SELECT 1 FROM pragma_table_info(t.name) c WHERE c.name = 'lane')
            AND EXISTS (SELECT 1 FROM pragma_table_info(t.name) c WHERE c.name = 'subject')";
        let tables = names(store, tables.to_owned()).await;
        assert!(tables.len() > 5, "{tables:?}");
        let reader = store.reader();
        for table in tables {
            let indexed = names(
                store,
                format!(
                    "SELECT i.name FROM pragma_index_list('{table}') i
                     JOIN pragma_index_info(i.name) c ON c.name = 'subject' AND c.seqno = 1"
                ),
            )
            .await;
            if indexed.is_empty() {
                continue;
            }
            let plan = format!("EXPLAIN QUERY PLAN SELECT * FROM {table} WHERE lane = 1 AND subject = x'00'");
            let row = reader
                .query_one_raw(Statement::from_string(reader.get_database_backend(), plan))
                .await
                .unwrap()
                .unwrap();
            let detail: String = row.try_get("", "detail").unwrap();
            assert!(detail.contains("subject=?"), "{table}: {detail}");
        }
    })
    .await;
}
