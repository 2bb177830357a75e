import type { TFunction } from "i18next";
import { Link } from "react-router";
import { formatDuration, formatShare, type Language } from "../format/index.ts";
import type { TimeStyle } from "../format/index.ts";
import { Status } from "../theme/Status.tsx";
import type { Column } from "../table/types.ts";
import type { CallRecord } from "./counted.ts";
import { agentLeg, regionText, statusKinds } from "./parties.ts";

interface Words {
  t: TFunction;
  time: (at: number | null | undefined, style?: TimeStyle) => string;
  language: Language;
  /** Address of the records page. */
  base: string;
  departmentName: (id: string) => string;
}

function seconds(value: number): string {
  return formatDuration(value * 1000);
}

/** Columns that are shown until somebody chooses others (REC-028). */
function shownColumns({ t, time, language, base }: Words): Column<CallRecord>[] {
  const region = (row: CallRecord) => regionText(row.region, language) || t("records.unknownRegion");
  const number = (row: CallRecord) => (row.customer === "" ? t("records.withheld") : row.customer);
  return [
    {
      id: "customer",
      key: true,
      title: t("records.column.customer"),
      text: (row) => `${number(row)} ${region(row)}`,
      render: (row) => (
        <span className="record-customer">
          <Link to={`${base}/${row.call}`}>{number(row)}</Link>
          <small>{region(row)}</small>
        </span>
      ),
    },
    { id: "area", title: t("records.column.area"), text: (row) => row.region.area_code },
    { id: "hotline", title: t("records.column.hotline"), text: (row) => row.hotline },
    { id: "kind", title: t("records.column.kind"), text: (row) => t(`records.kind.${row.kind}`) },
    { id: "flow", title: t("records.column.flow"), text: (row) => row.flow?.name },
    { id: "queueNumber", title: t("records.column.queueNumber"), text: (row) => row.queue?.number },
    { id: "queueName", title: t("records.column.queueName"), text: (row) => row.queue?.name },
    { id: "agentNumber", title: t("records.column.agentNumber"), text: (row) => row.agent?.number },
    { id: "agentName", title: t("records.column.agentName"), text: (row) => row.agent?.name },
    {
      id: "phone",
      title: t("records.column.phone"),
      text: (row) => {
        const phone = agentLeg(row)?.phone;
        return phone ? t(`records.phone.${phone}`) : "";
      },
    },
    { id: "start", title: t("records.column.start"), text: (row) => time(row.start) },
    { id: "answer", title: t("records.column.answer"), text: (row) => time(row.answer) },
    { id: "talk", title: t("records.column.talk"), numeric: true, text: (row) => seconds(row.talk_seconds) },
    {
      id: "status",
      title: t("records.column.status"),
      text: (row) => t(`records.status.${row.status}`),
      render: (row) => <Status kind={statusKinds[row.status]}>{t(`records.status.${row.status}`)}</Status>,
    },
    { id: "customerHungUp", title: t("records.column.customerHungUp"), text: (row) => (row.hangup_by === "customer" ? t("records.yes") : t("records.no")) },
  ];
}

/** Columns of the call records page, the hidden ones last. */
export function recordColumns(words: Words): Column<CallRecord>[] {
  const { t, time, departmentName } = words;
  return [
    ...shownColumns(words),
    { id: "call", optional: true, title: t("records.column.call"), text: (row) => row.call },
    { id: "sip", optional: true, title: t("records.column.sip"), text: (row) => row.sip_call_id },
    { id: "recording", optional: true, title: t("records.column.recording"), text: (row) => (row.recordings.length > 0 ? t("records.yes") : "-") },
    { id: "total", optional: true, numeric: true, title: t("records.column.total"), text: (row) => seconds(row.total_seconds) },
    { id: "end", optional: true, title: t("records.column.end"), text: (row) => time(row.end) },
    { id: "hangup", optional: true, title: t("records.column.hangup"), text: (row) => t(`records.side.${row.hangup_by}`) },
    { id: "ratio", optional: true, numeric: true, title: t("records.column.ratio"), text: (row) => formatShare(row.talk_seconds, row.total_seconds) },
    { id: "wait", optional: true, numeric: true, title: t("records.column.wait"), text: (row) => seconds(row.wait_seconds) },
    { id: "hold", optional: true, numeric: true, title: t("records.column.hold"), text: (row) => seconds(row.hold_seconds) },
    { id: "cause", optional: true, title: t("records.column.cause"), text: (row) => t(`records.cause.${row.cause}`) },
    { id: "department", optional: true, title: t("records.column.department"), text: (row) => departmentName(row.department) },
  ];
}
