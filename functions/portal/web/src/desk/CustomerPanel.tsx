import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { answer, api } from "../api/client.ts";
import { formatDuration } from "../format/index.ts";
import { useFormat } from "../format/useFormat.ts";
import { usePageLinks } from "../frame/pageLinks.ts";
import { useText } from "../i18n/index.ts";
import { useAccess, useInstance } from "../session/index.tsx";
import { ErrorState } from "../table/TableStates.tsx";
import { Status } from "../theme/Status.tsx";
import { Caller } from "./CallFacts.tsx";
import { useDeskView, type RunningDesk } from "./running.ts";

/** Earlier calls that the panel lists. */
const listed = 10;

function EarlierCalls({ customer, call }: { customer: string; call: string }): ReactNode {
  const t = useText();
  const { tenant, place, membership } = useInstance();
  const { time } = useFormat();
  const records = usePageLinks(place, membership)("call_records");
  const { data, error, refetch } = useQuery({
    queryKey: ["desk-customer", tenant, customer, call],
    queryFn: () => answer(api.GET("/api/tenants/{tenant}/call-records", { params: { path: { tenant }, query: { customer, limit: listed } } })),
  });
  if (error) return <ErrorState error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton active paragraph={{ rows: 4 }} />;
  const earlier = data.items.filter((record) => record.call !== call);
  return (
    <>
      {earlier.length > 0 && (
        <p className="desk-repeat">
          <Status kind="live">{data.next ? t("desk.customer.often", { count: earlier.length }) : t("desk.customer.repeat", { count: earlier.length + 1 })}</Status>
        </p>
      )}
      <h3>{t("desk.customer.earlier")}</h3>
      {earlier.length === 0 ? (
        <p className="desk-none">{t("desk.customer.noEarlier")}</p>
      ) : (
        <ul className="desk-lines" tabIndex={0} aria-label={t("desk.customer.earlier")}>
          {earlier.map((record) => (
            <li key={record.call} className="desk-line">
              <div>
                <strong className="figure">{time(record.start, "minute")}</strong>
                <span>{record.agent ? `${record.agent.number} ${record.agent.name}` : (record.queue?.name ?? record.hotline)}</span>
              </div>
              <div className="desk-line-end">
                <Status kind={record.status === "agent_answered" ? "success" : "neutral"}>{t(`desk.customer.status.${record.status}`)}</Status>
                <span className="figure">{formatDuration(record.talk_seconds * 1000)}</span>
              </div>
            </li>
          ))}
        </ul>
      )}
      {records !== null && <Link to={`${records}?customer=${encodeURIComponent(customer)}`}>{t("desk.customer.open")}</Link>}
    </>
  );
}

/** Right of the desk: who calls, and the earlier calls of that number for those who may read call records. */
export function CustomerPanel({ running }: { running: RunningDesk }): ReactNode {
  const t = useText();
  const view = useDeskView(running);
  const mayRead = useAccess("call_records") !== "none";
  const call = view.call ?? (view.state?.state === "wrapup" ? view.calls[0]?.call : undefined);
  return (
    <aside className="desk-side card" aria-label={t("desk.customer.title")}>
      <h2>{t("desk.customer.title")}</h2>
      {call ? (
        <>
          <Caller call={call} />
          {mayRead && call.customer !== "" && <EarlierCalls customer={call.customer} call={call.call} />}
        </>
      ) : (
        <div className="desk-none">
          <p>{t("desk.customer.none")}</p>
          {mayRead && <p>{t("desk.customer.noneText")}</p>}
        </div>
      )}
    </aside>
  );
}
