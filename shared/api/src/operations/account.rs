//! Portal accounts, sessions, instances.

use crate::declare::operation;
use crate::{Audit, Nothing, Permission, views};

operation! {
    /// Editions, prices and trial limits.
    PriceListShow: "show_price_list" Get "/api/price-list" in Admin,
    permission: Permission::Public,
    audit: Audit::None,
    query: Nothing, body: Nothing, reply: views::PriceList,
    errors: [],
    en: "Editions, prices and trial limits", zh: "版本、价格与试用额度",
}

operation! {
    /// New slider check.
    ChallengeCreate: "create_challenge" Post "/api/challenges" in Admin,
    permission: Permission::Public,
    audit: Audit::None,
    query: Nothing, body: Nothing, reply: views::Challenge,
    errors: [RATE_LIMITED],
    en: "New slider check", zh: "新的滑块验证",
}

operation! {
    /// Sign up with e-mail: sends the code.
    SignUpCreate: "create_sign_up" Post "/api/sign-ups" in Admin,
    permission: Permission::Public,
    audit: Audit::None,
    query: Nothing, body: views::SignUp, reply: views::SignUpStarted,
    errors: [EMAIL_TAKEN, WEAK_PASSWORD, TERMS_NOT_ACCEPTED, CHALLENGE_FAILED, RATE_LIMITED],
    en: "Sign up with e-mail: sends the code", zh: "邮箱注册：发送验证码",
}

operation! {
    /// Send a new code.
    SignUpResend: "resend_sign_up_code" Post "/api/sign-ups/{sign_up}/resend" in Admin,
    permission: Permission::Public,
    audit: Audit::None,
    query: Nothing, body: Nothing, reply: views::SignUpStarted,
    errors: [NOT_FOUND, RESEND_TOO_SOON],
    en: "Send a new code", zh: "重新发送验证码",
}

operation! {
    /// Enter the code: the account exists and is signed in.
    SignUpConfirm: "confirm_sign_up" Post "/api/sign-ups/{sign_up}/confirm" in Admin,
    permission: Permission::Public,
    audit: Audit::Entry { object: "account", action: "create" },
    query: Nothing, body: views::CodeEntry, reply: views::SessionView,
    errors: [NOT_FOUND, WRONG_CODE, CODE_EXPIRED, EMAIL_TAKEN],
    en: "Enter the code: the account exists and is signed in", zh: "输入验证码：完成注册并登录",
}

operation! {
    /// Sign in.
    SessionCreate: "create_session" Post "/api/sessions" in Admin,
    permission: Permission::Public,
    audit: Audit::Entry { object: "session", action: "sign_in" },
    query: Nothing, body: views::SignIn, reply: views::SessionView,
    errors: [WRONG_CREDENTIALS, ACCOUNT_LOCKED, RATE_LIMITED],
    en: "Sign in", zh: "登录",
}

operation! {
    /// Who is signed in.
    SessionShow: "show_session" Get "/api/sessions/current" in Admin,
    permission: Permission::SignedIn,
    audit: Audit::None,
    query: Nothing, body: Nothing, reply: views::SessionView,
    errors: [],
    en: "Who is signed in", zh: "当前登录信息",
}

operation! {
    /// Sign out.
    SessionDelete: "delete_session" Delete "/api/sessions/current" in Admin,
    permission: Permission::SignedIn,
    audit: Audit::Entry { object: "session", action: "sign_out" },
    query: Nothing, body: Nothing, reply: Nothing,
    errors: [],
    en: "Sign out", zh: "退出登录",
}

operation! {
    /// Change the own password; other sessions end.
    PasswordChangeOwn: "change_password" Put "/api/password" in Admin,
    permission: Permission::SignedIn,
    audit: Audit::Entry { object: "password", action: "change" },
    query: Nothing, body: views::PasswordChange, reply: Nothing,
    errors: [WRONG_CREDENTIALS, WEAK_PASSWORD],
    en: "Change the own password; other sessions end", zh: "修改密码，其他登录失效",
}

operation! {
    /// Ask for a password reset link; always the same answer.
    PasswordResetCreate: "create_password_reset" Post "/api/password-resets" in Admin,
    permission: Permission::Public,
    audit: Audit::None,
    query: Nothing, body: views::PasswordReset, reply: Nothing,
    errors: [RATE_LIMITED],
    en: "Ask for a password reset link; always the same answer", zh: "申请重置密码",
}

operation! {
    /// Set a new password by the link.
    PasswordResetConfirm: "confirm_password_reset" Post "/api/password-resets/{token}/confirm" in Admin,
    permission: Permission::Public,
    audit: Audit::Entry { object: "password", action: "reset" },
    query: Nothing, body: views::NewPassword, reply: Nothing,
    errors: [CODE_EXPIRED, WEAK_PASSWORD],
    en: "Set a new password by the link", zh: "通过链接设置新密码",
}

operation! {
    /// Own page settings.
    PreferencesShow: "show_preferences" Get "/api/preferences" in Admin,
    permission: Permission::SignedIn,
    audit: Audit::None,
    query: Nothing, body: Nothing, reply: views::Preferences,
    errors: [],
    en: "Own page settings", zh: "个人页面设置",
}

operation! {
    /// Save own page settings.
    PreferencesSave: "save_preferences" Put "/api/preferences" in Admin,
    permission: Permission::SignedIn,
    audit: Audit::None,
    query: Nothing, body: views::Preferences, reply: views::Preferences,
    errors: [TOO_LARGE],
    en: "Save own page settings", zh: "保存个人页面设置",
}

operation! {
    /// Own instances.
    InstanceList: "list_instances" Get "/api/instances" in Admin,
    permission: Permission::SignedIn,
    audit: Audit::None,
    query: Nothing, body: Nothing, reply: views::Listing<views::InstanceView>,
    errors: [],
    en: "Own instances", zh: "实例列表",
}

operation! {
    /// Open an instance.
    InstanceCreate: "create_instance" Post "/api/instances" in Admin,
    permission: Permission::SignedIn,
    audit: Audit::Entry { object: "instance", action: "create" },
    query: Nothing, body: views::NewInstance, reply: views::InstanceView,
    errors: [ALREADY_EXISTS, LIMIT_REACHED, NO_PERMISSION],
    en: "Open an instance", zh: "开通实例",
}

operation! {
    /// Instance behind a domain prefix.
    SiteShow: "show_site" Get "/api/sites/{prefix}" in Admin,
    permission: Permission::Public,
    audit: Audit::None,
    query: Nothing, body: Nothing, reply: views::SiteView,
    errors: [NOT_FOUND],
    en: "Instance behind a domain prefix", zh: "域名前缀对应的实例",
}
