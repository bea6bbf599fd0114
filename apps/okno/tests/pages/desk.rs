//! Service centres and the registrar's desk through the real router, on both engines.

use crate::on_both_engines;
use crate::support::World;

on_both_engines! {
    anybody_finds_a_centre_at_either_address => async |world: &World| {
        for path in ["/centres", "/public/ra/"] {
            let mut browser = world.browser();
            let all = browser.get(path).await;
            assert_eq!(all.status, 200, "{path}");
            assert!(all.body.contains("МФЦ на Каменской") && all.body.contains("Почтовое отделение 623400"));
            let post = browser.get(&format!("{path}?kind=post")).await;
            assert!(post.body.contains("Почтовое отделение 623400") && !post.body.contains("МФЦ на Каменской"));
            let none = browser.get(&format!("{path}?text=%D0%BD%D0%B8%D0%B3%D0%B4%D0%B5&kind=nonsense")).await;
            assert_eq!(none.status, 200);
            assert!(none.body.contains("Таких центров нет"), "{}", none.body);
        }
    };
}
