//! Statements: what a department owes for a month, section by section (file 50 section 18).
//!
//! All sections are always there, in the order of the catalogue, with 0 where nothing was used. Every
//! amount is a multiple of 0.001 yuan: lines are rounded half up, sums add the rounded lines (BILL-09).

mod account;
mod calls;
mod fees;
pub mod input;
mod package;
mod reduction;

pub use account::{divide, statements};
pub use input::{ReductionRule, Section};

use edgecall_model::number::NumberType;
use edgecall_model::organisation::Edition;
use edgecall_model::record::ChargeType;
use edgecall_model::{BillingAccountId, DepartmentId, Money, TenantId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One department's statement of one month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Statement {
    /// Whose, which month, which state (BILL-39).
    pub head: StatementHead,
    /// Monthly minimum of hotline numbers (BILL-40).
    pub monthly_minimum: MonthlyMinimum,
    /// Function fee of landline, 400, 1010 and 95 numbers (BILL-41).
    pub number_fee: FunctionFee,
    /// Function fee of mobile numbers (BILL-42).
    pub mobile_number_fee: FunctionFee,
    /// Call charges: 400, 1010, landline always; 95 and mobile when there are such numbers (BILL-43 to
    /// BILL-47).
    pub call_charges: Vec<CallCharges>,
    /// Seats (BILL-48).
    pub seat_fee: SeatFee,
    /// Packages (BILL-49).
    pub package_fee: PackageFee,
    /// Transcription (BILL-50).
    pub asr_fee: AsrFee,
    /// Custom charges (BILL-51).
    pub custom_charges: CustomCharges,
    /// Minimum of the billing account (BILL-52).
    pub account_minimum: AccountMinimum,
    /// Totals (BILL-53).
    pub totals: Totals,
    /// Legs without rate; they cost 0 here and block settlement (BILL-12).
    pub unrated_legs: i64,
}

/// State of a statement (BILL-33).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StatementState {
    /// Figures may still change (预出账).
    PreBilled,
    /// Frozen for good (已结账).
    Settled,
}

/// Whose statement it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StatementHead {
    /// Tenant.
    pub tenant: TenantId,
    /// Tenant's name.
    pub tenant_name: String,
    /// Billing account.
    pub account: BillingAccountId,
    /// Account's name.
    pub account_name: String,
    /// Direct sales manager; blank when there is none.
    pub sales_manager: String,
    /// Department.
    pub department: DepartmentId,
    /// Department's name.
    pub department_name: String,
    /// Main hotline number; blank when there is none.
    pub main_hotline: String,
    /// Period, `YYYY-MM`.
    pub month: String,
    /// State.
    pub state: StatementState,
}

/// Section "monthly minimum".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MonthlyMinimum {
    /// One row per number with a minimum.
    pub rows: Vec<MinimumRow>,
    /// Sum of the shortfalls.
    pub sum: Money,
}

/// How a number's minutes are charged (BILL-05).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BillingMode {
    /// Started minutes × rate.
    Basic,
    /// Included minutes of a package, then its overage rate.
    Package,
}

/// State of a number within the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NumberState {
    /// In use (正常).
    Normal,
    /// Deleted in the month or before (已删除).
    Deleted,
}

/// A number with a minimum (BILL-15).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MinimumRow {
    /// Hotline number.
    pub number: String,
    /// Minimum `M` of this month.
    pub minimum: Money,
    /// Billing mode.
    pub mode: BillingMode,
    /// Call charges `A`, package overage included.
    pub call_charge: Money,
    /// `max(0, M − A)`.
    pub shortfall: Money,
    /// Number state.
    pub state: NumberState,
}

/// Section "number function fee".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FunctionFee {
    /// Charged numbers, deleted ones included.
    pub numbers: i64,
    /// Of these, deleted in the month.
    pub deleted: i64,
    /// The numbers.
    pub rows: Vec<FunctionFeeRow>,
    /// Sum of the fees.
    pub sum: Money,
}

/// A number's function fee (BILL-16).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FunctionFeeRow {
    /// Number.
    pub number: String,
    /// Its type.
    pub kind: NumberType,
    /// Fee of this month.
    pub fee: Money,
    /// Local date of opening, `YYYY-MM-DD`.
    pub opened: String,
    /// Local date of deletion; blank when it is in use.
    pub deleted: String,
}

/// Section "call charges" of one number type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CallCharges {
    /// Number type.
    pub number_kind: NumberType,
    /// The six charge types, and the two over IP when they have minutes or a rate; several rows for a
    /// type that had several rates.
    pub rows: Vec<CallChargeRow>,
    /// Sum of the minutes.
    pub minutes: i64,
    /// Sum of the charges.
    pub sum: Money,
}

/// One charge type at one rate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CallChargeRow {
    /// Charge type.
    pub charge: ChargeType,
    /// Yuan per minute; 0 when there is no rate.
    pub rate: Money,
    /// Billed minutes.
    pub minutes: i64,
    /// Charge.
    pub amount: Money,
    /// Minutes of legs without rate (BILL-12).
    pub unrated: bool,
    /// Minutes that cost nothing although the type has a price: free legs (BILL-11), and the trial's free minutes
    /// (PORTAL-12).
    pub free: bool,
}

/// Section "seat fee".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SeatFee {
    /// Rows.
    pub rows: Vec<SeatRow>,
    /// Sum.
    pub sum: Money,
}

/// Seats of one order or addition (BILL-18).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SeatRow {
    /// Edition.
    pub edition: Edition,
    /// Seats.
    pub seats: i64,
    /// Monthly price of one.
    pub price: Money,
    /// Charged days.
    pub days: i64,
    /// Days of the month.
    pub days_of_month: i64,
    /// Order that was paid in advance; blank otherwise.
    pub order: String,
    /// The account's departments share these seats; the amount is this department's part (BILL-32).
    pub shared: bool,
    /// Amount.
    pub amount: Money,
}

/// Section "package fee".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PackageFee {
    /// Rows.
    pub rows: Vec<PackageRow>,
    /// Sum.
    pub sum: Money,
}

/// One package (BILL-19).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PackageRow {
    /// Name.
    pub package: String,
    /// Monthly fee.
    pub monthly_fee: Money,
    /// Included minutes.
    pub included_minutes: i64,
    /// Included minutes that were used.
    pub used_minutes: i64,
    /// Minutes beyond.
    pub overage_minutes: i64,
    /// Yuan per minute beyond.
    pub overage_rate: Money,
    /// Charge of the minutes beyond.
    pub overage_charge: Money,
    /// Monthly fee and overage charge.
    pub amount: Money,
}

/// Section "ASR fee".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AsrFee {
    /// Rows, one per rate.
    pub rows: Vec<AsrRow>,
    /// Sum.
    pub sum: Money,
}

/// Transcription at one rate (BILL-22).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AsrRow {
    /// Charged jobs.
    pub jobs: i64,
    /// Started minutes of all channels.
    pub minutes: i64,
    /// Yuan per minute.
    pub rate: Money,
    /// Amount.
    pub amount: Money,
}

/// Section "custom charges".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CustomCharges {
    /// Rows.
    pub rows: Vec<CustomRow>,
    /// Sum.
    pub sum: Money,
}

/// One custom charge (BILL-23).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CustomRow {
    /// Name.
    pub name: String,
    /// Unit.
    pub unit: String,
    /// Quantity in thousandths of the unit.
    pub quantity_thousandths: i64,
    /// Price of one unit.
    pub price: Money,
    /// Amount; may be negative.
    pub amount: Money,
    /// Remark; may be blank.
    pub remark: String,
}

impl CustomRow {
    /// The quantity as text, with as many decimals as it has: `167`, `2.5`.
    pub fn quantity_text(&self) -> String {
        let q = self.quantity_thousandths;
        let text = format!(
            "{}{}.{:03}",
            if q < 0 { "-" } else { "" },
            q.abs() / 1000,
            q.abs() % 1000
        );
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    }
}

/// Section "account minimum" (BILL-24).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AccountMinimum {
    /// Minimum `AM` of the billing account.
    pub minimum: Money,
    /// Sum `B` of all other sections over the account's departments.
    pub charges_before: Money,
    /// This department's part of `max(0, AM − B)` (BILL-32).
    pub shortfall: Money,
}

/// Totals (BILL-25).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Totals {
    /// Sum of all sections.
    pub standard_fee: Money,
    /// Reductions in the order in which they were applied (BILL-26).
    pub reduction_lines: Vec<ReductionLine>,
    /// Their sum.
    pub reduction: Money,
    /// Standard fee − reduction.
    pub actual_charge: Money,
}

/// One reduction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReductionLine {
    /// Name or remark of the rule.
    pub name: String,
    /// Amount, 0 or more.
    pub amount: Money,
}

impl Statement {
    /// The sum of one section; call charges are those of all number types.
    pub fn section_sum(&self, section: Section) -> Money {
        match section {
            Section::MonthlyMinimum => self.monthly_minimum.sum,
            Section::NumberFee => self.number_fee.sum,
            Section::MobileNumberFee => self.mobile_number_fee.sum,
            Section::CallCharges => self.call_charges.iter().map(|c| c.sum).sum(),
            Section::SeatFee => self.seat_fee.sum,
            Section::PackageFee => self.package_fee.sum,
            Section::AsrFee => self.asr_fee.sum,
            Section::CustomCharges => self.custom_charges.sum,
            Section::AccountMinimum => self.account_minimum.shortfall,
        }
    }

    /// Sum of all sections.
    fn sections_sum(&self) -> Money {
        Section::ALL
            .iter()
            .map(|section| self.section_sum(*section))
            .sum()
    }
}

/// `numerator ÷ denominator` ten-thousandths of a yuan, rounded half up to thousandths (halves of negative
/// amounts go away from zero).
fn rounded(numerator: i128, denominator: i128) -> Money {
    let unit = denominator * 10;
    let thousandths = (numerator.abs() * 2 + unit) / (unit * 2);
    let signed = if numerator < 0 {
        -thousandths
    } else {
        thousandths
    };
    Money(i64::try_from(signed * 10).unwrap_or(i64::MAX))
}
