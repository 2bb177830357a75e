import { Table } from "antd";
import type { TFunction } from "i18next";
import type { ReactNode } from "react";
import type { components } from "../api/schema.d.ts";
import { formatDuration, formatMoney, formatNumber } from "../format/index.ts";
import { useFormat } from "../format/useFormat.ts";
import { useText } from "../i18n/index.ts";
import { useScrollRegion } from "../table/useScrollRegion.ts";
import { Status } from "../theme/Status.tsx";
import type { CallRecord } from "./counted.ts";
import { agentOf } from "./parties.ts";

type BillLine = components["schemas"]["BillLine"];
type KeyValue = components["schemas"]["KeyValue"];

interface PartColumn<Row> {
  id: string;
  title: string;
  cell: (row: Row) => ReactNode;
  numeric?: boolean;
}

/** A short table inside a record; an empty one is a sentence. */
export function PartTable<Row extends object>(props: { rows: readonly Row[]; columns: PartColumn<Row>[]; none: string; sum?: ReactNode }): ReactNode {
  const box = useScrollRegion(props.columns[0]?.title ?? "");
  if (props.rows.length === 0) return <p className="record-none">{props.none}</p>;
  return (
    <div ref={box}>
      <Table<Row>
        size="small"
        className="part-table"
        pagination={false}
        scroll={{ x: "max-content" }}
        rowKey={(row) => props.rows.indexOf(row)}
        dataSource={[...props.rows]}
        columns={props.columns.map((column) => ({
          key: column.id,
          title: column.title,
          render: (_value: unknown, row: Row) => column.cell(row),
          ...(column.numeric && { align: "right" as const, className: "figure" }),
        }))}
        {...(props.sum !== undefined && { summary: () => props.sum })}
    />
    </div>
  );
}

function seconds(value: number): string {
  return formatDuration(value * 1000);
}

/** Human legs of the call in time order (REC-031). */
export function LegsTable({ record }: { record: CallRecord }): ReactNode {
  const t = useText();
  const { time } = useFormat();
  return (
    <PartTable
      rows={record.legs}
      none={t("records.legs.none")}
      columns={[
        { id: "who", title: t("records.legs.who"), cell: (leg) => agentOf(leg) ?? leg.external?.number ?? t("records.customerLeg") },
        { id: "phone", title: t("records.column.phone"), cell: (leg) => (leg.phone ? t(`records.phone.${leg.phone}`) : "") },
        { id: "purpose", title: t("records.legs.purpose"), cell: (leg) => t(`records.purpose.${leg.purpose}`) },
        { id: "queue", title: t("records.legs.queue"), cell: (leg) => (leg.queue ? `${leg.queue.number} ${leg.queue.name}` : "") },
        { id: "dial", title: t("records.legs.dial"), cell: (leg) => time(leg.dial) },
        { id: "answer", title: t("records.legs.answer"), cell: (leg) => time(leg.answer) },
        { id: "end", title: t("records.legs.end"), cell: (leg) => time(leg.end) },
        { id: "ring", title: t("records.legs.ring"), numeric: true, cell: (leg) => seconds(leg.ring_seconds) },
        { id: "talk", title: t("records.legs.talk"), numeric: true, cell: (leg) => seconds(leg.talk_seconds) },
        { id: "reason", title: t("records.legs.reason"), cell: (leg) => t(`records.legEnd.${leg.reason}`) },
      ]}
    />
  );
}

function keyText(key: KeyValue | null | undefined, t: TFunction): string {
  if (!key) return "";
  if (key === "no_press") return t("records.path.noPress");
  if (key === "error") return t("records.path.wrong");
  return key.keyed;
}

const knownExits = ["next", "no_key", "wrong_key", "other", "success", "failure", "answered"] as const;
const knownNodes = ["play", "select", "queue", "time", "http", "end", "start"] as const;
const knownSteps = ["number", "tenant_state", "service_end", "number_state", "trial_minutes", "flow", "time", "queue"] as const;
const knownResults = ["trial", "active", "suspended", "closing", "closed", "inactive", "none", "no_condition"] as const;

function known<Name extends string>(names: readonly Name[], text: string): Name | undefined {
  return names.find((name) => name === text);
}

function exitText(exit: string, t: TFunction): string {
  if (exit === "") return t("records.exit.inside");
  if (exit.startsWith("condition:")) return t("records.exit.condition");
  if (exit.startsWith("key:")) return t("records.exit.key", { key: exit.slice(4) });
  const name = known(knownExits, exit);
  return name ? t(`records.exit.${name}`) : exit;
}

/** The caller's way through the flow, with the keys (REC-032). */
export function PathTable({ record }: { record: CallRecord }): ReactNode {
  const t = useText();
  const { time } = useFormat();
  return (
    <>
      {record.flow && record.path.length > 0 && (
        <p className="record-lead">
          <strong>{record.flow.name}</strong> {t("records.path.version", { version: record.flow.version })}
        </p>
      )}
      <PartTable
        rows={record.path}
        none={t("records.path.none")}
        columns={[
          { id: "node", title: t("records.path.node"), cell: (visit) => visit.node },
          {
            id: "kind",
            title: t("records.path.kind"),
            cell: (visit) => {
              const name = known(knownNodes, visit.kind);
              return name ? t(`records.node.${name}`) : visit.kind;
            },
          },
          {
            id: "key",
            title: t("records.path.key"),
            cell: (visit) => (visit.key && typeof visit.key === "object" ? <kbd className="keyed">{visit.key.keyed}</kbd> : keyText(visit.key, t)),
          },
          { id: "entered", title: t("records.path.entered"), cell: (visit) => time(visit.entered) },
          { id: "left", title: t("records.path.left"), cell: (visit) => time(visit.left) },
          { id: "exit", title: t("records.path.exit"), cell: (visit) => exitText(visit.exit, t) },
        ]}
      />
    </>
  );
}

/** Queues that the call asked for. */
export function VisitsTable({ record }: { record: CallRecord }): ReactNode {
  const t = useText();
  const { time } = useFormat();
  return (
    <PartTable
      rows={record.visits}
      none={t("records.visits.none")}
      columns={[
        { id: "queue", title: t("records.visits.queue"), cell: (visit) => `${visit.queue.number} ${visit.queue.name}` },
        { id: "requested", title: t("records.visits.requested"), cell: (visit) => time(visit.requested) },
        { id: "entered", title: t("records.visits.entered"), cell: (visit) => time(visit.entered) },
        { id: "left", title: t("records.visits.left"), cell: (visit) => time(visit.left) },
        { id: "wait", title: t("records.visits.wait"), numeric: true, cell: (visit) => seconds(visit.wait_seconds) },
        {
          id: "result",
          title: t("records.visits.result"),
          cell: (visit) => <Status kind={visit.result === "answered" ? "success" : "warning"}>{t(`records.queueResult.${visit.result}`)}</Status>,
        },
        { id: "level", title: t("records.visits.inLevel"), cell: (visit) => (visit.in_service_level ? t("records.yes") : t("records.no")) },
      ]}
    />
  );
}

/** Why the call went where it went (ACD-05). */
export function DecisionsTable({ record }: { record: CallRecord }): ReactNode {
  const t = useText();
  const { time } = useFormat();
  return (
    <PartTable
      rows={record.decisions}
      none={t("records.decisions.none")}
      columns={[
        { id: "at", title: t("records.decisions.at"), cell: (decision) => time(decision.at) },
        {
          id: "step",
          title: t("records.decisions.step"),
          cell: (decision) => {
            const name = known(knownSteps, decision.step);
            return name ? t(`records.step.${name}`) : decision.step;
          },
        },
        {
          id: "result",
          title: t("records.decisions.result"),
          cell: (decision) => {
            const name = known(knownResults, decision.result);
            return name ? t(`records.stepResult.${name}`) : decision.result;
          },
        },
      ]}
    />
  );
}

/** What each leg costs (BILL-08). */
export function ChargesTable({ record, charges }: { record: CallRecord; charges: readonly BillLine[] }): ReactNode {
  const t = useText();
  const party = (line: BillLine) => {
    const leg = record.legs.find((one) => one.leg === line.leg);
    return (leg && agentOf(leg)) ?? t("records.customerLeg");
  };
  const rate = (line: BillLine) => {
    if (line.free) return t("records.charges.free");
    return line.rate === null || line.rate === undefined ? <Status kind="warning">{t("records.charges.unrated")}</Status> : formatMoney(line.rate, 4);
  };
  const sum = charges.reduce((total, line) => total + line.amount, 0);
  return (
    <PartTable
      rows={charges}
      none={t("records.charges.none")}
      columns={[
        { id: "leg", title: t("records.charges.leg"), cell: party },
        { id: "charge", title: t("records.charges.charge"), cell: (line) => t(`billing.charge.${line.charge}`) },
        { id: "number", title: t("records.charges.number"), cell: (line) => line.number },
        { id: "seconds", title: t("records.charges.seconds"), numeric: true, cell: (line) => seconds(line.seconds) },
        { id: "minutes", title: t("records.charges.minutes"), numeric: true, cell: (line) => formatNumber(line.minutes) },
        { id: "rate", title: t("records.charges.rate"), numeric: true, cell: rate },
        { id: "amount", title: t("records.charges.amount"), numeric: true, cell: (line) => formatMoney(line.amount, 4) },
      ]}
      sum={
        <Table.Summary.Row>
          <Table.Summary.Cell index={0} colSpan={6}>
            {t("records.charges.sum")}
          </Table.Summary.Cell>
          <Table.Summary.Cell index={6} align="right">
            <strong className="figure">{formatMoney(sum, 4)}</strong>
          </Table.Summary.Cell>
        </Table.Summary.Row>
      }
    />
  );
}
