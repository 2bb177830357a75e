import { SearchOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, DatePicker, Grid, Select, Skeleton, Table } from "antd";
import dayjs from "dayjs";
import { useId, useState, type ReactNode } from "react";
import { Link, useSearchParams } from "react-router";
import { answer, api } from "../api/client.ts";
import type { components } from "../api/schema.d.ts";
import { formatMoney } from "../format/index.ts";
import { useFormat } from "../format/useFormat.ts";
import { PageHead } from "../frame/PageHead.tsx";
import { useText } from "../i18n/index.ts";
import { useOrganisation } from "../organisation/index.tsx";
import { today } from "../records/days.ts";
import { useInstance } from "../session/index.tsx";
import { EmptyState, ErrorState } from "../table/TableStates.tsx";
import { Status } from "../theme/Status.tsx";
import { monthAfter, periodFault, type PeriodFault } from "./periods.ts";
import "../table/table.css";
import "./billing.css";

type Row = components["schemas"]["StatementRow"];

interface Question {
  from: string;
  to: string;
  department: string;
}

function MonthField(props: { id: string; label: string; value: string; change: (value: string) => void; fault: string | null }): ReactNode {
  return (
    <div className="filters-field">
      <label htmlFor={props.id}>{props.label}</label>
      <DatePicker
        id={props.id}
        picker="month"
        allowClear={false}
        value={props.value === "" ? null : dayjs(`${props.value}-01`)}
        onChange={(day) => props.change(day ? day.format("YYYY-MM") : "")}
        status={props.fault === null ? "" : "error"}
        aria-invalid={props.fault !== null}
      />
      {props.fault !== null && (
        <span className="field-fault" role="alert">
          {props.fault}
        </span>
      )}
    </div>
  );
}

function Conditions({ asked, now, ask }: { asked: Question; now: string; ask: (question: Question) => void }): ReactNode {
  const t = useText();
  const base = useId();
  const { data: tree } = useOrganisation();
  const [draft, setDraft] = useState(asked);
  const [fault, setFault] = useState<PeriodFault | null>(periodFault(asked.from, asked.to, now));
  const change = (part: Partial<Question>) => {
    const next = { ...draft, ...part };
    setDraft(next);
    setFault(periodFault(next.from, next.to, now));
  };
  const faultAt = (field: PeriodFault["field"]) => (fault?.field === field ? t(`billing.check.${fault.fault}`) : null);
  return (
    <form
      className="card statement-conditions"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        if (fault === null) ask(draft);
      }}
    >
      <MonthField id={`${base}from`} label={t("billing.from")} value={draft.from} change={(from) => change({ from })} fault={faultAt("from")} />
      <MonthField id={`${base}to`} label={t("billing.to")} value={draft.to} change={(to) => change({ to })} fault={faultAt("to")} />
      <div className="filters-field">
        <label htmlFor={`${base}department`}>{t("billing.department")}</label>
        <Select
          id={`${base}department`}
          value={draft.department}
          onChange={(department) => change({ department })}
          showSearch={{ optionFilterProp: "label" }}
          options={[{ value: "", label: t("billing.departmentAll") }, ...(tree?.departments ?? []).map(({ id, name }) => ({ value: id, label: name }))]}
        />
      </div>
      <Button type="primary" htmlType="submit" icon={<SearchOutlined aria-hidden />}>
        {t("billing.query")}
      </Button>
    </form>
  );
}

/** Whether a statement may still change, as a word. */
export function StatementState({ settled }: { settled: boolean }): ReactNode {
  const t = useText();
  return <Status kind={settled ? "success" : "warning"}>{t(settled ? "billing.state.settled" : "billing.state.pre_billed")}</Status>;
}

function StatementTable({ rows, total }: { rows: Row[]; total: number }): ReactNode {
  const t = useText();
  const { place } = useInstance();
  const address = (row: Row) => `/at/${place}/billing/statements/${row.period}/${row.department}`;
  const money = { align: "right" as const, className: "figure" };
  return (
    <Table<Row>
      size="middle"
      pagination={false}
      scroll={{ x: "max-content" }}
      rowKey={(row) => `${row.period} ${row.department}`}
      dataSource={rows}
      columns={[
        { key: "period", title: t("billing.column.period"), render: (_: unknown, row: Row) => <Link to={address(row)}>{row.period}</Link> },
        { key: "hotline", title: t("billing.column.hotline"), render: (_: unknown, row: Row) => (row.main_hotline === "" ? "-" : row.main_hotline) },
        { key: "department", title: t("billing.column.department"), render: (_: unknown, row: Row) => row.department_name },
        { key: "standard", title: t("billing.column.standard"), ...money, render: (_: unknown, row: Row) => formatMoney(row.standard_fee) },
        { key: "reduction", title: t("billing.column.reduction"), ...money, render: (_: unknown, row: Row) => formatMoney(row.reduction) },
        { key: "actual", title: t("billing.column.actual"), ...money, render: (_: unknown, row: Row) => <strong>{formatMoney(row.actual_charge)}</strong> },
        { key: "state", title: t("billing.column.state"), render: (_: unknown, row: Row) => <StatementState settled={row.settled} /> },
        {
          key: "actions",
          title: t("table.actions"),
          render: (_: unknown, row: Row) => (
            <Link to={address(row)} aria-label={`${t("billing.details")} ${row.period} ${row.department_name}`}>
              {t("billing.details")}
            </Link>
          ),
        },
      ]}
      summary={() => (
        <Table.Summary.Row className="sum-row">
          <Table.Summary.Cell index={0} colSpan={5}>
            {t("billing.sumOfAll")}
          </Table.Summary.Cell>
          <Table.Summary.Cell index={5} align="right" className="figure">
            <strong>{formatMoney(total)}</strong>
          </Table.Summary.Cell>
          <Table.Summary.Cell index={6} colSpan={2} />
        </Table.Summary.Row>
      )}
    />
  );
}

/** The same on a phone: what it is about first, then the sum. */
function StatementCards({ rows, total }: { rows: Row[]; total: number }): ReactNode {
  const t = useText();
  const { place } = useInstance();
  return (
    <div className="statement-cards">
      {rows.map((row) => (
        <article key={`${row.period} ${row.department}`} className="row-card">
          <header>
            <h3>
              <Link to={`/at/${place}/billing/statements/${row.period}/${row.department}`}>{row.period}</Link>
            </h3>
            <StatementState settled={row.settled} />
          </header>
          <dl>
            {(
              [
                ["hotline", row.main_hotline === "" ? "-" : row.main_hotline],
                ["department", row.department_name],
                ["standard", formatMoney(row.standard_fee)],
                ["reduction", formatMoney(row.reduction)],
                ["actual", <strong>{formatMoney(row.actual_charge)}</strong>],
              ] as const
            ).map(([name, value]) => (
              <div key={name}>
                <dt>{t(`billing.column.${name}`)}</dt>
                <dd className="figure">{value}</dd>
              </div>
            ))}
          </dl>
        </article>
      ))}
      <p className="statement-cards-sum">
        {t("billing.sumOfAll")} <strong className="figure">{formatMoney(total)}</strong>
      </p>
    </div>
  );
}

/** Department statements, oldest month first (BILL-31). */
export default function StatementsPage(): ReactNode {
  const t = useText();
  const { tenant } = useInstance();
  const { zone } = useFormat();
  const narrow = Grid.useBreakpoint().sm === false;
  const [params, setParams] = useSearchParams();
  const now = today(zone).slice(0, 7);
  const asked: Question = {
    from: params.get("from") ?? monthAfter(now, -5),
    to: params.get("to") ?? now,
    department: params.get("department") ?? "",
  };
  const { from, to, department } = asked;
  const askable = periodFault(from, to, now) === null;
  const { data, error, refetch } = useQuery({
    queryKey: ["statements", tenant, from, to, department],
    queryFn: () =>
      answer(
        api.GET("/api/tenants/{tenant}/billing/statements", {
          params: { path: { tenant }, query: { from, to, ...(department !== "" && { department }) } },
        }),
      ),
    enabled: askable,
  });
  const body = () => {
    if (data === undefined) return error ? <ErrorState error={error} retry={() => void refetch()} /> : <Skeleton active paragraph={{ rows: 5 }} className="table-wait" />;
    if (data.items.length === 0) return <EmptyState text={t("billing.empty")} />;
    const Rows = narrow ? StatementCards : StatementTable;
    return <Rows rows={data.items} total={data.total} />;
  };
  return (
    <div className="billing-page">
      <PageHead title={t("billing.title")} lead={t("billing.lead")} />
      <Conditions
        key={`${from} ${to} ${department}`}
        asked={asked}
        now={now}
        ask={(next) => setParams({ from: next.from, to: next.to, ...(next.department !== "" && { department: next.department }) })}
      />
      {askable && <section className="table-card">{body()}</section>}
    </div>
  );
}
