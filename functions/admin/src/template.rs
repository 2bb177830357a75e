//! Flow templates of a new instance (PORTAL-15), with prompts in its language.

use edgecall_api::views::FlowTemplate;
use edgecall_model::flow::{FlowDefinition, Node, Prompt};
use edgecall_model::{Language, QueueId, Text};
use std::collections::BTreeMap;

/// Names of the first branch, department, queue and flow.
pub const BRANCH: Text = Text {
    en: "Headquarters",
    zh: "总部",
};
/// First department.
pub const DEPARTMENT: Text = Text {
    en: "Customer service",
    zh: "客服部",
};
/// First queue.
pub const QUEUE: Text = Text {
    en: "Service",
    zh: "人工客服",
};
/// First flow.
pub const FLOW: Text = Text {
    en: "Welcome",
    zh: "欢迎",
};

struct Words {
    welcome: Text,
    menu: Text,
    hours: Text,
    waiting: Text,
    wrong_key: Text,
    no_key: Text,
    nobody: Text,
    goodbye: Text,
}

const WORDS: Words = Words {
    welcome: Text {
        en: "Welcome to {}.",
        zh: "欢迎致电{}。",
    },
    menu: Text {
        en: "For an agent, press 1. For our working hours, press 2.",
        zh: "人工服务请按1，查询工作时间请按2。",
    },
    hours: Text {
        en: "Our working hours are nine to six, Monday to Friday.",
        zh: "我们的工作时间是周一至周五，上午九点到下午六点。",
    },
    waiting: Text {
        en: "Please hold, an agent will be with you shortly.",
        zh: "正在为您转接人工客服，请稍候。",
    },
    wrong_key: Text {
        en: "This key is not in use.",
        zh: "按键无效。",
    },
    no_key: Text {
        en: "We did not notice a key.",
        zh: "未检测到按键。",
    },
    nobody: Text {
        en: "All our agents are away. Please call again later.",
        zh: "当前没有可用的客服，请稍后再拨。",
    },
    goodbye: Text {
        en: "Thank you for calling. Goodbye.",
        zh: "感谢您的来电，再见。",
    },
};

/// The definition of a template: `centre` is spoken as the name.
pub fn definition(
    template: FlowTemplate,
    language: Language,
    centre: &str,
    queue: &QueueId,
) -> FlowDefinition {
    let say = |text: Text| vec![Prompt::Say(text.get(language).replace("{}", centre))];
    let name = |text: Text| text.get(language).to_owned();
    let welcome = name(Text {
        en: "Greeting",
        zh: "欢迎语",
    });
    let menu = name(Text {
        en: "Menu",
        zh: "菜单",
    });
    let hours = name(Text {
        en: "Working hours",
        zh: "工作时间",
    });
    let agent = name(Text {
        en: "Agent",
        zh: "人工服务",
    });
    let nobody = name(Text {
        en: "Nobody there",
        zh: "无人接听",
    });
    let goodbye = name(Text {
        en: "Goodbye",
        zh: "再见",
    });

    let queue = Node::Queue {
        prompt: say(WORDS.waiting),
        queue: queue.clone(),
        timeout_seconds: None,
        unavailable: Some(nobody.clone()),
        full: Some(nobody.clone()),
        timeout: Some(nobody.clone()),
    };
    let mut nodes = BTreeMap::from([
        (agent.clone(), queue),
        (
            nobody,
            Node::End {
                prompt: say(WORDS.nobody),
            },
        ),
    ]);
    let next = match template {
        FlowTemplate::DirectToQueue => agent,
        FlowTemplate::MenuOfTwo => {
            let hours_node = Node::Play {
                prompt: say(WORDS.hours),
                count: 1,
                interruptible: true,
                next: Some(goodbye.clone()),
            };
            let select = Node::Select {
                prompt: say(WORDS.menu),
                count: 3,
                timeout_seconds: 5,
                keys: BTreeMap::from([
                    ("1".to_owned(), agent.clone()),
                    ("2".to_owned(), hours.clone()),
                ]),
                wrong_prompt: say(WORDS.wrong_key),
                timeout_prompt: say(WORDS.no_key),
                max_errors: 3,
                // Whoever cannot press keys still reaches a person.
                no_key: Some(agent),
                wrong_key: Some(goodbye.clone()),
            };
            nodes.insert(hours, hours_node);
            nodes.insert(menu.clone(), select);
            nodes.insert(
                goodbye,
                Node::End {
                    prompt: say(WORDS.goodbye),
                },
            );
            menu
        }
    };
    let greeting = Node::Play {
        prompt: say(WORDS.welcome),
        count: 1,
        interruptible: true,
        next: Some(next),
    };
    nodes.insert(welcome.clone(), greeting);
    FlowDefinition {
        start: welcome,
        nodes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn templates_have_no_faults_in_either_language() {
        let queue = QueueId::new("q1").expect("id");
        for template in [FlowTemplate::DirectToQueue, FlowTemplate::MenuOfTwo] {
            for language in [Language::Chinese, Language::English] {
                let flow = definition(template, language, "Lin & Co", &queue);
                let faults = edgecall_flow::check(&flow, &BTreeSet::from([queue.clone()]));
                assert_eq!(faults, vec![], "{template:?} {language:?}");
            }
        }
    }
}
