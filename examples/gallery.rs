//! 样页陈列: writes every fixture as HTML, with the assets of a theme, into a folder to look at.
//!
//! `cargo run --example gallery -- FOLDER [ROOT THEME]`; the second form takes `ROOT/themes/THEME/`.

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;

use gongkai::disk::{Disk, OsDisk};
use gongkai::page::fixtures;
use gongkai::render::html::Templates;
use gongkai::render::minify::minify;
use gongkai::theme;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let out = Path::new(arguments.first().map_or("target/gallery", String::as_str));
    let root = arguments.get(1).map_or(".", String::as_str);
    let found = theme::load(&OsDisk, Path::new(root), arguments.get(2).map(String::as_str))?;
    if let Some(finding) = found.diagnostics.first() {
        return Err(finding.message.clone().into());
    }
    let templates = Templates::compile(&found.value).map_err(|finding| finding.message)?;
    for asset in &found.value.assets {
        put(out, asset.path.as_str(), &asset.bytes)?;
    }
    let mut contents =
        String::from("<!DOCTYPE html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>样页</title><ul>\n");
    for fixture in fixtures::all() {
        let html = String::from_utf8(templates.render(&fixture.page, fixture.body).map_err(|finding| finding.message)?)?;
        put(out, &fixture.path, html.as_bytes())?;
        put(out, &format!("minified/{}", fixture.path), minify(html).0.as_bytes())?;
        writeln!(contents, "<li><a href=\"{0}\">{0}</a>", fixture.path)?;
    }
    put(out, "gallery.html", contents.as_bytes())
}

fn put(out: &Path, path: &str, bytes: &[u8]) -> Result<(), Box<dyn Error>> {
    let path = out.join(path);
    if let Some(folder) = path.parent() {
        OsDisk.create_dir(folder)?;
    }
    Ok(OsDisk.write(&path, bytes)?)
}
