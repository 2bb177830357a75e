//! The words of the notice in both languages.

use edgecall_model::number::NumberType;
use edgecall_model::organisation::Edition;
use edgecall_model::record::ChargeType;
use edgecall_model::{Language, Text};
use edgecall_rating::statement::{BillingMode, NumberState, StatementState};

macro_rules! words {
    ($($name:ident = $zh:literal, $en:literal;)*) => {
        $(pub const $name: Text = Text { zh: $zh, en: $en };)*
        /// All words, for the test that none is missing.
        #[cfg(test)]
        pub const ALL: &[Text] = &[$($name),*];
    };
}

words! {
    NOTICE = "—— 结算通知单", "—— Settlement notice";
    PERIOD = "账期", "Period";
    USER_NAME = "用户名称", "User name";
    DEPARTMENT = "部门名称", "Department";
    MAIN_HOTLINE = "主热线号码", "Main hotline number";
    AMOUNT_DUE = "本期结算费用", "Amount due for this period";
    STATE = "账单状态", "Statement state";
    STATEMENT_NUMBER = "账单编号", "Statement number";
    ISSUED = "出具时间", "Issued";
    DRAFT = "预出账，非最终账单", "Pre-billed, not final";
    PRE_BILLED = "预出账", "Pre-billed";
    SETTLED = "已结账", "Settled";
    CONTINUED = "（续）", " (continued)";
    SUM = "小计", "Subtotal";
    MONTHLY_MINIMUM = "月最低消费", "Monthly minimum";
    HOTLINE = "热线号码", "Hotline number";
    MINIMUM = "最低消费（元）", "Minimum (yuan)";
    MODE = "计费模式", "Billing mode";
    CALL_CHARGE = "实际通信费（元）", "Actual call charge (yuan)";
    SHORTFALL = "补足金额（元）", "Shortfall (yuan)";
    NUMBER_STATE = "号码状态", "Number state";
    BASIC = "基础模式", "Basic";
    PACKAGE_MODE = "套餐模式", "Package";
    NORMAL = "正常", "Normal";
    DELETED = "已删除", "Deleted";
    NUMBER_FEE = "号码功能费", "Number function fee";
    MOBILE_NUMBER_FEE = "手机号码功能费", "Mobile number function fee";
    COUNT = "计费号码数（其中已删除）", "Charged numbers (of these deleted)";
    FEE_SUM = "功能费合计（元）", "Sum of function fees (yuan)";
    CALLS_400 = "400 号码通信费", "400 number call charges";
    CALLS_1010 = "1010 号码通信费", "1010 number call charges";
    CALLS_LANDLINE = "固话号码通信费", "Landline call charges";
    CALLS_95 = "95 号码通信费", "95 number call charges";
    CALLS_MOBILE = "手机号码通信费", "Mobile number call charges";
    BASIC_NOTE = "基础计费模式：分钟数 × 费率", "Basic billing mode: minutes × rate";
    CHARGE_TYPE = "类型", "Type";
    RATE = "费率", "Rate";
    VOLUME = "通信量", "Volume";
    CHARGE = "费用（元）", "Charge (yuan)";
    UNRATED = "未批价", "unrated";
    FREE = "免费", "free";
    PER_MINUTE = "元/分钟", "yuan/minute";
    MINUTES = "分钟", "min";
    SEAT_FEE = "座席费", "Seat fee";
    EDITION = "版本", "Edition";
    SEATS = "座席数", "Seats";
    PRICE_MONTH = "月单价（元）", "Monthly price (yuan)";
    DAYS = "计费天数", "Days";
    AMOUNT = "金额（元）", "Amount (yuan)";
    STANDARD = "标准版", "Standard edition";
    ADVANCED = "高级版", "Advanced edition";
    PREPAID = "已预付，订单", "prepaid, order";
    SHARED = "账户共享，按部门分摊", "shared in the account, this department's part";
    PACKAGE_FEE = "套餐费", "Package fee";
    PACKAGE = "套餐", "Package";
    MONTHLY_FEE = "月费（元）", "Monthly fee (yuan)";
    INCLUDED = "包含分钟数", "Included minutes";
    USED = "已用分钟数", "Used minutes";
    OVERAGE = "超出分钟数", "Overage minutes";
    OVERAGE_RATE = "超出费率", "Overage rate";
    OVERAGE_CHARGE = "超出费用（元）", "Overage charge (yuan)";
    ASR_FEE = "ASR 费用", "ASR fee";
    JOBS = "转写任务数", "Jobs";
    CUSTOM = "自定义计费", "Custom charges";
    NAME = "名称", "Name";
    UNIT = "单位", "Unit";
    QUANTITY = "数量", "Quantity";
    PRICE = "单价（元）", "Price (yuan)";
    REMARK = "备注", "Remark";
    ACCOUNT_MINIMUM = "账户低消", "Account minimum";
    ACCOUNT_NOTE = "按账户核算；补足金额为本部门分摊部分", "Reckoned for the account; the shortfall is this department's part";
    CHARGES_BEFORE = "账户其他费用合计（元）", "Other charges of the account (yuan)";
    TOTALS = "合计", "Totals";
    ITEM = "项目", "Item";
    STANDARD_FEE = "标准费用", "Standard fee";
    REDUCTION_LINE = "减免", "Reduction";
    REDUCTION = "减免金额", "Total reduction";
    ACTUAL_CHARGE = "实际收费", "Actual charge";
    PAYMENT = "付款信息", "Payment details";
    INBOUND = "客户呼入", "Customer inbound";
    TO_AGENT = "呼转座席", "Transfer to agent";
    TO_AGENT_IAD = "呼转座席-IAD", "Transfer to agent – IAD";
    OUT_CUSTOMER = "外呼呼转客户", "Outbound to customer";
    OUT_AGENT = "外呼呼转座席", "Outbound to agent";
    OUT_AGENT_IAD = "外呼呼转座席-IAD", "Outbound to agent – IAD";
    TO_AGENT_IP = "呼转座席-IP", "Transfer to agent – IP";
    OUT_AGENT_IP = "外呼呼转座席-IP", "Outbound to agent – IP";
}

/// Charge type.
pub fn charge(charge: ChargeType) -> Text {
    match charge {
        ChargeType::CustomerInbound => INBOUND,
        ChargeType::TransferToAgent => TO_AGENT,
        ChargeType::TransferToAgentIad => TO_AGENT_IAD,
        ChargeType::OutboundToCustomer => OUT_CUSTOMER,
        ChargeType::OutboundToAgent => OUT_AGENT,
        ChargeType::OutboundToAgentIad => OUT_AGENT_IAD,
        ChargeType::TransferToAgentIp => TO_AGENT_IP,
        ChargeType::OutboundToAgentIp => OUT_AGENT_IP,
    }
}

/// Title of a call charge section.
pub fn call_section(kind: NumberType) -> Text {
    match kind {
        NumberType::N400 => CALLS_400,
        NumberType::N1010 => CALLS_1010,
        NumberType::Landline => CALLS_LANDLINE,
        NumberType::N95 => CALLS_95,
        NumberType::Mobile => CALLS_MOBILE,
    }
}

/// Edition.
pub fn edition(edition: Edition) -> Text {
    match edition {
        Edition::Standard => STANDARD,
        Edition::Advanced => ADVANCED,
    }
}

/// Statement state.
pub fn state(state: StatementState) -> Text {
    match state {
        StatementState::PreBilled => PRE_BILLED,
        StatementState::Settled => SETTLED,
    }
}

/// Number state.
pub fn number_state(state: NumberState) -> Text {
    match state {
        NumberState::Normal => NORMAL,
        NumberState::Deleted => DELETED,
    }
}

/// Billing mode.
pub fn mode(mode: BillingMode) -> Text {
    match mode {
        BillingMode::Basic => BASIC,
        BillingMode::Package => PACKAGE_MODE,
    }
}

/// A period `YYYY-MM` in words: `2019年07月`, `July 2019`.
pub fn period(month: &str, language: Language) -> String {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let Some((year, number)) = month.split_once('-') else {
        return month.to_owned();
    };
    match language {
        Language::Chinese => format!("{year}年{number}月"),
        Language::English => {
            let name = number
                .parse::<usize>()
                .ok()
                .and_then(|n| NAMES.get(n.wrapping_sub(1)));
            name.map_or_else(|| month.to_owned(), |name| format!("{name} {year}"))
        }
    }
}

/// Legs without rate.
pub fn unrated_legs(legs: i64, language: Language) -> String {
    match language {
        Language::Chinese => format!("有 {legs} 条话单未批价，按 0 计入。"),
        Language::English => format!("Legs without rate, counted as 0: {legs}."),
    }
}

/// Page x of y.
pub fn page_of(language: Language) -> fn(usize, usize) -> String {
    match language {
        Language::Chinese => |page, pages| format!("第 {page} 页，共 {pages} 页"),
        Language::English => |page, pages| format!("Page {page} of {pages}"),
    }
}
