//! 时钟: today in Beijing (UTC+8, without summer time since 1991). Nothing else knows the time.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::model::date::Date;

const EIGHT_HOURS: u64 = 8 * 60 * 60;
const DAY: u64 = 24 * 60 * 60;

/// The civil date in Asia/Shanghai.
pub fn today() -> Date {
    // A clock before 1970 is set wrong; the epoch is as good as any answer then.
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    date_at(seconds)
}

fn date_at(seconds: u64) -> Date {
    let days = i64::try_from((seconds + EIGHT_HOURS) / DAY).unwrap_or(0);
    let epoch = jiff::civil::date(1970, 1, 1);
    epoch.checked_add(jiff::Span::new().try_days(days).unwrap_or_default()).unwrap_or(epoch)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_changes_at_sixteen_hours_universal_time() {
        let evening = 1_732_204_799; // 2024-11-21T15:59:59Z
        assert_eq!(date_at(evening).to_string(), "2024-11-21");
        assert_eq!(date_at(evening + 1).to_string(), "2024-11-22");
    }
}
