//! Everything that can be known to be wrong with a flow before a call enters it.

use crate::fault::{Fault, Faults};
use crate::reach::{exits, idle_circles, reachable};
use crate::variables::is_variable_name;
use edgecall_model::flow::{FlowDefinition, HttpOutput, Node, Prompt, TimeExit};
use edgecall_model::{QueueId, TimeConditionId};
use std::collections::{BTreeMap, BTreeSet};

/// Most nodes of a flow.
pub const MOST_NODES: usize = 500;
/// Most items of a prompt (IVR-031).
const MOST_ITEMS: usize = 20;
/// Longest text of a prompt item (IVR-034).
const LONGEST_TEXT: usize = 500;
/// Longest pause of a prompt, milliseconds.
pub const LONGEST_PAUSE_MS: u32 = 60_000;
/// Longest address.
const LONGEST_URL: usize = 2_000;
/// Most parameters, headers or output variables of an HTTP node.
const MOST_ENTRIES: usize = 50;
/// Most time conditions of a time node.
const MOST_CONDITIONS: usize = 50;

/// What a flow may refer to.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Queues.
    pub queues: BTreeSet<QueueId>,
    /// Time conditions.
    pub time_conditions: BTreeSet<TimeConditionId>,
}

/// All faults of a flow, those of the whole flow first, then by node name. No [`crate::Severity::Error`]
/// among them means that it can be published.
pub fn check(flow: &FlowDefinition, known: &Known) -> Vec<Fault> {
    let mut found = Vec::new();
    check_whole(
        flow,
        &mut Faults {
            node: None,
            found: &mut found,
        },
    );
    let reachable = reachable(flow);
    for (name, node) in &flow.nodes {
        let faults = &mut Faults {
            node: Some(name),
            found: &mut found,
        };
        check_name(name, faults);
        check_exits(flow, node, faults);
        check_node(node, known, faults);
        if flow.nodes.contains_key(&flow.start) && !reachable.contains(name.as_str()) {
            faults.warning("", "no way leads to this node", "没有路径通向该节点");
        }
    }
    for name in idle_circles(flow) {
        Faults {
            node: Some(name),
            found: &mut found,
        }
        .error(
            "",
            "from here the flow can turn in a circle without playing, asking or waiting",
            "流程从此处可能空转循环，途中没有播放、按键或等待",
        );
    }
    found
}

fn check_whole(flow: &FlowDefinition, faults: &mut Faults<'_>) {
    if flow.nodes.is_empty() {
        faults.error("nodes", "the flow has no nodes", "流程没有节点");
    }
    if flow.nodes.len() > MOST_NODES {
        faults.error(
            "nodes",
            format!(
                "the flow has {} nodes, at most {MOST_NODES} are possible",
                flow.nodes.len()
            ),
            format!("流程有 {} 个节点，最多 {MOST_NODES} 个", flow.nodes.len()),
        );
    }
    if !flow.nodes.contains_key(&flow.start) {
        faults.error(
            "start",
            format!("the first node \"{}\" does not exist", flow.start),
            format!("起始节点“{}”不存在", flow.start),
        );
    }
}

fn check_name(name: &str, faults: &mut Faults<'_>) {
    if !(1..=50).contains(&name.chars().count()) || name.trim() != name {
        faults.error(
            "name",
            "a node's name has 1 to 50 characters, without spaces at its ends",
            "节点名称为 1–50 个字符，首尾不能有空格",
        );
    }
}

fn check_exits(flow: &FlowDefinition, node: &Node, faults: &mut Faults<'_>) {
    for (field, target) in exits(node) {
        if !flow.nodes.contains_key(target) {
            faults.error(
                &field,
                format!("leads to \"{target}\", which does not exist"),
                format!("跳转到不存在的节点“{target}”"),
            );
        }
    }
}

fn check_node(node: &Node, known: &Known, faults: &mut Faults<'_>) {
    match node {
        Node::Play { prompt, count, .. } => {
            check_prompt("prompt", prompt, faults);
            faults.range("count", u32::from(*count), 1, 10);
            if prompt.is_empty() {
                faults.warning("prompt", "nothing is played here", "此处没有播放内容");
            }
        }
        Node::Select { .. } => check_select(node, faults),
        Node::Queue {
            prompt,
            queue,
            timeout_seconds,
            ..
        } => {
            check_prompt("prompt", prompt, faults);
            if !known.queues.contains(queue) {
                faults.error(
                    "queue",
                    format!("the queue {queue} does not exist"),
                    format!("队列 {queue} 不存在"),
                );
            }
            if let Some(seconds) = timeout_seconds {
                faults.range("timeout_seconds", *seconds, 5, 3_600);
            }
        }
        Node::Time { conditions, .. } => check_time(conditions, known, faults),
        Node::Http { .. } => check_http(node, faults),
        Node::End { prompt } => check_prompt("prompt", prompt, faults),
    }
}

fn check_select(node: &Node, faults: &mut Faults<'_>) {
    let Node::Select {
        prompt,
        count,
        timeout_seconds,
        keys,
        wrong_prompt,
        timeout_prompt,
        max_errors,
        ..
    } = node
    else {
        return;
    };
    check_prompt("prompt", prompt, faults);
    check_prompt("wrong_prompt", wrong_prompt, faults);
    check_prompt("timeout_prompt", timeout_prompt, faults);
    faults.range("count", u32::from(*count), 1, 10);
    faults.range("timeout_seconds", u32::from(*timeout_seconds), 1, 60);
    faults.range("max_errors", u32::from(*max_errors), 1, 10);
    if keys.is_empty() {
        faults.error(
            "keys",
            "a menu needs at least one key",
            "菜单至少需要一个按键",
        );
    }
    for key in keys.keys() {
        if key.len() != 1
            || !key
                .bytes()
                .all(|b| b.is_ascii_digit() || b == b'*' || b == b'#')
        {
            faults.error(
                &format!("keys.{key}"),
                format!("\"{key}\" is not a key: 0 to 9, * and # are"),
                format!("“{key}”不是按键，可用 0–9、* 和 #"),
            );
        }
    }
}

fn check_time(exits: &[TimeExit], known: &Known, faults: &mut Faults<'_>) {
    if exits.is_empty() || exits.len() > MOST_CONDITIONS {
        faults.error(
            "conditions",
            format!("a time node has 1 to {MOST_CONDITIONS} time conditions"),
            format!("时间节点应有 1–{MOST_CONDITIONS} 个时间条件"),
        );
    }
    let mut seen = BTreeSet::new();
    for (i, exit) in exits.iter().enumerate() {
        let (field, id) = (format!("conditions.{i}.condition"), &exit.condition);
        if !known.time_conditions.contains(id) {
            faults.error(
                &field,
                format!("the time condition {id} does not exist"),
                format!("时间条件 {id} 不存在"),
            );
        } else if !seen.insert(id) {
            faults.error(
                &field,
                "this time condition is there twice",
                "该时间条件重复",
            );
        }
    }
}

fn check_http(node: &Node, faults: &mut Faults<'_>) {
    let Node::Http {
        url,
        parameters,
        headers,
        timeout_seconds,
        retries,
        outputs,
        result_variable,
        waiting_prompt,
        ..
    } = node
    else {
        return;
    };
    check_url(url, faults);
    check_prompt("waiting_prompt", waiting_prompt, faults);
    faults.range("timeout_seconds", u32::from(*timeout_seconds), 1, 30);
    faults.range("retries", u32::from(*retries), 0, 5);
    check_entries("parameters", parameters, faults);
    check_entries("headers", headers, faults);
    check_headers(headers, faults);
    check_outputs(outputs, result_variable.as_deref(), faults);
}

fn check_entries(field: &str, entries: &BTreeMap<String, String>, faults: &mut Faults<'_>) {
    if entries.len() > MOST_ENTRIES {
        faults.error(
            field,
            format!(
                "{} entries, at most {MOST_ENTRIES} are possible",
                entries.len()
            ),
            format!("共 {} 项，最多 {MOST_ENTRIES} 项", entries.len()),
        );
    }
    if entries
        .keys()
        .any(|name| name.is_empty() || name.len() > 100)
    {
        faults.error(
            field,
            "a name has 1 to 100 characters",
            "名称为 1–100 个字符",
        );
    }
}

/// Headers that belong to the connection or to the platform: no flow sets them.
const PLATFORM_HEADERS: [&str; 8] = [
    "host",
    "content-length",
    "connection",
    "transfer-encoding",
    "upgrade",
    "te",
    "trailer",
    "expect",
];

/// Whether a header is set by the platform alone.
pub fn is_platform_header(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.starts_with("x-edgecall-") || PLATFORM_HEADERS.contains(&name.as_str())
}

/// Header names are tokens (RFC 9110 section 5.6.2), values have no control characters.
fn check_headers(headers: &BTreeMap<String, String>, faults: &mut Faults<'_>) {
    for (name, value) in headers {
        let token = name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b));
        if !token || value.chars().any(char::is_control) {
            faults.error(
                &format!("headers.{name}"),
                "letters, digits and hyphens in a header's name, no line breaks in its value",
                "请求头名称只能用字母、数字和连字符，内容不能换行",
            );
        } else if is_platform_header(name) {
            faults.error(
                &format!("headers.{name}"),
                "this header is set by the platform",
                "该请求头由平台设置",
            );
        }
    }
}

fn check_outputs(outputs: &[HttpOutput], result: Option<&str>, faults: &mut Faults<'_>) {
    if outputs.len() > MOST_ENTRIES {
        faults.error(
            "outputs",
            format!(
                "{} variables, at most {MOST_ENTRIES} are possible",
                outputs.len()
            ),
            format!("共 {} 个变量，最多 {MOST_ENTRIES} 个", outputs.len()),
        );
    }
    let mut seen = BTreeSet::new();
    let fields = outputs
        .iter()
        .enumerate()
        .map(|(i, o)| (format!("outputs.{i}.variable"), &*o.variable));
    for (field, name) in fields.chain(result.map(|name| ("result_variable".to_owned(), name))) {
        if !is_variable_name(name) {
            faults.error(
                &field,
                format!("\"{name}\" cannot be a variable: letters, digits and _, not starting with a digit or cdr_"),
                format!("“{name}”不能作为变量名：可用字母、数字和下划线，不能以数字或 cdr_ 开头"),
            );
        } else if !seen.insert(name) {
            faults.error(
                &field,
                format!("the variable {name} is filled twice"),
                format!("变量 {name} 重复"),
            );
        }
    }
}

fn check_url(url: &str, faults: &mut Faults<'_>) {
    let by_variable = url.starts_with("${");
    let authority = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))
        .map(|rest| rest.split('/').next().unwrap_or(""));
    let right = match authority {
        Some(host) => !host.is_empty() && !host.starts_with(':') && !host.contains(['@', '$']),
        None => by_variable,
    };
    let clean =
        url.len() <= LONGEST_URL && !url.contains(['?', '#']) && !url.contains(char::is_whitespace);
    if !right || !clean {
        faults.error(
            "url",
            "an address is http:// or https://, a fixed host and a path, without ? and # (parameters have their own field)",
            "地址应为 http:// 或 https:// 加固定主机和路径，不含 ? 和 #（参数请填入参数栏）",
        );
    }
}

fn check_prompt(field: &str, prompt: &[Prompt], faults: &mut Faults<'_>) {
    if prompt.len() > MOST_ITEMS {
        faults.error(
            field,
            format!("{} items, at most {MOST_ITEMS} are possible", prompt.len()),
            format!("共 {} 项内容，最多 {MOST_ITEMS} 项", prompt.len()),
        );
    }
    for (i, item) in prompt.iter().enumerate() {
        let field = format!("{field}.{i}");
        match item {
            Prompt::Say(text) => {
                let length = text.chars().count();
                if text.trim().is_empty() || length > LONGEST_TEXT {
                    faults.error(
                        &field,
                        format!("a text has 1 to {LONGEST_TEXT} characters"),
                        format!("文本为 1–{LONGEST_TEXT} 个字符"),
                    );
                }
            }
            Prompt::Pause(ms) => faults.range(&field, *ms, 1, LONGEST_PAUSE_MS),
        }
    }
}
