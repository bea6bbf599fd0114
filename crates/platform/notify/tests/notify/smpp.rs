//! The same by SMPP, where the provider reports of itself what became of messages.

use std::collections::BTreeMap;

use gateway_sms_simulator::{SmsFault, SmsSwitches};
use kernel::{Lane, Language};
use notify::{Message, State, send_all};
use store::on_both_engines;
use store::testing::TestStore;

use crate::world::*;

on_both_engines! {
    &[store::MIGRATIONS, jobs::MIGRATIONS, notify::MIGRATIONS];

    by_smpp_a_message_arrives_once_and_its_receipt_says_so => async |t: TestStore| {
        let world = World::start_by(&t, 100, smpp).await;
        let ids = [put(&t, sms(PHONE), DAY).await, put(&t, sms("+79000000006"), DAY).await];
        world.work_until(&t, async || {
            state(&t, ids[0]).await == State::Delivered && state(&t, ids[1]).await == State::Undelivered
        }).await;
        let inbox = world.sms.inbox(PHONE);
        assert_eq!((inbox.len(), inbox[0].times_sent), (1, 1));
        assert_eq!((inbox[0].text.expose().as_str(), inbox[0].client_message_id), ("Ваш код, 483920", ids[0].uuid()));
        // Nobody asks: the provider reports.
        assert_eq!((count(&t, "scope_keys").await, count(&t, "jobs").await), (0, 0));
        assert_eq!(world.sms.statistics().receipts, 2);
    };

    by_smpp_double_receipts_and_broken_connections_change_nothing => async |t: TestStore| {
        let world = World::start_by(&t, 100, smpp).await;
        world.sms.set_switches(SmsSwitches { fault: Some(SmsFault::DoubleReceipts), ..SmsSwitches::default() });
        let twice = put(&t, sms(PHONE), DAY).await;
        world.work_until(&t, async || world.sms.statistics().receipts == 2).await;
        assert_eq!(state(&t, twice).await, State::Delivered);
        world.sms.set_switches(SmsSwitches::default());
        for phone in ["+79000000004", "+79000000005", "+79000000007"] {
            let id = put(&t, sms(phone), DAY).await;
            world.work_until(&t, async || state(&t, id).await == State::Delivered).await;
            assert_eq!(world.sms.inbox(phone).len(), 1, "{phone}");
        }
    };

    by_smpp_a_thousand_messages_arrive_each_once => async |t: TestStore| {
        let world = World::start_by(&t, 10_000, smpp).await;
        let tx = t.store.begin().await.unwrap();
        let messages: Vec<Message> = (0..1_000)
            .map(|number| Message {
                lane: Lane::of_bytes(&[u8::try_from(number % 7).unwrap()]),
                to: sms(&format!("+7912{number:07}")),
                language: Language::Ru,
                template: TEMPLATE,
                params: BTreeMap::new(),
                send_at: None,
                valid_until: tx.now().plus(DAY),
            })
            .collect();
        send_all(&tx, &messages).await.unwrap();
        tx.commit().await.unwrap();
        let delivered = "messages WHERE outcome = 'delivered' AND state = 'sent'";
        world.work_until(&t, async || count(&t, delivered).await == 1_000).await;
        let statistics = world.sms.statistics();
        assert_eq!((statistics.requests, statistics.accepted, statistics.repeated), (1_000, 1_000, 0));
        assert_eq!((count(&t, "scope_keys").await, count(&t, "jobs").await), (0, 0));
    };
}
