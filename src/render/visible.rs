//! 可见文字: what a reader sees of HTML, in one form for all spellings of the same page, so that two
//! spellings can be compared.

/// Elements that flow with the text around them; all others begin a new line.
const INLINE: [&str; 27] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd", "label", "mark",
    "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var",
];

/// Elements that stand in a line like one large character.
const BOXES: [&str; 7] = ["button", "img", "input", "select", "svg", "audio", "video"];

/// Elements whose content is no HTML.
const VERBATIM: [&str; 3] = ["script", "style", "textarea"];

/// The text of a fragment: white space as a browser collapses it, blocks on lines of their own.
pub fn text(html: &str) -> String {
    let mut out = Text::default();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.words(&rest[..at]);
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let Some(end) = tag_end(rest) else { break };
        let name = tag_name(&rest[1..end]);
        let opens = !rest.starts_with("</");
        rest = &rest[end + 1..];
        out.tag(&name);
        if name == "pre" {
            out.pre = opens;
        }
        if opens && VERBATIM.contains(&name.as_str()) {
            let close = rest.find(&format!("</{name}")).unwrap_or(rest.len());
            out.verbatim(&rest[..close]);
            rest = &rest[close..];
        }
    }
    out.words(rest);
    out.done
}

#[derive(Default)]
struct Text {
    done: String,
    space: bool,
    /// Inside `<pre>`, where white space counts.
    pre: bool,
}

impl Text {
    fn words(&mut self, raw: &str) {
        for c in decode(raw).chars() {
            if c.is_ascii_whitespace() && !self.pre {
                self.space = true;
            } else {
                if self.space && !self.done.is_empty() && !self.done.ends_with('\n') {
                    self.done.push(' ');
                }
                self.space = false;
                self.done.push(c);
            }
        }
    }

    fn tag(&mut self, name: &str) {
        if BOXES.contains(&name) {
            self.words("\u{fffc}");
        } else if !INLINE.contains(&name) {
            self.space = false;
            if !self.done.is_empty() && !self.done.ends_with('\n') {
                self.done.push('\n');
            }
        }
    }

    fn verbatim(&mut self, raw: &str) {
        self.done.push_str(&decode(raw));
    }
}

/// The end of a tag: the first `>` outside of quotes.
fn tag_end(html: &str) -> Option<usize> {
    let mut quote = None;
    html.char_indices().find_map(|(at, c)| {
        match (quote, c) {
            (None, '>') => return Some(at),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
        None
    })
}

fn tag_name(inside: &str) -> String {
    let name = inside.trim_start_matches('/');
    let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(name.len());
    name[..end].to_ascii_lowercase()
}

/// The entities that we or the minifier write; an unknown one stays and makes the pages unequal,
/// which only costs the minifying.
fn decode(raw: &str) -> String {
    let mut text = raw.to_owned();
    if raw.contains('&') {
        for (entity, plain) in
            [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", "\u{a0}"), ("&amp;", "&")]
        {
            text = text.replace(entity, plain);
        }
        text = text.replace("&lt", "<");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_space_between_words_shows_and_one_between_blocks_does_not() {
        assert_ne!(text("<span>a</span> <span>b</span>"), text("<span>a</span><span>b</span>"));
        assert_eq!(text("<p>a</p> <p>b </p>"), text("<p>a</p><p>b</p>"));
        assert_ne!(text("<p>a <img src=x> b</p>"), text("<p>a<img src=x>b</p>"));
    }

    #[test]
    fn code_and_scripts_are_taken_to_the_letter() {
        assert_ne!(text("<pre>a  <b>b</b></pre>"), text("<pre>a <b>b</b></pre>"));
        assert_eq!(text("<pre><b class=\"x\">b</b></pre>"), text("<pre><b class=x>b</b></pre>"));
        assert_eq!(text("<p title=\"a>b\">甲</p>"), "甲\n");
        assert_eq!(text("&lt;b>&amp;"), text("&lt;b&gt;&amp;"));
    }
}
