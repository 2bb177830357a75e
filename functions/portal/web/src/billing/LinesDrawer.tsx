import { Drawer } from "antd";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { answer, api } from "../api/client.ts";
import type { components } from "../api/schema.d.ts";
import { formatDuration, formatMoney } from "../format/index.ts";
import { useFormat } from "../format/useFormat.ts";
import { useText } from "../i18n/index.ts";
import { useInstance } from "../session/index.tsx";
import { DataTable } from "../table/DataTable.tsx";
import type { ChargeChoice } from "./StatementSections.tsx";

type BillLine = components["schemas"]["BillLine"];

function Lines({ period, department, choice }: { period: string; department: string; choice: ChargeChoice }): ReactNode {
  const t = useText();
  const { tenant, place } = useInstance();
  const { time } = useFormat();
  const { charge, number_kind } = choice;
  return (
    <DataTable<BillLine>
      id="bill-lines"
      addressPrefix="lines-"
      scope={[tenant, period, department, charge, number_kind]}
      load={({ cursor, limit, signal }) =>
        answer(
          api.GET("/api/tenants/{tenant}/billing/statements/{period}/{department}/lines", {
            params: { path: { tenant, period, department }, query: { charge, number_kind, limit, ...(cursor !== null && { cursor }) } },
            ...(signal && { signal }),
          }),
        )
      }
      rowKey={(row) => `${row.call} ${row.leg}`}
      rowName={(row) => `${row.number} ${time(row.start)}`}
      columns={[
        { id: "start", key: true, title: t("billing.lines.start"), text: (row) => time(row.start) },
        { id: "number", title: t("billing.lines.number"), text: (row) => row.number },
        { id: "seconds", title: t("billing.lines.seconds"), numeric: true, text: (row) => formatDuration(row.seconds * 1000) },
        { id: "minutes", title: t("billing.lines.minutes"), numeric: true, text: (row) => row.minutes },
        {
          id: "rate",
          title: t("billing.lines.rate"),
          numeric: true,
          text: (row) => (row.free ? t("records.charges.free") : row.rate === null || row.rate === undefined ? t("billing.unratedRow") : formatMoney(row.rate, 4)),
        },
        { id: "amount", title: t("billing.lines.amount"), numeric: true, text: (row) => formatMoney(row.amount, 4) },
        {
          id: "call",
          title: t("billing.lines.call"),
          text: (row) => row.call,
          render: (row) => <Link to={`/at/${place}/records/${row.call}`}>{t("billing.lines.openCall")}</Link>,
        },
      ]}
      empty={{ text: t("billing.lines.empty") }}
    />
  );
}

/** The call lines behind one charge of a statement, each with the way to its call. */
export function LinesDrawer(props: { period: string; department: string; choice: ChargeChoice | null; close: () => void }): ReactNode {
  const t = useText();
  const { choice } = props;
  return (
    <Drawer
      open={choice !== null}
      onClose={props.close}
      size={880}
      className="lines-drawer"
      destroyOnHidden
      title={choice && t("billing.lines.title", { number: t(`billing.number.${choice.number_kind}`), charge: t(`billing.charge.${choice.charge}`) })}
    >
      {choice && <Lines period={props.period} department={props.department} choice={choice} />}
    </Drawer>
  );
}
