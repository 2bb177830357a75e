//! Department statements: list, detail, settlement notice, lines (BILL-31 to BILL-60).

use crate::month::{account, begun, local_day, span};
use crate::pdf::{PdfContext, file_name, settlement_pdf};
use edgecall_api::operations::billing::{
    BillLineList, StatementList as ListStatements, StatementPdf, StatementShow,
};
use edgecall_api::views::{BillLines, Listing, StatementList, StatementRow};
use edgecall_model::config::TenantConfig;
use edgecall_model::error::codes;
use edgecall_model::{DepartmentId, Problem};
use edgecall_rating::statement::StatementState;
use edgecall_rating::{Month, Statement, statements};
use edgecall_store::{PageRequest, TenantScope};
use function_runtime::{Context, FileReply, Input};

pub async fn list(
    ctx: &mut Context,
    input: Input<ListStatements>,
) -> Result<StatementList, Problem> {
    let scope = ctx.scope()?;
    let config = scope.load_config().await?;
    let zone = &config.tenant.time_zone;
    let months = span(
        &input.query.from,
        &input.query.to,
        local_day(ctx.now(), zone)?,
    )?;
    // Months before the tenant's start have no statement (BILL-38).
    let first = Month::of(local_day(config.tenant.created, zone)?);
    let wanted = |statement: &Statement| {
        input
            .query
            .department
            .as_ref()
            .is_none_or(|department| *department == statement.head.department)
    };
    let mut items = Vec::new();
    for month in months.into_iter().filter(|month| *month >= first) {
        items.extend(
            of_month(scope, &config, month)
                .await?
                .into_iter()
                .filter(wanted)
                .map(row),
        );
    }
    Ok(StatementList {
        total: items.iter().map(|row| row.actual_charge).sum(),
        items,
    })
}

fn row(statement: Statement) -> StatementRow {
    let Statement { head, totals, .. } = statement;
    StatementRow {
        period: head.month,
        main_hotline: head.main_hotline,
        department: head.department,
        department_name: head.department_name,
        standard_fee: totals.standard_fee,
        reduction: totals.reduction,
        actual_charge: totals.actual_charge,
        settled: head.state == StatementState::Settled,
    }
}

/// All of a month's statements: fees of the account are divided among departments, so one cannot be made
/// without the others (BILL-32).
async fn of_month(
    scope: &TenantScope,
    config: &TenantConfig,
    month: Month,
) -> Result<Vec<Statement>, Problem> {
    let lines = scope.charged_lines(&config.tenant, month).await?;
    Ok(statements(&account(config, month, &lines)?))
}

pub async fn show(ctx: &mut Context, input: Input<StatementShow>) -> Result<Statement, Problem> {
    let config = ctx.scope()?.load_config().await?;
    one(
        ctx,
        &config,
        input.parameter("period"),
        input.parameter("department"),
    )
    .await
}

pub async fn pdf(ctx: &mut Context, input: Input<StatementPdf>) -> Result<FileReply, Problem> {
    let config = ctx.scope()?.load_config().await?;
    let statement = one(
        ctx,
        &config,
        input.parameter("period"),
        input.parameter("department"),
    )
    .await?;
    let language = input.query.language.unwrap_or(ctx.language());
    let context = PdfContext {
        operator_name: ctx.platform().config().operator_name.clone(),
        issued: ctx.now(),
        time_zone: config.tenant.time_zone.clone(),
        statement_number: number(&statement),
        payment_details: vec![],
    };
    let bytes = settlement_pdf(&statement, language, &context).map_err(|fault| {
        tracing::error!(%fault, "no settlement notice");
        Problem::new(&codes::INTERNAL)
    })?;
    Ok(FileReply::new("application/pdf", bytes).download(&file_name(&statement)))
}

/// The number of a statement follows from what it is about, so that it never changes.
fn number(statement: &Statement) -> String {
    format!(
        "{}-{}",
        statement.head.month.replace('-', ""),
        statement.head.department
    )
}

pub async fn lines(ctx: &mut Context, input: Input<BillLineList>) -> Result<BillLines, Problem> {
    let scope = ctx.scope()?;
    let config = scope.load_config().await?;
    let (month, department) = place(
        ctx,
        &config,
        input.parameter("period"),
        input.parameter("department"),
    )?;
    let query = &input.query;
    let page = PageRequest {
        cursor: query.paging.cursor.clone(),
        limit: query.paging.limit,
    };
    let page = scope
        .bill_line_page(
            &config.tenant,
            month,
            &department,
            query.charge,
            query.number_kind,
            &page,
        )
        .await?;
    Ok(Listing {
        items: page.items,
        next: page.next,
        total: None,
    })
}

async fn one(
    ctx: &Context,
    config: &TenantConfig,
    period: &str,
    department: &str,
) -> Result<Statement, Problem> {
    let (month, department) = place(ctx, config, period, department)?;
    let all = of_month(ctx.scope()?, config, month).await?;
    all.into_iter()
        .find(|statement| statement.head.department == department)
        .ok_or_else(no_statement)
}

/// The month and department that a path names.
fn place(
    ctx: &Context,
    config: &TenantConfig,
    period: &str,
    department: &str,
) -> Result<(Month, DepartmentId), Problem> {
    let zone = &config.tenant.time_zone;
    let month = begun(period, local_day(ctx.now(), zone)?, "period")?;
    if month < Month::of(local_day(config.tenant.created, zone)?) {
        return Err(no_statement());
    }
    let known = config
        .departments
        .iter()
        .map(|known| &known.id)
        .find(|known| known.as_str() == department);
    Ok((month, known.ok_or_else(no_statement)?.clone()))
}

fn no_statement() -> Problem {
    Problem::new(&codes::NOT_FOUND).with_text("The statement", "该账单")
}
