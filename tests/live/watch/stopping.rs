//! Ctrl-C at any moment.

use super::watching;
use crate::program::{Program, until};
use crate::site::{Site, document};
use crate::support::DAY;

#[test]
fn ctrl_c_ends_a_resting_watch_at_once_and_well() {
    let site = Site::new();
    let mut program = watching(&site, &[]);
    program.interrupt();
    assert_eq!(program.ends().code(), Some(0), "{}", program.said());
    assert!(program.said().contains("已停止监视"), "{}", program.said());
}

#[test]
fn ctrl_c_in_the_middle_of_a_build_leaves_a_whole_site() {
    let site = Site::new();
    for n in 0..200 {
        site.put(&format!("content/通知/{n}.md"), &document(&format!("第{n}号通知"), "正文。"));
    }
    let mut program = Program::start(site.root(), &["watch", "--as-of", DAY]);
    let stage = site.path(".gongkai/stage");
    until(|| stage.exists() || site.path("public").exists(), || format!("a build in:\n{}", program.said()));
    program.interrupt();
    assert_eq!(program.ends().code(), Some(0), "{}", program.said());
    assert!(!stage.exists(), "nothing is left over");
    let wrong = site.differences();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
