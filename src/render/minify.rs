//! 压缩: takes white space out of what lies between `<body …>` and `</body>`.
//!
//! The head stays as it is: inspection crawlers read its tags with regular expressions and want
//! their quotes. A page whose text would change in any way goes out as it came in.

#[cfg(feature = "minify")]
use super::visible;

/// Minifies a page; the flag says that it was kept as it was because its text would have changed.
#[cfg(feature = "minify")]
pub fn minify(html: String) -> (String, bool) {
    let Some((from, to)) = body_range(&html) else { return (html, false) };
    let minified = minify_html::minify(&html.as_bytes()[from..to], &settings());
    let Ok(minified) = String::from_utf8(minified) else { return (html, true) };
    if visible::text(&html[from..to]) != visible::text(&minified) {
        return (html, true);
    }
    ([&html[..from], &whole_ampersands(minified), &html[to..]].concat(), false)
}

/// Puts back the escapes that browsers can do without and validators cannot: `&sp;`, a name that no
/// character has, stands for itself, but only `&amp;sp;` is valid. What is data stays untouched.
#[cfg(feature = "minify")]
fn whole_ampersands(html: String) -> String {
    if !html.match_indices('&').any(|(at, _)| is_ambiguous(&html[at..])) {
        return html;
    }
    let mut out = String::with_capacity(html.len() + 64);
    let mut rest = html.as_str();
    while let Some(at) = rest.find(['&', '<']) {
        let (before, found) = rest.split_at(at);
        out.push_str(before);
        let length = if found.starts_with("<script") { found.find("</script>").unwrap_or(found.len()) } else { 1 };
        out.push_str(if is_ambiguous(found) { "&amp;" } else { &found[..length] });
        rest = &found[length..];
    }
    out + rest
}

/// Whether a text begins with `&name;` of a name that the minifier never writes as a reference.
#[cfg(feature = "minify")]
fn is_ambiguous(text: &str) -> bool {
    let Some(body) = text.strip_prefix('&') else { return false };
    let name = &body[..body.bytes().take_while(u8::is_ascii_alphanumeric).count()];
    !name.is_empty()
        && body[name.len()..].starts_with(';')
        && !["lt", "gt", "amp", "quot", "apos", "nbsp"].contains(&name)
}

/// Without the feature a page stays as it is.
#[cfg(not(feature = "minify"))]
pub fn minify(html: String) -> (String, bool) {
    (html, false)
}

#[cfg(feature = "minify")]
fn settings() -> minify_html::Cfg {
    minify_html::Cfg {
        allow_noncompliant_unquoted_attribute_values: false,
        allow_optimal_entities: false,
        allow_removing_spaces_between_attributes: false,
        keep_closing_tags: true,
        keep_comments: false,
        keep_html_and_head_opening_tags: true,
        keep_input_type_text_attr: true,
        keep_ssi_comments: false,
        minify_css: false,
        minify_doctype: false,
        minify_js: false,
        preserve_brace_template_syntax: false,
        preserve_chevron_percent_template_syntax: false,
        remove_bangs: false,
        remove_processing_instructions: false,
    }
}

/// What lies between `<body …>` and the last `</body>`.
#[cfg(feature = "minify")]
fn body_range(html: &str) -> Option<(usize, usize)> {
    let open = html.find("<body")?;
    let from = open + html[open..].find('>')? + 1;
    let to = html.rfind("</body>")?;
    (from <= to).then_some((from, to))
}

#[cfg(all(test, feature = "minify"))]
mod tests {
    use super::*;

    fn page(body: &str) -> String {
        format!("<html><head><meta name=\"a\" content=\"b\"></head><body class=\"x y\">\n{body}\n</body></html>")
    }

    #[test]
    fn white_space_goes_and_the_head_stays() {
        let (html, kept) = minify(page("<ul>\n<li>甲</li>\n<li>乙</li>\n</ul>"));
        assert_eq!((html, kept), (page("<ul><li>甲</li><li>乙</li></ul>").replace('\n', ""), false));
    }

    #[test]
    fn a_page_whose_text_would_change_is_kept_as_it_was() {
        let html = page("<div><span>甲</span> <span>乙</span></div>");
        assert_eq!(minify(html.clone()), (html, true));
    }

    #[test]
    fn scripts_and_data_are_not_touched() {
        let data = "<script type=\"application/ld+json\">{ \"name\":  \"甲\" }</script>";
        let (html, kept) = minify(page(&format!("<p>甲</p>{data}")));
        assert!(!kept && html.contains("{ \"name\":  \"甲\" }"), "{html}");
    }

    #[test]
    fn an_ampersand_before_a_name_that_nothing_has_stays_escaped() {
        let data = "<script type=\"application/ld+json\">{\"name\":\"&sp;\"}</script>";
        let (html, kept) = minify(page(&format!("<p>甲&amp;sp;&amp;copy;乙&amp;丙&lt;</p>{data}")));
        assert!(!kept && html.contains("甲&amp;sp;&amp;copy;乙") && html.contains("\"&sp;\""), "{html}");
    }

    #[test]
    fn what_is_no_page_stays_as_it_is() {
        assert_eq!(minify("<p> </p>".to_owned()), ("<p> </p>".to_owned(), false));
    }
}
