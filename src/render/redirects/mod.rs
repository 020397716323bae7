//! 旧网址跳转: rules for nginx, Apache and IIS that lead old addresses to new pages.
//!
//! Old addresses come from editors and from sites that are long gone, so nothing about them is
//! trusted: [`Redirect::parse`] refuses what no rule can match, and each form escapes the rest, so
//! that no address can end its string, its line or its element.

mod apache;
mod iis;
mod nginx;

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

pub use apache::apache;
pub use iis::iis;
pub use nginx::nginx;

/// One old address and where it leads.
///
/// Invariants: no control character anywhere; `path` begins with `/` and is decoded; `query` and
/// `target` are ASCII, and `target` begins with one `/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    path: String,
    query: Option<String>,
    target: String,
}

/// Why an old address cannot be redirected by a web server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RedirectError {
    /// Not a path of this host.
    #[error("旧网址应以“/”开头，不带域名")]
    NotAPath,
    /// What follows `#` is never sent to a server.
    #[error("旧网址含有“#”，浏览器不会把它之后的部分发给服务器，无法跳转")]
    Fragment,
    /// A line end, a tab, …
    #[error("旧网址含有控制字符")]
    Control,
    /// `%D5%FE`: encoded, but not in UTF-8.
    #[error("旧网址中的百分号编码不是 UTF-8")]
    Encoding,
    /// It would lead to itself.
    #[error("旧网址与新网址相同")]
    Same,
}

/// What may stand in a query besides letters and digits; what is encoded stays as it is.
const QUERY: &AsciiSet =
    &TARGET.remove(b'!').remove(b'*').remove(b'(').remove(b')').remove(b';').remove(b'$').remove(b'\'');

/// What may stand in the new address: nothing that has a meaning in a rule of any server.
const TARGET: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/')
    .remove(b'%')
    .remove(b'?')
    .remove(b'=')
    .remove(b'&')
    .remove(b'+')
    .remove(b',')
    .remove(b':')
    .remove(b'@');

impl Redirect {
    /// Reads an old path with an optional query, encoded or not, and the absolute path it leads to.
    pub fn parse(from: &str, to: &str) -> Result<Self, RedirectError> {
        if from.contains('#') {
            return Err(RedirectError::Fragment);
        }
        let (path, query) = from.split_once('?').map_or((from, None), |(path, query)| (path, Some(query)));
        let path = percent_decode_str(path).decode_utf8().map_err(|_| RedirectError::Encoding)?.into_owned();
        if [&path, from, to].iter().any(|text| text.chars().any(char::is_control)) {
            return Err(RedirectError::Control);
        }
        if ![&path, to].iter().all(|text| text.starts_with('/') && !text.starts_with("//")) {
            return Err(RedirectError::NotAPath);
        }
        let query = query.filter(|query| !query.is_empty()).map(|query| utf8_percent_encode(query, QUERY).to_string());
        let target = utf8_percent_encode(to, TARGET).to_string();
        if query.is_none() && percent_decode_str(&target).decode_utf8_lossy() == path {
            return Err(RedirectError::Same);
        }
        Ok(Self { path, query, target })
    }

    /// The old address as a map knows it: decoded path, encoded query.
    fn key(&self) -> String {
        match &self.query {
            Some(query) => format!("{}?{query}", self.path),
            None => self.path.clone(),
        }
    }
}

/// Redirects with and without a query, sorted, each old address once.
///
/// The old servers were often indifferent to letter case, as the maps of nginx and IIS are, and those
/// refuse a key that stands there twice; of two the first one given holds.
struct Distinct<'a> {
    with_query: Vec<&'a Redirect>,
    without_query: Vec<&'a Redirect>,
}

impl<'a> Distinct<'a> {
    fn of(redirects: &'a [Redirect]) -> Self {
        let mut by_key: BTreeMap<String, &Redirect> = BTreeMap::new();
        for redirect in redirects {
            by_key.entry(redirect.key().to_lowercase()).or_insert(redirect);
        }
        let (with_query, without_query) = by_key.into_values().partition(|redirect| redirect.query.is_some());
        Self { with_query, without_query }
    }
}

#[cfg(test)]
mod tests;
