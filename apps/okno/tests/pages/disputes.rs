// cyrillic: what the pages say
//! Two accounts claim one СНИЛС: the supervisor decides, through the real router, on both engines.

use std::time::Duration;

use assurance::Level;
use desk::model::centre::CentreCode;
use desk::model::office::Role;
use desk::ops::offices::grant_office;
use kernel::Oid;
use web::testing::Browser;

use crate::merge::another_account;
use crate::on_both_engines;
use crate::support::staff::{
    colleague, compare, confirmed, find, level_of, prove, sign_in, standard, supervisor,
};
use crate::support::{World, post};

const OWNER: &str = "9121234567";
const CLAIMANT: &str = "9127654321";
const REASON: &str = "Оба пришли с документами";

/// A confirmed owner, and somebody who gave the same data. The supervisor's browser, and the numbers of both.
async fn disputed(world: &World) -> (Browser, Oid, Oid) {
    let mut staff = supervisor(world).await;
    confirmed(world, &mut staff, OWNER, 3).await;
    let person = world.registries.people().person(3).unwrap();
    another_account(world, CLAIMANT, &person).await;
    let (owner, claimant) = (world.oid(OWNER).await, world.oid(CLAIMANT).await);
    shown(&mut staff, claimant).await;
    // Both are told what it is and what to do.
    world.sms_says("+79121234567", "кто-то ещё указал ваш СНИЛС").await;
    world.sms_says("+79127654321", "подтверждены и в другой").await;
    (staff, owner, claimant)
}

async fn shown(staff: &mut Browser, claimant: Oid) {
    for _ in 0..200 {
        if staff.get("/desk/disputes").await.body.contains(&claimant.to_string()) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("no dispute was opened");
}

async fn decide(staff: &mut Browser, claimant: Oid, ruling: &str) -> web::testing::Answer {
    let claimant = claimant.to_string();
    staff.get("/desk/disputes").await;
    let fields = [("claimant", claimant.as_str()), ("ruling", ruling), ("reason", REASON)];
    staff.post("/desk/disputes", &fields).await
}

on_both_engines! {
    a_dispute_stays_with_the_owner_and_both_are_told_without_the_others_data => async |world: &World| {
        let (mut staff, owner, claimant) = disputed(world).await;
        let (mut registrar, _) = colleague(world, &mut staff, ("9120000002", 100), Role::Registrar).await;
        assert_eq!(registrar.get("/desk/disputes").await.status, 404);
        let mut leaving = sign_in(world, OWNER, "+79121234567").await;
        let page = leaving.get("/account/delete").await;
        assert!(page.body.contains("указал и другой человек"), "{}", page.body);
        let short = staff.post("/desk/disputes", &[("claimant", &claimant.to_string()), ("ruling", "owner")]).await;
        assert_eq!(short.status, 422);
        let told = (world.sms.inbox("+79121234567").len(), world.sms.inbox("+79127654321").len());
        let decided = decide(&mut staff, claimant, "owner").await;
        assert_eq!(decided.location(), "/desk/disputes", "{}", decided.body);
        let yours = world.sms_text("+79121234567", told.0 + 1).await;
        let others = world.sms_text("+79127654321", told.1 + 1).await;
        assert!(yours.contains("в вашу пользу") && others.contains("не вам"), "{yours} {others}");
        for text in [&yours, &others] {
            assert!(!text.contains(&owner.to_string()) && !text.contains(&claimant.to_string()));
        }
        assert_eq!(level_of(world, OWNER).await, Level::Confirmed);
        assert!(staff.get("/desk/disputes").await.body.contains("Споров нет"));
        assert_eq!(decide(&mut staff, claimant, "claimant").await.status, 422, "decided once");
        assert_eq!(level_of(world, OWNER).await, Level::Confirmed);
        let history = leaving.get("/account/history?kind=looks").await.body;
        assert!(history.contains("Решили спор о СНИЛС"), "{history}");
    };

    a_dispute_of_another_centre_is_not_seen_until_one_of_the_two_comes_here => async |world: &World| {
        let (mut staff, _, claimant) = disputed(world).await;
        let elsewhere = CentreCode::parse("mfc-pobedy").unwrap();
        let phone = ("9120000002", "+79120000002");
        confirmed(world, &mut staff, phone.0, 100).await;
        grant_office(&world.desk, world.oid(phone.0).await, (Role::Supervisor, &elsewhere), "test").await.unwrap();
        world.sms_text(phone.1, 4).await;
        let mut other = sign_in(world, phone.0, phone.1).await;
        let list = other.get("/desk/disputes").await;
        assert!(list.body.contains("Споров нет") && !list.body.contains(&claimant.to_string()), "{}", list.body);
        // A page without a dispute has no form: whoever forges one is told that there is nothing to decide.
        other.get("/desk").await;
        let number = claimant.to_string();
        let fields = [("claimant", number.as_str()), ("ruling", "claimant"), ("reason", REASON)];
        assert_eq!(other.post("/desk/disputes", &fields).await.status, 422, "nor is it decided there");
        assert_eq!(level_of(world, OWNER).await, Level::Confirmed);
        assert!(staff.get("/desk/disputes").await.body.contains(&claimant.to_string()), "it is open still");
        world.clock.advance(Duration::from_secs(61));
        let person = world.registries.people().person(3).unwrap();
        find(&mut other, CLAIMANT, &person, "confirm").await;
        assert!(other.get("/desk/disputes").await.body.contains(&claimant.to_string()));
        assert_eq!(decide(&mut other, claimant, "owner").await.location(), "/desk/disputes");
        assert!(staff.get("/desk/disputes").await.body.contains("Споров нет"));
    };

    decided_for_the_claimant_the_confirmation_of_the_other_is_taken_back => async |world: &World| {
        let (mut staff, _, claimant) = disputed(world).await;
        let person = world.registries.people().person(3).unwrap();
        let decided = decide(&mut staff, claimant, "claimant").await;
        assert_eq!(decided.location(), "/desk/disputes", "{}", decided.body);
        assert_eq!(level_of(world, OWNER).await, Level::Standard);
        assert_eq!(level_of(world, CLAIMANT).await, Level::Standard);
        world.clock.advance(Duration::from_secs(61));
        let visit = find(&mut staff, CLAIMANT, &person, "confirm").await;
        prove(world, &mut staff, &visit, "+79127654321").await;
        compare(&mut staff, &visit, &person).await;
        post(&mut staff, &format!("{visit}/confirm"), &[], &visit).await;
        assert_eq!(level_of(world, CLAIMANT).await, Level::Confirmed);
    };

    of_two_confirmations_of_one_snils_in_the_same_instant_one_counts => async |world: &World| {
        let mut staff = supervisor(world).await;
        let (mut other, _) = colleague(world, &mut staff, ("9120000002", 100), Role::Registrar).await;
        let (_, person) = standard(world, OWNER, 3).await;
        another_account(world, CLAIMANT, &person).await;
        let mut visits = Vec::new();
        for (desk, phone) in [(&mut staff, OWNER), (&mut other, CLAIMANT)] {
            world.clock.advance(Duration::from_secs(61));
            let visit = find(desk, phone, &person, "confirm").await;
            prove(world, desk, &visit, &format!("+7{phone}")).await;
            compare(desk, &visit, &person).await;
            desk.get(&visit).await;
            visits.push(format!("{visit}/confirm"));
        }
        let (one, two) = tokio::join!(staff.post(&visits[0], &[]), other.post(&visits[1], &[]));
        let mut answers = [one.status.as_u16(), two.status.as_u16()];
        answers.sort_unstable();
        assert_eq!(answers, [303, 422], "{} {}", one.body, two.body);
        let levels = [level_of(world, OWNER).await, level_of(world, CLAIMANT).await];
        assert_eq!(levels.iter().filter(|level| **level == Level::Confirmed).count(), 1, "{levels:?}");
    };
}
