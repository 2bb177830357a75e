//! The small world of the contract tests: people who sign up, centres that they open.

use function_runtime::testing::{Answer, TestWorld};
use serde_json::{Value, json};

pub const PASSWORD: &str = "Correct-Horse-7";

pub struct World {
    pub test: TestWorld,
}

/// A signed-in owner with an open instance.
pub struct Centre {
    pub token: String,
    pub email: String,
    pub tenant: String,
    pub number: String,
    pub department: String,
    pub queue: String,
    pub flow: String,
    pub agent: String,
    pub time_condition: String,
}

impl Centre {
    pub fn path(&self, rest: &str) -> String {
        format!("/api/tenants/{}{rest}", self.tenant)
    }
}

impl World {
    pub async fn start() -> World {
        World {
            test: TestWorld::start().await,
        }
    }

    /// With settings of the operator.
    pub async fn start_with(settings: &[(&'static str, &str)]) -> World {
        World {
            test: TestWorld::start_with(settings).await,
        }
    }

    /// The owner's next session, when the last one has ended meanwhile.
    pub async fn sign_in_again(&self, centre: &Centre) -> String {
        let sign_in = json!({ "email": centre.email, "password": PASSWORD });
        let session = self.ok("POST", "/api/sessions", None, sign_in).await;
        session["token"].as_str().expect("token").to_owned()
    }

    pub async fn send(&self, method: &str, path: &str, token: Option<&str>, body: Value) -> Answer {
        self.test
            .send(function_admin::router(), method, path, token, body)
            .await
    }

    pub async fn get(&self, path: &str, token: &str) -> Answer {
        self.send("GET", path, Some(token), Value::Null).await
    }

    /// An answer that must be a success.
    pub async fn ok(&self, method: &str, path: &str, token: Option<&str>, body: Value) -> Value {
        let answer = self.send(method, path, token, body).await;
        assert!(
            answer.status < 300,
            "{method} {path}: {} {}",
            answer.status,
            answer.json
        );
        answer.json
    }

    /// The code of a refusal.
    pub async fn refused(
        &self,
        method: &str,
        path: &str,
        token: Option<&str>,
        body: Value,
    ) -> String {
        let answer = self.send(method, path, token, body).await;
        assert!(
            answer.status >= 400,
            "{method} {path}: {} {}",
            answer.status,
            answer.json
        );
        for text in ["message", "message_zh"] {
            assert_ne!(
                answer.json["error"][text].as_str().unwrap_or(""),
                "",
                "{}",
                answer.json
            );
        }
        answer.code().to_owned()
    }

    /// A slider check, moved to the right place.
    pub async fn slider(&self) -> Value {
        let check = self.ok("POST", "/api/challenges", None, Value::Null).await;
        let picture = check["picture"].as_str().expect("picture");
        let (_, rest) = picture.split_once("class=\"gap\" d=\"M").expect("gap");
        let position: u16 = rest
            .split(' ')
            .next()
            .expect("position")
            .parse()
            .expect("number");
        json!({ "id": check["id"], "position": position })
    }

    pub async fn form(&self, email: &str) -> Value {
        json!({
            "email": email, "password": PASSWORD, "company": "Lin & Co", "contact": "Lin Wei",
            "mobile": "138 0000 0000", "language": "en", "challenge": self.slider().await, "terms": true
        })
    }

    /// The code of the last mail to somebody.
    pub fn code_for(&self, email: &str) -> String {
        let mails = self.test.outbound.mails();
        let mail = mails
            .iter()
            .rev()
            .find(|mail| mail["to"] == email)
            .expect("a mail");
        let text = mail["text"].as_str().expect("text");
        text.split_whitespace()
            .find(|word| word.len() == 6 && word.bytes().all(|b| b.is_ascii_digit()))
            .expect("code")
            .to_owned()
    }

    /// Signs somebody up; gives the session's token.
    pub async fn sign_up(&self, email: &str) -> String {
        let form = self.form(email).await;
        let started = self.ok("POST", "/api/sign-ups", None, form).await;
        let path = format!(
            "/api/sign-ups/{}/confirm",
            started["sign_up"].as_str().expect("id")
        );
        let session = self
            .ok("POST", &path, None, json!({ "code": self.code_for(email) }))
            .await;
        session["token"].as_str().expect("token").to_owned()
    }

    pub fn instance(prefix: &str) -> Value {
        json!({ "name": format!("Centre {prefix}"), "prefix": prefix, "edition": "advanced",
            "time_zone": "Asia/Shanghai", "language": "en", "industry": "retail", "template": "menu_of_two" })
    }

    /// Signs a company up and opens its instance.
    pub async fn centre(&self, prefix: &str) -> Centre {
        let email = format!("owner@{prefix}.example");
        let token = self.sign_up(&email).await;
        let opened = self
            .ok(
                "POST",
                "/api/instances",
                Some(&token),
                Self::instance(prefix),
            )
            .await;
        let tenant = opened["tenant"].as_str().expect("tenant").to_owned();
        let mut centre = Centre {
            number: opened["numbers"][0].as_str().expect("number").to_owned(),
            token,
            email,
            tenant,
            department: String::new(),
            queue: String::new(),
            flow: String::new(),
            agent: String::new(),
            time_condition: String::new(),
        };
        let first = async |list: &str| {
            let rows = self
                .ok("GET", &centre.path(list), Some(&centre.token), Value::Null)
                .await;
            rows["items"][0]["id"].as_str().expect("id").to_owned()
        };
        let (queue, flow, agent) = (
            first("/queues").await,
            first("/flows").await,
            first("/agents").await,
        );
        centre.time_condition = first("/time-conditions").await;
        let tree = self
            .ok(
                "GET",
                &centre.path("/organisation"),
                Some(&centre.token),
                Value::Null,
            )
            .await;
        centre.department = tree["departments"][0]["id"]
            .as_str()
            .expect("id")
            .to_owned();
        (centre.queue, centre.flow, centre.agent) = (queue, flow, agent);
        centre
    }

    pub fn agent_form(&self, centre: &Centre, number: &str, email: &str) -> Value {
        json!({ "department": centre.department, "number": number, "name": "Wang Fang", "email": email,
            "active": true, "queues": [{ "queue": centre.queue, "priority": 1 }], "first_state": "available",
            "auto_answer": false })
    }
}
