//! `explain` of an output: what it is made of, and what is new about it.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::support::{DAY, gongkai, published};

const YAML: &str = "名称: 测试公开\n机关: 测试局\n网址: https://gk.example/\n";

fn put(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn document(title: &str, more: &str, body: &str) -> String {
    format!("---\n标题: {title}\n发布日期: 2026-11-19\n责任科室: 办公室\n{more}---\n\n{body}\n")
}

fn site() -> TempDir {
    let folder = TempDir::new().unwrap();
    let root = folder.path();
    put(root, "site.yaml", YAML);
    put(root, "content/_index.md", "---\n标题: 首页\n---\n");
    put(root, "content/通知/_index.md", "---\n标题: 通知\n网址名: tz\n---\n");
    put(root, "content/通知/甲.md", &document("关于甲事的通知", "依据: ./乙.md\n", "甲的正文。"));
    put(root, "content/通知/乙.md", &document("关于乙事的通知", "", "见[甲](./甲.md)。"));
    published(&gongkai(root, &["build", "--as-of", DAY]).unwrap());
    folder
}

fn explain(root: &Path, path: &str) -> String {
    let run = gongkai(root, &["explain", path, "--as-of", DAY]).unwrap();
    published(&run);
    run.stdout
}

#[test]
fn a_page_names_its_sources_templates_relations_and_lists() {
    let folder = site();
    let root = folder.path();
    let said = explain(root, "public/tz/甲.html");
    for line in [
        "tz/甲.html\n",
        "来源：content/通知/甲.md\n",
        "模板：document.html\n",
        "正文：content/通知/甲.md（0 处链接）\n",
        "栏目：通知（content/通知/_index.md）\n",
        "依据：《关于乙事的通知》（content/通知/乙.md）\n",
        "正文链接到它的文件：content/通知/乙.md\n",
        "列出它的页面：catalogue/2026.html、feed.xml、index.html、offices/",
        "与上次生成相比：没有变化\n",
    ] {
        assert!(said.contains(line), "{line} in {said}");
    }
    assert!(said.contains("base.html") && said.contains("tz/index.html"), "{said}");
    let list = explain(root, "tz/");
    assert!(list.contains("列出 2 份文件") && list.contains("2026-11-19 关于甲事的通知"), "{list}");
    assert!(explain(root, "tz/catalogue.csv").contains("公开目录（CSV）：2 条"));
    assert!(explain(root, "assets/site.css").contains("主题文件：默认主题"));
    assert!(explain(root, "/tz/%E7%94%B2.html").starts_with("tz/甲.html\n"));
    assert_eq!(gongkai(root, &["explain", "没有.html"]).unwrap().status, 2);
}

#[test]
fn what_changed_since_the_last_build_is_named() {
    let folder = site();
    let root = folder.path();
    let page = "tz/甲.html";
    let changed = |path: &str, words: &str| {
        let said = explain(root, path);
        assert!(said.contains(&format!("变了的是{words}，")), "{words} in {said}");
    };
    let builds = || published(&gongkai(root, &["build", "--as-of", DAY]).unwrap());

    put(root, "content/通知/甲.md", &document("关于甲事的通知", "依据: ./乙.md\n", "改过的正文。"));
    changed(page, "来源文件");
    assert!(explain(root, "tz/乙.html").contains("没有变化"));
    builds();
    assert!(explain(root, page).contains("没有变化"));

    put(root, "content/通知/乙.md", &document("关于新乙事的通知", "", "见[甲](./甲.md)。"));
    changed(page, "页面上的其他内容（标题、日期、关系、附件、列表等）");
    changed("tz/index.html", "页面上的其他内容（标题、日期、关系、附件、列表等）");
    builds();

    put(root, "content/通知/_index.md", "---\n标题: 新通知\n网址名: tz\n---\n");
    changed(page, "页头、页脚或左侧栏目");
    builds();

    put(root, "site.yaml", &format!("{YAML}压缩: 否\n主题: 自有\n"));
    put(root, "themes/自有/parts/footer.html", "<footer>自有</footer>");
    changed(page, "模板、设置");
    assert!(explain(root, page).contains("其中本站自有：themes/自有/parts/footer.html"));
    builds();

    fs::write(root.join("public").join(page), "改坏").unwrap();
    assert!(explain(root, page).contains("文件被改动过"));
    fs::remove_file(root.join("public").join(page)).unwrap();
    assert!(explain(root, page).contains("public 中没有这个文件"));
    fs::remove_dir_all(root.join(".gongkai")).unwrap();
    assert!(explain(root, page).contains("没有上次的记录"));
}
