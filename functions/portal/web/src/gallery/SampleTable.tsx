import { PlusOutlined } from "@ant-design/icons";
import { App, Button } from "antd";
import type { ReactNode } from "react";
import { formatDuration, formatMoney } from "../format/index.ts";
import { useFormat } from "../format/useFormat.ts";
import { useText } from "../i18n/index.ts";
import { Status } from "../theme/Status.tsx";
import { DataTable } from "../table/DataTable.tsx";
import { loadSample, type SampleAgent } from "./sampleAgents.ts";

const kinds = { online: "success", busy: "live", offline: "neutral" } as const;

/** A data table with everything that one can have. */
export function SampleTable(): ReactNode {
  const t = useText();
  const { time } = useFormat();
  const { message } = App.useApp();
  const department = (agent: SampleAgent) => t(agent.department === 1 ? "gallery.department1" : "gallery.department2");
  const name = (agent: SampleAgent) => t("gallery.person", { at: agent.number });
  return (
    <DataTable<SampleAgent>
      id="gallery-agents"
      defaultSize={10}
      load={loadSample}
      rowKey={(row) => row.number}
      rowName={name}
      filters={[
        { id: "number", label: t("gallery.number"), kind: "text", maxLength: 10 },
        { id: "state", label: t("gallery.state"), kind: "select", options: (["online", "busy", "offline"] as const).map((value) => ({ value, label: t(`gallery.${value}`) })) },
        { id: "department", label: t("gallery.department"), kind: "select", options: [{ value: "1", label: t("gallery.department1") }, { value: "2", label: t("gallery.department2") }] },
        { id: "days", label: t("gallery.since"), kind: "dates" },
      ]}
      columns={[
        { id: "number", key: true, title: t("gallery.number"), text: (row) => row.number, width: 110 },
        { id: "name", title: t("gallery.name"), text: name },
        { id: "department", title: t("gallery.department"), text: department },
        { id: "state", title: t("gallery.state"), text: (row) => t(`gallery.${row.state}`), render: (row) => <Status kind={kinds[row.state]}>{t(`gallery.${row.state}`)}</Status> },
        { id: "talk", title: t("gallery.talk"), numeric: true, text: (row) => formatDuration(row.talk) },
        { id: "cost", title: t("gallery.cost"), numeric: true, text: (row) => formatMoney(row.cost) },
        { id: "since", title: t("gallery.since"), optional: true, text: (row) => time(row.since) },
      ]}
      toolbar={
        <Button type="primary" icon={<PlusOutlined />} onClick={() => void message.success(t("gallery.saved"))}>
          {t("gallery.add")}
        </Button>
      }
      expand={(row) => <p>{t("gallery.detail", { calls: row.calls, answered: Math.floor(row.calls * 0.9) })}</p>}
      rowActions={() => (
        <Button size="small" type="link" onClick={() => void message.success(t("gallery.saved"))}>
          {t("gallery.edit")}
        </Button>
      )}
      bulk={[
        {
          id: "disable",
          title: t("gallery.disable"),
          danger: true,
          consequence: t("gallery.disableHint"),
          run: (rows) => {
            const failed = rows.flatMap((row, at) => (row.state === "busy" ? [{ row: at + 1, key: row.number, reason: t("gallery.busyReason") }] : []));
            return Promise.resolve({ total: rows.length, succeeded: rows.length - failed.length, failed });
          },
        },
      ]}
    />
  );
}
