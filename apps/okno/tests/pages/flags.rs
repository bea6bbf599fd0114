// cyrillic: what the pages say
//! Suspicious patterns raise a flag that the supervisor settles, through the real router, on both engines.

use desk::model::office::Role;

use crate::on_both_engines;
use crate::support::staff::{STAFF, STAFF_E164, colleague, sign_in, supervisor};
use crate::support::{World, post};

on_both_engines! {
    searches_without_an_act_raise_a_flag_that_another_settles_with_a_note => async |world: &World| {
        let mut staff = supervisor(world).await;
        let (mut registrar, _) = colleague(world, &mut staff, ("9120000002", 100), Role::Registrar).await;
        for no in 0..15 {
            registrar.get("/desk").await;
            let phone = format!("91299900{no:02}");
            let fields = [("applicant", phone.as_str()), ("birthDate", "01.01.1990"), ("purpose", "confirm")];
            assert_eq!(registrar.post("/desk", &fields).await.status, 422);
        }
        desk::ops::flags::raise_flags(&world.desk).await.unwrap();
        assert_eq!(registrar.get("/desk/flags").await.status, 404);
        let mut staff = sign_in(world, STAFF, STAFF_E164).await;
        let page = staff.get("/desk/flags").await;
        assert!(page.body.contains("Час поисков без единого действия"), "{}", page.body);
        let looks = registrar.get("/account/history?kind=looks").await.body;
        assert!(looks.contains("Подозрительная работа"), "the look is seen: {looks}");
        let flags: Vec<String> = page
            .body
            .split("value=\"")
            .filter_map(|part| part.split('"').next())
            .filter(|value| value.contains(".idle_searches."))
            .map(str::to_owned)
            .collect();
        assert_eq!(flags.len(), 1);
        assert_eq!(staff.post("/desk/flags", &[("flag", flags[0].as_str()), ("note", "мало")]).await.status, 422);
        let fields = [("flag", flags[0].as_str()), ("note", "Искал по просьбе заявителя")];
        post(&mut staff, "/desk/flags", &fields, "/desk/flags").await;
        desk::ops::flags::raise_flags(&world.desk).await.unwrap();
        let page = staff.get("/desk/flags").await;
        assert!(!page.body.contains("Час поисков без единого действия"), "once a day: {}", page.body);
        assert_eq!(staff.post("/desk/flags", &fields).await.status, 422);
    };
}
