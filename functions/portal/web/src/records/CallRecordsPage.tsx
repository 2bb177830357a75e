import { Button } from "antd";
import { useMemo, type ReactNode } from "react";
import { useSearchParams, useNavigate } from "react-router";
import type { ListPage } from "../api/page.ts";
import { answer, api } from "../api/client.ts";
import { useFormat } from "../format/useFormat.ts";
import { PageHead } from "../frame/PageHead.tsx";
import { useLanguage, useText } from "../i18n/index.ts";
import { useOrganisation } from "../organisation/index.tsx";
import { useInstance } from "../session/index.tsx";
import { DataTable } from "../table/DataTable.tsx";
import type { Filter, PageRequest } from "../table/types.ts";
import { CallDetails } from "./CallDetails.tsx";
import { countedMetrics, type CallRecord } from "./counted.ts";
import { presetDays, today, type RangePreset } from "./days.ts";
import { recordColumns } from "./recordColumns.tsx";
import { answerStatuses, questionOf } from "./recordQuery.ts";
import "./records.css";

const presets: RangePreset[] = ["today", "yesterday", "week", "month"];

function RangeButtons({ zone }: { zone: string }): ReactNode {
  const t = useText();
  const [params, setParams] = useSearchParams();
  return (
    <div className="range-buttons" role="group" aria-label={t("records.range.label")}>
      {presets.map((preset) => {
        const days = presetDays(preset, today(zone)).join("~");
        const on = params.get("days") === days;
        return (
          <Button
            key={preset}
            size="small"
            type={on ? "primary" : "default"}
            aria-pressed={on}
            onClick={() =>
              setParams((now) => {
                const next = new URLSearchParams(now);
                next.set("days", days);
                next.delete("page");
                return next;
              })
            }
          >
            {t(`records.range.${preset}`)}
          </Button>
        );
      })}
    </div>
  );
}

function useRecordFilters(departments: { id: string; name: string }[]): Filter[] {
  const t = useText();
  return [
    { id: "days", label: t("records.filter.days"), kind: "dates" },
    { id: "status", label: t("records.filter.status"), kind: "select", options: answerStatuses.map((value) => ({ value, label: t(`records.status.${value}`) })) },
    { id: "customer", label: t("records.filter.customer"), kind: "text", placeholder: t("records.filter.customerHint"), maxLength: 32 },
    { id: "hotline", label: t("records.filter.hotline"), kind: "text", maxLength: 32 },
    { id: "agent", label: t("records.filter.agent"), kind: "text", maxLength: 20 },
    { id: "department", label: t("records.filter.department"), kind: "select", options: departments.map(({ id, name }) => ({ value: id, label: name })) },
    { id: "metric", label: t("records.filter.metric"), kind: "select", options: countedMetrics.map((value) => ({ value, label: t(`reports.metric.${value}`) })) },
    {
      id: "hour",
      label: t("records.filter.hour"),
      kind: "select",
      options: Array.from({ length: 24 }, (_, hour) => ({ value: String(hour), label: `${String(hour).padStart(2, "0")}:00–${String(hour + 1).padStart(2, "0")}:00` })),
    },
    { id: "call", label: t("records.filter.call"), kind: "text", maxLength: 64 },
    { id: "sip", label: t("records.filter.sip"), kind: "text", maxLength: 200 },
  ];
}

/** Inbound calls, one row each (REC-028). */
export default function CallRecordsPage(): ReactNode {
  const t = useText();
  const { language } = useLanguage();
  const { tenant, place } = useInstance();
  const { time, zone } = useFormat();
  const navigate = useNavigate();
  const { data: tree } = useOrganisation();
  const departments = useMemo(() => tree?.departments ?? [], [tree]);
  const base = `/at/${place}/records`;
  const filters = useRecordFilters(departments);
  const columns = recordColumns({ t, time, language, base, departmentName: (id) => departments.find((one) => one.id === id)?.name ?? id });

  const load = ({ cursor, limit, filters: values, signal }: PageRequest): Promise<ListPage<CallRecord>> => {
    const query = questionOf(values, zone);
    return answer(
      api.GET("/api/tenants/{tenant}/call-records", {
        params: { path: { tenant }, query: { ...query, limit, ...(cursor !== null && { cursor }) } },
        ...(signal && { signal }),
      }),
    );
  };

  return (
    <>
      <PageHead title={t("records.title")} lead={t("records.lead")} />
      <DataTable<CallRecord>
        id="call-records"
        scope={[tenant]}
        columns={columns}
        filters={filters}
        load={load}
        rowKey={(row) => row.call}
        rowName={(row) => `${row.customer === "" ? t("records.withheld") : row.customer} ${time(row.start)}`}
        toolbar={<RangeButtons zone={zone} />}
        onOpen={(row) => void navigate(`${base}/${row.call}`)}
        expand={(row) => <CallDetails call={row.call} />}
        rowActions={(row) => (
          <Button size="small" type="link" onClick={() => void navigate(`${base}/${row.call}`)}>
            {t("records.open")}
          </Button>
        )}
        empty={{ text: t("records.empty") }}
      />
    </>
  );
}
