//! What mean or unlucky editors put into a site: each ends in a finding or a fault in Chinese, in little
//! time and memory, and the published site stays as it is.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::support::{DAY, Run, gongkai, published, tree};

const DOCUMENT: &str = "---\n标题: 关于甲事的通知\n发布日期: 2026-11-19\n责任科室: 办公室\n---\n\n正文。\n";

/// A published site of one document.
fn site() -> TempDir {
    let folder = TempDir::new().unwrap();
    let root = folder.path();
    fs::create_dir_all(root.join("content/通知")).unwrap();
    fs::write(root.join("site.yaml"), "名称: 测试公开\n机关: 测试局\n网址: https://gk.example/zfxxgk/\n").unwrap();
    fs::write(root.join("content/通知/_index.md"), "---\n标题: 通知\n---\n").unwrap();
    fs::write(root.join("content/通知/甲.md"), DOCUMENT).unwrap();
    published(&gongkai(root, &["build", "--as-of", DAY]).unwrap());
    folder
}

/// Does something to a published site, and builds again.
fn after(attack: impl FnOnce(&Path)) -> (Run, bool) {
    let folder = site();
    let root = folder.path();
    let before = tree(&root.join("public")).unwrap();
    attack(root);
    let run = gongkai(root, &["build", "--as-of", DAY]).unwrap();
    let same = tree(&root.join("public")).unwrap() == before;
    (run, same)
}

/// The attack is stopped by a rule, at a place whose file has this name.
fn stopped(rule: &str, file: &str, attack: impl FnOnce(&Path)) {
    let (run, same) = after(attack);
    let said = format!("{}{}", run.stdout, run.stderr);
    assert_eq!(run.status, 1, "{rule}: {said}");
    let heads: Vec<&str> = run.stdout.lines().filter(|line| line.contains("停止发布[")).collect();
    assert!(heads.iter().any(|head| head.contains(rule)), "{rule}: {said}");
    assert!(run.stdout.contains(&format!("--> {file}:")), "{rule} in {file}: {said}");
    assert!(!said.contains("panicked"), "{rule}: {said}");
    assert!(same, "{rule}: the published site has changed");
}

/// The attack does no harm and is told by a rule.
fn told(rule: &str, attack: impl FnOnce(&Path)) {
    let (run, _) = after(attack);
    let said = format!("{}{}", run.stdout, run.stderr);
    assert_eq!(run.status, 0, "{rule}: {said}");
    assert!(run.stdout.contains(rule), "{rule}: {said}");
}

fn put(root: &Path, path: &str, bytes: impl AsRef<[u8]>) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// A document with more front matter and another body.
fn with(fields: &str, body: &str) -> String {
    format!("---\n标题: 关于乙事的通知\n发布日期: 2026-11-19\n责任科室: 办公室\n{fields}---\n\n{body}\n")
}

#[test]
fn files_that_are_no_text_of_ours_are_named() {
    let wide = |mark: u16, order: fn(u16) -> [u8; 2]| -> Vec<u8> {
        [mark].into_iter().chain(DOCUMENT.encode_utf16()).flat_map(order).collect()
    };
    let cases: [(&str, Vec<u8>); 8] = [
        ("GK-READ-002", wide(0xfeff, u16::to_le_bytes)),
        ("GK-READ-002", wide(0xfeff, u16::to_be_bytes)),
        ("GK-READ-002", encoding_rs::GB18030.encode(DOCUMENT).0.into_owned()),
        ("GK-READ-002", b"\0\x01\x02\xff\xfe\xfd".repeat(1000)),
        ("GK-READ-002", [DOCUMENT.as_bytes(), b"\xff\xc0"].concat()),
        ("GK-READ-004", Vec::new()),
        ("GK-READ-004", b"\xef\xbb\xbf".to_vec()),
        ("GK-READ-004", "正文。\n".into()),
    ];
    for (rule, bytes) in cases {
        stopped(rule, "content/通知/乙.md", |root| put(root, "content/通知/乙.md", &bytes));
    }
    let marked = [&b"\xef\xbb\xbf"[..], DOCUMENT.replace('\n', "\r\n").as_bytes()].concat();
    let (run, _) = after(|root| put(root, "content/通知/乙.md", &marked));
    published(&run);
}

#[test]
fn bombs_and_towers_are_not_climbed() {
    let bomb: String = (1..30)
        .map(|n| format!("x-{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); 10].join(", ")))
        .fold("x-0: &a0 [甲, 乙]\n".to_owned(), |all, line| all + &line);
    let lines: String = (0..1000).map(|n| format!("{}甲:\n", " ".repeat(n % 500))).collect();
    let cases = [
        ("GK-READ-013", with(&bomb, "正文。")),
        ("GK-READ-014", with(&format!("x-a: {}{}\n", "[".repeat(10_000), "]".repeat(10_000)), "正文。")),
        ("GK-READ-014", with(&format!("x-a: {}甲{}\n", "{甲: ".repeat(10_000), "}".repeat(10_000)), "正文。")),
        ("GK-READ-014", with(&lines, "正文。")),
        ("GK-READ-014", with(&format!("x-a: {}\n", "长".repeat(100_000)), "正文。")),
    ];
    for (rule, text) in cases {
        stopped(rule, "content/通知/乙.md", |root| put(root, "content/通知/乙.md", &text));
    }
    told("GK-READ-104", |root| put(root, "content/通知/乙.md", with("", &format!("{}甲", ">".repeat(10_000)))));
    told("GK-READ-104", |root| put(root, "content/通知/乙.md", with("", &format!("{}甲", "- ".repeat(10_000)))));
    told("GK-READ-104", |root| put(root, "content/通知/乙.md", with("", &format!("{}甲", "<div>".repeat(10_000)))));
    stopped("GK-READ-", "site.yaml", |root| {
        put(root, "site.yaml", format!("名称: 测试\n机关: 局\n网址: https://a.cn/\nx: {}", "[".repeat(10_000)));
    });
}

#[test]
fn what_is_too_large_is_not_read() {
    // Holes: they have a size and take no room.
    let hole = |root: &Path, path: &str, size: u64| {
        put(root, path, "");
        fs::File::options().write(true).open(root.join(path)).unwrap().set_len(size).unwrap();
    };
    stopped("GK-READ-044", "content/通知/乙.md", |root| hole(root, "content/通知/乙.md", 100 << 20));
    stopped("GK-READ-044", "content/通知/_index.md", |root| hole(root, "content/通知/_index.md", 100 << 20));
    stopped("GK-READ-044", "site.yaml", |root| hole(root, "site.yaml", 3 << 30));
    stopped("GK-LINK-014", "content/通知/名单.csv", |root| {
        put(root, "content/通知/乙.md", with("附件: 名单.csv\n", "见附件。"));
        hole(root, "content/通知/名单.csv", 1 << 30);
    });
    stopped("GK-LINK-014", "content/通知/图.svg", |root| {
        put(root, "content/通知/乙.md", with("", "![流程图](图.svg)"));
        hole(root, "content/通知/图.svg", 1 << 30);
    });
}

#[test]
fn paths_do_not_lead_out_of_the_site() {
    for (rule, fields, body) in [
        ("GK-READ-031", "依据: ../../../外.md\n", "正文。"),
        ("GK-READ-031", "附件: ../../外.docx\n", "正文。"),
        ("GK-READ-031", "附件: '..\\..\\..\\外.docx'\n", "正文。"),
        ("GK-LINK-002", "附件: /etc/passwd\n", "正文。"),
        ("GK-LINK-001", "", "见[外](../../../外.md)。"),
        ("GK-LINK-001", "", "见[外](/etc/passwd)。"),
        ("GK-LINK-001", "", "见[外](%2e%2e/%2e%2e/%2e%2e/site.yaml)。"),
        ("GK-LINK-001", "", "![外](../../public/index.html)。"),
        ("GK-READ-043", "网址名: ../外\n", "正文。"),
    ] {
        stopped(rule, "content/通知/乙.md", |root| put(root, "content/通知/乙.md", with(fields, body)));
    }
    let (run, _) = after(|root| put(root, "content/通知/乙.md", with("旧网址: ../../外.html\n", "正文。")));
    published(&run);
    assert!(run.stderr.contains("旧网址“../../外.html”不能跳转"), "{}", run.stderr);
    for emblem in ["../../../../../../etc/passwd", "图/../../外.png", "C:\\外.png", "..\\外.png"] {
        stopped("GK-READ-031", "site.yaml", |root| {
            let yaml = fs::read_to_string(root.join("site.yaml")).unwrap();
            put(root, "site.yaml", format!("{yaml}徽标: '{emblem}'\n"));
        });
    }
    stopped("GK-LINK-010", "site.yaml", |root| {
        let yaml = fs::read_to_string(root.join("site.yaml")).unwrap();
        put(root, "site.yaml", format!("{yaml}徽标: site.yaml\n"));
    });
}

#[test]
fn names_that_no_address_can_have_are_named() {
    let long = format!("content/通知/{}.md", "长".repeat(80));
    for name in
        ["乙?.md", "乙\u{7}.md", "乙\n.md", "乙%41.md", "乙#.md", "con.md", "乙\u{202e}dm.md", "乙 .md", "乙..md"]
    {
        let path = format!("content/通知/{name}");
        let (run, same) = after(|root| put(root, &path, DOCUMENT));
        assert_eq!((run.status, same), (1, true), "{name:?}: {}{}", run.stdout, run.stderr);
        assert!(run.stdout.contains("停止发布[GK-READ-043]"), "{name:?}: {}", run.stdout);
        let odd = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
        assert!(!run.stdout.contains(odd) && !run.stderr.contains(odd), "{name:?}: {:?}", run.stdout);
    }
    stopped("GK-READ-043", &long, |root| put(root, &long, DOCUMENT));
}

/// Two names that are one on some other system.
#[cfg(target_os = "linux")]
#[test]
fn names_that_collide_elsewhere_are_named_both() {
    for (one, other) in [("abc.md", "ABC.md"), ("\u{e9}.md", "e\u{301}.md"), ("甲/index.md", "甲.md")] {
        let (run, same) = after(|root| {
            fs::remove_file(root.join("content/通知/甲.md")).unwrap();
            put(root, &format!("content/通知/{one}"), DOCUMENT);
            put(root, &format!("content/通知/{other}"), DOCUMENT);
        });
        assert_eq!((run.status, same), (1, true), "{one} {other}: {}{}", run.stdout, run.stderr);
        assert!(run.stdout.contains("停止发布[GK-ADDR-001]") && run.stdout.contains("另见"), "{}", run.stdout);
    }
}

#[cfg(unix)]
#[test]
fn links_and_things_that_are_no_files_are_not_followed() {
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::fs::symlink;
    let pipe = |path: &Path| {
        let made = std::process::Command::new("mkfifo").arg(path).status().unwrap();
        assert!(made.success());
    };
    let notice = "content/通知/";
    let rule = "GK-READ-041";
    stopped(rule, "content/通知/乙.md", |root| symlink("/etc/passwd", root.join(notice).join("乙.md")).unwrap());
    stopped(rule, "content/通知/环", |root| symlink("..", root.join(notice).join("环")).unwrap());
    stopped(rule, "content/通知/己", |root| symlink("己", root.join(notice).join("己")).unwrap());
    stopped(rule, "content/通知/管.md", |root| pipe(&root.join(notice).join("管.md")));
    stopped(rule, "content/通知/座.md", |root| {
        drop(std::os::unix::net::UnixListener::bind(root.join(notice).join("座.md")).unwrap());
    });
    stopped("GK-READ-042", "content/通知/\u{fffd}\u{fffd}.md", |root| {
        let name = std::ffi::OsStr::from_bytes(b"\xb2\xe2.md");
        fs::write(root.join(notice).join(name), DOCUMENT).unwrap();
    });
    stopped(rule, "content", |root| {
        fs::rename(root.join("content"), root.join("别处")).unwrap();
        symlink("别处", root.join("content")).unwrap();
    });
    stopped(rule, "site.yaml", |root| {
        fs::rename(root.join("site.yaml"), root.join("别处.yaml")).unwrap();
        symlink("别处.yaml", root.join("site.yaml")).unwrap();
    });
    stopped(rule, "site.yaml", |root| {
        fs::remove_file(root.join("site.yaml")).unwrap();
        pipe(&root.join("site.yaml"));
    });
    stopped(rule, "图/徽.svg", |root| {
        let outside = TempDir::new().unwrap().keep();
        fs::write(outside.join("徽.svg"), "<svg xmlns=\"http://www.w3.org/2000/svg\"/>").unwrap();
        symlink(&outside, root.join("图")).unwrap();
        let yaml = fs::read_to_string(root.join("site.yaml")).unwrap();
        put(root, "site.yaml", format!("{yaml}徽标: 图/徽.svg\n"));
    });
}

#[test]
fn odd_but_harmless_things_are_told_and_do_not_stop_the_rest() {
    told("GK-COL-013", |root| put(root, "content/乙.md/丙.md", DOCUMENT));
    told("GK-READ-028", |root| put(root, "content/通知/乙.md", with("关键词: [甲\u{202e}乙]\n", "正文。")));
    told("GK-READ-109", |root| put(root, "content/通知/乙.md", with("", "甲\u{202e}乙。")));
    told("GK-READ-109", |root| put(root, "content/通知/_index.md", "---\n标题: 通知\n---\n甲\u{2066}乙。\n"));
    let (run, _) = after(|root| {
        for n in 0..3000 {
            put(root, &format!("content/通知/{n}.md"), with(&format!("索引号: A-{n}\n"), "正文。"));
        }
    });
    published(&run);
}

#[test]
fn a_fault_of_the_machine_is_said_in_chinese() {
    let (run, same) = after(|root| {
        fs::remove_file(root.join("site.yaml")).unwrap();
    });
    assert_eq!((run.status, same), (2, true), "{}", run.stderr);
    assert!(run.stderr.contains("没有 site.yaml"), "{}", run.stderr);
    let (run, same) = after(|root| {
        put(root, "public/通知/生人.txt", "x");
        fs::remove_file(root.join("public/.gongkai-files")).unwrap();
    });
    assert_eq!(run.status, 2, "{}", run.stderr);
    assert!(run.stderr.contains("--adopt") && !same, "{}", run.stderr);
}
