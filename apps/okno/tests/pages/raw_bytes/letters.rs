//! Letters in the search: the address, the sheets that wait for the post, and the codes on them.

use std::time::Duration;

use gateway_post_simulator::Switch;
use store::sea_orm::{ConnectionTrait, Statement};
use web::testing::Browser;

use super::haystack;
use super::needles::Needles;
use crate::support::{World, post};

/// Orders a letter to an address that nothing else in the tests names.
pub async fn order(browser: &mut Browser, number: u64, needles: &mut Needles) {
    let (street, house) = (format!("Сорокоумовская-{}", 7_919 + number), format!("{}", 771_000 + number));
    let address = [
        ("postcode", "248000"),
        ("region", "Калужская обл"),
        ("settlement", "г Верхнезагадочное"),
        ("street", &street),
        ("house", &house),
    ];
    browser.get("/account/letter/address").await;
    post(browser, "/account/letter/address", &address, "/account/letter/answers").await;
    browser.get("/account/letter/answers").await;
    post(browser, "/account/letter/answers", &[], "/account/letter").await;
    needles.value("an address", &street);
    needles.value("an address", &house);
    needles.value("an address", "Верхнезагадочное");
}

/// The post takes nothing for now.
pub fn hold_back(world: &World) {
    world.post.simulator.world().set_switch(Switch::Fails);
}

/// Waits until the sheets of so many letters stand in the database, printed and not yet with the post.
pub async fn wait_for_sheets(world: &World, letters: i64) {
    let db = haystack::connect(&world.url).await;
    let query =
        "SELECT CAST(COALESCE(SUM(letters), 0) AS BIGINT) FROM letter_batches WHERE sealed IS NOT NULL";
    for _ in 0..1_200 {
        let statement = Statement::from_string(db.get_database_backend(), query);
        let row = db.query_one_raw(statement).await.unwrap().unwrap();
        if row.try_get_by_index::<i64>(0).unwrap() == letters {
            return;
        }
        world.clock.advance(Duration::from_millis(300));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the sheets were never printed");
}

/// The post works again; what stood on the sheets is looked for.
pub async fn tell(world: &World, letters: usize, needles: &mut Needles) {
    world.post.simulator.world().set_switch(Switch::Works);
    // The batch has been refused for hours: the next try comes when its time has come. Then it is given time to end, for a
    // clock that leaps ahead would make the other worker take the batch for forgotten.
    'tries: for _ in 0..40 {
        world.clock.advance(Duration::from_secs(10 * 60));
        for _ in 0..40 {
            if world.post.simulator.world().letters().len() == letters {
                break 'tries;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
    assert_eq!(world.post.simulator.world().letters().len(), letters);
    for letter in world.post.simulator.world().letters() {
        let code = letter.sheet.as_ref().unwrap().code().unwrap();
        for form in [code.clone(), code.replace('-', ""), code.to_lowercase(), code.replace('-', " ")] {
            needles.identifier("a letter's code", &form);
        }
    }
}
