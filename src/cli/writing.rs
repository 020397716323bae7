//! 新建: a document whose front matter is already right, named so that nothing breaks.

use std::io::{BufRead, IsTerminal};

use super::arguments::{Common, New};
use super::numbering::Numbers;
use super::{Ending, Outcome, as_of, root, say};
use crate::build::{self, Judged, Options};
use crate::catalog::{Column, offices};
use crate::disk::{Disk, OsDisk};
use crate::model::date::Date;
use crate::model::doc_number::DocNumber;
use crate::model::kind::Kind;
use crate::model::path::check_name;
use crate::source::edit::{quote, quote_always};

/// `gongkai new`.
pub fn run(common: &Common, options: &New) -> Outcome {
    let root = root(common)?;
    let today = as_of(&options.judging);
    let judged = build::judge(&OsDisk, &Options::for_public(&root, today))?;
    let column = find(&judged, &options.column)?;
    let title = answer(options.title.as_deref(), "标题：")?.ok_or("请写标题：gongkai new 栏目 标题")?;
    let front = front(&judged, column, options, &title, today)?;
    let published = options.published.unwrap_or(today);
    let path = free_name(&root, column, published, &title)?;
    OsDisk.write(&path, front.as_bytes())?;
    say(&format!("已新建：{}", path.strip_prefix(&root).unwrap_or(&path).display()));
    say("请在文件中写正文；写好后运行 gongkai check 核对。");
    Ok(Ending::Done)
}

/// The column of a folder below `content/`, or of a title that only one column has.
fn find<'a>(judged: &'a Judged, written: &str) -> Result<&'a Column, Box<dyn std::error::Error>> {
    let plain = written.replace('\\', "/");
    let plain = plain.trim_start_matches("./").trim_start_matches("content/").trim_matches('/').to_owned();
    let columns = &judged.catalog.columns;
    if let Some(column) = columns.iter().find(|column| column.folder == format!("content/{plain}")) {
        return Ok(column);
    }
    let named: Vec<&Column> = columns.iter().filter(|column| column.title == plain).collect();
    match named[..] {
        [column] => Ok(column),
        [] => {
            let known: Vec<&str> =
                columns.iter().skip(1).map(|column| column.folder.trim_start_matches("content/")).collect();
            Err(format!("没有栏目“{written}”。现有栏目：\n  {}", known.join("\n  ")).into())
        }
        _ => {
            let known: Vec<&str> = named.iter().map(|column| column.folder.trim_start_matches("content/")).collect();
            Err(format!("有几个栏目都叫“{written}”，请写明文件夹：\n  {}", known.join("\n  ")).into())
        }
    }
}

/// A given answer, or one asked for on a terminal. An empty one is none.
fn answer(given: Option<&str>, question: &str) -> Result<Option<String>, std::io::Error> {
    let text = match given {
        Some(text) => text.to_owned(),
        None if std::io::stdin().is_terminal() => {
            say(question);
            let mut line = String::new();
            std::io::stdin().lock().read_line(&mut line)?;
            line
        }
        None => String::new(),
    };
    let text = text.trim();
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

fn front(
    judged: &Judged,
    column: &Column,
    options: &New,
    title: &str,
    today: Date,
) -> Result<String, Box<dyn std::error::Error>> {
    let file = column.facts.as_ref().map(|facts| &facts.file);
    let default_kind = file.and_then(|file| file.kind).unwrap_or(Kind::Document);
    let kind = match &options.kind {
        Some(text) => Some(Kind::parse(text).ok_or_else(|| {
            let known: Vec<&str> = Kind::ALL.iter().map(|kind| kind.chinese()).collect();
            format!("没有“{text}”这种类型，可写：{}", known.join("、"))
        })?),
        None => None,
    };
    let kind_of_file = kind.unwrap_or(default_kind);
    let number = match answer(options.doc_number.as_deref(), "文号（没有就直接回车）：")? {
        Some(text) => Some(doc_number(&text)?),
        None => None,
    };
    let published = options.published.unwrap_or(today);
    let signed = options.signed.or_else(|| number.as_ref().map(|_| published));
    let default_offices = file.map(|file| file.offices.clone()).unwrap_or_default();
    let office = match (options.office.as_deref(), default_offices.is_empty()) {
        (None, false) => None,
        (given, _) => Some(answer(given, "责任科室：")?.ok_or("请写责任科室：--office 办公室")?),
    };
    known_office(judged, column, office.as_deref())?;
    let index = Numbers::of(judged).ok().map(|mut numbers| numbers.next(signed.unwrap_or(published).year()));
    let slug = index.as_deref().and_then(slug_of).unwrap_or_else(|| published.to_string());
    let mut lines = vec!["---".to_owned(), format!("标题: {}", quote(title))];
    let mut line = |key: &str, value: Option<String>| lines.extend(value.map(|value| format!("{key}: {value}")));
    line("类型", kind.filter(|kind| *kind != default_kind).map(|kind| kind.chinese().to_owned()));
    line("文号", number.map(|number| quote(&number.to_string())));
    line("索引号", index.map(|index| quote_always(&index)));
    line("责任科室", office.map(|office| quote(&office)));
    line("成文日期", signed.map(|date| date.to_string()));
    line("发布日期", Some(published.to_string()));
    line("网址名", Some(quote_always(&free_slug(judged, column, &slug))));
    if kind_of_file == Kind::Interpretation {
        // As a comment: a reference that leads nowhere would stop the whole site until it is filled in.
        lines.push("# 解读文件: （待填写：所解读文件的文号或《标题》，填好后去掉行首的“# ”）".to_owned());
        lines.push("解读: {形式: 文字, 解读单位: （待填写：解读单位）, 解读人: （待填写：解读人）, 联系方式: （待填写：电话）}".to_owned());
    }
    if kind_of_file == Kind::Consultation {
        let end = published.saturating_add(jiff::Span::new().days(30));
        lines.push(format!("期限: {{起: {published}, 止: {end}}}"));
    }
    lines.push("内容概述: （待填写：用一两句话说明主要内容）".to_owned());
    lines.extend(["---".to_owned(), "（待填写：正文）".to_owned()]);
    Ok(lines.join("\n") + "\n")
}

/// Refuses an office that the unit has not, where it says which ones it has.
fn known_office(judged: &Judged, column: &Column, office: Option<&str>) -> Result<(), String> {
    let declared = offices::declared(&judged.catalog.site, &judged.catalog.units[column.unit]);
    let knows =
        |name: &str| declared.iter().any(|office| office.name == name || office.aliases.iter().any(|a| a == name));
    match office.filter(|name| !declared.is_empty() && !knows(name)) {
        None => Ok(()),
        Some(name) => {
            let names: Vec<&str> = declared.iter().map(|office| office.name.as_str()).collect();
            Err(format!("没有科室“{name}”。现有科室：{}", names.join("、")))
        }
    }
}

/// A number in its canonical spelling; a wrong one is refused here, before it stands in a file.
fn doc_number(text: &str) -> Result<DocNumber, Box<dyn std::error::Error>> {
    let read = DocNumber::read(text);
    if read.irregular.iter().any(|kind| !kind.is_normalised()) {
        return Err(
            format!("文号“{text}”不规范，应写成“云民发〔2024〕73号”的样子：六角括号、不加“第”、序号不带 0").into()
        );
    }
    Ok(read.number)
}

/// `2024-00046` of `MZ9900168/2024-00046`.
fn slug_of(index: &str) -> Option<String> {
    let tail = index.rsplit('/').next()?;
    let good = !tail.is_empty() && tail.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    good.then(|| tail.to_owned())
}

/// The slug, with a number behind it when another document of the column has it.
fn free_slug(judged: &Judged, column: &Column, slug: &str) -> String {
    let taken = |slug: &str| {
        let page = column.page(&format!("{slug}.html"));
        judged.catalog.documents.iter().any(|document| document.address == page)
    };
    let numbered = (2..).map(|n| format!("{slug}-{n}"));
    std::iter::once(slug.to_owned()).chain(numbered).find(|slug| !taken(slug)).unwrap_or_else(|| slug.to_owned())
}

/// The longest part of a title that stands in a file name.
const NAME_CHARS: usize = 30;

/// `2024-06-28-标题.md`, free of signs that some system refuses, and not yet there.
fn free_name(
    root: &std::path::Path,
    column: &Column,
    date: Date,
    title: &str,
) -> Result<std::path::PathBuf, Box<dyn std::error::Error>> {
    let short: String = title.chars().filter(|c| c.is_alphanumeric()).take(NAME_CHARS).collect();
    let folder = column.folder.split('/').fold(root.to_path_buf(), |path, part| path.join(part));
    let short = if short.is_empty() { short } else { format!("-{short}") };
    for number in 1.. {
        let mark = if number == 1 { String::new() } else { format!("-{number}") };
        let name = format!("{date}{short}{mark}.md");
        check_name(&name)?;
        let path = folder.join(&name);
        if OsDisk.stamp(&path)?.is_none() {
            return Ok(path);
        }
    }
    Err("无法取得可用的文件名".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slug_is_the_year_and_serial_of_the_index_number() {
        assert_eq!(slug_of("MZ9900168/2024-00046").as_deref(), Some("2024-00046"));
        assert_eq!(slug_of("公开/二"), None);
    }

    #[test]
    fn wrong_numbers_are_refused_and_brackets_mended() {
        assert_eq!(doc_number("云民发[2024]73 号").unwrap().to_string(), "云民发〔2024〕73号");
        assert!(doc_number("云民发〔2024〕第73号").is_err());
    }
}
