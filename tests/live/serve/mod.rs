//! `gongkai serve` through a socket.

mod client;
mod drafts;
mod errors;
mod fresh;
mod hostile;
mod pages;
mod process;

use crate::program::Program;
use crate::site::Site;
use crate::support::DAY;
use client::Client;

/// A preview of a site.
pub fn preview(site: &Site, more: &[&str]) -> (Program, Client) {
    let arguments = [&["serve", "--port", "0", "--as-of", DAY], more].concat();
    let program = Program::start(site.root(), &arguments);
    let client = Client { port: program.port() };
    (program, client)
}
