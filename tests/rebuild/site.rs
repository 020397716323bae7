//! The model: a small site as a value, from which its files follow.

use std::collections::BTreeMap;

/// Columns of the site, by folder.
pub const COLUMNS: [&str; 3] = ["政策", "通知", "通知/会议"];

/// A document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doc {
    pub column: usize,
    /// Of the file.
    pub name: u8,
    /// 网址名: an address that no reference names.
    pub slug: Option<u8>,
    pub title: u8,
    /// Of November 2026; from the 21st on it is in the future on the usual day.
    pub day: u8,
    pub number: Option<u8>,
    pub body: u8,
    /// Words behind the summary and before the links: nobody but the page shows them.
    pub rest: u8,
    /// `政策解读`, `依据` or `废止` of another document, by id.
    pub relation: Option<(usize, u8)>,
    /// A link in the text to another document, by id.
    pub link: Option<u8>,
    pub attachment: bool,
    pub draft: bool,
    pub withdrawn: bool,
    /// A public notice that ends on this day.
    pub period: Option<u8>,
}

/// A site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    pub docs: BTreeMap<u8, Doc>,
    pub name: u8,
    pub column_text: u8,
    pub template: u8,
    pub style: u8,
    pub file: u8,
    /// The build's date, of November 2026.
    pub today: u8,
}

/// The fields whose references become relations.
pub const RELATIONS: [&str; 3] = ["政策解读", "依据", "废止"];

/// More than a summary holds.
const REST: &str = "有关单位要按照职责分工抓好落实，";

impl Site {
    /// A site with documents enough for two list pages.
    pub fn new() -> Self {
        let doc = |id: u8| Doc {
            column: usize::from(id % 2),
            name: 0,
            slug: None,
            title: id,
            day: 1 + id % 20,
            number: id.is_multiple_of(3).then_some(id),
            body: 0,
            rest: 0,
            relation: (id > 3).then(|| (usize::from(id % 3), id - 2)),
            link: (id % 2 == 1 && id > 2).then(|| id - 2),
            attachment: id == 2,
            draft: false,
            withdrawn: false,
            period: (id == 5).then_some(20),
        };
        Self {
            docs: (0..8).map(|id| (id, doc(id))).collect(),
            name: 0,
            column_text: 0,
            template: 0,
            style: 0,
            file: 0,
            today: 20,
        }
    }

    /// Every source file.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut put = |path: String, text: String| files.insert(path, text.into_bytes());
        put(
            "site.yaml".to_owned(),
            format!(
                "name: 测试站{}\nagency: 测试局\nbase_url: https://x.gov.cn/\npage_size: 2\ntheme: own\n\
                 offices: [{{name: 办公室, phone: 1{}}}]\n",
                self.name, self.name
            ),
        );
        put("content/_index.md".to_owned(), "---\ntitle: 首页\n---\n".to_owned());
        for column in COLUMNS {
            let title = column.rsplit('/').next().unwrap_or(column);
            put(
                format!("content/{column}/_index.md"),
                format!(
                    "---\ntitle: {title}\ndescription: 说明{}\nkeywords: [测试]\noffice: 办公室\n---\n栏目文字{}。\n",
                    self.column_text, self.column_text
                ),
            );
        }
        put("content/政策/附件.csv".to_owned(), format!("项目,数\n甲,{}\n", self.file));
        put("themes/own/document/colophon.html".to_owned(), format!("<p>页脚{}</p>", self.template));
        put("themes/own/assets/own.css".to_owned(), format!("p {{ margin: {}px }}\n", self.style));
        for (id, doc) in &self.docs {
            put(self.path(*id), self.text(doc));
        }
        files
    }

    /// Where a document lies.
    pub fn path(&self, id: u8) -> String {
        let doc = &self.docs[&id];
        format!("content/{}/文{id}-{}.md", COLUMNS[doc.column], doc.name)
    }

    fn text(&self, doc: &Doc) -> String {
        // A reference to a document that is gone names where it would have been.
        let reference = |id: &u8| {
            if self.docs.contains_key(id) {
                format!("/{}", self.path(*id).trim_start_matches("content/"))
            } else {
                format!("/政策/文{id}-0.md")
            }
        };
        let mut text = format!("---\n标题: 关于第{}号事项的通知\n发布日期: 2026-11-{:02}\n", doc.title, doc.day);
        let mut line = |line: String| text.push_str(&(line + "\n"));
        doc.number.iter().for_each(|number| line(format!("文号: 测发〔2026〕{number}号")));
        doc.relation.iter().for_each(|(kind, id)| line(format!("{}: [{}]", RELATIONS[*kind], reference(id))));
        doc.slug.iter().for_each(|slug| line(format!("网址名: s{slug}")));
        if doc.attachment {
            line("附件: [/政策/附件.csv]".to_owned());
        }
        if doc.draft {
            line("草稿: 是".to_owned());
        }
        if doc.withdrawn {
            line("撤回: {date: 2026-11-20, reason: 内容有误}".to_owned());
        }
        doc.period.iter().for_each(|last| line(format!("期限: {{from: 2026-11-01, to: 2026-11-{last:02}}}")));
        line(format!(
            "---\n各单位：\n\n一、正文第{}稿，请遵照执行。\n\n{}{}。",
            doc.body,
            REST.repeat(8),
            "从速，".repeat(doc.rest.into())
        ));
        doc.link.iter().for_each(|id| line(format!("\n二、见[前文]({})。", reference(id))));
        text
    }
}
