//! 输出: from a planned value to bytes. The only place where the rooms of rendering come together.

use std::hash::Hash;
use std::path::Path;
use std::sync::{Arc, PoisonError};

use super::read::text_again;
use super::{Failure, Judged, indexing, parts};
use crate::catalog::DocId;
use crate::disk::Disk;
use crate::fingerprint::{Fingerprint, Hashed};
use crate::ledger::Parts;
use crate::markdown::{self, Galley};
use crate::model::path::OutputPath;
use crate::page::row::Catalogue;
use crate::page::{BodyRef, Page, document, rows};
use crate::plan::{Format, Output};
use crate::publish::{Input, Made, Produced};
use crate::render::{catalogue, feed, html, minify, robots, sitemap};
use crate::search::{self, Block, BlockFile};
use crate::theme::Theme;

/// Compiles the templates of a theme. They outlive a judgement: as long as the theme's digest is the
/// same, so are they.
pub fn templates(theme: &Theme) -> Result<Arc<html::Templates>, Failure> {
    html::Templates::compile(theme).map(Arc::new).map_err(Failure::Template)
}

/// A catalogue of more rows is one of the things that are made one at a time.
const MANY_ROWS: usize = 20_000;

/// How far a page is finished.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finish {
    /// As it is published: minified, unless the site does not want it.
    Published,
    /// As the templates make it, for the preview.
    Plain,
}

/// Renders the outputs of one judged site.
pub struct Renderer<'a> {
    disk: &'a dyn Disk,
    root: &'a Path,
    judged: &'a Judged,
    templates: Arc<html::Templates>,
    finish: Finish,
    program: Fingerprint,
}

impl<'a> Renderer<'a> {
    /// A renderer with compiled [`templates`].
    pub fn new(
        disk: &'a dyn Disk,
        root: &'a Path,
        judged: &'a Judged,
        templates: Arc<html::Templates>,
        finish: Finish,
    ) -> Self {
        Self { disk, root, judged, templates, finish, program: Fingerprint::of_bytes(super::PROGRAM.as_bytes()) }
    }

    /// Everything that an output depends on.
    pub fn fingerprint(&self, output: &Output) -> Fingerprint {
        self.input(output).print
    }

    /// The same with its parts, for whoever asks later what changed.
    pub fn input(&self, output: &Output) -> Input {
        let print = match output {
            Output::Page(page) => return self.dressed(page),
            Output::Document(id) => return self.dressed(&document::page(&self.judged.context(), *id)),
            Output::Catalogue(format, rows) => self.plain(&(format, rows)),
            Output::Schema | Output::CodeStyle | Output::Traditional => self.program,
            Output::SearchIndex(index) => self.plain(index),
            Output::SearchFile(block, file) => self.plain(&(block, file)),
            Output::Feed(feed) => self.plain(feed),
            Output::Sitemap(map) => self.plain(map),
            Output::SitemapIndex(parts) => self.plain(parts),
            Output::Robots(base_url) => self.plain(base_url),
            Output::File(source, content) => self.plain(&(source, content)),
            Output::Asset(_, content) => self.plain(content),
        };
        Input { print, parts: Parts::default() }
    }

    /// Of a page: its value, the templates it may use, the settings.
    fn dressed(&self, page: &Page) -> Input {
        let template = page.template();
        let (templates, minify) = (self.judged.theme.digest_for(template), self.judged.catalog.site.minify);
        let print = Fingerprint::of(&(self.program, template, (templates, minify), page));
        Input { print, parts: parts::of_page(page, templates, minify) }
    }

    /// Of what needs no template.
    fn plain(&self, value: &impl Hash) -> Fingerprint {
        Fingerprint::of(&(self.program, value))
    }

    /// What goes to a planned address: bytes, or a file to be copied, and what it is made of. A page is
    /// built once for both. `standing` is what is published there, if it is known: a file that is no
    /// other is not made again.
    pub fn produce(&self, path: &OutputPath, standing: Option<Fingerprint>) -> Result<Made, Failure> {
        let Some(planned) = self.judged.plan.get(path) else {
            let input = Input { print: self.program, parts: Parts::default() };
            return Ok(Made { produced: Some(Produced::Bytes(Vec::new())), input });
        };
        let output = &planned.output;
        let (produced, input) = match output {
            Output::File(source, content) => {
                (Some(Produced::CopyOf(source.below(self.root), *content)), self.input(output))
            }
            Output::Document(id) => {
                let page = document::page(&self.judged.context(), *id);
                let input = self.dressed(&page);
                (Some(Produced::Bytes(self.document(*id, page)?)), input)
            }
            Output::SearchFile(block, file) => {
                let bytes = self.search_file(block, *file, indexing::Asked::Once(standing))?;
                (bytes.map(Produced::Bytes), self.input(output))
            }
            output => (Some(Produced::Bytes(self.bytes_of(output)?)), self.input(output)),
        };
        Ok(Made { produced, input })
    }

    /// The bytes at a planned address; none for one that is not planned.
    pub fn bytes(&self, path: &OutputPath) -> Result<Vec<u8>, Failure> {
        self.judged.plan.get(path).map_or_else(|| Ok(Vec::new()), |planned| self.bytes_of(&planned.output))
    }

    fn bytes_of(&self, output: &Output) -> Result<Vec<u8>, Failure> {
        match output {
            Output::Page(page) => self.page(page),
            Output::Document(id) => self.document(*id, document::page(&self.judged.context(), *id)),
            Output::Catalogue(format, listed) => self.catalogue(*format, listed),
            Output::Schema => Ok(catalogue::schema().as_bytes().to_vec()),
            Output::CodeStyle => Ok(markdown::code_css().as_bytes().to_vec()),
            Output::Feed(feed) => Ok(feed::feed(feed)),
            Output::Sitemap(map) => Ok(sitemap::addresses(map)),
            Output::SitemapIndex(parts) => Ok(sitemap::index(parts)),
            Output::Robots(base_url) => Ok(robots::robots(base_url)),
            Output::SearchIndex(index) => Ok(index.script()),
            Output::SearchFile(block, file) => {
                let asked = match self.finish {
                    Finish::Published => indexing::Asked::Once(None),
                    Finish::Plain => indexing::Asked::Again,
                };
                Ok(self.search_file(block, *file, asked)?.unwrap_or_default())
            }
            Output::Traditional => Ok(search::traditional_script()),
            Output::File(source, _) => Ok(self.disk.read(&source.below(self.root))?),
            Output::Asset(index, _) => Ok(self.judged.theme.assets[*index].bytes.to_vec()),
        }
    }

    fn search_file(
        &self,
        block: &Hashed<Block>,
        file: BlockFile,
        asked: indexing::Asked,
    ) -> Result<Option<Vec<u8>>, Failure> {
        let (disk, root, context) = (self.disk, self.root, self.judged.context());
        let (galleys, large) = (self.judged.galleys.as_ref(), &self.judged.large);
        let sources = indexing::Sources { disk, root, context, galleys, large };
        self.judged.blocks.file(&sources, block, file, asked)
    }

    fn catalogue(&self, format: Format, listed: &Catalogue) -> Result<Vec<u8>, Failure> {
        let context = self.judged.context();
        let row = |id| rows::row(&context, id);
        let is_large = listed.rows.len() > MANY_ROWS;
        let _one_at_a_time = is_large.then(|| self.judged.large.lock().unwrap_or_else(PoisonError::into_inner));
        Ok(match format {
            Format::Csv => catalogue::csv(listed, &row),
            Format::Xlsx => catalogue::xlsx(listed, &row)?,
            Format::Json => catalogue::json(listed, &row),
            Format::Xml => catalogue::xml(listed, &row),
            Format::Script(year) => catalogue::data_script(year, listed, &row).into_bytes(),
        })
    }

    /// The page of a document: its list of contents comes from its text.
    fn document(&self, id: DocId, mut page: Page) -> Result<Vec<u8>, Failure> {
        let galley = page.body().map(|body| self.body(body, &page)).transpose()?;
        let (html, headings) = galley.map(|galley| (galley.html, galley.headings)).unzip();
        if let (Page::Document(page), Some(headings)) = (&mut page, headings) {
            document::complete(&self.judged.context(), id, page, headings);
        }
        self.finished(&page, html.as_deref())
    }

    fn page(&self, page: &Page) -> Result<Vec<u8>, Failure> {
        let body = page.body().map(|body| self.body(body, page)).transpose()?;
        self.finished(page, body.as_ref().map(|galley| galley.html.as_str()))
    }

    fn finished(&self, page: &Page, body: Option<&str>) -> Result<Vec<u8>, Failure> {
        let html = self.templates.render(page, body).map_err(Failure::Template)?;
        if self.finish == Finish::Plain || !self.judged.catalog.site.minify {
            return Ok(html);
        }
        Ok(match String::from_utf8(html) {
            Ok(html) => minify::minify(html).0.into_bytes(),
            Err(not_text) => not_text.into_bytes(),
        })
    }

    /// The body is read again, unless it was put aside.
    fn body(&self, body: &BodyRef, page: &Page) -> Result<Galley, Failure> {
        if let Some(galley) = self.judged.galleys.as_ref().and_then(|galleys| galleys.set(body.content)) {
            return Ok(galley);
        }
        let text = text_again(self.disk, self.root, &body.source, body.content, body.start)?;
        let options = markdown::RenderOptions { root: page.root(), heading_base: 2, id_prefix: "" };
        Ok(markdown::galley(&text, &body.slots, &options))
    }
}
