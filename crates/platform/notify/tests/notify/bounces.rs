//! Mail that comes back after the mail server had taken it.

use std::fs;
use std::path::Path;

use data_encoding::BASE32_NOPAD;
use gateway_mail::BounceBox;
use jobs::Runner;
use notify::{MessageId, State};
use person::Email;
use store::on_both_engines;
use store::testing::TestStore;

use crate::world::*;

/// Takes one message; each later one comes back.
const GONE: &str = "gone@example.ru";

fn bounce_box(folder: &Path) -> BounceBox {
    fs::create_dir_all(folder.join("new")).unwrap();
    BounceBox::new(&Email::parse("bounces@okno.example").unwrap(), folder.to_path_buf()).unwrap()
}

/// The folder is looked into now: its schedule goes by the machine's clock.
async fn look(t: &TestStore, world: &World) {
    world.notifier.register(Runner::new(t.store.clone())).turns().take_all().await.unwrap();
}

fn files(folder: &Path) -> usize {
    fs::read_dir(folder.join("new")).unwrap().count()
}

/// A notification about a message, with a hash that somebody guessed.
fn forge(folder: &Path, id: MessageId, hash: &[u8]) {
    let token = [&lane().as_i16().to_be_bytes()[..], id.uuid().as_bytes(), hash].concat();
    let token = BASE32_NOPAD.encode(&token).to_lowercase();
    let text = format!(
        "Delivered-To: bounces+{token}@okno.example\r\nContent-Type: multipart/report; boundary=b\r\n\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n\
         Action: failed\r\nStatus: 5.1.1\r\n\r\n--b--\r\n"
    );
    fs::write(folder.join("new").join(&token), text).unwrap();
}

on_both_engines! {
    &[store::MIGRATIONS, jobs::MIGRATIONS, notify::MIGRATIONS];

    mail_that_comes_back_later_is_known_and_the_folder_is_emptied => async |t: TestStore| {
        let folder = tempfile::tempdir().unwrap();
        let world = World::start_with(&t, (100, http), Some(bounce_box(folder.path()))).await;
        let first = put(&t, mail(GONE), DAY).await;
        world.work_until_settled(&t, &[first]).await;
        let second = put(&t, mail(GONE), DAY).await;
        world.work_until(&t, async || files(folder.path()) == 1).await;
        look(&t, &world).await;
        assert_eq!((state(&t, second).await, files(folder.path())), (State::Undelivered, 0));
        assert_eq!((state(&t, first).await, world.mail.mailbox(GONE).len()), (State::Sent, 1));
    };

    a_notification_that_we_did_not_provoke_marks_nothing => async |t: TestStore| {
        let folder = tempfile::tempdir().unwrap();
        let world = World::start_with(&t, (100, http), Some(bounce_box(folder.path()))).await;
        let id = put(&t, mail(MAIL), DAY).await;
        world.work_until_settled(&t, &[id]).await;
        for hash in [&[0; 12][..], &[], &[7; 3]] {
            forge(folder.path(), id, hash);
        }
        fs::write(folder.path().join("new/a-letter"), "To: bounces@okno.example\r\n\r\nHello").unwrap();
        assert_eq!(files(folder.path()), 4);
        look(&t, &world).await;
        assert_eq!(files(folder.path()), 0);
        assert_eq!(state(&t, id).await, State::Sent);
    };
}
