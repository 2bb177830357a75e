//! Who can sign in, for how long, and what wrong tries do.

use crate::support::{NOON, PASSWORD, World};
use edgecall_model::error::codes;
use edgecall_model::{Language, Problem};
use edgecall_store::{
    CodeCheck, NewAccount, PasswordSource, RateLimit, SignUpDraft, Tries, hash_password,
};

const MINUTE: i64 = 60_000;

fn draft(email: &str) -> SignUpDraft {
    SignUpDraft {
        email: email.into(),
        password_hash: hash_password(PASSWORD).expect("hash"),
        company: "Lin & Co".into(),
        contact: "Lin".into(),
        mobile: "13800000000".into(),
        language: Language::Chinese,
    }
}

fn code_of<T: std::fmt::Debug>(result: Result<T, Problem>) -> &'static str {
    result.expect_err("a refusal").code.code
}

#[tokio::test]
async fn no_account_exists_before_the_right_code() {
    let world = World::start().await;
    let pending = world
        .store
        .start_sign_up(draft("Lin@Example.com"), NOON)
        .await
        .expect("sign-up");
    assert_eq!(
        world
            .store
            .account_by_email("lin@example.com")
            .await
            .expect("read"),
        None
    );
    let wrong = if pending.code == "000000" {
        "000001"
    } else {
        "000000"
    };
    let check = world
        .store
        .check_sign_up_code(&pending.id, wrong, NOON)
        .await;
    assert_eq!(check.expect("check"), CodeCheck::Wrong(4));
    let right = world
        .store
        .check_sign_up_code(&pending.id, &pending.code, NOON)
        .await
        .expect("check");
    let CodeCheck::Right(draft) = right else {
        panic!("the code is right: {right:?}")
    };
    let made = world
        .store
        .create_account(draft.into_account(NOON))
        .await
        .expect("account");
    let found = world
        .store
        .account_by_email(" LIN@example.com ")
        .await
        .expect("read")
        .expect("account");
    assert_eq!(found, made);
    let again = world
        .store
        .check_sign_up_code(&pending.id, &pending.code, NOON)
        .await;
    assert_eq!(code_of(again), codes::NOT_FOUND.code);
}

#[tokio::test]
async fn five_wrong_entries_void_a_code_and_ten_minutes_end_it() {
    let world = World::start().await;
    let pending = world
        .store
        .start_sign_up(draft("a@example.com"), NOON)
        .await
        .expect("sign-up");
    let wrong = if pending.code == "000000" {
        "000001"
    } else {
        "000000"
    };
    for left in [
        CodeCheck::Wrong(4),
        CodeCheck::Wrong(3),
        CodeCheck::Wrong(2),
        CodeCheck::Wrong(1),
        CodeCheck::Expired,
    ] {
        let check = world
            .store
            .check_sign_up_code(&pending.id, wrong, NOON)
            .await
            .expect("check");
        assert_eq!(check, left);
    }
    let late = world
        .store
        .check_sign_up_code(&pending.id, &pending.code, NOON)
        .await
        .expect("check");
    assert_eq!(late, CodeCheck::Expired, "the right code no longer helps");

    assert_eq!(
        code_of(
            world
                .store
                .renew_sign_up(&pending.id, NOON.plus(59_000))
                .await
        ),
        "resend_too_soon"
    );
    let later = NOON.plus(MINUTE);
    let renewed = world
        .store
        .renew_sign_up(&pending.id, later)
        .await
        .expect("new code");
    let at_the_end = later.plus(10 * MINUTE);
    let check = world
        .store
        .check_sign_up_code(&pending.id, &renewed.code, at_the_end)
        .await
        .expect("check");
    assert_eq!(check, CodeCheck::Expired);
    let in_time = later.plus(10 * MINUTE - 1);
    let check = world
        .store
        .check_sign_up_code(&pending.id, &renewed.code, in_time)
        .await
        .expect("check");
    assert!(matches!(check, CodeCheck::Right(_)));
}

#[tokio::test]
async fn an_email_has_one_account() {
    let world = World::start().await;
    world.person("lin@example.com").await;
    let second = world
        .store
        .create_account(draft("LIN@example.com").into_account(NOON))
        .await;
    assert_eq!(code_of(second), codes::EMAIL_TAKEN.code);
}

#[tokio::test]
async fn wrong_email_and_wrong_password_are_told_apart_by_nothing() {
    let world = World::start().await;
    world.person("lin@example.com").await;
    let wrong = world
        .store
        .check_credentials("lin@example.com", "wrong-1234", NOON)
        .await;
    let unknown = world
        .store
        .check_credentials("nobody@example.com", "wrong-1234", NOON)
        .await;
    assert_eq!(wrong.expect_err("refused"), unknown.expect_err("refused"));
    world
        .store
        .check_credentials("lin@example.com", PASSWORD, NOON)
        .await
        .expect("right");
}

#[tokio::test]
async fn a_session_ends_idle_after_two_hours_and_always_after_twelve() {
    let world = World::start().await;
    let (token, session) = world.person("lin@example.com").await;
    assert_eq!(session.ends(), NOON.plus(12 * 60 * MINUTE));
    let mut now = NOON;
    for _ in 0..5 {
        now = now.plus(119 * MINUTE);
        world
            .store
            .authenticate(&token.0, now)
            .await
            .expect("used in time");
    }
    let idle = world
        .store
        .authenticate(&token.0, now.plus(120 * MINUTE))
        .await;
    assert_eq!(code_of(idle), codes::NOT_SIGNED_IN.code);
    let now = now.plus(119 * MINUTE);
    world
        .store
        .authenticate(&token.0, now)
        .await
        .expect("used in time");
    let after_twelve_hours = world
        .store
        .authenticate(&token.0, NOON.plus(12 * 60 * MINUTE))
        .await;
    assert_eq!(code_of(after_twelve_hours), codes::NOT_SIGNED_IN.code);
}

#[tokio::test]
async fn an_agents_session_goes_on_by_pings_alone_and_ends_without_them() {
    let world = World::start().await;
    let (_, _, scope) = world.tenant("lin").await;
    let agent = NewAccount {
        email: "wang@example.com".into(),
        name: "Wang".into(),
        company: String::new(),
        mobile: String::new(),
        language: Language::English,
        portal: false,
        password: PasswordSource::Chosen(hash_password(PASSWORD).expect("hash")),
        created: NOON,
    };
    let account = world.store.create_account(agent).await.expect("account");
    let (token, session) = world
        .store
        .start_session(&account, NOON)
        .await
        .expect("session");
    assert_eq!(session.ends(), NOON.plus(60 * MINUTE), "3600 s at first");
    let at = async |minute: i64| {
        let now = NOON.plus(minute * MINUTE);
        world.store.authenticate(&token.0, now).await.is_ok()
    };
    // Requests do not lengthen it.
    assert!(at(59).await);
    assert!(!at(60).await);
    let ping = async |minute: i64, seconds: u32| {
        let now = NOON.plus(minute * MINUTE);
        world.store.ping_session(&token.0, seconds, now).await
    };
    // A shift of 30 hours, a ping every 50 minutes: there is no absolute end.
    for minute in (50..=1_800).step_by(50) {
        ping(minute, 3_600).await.expect("a ping in time");
        assert!(at(minute + 59).await);
    }
    assert!(!at(1_860).await);
    // Shortest and longest setting.
    ping(1_850, 60).await.expect("a ping in time");
    assert!(!at(1_851).await);
    assert_eq!(
        code_of(ping(1_851, 60).await),
        "not_signed_in",
        "it does not come back"
    );
    let _ = scope;
}

#[tokio::test]
async fn a_made_up_or_ended_session_is_no_session() {
    let world = World::start().await;
    let (token, session) = world.person("lin@example.com").await;
    assert_eq!(
        code_of(world.store.authenticate("made-up", NOON).await),
        "not_signed_in"
    );
    assert_eq!(
        code_of(world.store.authenticate(session.id(), NOON).await),
        "not_signed_in"
    );
    session.end().await.expect("signed out");
    assert_eq!(
        code_of(world.store.authenticate(&token.0, NOON).await),
        "not_signed_in"
    );
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions() {
    let world = World::start().await;
    let (token, session) = world.person("lin@example.com").await;
    let (other, _) = world
        .store
        .start_session(session.account(), NOON)
        .await
        .expect("second browser");
    session.change_password("efgh5678").await.expect("changed");
    world
        .store
        .authenticate(&token.0, NOON)
        .await
        .expect("this browser stays");
    assert_eq!(
        code_of(world.store.authenticate(&other.0, NOON).await),
        "not_signed_in"
    );
    world
        .store
        .check_credentials("lin@example.com", "efgh5678", NOON)
        .await
        .expect("new password");
    assert_eq!(
        code_of(
            world
                .store
                .check_credentials("lin@example.com", PASSWORD, NOON)
                .await
        ),
        "wrong_credentials"
    );
}

#[tokio::test]
async fn a_reset_link_works_once_and_for_thirty_minutes() {
    let world = World::start().await;
    let (_, session) = world.person("lin@example.com").await;
    let token = world
        .store
        .start_password_reset(session.account(), NOON)
        .await
        .expect("token");
    let late = world
        .store
        .account_of_reset(&token, NOON.plus(31 * MINUTE))
        .await;
    assert_eq!(code_of(late), "code_expired");
    let account = world
        .store
        .take_password_reset(&token, NOON.plus(29 * MINUTE))
        .await
        .expect("in time");
    assert_eq!(account.id, session.account().id);
    assert_eq!(
        code_of(world.store.take_password_reset(&token, NOON).await),
        "code_expired"
    );
}

#[tokio::test]
async fn five_wrong_tries_within_fifteen_minutes_lock_for_fifteen() {
    let world = World::start().await;
    let (store, key) = (&world.store, "lin@example.com");
    for _ in 0..4 {
        assert_eq!(
            store.count_wrong_try(key, NOON).await.expect("count"),
            Tries::Open
        );
    }
    let later = NOON.plus(15 * MINUTE);
    assert_eq!(
        store.count_wrong_try(key, later).await.expect("count"),
        Tries::Open,
        "the first four are old"
    );
    for _ in 0..3 {
        assert_eq!(
            store.count_wrong_try(key, later).await.expect("count"),
            Tries::Open
        );
    }
    let until = later.plus(15 * MINUTE);
    assert_eq!(
        store.count_wrong_try(key, later).await.expect("count"),
        Tries::Locked(until)
    );
    assert_eq!(
        store.tries(key, until.plus(-1)).await.expect("read"),
        Tries::Locked(until)
    );
    assert_eq!(store.tries(key, until).await.expect("read"), Tries::Open);
}

#[tokio::test]
async fn wrong_tries_at_the_same_moment_are_all_counted() {
    let world = World::start().await;
    let tries = (0..5).map(|_| world.store.count_wrong_try("lin@example.com", NOON));
    futures::future::join_all(tries).await;
    assert!(matches!(
        world
            .store
            .tries("lin@example.com", NOON)
            .await
            .expect("read"),
        Tries::Locked(_)
    ));
}

#[tokio::test]
async fn a_slider_check_is_used_up_by_the_first_answer() {
    let world = World::start().await;
    let id = world.store.start_challenge(123, NOON).await.expect("check");
    assert_eq!(
        world.store.take_challenge(&id, NOON).await.expect("take"),
        Some(123)
    );
    assert_eq!(
        world.store.take_challenge(&id, NOON).await.expect("take"),
        None
    );
    let id = world.store.start_challenge(5, NOON).await.expect("check");
    assert_eq!(
        world
            .store
            .take_challenge(&id, NOON.plus(6 * MINUTE))
            .await
            .expect("take"),
        None
    );
}

#[tokio::test]
async fn requests_beyond_the_limit_of_a_window_are_refused_until_the_next() {
    let world = World::start().await;
    let limit = RateLimit {
        requests: 2,
        window_ms: MINUTE,
    };
    let mut allowed = Vec::new();
    for _ in 0..3 {
        let rate = world
            .store
            .count_request("address", limit, NOON.plus(1_000))
            .await
            .expect("rate");
        assert_eq!(rate.reset_ms, 59_000);
        allowed.push((rate.allowed, rate.remaining));
    }
    assert_eq!(allowed, [(true, 1), (true, 0), (false, 0)]);
    assert!(
        world
            .store
            .count_request("address", limit, NOON.plus(MINUTE))
            .await
            .expect("rate")
            .allowed
    );
}
