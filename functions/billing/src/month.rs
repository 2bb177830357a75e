//! Which months a query means (BILL-38), and what a month's statements are made from.

use crate::prices;
use edgecall_model::config::TenantConfig;
use edgecall_model::error::codes;
use edgecall_model::organisation::Department;
use edgecall_model::record::BillLine;
use edgecall_model::time::local_hour;
use edgecall_model::{At, Money, Problem};
use edgecall_rating::statement::StatementState;
use edgecall_rating::statement::input::{NumberMonth, PartOfMonth};
use edgecall_rating::{AccountMonth, DepartmentMonth, Month};
use jiff::civil::Date;

/// Months of one query.
const MOST_MONTHS: usize = 24;

/// The tenant's local day.
pub fn local_day(at: At, zone: &str) -> Result<Date, Problem> {
    local_hour(at, zone)
        .date
        .parse()
        .map_err(|_| Problem::new(&codes::INTERNAL))
}

/// A month that has begun, from its text.
///
/// # Errors
/// `bad_period`.
pub fn begun(text: &str, today: Date, field: &str) -> Result<Month, Problem> {
    let month = Month::parse(text).filter(|month| *month <= Month::of(today));
    month.ok_or_else(|| Problem::new(&codes::BAD_PERIOD).at(field))
}

/// The months from `from` to `to`, both included, oldest first.
///
/// # Errors
/// `bad_period` for the wrong order, a month in the future, or more than 24 months.
pub fn span(from: &str, to: &str, today: Date) -> Result<Vec<Month>, Problem> {
    let (first, last) = (begun(from, today, "from")?, begun(to, today, "to")?);
    if first > last {
        return Err(Problem::new(&codes::BAD_PERIOD).at("from"));
    }
    let next = |month: &Month| month.last().tomorrow().ok().map(Month::of);
    let months: Vec<Month> = std::iter::successors(Some(first), next)
        .take_while(|month| *month <= last)
        .take(MOST_MONTHS + 1)
        .collect();
    if months.len() > MOST_MONTHS {
        return Err(Problem::new(&codes::BAD_PERIOD).at("from"));
    }
    Ok(months)
}

/// The billing account of a tenant in one month. Everything here is pre-billed: settling is the operator's
/// (BILL-34). Seats and test numbers are lent during the trial and cost nothing (PORTAL-12).
///
/// # Errors
/// `internal` when the tenant's data make no rate card.
pub fn account(
    config: &TenantConfig,
    month: Month,
    lines: &[BillLine],
) -> Result<AccountMonth, Problem> {
    let tenant = &config.tenant;
    let opened = local_day(tenant.created, &tenant.time_zone)?;
    let departments = config
        .departments
        .iter()
        .map(|d| department(config, d, opened, lines));
    Ok(AccountMonth {
        tenant: tenant.id.clone(),
        tenant_name: tenant.name.clone(),
        account_name: tenant.name.clone(),
        sales_manager: String::new(),
        month,
        state: StatementState::PreBilled,
        card: prices::card(tenant)?,
        minimum: Money::ZERO,
        shared_seats: vec![],
        reductions: vec![],
        departments: departments.collect(),
    })
}

fn department(
    config: &TenantConfig,
    department: &Department,
    opened: Date,
    lines: &[BillLine],
) -> DepartmentMonth {
    let numbers: Vec<NumberMonth> = config
        .numbers
        .iter()
        .filter(|number| number.department == department.id)
        .map(|number| NumberMonth {
            number: number.number.clone(),
            kind: number.kind,
            function_fee: Money::ZERO,
            fee_when_opened: PartOfMonth::Full,
            minimum: Money::ZERO,
            minimum_when_deleted: PartOfMonth::Full,
            opened,
            deleted: None,
        })
        .collect();
    DepartmentMonth {
        main_hotline: numbers
            .first()
            .map(|number| number.number.clone())
            .unwrap_or_default(),
        numbers,
        lines: lines
            .iter()
            .filter(|line| line.department == department.id)
            .cloned()
            .collect(),
        ..DepartmentMonth::new(department.id.clone(), &department.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> Date {
        "2025-11-20".parse().expect("a date")
    }

    #[test]
    fn a_span_runs_forward_over_new_year_and_to_this_month() {
        let months = |from: &str, to: &str| {
            span(from, to, today())
                .map(|months| months.iter().map(ToString::to_string).collect::<Vec<_>>())
        };
        assert_eq!(
            months("2024-12", "2025-02"),
            Ok(vec!["2024-12".into(), "2025-01".into(), "2025-02".into()])
        );
        assert_eq!(months("2025-11", "2025-11"), Ok(vec!["2025-11".into()]));
        assert_eq!(
            months("2023-12", "2025-11").map(|months| months.len()),
            Ok(24)
        );
    }

    #[test]
    fn a_wrong_period_is_refused_at_its_field() {
        let field = |from: &str, to: &str| span(from, to, today()).expect_err("refused").field;
        assert_eq!(field("2025-11", "2025-10").as_deref(), Some("from"));
        assert_eq!(field("2025-11", "2025-12").as_deref(), Some("to"));
        assert_eq!(field("2023-11", "2025-11").as_deref(), Some("from"));
        assert_eq!(field("2025-13", "2025-11").as_deref(), Some("from"));
    }
}
