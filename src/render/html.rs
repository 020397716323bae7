//! 网页: a page through its template. The only room that knows Tera.
//!
//! A template sees the fields of its page, `body` where the page has a text, and nothing else: the
//! engine is given no way to the disk, the clock, the surroundings or other pages.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

use serde::Serialize;
use tera::{Context, Kwargs, State, Tera, Value};

use crate::diagnostic::Diagnostic;
use crate::fingerprint::{Fingerprint, Hashed};
use crate::model::path::encode_query;
use crate::model::phone;
use crate::page::{Frame, Page};
use crate::theme::{OWNER_TEMPLATE, Theme};

use super::phrases::phrases;
use super::template_error::{self, Files};

/// Compiled templates, and the shared values that they were last given.
pub struct Templates {
    tera: Tera,
    files: Files,
    /// Chrome and rails in Tera's own form, and what the foot says of an agency: made once, shown on ten
    /// thousand pages.
    shared: Kept<(Shared, Fingerprint)>,
}

/// Two types may have equal fingerprints; a key names its type as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Shared {
    Chrome,
    Rail,
    Owner,
}

/// So many chromes and rails are kept.
const SHARED_LIMIT: usize = 10_000;

/// So many numbers are kept, each with the words around it no longer than this.
const DIALLED_LIMIT: usize = 1_000;
const DIALLED_BYTES: usize = 200;

/// About what a page holds besides its text.
const FRAME_BYTES: usize = 20 * 1024;

impl std::fmt::Debug for Templates {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Templates").finish_non_exhaustive()
    }
}

impl Templates {
    /// Compiles all templates of a theme; the first mistake is returned with its place.
    pub fn compile(theme: &Theme) -> Result<Self, Box<Diagnostic>> {
        let files: Files =
            theme.templates.iter().map(|(name, template)| (name.clone(), template.file.clone())).collect();
        let mut tera = Tera::new();
        tera.register_filter("urlencode", |text: Cow<'_, str>, _: Kwargs, _: &State| encode_query(&text));
        // The same few numbers stand at the foot of every page; a whole page of words does not come again.
        let dialled = Kept::new(DIALLED_LIMIT);
        tera.register_filter("phones", move |text: Cow<'_, str>, options: Kwargs, _: &State| {
            let sentence = options.get::<bool>("sentence")?.unwrap_or_default();
            let setting = if sentence { phone::Setting::Sentence } else { phone::Setting::Field(None) };
            let cut = || Value::try_from_serializable(&pieces(&text, &setting));
            if text.len() > DIALLED_BYTES { cut() } else { dialled.get((sentence, Box::<str>::from(&*text)), cut) }
        });
        tera.register_filter("phrases", |text: Cow<'_, str>, _: Kwargs, _: &State| {
            Value::try_from_serializable(&phrases(&text))
        });
        let sources = theme.templates.iter().map(|(name, template)| (name, &template.source));
        match tera.add_raw_templates(sources) {
            Ok(()) => Ok(Self { tera, files, shared: Kept::new(SHARED_LIMIT) }),
            Err(error) => Err(Box::new(template_error::broken(&error, &files))),
        }
    }

    /// Renders a page; `body` is the finished HTML of its text.
    pub fn render(&self, page: &Page, body: Option<&str>) -> Result<Vec<u8>, Box<Diagnostic>> {
        let template = page.template();
        let mut out = Vec::with_capacity(FRAME_BYTES + body.map_or(0, str::len));
        self.context(page, body)
            .and_then(|context| self.tera.render_to(template, &context, &mut out))
            .map_err(|error| Box::new(template_error::failed(&error, template, &self.files)))?;
        Ok(out)
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
        let chrome = self.shared(Shared::Chrome, &frame.chrome)?;
        let print = Fingerprint::of(&(frame.chrome.fingerprint(), &frame.root));
        let owner = || self.owner(chrome.clone(), Value::from(frame.root.as_str()));
        fields.insert("owner".into(), self.shared.get((Shared::Owner, print), owner)?);
        fields.insert("chrome".into(), chrome);
        fields.insert("rail".into(), self.shared(Shared::Rail, &frame.rail)?);
        context.insert_value("frame", Value::from(fields));
        Ok(context)
    }

    /// What the foot of every page says of an agency and its site. Its template is given nothing of the page
    /// but how deep it lies, so that it is the same for all beside it.
    fn owner(&self, chrome: Value, root: Value) -> tera::TeraResult<Value> {
        let mut context = Context::new();
        context.insert_value("frame", Value::from(BTreeMap::from([("chrome", chrome), ("root", root)])));
        Ok(Value::safe_string(&self.tera.render(OWNER_TEMPLATE, &context)?))
    }

    fn shared<T: Serialize>(&self, kind: Shared, value: &Hashed<T>) -> tera::TeraResult<Value> {
        self.shared.get((kind, value.fingerprint()), || Value::try_from_serializable(&**value))
    }
}

/// Values in Tera's own form that come again on page after page.
struct Kept<K> {
    values: RwLock<BTreeMap<K, Value>>,
    /// More than this many are those of an earlier plan: a preview runs for days.
    limit: usize,
}

impl<K: Ord> Kept<K> {
    fn new(limit: usize) -> Self {
        Self { values: RwLock::default(), limit }
    }

    /// The value of a key, which is always the same; made when it is asked for the first time.
    fn get(&self, key: K, make: impl FnOnce() -> tera::TeraResult<Value>) -> tera::TeraResult<Value> {
        // A poisoned lock means that another page panicked; the values themselves are whole.
        if let Some(known) = self.values.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(known.clone());
        }
        let value = make()?;
        let mut values = self.values.write().unwrap_or_else(PoisonError::into_inner);
        if values.len() >= self.limit {
            values.clear();
        }
        values.insert(key, value.clone());
        Ok(value)
    }
}

/// A stretch of words; with an address where it is a number to dial.
#[derive(Debug, Serialize, PartialEq)]
struct Piece<'t> {
    text: &'t str,
    href: Option<String>,
}

/// Words cut at the numbers to dial that stand among them.
fn pieces<'t>(text: &'t str, setting: &phone::Setting) -> Vec<Piece<'t>> {
    let mut pieces = Vec::new();
    let mut done = 0;
    for phone in phone::find(text, setting) {
        let before = &text[done..phone.at.start];
        if !before.is_empty() {
            pieces.push(Piece { text: before, href: None });
        }
        done = phone.at.end;
        pieces.push(Piece { text: &text[phone.at], href: Some(phone.uri) });
    }
    if done < text.len() {
        pieces.push(Piece { text: &text[done..], href: None });
    }
    pieces
}

#[cfg(test)]
impl Templates {
    /// Renders any value through a template: how the contract test shows a page a changed field.
    pub(super) fn render_json(&self, template: &str, fields: &serde_json::Value) -> Result<String, String> {
        let mut context = Context::from_serialize(fields).map_err(|error| error.to_string())?;
        if let Some(body) = fields.get("body").and_then(serde_json::Value::as_str) {
            context.insert_value("body", Value::safe_string(body));
        }
        if let Some(mut frame) = context.remove("frame").and_then(Value::into_map) {
            let part = |name: &'static str| frame.get(&name.into()).cloned().unwrap_or(Value::none());
            let owner = self.owner(part("chrome"), part("root")).map_err(|error| error.to_string())?;
            frame.insert("owner".into(), owner);
            context.insert_value("frame", Value::from(frame));
        }
        self.tera.render(template, &context).map_err(|error| error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::diagnostic::{Place, Spot};
    use crate::disk::{Disk, MemoryDisk};
    use crate::model::path::SourcePath;
    use crate::page::fixtures;
    use crate::theme;
    use crate::theme::rules::{BROKEN_TEMPLATE, FAILED_TEMPLATE};

    /// The default theme with one file of the site's own.
    fn with(name: &str, text: &str) -> Theme {
        let disk = MemoryDisk::new();
        disk.write(&Path::new("site/themes/own").join(name), text.as_bytes()).unwrap();
        theme::load(&disk, Path::new("site"), Some("own")).unwrap().value
    }

    fn broken(name: &str, text: &str) -> Diagnostic {
        *Templates::compile(&with(name, text)).err().unwrap()
    }

    fn failed(name: &str, text: &str) -> Diagnostic {
        let templates = Templates::compile(&with(name, text)).map_err(|finding| finding.message).unwrap();
        let mut findings =
            fixtures::all().into_iter().filter_map(|fixture| templates.render(&fixture.page, fixture.body).err());
        *findings.next().unwrap()
    }

    #[test]
    fn a_syntax_error_has_its_place() {
        let finding = broken("sitemap.html", "<p>\n{{ title ");
        assert_eq!(finding.rule, &BROKEN_TEMPLATE);
        assert!(finding.message.contains("模板 sitemap.html 第 2 行"), "{}", finding.message);
        assert_eq!(finding.place.file, SourcePath::new("themes/own/sitemap.html"));
        assert!(matches!(finding.place.spot, Spot::Bytes(_)));
    }

    #[test]
    fn numbers_to_dial_are_told_from_the_words_around_them() {
        let theme = with(
            "404.html",
            "{% for part in \"甲<0300-5550101，5550102\" | phones %}[{{ part.text }}|{{ part.href }}]{% endfor %}\
             {% for part in \"共5550102件\" | phones(sentence=true) %}[{{ part.text }}]{% endfor %}",
        );
        let templates = Templates::compile(&theme).map_err(|f| f.message).unwrap();
        let page = fixtures::all().into_iter().find(|fixture| fixture.page.template() == "404.html").unwrap();
        let html = String::from_utf8(templates.render(&page.page, None).unwrap()).unwrap();
        let expected = "[甲&lt;|][0300-5550101|tel:+86-300-5550101][，|][5550102|tel:+86-300-5550102][共5550102件]";
        assert_eq!(html, expected);
    }

    #[test]
    fn an_unknown_filter_is_named_in_chinese() {
        let finding = broken("sitemap.html", "{{ frame.title | shout }}");
        assert_eq!(finding.message, "模板 sitemap.html 第 1 行第 18 列：没有过滤器“shout”");
    }

    #[test]
    fn a_base_without_a_block_is_a_finding_about_the_theme() {
        let finding = broken("base.html", "{% block main %}{% endblock %}");
        assert!(finding.message.contains("上级模板里没有这一块"), "{}", finding.message);
        assert_eq!(finding.place, Place::field(&SourcePath::site(), "theme"));
    }

    #[test]
    fn a_value_that_a_page_does_not_have_is_named_with_those_it_has() {
        let finding =
            failed("sitemap.html", "{% extends \"base.html\" %}\n{% block main %}{{ frame.titel }}{% endblock %}");
        assert_eq!(finding.rule, &FAILED_TEMPLATE);
        assert!(finding.message.starts_with("模板 sitemap.html 第 2 行第 "), "{}", finding.message);
        assert!(finding.message.contains("没有名为“titel”的值，可用的有：breadcrumb, chrome,"), "{}", finding.message);
    }

    #[test]
    fn a_template_cannot_reach_its_surroundings() {
        for call in ["{{ get_env(name='HOME') }}", "{{ now() }}", "{% include \"/etc/passwd\" %}"] {
            assert_eq!(broken("sitemap.html", call).rule, &BROKEN_TEMPLATE, "{call}");
        }
    }

    #[test]
    fn asking_whether_an_unknown_value_is_there_is_answered_no() {
        let theme = with("404.html", "{% if titel or frame.titel %}有{% else %}无{% endif %}");
        let templates = Templates::compile(&theme).map_err(|f| f.message).unwrap();
        let page = fixtures::all().into_iter().find(|fixture| fixture.page.template() == "404.html").unwrap();
        assert_eq!(templates.render(&page.page, None).unwrap(), "无".as_bytes());
    }

    #[test]
    fn text_is_escaped_and_a_body_is_not() {
        let templates =
            Templates::compile(&with("document.html", "{{ title }}{{ body }}")).map_err(|f| f.message).unwrap();
        let mut page = fixtures::bare_document();
        page.title = "<b>\"甲\" & 乙</b>".to_owned();
        let html = templates.render(&Page::Document(Box::new(page)), Some("<p>丙</p>")).unwrap();
        assert_eq!(html, "&lt;b&gt;&quot;甲&quot; &amp; 乙&lt;/b&gt;<p>丙</p>".as_bytes());
    }

    #[test]
    fn one_set_of_templates_serves_all_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<Templates>();
    }

    #[test]
    fn rendering_twice_gives_the_same_bytes() {
        let theme = theme::load(&MemoryDisk::new(), Path::new("site"), None).unwrap().value;
        let (first, second) = (Templates::compile(&theme).unwrap(), Templates::compile(&theme).unwrap());
        for fixture in fixtures::all() {
            let html = first.render(&fixture.page, fixture.body).unwrap();
            assert_eq!(html, first.render(&fixture.page, fixture.body).unwrap());
            assert_eq!(html, second.render(&fixture.page, fixture.body).unwrap());
        }
    }
}
