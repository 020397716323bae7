//! Two parsers of YAML read the same: what we read is what other tools read.

use proptest::prelude::*;

use super::super::edit::quote;
use super::super::yaml::{Node, Value, parse};

/// A tree of texts, written in block or flow style.
#[derive(Debug, Clone)]
enum Tree {
    Text(String),
    List(Vec<Self>),
    Map(Vec<(String, Self)>),
}

fn trees() -> impl Strategy<Value = Tree> {
    let text = "[a-z《》“”甲乙丙、，。0-9: #*&\\-\"']{1,10}".prop_map(Tree::Text);
    text.prop_recursive(3, 20, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(Tree::List),
            prop::collection::btree_map("[a-z甲乙]{1,4}", inner, 1..4)
                .prop_map(|pairs| Tree::Map(pairs.into_iter().map(|(key, tree)| (format!("k{key}"), tree)).collect())),
        ]
    })
}

fn write(tree: &Tree, indent: usize, flow: bool, out: &mut String) {
    let pad = " ".repeat(indent);
    match tree {
        Tree::Text(text) => out.push_str(&quote(text)),
        Tree::List(items) if flow => {
            out.push('[');
            for item in items {
                write(item, 0, true, out);
                out.push_str(", ");
            }
            out.push(']');
        }
        Tree::Map(pairs) if flow => {
            out.push('{');
            for (key, item) in pairs {
                out.extend([key.as_str(), ": "]);
                write(item, 0, true, out);
                out.push_str(", ");
            }
            out.push('}');
        }
        Tree::List(items) => {
            for item in items {
                out.extend(["\n", &pad, "- "]);
                let flow = !matches!(item, Tree::Text(_));
                write(item, indent + 2, flow, out);
            }
        }
        Tree::Map(pairs) => {
            for (key, item) in pairs {
                out.extend(["\n", &pad, key.as_str(), ": "]);
                write(item, indent + 2, false, out);
            }
        }
    }
}

fn show(node: &Node<'_>) -> String {
    match &node.value {
        Value::Null => "null".into(),
        Value::Text(text) => format!("{text:?}"),
        Value::List(items) => format!("[{}]", items.iter().map(show).collect::<Vec<_>>().join(",")),
        Value::Map(pairs) => {
            let pairs: Vec<_> = pairs.iter().map(|pair| format!("{:?}:{}", pair.key, show(&pair.node))).collect();
            format!("{{{}}}", pairs.join(","))
        }
    }
}

fn show_theirs(value: &serde_yaml::Value) -> String {
    match value {
        serde_yaml::Value::Null => "null".into(),
        serde_yaml::Value::String(text) => format!("{text:?}"),
        serde_yaml::Value::Sequence(items) => {
            format!("[{}]", items.iter().map(show_theirs).collect::<Vec<_>>().join(","))
        }
        serde_yaml::Value::Mapping(pairs) => {
            let pairs: Vec<_> =
                pairs.iter().map(|(key, value)| format!("{}:{}", show_theirs(key), show_theirs(value))).collect();
            format!("{{{}}}", pairs.join(","))
        }
        other => format!("{other:?}"),
    }
}

proptest! {
    #[test]
    fn both_parsers_read_the_same_tree(tree in prop::collection::btree_map("[a-z甲乙]{1,4}", trees(), 1..5)) {
        let tree = Tree::Map(tree.into_iter().map(|(key, tree)| (format!("k{key}"), tree)).collect());
        let mut text = String::new();
        write(&tree, 0, false, &mut text);
        text.push('\n');
        let ours = show(&parse(&text).map_err(|error| TestCaseError::fail(format!("{error:?}\n{text}")))?);
        let theirs: serde_yaml::Value = serde_yaml::from_str(&text).map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
        prop_assert_eq!(ours, show_theirs(&theirs), "{}", text);
    }
}
