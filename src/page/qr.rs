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

/// The `d` of an SVG path to be drawn with a line one module wide, and the edge of its view box with the
/// quiet zone, in modules.
///
/// A text that no code can hold (more than 2,331 bytes) gives an empty path: a page without a code
/// is better than no page.
pub fn qr(text: &str) -> (String, i32) {
    let Some(code) = code(text) else { return (String::new(), 0) };
    let modules = usize::try_from(code.size()).unwrap_or_default();
    let mut path = Vec::with_capacity(modules * modules * 2);
    for (y, start) in (0..code.size()).zip(&STEPS.starts) {
        push(&mut path, start);
        push_row(&mut path, &code, y);
    }
    (String::from_utf8(path).unwrap_or_default(), code.size() + 2 * QUIET)
}

fn code(text: &str) -> Option<QrCode> {
    let segments = QrSegment::make_segments(text);
    // Medium: a printed notice on a wall loses up to 15 % before it cannot be read.
    let (level, mask) = (QrCodeEcc::Medium, Some(Mask::new(MASK)));
    QrCode::encode_segments_advanced(&segments, level, Version::MIN, Version::MAX, mask, true).ok()
}

/// The widest code there is, in modules.
const WIDEST: usize = 177;

/// The longest step below, and the longest start.
const STEP: usize = 8;

/// A stretch of a path. Of one length for all, so that adding it is a single store: a page has hundreds of
/// these, and a site as many pages as documents.
#[derive(Clone, Copy)]
struct Step {
    text: [u8; STEP],
    length: usize,
}

impl Step {
    fn new(words: &str) -> Self {
        let mut text = [b' '; STEP];
        text.iter_mut().zip(words.bytes()).for_each(|(place, byte)| *place = byte);
        Self { text, length: words.len().min(STEP) }
    }
}

/// Where the line through each row begins, what is passed over for so many light modules, and what is drawn
/// for so many dark ones.
struct Steps {
    starts: Vec<Step>,
    gaps: Vec<Step>,
    runs: Vec<Step>,
}

static STEPS: LazyLock<Steps> = LazyLock::new(|| Steps {
    starts: (QUIET..).take(WIDEST).map(|y| Step::new(&format!("M{QUIET} {y}.5"))).collect(),
    gaps: (0..=WIDEST).map(|gap| Step::new(&format!("m{gap} 0"))).collect(),
    runs: (0..=WIDEST).map(|run| Step::new(&format!("h{run}"))).collect(),
});

/// Goes along a row, with a line through each run of dark modules.
fn push_row(path: &mut Vec<u8>, code: &QrCode, y: i32) {
    let Steps { gaps, runs, .. } = &*STEPS;
    let (mut dark, mut length) = (false, 0);
    for x in 0..code.size() {
        if code.get_module(x, y) == dark {
            length += 1;
            continue;
        }
        // A row that begins with a dark module has no gap before it.
        if length > 0 {
            push(path, if dark { &runs[length] } else { &gaps[length] });
        }
        (dark, length) = (!dark, 1);
    }
    if dark {
        push(path, &runs[length]);
    }
}

fn push(path: &mut Vec<u8>, step: &Step) {
    path.extend_from_slice(&step.text);
    path.truncate(path.len() + step.length - STEP);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Draws the path again.
    fn dark(path: &str) -> Vec<(i32, i32)> {
        let mut drawn = Vec::new();
        for row in path.split('M').skip(1) {
            let (start, steps) = row.split_at(row.find(['m', 'h']).unwrap());
            let (x, y) = start.split_once(' ').unwrap();
            let (mut x, y): (i32, i32) = (x.parse().unwrap(), y.strip_suffix(".5").unwrap().parse().unwrap());
            let mut rest = steps;
            while let Some(verb) = rest.chars().next() {
                let end = rest[1..].find(['m', 'h']).map_or(rest.len(), |at| at + 1);
                let number = rest[1..end].strip_suffix(" 0").unwrap_or(&rest[1..end]);
                let length: i32 = number.parse().unwrap();
                if verb == 'h' {
                    drawn.extend((x..x + length).map(|x| (x, y)));
                }
                x += length;
                rest = &rest[end..];
            }
        }
        drawn
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
