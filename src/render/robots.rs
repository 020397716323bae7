//! `robots.txt`: everything here is published to be found.

/// Allows everything and names the sitemap. Crawlers read it at the root of a host only; below a
/// path it does no harm.
pub fn robots(base_url: &str) -> Vec<u8> {
    // A line end in the address would start a directive of its own.
    let base_url: String = base_url.chars().filter(|c| !c.is_control()).collect();
    format!("User-agent: *\nAllow: /\n\nSitemap: {base_url}sitemap.xml\n").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_is_allowed_and_the_sitemap_is_named() {
        let text = String::from_utf8(robots("https://a.example/zfxxgk/")).unwrap();
        assert_eq!(text, "User-agent: *\nAllow: /\n\nSitemap: https://a.example/zfxxgk/sitemap.xml\n");
    }
}
