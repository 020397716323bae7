//! 网页: a page through its template. The only room that knows Tera.
//!
//! A template sees the fields of its page, `body` where the page has a text, and nothing else: the
//! engine is given no way to the disk, the clock, the surroundings or other pages.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use tera::{Context, Kwargs, State, Tera, Value};

use crate::diagnostic::Diagnostic;
use crate::fingerprint::{Fingerprint, Hashed};
use crate::page::{Frame, Page};
use crate::theme::Theme;

use super::template_error::{self, Files};

/// Compiled templates, and the shared values that they were last given.
pub struct Templates {
    tera: Tera,
    files: Files,
    /// Chrome and rails in Tera's own form: converted once, shown on ten thousand pages.
    shared: RwLock<BTreeMap<(Shared, Fingerprint), Value>>,
}

/// Two types may have equal fingerprints; a key names its type as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Shared {
    Chrome,
    Rail,
}

/// More than this many shared values are those of an earlier plan: a preview runs for days.
const SHARED_LIMIT: usize = 10_000;

/// Everything but unreserved characters.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

impl Templates {
    /// Compiles all templates of a theme; the first mistake is returned with its place.
    pub fn compile(theme: &Theme) -> Result<Self, Box<Diagnostic>> {
        let files: Files =
            theme.templates.iter().map(|(name, template)| (name.clone(), template.file.clone())).collect();
        let mut tera = Tera::new();
        tera.register_filter("urlencode", |text: Cow<'_, str>, _: Kwargs, _: &State| {
            utf8_percent_encode(&text, QUERY).to_string()
        });
        let sources = theme.templates.iter().map(|(name, template)| (name, &template.source));
        match tera.add_raw_templates(sources) {
            Ok(()) => Ok(Self { tera, files, shared: RwLock::default() }),
            Err(error) => Err(Box::new(template_error::broken(&error, &files))),
        }
    }

    /// Renders a page; `body` is the finished HTML of its text.
    pub fn render(&self, page: &Page, body: Option<&str>) -> Result<String, Box<Diagnostic>> {
        let template = page.template();
        self.context(page, body)
            .and_then(|context| self.tera.render(template, &context))
            .map_err(|error| Box::new(template_error::failed(&error, template, &self.files)))
    }

    fn context(&self, page: &Page, body: Option<&str>) -> tera::TeraResult<Context> {
        let mut context = match page {
            Page::Home(page) => self.framed(page, &page.frame),
            Page::Column(page) => self.framed(page, &page.frame),
            Page::Document(page) => self.framed(page, &page.frame),
            Page::Withdrawn(page) => self.framed(page, &page.frame),
            Page::Cited(page) => self.framed(page, &page.frame),
            Page::Office(page) => self.framed(page, &page.frame),
            Page::Offices(page) => self.framed(page, &page.frame),
            Page::Catalogue(page) => self.framed(page, &page.frame),
            Page::CatalogueYear(page) => self.framed(page, &page.frame),
            Page::Sitemap(page) => self.framed(page, &page.frame),
            Page::Search(page) => self.framed(page, &page.frame),
            Page::NotFound(page) => self.framed(page, &page.frame),
            Page::Redirect(page) => Context::from_serialize(page),
        }?;
        context.insert_value("body", body.map_or(Value::none(), Value::safe_string));
        Ok(context)
    }

    /// The fields of a page, with the shared parts of its frame put back in.
    fn framed<P: Serialize>(&self, page: &P, frame: &Frame) -> tera::TeraResult<Context> {
        let mut context = Context::from_serialize(page)?;
        let mut fields = context.remove("frame").and_then(Value::into_map).unwrap_or_default();
        fields.insert("chrome".into(), self.shared(Shared::Chrome, &frame.chrome)?);
        fields.insert("rail".into(), self.shared(Shared::Rail, &frame.rail)?);
        context.insert_value("frame", Value::from(fields));
        Ok(context)
    }

    fn shared<T: Serialize>(&self, kind: Shared, value: &Hashed<T>) -> tera::TeraResult<Value> {
        let key = (kind, value.fingerprint());
        // A poisoned lock means that another page panicked; the values themselves are whole.
        if let Some(known) = self.shared.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(known.clone());
        }
        let converted = Value::try_from_serializable(&**value)?;
        let mut shared = self.shared.write().unwrap_or_else(PoisonError::into_inner);
        if shared.len() >= SHARED_LIMIT {
            shared.clear();
        }
        shared.insert(key, converted.clone());
        Ok(converted)
    }
}
