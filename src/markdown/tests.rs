//! What a body becomes, end to end.

use super::*;

fn html(text: &str) -> String {
    let slots: Vec<Slot> = read_facts(text).value.links.iter().map(|link| Slot::Outside(link.target.clone())).collect();
    render(text, &slots, &RenderOptions { root: "../", heading_base: 2, id_prefix: "" })
}

fn read_facts(text: &str) -> Found<BodyFacts> {
    facts(&SourcePath::new("content/甲.md"), text, 0)
}

#[test]
fn look() {
    let Ok(text) = std::env::var("GK_LOOK") else { return };
    let text = if std::path::Path::new(&text).exists() { std::fs::read_to_string(text).unwrap() } else { text };
    println!("{}\n---\n{}\n---\n{:#?}", html(&text), plain_text(&text), read_facts(&text));
}
