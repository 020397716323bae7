//! What reading says, slip by slip.

use super::document::read;
use crate::diagnostic::Spot;
use crate::model::path::SourcePath;

fn show(text: &str) -> String {
    let found = read(&SourcePath::new("content/通知/甲.md"), text.as_bytes());
    let mut out = String::new();
    for f in &found.diagnostics {
        let at = match &f.place.spot {
            Spot::Bytes(r) => {
                let before = &text[..r.start];
                let line = before.matches('\n').count() + 1;
                let col = before.rsplit('\n').next().unwrap().chars().count() + 1;
                format!("{line}:{col} «{}»", &text[r.clone()])
            }
            other => format!("{other:?}"),
        };
        out += &format!(
            "  {} {at} {}{}\n      {}\n      {:?}\n",
            f.rule.id,
            f.message,
            if f.gate { " [gate]" } else { "" },
            f.help.clone().unwrap_or_default().replace("\n", "⏎"),
            f.fix.as_ref().map(|f| (&text[f.span.clone()], &f.text, f.safe))
        );
    }
    out += &format!(
        "  => {:?} {:?} {:?} {:?} off={:?} body={:?}\n",
        found.value.front.title,
        found.value.front.doc_number.map(|n| n.to_string()),
        found.value.front.published.map(|p| p.to_string()),
        found.value.front.present,
        found.value.front.offices,
        found.value.body.chars().take(12).collect::<String>()
    );
    out
}

#[test]
fn look() {
    for front in std::fs::read_to_string("/tmp/cases.txt").unwrap().split("====\n") {
        println!("{front}{}", show(front));
    }
}
