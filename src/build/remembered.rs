//! 记忆的写法: facts and findings of one source as bytes, for the ledger. A rule is written as its id.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::check::registry;
use crate::diagnostic::{Diagnostic, Fix, Place, Severity};

type Borrowed<'a> =
    (&'a str, Severity, bool, &'a Place, &'a str, &'a Option<String>, &'a Option<Fix>, &'a [(Place, String)]);
type Owned = (String, Severity, bool, Place, String, Option<String>, Option<Fix>, Vec<(Place, String)>);

/// Facts of one kind of source and the findings beside them; `None` if a value cannot be written.
pub(super) fn encode<T: Serialize>(kind: u8, facts: &T, findings: &[Diagnostic]) -> Option<Vec<u8>> {
    let findings: Vec<Borrowed<'_>> = findings.iter().map(borrowed).collect();
    postcard::to_allocvec(&(kind, facts, findings)).ok()
}

/// The same again; `None` for what was not written by [`encode`] for this kind.
pub(super) fn decode<T: DeserializeOwned>(kind: u8, bytes: &[u8]) -> Option<(T, Vec<Diagnostic>)> {
    // The kind decides whether the rest means anything to `T`.
    if bytes.first() != Some(&kind) {
        return None;
    }
    let (_, facts, findings): (u8, T, Vec<Owned>) = postcard::from_bytes(bytes).ok()?;
    let findings = findings.into_iter().map(finding).collect::<Option<_>>()?;
    Some((facts, findings))
}

/// Findings alone; `None` if a value cannot be written.
pub(super) fn encode_findings(findings: &[Diagnostic]) -> Option<Vec<u8>> {
    let findings: Vec<Borrowed<'_>> = findings.iter().map(borrowed).collect();
    postcard::to_allocvec(&findings).ok()
}

/// The same again; `None` for anything else.
pub(super) fn decode_findings(bytes: &[u8]) -> Option<Vec<Diagnostic>> {
    let findings: Vec<Owned> = postcard::from_bytes(bytes).ok()?;
    findings.into_iter().map(finding).collect()
}

fn borrowed(finding: &Diagnostic) -> Borrowed<'_> {
    let Diagnostic { rule, severity, gate, place, message, help, fix, related } = finding;
    (rule.id, *severity, *gate, place, message, help, fix, related)
}

fn finding((rule, severity, gate, place, message, help, fix, related): Owned) -> Option<Diagnostic> {
    Some(Diagnostic { rule: registry::find(&rule)?, severity, gate, place, message, help, fix, related })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::read::document_file;
    use crate::catalog::DocumentFile;
    use crate::model::path::SourcePath;

    const EVERYTHING: &str = "---
标题: 关于“甲”的通知
文号: 云民发[2024]7号
类型: 政策解读
生成日期: 2024年4月5日
发布日期: 2024-04-06 09:30
施行日期: 2024-05-01
责任科室: [办公室, 人事科]
附件: [甲.pdf, {文件: 乙.xlsx, 名称: 表}]
解读文件: [《某办法》, 云民发〔2023〕1号, {to: ./乙.md, title: 乙, form: 图解}]
撤回: {date: 2024-06-01, reason: 有误}
期限: {from: 2024-04-06, to: 2024-05-06}
更新记录: [{date: 2024-04-07, note: 改正}]
不适用规则: [{rule: GK-NUM-002, reason: 原件如此}]
x-内部: 1
错字段: 2
---
# 一、总则
第一条 见[乙](乙.md#第二条)。

```json
{}
```
";

    #[test]
    fn facts_and_findings_come_back_as_they_were() {
        let path = SourcePath::new("content/甲.md");
        let (facts, findings) = document_file(&path, EVERYTHING.as_bytes());
        assert!(findings.len() > 2, "{findings:?}");
        let bytes = encode(3, &facts, &findings).unwrap();
        assert_eq!(decode::<DocumentFile>(3, &bytes), Some((facts, findings)));
        assert_eq!(decode::<DocumentFile>(4, &bytes), None);
        assert_eq!(decode::<DocumentFile>(3, &bytes[..bytes.len() - 1]), None);
        assert_eq!(decode::<DocumentFile>(3, &[]), None);
    }
}
