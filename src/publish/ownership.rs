//! 归属: which files under `public/` are ours. The list lies in the result itself, so that it
//! survives the loss of everything else: `.gongkai-files`, one path a line, sorted, paths only.

use std::collections::BTreeSet;
use std::path::Path;

use super::stage::Stage;
use super::{Foreign, Planned, Target};
use crate::disk::{Disk, Fault, read_if_present};
use crate::model::path::OutputPath;

/// The name of the list. It is not on the list.
pub const LIST: &str = ".gongkai-files";

/// What is ours by the list; `None` when there is no list.
pub(super) fn read(disk: &dyn Disk, public: &Path, plan: &[Planned]) -> Result<Option<BTreeSet<OutputPath>>, Fault> {
    let Some(bytes) = read_if_present(disk, &public.join(LIST))? else {
        return Ok(None);
    };
    // Most builds change no path at all, and comparing is ten times as fast as parsing.
    let planned = planned(plan);
    if bytes == encode(planned.iter().copied()) {
        return Ok(Some(planned.into_iter().cloned().collect()));
    }
    Ok(Some(decode(&bytes)))
}

/// Every path that the last publication put in place, sorted.
pub fn published(disk: &dyn Disk, target: &Target) -> Result<BTreeSet<OutputPath>, Fault> {
    Ok(read_if_present(disk, &target.public.join(LIST))?.map(|bytes| decode(&bytes)).unwrap_or_default())
}

/// A line that cannot be a path of ours (`../x`, a broken encoding) was not written by us, and must
/// not send a deletion outside of `public/`.
fn decode(bytes: &[u8]) -> BTreeSet<OutputPath> {
    let lines = bytes.split(|byte| *byte == b'\n').filter_map(|line| std::str::from_utf8(line).ok());
    lines.filter_map(|line| OutputPath::parse(line.trim_end_matches('\r')).ok()).collect()
}

/// The list as it is written.
pub(super) fn encode<'a>(paths: impl IntoIterator<Item = &'a OutputPath>) -> Vec<u8> {
    let mut text = String::new();
    for path in paths {
        text.push_str(path.as_str());
        text.push('\n');
    }
    text.into_bytes()
}

/// The paths of a plan as the list has them.
pub(super) fn planned(plan: &[Planned]) -> BTreeSet<&OutputPath> {
    plan.iter().map(|planned| &planned.path).collect()
}

/// Stages both lists: the one that covers old and new files while they mix, and the final one.
pub(super) fn stage(
    disk: &dyn Disk,
    stage: &Stage,
    plan: &[Planned],
    owned: &BTreeSet<OutputPath>,
) -> Result<(), Fault> {
    let planned = planned(plan);
    disk.write(&stage.list(), &encode(planned.iter().copied()))?;
    let union: BTreeSet<&OutputPath> = planned.into_iter().chain(owned).collect();
    disk.write(&stage.union_list(), &encode(union))
}

/// Whether we may publish here: a folder with files and without a list is somebody else's.
pub(super) fn check(target: &Target, listed: bool, others: usize, foreign: Foreign) -> Result<(), Fault> {
    if listed || others == 0 || foreign == Foreign::Adopt {
        return Ok(());
    }
    let why = format!(
        "其中已有 {others} 个文件，却没有 {LIST} 清单，无法确定是否由本程序生成；如确认可在此发布，请加 --adopt"
    );
    Err(Fault::because("发布", &target.public, why))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_lead_astray_are_not_ours() {
        let text = b"b.html\n../site.yaml\n/etc/passwd\na/../b\n\n\xff\xfe\na/c.html\r\nb.html\n";
        assert_eq!(encode(&decode(text)), b"a/c.html\nb.html\n");
    }
}
