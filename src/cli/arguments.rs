//! 参数: the command line as types, with Chinese help.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::model::date::{Date, read_moment};

const TEMPLATE: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// 政府信息公开专栏生成器
#[derive(Debug, Parser)]
#[command(
    name = "gongkai",
    version,
    about = "政府信息公开专栏生成器：把一个文件夹的 Markdown 文件生成规范的公开专栏",
    after_help = "在站点文件夹内不带参数运行，等于 gongkai serve（预览）。\n每条命令都可加 --help 查看说明。",
    help_template = TEMPLATE,
    override_usage = "gongkai [选项] <命令>",
    subcommand_help_heading = "命令",
    next_help_heading = "选项",
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true
)]
pub struct Arguments {
    /// What to do; nothing means the preview.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// What all commands take.
    #[command(flatten)]
    pub common: Common,
}

/// What all commands take.
#[derive(Debug, Clone, Args)]
pub struct Common {
    /// 站点文件夹（含 site.yaml）；默认从当前文件夹向上查找
    #[arg(long, global = true, value_name = "文件夹")]
    pub root: Option<PathBuf>,
    /// 同时使用的处理器数；默认全部
    #[arg(long, global = true, value_name = "个数", value_parser = clap::value_parser!(u16).range(1..))]
    pub jobs: Option<u16>,
    /// 少输出：只报检查结果
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// 多输出：列出写入和删除的文件
    #[arg(long, short, global = true, conflicts_with = "quiet")]
    pub verbose: bool,
    /// 显示帮助
    #[arg(long, short, global = true, action = clap::ArgAction::Help)]
    pub help: Option<bool>,
    /// 显示版本
    #[arg(long, short = 'V', action = clap::ArgAction::Version)]
    pub version: Option<bool>,
}

/// The commands, each with its Chinese name.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 初始化：新建一个马上能生成的站点
    #[command(next_help_heading = "选项", alias = "初始化", help_template = TEMPLATE, override_usage = "gongkai init <文件夹> [选项]")]
    Init(Init),
    /// 新建：在栏目中新建一份文件
    #[command(next_help_heading = "选项", alias = "新建", help_template = TEMPLATE, override_usage = "gongkai new <栏目> [标题] [选项]")]
    New(New),
    /// 编号：给没有索引号的文件编索引号
    #[command(next_help_heading = "选项", alias = "编号", help_template = TEMPLATE, override_usage = "gongkai number [选项]")]
    Number(Judging),
    /// 生成：检查并生成 public 文件夹
    #[command(next_help_heading = "选项", alias = "生成", help_template = TEMPLATE, override_usage = "gongkai build [选项]")]
    Build(Build),
    /// 监视：文件一保存就重新生成
    #[command(next_help_heading = "选项", alias = "监视", help_template = TEMPLATE, override_usage = "gongkai watch [选项]")]
    Watch(Watch),
    /// 预览：在本机浏览器中查看，保存后自动刷新
    #[command(next_help_heading = "选项", alias = "预览", help_template = TEMPLATE, override_usage = "gongkai serve [选项]")]
    Serve(Serve),
    /// 检查：列出全部问题，不生成
    #[command(next_help_heading = "选项", alias = "检查", help_template = TEMPLATE, override_usage = "gongkai check [选项]")]
    Check(Check),
    /// 说明：解释一条规则，或一个生成的页面由什么组成
    #[command(next_help_heading = "选项", alias = "说明", help_template = TEMPLATE, override_usage = "gongkai explain [规则编号或页面网址] [选项]")]
    Explain(Explain),
    /// 导出：导出可供检索的文字，或检索引擎的导入文件
    #[command(next_help_heading = "选项", alias = "导出", help_template = TEMPLATE, override_usage = "gongkai export [选项]")]
    Export(Export),
}

/// What judging takes.
#[derive(Debug, Clone, Default, Args)]
pub struct Judging {
    /// 以哪一天为“今天”，如 2026-11-20；默认北京时间当天
    #[arg(long, value_name = "日期", value_parser = date)]
    pub as_of: Option<Date>,
}

/// `init`.
#[derive(Debug, Args)]
pub struct Init {
    /// 新站点的文件夹
    #[arg(value_name = "文件夹", help_heading = "参数")]
    pub directory: PathBuf,
    /// 机关全称
    #[arg(long, value_name = "名称", value_parser = one_line)]
    pub agency: Option<String>,
    /// 专栏网址
    #[arg(long, value_name = "网址", value_parser = web_address)]
    pub base_url: Option<String>,
    /// 栏目预设：通用部门（默认）、民政局、县政府、乡镇
    #[arg(long, value_name = "预设", default_value = "通用部门", hide_default_value = true)]
    pub preset: String,
    /// 什么日期
    #[command(flatten)]
    pub judging: Judging,
}

/// `new`.
#[derive(Debug, Args)]
pub struct New {
    /// 栏目的文件夹或名称
    #[arg(value_name = "栏目", help_heading = "参数")]
    pub column: String,
    /// 标题；不写则询问
    #[arg(value_name = "标题", help_heading = "参数", value_parser = one_line)]
    pub title: Option<String>,
    /// 类型，如 公文、政策解读；默认按栏目
    #[arg(long, value_name = "类型")]
    pub kind: Option<String>,
    /// 文号
    #[arg(long, value_name = "文号")]
    pub doc_number: Option<String>,
    /// 责任科室
    #[arg(long, value_name = "科室")]
    pub office: Option<String>,
    /// 成文日期
    #[arg(long, value_name = "日期", value_parser = date)]
    pub signed: Option<Date>,
    /// 发布日期；默认当天
    #[arg(long, value_name = "日期", value_parser = date)]
    pub published: Option<Date>,
    /// 什么日期
    #[command(flatten)]
    pub judging: Judging,
}

/// `build`.
#[derive(Debug, Clone, Args)]
pub struct Build {
    /// 什么日期
    #[command(flatten)]
    pub judging: Judging,
    /// 检查结果的格式
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "格式", hide_possible_values = true, hide_default_value = true, help = "检查结果的格式：text（默认）、json、sarif、github")]
    pub format: Format,
    /// 暂不生成这份文件（可多次使用），紧急发布时绕开别的文件的差错
    #[arg(long, value_name = "文件")]
    pub except: Vec<String>,
    /// 接管 public 中已有的、不是本程序生成的文件
    #[arg(long)]
    pub adopt: bool,
    /// 每次生成一个完整版本，通过链接一次切换，可以回退
    #[arg(long)]
    pub releases: bool,
    /// 只说会改什么，不写入
    #[arg(long)]
    pub dry_run: bool,
}

/// `check`.
#[derive(Debug, Clone, Args)]
pub struct Check {
    /// 什么日期
    #[command(flatten)]
    pub judging: Judging,
    /// 检查结果的格式
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "格式", hide_possible_values = true, hide_default_value = true, help = "检查结果的格式：text（默认）、json、sarif、github")]
    pub format: Format,
}

/// `watch`.
#[derive(Debug, Clone, Args)]
pub struct Watch {
    /// 什么日期
    #[command(flatten)]
    pub judging: Judging,
    /// 定时查看代替系统通知，用于网络盘和容器
    #[arg(long)]
    pub poll: bool,
}

/// `serve`.
#[derive(Debug, Clone, Args)]
pub struct Serve {
    /// 什么日期
    #[command(flatten)]
    pub judging: Judging,
    /// 端口，默认 8017；已被占用时用下一个空闲的
    #[arg(long, default_value_t = 8017, value_name = "端口", hide_default_value = true)]
    pub port: u16,
    /// 也显示草稿和未到发布日期的文件，并标明；只在预览中显示
    #[arg(long)]
    pub drafts: bool,
    /// 定时查看代替系统通知，用于网络盘和容器
    #[arg(long)]
    pub poll: bool,
}

/// `explain`.
#[derive(Debug, Args)]
pub struct Explain {
    /// 规则编号（如 GK-NUM-002）或页面网址（如 zc/index.html）；不写则列出全部规则
    #[arg(value_name = "规则编号或页面网址", help_heading = "参数")]
    pub subject: Option<String>,
    /// 什么日期
    #[command(flatten)]
    pub judging: Judging,
}

/// `export`.
#[derive(Debug, Args)]
pub struct Export {
    /// 什么日期
    #[command(flatten)]
    pub judging: Judging,
    /// text：归一后的文字，每个文件一行，便于用 grep 核对；opensearch：检索引擎的映射和批量导入文件
    #[arg(long, value_enum, value_name = "格式", hide_possible_values = true)]
    pub format: ExportFormat,
    /// 导入文件放在哪个文件夹；默认站点文件夹中的 export
    #[arg(long, value_name = "文件夹")]
    pub output: Option<PathBuf>,
    /// 引擎中的索引名称；默认 gongkai
    #[arg(long, value_name = "名称", default_value = "gongkai", hide_default_value = true, value_parser = index_name)]
    pub index: String,
}

/// What is exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// Folded text, one line a document.
    Text,
    /// Mapping and bulk NDJSON for `OpenSearch` and Elasticsearch.
    Opensearch,
}

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// For code scanning.
    Sarif,
    /// For annotations of changed lines.
    Github,
}

fn one_line(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() || text.contains(char::is_control) {
        return Err("请写成一行文字".to_owned());
    }
    Ok(text.to_owned())
}

fn web_address(text: &str) -> Result<String, String> {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    match host.and_then(|rest| rest.split('/').next()) {
        Some(host) if !host.is_empty() && !text.contains(char::is_whitespace) => Ok(text.to_owned()),
        Some(_) | None => Err("请写成 https://www.example.gov.cn/zfxxgk/ 的样子".to_owned()),
    }
}

fn date(text: &str) -> Result<Date, String> {
    match read_moment(text) {
        Ok(read) if read.moment.time.is_none() => Ok(read.moment.date),
        _ => Err("请写成 2026-11-20 的样子".to_owned()),
    }
}

/// The engine's own rules for names of indexes.
fn index_name(text: &str) -> Result<String, String> {
    let plain = text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c));
    let begins = text.starts_with(|c: char| c.is_ascii_alphanumeric());
    if plain && begins && text.len() <= 255 {
        Ok(text.to_owned())
    } else {
        Err("只能用小写字母、数字、点、短横和下划线，以字母或数字开头".to_owned())
    }
}
