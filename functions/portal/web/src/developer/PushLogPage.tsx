import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useState, type ReactNode } from "react";
import { Link } from "react-router";
import { answer, api, idempotencyKey } from "../api/client.ts";
import { errorText } from "../api/errors.ts";
import { useFormat } from "../format/useFormat.ts";
import { PageHead } from "../frame/PageHead.tsx";
import { useText } from "../i18n/index.ts";
import { dayAfter, hourStart } from "../records/days.ts";
import { accessTo, useAccess, useInstance } from "../session/index.tsx";
import { DataTable } from "../table/DataTable.tsx";
import type { FilterValues } from "../table/types.ts";
import { PushContent, PushResult, pushTypes, type PushLogLine } from "./PushLine.tsx";
import "./developer.css";

/** Filters as the API's parameters; days are the tenant's. */
export function pushQuery(filters: FilterValues, zone: string) {
  const [first = "", last = ""] = (filters["days"] ?? "").split("~");
  const from = first === "" ? null : hourStart(first, zone);
  const to = last === "" ? null : hourStart(dayAfter(last, 1), zone);
  const { webhook, result } = filters;
  const push = pushTypes.find((type) => type === filters["push"]);
  return {
    ...(from !== null && { from }),
    ...(to !== null && { to }),
    ...(webhook !== undefined && { webhook }),
    ...(push !== undefined && { push }),
    ...((result === "success" || result === "failure") && { success: result === "success" }),
  };
}

/** Webhooks to choose from, for those who may see them. */
function useWebhookChoices(): { value: string; label: string }[] {
  const t = useText();
  const { tenant, membership } = useInstance();
  const { data } = useQuery({
    queryKey: ["webhook-choices", tenant],
    queryFn: () => answer(api.GET("/api/tenants/{tenant}/webhooks", { params: { path: { tenant }, query: { limit: 100 } } })),
    enabled: accessTo(membership, "webhooks") !== "none",
    staleTime: 60_000,
  });
  return (data?.items ?? []).map(({ webhook }) => ({ value: webhook.id, label: `${t(`developer.push.${webhook.push}`)} · ${webhook.url}` }));
}

function ResendButton({ line }: { line: PushLogLine }): ReactNode {
  const t = useText();
  const { tenant } = useInstance();
  const { message } = App.useApp();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const resend = async () => {
    setBusy(true);
    try {
      const result = await answer(
        api.POST("/api/tenants/{tenant}/push-log/{event}/resend", {
          params: { path: { tenant, event: line.event_id }, header: { "Idempotency-Key": idempotencyKey() } },
        }),
      );
      if (result.success) void message.success(t("developer.resent"));
      else void message.warning(t("developer.resentFailed", { reason: result.status ?? t("developer.noAnswer") }));
      await client.invalidateQueries({ queryKey: ["table", "push-log"] });
    } catch (error) {
      void message.error(errorText(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button size="small" type="link" loading={busy} onClick={resend}>
      {t("developer.resend")}
    </Button>
  );
}

/** Every push with its answer (MSG-28, MSG-29). */
export default function PushLogPage(): ReactNode {
  const t = useText();
  const { tenant, place, membership } = useInstance();
  const { time, zone } = useFormat();
  const mayWrite = useAccess("push_log") === "write";
  const maySeeCalls = accessTo(membership, "call_records") !== "none";
  const webhooks = useWebhookChoices();
  const attempt = (line: PushLogLine) => {
    if (line.attempt < 0) return t("developer.attempt.notSent");
    return line.attempt === 0 ? t("developer.attempt.first") : t("developer.attempt.retry", { count: line.attempt });
  };
  return (
    <>
      <PageHead title={t("developer.log")} lead={t("developer.logLead")} />
      <DataTable<PushLogLine>
        id="push-log"
        scope={[tenant]}
        filters={[
          { id: "days", label: t("developer.filter.days"), kind: "dates" },
          { id: "push", label: t("developer.filter.push"), kind: "select", options: pushTypes.map((value) => ({ value, label: t(`developer.push.${value}`) })) },
          { id: "result", label: t("developer.filter.result"), kind: "select", options: (["success", "failure"] as const).map((value) => ({ value, label: t(`developer.result.${value}`) })) },
          { id: "webhook", label: t("developer.filter.webhook"), kind: "select", options: webhooks },
        ]}
        load={({ cursor, limit, filters, signal }) =>
          answer(
            api.GET("/api/tenants/{tenant}/push-log", {
              params: { path: { tenant }, query: { ...pushQuery(filters, zone), limit, ...(cursor !== null && { cursor }) } },
              ...(signal && { signal }),
            }),
          )
        }
        rowKey={(line) => `${line.event_id} ${line.at} ${line.attempt}`}
        rowName={(line) => `${t(`developer.push.${line.push}`)} ${time(line.at)}`}
        columns={[
          { id: "at", key: true, title: t("developer.column.at"), text: (line) => time(line.at) },
          { id: "push", title: t("developer.column.push"), text: (line) => t(`developer.push.${line.push}`) },
          {
            id: "result",
            title: t("developer.column.result"),
            text: (line) => t(line.success ? "developer.result.success" : "developer.result.failure"),
            render: (line) => <PushResult line={line} />,
          },
          { id: "status", optional: true, numeric: true, title: t("developer.column.status"), text: (line) => line.status },
          { id: "attempt", title: t("developer.column.attempt"), text: attempt },
          { id: "duration", numeric: true, title: t("developer.column.duration"), text: (line) => t("developer.ms", { count: line.duration_ms }) },
          { id: "url", title: t("developer.column.url"), text: (line) => line.url, render: (line) => <span className="push-url">{line.url}</span> },
          {
            id: "call",
            title: t("developer.column.call"),
            text: (line) => line.call,
            render: (line) => (line.call && maySeeCalls ? <Link to={`/at/${place}/records/${line.call}`}>{line.call}</Link> : (line.call ?? "-")),
          },
          { id: "event", optional: true, title: t("developer.column.event"), text: (line) => line.event_id },
          { id: "webhook", optional: true, title: t("developer.column.webhook"), text: (line) => line.webhook },
        ]}
        expand={(line) => <PushContent line={line} />}
        {...(mayWrite && { rowActions: (line: PushLogLine) => <ResendButton line={line} /> })}
        empty={{ text: t("developer.logEmpty") }}
      />
    </>
  );
}
