// cyrillic: what the pages say
//! The lists of a day, a registrar's own and the centre's, through the real router, on both engines.

use desk::model::office::Role;

use crate::on_both_engines;
use crate::support::World;
use crate::support::staff::{colleague, confirmed, find, sign_in, standard, supervisor};

const PHONE: &str = "9121234567";

on_both_engines! {
    a_registrar_sees_the_own_day_and_the_supervisor_the_centre_and_people_see_the_look => async |world: &World| {
        let mut staff = supervisor(world).await;
        let (mut registrar, _) = colleague(world, &mut staff, ("9120000002", 100), Role::Registrar).await;
        let (_, person) = standard(world, PHONE, 3).await;
        find(&mut registrar, PHONE, &person, "confirm").await;
        let own = registrar.get("/desk/day").await;
        assert_eq!(own.status, 200);
        assert!(own.body.contains("Не закончен") && !own.body.contains("Сделано"), "{}", own.body);
        assert!(!own.body.contains(&person.name.full()), "initials alone");
        assert_eq!(registrar.get("/desk/centre").await.status, 404);
        let form = staff.get("/desk/centre").await;
        assert!(!form.body.contains("Не закончен"), "nothing is shown without a reason");
        let today = world.clock_now().date_in(&jiff::tz::TimeZone::get("Asia/Yekaterinburg").unwrap());
        let day = format!("{:02}.{:02}.{}", today.day(), today.month(), today.year());
        let without = staff.get(&format!("/desk/centre?day={day}")).await;
        assert!(without.status == 422 && !without.body.contains("Не закончен"));
        let list = staff.get(&format!("/desk/centre?day={day}&reason=list-complaint")).await;
        assert!(list.body.contains("Не закончен") && list.body.contains("Сделано"), "{}", list.body);
        let mut citizen = sign_in(world, PHONE, "+79121234567").await;
        let looks = citizen.get("/account/history?kind=looks").await.body;
        for text in ["Смотрели список, в котором есть вы", "Жалоба", "Старший сотрудник"] {
            assert!(looks.contains(text), "{text}: {looks}");
        }
        let none = staff.get("/desk/centre?day=01.02.2020&reason=list-work").await;
        assert!(none.status == 200 && none.body.contains("приёмов не было"), "{}", none.body);
        for wrong in ["31.02.2026", "%00", "9999999999999999999999"] {
            let answer = staff.get(&format!("/desk/centre?day={wrong}&reason=list-work")).await;
            assert_eq!(answer.status, 422, "{wrong}");
        }
    };

    what_was_done_today_is_counted_where_the_centre_is => async |world: &World| {
        let mut staff = supervisor(world).await;
        confirmed(world, &mut staff, PHONE, 3).await;
        let zone = jiff::tz::TimeZone::get("Asia/Yekaterinburg").unwrap();
        assert!(staff.get("/desk").await.body.contains("Сегодня: 1"));
        // To the first minute of the next day there; in Greenwich it is still evening.
        let local = zone.to_datetime(world.clock_now().to_jiff());
        let midnight = zone.to_timestamp(local.date().tomorrow().unwrap().at(0, 1, 0, 0)).unwrap();
        world.clock.advance(kernel::Timestamp::from(midnight).since(world.clock_now()));
        let mut staff = sign_in(world, crate::support::staff::STAFF, crate::support::staff::STAFF_E164).await;
        assert!(staff.get("/desk").await.body.contains("Сегодня: 0"));
    };
}
