//! 折线图: a small static chart, drawn when the page is made: lines over years, with the scale beside.
//!
//! It is a picture of the table that stands under it, which says everything that it says.

use serde::Serialize;

/// The drawing, in units of its view box.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct Chart {
    /// Width of the view box.
    pub width: u32,
    /// Height of the view box.
    pub height: u32,
    /// Where the grid begins and ends, left and right.
    pub left: u32,
    /// The right end of the grid.
    pub right: u32,
    /// Where the years are written.
    pub foot: u32,
    /// Horizontal lines of the grid: height and number.
    pub scale: Vec<(u32, u32)>,
    /// Years: place and year.
    pub years: Vec<(u32, i16)>,
    /// One a series.
    pub lines: Vec<ChartLine>,
}

/// One series.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct ChartLine {
    /// What it counts.
    pub name: &'static str,
    /// Told from the others without colour: the first is drawn through, the second dashed.
    pub dashed: bool,
    /// `x,y x,y …`
    pub points: String,
    /// A dot each.
    pub dots: Vec<(u32, u32)>,
    /// The height of its name beside its last dot.
    pub name_at: u32,
}

const WIDTH: u32 = 680;
const HEIGHT: u32 = 240;
const LEFT: u32 = 44;
const RIGHT: u32 = 600;
const TOP: u32 = 16;
const BOTTOM: u32 = 204;
/// Names of lines keep this far apart.
const NAME: u32 = 18;
/// Lines of the grid above zero.
const STEPS: u32 = 4;

/// Draws series over years in ascending order; each series has a value a year.
pub fn chart(years: &[i16], series: &[(&'static str, Vec<u32>)]) -> Chart {
    let most = series.iter().flat_map(|(_, values)| values).copied().max().unwrap_or_default();
    let step = step(most);
    let top = step * STEPS;
    let span = years.last().zip(years.first()).map_or(1, |(last, first)| u32::from(last.abs_diff(*first)).max(1));
    let x = |year: i16| {
        let along = years.first().map_or(0, |first| u32::from(year.abs_diff(*first)));
        LEFT + (RIGHT - LEFT) * along / span
    };
    let y = |value: u32| BOTTOM - (BOTTOM - TOP) * value.min(top) / top;
    let mut lines: Vec<ChartLine> = series
        .iter()
        .enumerate()
        .map(|(nth, (name, values))| {
            let dots: Vec<(u32, u32)> = years.iter().zip(values).map(|(year, value)| (x(*year), y(*value))).collect();
            let points: Vec<String> = dots.iter().map(|(x, y)| format!("{x},{y}")).collect();
            let name_at = dots.last().map_or(BOTTOM, |(_, y)| *y);
            ChartLine { name, dashed: nth > 0, points: points.join(" "), dots, name_at }
        })
        .collect();
    keep_apart(&mut lines);
    Chart {
        width: WIDTH,
        height: HEIGHT,
        left: LEFT,
        right: RIGHT,
        foot: BOTTOM + 24,
        scale: (0..=STEPS).map(|nth| (y(nth * step), nth * step)).collect(),
        years: years.iter().map(|year| (x(*year), *year)).collect(),
        lines,
    }
}

/// 1, 2, 3, 5, 10, 20, 30, 50 …: the least of which four reach the highest value.
fn step(most: u32) -> u32 {
    let mut power = 1_u32;
    loop {
        for step in [1, 2, 3, 5].map(|digit| digit * power) {
            if step.saturating_mul(STEPS) >= most || power >= 100_000_000 {
                return step;
            }
        }
        power *= 10;
    }
}

/// Names that would lie over one another move apart, the higher one up.
fn keep_apart(lines: &mut [ChartLine]) {
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by_key(|line| lines[*line].name_at);
    for pair in 1..order.len() {
        let above = lines[order[pair - 1]].name_at;
        let here = &mut lines[order[pair]].name_at;
        *here = (*here).max(above + NAME);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_is_of_round_numbers_and_holds_the_highest_value() {
        let tops = [0, 1, 4, 5, 9, 21, 41, 404, 1_000_000].map(|most| step(most) * STEPS);
        assert_eq!(tops, [4, 4, 4, 8, 12, 40, 80, 800, 1_200_000]);
        assert!(step(u32::MAX) >= 100_000_000);
    }

    #[test]
    fn dots_stand_where_their_year_and_value_are() {
        let drawn = chart(&[2020, 2021, 2024], &[("新收", vec![0, 2, 4]), ("办结", vec![0, 2, 4])]);
        let line = &drawn.lines[0];
        assert_eq!(line.dots, [(LEFT, BOTTOM), (LEFT + (RIGHT - LEFT) / 4, 110), (RIGHT, TOP)]);
        assert_eq!(line.points, "44,204 183,110 600,16");
        assert_eq!(drawn.scale.first(), Some(&(BOTTOM, 0)));
        assert_eq!(drawn.scale.last(), Some(&(TOP, 4)));
        let names: Vec<u32> = drawn.lines.iter().map(|line| line.name_at).collect();
        assert_eq!(names, [TOP, TOP + NAME]);
    }

    #[test]
    fn one_year_alone_is_drawn_too() {
        assert_eq!(chart(&[2025], &[("新收", vec![3])]).lines[0].dots, [(LEFT, 63)]);
    }
}
