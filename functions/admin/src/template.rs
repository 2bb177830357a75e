//! Flow templates of a new instance (PORTAL-15), with prompts in its language.

use edgecall_api::views::FlowTemplate;
use edgecall_model::error::codes;
use edgecall_model::flow::{FlowDefinition, Node, Prompt, TimeExit};
use edgecall_model::time_condition::{ClockTime, TimeCondition, TimeWindow, Weekday};
use edgecall_model::{DepartmentId, Language, Problem, QueueId, Text, TimeConditionId};
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

/// First time condition.
pub const WORKING_HOURS: Text = Text {
    en: "Working hours",
    zh: "工作时间",
};

/// What the flow of a template refers to.
pub struct Places {
    /// Queue for callers who want an agent.
    pub queue: QueueId,
    /// Hours in which agents take calls.
    pub working_hours: TimeConditionId,
}

/// The first time condition: Monday to Friday, nine to six, as the prompts say.
///
/// # Errors
/// `internal`, never in practice: the times are times.
pub fn working_hours(
    id: TimeConditionId,
    department: DepartmentId,
    language: Language,
) -> Result<TimeCondition, Problem> {
    let clock = |text: &str| {
        ClockTime::try_from(text.to_owned()).map_err(|_| Problem::new(&codes::INTERNAL))
    };
    Ok(TimeCondition {
        id,
        department,
        name: WORKING_HOURS.get(language).to_owned(),
        priority: 100,
        window: TimeWindow::Weekly {
            weekdays: Weekday::ALL[..5].to_vec(),
            from: clock("09:00")?,
            to: clock("17:59")?,
        },
    })
}

struct Words {
    welcome: Text,
    menu: Text,
    hours: Text,
    waiting: Text,
    wrong_key: Text,
    no_key: Text,
    nobody: Text,
    goodbye: Text,
    closed: Text,
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
    closed: Text {
        en: "We are closed at the moment. Our working hours are nine to six, Monday to Friday. Please call again then.",
        zh: "现在是非工作时间。我们的工作时间是周一至周五，上午九点到下午六点，请您届时再拨。",
    },
};

/// The definition of a template: `centre` is spoken as the name.
pub fn definition(
    template: FlowTemplate,
    language: Language,
    centre: &str,
    places: &Places,
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
        queue: places.queue.clone(),
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
        FlowTemplate::DayNight => {
            let when = name(Text {
                en: "Day or night",
                zh: "时间判断",
            });
            let closed = name(Text {
                en: "Closed",
                zh: "非工作时间",
            });
            let time = Node::Time {
                conditions: vec![TimeExit {
                    condition: places.working_hours.clone(),
                    next: Some(agent),
                }],
                other: Some(closed.clone()),
            };
            nodes.insert(when.clone(), time);
            nodes.insert(
                closed,
                Node::End {
                    prompt: say(WORDS.closed),
                },
            );
            when
        }
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
        let places = Places {
            queue: QueueId::new("q1").expect("id"),
            working_hours: TimeConditionId::new("t1").expect("id"),
        };
        let known = edgecall_flow::Known {
            queues: BTreeSet::from([places.queue.clone()]),
            time_conditions: BTreeSet::from([places.working_hours.clone()]),
        };
        for template in [
            FlowTemplate::DirectToQueue,
            FlowTemplate::DayNight,
            FlowTemplate::MenuOfTwo,
        ] {
            for language in [Language::Chinese, Language::English] {
                let flow = definition(template, language, "Lin & Co", &places);
                let faults = edgecall_flow::check(&flow, &known);
                assert_eq!(faults, vec![], "{template:?} {language:?}");
            }
        }
    }
}
