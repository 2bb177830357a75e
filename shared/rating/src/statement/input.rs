//! What a month's statements are made from.

use super::{StatementHead, StatementState};
use crate::month::Month;
use crate::price::RateCard;
use edgecall_model::number::NumberType;
use edgecall_model::organisation::Edition;
use edgecall_model::record::{BillLine, ChargeType};
use edgecall_model::{DepartmentId, Money, TenantId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One billing account in one month.
#[derive(Clone, Debug)]
pub struct AccountMonth {
    /// Tenant.
    pub tenant: TenantId,
    /// Tenant's name.
    pub tenant_name: String,
    /// Account's name. Its id is that of the rate card.
    pub account_name: String,
    /// Direct sales manager; may be blank.
    pub sales_manager: String,
    /// The month.
    pub month: Month,
    /// State that the statements get.
    pub state: StatementState,
    /// The account's prices: show the rate of charge types that were not used.
    pub card: RateCard,
    /// Account minimum; 0 = none (BILL-24).
    pub minimum: Money,
    /// Seats that all departments share; their fee is divided (BILL-32).
    pub shared_seats: Vec<SeatUse>,
    /// Reductions of the account (BILL-26).
    pub reductions: Vec<Reduction>,
    /// Departments that belong to the account in this month, in order of opening.
    pub departments: Vec<DepartmentMonth>,
}

/// One department in one month.
#[derive(Clone, Debug)]
pub struct DepartmentMonth {
    /// Id.
    pub department: DepartmentId,
    /// Name.
    pub name: String,
    /// Main hotline number; may be blank.
    pub main_hotline: String,
    /// Its numbers, also those deleted in the month.
    pub numbers: Vec<NumberMonth>,
    /// Bill lines; only those of this department and month count.
    pub lines: Vec<BillLine>,
    /// Its own seats.
    pub seats: Vec<SeatUse>,
    /// Its packages, in the order in which they are used.
    pub packages: Vec<PackagePlan>,
    /// Transcription.
    pub asr: Vec<AsrUse>,
    /// Custom charges.
    pub custom: Vec<CustomCharge>,
}

impl DepartmentMonth {
    /// A department without numbers and use.
    pub fn new(department: DepartmentId, name: impl Into<String>) -> Self {
        DepartmentMonth {
            department,
            name: name.into(),
            main_hotline: String::new(),
            numbers: vec![],
            lines: vec![],
            seats: vec![],
            packages: vec![],
            asr: vec![],
            custom: vec![],
        }
    }
}

/// How a fee of part of a month is charged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartOfMonth {
    /// The whole month.
    #[default]
    Full,
    /// By the day.
    ByDay,
}

/// One number in one month.
#[derive(Clone, Debug)]
pub struct NumberMonth {
    /// Normal form.
    pub number: String,
    /// Type.
    pub kind: NumberType,
    /// Monthly function fee (BILL-16, BILL-17).
    pub function_fee: Money,
    /// How the function fee of the first month is charged.
    pub fee_when_opened: PartOfMonth,
    /// Monthly minimum; 0 = none (BILL-15).
    pub minimum: Money,
    /// How the minimum of the last month is charged.
    pub minimum_when_deleted: PartOfMonth,
    /// Local date of opening.
    pub opened: Date,
    /// Local date of deletion.
    pub deleted: Option<Date>,
}

/// Seats from a day on (BILL-18).
#[derive(Clone, Debug)]
pub struct SeatUse {
    /// Edition.
    pub edition: Edition,
    /// How many, 0 or more.
    pub seats: i64,
    /// Monthly price of one.
    pub price: Money,
    /// First local day; counts itself.
    pub from: Date,
    /// Order number when paid in advance: shown, but charged 0.
    pub prepaid_order: Option<String>,
}

/// A package (BILL-19). Its minutes expire at the end of the month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackagePlan {
    /// Name.
    pub name: String,
    /// Monthly fee.
    pub monthly_fee: Money,
    /// Minutes included.
    pub included_minutes: i64,
    /// Charge types that it covers.
    pub charges: Vec<ChargeType>,
    /// Numbers that it covers; empty = all of the department.
    pub numbers: Vec<String>,
    /// Yuan per minute beyond the included ones.
    pub overage_rate: Money,
}

impl PackagePlan {
    /// The voice line package: 1,900 minutes to customers, then 0.15 yuan a minute (BILL-20). The
    /// operator sets the monthly fee.
    pub fn voice_line(monthly_fee: Money) -> Self {
        PackagePlan {
            name: "语音专线套餐".to_owned(),
            monthly_fee,
            included_minutes: 1_900,
            charges: vec![ChargeType::OutboundToCustomer],
            numbers: vec![],
            overage_rate: Money(1_500),
        }
    }

    /// Whether it pays for a leg. Free legs need no package (BILL-11).
    pub fn covers(&self, line: &BillLine) -> bool {
        !line.free && self.charges.contains(&line.charge) && self.covers_number(&line.number)
    }

    pub(super) fn covers_number(&self, number: &str) -> bool {
        self.numbers.is_empty() || self.numbers.iter().any(|n| n == number)
    }
}

/// Transcription at one rate (BILL-22).
#[derive(Clone, Debug)]
pub struct AsrUse {
    /// Yuan per started minute and channel.
    pub rate: Money,
    /// Jobs.
    pub jobs: Vec<AsrJob>,
}

/// One transcription job.
#[derive(Clone, Debug)]
pub struct AsrJob {
    /// Transcribed seconds of each channel.
    pub channel_seconds: Vec<i64>,
    /// Failed jobs are free.
    pub failed: bool,
}

/// A custom charge (BILL-23).
#[derive(Clone, Debug)]
pub struct CustomCharge {
    /// Name.
    pub name: String,
    /// Unit.
    pub unit: String,
    /// Quantity in thousandths of the unit; may be negative.
    pub quantity_thousandths: i64,
    /// Price of one unit; may be negative.
    pub price: Money,
    /// Remark.
    pub remark: String,
}

/// A section of the statement, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// Monthly minimum.
    MonthlyMinimum,
    /// Number function fee.
    NumberFee,
    /// Mobile number function fee.
    MobileNumberFee,
    /// Call charges of all number types.
    CallCharges,
    /// Seat fee.
    SeatFee,
    /// Package fee.
    PackageFee,
    /// ASR fee.
    AsrFee,
    /// Custom charges.
    CustomCharges,
    /// Account minimum.
    AccountMinimum,
}

impl Section {
    /// All sections in the order of the statement.
    pub const ALL: [Section; 9] = [
        Section::MonthlyMinimum,
        Section::NumberFee,
        Section::MobileNumberFee,
        Section::CallCharges,
        Section::SeatFee,
        Section::PackageFee,
        Section::AsrFee,
        Section::CustomCharges,
        Section::AccountMinimum,
    ];
}

/// A reduction of an account, valid from month to month (BILL-26).
#[derive(Clone, Debug)]
pub struct Reduction {
    /// Name or remark, shown on the statement.
    pub name: String,
    /// First month.
    pub from: Month,
    /// Last month.
    pub to: Month,
    /// What is taken off.
    pub rule: ReductionRule,
}

/// What a reduction takes off. Applied in this order; together never more than the standard fee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReductionRule {
    /// A sum each month.
    Fixed(Money),
    /// Hundredths of a percent (0 to 10,000) of the named sections.
    Percentage {
        /// 1,000 = 10 %.
        hundredths: i64,
        /// Of which sections.
        sections: Vec<Section>,
    },
    /// So many minutes of a charge type in the call charge sections.
    FreeMinutes {
        /// Charge type.
        charge: ChargeType,
        /// Minutes, 0 or more.
        minutes: i64,
    },
    /// Once.
    OneTime(Money),
}

impl AccountMonth {
    pub(super) fn head(&self, department: &DepartmentMonth) -> StatementHead {
        StatementHead {
            tenant: self.tenant.clone(),
            tenant_name: self.tenant_name.clone(),
            account: self.card.account.clone(),
            account_name: self.account_name.clone(),
            sales_manager: self.sales_manager.clone(),
            department: department.department.clone(),
            department_name: department.name.clone(),
            main_hotline: department.main_hotline.clone(),
            month: self.month.to_string(),
            state: self.state,
        }
    }
}
