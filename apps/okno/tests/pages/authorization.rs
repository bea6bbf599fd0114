//! Every route as nobody, as a citizen and in every office: what is not allowed is a way to signing in or 404, never a
//! page.

use desk::model::office::Role;
use http::Method;
use web::testing::{Answer, Browser};
use web::{Audience, RouteSpec};

use crate::newcomer::{grown_up, register_without_phone};
use crate::on_both_engines;
use crate::support::World;
use crate::support::staff::{colleague, find, standard, supervisor};

/// The path of a route with something in its places.
fn path_of(spec: &RouteSpec) -> String {
    let place = |part: &str| if part.starts_with('{') { "1".to_owned() } else { part.to_owned() };
    spec.path.split('/').map(place).collect::<Vec<_>>().join("/")
}

/// The work at a desk that pages are about: an own visit, an own newcomer, and a colleague's.
struct Work {
    visit: String,
    newcomer: String,
    colleagues: String,
}

/// Asks for a route with something, or the number of work at the desk, in its places.
async fn ask(browser: &mut Browser, spec: &RouteSpec, work: &Work) -> Answer {
    let number = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    let path = if spec.path.contains("{no}") {
        spec.path.replace("{no}", &number(&work.visit)).replace("{link}", "1")
    } else if spec.path.contains("{newcomer}/code") {
        // Four eyes: the code is handed to whom a colleague registered.
        spec.path.replace("{newcomer}", &number(&work.colleagues))
    } else if spec.path.contains("{newcomer}") {
        spec.path.replace("{newcomer}", &number(&work.newcomer))
    } else {
        path_of(spec)
    };
    match spec.method {
        Method::GET => browser.get(&path).await,
        _ => match browser.post(&path, &[]).await {
            // A form with a file is read as one, and not otherwise.
            refused if refused.status == 400 => browser.upload(&path, &[], ("", b"")).await,
            answer => answer,
        },
    }
}

const fn is_for_staff(spec: &RouteSpec) -> bool {
    matches!(
        spec.audience,
        Audience::Registrar | Audience::Postal | Audience::Supervisor | Audience::Administrator
    )
}

/// Walks the pages of staff in an office, over a visit of one's own: pages of another office do not exist, one's own
/// open. With one factor they say that another is missing.
async fn walk_staff_pages(world: &World, browser: &mut Browser, role: Role, (work, factors): (&Work, u8)) {
    // A stream of events never ends.
    let pages = |spec: &&RouteSpec| is_for_staff(spec) && !spec.path.ends_with("/changes");
    for spec in world.specs.iter().filter(pages) {
        browser.get("/account").await;
        let answer = ask(browser, spec, work).await;
        let what = format!("{} {} as {} with {factors}", spec.method, spec.path, role.as_str());
        if !role.opens(spec.audience) {
            assert_eq!(answer.status, 404, "{what}");
        } else if factors == 1 {
            assert_eq!(answer.status, 403, "{what}");
        } else if spec.audience == Audience::Postal && spec.path.contains('{') {
            // There is no such batch; `print_room` holds what there is.
            assert_eq!(answer.status, 404, "{what}");
        } else {
            assert!(matches!(answer.status.as_u16(), 200 | 303 | 422), "{what}: {}", answer.status);
            assert!(!answer.location().starts_with("/sign-in"), "{what}");
        }
    }
}

/// Staff are citizens too: no page for citizens or for everybody is closed to them.
async fn walk_other_pages(world: &World, browser: &mut Browser, role: Role) {
    let pages = |spec: &&RouteSpec| {
        spec.method == Method::GET && !is_for_staff(spec) && spec.audience != Audience::Machine
    };
    // A stream of events never ends.
    for spec in world.specs.iter().filter(pages).filter(|spec| !spec.path.ends_with("/changes")) {
        let answer = browser.get(&path_of(spec)).await;
        let what = format!("{} as {}: {}", spec.path, role.as_str(), answer.status);
        assert_ne!(answer.status, 403, "{what}");
        assert!(!answer.location().starts_with("/sign-in?back"), "{what}");
    }
}

on_both_engines! {
    in_an_office_one_sees_its_pages_and_no_other_and_only_with_two_factors => async |world: &World| {
        let mut first = supervisor(world).await;
        let (_, applicant) = standard(world, "9121234567", 3).await;
        let offices = [
            (Role::Registrar, "9120000002", 100),
            (Role::Supervisor, "9120000003", 200),
            (Role::Administrator, "9120000004", 300),
            (Role::PostOperator, "9120000005", 350),
        ];
        for (role, phone, no) in offices {
            let (mut strong, mut weak) = colleague(world, &mut first, (phone, no), role).await;
            let visit = if role.opens(Audience::Registrar) {
                find(&mut strong, "9121234567", &applicant, "confirm").await
            } else {
                find(&mut first, "9121234567", &applicant, "confirm").await
            };
            let of_first = grown_up(world, no + 400);
            let colleagues = register_without_phone(&mut first, &of_first).await;
            let newcomer = if role.opens(Audience::Registrar) {
                let own = grown_up(world, no + 450);
                register_without_phone(&mut strong, &own).await
            } else {
                colleagues.clone()
            };
            let work = Work { visit, newcomer, colleagues };
            walk_staff_pages(world, &mut weak, role, (&work, 1)).await;
            walk_staff_pages(world, &mut strong, role, (&work, 2)).await;
            walk_other_pages(world, &mut strong, role).await;
        }
    };

    every_route_is_closed_to_whom_it_is_not_for => async |world: &World| {
        let mut citizen = world.register_by_phone("9121234567").await;
        citizen.get("/account").await;
        assert!(world.specs.len() > 30, "the walk must see the whole side");
        for spec in &world.specs {
            let path = path_of(spec);
            let mut nobody = world.browser();
            nobody.get("/registration").await;
            let as_nobody = match spec.method {
                Method::GET => nobody.get(&path).await,
                _ => nobody.post(&path, &[]).await,
            };
            match spec.audience {
                Audience::Public | Audience::Visitor | Audience::Machine => {
                    assert!(!as_nobody.location().starts_with("/sign-in?back"), "{} {path}", spec.method);
                }
                _ => {
                    assert_eq!(as_nobody.status, 303, "{} {path} as nobody", spec.method);
                    assert!(as_nobody.location().starts_with("/sign-in?back="), "{} {path} as nobody", spec.method);
                }
            }
            if is_for_staff(spec) {
                let as_citizen = match spec.method {
                    Method::GET => citizen.get(&path).await,
                    _ => citizen.post(&path, &[]).await,
                };
                assert_eq!(as_citizen.status, 404, "{} {path} as a citizen", spec.method);
            }
        }
    };

    a_form_is_refused_without_its_token_from_elsewhere_or_for_another_host => async |world: &World| {
        let posts: Vec<&RouteSpec> = world
            .specs
            .iter()
            .filter(|spec| spec.method == Method::POST && spec.audience != Audience::Machine)
            .collect();
        for spec in posts {
            let path = path_of(spec);
            let mut citizen = world.browser();
            citizen.get("/registration").await;
            let forged = citizen.post(&path, &[("csrf", "forged")]).await;
            // A form with a file comes in parts.
            let forged = match forged.status.as_u16() {
                400 => citizen.upload(&path, &[("csrf", "forged")], ("a", b"a")).await,
                _ => forged,
            };
            assert!(forged.status == 403 || forged.status == 303, "{path}: {}", forged.status);
            let mut elsewhere = world.browser();
            elsewhere.get("/registration").await;
            elsewhere.origin = "http://localhost:8080".to_owned();
            let foreign = elsewhere.post(&path, &[]).await;
            assert!([403, 421].contains(&foreign.status.as_u16()), "{path}: {}", foreign.status);
        }
    };
}
