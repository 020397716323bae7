//! `gongkai watch` and what happens to files.

mod folders;
mod polling;
mod saves;
mod steady;
mod stopping;

use crate::program::Program;
use crate::site::Site;
use crate::support::DAY;

/// What it says when a build is done.
const DONE: &str = "生成完毕";

/// A watch that has built the site once.
fn watching(site: &Site, more: &[&str]) -> Program {
    let arguments = [&["watch", "--as-of", DAY], more].concat();
    let program = Program::start(site.root(), &arguments);
    program.hears("正在监视", 1);
    program
}
