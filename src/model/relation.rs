//! 关系: typed links between documents. Declared on one side; the other end is derived.

use serde::{Deserialize, Serialize};

use super::doc_number::DocNumber;
use super::kind::vocabulary;

vocabulary! {
    /// A relation as seen from one document. Names are those of the catalogue (DESIGN B5).
    RelationKind {
        /// 解读 (of that policy).
        Interprets = "interprets", "解读文件";
        /// The reverse of `interprets`.
        InterpretedBy = "interpreted_by", "政策解读";
        /// 依据.
        BasedOn = "based_on", "依据";
        /// The reverse of `based_on`.
        BasisOf = "basis_of", "作为依据的文件";
        /// 落实.
        Implements = "implements", "落实";
        /// The reverse of `implements`.
        ImplementedBy = "implemented_by", "落实文件";
        /// 转发.
        Forwards = "forwards", "转发";
        /// The reverse of `forwards`.
        ForwardedBy = "forwarded_by", "被转发";
        /// 修改.
        Amends = "amends", "修改";
        /// The reverse of `amends`.
        AmendedBy = "amended_by", "被修改";
        /// 废止.
        Repeals = "repeals", "废止";
        /// The reverse of `repeals`.
        RepealedBy = "repealed_by", "被废止";
        /// 替代.
        Supersedes = "supersedes", "替代";
        /// The reverse of `supersedes`.
        SupersededBy = "superseded_by", "被替代";
        /// 延期.
        Extends = "extends", "延长有效期";
        /// The reverse of `extends`.
        ExtendedBy = "extended_by", "被延长有效期";
        /// 继续有效.
        Reaffirms = "reaffirms", "确认继续有效";
        /// The reverse of `reaffirms`.
        ReaffirmedBy = "reaffirmed_by", "被确认继续有效";
        /// 更正.
        Corrects = "corrects", "更正";
        /// The reverse of `corrects`.
        CorrectedBy = "corrected_by", "被更正";
        /// 解答.
        Answers = "answers", "解答";
        /// The reverse of `answers`.
        AnsweredBy = "answered_by", "相关问答";
        /// 采纳.
        FeedbackOn = "feedback_on", "意见征集";
        /// The reverse of `feedback_on`.
        Feedback = "feedback", "采纳反馈";
        /// 环节.
        StageOf = "stage_of", "决策事项";
        /// The reverse of `stage_of`.
        Stages = "stages", "决策环节";
        /// 相关; its own reverse.
        Related = "related", "相关文件";
    }
}

impl RelationKind {
    /// The same relation seen from the other end.
    pub fn reverse(self) -> Self {
        match self {
            Self::Interprets => Self::InterpretedBy,
            Self::InterpretedBy => Self::Interprets,
            Self::BasedOn => Self::BasisOf,
            Self::BasisOf => Self::BasedOn,
            Self::Implements => Self::ImplementedBy,
            Self::ImplementedBy => Self::Implements,
            Self::Forwards => Self::ForwardedBy,
            Self::ForwardedBy => Self::Forwards,
            Self::Amends => Self::AmendedBy,
            Self::AmendedBy => Self::Amends,
            Self::Repeals => Self::RepealedBy,
            Self::RepealedBy => Self::Repeals,
            Self::Supersedes => Self::SupersededBy,
            Self::SupersededBy => Self::Supersedes,
            Self::Extends => Self::ExtendedBy,
            Self::ExtendedBy => Self::Extends,
            Self::Reaffirms => Self::ReaffirmedBy,
            Self::ReaffirmedBy => Self::Reaffirms,
            Self::Corrects => Self::CorrectedBy,
            Self::CorrectedBy => Self::Corrects,
            Self::Answers => Self::AnsweredBy,
            Self::AnsweredBy => Self::Answers,
            Self::FeedbackOn => Self::Feedback,
            Self::Feedback => Self::FeedbackOn,
            Self::StageOf => Self::Stages,
            Self::Stages => Self::StageOf,
            Self::Related => Self::Related,
        }
    }
}

/// 引用: how an editor points at something, classified by its form alone.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Reference {
    /// What is pointed at.
    pub target: ReferenceTarget,
    /// A title given by the editor, shown instead of the target's own.
    pub title: Option<String>,
    /// 形式, e.g. `图解`, of an interpretation.
    pub form: Option<String>,
}

/// The forms of a reference (DESIGN B2).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ReferenceTarget {
    /// A path to a `.md` file: relative to the referring file, or from `content/` with a leading `/`.
    Path(String),
    /// A document number in any spelling.
    Number(DocNumber),
    /// An index number.
    Index(String),
    /// A title, without its 《》.
    Title(String),
    /// An `http` or `https` URL.
    Url(String),
}

/// A relation as declared in a front matter.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DeclaredRelation {
    /// As seen from the declaring document.
    pub kind: RelationKind,
    /// The canonical key of the field that declares it, e.g. `interpretations`.
    pub field: String,
    /// Its position in that field's list.
    pub index: usize,
    /// To what.
    pub reference: Reference,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reversing_twice_gives_the_relation_back() {
        assert!(RelationKind::ALL.iter().all(|kind| kind.reverse().reverse() == *kind));
    }
}
