//! What `up` says when everything runs.

use crate::words::say;
use edgecall_model::Text;
use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;

/// What there is to know.
pub struct Greeting {
    /// Portal.
    pub portal: String,
    /// SIP.
    pub sip: SocketAddr,
    /// Mailbox.
    pub mailbox: SocketAddr,
    /// User of the SIP account.
    pub sip_user: String,
    /// Where its password is.
    pub sip_password_file: PathBuf,
    /// Data folder.
    pub data: PathBuf,
}

const WORDS: Text = Text {
    en: "
Edgecall is running.

  Portal    {}
  Mailbox   http://{}   (codes and first passwords arrive here)
  SIP       {}   UDP and TCP; from this machine without a password,
            from elsewhere as user {}, password in {}
  Data      {}

What to do next:
  1. Open the portal and sign up; the code is in the mailbox.
  2. Open an instance: you get a number, a call flow, a queue and yourself as agent 1001.
  3. Open the desk, allow the microphone, choose Available, and press \"Place a test call\".
Ctrl-C stops; running calls may finish.
",
    zh: "
Edgecall 已启动。

  门户      {}
  本地邮箱  http://{}   （验证码和初始密码会发到这里）
  SIP       {}   UDP 和 TCP；本机无需密码，
            其他机器用户名 {}，密码在 {}
  数据目录  {}

接下来：
  1. 打开门户并注册，验证码在本地邮箱。
  2. 开通实例：自动获得号码、语音导航、队列，您本人就是 1001 号座席。
  3. 打开座席工作台，允许使用麦克风，示闲，然后点击“拨打测试电话”。
按 Ctrl-C 停止；进行中的通话可以打完。
",
};

/// Prints the greeting.
pub fn print(greeting: &Greeting) {
    let text = say(
        &WORDS,
        &[
            &greeting.portal,
            &greeting.mailbox,
            &greeting.sip,
            &greeting.sip_user,
            &greeting.sip_password_file.display(),
            &greeting.data.display(),
        ],
    );
    // A closed terminal is no reason to stop.
    let _ = std::io::stdout().write_all(text.as_bytes());
}
