//! 二维码: an address as the path of an SVG.

use std::sync::LazyLock;

use qrcodegen::{Mask, QrCode, QrCodeEcc, QrSegment, Version};
use serde::Serialize;

/// An address that templates see as its code, [`qr`]. Drawn only when a page is rendered: it is dearer
/// than all the rest of the page, and the address says whether it changed.
#[derive(Debug, Clone, Hash, Serialize)]
#[serde(into = "(String, i32)")]
pub struct Qr(pub String);

impl From<Qr> for (String, i32) {
    fn from(Qr(address): Qr) -> Self {
        qr(&address)
    }
}

/// The pattern laid over the modules. Readers take any of the eight alike; to weigh them against each
/// other costs ten times what the code itself does, and for an address this one nearly always wins.
const MASK: u8 = 2;

/// The quiet zone on each side that the standard asks for, in modules.
const QUIET: i32 = 4;

/// The `d` of an SVG path, one module a unit, and the edge of its view box with the quiet zone.
///
/// A text that no code can hold (more than 2,331 bytes) gives an empty path: a page without a code
/// is better than no page.
pub fn qr(text: &str) -> (String, i32) {
    let Some(code) = code(text) else { return (String::new(), 0) };
    let modules = usize::try_from(code.size()).unwrap_or_default();
    let mut path = String::with_capacity(modules * modules * 5);
    for y in 0..code.size() {
        push_row(&mut path, &code, y);
    }
    (path, code.size() + 2 * QUIET)
}

fn code(text: &str) -> Option<QrCode> {
    let segments = QrSegment::make_segments(text);
    // Medium: a printed notice on a wall loses up to 15 % before it cannot be read.
    let (level, mask) = (QrCodeEcc::Medium, Some(Mask::new(MASK)));
    QrCode::encode_segments_advanced(&segments, level, Version::MIN, Version::MAX, mask, true).ok()
}

/// The widest code there is, in modules.
const WIDEST: i32 = 177;

/// `M` and where a run begins, and what is drawn for a run of each length. A page has hundreds of them,
/// and a site as many pages as documents.
static STARTS: LazyLock<Vec<String>> = LazyLock::new(|| (0..WIDEST).map(|x| format!("M{} ", x + QUIET)).collect());
static RUNS: LazyLock<Vec<String>> = LazyLock::new(|| (0..=WIDEST).map(|run| format!("h{run}v1h-{run}z")).collect());

/// One rectangle for each run of dark modules, which makes a third of one for each module.
fn push_row(path: &mut String, code: &QrCode, y: i32) {
    let line = (y + QUIET).to_string();
    let mut run = 0;
    // Beside the code everything is light, so that its last run ends too.
    for (x, end) in (0..=code.size()).zip(0_usize..) {
        if code.get_module(x, y) {
            run += 1;
        } else if run > 0 {
            path.push_str(&STARTS[end - run]);
            path.push_str(&line);
            path.push_str(&RUNS[run]);
            run = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Draws the path again.
    fn dark(path: &str) -> Vec<(i32, i32)> {
        let runs = path.split('M').skip(1).map(|run| {
            let (x, rest) = run.split_once(' ').unwrap();
            let (y, rest) = rest.split_once('h').unwrap();
            let (width, _) = rest.split_once('v').unwrap();
            [x, y, width].map(|number| number.parse::<i32>().unwrap())
        });
        runs.flat_map(|[x, y, width]| (x..x + width).map(move |x| (x, y))).collect()
    }

    #[test]
    fn the_path_draws_exactly_the_dark_modules() {
        let text = "https://mzj.yunting.example/zfxxgk/zc/gfxwj/2024-00046.html";
        let (path, edge) = qr(text);
        let code = code(text).unwrap();
        assert_eq!(edge, code.size() + 8);
        let modules = (0..code.size()).flat_map(|y| (0..code.size()).map(move |x| (x, y)));
        let expected: Vec<_> = modules.filter(|(x, y)| code.get_module(*x, *y)).map(|(x, y)| (x + 4, y + 4)).collect();
        assert_eq!(dark(&path), expected);
    }

    #[test]
    fn what_no_code_can_hold_gives_an_empty_path() {
        assert_eq!(qr(&"长".repeat(1000)), (String::new(), 0));
    }
}
