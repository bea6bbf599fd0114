//! Every route as nobody and as a citizen: what is not allowed is a way to signing in or 404, never a page.

use http::Method;
use web::{Audience, RouteSpec};

use crate::on_both_engines;
use crate::support::World;

/// The path of a route with something in its places.
fn path_of(spec: &RouteSpec) -> String {
    let place = |part: &str| if part.starts_with('{') { "1".to_owned() } else { part.to_owned() };
    spec.path.split('/').map(place).collect::<Vec<_>>().join("/")
}

on_both_engines! {
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
            let is_staff = matches!(spec.audience, Audience::Registrar | Audience::Supervisor | Audience::Administrator);
            match spec.audience {
                Audience::Public | Audience::Visitor | Audience::Machine => {
                    assert!(!as_nobody.location().starts_with("/sign-in?back"), "{} {path}", spec.method);
                }
                _ => {
                    assert_eq!(as_nobody.status, 303, "{} {path} as nobody", spec.method);
                    assert!(as_nobody.location().starts_with("/sign-in?back="), "{} {path} as nobody", spec.method);
                }
            }
            if is_staff {
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
            assert!(forged.status == 403 || forged.status == 303, "{path}: {}", forged.status);
            let mut elsewhere = world.browser();
            elsewhere.get("/registration").await;
            elsewhere.origin = "http://localhost:8080".to_owned();
            let foreign = elsewhere.post(&path, &[]).await;
            assert!([403, 421].contains(&foreign.status.as_u16()), "{path}: {}", foreign.status);
        }
    };
}
