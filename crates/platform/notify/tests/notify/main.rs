//! What sending promises, on both engines, with the real clients against the simulators over real sockets.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod bounces;
mod smpp;
mod world;

use std::collections::BTreeMap;
use std::time::Duration;

use gateway_mail_simulator::{MailFault, MailSwitches};
use gateway_sms_simulator::{SmsFault, SmsSwitches};
use jobs::Runner;
use kernel::Language;
use notify::{DELIVERED_KEPT, Message, State, find_state, forget_old, send};
use store::on_both_engines;
use store::testing::TestStore;

use crate::world::*;

on_both_engines! {
    &[store::MIGRATIONS, jobs::MIGRATIONS, notify::MIGRATIONS];

    a_message_arrives_once_in_the_words_of_the_catalogue_and_its_key_is_destroyed => async |t: TestStore| {
        let world = World::start(&t, 100).await;
        let ids = [put(&t, sms(PHONE), DAY).await, put(&t, mail(MAIL), DAY).await];
        world.work_until_settled(&t, &ids).await;
        assert_eq!((state(&t, ids[0]).await, state(&t, ids[1]).await), (State::Sent, State::Sent));
        let inbox = world.sms.inbox(PHONE);
        assert_eq!((inbox.len(), inbox[0].times_sent), (1, 1));
        assert_eq!(inbox[0].text.expose(), "Ваш код, 483920");
        assert_eq!(inbox[0].client_message_id, ids[0].uuid());
        let mailbox = world.mail.mailbox(MAIL);
        assert_eq!((mailbox.len(), mailbox[0].times_sent), (1, 1));
        assert_eq!(mailbox[0].text.expose().trim_end(), "Ваш код, 483920");
        assert!(mailbox[0].html.as_ref().unwrap().expose().contains("<p style=\"margin:0 0 20px\">Ваш код, 483920</p>"));
        // What became of the SMS is asked later.
        let jobs = count(&t, "jobs WHERE kind <> 'notify.ask-delivery'").await;
        assert_eq!((count(&t, "scope_keys").await, jobs), (0, 0));
    };

    a_message_dies_with_the_transaction_that_made_it => async |t: TestStore| {
        let world = World::start(&t, 100).await;
        let tx = t.store.begin().await.unwrap();
        let message = Message {
            lane: lane(),
            to: sms(PHONE),
            language: Language::Ru,
            template: TEMPLATE,
            params: BTreeMap::new(),
            send_at: None,
            valid_until: tx.now().plus(MINUTE),
        };
        send(&tx, &message).await.unwrap();
        drop(tx);
        let after = put(&t, sms("+79120000001"), DAY).await;
        world.work_until_settled(&t, &[after]).await;
        assert!(world.sms.inbox(PHONE).is_empty());
        assert_eq!(count(&t, "messages").await, 1);
    };

    a_lost_answer_is_repeated_with_the_same_id_and_shows_once => async |t: TestStore| {
        let world = World::start(&t, 100).await;
        let (phone, address) = ("+79000000005", "dropped@example.ru");
        let ids = [put(&t, sms(phone), DAY).await, put(&t, mail(address), DAY).await];
        world.work_until_settled(&t, &ids).await;
        assert_eq!((state(&t, ids[0]).await, state(&t, ids[1]).await), (State::Sent, State::Sent));
        let inbox = world.sms.inbox(phone);
        assert_eq!((inbox.len(), inbox[0].times_sent), (1, 2));
        let mailbox = world.mail.mailbox(address);
        assert_eq!((mailbox.len(), mailbox[0].times_sent), (1, 2));
    };

    an_sms_that_a_dying_process_held_comes_before_a_new_code_can_be_asked_for => async |t: TestStore| {
        let world = World::start(&t, 100).await;
        world.sms.set_switches(SmsSwitches { delay: MINUTE, ..SmsSwitches::default() });
        let id = put(&t, sms(PHONE), DAY).await;
        let handed_over = async {
            while world.sms.statistics().requests == 0 {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::select! {
            () = world.notifier.register(Runner::new(t.store.clone())).run(std::future::pending()) => {}
            () = handed_over => {}
        }
        let died_at = t.env.now();
        world.sms.set_switches(SmsSwitches::default());
        world.work_until_settled(&t, &[id]).await;
        assert_eq!(world.sms.inbox(PHONE).len(), 1);
        let waited = t.env.now().since(died_at);
        assert!(waited < Duration::from_secs(60), "{waited:?}");
    };

    a_gateway_that_is_down_gets_the_message_later => async |t: TestStore| {
        let world = World::start(&t, 1).await;
        world.sms.set_switches(SmsSwitches { fault: Some(SmsFault::Fail), ..SmsSwitches::default() });
        world.mail.set_switches(MailSwitches { fault: Some(MailFault::Defer), ..MailSwitches::default() });
        let ids = [put(&t, sms(PHONE), DAY).await, put(&t, mail(MAIL), DAY).await];
        world.work_until(&t, async || {
            world.sms.statistics().failed >= 3 && world.mail.statistics().deferred >= 3
        }).await;
        assert_eq!((state(&t, ids[0]).await, state(&t, ids[1]).await), (State::Queued, State::Queued));
        world.sms.set_switches(SmsSwitches::default());
        world.mail.set_switches(MailSwitches::default());
        world.work_until_settled(&t, &ids).await;
        // All tries together cost the one SMS that the ceiling allows.
        assert_eq!((world.sms.inbox(PHONE).len(), world.mail.mailbox(MAIL).len()), (1, 1));
    };

    a_message_whose_time_has_passed_is_not_sent => async |t: TestStore| {
        let world = World::start(&t, 100).await;
        let id = put(&t, sms(PHONE), MINUTE).await;
        t.clock.advance(MINUTE);
        world.work_until_settled(&t, &[id]).await;
        assert_eq!(state(&t, id).await, State::Expired);
        assert_eq!(world.sms.statistics().requests, 0);
        assert_eq!(count(&t, "scope_keys").await, 0);
    };

    a_refusal_for_good_is_recorded_with_its_reason => async |t: TestStore| {
        let world = World::start(&t, 100).await;
        let cases = [
            (sms("+79000000001"), "bad-number"),
            (sms("+79000000002"), "blocked"),
            (sms("+375291234567"), "prefix"),
            (mail("refused@example.ru"), "refused"),
        ];
        for (to, reason) in cases {
            let id = put(&t, to, DAY).await;
            world.work_until_settled(&t, &[id]).await;
            assert_eq!(state(&t, id).await, State::Failed(reason.to_owned()));
        }
        assert_eq!(world.sms.statistics().requests, 2);
        assert_eq!(count(&t, "scope_keys").await, 0);
    };

    beyond_the_ceiling_of_a_day_an_sms_waits_for_the_next => async |t: TestStore| {
        let world = World::start(&t, 2).await;
        let first = [put(&t, sms(PHONE), DAY * 2).await, put(&t, sms(PHONE), DAY * 2).await];
        world.work_until_settled(&t, &first).await;
        let (later, short) = (put(&t, sms(PHONE), DAY * 2).await, put(&t, sms(PHONE), MINUTE * 5).await);
        let letter = put(&t, mail(MAIL), DAY * 2).await;
        world.work_until_settled(&t, &[letter]).await;
        t.clock.advance(MINUTE * 5);
        // What is of no use tomorrow ends in its own time; mail has no ceiling.
        world.work_until_settled(&t, &[short]).await;
        assert_eq!((state(&t, short).await, state(&t, letter).await), (State::Expired, State::Sent));
        assert_eq!((state(&t, later).await, world.sms.inbox(PHONE).len()), (State::Queued, 2));
        t.clock.advance(DAY);
        world.work_until_settled(&t, &[later]).await;
        assert_eq!((state(&t, later).await, world.sms.inbox(PHONE).len()), (State::Sent, 3));
    };

    nothing_of_text_or_address_stands_in_the_database => async |t: TestStore| {
        let world = World::start(&t, 100).await;
        let ids = [put(&t, sms(PHONE), DAY).await, put(&t, mail(MAIL), DAY).await];
        let queued = raw_bytes(&t).await;
        assert!(holds(&queued, "notify.sms"), "the search finds what is there");
        world.work_until_settled(&t, &ids).await;
        for bytes in [queued, raw_bytes(&t).await] {
            for hidden in [CODE, "9121234567", "ivanova.test", "example.ru", "Ваш код"] {
                assert!(!holds(&bytes, hidden), "{hidden}");
            }
        }
    };

    what_became_of_a_message_is_forgotten_after_90_days => async |t: TestStore| {
        let world = World::start(&t, 100).await;
        let id = put(&t, sms(PHONE), DAY).await;
        world.work_until_settled(&t, &[id]).await;
        assert_eq!(forget_old(&t.store).await.unwrap(), 0);
        t.clock.advance(DELIVERED_KEPT + DAY);
        let waiting = put(&t, sms(PHONE), DAY).await;
        assert_eq!(forget_old(&t.store).await.unwrap(), 1);
        assert_eq!(find_state(&t.store, lane(), id).await.unwrap(), None);
        assert_eq!(state(&t, waiting).await, State::Queued);
    };
}
