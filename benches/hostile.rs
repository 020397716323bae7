//! 恶意正文: how the time of reading and rendering one file grows with its size, for texts that were
//! made to be slow.
//!
//! `cargo run --release --example hostile -- [KILOBYTES [NAME]]` doubles each text twice, up to the size
//! given (4,000), and prints the milliseconds of facts, page and findings, and the ratio of the last
//! two sizes: 2 is linear, 4 quadratic.

#![expect(clippy::print_stdout, reason = "its figures are what it is for")]

use std::error::Error;
use std::fmt::Write;
use std::path::Path;
use std::time::Instant;

use gongkai::build::read;
use gongkai::disk::{Disk, OsDisk};
use gongkai::markdown::{self, RenderOptions, Slot};
use gongkai::model::path::SourcePath;

/// A text of about so many bytes.
type Maker = fn(usize) -> String;

const SHAPES: &[(&str, Maker)] = &[
    ("](", |n| repeat("](", n)),
    ("[](", |n| repeat("[](", n)),
    ("[a](b", |n| repeat("[a](b", n)),
    ("[a](<b", |n| repeat("[a](<b", n)),
    ("[ then ](a", |n| repeat("[", n / 4) + &repeat("](a", 3 * n / 4)),
    ("[ then ]", |n| repeat("[", n / 2) + &repeat("]", n / 2)),
    ("[a] [a] a ] b", |n| repeat("[a] [a] a ] b ", n)),
    ("[ ", |n| repeat("[", n)),
    ("![", |n| repeat("![", n)),
    ("![[]()", |n| repeat("![[]()", n)),
    ("[a][b][c", |n| repeat("[a][b][c", n)),
    ("[[a](b)", |n| repeat("[[a](b)", n)),
    ("[x](a \"", |n| repeat("[x](a \"", n)),
    ("[x](a 't (", |n| repeat("[x](a 't [x](a \"t [x](a (t ", n)),
    ("*a_", |n| repeat("*a_ ", n)),
    ("*a", |n| repeat("*a ", n)),
    ("a**", |n| repeat("a**", n)),
    ("**甲", |n| repeat("**甲 ", n)),
    ("*a **a", |n| repeat("*a **a ", n)),
    ("a**b c* ", |n| repeat("a**b", n / 2) + &repeat("c* ", n / 2)),
    ("_ a", |n| repeat("_a ", n / 2) + &repeat("a_ ", n / 2)),
    ("***", |n| repeat("*", n)),
    ("* * *", |n| repeat("* ", n)),
    ("~~", |n| repeat("~~a ", n)),
    ("~a", |n| repeat("~a ", n)),
    ("growing `", |n| growing("`", n)),
    ("growing ` long", |n| growing_long(n)),
    ("growing ~ fences", |n| growing("~~~\n", n)),
    ("`a", |n| repeat("`a", n)),
    ("``` fences", |n| repeat("```\na\n", n)),
    ("<", |n| repeat("<", n)),
    ("<a", |n| repeat("<a ", n)),
    ("<a b='", |n| repeat("<a b='", n)),
    ("<!--", |n| repeat("<!--", n)),
    ("a <!--", |n| repeat("a <!-- ", n)),
    ("a <?", |n| repeat("a <? ", n)),
    ("a <![CDATA[", |n| repeat("a <![CDATA[ ", n)),
    ("a <!A", |n| repeat("a <!A ", n)),
    ("a <x:", |n| repeat("a <xx:", n)),
    ("<div>", |n| repeat("<div>", n)),
    ("<div>\\n\\n", |n| repeat("<div>\n\n", n)),
    ("<table><td>", |n| repeat("<table><tr><td>", n)),
    ("</div>", |n| repeat("</div>", n)),
    ("<span onx>", |n| repeat("<span onx>a", n)),
    ("<b q1>", |n| numbered("<b q", ">甲", n)),
    ("<b q q q>", |n| "<b ".to_owned() + &numbered("q", "=1 ", n) + ">甲</b>"),
    ("<img alt>", |n| repeat("<img src=a>", n)),
    ("<script>", |n| repeat("<script>", n)),
    ("div <script", |n| "<div>\n".to_owned() + &repeat("<script ", n)),
    ("div <!--", |n| "<div>\n".to_owned() + &repeat("<!-- ", n)),
    ("&", |n| repeat("&", n)),
    ("&a", |n| repeat("&a", n)),
    ("div &a", |n| "<p title='".to_owned() + &repeat("&a", n) + "'>甲</p>"),
    ("&#", |n| repeat("&#1", n)),
    (">", |n| repeat(">", n)),
    ("> \\n", |n| repeat("> a\n", n)),
    ("> deeper", |n| deeper("> ", n)),
    ("- deeper", |n| deeper("  ", n).replace('a', "- a")),
    ("- - -", |n| repeat("- ", n) + "a"),
    ("1. 1.", |n| repeat("1. ", n) + "a"),
    ("- deep, blank lines", |n| repeat("- ", n / 2) + "a" + &repeat("\n", n / 2)),
    ("- deep, lines", |n| repeat("- ", n / 2) + "a" + &repeat("\na", n / 2)),
    ("1. deep, blank lines", |n| repeat("1. ", n / 2) + "a" + &repeat("\n", n / 2)),
    ("[^a]: deep, blank lines", |n| repeat("[^a]: ", n / 2) + "a" + &repeat("\n", n / 2)),
    ("[^n]: deep, blank lines", |n| numbered("[^", "]: ", n / 2) + "a" + &repeat("\n", n / 2)),
    ("- 500 deep, blank lines", |n| repeat("- ", 1000) + "a" + &repeat("\n", n)),
    ("- 500 deep, fence", |n| repeat("- ", 1000) + "```\n" + &repeat("\n", n)),
    ("> 500 deep, lines", |n| repeat(&(repeat(">", 500) + "a\n\n"), n)),
    ("- a", |n| repeat("- a\n", n)),
    ("-\\n", |n| repeat("-\n\n", n)),
    ("| columns", |n| repeat("|a", n / 4) + "\n" + &repeat("|-", n / 4) + "\n" + &repeat("|a", n / 4) + "\n"),
    ("| short rows", |n| repeat("|a", n / 8) + "\n" + &repeat("|-", n / 8) + "\n" + &repeat("a\n", n / 2)),
    ("| many short tables", |n| {
        repeat(&(repeat("|a", 512) + "\n" + &repeat("|-", 512) + "\n" + &repeat("a\n", 512) + "\n"), n)
    }),
    ("| rows", |n| "|a|b|\n|-|-|\n".to_owned() + &repeat("|a|b|\n", n)),
    ("| tables", |n| repeat("|a|\n|-|\n|b|\n\n", n)),
    ("| no table", |n| repeat("|a|b\n", n)),
    ("|-", |n| repeat("|-", n)),
    ("|-\\n", |n| repeat("|-\n", n)),
    ("[^n] refs", |n| repeat("[^a]", n) + "\n\n[^a]: 甲\n"),
    ("[^n] numbered", |n| numbered("[^", "] ", n / 2) + "\n\n" + &numbered("[^", "]: 甲\n\n", n / 2)),
    ("[^a]: twice", |n| repeat("[^a]: 甲\n\n", n)),
    ("[^a]: [^a]", |n| repeat("[^a]: [^a]", n)),
    ("[a]: b", |n| numbered("[", "]: b\n", n)),
    ("[a]: long", |n| format!("[a]: {}\n\n", repeat("b", n / 2)) + &repeat("[a] ", n / 2)),
    ("[a]: \\n", |n| repeat("[a]:\n", n)),
    ("[a]: 'title", |n| repeat("[a]: b 't\n", n)),
    ("[a]: (title", |n| repeat("[a]: b (t\n", n)),
    ("[ label", |n| repeat("[", 1) + &repeat("\\[", n) + "]"),
    ("\\", |n| repeat("\\", n)),
    ("hard breaks", |n| repeat("a  \n", n)),
    ("soft breaks", |n| repeat("a\n", n)),
    ("soft 甲", |n| repeat("甲\n", n)),
    ("spaces", |n| repeat(" ", n) + "a"),
    ("a spaces", |n| format!("a{}b", repeat(" ", n))),
    ("spaces lines", |n| repeat("a \t ", n)),
    ("# a", |n| repeat("# a\n", n)),
    ("# ###", |n| "# ".to_owned() + &repeat("# ", n)),
    ("=", |n| repeat("a\n=\n", n)),
    ("no = ", |n| "a\n".to_owned() + &repeat("b\n", n) + "="),
    ("code 甲", |n| repeat("    甲\n\n", n)),
    ("code", |n| repeat("    a\n", n)),
    ("第一条", |n| numbered("第", "条 甲\n\n", n)),
    ("第一条 same", |n| repeat("第一条 甲\n\n", n)),
    ("一、", |n| repeat("一、甲\n\n", n)),
    ("（一）", |n| repeat("（一）甲。乙。\n\n", n)),
    ("dates", |n| repeat("2024年1月1日\n\n", n)),
    ("signatures", |n| repeat("某市民政局\n", n)),
    ("signatures apart", |n| repeat("某市民政局\n\n", n)),
    ("signed lines", |n| repeat("某市民政局 2024年1月1日\n\n", n)),
    ("signed blanks", |n| repeat("某 日", n)),
    ("signed 日", |n| repeat("局 2024年1月1日 ", n)),
    ("annexes", |n| repeat("附件1\n\n甲\n\n", n)),
    ("annex note", |n| "附件：".to_owned() + &repeat("1.甲\n", n)),
    ("annex line", |n| repeat("附件：1.甲 2.乙 ", n)),
    ("addressee", |n| repeat("各县、区", n) + "："),
    ("headings 职能", |n| repeat("## 职能\n\n甲\n\n", n)),
    ("headings same", |n| repeat("## 甲\n\n", n)),
    ("headings anchors", |n| numbered("## 甲-", "\n\n## 甲\n\n", n)),
    ("2021.", |n| repeat("2021.\n", n)),
    ("1.1.1", |n| repeat("1.", n)),
    ("1. blanks", |n| repeat("1.\n\n", n)),
    ("1.spaces", |n| "1.".to_owned() + &repeat(" 1.", n)),
    ("1)\\t", |n| repeat("1)\t", n)),
    ("](a b.docx", |n| repeat("](a b.docx", n)),
    ("[a](b c.md)", |n| repeat("[a](b c.md)", n)),
    ("待填写", |n| repeat("待填写", n)),
    ("（待填", |n| repeat("（待填", n)),
    ("TODO", |n| repeat("TODO ", n)),
    ("此件", |n| repeat("（此件", n)),
    ("★", |n| repeat("机密", 6) + &repeat(" ", n / 2) + &repeat("★", n / 2)),
    ("★ blanks", |n| repeat("★", n)),
    ("digits", |n| repeat("1", n)),
    ("digits grouped", |n| repeat("1 ", n)),
    ("phones", |n| repeat("13800000000，", n)),
    ("phones lines", |n| repeat("13800000000\n", n)),
    ("identity", |n| repeat("990101199003070015，", n)),
    ("NUL", |n| repeat("\0", n)),
    ("reserved", |n| repeat("\u{1bc9f}", n)),
    ("bidi", |n| repeat("\u{202e}甲", n)),
    ("combining", |n| "e".to_owned() + &repeat("\u{301}", n)),
    ("autolinks", |n| repeat("<http://a.cn>", n)),
    ("links", |n| repeat("[甲](b.md) ", n)),
    ("links long", |n| format!("[甲]({}) ", repeat("b", n))),
    ("no link text", |n| repeat("[](b.md)", n)),
    ("images", |n| repeat("![](b.png)", n)),
    ("link of images", |n| format!("[{}](b.md)", repeat("![](b.png)", n))),
    ("raw a", |n| format!("<a href=b>{}</a>", repeat("<img src=c>", n))),
    ("raw a open", |n| repeat("<a href=b>", n)),
    ("raw cells", |n| format!("<table><tr>{}</tr></table>", repeat("<td>甲</td>", n))),
    ("raw nested tables", |n| repeat("<table><tr><td>", 500) + &repeat("甲", n) + &repeat("</td></tr></table>", 500)),
    ("raw figcaption", |n| format!("<figure>{}</figure>", repeat("<figcaption>甲</figcaption>", n))),
    ("raw ruby", |n| repeat("<ruby>甲<rt>乙</rt>", n)),
    ("raw dl", |n| format!("<dl>{}</dl>", repeat("<dd>甲<dt>乙", n))),
    ("raw rows", |n| format!("<table>{}</table>", repeat("<caption>甲<thead><tr>", n))),
    ("raw li", |n| format!("<ul>{}</ul>", repeat("<li>甲", n))),
    ("raw ul li", |n| repeat("<ul><li>甲", n)),
    ("strong nested", |n| repeat("**，", 90) + &repeat("甲", n) + &repeat("**", 90)),
    ("emphasis ，", |n| repeat("**，甲** ", n)),
    ("tasks", |n| repeat("- [ ] 甲\n", n)),
    ("lines of *", |n| "甲\n".to_owned() + &repeat("*\n", n)),
    ("lines of **", |n| "甲\n".to_owned() + &repeat("\\**\\\n", n)),
    ("title lines", |n| repeat("甲管理办法\n**\n", n)),
    ("> lazy", |n| repeat("> ", 200) + "a\n" + &repeat("a\n", n)),
    ("> lists", |n| repeat("> ", 90) + &repeat("- ", 90) + "a\n" + &repeat("a\n", n)),
    ("> in list lines", |n| repeat(&(repeat("> ", 180) + "a\n"), n)),
    ("code languages", |n| repeat("```rust\nfn a() {}\n```\n", n)),
    ("code long", |n| format!("```rust\n{}\n```\n", repeat("a(", n))),
    ("code one line", |n| format!("```html\n{}\n```\n", repeat("<a b='", n))),
    ("code comment", |n| format!("```c\n{}\n```\n", repeat("/* ", n))),
    ("code md", |n| format!("```markdown\n{}\n```\n", repeat("[a](", n))),
    ("code sql", |n| format!("```sql\n{}\n```\n", repeat("'a\"", n))),
    ("code json", |n| format!("```json\n{}\n```\n", repeat("[{\"a\":", n))),
    ("front no end", |n| "---\n标题: 甲\n".to_owned() + &repeat("甲: 乙\n", n)),
    ("front lines", |n| "---\n标题: 甲\n".to_owned() + &repeat("x-a: b\n", n.min(60_000)) + "---\n"),
    ("front [", |n| "---\n标题: ".to_owned() + &repeat("[", n.min(60_000)) + "\n---\n"),
    ("front {", |n| "---\n标题: ".to_owned() + &repeat("{a: ", n.min(60_000)) + "\n---\n"),
    ("front \"", |n| "---\n标题: ".to_owned() + &repeat("\"\n", n.min(60_000)) + "\n---\n"),
    ("front open flows", |n| "---\n".to_owned() + &repeat("- [\n", n.min(60_000)) + "\n---\n"),
    ("front stray", |n| "---\n标题: 甲\n".to_owned() + &repeat("甲乙丙\n", n.min(60_000)) + "---\n"),
    ("front #", |n| "---\n标题: 甲\n".to_owned() + &repeat("a: b #c\n", n.min(60_000)) + "---\n"),
    ("front wide", |n| "---\n标题: 甲\n".to_owned() + &repeat("　a：b\n", n.min(60_000)) + "---\n"),
    ("front tabs", |n| "---\n标题: 甲\n".to_owned() + &repeat("\ta: b\n", n.min(60_000)) + "---\n"),
    ("front zero width", |n| "---\n标题: 甲\n".to_owned() + &repeat("\u{200b}", n.min(60_000)) + "\n---\n"),
    ("front text", |n| "---\n标题: |\n".to_owned() + &repeat("  甲\n", n.min(60_000)) + "---\n"),
    ("front list", |n| "---\n标题: 甲\n相关:\n".to_owned() + &repeat("  - 《甲》\n", n.min(60_000)) + "---\n"),
    ("front ---", |n| repeat("---\n", n)),
    ("front near", |n| "---\n".to_owned() + &repeat("...\n标题: 甲\n", n)),
    ("front ...", |n| "---\n标题: 甲\n".to_owned() + &repeat(" ---\n", n)),
    ("blank lines", |n| repeat("\n", n)),
    ("CR", |n| repeat("\r", n)),
    ("BOM", |n| repeat("\u{feff}", n)),
];

/// What this thread has spent; on systems that do not say, what the clock shows.
fn milliseconds(start: Instant) -> f64 {
    let spent = OsDisk.read(Path::new("/proc/thread-self/schedstat")).ok();
    let spent = spent.and_then(|bytes| String::from_utf8(bytes).ok()?.split(' ').next()?.parse::<f64>().ok());
    spent.map_or_else(|| start.elapsed().as_secs_f64() * 1e3, |nanoseconds| nanoseconds / 1e6)
}

fn main() -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let most = arguments.first().map_or(Ok(4000), |text| text.parse::<usize>())? * 1000;
    let wanted = arguments.get(1);
    println!(
        "{:24} {:>10} {:>10} {:>10} {:>6} {:>9} {:>9}",
        "shape", "n/4 ms", "n/2 ms", "n ms", "ratio", "findings", "page kB"
    );
    for (name, make) in SHAPES.iter().filter(|(name, _)| wanted.is_none_or(|wanted| name.contains(wanted.as_str()))) {
        let mut line = format!("{name:24}");
        let (mut last, mut ratio, mut seen) = (0.0, 0.0, (0, 0));
        for size in [most / 4, most / 2, most] {
            let text = make(size);
            let began = milliseconds(start);
            seen = whole(&text);
            let took = milliseconds(start) - began;
            ratio = if last > 0.0 { took / last } else { 0.0 };
            last = took;
            write!(line, " {took:10.0}")?;
        }
        println!("{line} {ratio:6.1} {:9} {:9}", seen.0, seen.1 / 1000);
    }
    Ok(())
}

/// Reads a document and sets it; how many findings it has and how long its page is.
fn whole(text: &str) -> (usize, usize) {
    let path = SourcePath::new("content/甲.md");
    let text = if text.starts_with("---") { text.to_owned() } else { format!("---\n标题: 甲\n---\n{text}") };
    let (file, findings) = read::document_file(&path, text.as_bytes());
    let body = &text[file.text.body_at..];
    let slots: Vec<Slot> = file.facts.body.links.iter().map(|_| Slot::Inside("a.html".to_owned())).collect();
    let options = RenderOptions { root: "", heading_base: 2, id_prefix: "" };
    let page = markdown::render(body, &slots, &options);
    let plain = markdown::plain_text(body);
    (findings.len(), page.len() + plain.len() / 1000)
}

fn repeat(piece: &str, bytes: usize) -> String {
    piece.repeat(bytes / piece.len())
}

fn growing(sign: &str, bytes: usize) -> String {
    let mut text = String::new();
    for length in 1.. {
        if text.len() >= bytes {
            break;
        }
        text.push_str(&sign.repeat(length));
        text.push_str("a ");
    }
    text
}

/// A few long runs first, then many short ones.
fn growing_long(bytes: usize) -> String {
    let mut text = String::new();
    let most = bytes.isqrt();
    for length in (1..most).rev() {
        text.push_str(&"`".repeat(length));
        text.push_str("a ");
    }
    text.push_str(&"`a ``b ".repeat(bytes / 14));
    text
}

/// Lines each of which lies one level deeper.
fn deeper(sign: &str, bytes: usize) -> String {
    let mut text = String::new();
    for level in 1.. {
        if text.len() >= bytes {
            break;
        }
        text.push_str(&sign.repeat(level));
        text.push_str("a\n");
    }
    text
}

fn numbered(before: &str, after: &str, bytes: usize) -> String {
    let mut text = String::new();
    for number in 0.. {
        if text.len() >= bytes {
            break;
        }
        text.push_str(before);
        text.push_str(&number.to_string());
        text.push_str(after);
    }
    text
}
