//! 初始化: a site that builds at once. What only the bureau can say is left as `（待填写：…）`, which
//! `check` then names with file and line.

use std::path::Path;

use super::arguments::{Common, Init};
use super::presets::{self, PresetColumn};
use super::{Ending, Outcome, as_of, say};
use crate::disk::{Disk, OsDisk};
use crate::model::date::Date;
use crate::source::edit::quote;

/// `gongkai init`.
pub fn run(common: &Common, options: &Init) -> Outcome {
    let root = &options.directory;
    if !OsDisk.list(root)?.iter().all(|entry| entry.name.as_ref().is_ok_and(|name| name.starts_with('.'))) {
        return Err(format!("文件夹“{}”不是空的，请换一个新文件夹", root.display()).into());
    }
    let Some(columns) = presets::columns(&options.preset) else {
        return Err(format!("没有“{}”这个预设，可选：{}", options.preset, presets::names().join("、")).into());
    };
    for (path, text) in files(options, &columns, as_of(&options.judging)) {
        let path = path.split('/').fold(root.clone(), |path, part| path.join(part));
        if let Some(folder) = path.parent() {
            OsDisk.create_dir(folder)?;
        }
        OsDisk.write(&path, text.as_bytes())?;
    }
    if !common.quiet {
        say(&format!("已建立站点：{}（预设：{}，{}个栏目）", root.display(), options.preset, columns.len()));
        say("下一步：");
        say(&format!("  cd {}", shown(root)));
        say("  gongkai check     列出需要由本机关填写的内容");
        say("  gongkai serve     在浏览器中查看");
    }
    Ok(Ending::Done)
}

fn shown(root: &Path) -> String {
    let text = root.display().to_string();
    if text.contains(' ') { format!("\"{text}\"") } else { text }
}

fn files(options: &Init, columns: &[PresetColumn], today: Date) -> Vec<(String, String)> {
    let agency = options.agency.clone().unwrap_or_else(|| "（待填写：机关全称）".to_owned());
    let mut files = vec![
        ("site.yaml".to_owned(), site(options, &agency)),
        (".gitignore".to_owned(), "/public\n/.gongkai/\n".to_owned()),
        (".gitattributes".to_owned(), ATTRIBUTES.to_owned()),
        ("content/_index.md".to_owned(), home(&agency)),
    ];
    for (position, preset) in columns.iter().enumerate() {
        files.push((format!("content/{}/_index.md", preset.folder), column(preset, position)));
    }
    files.push((format!("content/政府信息公开指南/{today}-政府信息公开指南.md"), guide(&agency, today)));
    files.push((format!("content/法定主动公开内容/机构职能/{today}-机构概况.md"), institution(&agency, today)));
    files
}

/// Line ends stay as they are in the repository, so that every clone builds the same bytes.
const ATTRIBUTES: &str = "* text=auto eol=lf\n*.docx binary\n*.xlsx binary\n*.pdf binary\n*.ofd binary\n*.csv -text\n";

fn site(options: &Init, agency: &str) -> String {
    let base_url = options.base_url.as_deref().unwrap_or("https://www.example.gov.cn/zfxxgk/");
    let kind = match options.preset.as_str() {
        "县政府" | "乡镇" => "政府",
        _ => "部门",
    };
    format!(
        "# 站点设置。带“待填写”的内容请按本机关实际情况填写，填好后运行 gongkai check 核对。\n\
         名称: {name}\n\
         机关: {agency}\n\
         机关类型: {kind}\n\
         网址: {base_url}\n\
         \n\
         # 以下由本机关填写：去掉行首的“# ”，把冒号后的内容改成实际内容。\n\
         # 网站标识码: \"10位数字\"\n\
         # ICP备案号: 某ICP备00000000号-1\n\
         # 公安备案号: 某公网安备 00000000000000号\n\
         # 党政机关标识: https://bszs.conac.cn/sitename?method=show&id=本单位标识的编号\n\
         # 地址: 某市某区某路1号\n\
         # 邮编: \"000000\"\n\
         # 电话: 0000-0000000\n\
         # 办公时间: 工作日 8:30-12:00，14:00-17:30\n\
         \n\
         # 索引号格式: 机构代码/年份-五位流水号\n\
         # 机构代码: 000000000\n\
         # 索引号: \"{{code}}/{{year}}-{{serial:5}}\"\n\
         \n\
         科室:\n  - 名称: 办公室\n{units}",
        units = if options.preset == "县政府" { UNITS } else { "" },
        name = quote(&format!("{agency}政府信息公开")),
        agency = quote(agency),
        base_url = quote(base_url),
    )
}

/// A county's bureaus and townships may share its site.
const UNITS: &str = "\n# 部门和乡镇共用本站时：每个单位在 content 下有自己的一级文件夹，里面另有一套栏目和目录。\n\
                     # 单位:\n#   - 名称: 某县民政局\n#     文件夹: 民政局\n#     科室: [办公室]\n";

fn home(agency: &str) -> String {
    format!(
        "---\n标题: 政府信息公开\n说明: {}\n关键词: 政府信息公开\n栏目类型: 首页\n---\n",
        quote(&format!("{agency}政府信息公开专栏。"))
    )
}

fn column(preset: &PresetColumn, position: usize) -> String {
    let title = preset.folder.rsplit('/').next().unwrap_or(preset.folder);
    let cycle = if preset.cycle.is_empty() { String::new() } else { format!("更新周期: {}\n", preset.cycle) };
    format!(
        "---\n# 依据：{}\n标题: {title}\n网址名: {}\n类型: {}\n栏目类型: {}\n说明: {}\n关键词: {title}\n排序: {}\n{cycle}责任科室: 办公室\n---\n",
        preset.basis_in_words(),
        preset.slug,
        preset.kind,
        preset.column_type,
        preset.description,
        (position + 1) * 10,
    )
}

fn guide(agency: &str, today: Date) -> String {
    let title = quote(&format!("{agency}政府信息公开指南"));
    format!(
        "---\n标题: {title}\n类型: 公开指南\n责任科室: 办公室\n发布日期: {today}\n网址名: guide\n\
         内容概述: 说明本机关政府信息的分类和编排、获取方式，公开工作机构的地址、时间和联系方式，以及申请公开的办法。\n---\n\
         ## 一、政府信息的分类和编排体系\n\n（待填写：主动公开信息的栏目分类和编排方式）\n\n\
         ## 二、获取方式\n\n本机关主动公开的政府信息在本专栏发布，可以检索、查阅和下载。\n\n\
         ## 三、公开工作机构\n\n\
         机构名称：（待填写：公开工作机构名称）\n\n办公地址：（待填写：地址和房间号）\n\n办公时间：（待填写：工作日起止时间）\n\n\
         联系电话：（待填写：电话号码）\n\n传真号码：（待填写：传真号码）\n\n互联网联系方式：（待填写：电子邮箱）\n"
    )
}

fn institution(agency: &str, today: Date) -> String {
    let title = quote(&format!("{agency}机构概况"));
    format!(
        "---\n标题: {title}\n类型: 机构职能\n责任科室: 办公室\n发布日期: {today}\n网址名: overview\n\
         内容概述: 本机关的主要职能、内设机构、办公地址、办公时间、联系方式和负责人姓名。\n---\n\
         ## 主要职能\n\n（待填写：主要职能）\n\n## 机构设置\n\n（待填写：内设机构）\n\n## 办公地址\n\n（待填写：地址）\n\n\
         ## 办公时间\n\n（待填写：工作日起止时间）\n\n## 联系方式\n\n（待填写：电话号码）\n\n## 负责人姓名\n\n（待填写：负责人姓名和职务）\n"
    )
}
