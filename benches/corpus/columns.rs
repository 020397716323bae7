//! 栏目: forty-odd columns on up to three levels, as a bureau has them.

/// What the documents of a column are like.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Flavour {
    /// 办法、意见: with a number, a class and often an end.
    Policy,
    /// 通知: with a number.
    Notice,
    /// 解读 of a policy.
    Interpretation,
    /// 公示、名单, often with a table.
    Register,
    /// 报告、总结.
    Report,
}

/// A column.
pub struct Column {
    /// Titles from the first level down, joined by `/`: also its folder.
    pub folder: &'static str,
    /// Its address.
    pub slug: &'static str,
    /// Its share of the documents.
    pub weight: usize,
    /// What lies in it.
    pub flavour: Flavour,
}

impl Column {
    /// The last of its titles.
    pub fn title(&self) -> &'static str {
        self.folder.rsplit('/').next().unwrap_or(self.folder)
    }
}

const fn of(folder: &'static str, slug: &'static str, weight: usize, flavour: Flavour) -> Column {
    Column { folder, slug, weight, flavour }
}

use Flavour::{Interpretation, Notice, Policy, Register, Report};

/// Every column, a parent before its children. A weight of 0: only sub-columns.
pub const COLUMNS: &[Column] = &[
    of("政策", "zc", 0, Policy),
    of("政策/行政规范性文件", "zc/gfxwj", 50, Policy),
    of("政策/其他政策文件", "zc/qtzc", 120, Notice),
    of("政策/上级文件", "zc/sjwj", 40, Notice),
    of("政策/政策解读", "zc/zcjd", 60, Interpretation),
    of("政府信息公开指南", "zn", 2, Notice),
    of("政府信息公开制度", "zd", 8, Policy),
    of("政府信息公开年报", "nb", 4, Report),
    of("依申请公开", "ysq", 2, Notice),
    of("法定主动公开内容", "fdzdgk", 0, Report),
    of("法定主动公开内容/机构职能", "fdzdgk/jgzn", 0, Report),
    of("法定主动公开内容/机构职能/机关简介", "fdzdgk/jgzn/jj", 4, Report),
    of("法定主动公开内容/机构职能/内设机构", "fdzdgk/jgzn/nsjg", 10, Report),
    of("法定主动公开内容/机构职能/直属单位", "fdzdgk/jgzn/zsdw", 10, Report),
    of("法定主动公开内容/规划计划", "fdzdgk/ghjh", 0, Report),
    of("法定主动公开内容/规划计划/发展规划", "fdzdgk/ghjh/fzgh", 10, Policy),
    of("法定主动公开内容/规划计划/年度总结", "fdzdgk/ghjh/ndzj", 20, Report),
    of("法定主动公开内容/统计信息", "fdzdgk/tjxx", 60, Report),
    of("法定主动公开内容/行政许可", "fdzdgk/xzxk", 0, Register),
    of("法定主动公开内容/行政许可/许可事项", "fdzdgk/xzxk/xksx", 20, Notice),
    of("法定主动公开内容/行政许可/许可结果", "fdzdgk/xzxk/xkjg", 90, Register),
    of("法定主动公开内容/行政处罚", "fdzdgk/xzcf", 60, Register),
    of("法定主动公开内容/行政检查", "fdzdgk/xzjc", 40, Register),
    of("法定主动公开内容/财政预决算", "fdzdgk/czyjs", 0, Report),
    of("法定主动公开内容/财政预决算/部门预算", "fdzdgk/czyjs/bmys", 15, Report),
    of("法定主动公开内容/财政预决算/部门决算", "fdzdgk/czyjs/bmjs", 15, Report),
    of("法定主动公开内容/财政预决算/专项资金", "fdzdgk/czyjs/zxzj", 40, Register),
    of("法定主动公开内容/政府采购", "fdzdgk/zfcg", 50, Register),
    of("法定主动公开内容/重大项目", "fdzdgk/zdxm", 30, Notice),
    of("法定主动公开内容/社会救助", "fdzdgk/shjz", 0, Register),
    of("法定主动公开内容/社会救助/城乡低保", "fdzdgk/shjz/cxdb", 60, Register),
    of("法定主动公开内容/社会救助/特困供养", "fdzdgk/shjz/tkgy", 30, Register),
    of("法定主动公开内容/社会救助/临时救助", "fdzdgk/shjz/lsjz", 40, Register),
    of("法定主动公开内容/养老服务", "fdzdgk/ylfw", 50, Notice),
    of("法定主动公开内容/儿童福利", "fdzdgk/etfl", 25, Notice),
    of("法定主动公开内容/社会组织", "fdzdgk/shzz", 60, Register),
    of("法定主动公开内容/慈善事业", "fdzdgk/cssy", 20, Notice),
    of("法定主动公开内容/区划地名", "fdzdgk/qhdm", 20, Notice),
    of("法定主动公开内容/应急管理", "fdzdgk/yjgl", 20, Notice),
    of("法定主动公开内容/招考录用", "fdzdgk/zkly", 30, Register),
    of("法定主动公开内容/建议提案", "fdzdgk/jyta", 60, Report),
    of("法定主动公开内容/重大决策", "fdzdgk/zdjc", 15, Notice),
    of("法定主动公开内容/会议公开", "fdzdgk/hygk", 15, Report),
];
