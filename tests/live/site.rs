//! A small site in a folder of its own.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::program::until;
use crate::support::{DAY, differences, gongkai, published, tree};

/// A site; gone when dropped.
pub struct Site {
    folder: TempDir,
    root: PathBuf,
}

/// `site.yaml` of all sites here.
const YAML: &str = "名称: 测试公开\n机关: 测试局\n网址: https://gk.example/zfxxgk/\n";

impl Site {
    /// Three documents in two columns, without a finding that stops publishing.
    pub fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let root = folder.path().canonicalize().unwrap().join("站");
        let site = Self { folder, root };
        site.put("site.yaml", YAML);
        site.put("content/_index.md", "---\n标题: 首页\n---\n");
        site.put("content/通知/_index.md", "---\n标题: 通知\n网址名: tz\n责任科室: 办公室\n---\n");
        site.put("content/公告/_index.md", "---\n标题: 公告\n网址名: gg\n责任科室: 办公室\n---\n");
        site.put("content/通知/甲.md", &document("关于甲事的通知", "甲的正文。"));
        site.put("content/通知/乙.md", &document("关于乙事的通知", "乙的正文。"));
        site.put("content/公告/丙.md", &document("关于丙事的公告", "丙的正文。"));
        site
    }

    /// The folder of `site.yaml`.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A folder beside the site, on the same file system.
    pub fn beside(&self) -> &Path {
        self.folder.path()
    }

    /// A path below the root.
    pub fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// Writes a file and the folders it needs.
    pub fn put(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// A published page; empty when there is none.
    pub fn page(&self, path: &str) -> String {
        fs::read_to_string(self.path("public").join(path)).unwrap_or_default()
    }

    /// What differs from a clean build of the same sources.
    pub fn differences(&self) -> Vec<String> {
        let elsewhere = TempDir::new().unwrap();
        for name in ["content", "themes"] {
            crate::support::copy(&self.path(name), &elsewhere.path().join(name)).unwrap();
        }
        fs::copy(self.path("site.yaml"), elsewhere.path().join("site.yaml")).unwrap();
        published(&gongkai(elsewhere.path(), &["build", "--as-of", DAY]).unwrap());
        let clean = tree(&elsewhere.path().join("public")).unwrap();
        let Ok(ours) = tree(&self.path("public")) else { return vec!["changing".to_owned()] };
        differences(&clean, &ours)
    }

    /// Waits until `public/` is what a clean build makes.
    pub fn becomes_clean(&self, after: &str) {
        let mut last = Vec::new();
        until(
            || {
                last = self.differences();
                last.is_empty()
            },
            || format!("a clean build after {after}"),
        );
    }
}

/// A document of the day before the builds.
pub fn document(title: &str, body: &str) -> String {
    format!("---\n标题: {title}\n发布日期: 2026-11-19\n责任科室: 办公室\n---\n\n{body}\n")
}
