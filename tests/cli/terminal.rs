//! What is shown on a terminal, and there only: a bar that moves, fits its line and goes away.

use std::fs;
use std::process::Command;

use tempfile::TempDir;

use crate::support::DAY;

/// Runs the program on a terminal of 60 columns, which `script` (util-linux) makes; none without it.
fn on_a_terminal(root: &std::path::Path, arguments: &str) -> Option<String> {
    let program = env!("CARGO_BIN_EXE_gongkai");
    let shown = root.join("shown");
    let command = format!("stty cols 60 rows 20; {program} {arguments}");
    let run = Command::new("script")
        .args(["-q", "-e", "-c", &command])
        .arg(&shown)
        .current_dir(root)
        .env("TERM", "xterm-256color")
        .env("LANG", "C.UTF-8")
        .stdin(std::process::Stdio::null())
        .output()
        .ok()?;
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stdout));
    fs::read_to_string(shown).ok()
}

/// The lines that were drawn one over the other, without escape sequences.
fn frames(shown: &str) -> Vec<String> {
    let plain = regex::Regex::new("\u{1b}\\[[0-9;?]*[A-Za-z]").unwrap();
    let frames = shown.split(['\r', '\n']).map(|frame| plain.replace_all(frame, "").trim_end().to_owned());
    frames.filter(|frame| !frame.is_empty()).collect()
}

#[test]
fn the_bar_moves_fits_its_line_and_goes_away() {
    let folder = TempDir::new().unwrap();
    let root = folder.path();
    fs::create_dir_all(root.join("content/通知")).unwrap();
    fs::write(root.join("site.yaml"), "名称: 测试公开\n机关: 测试局\n网址: https://gk.example/zfxxgk/\n").unwrap();
    for n in 0..300 {
        let text = format!(
            "---\n标题: 第{n}号通知\n发布日期: 2026-11-19\n责任科室: 办公室\n---\n\n{}\n",
            "正文。".repeat(300)
        );
        fs::write(root.join(format!("content/通知/{n}.md")), text).unwrap();
    }
    let Some(shown) = on_a_terminal(root, &format!("build --as-of {DAY}")) else {
        eprintln!("no `script` here; not tested");
        return;
    };
    let frames = frames(&shown);
    assert!(frames.iter().any(|frame| frame.contains("读取和检查")), "{shown}");
    let counts: Vec<&String> = frames.iter().filter(|frame| frame.starts_with("生成页面 [")).collect();
    assert!(counts.iter().any(|frame| frame.contains('#')), "it moves: {counts:?}");
    let drawn = |frame: &&String| ["读取和检查", "生成页面", "放入 public"].iter().any(|step| frame.contains(step));
    for frame in frames.iter().filter(drawn) {
        let cells: usize = frame.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
        assert!(cells < 60, "{cells} cells: {frame}");
    }
    let closing = shown.rfind("生成完毕").unwrap();
    assert!(!shown[closing..].contains("放入 public") && !shown[closing..].contains("生成页面"), "{shown}");
    let before = &shown[..closing];
    assert!(before.ends_with("\r\u{1b}[2K") || before.ends_with('\n') || before.ends_with("\u{1b}[2K\r"), "{before:?}");
}
