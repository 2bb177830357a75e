//! Which nodes a flow can come to, and where it could turn in circles.

use edgecall_model::flow::{FlowDefinition, Node};
use std::collections::BTreeSet;

/// Names of exits and their targets, in a fixed order.
pub(crate) fn exits(node: &Node) -> Vec<(String, &str)> {
    let mut found: Vec<(String, &str)> = Vec::new();
    let named: Vec<(&str, &Option<String>)> = match node {
        Node::Play { next, .. } => vec![("next", next)],
        Node::Select {
            keys,
            no_key,
            wrong_key,
            ..
        } => {
            found.extend(
                keys.iter()
                    .map(|(key, target)| (format!("keys.{key}"), target.as_str())),
            );
            vec![("no_key", no_key), ("wrong_key", wrong_key)]
        }
        Node::Queue {
            unavailable,
            full,
            timeout,
            ..
        } => {
            vec![
                ("unavailable", unavailable),
                ("full", full),
                ("timeout", timeout),
            ]
        }
        Node::Time { conditions, other } => {
            found.extend(conditions.iter().enumerate().filter_map(|(i, exit)| {
                Some((format!("conditions.{i}.next"), exit.next.as_deref()?))
            }));
            vec![("other", other)]
        }
        Node::Http {
            success, failure, ..
        } => vec![("success", success), ("failure", failure)],
        Node::End { .. } => vec![],
    };
    found.extend(
        named
            .into_iter()
            .filter_map(|(field, exit)| Some((field.to_owned(), exit.as_deref()?))),
    );
    found
}

/// Every node that can be reached from the start.
pub(crate) fn reachable(flow: &FlowDefinition) -> BTreeSet<&str> {
    let mut seen = BTreeSet::new();
    let mut open = vec![flow.start.as_str()];
    while let Some(name) = open.pop() {
        if let Some((name, node)) = flow.nodes.get_key_value(name)
            && seen.insert(name.as_str())
        {
            open.extend(exits(node).into_iter().map(|(_, target)| target));
        }
    }
    seen
}

/// Whether a pass through the node takes any time of the caller's: without that, a circle through it would
/// turn until the safety limit ends the call.
fn takes_time(node: &Node) -> bool {
    match node {
        Node::Play { prompt, .. } | Node::End { prompt } => !prompt.is_empty(),
        Node::Select { .. } | Node::Http { .. } => true,
        // A closed or full queue is left at once, and the time is known at once.
        Node::Queue { .. } | Node::Time { .. } => false,
    }
}

/// Nodes on circles that take no time, each circle named by its first node in order of name.
pub(crate) fn idle_circles(flow: &FlowDefinition) -> Vec<&str> {
    let mut done: BTreeSet<&str> = BTreeSet::new();
    let mut found = Vec::new();
    for (name, node) in &flow.nodes {
        if takes_time(node) || done.contains(name.as_str()) {
            continue;
        }
        let behind = timeless_from(flow, node);
        if behind.contains(name.as_str()) {
            // Everything on a circle with this node is told by this one.
            for other in &behind {
                let back = flow.nodes.get(*other).map(|n| timeless_from(flow, n));
                if back.is_some_and(|b| b.contains(name.as_str())) {
                    done.insert(other);
                }
            }
            found.push(name.as_str());
        }
    }
    found
}

/// Nodes without time that can be reached from a node over nodes without time.
fn timeless_from<'a>(flow: &'a FlowDefinition, from: &'a Node) -> BTreeSet<&'a str> {
    let mut seen = BTreeSet::new();
    let mut open: Vec<&str> = exits(from).into_iter().map(|(_, target)| target).collect();
    while let Some(name) = open.pop() {
        if let Some((name, node)) = flow.nodes.get_key_value(name)
            && !takes_time(node)
            && seen.insert(name.as_str())
        {
            open.extend(exits(node).into_iter().map(|(_, target)| target));
        }
    }
    seen
}
