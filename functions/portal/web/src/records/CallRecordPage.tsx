import { Button, Skeleton } from "antd";
import type { ReactNode } from "react";
import { Link, useParams } from "react-router";
import { ApiError } from "../api/errors.ts";
import { formatDuration } from "../format/index.ts";
import { useFormat } from "../format/useFormat.ts";
import { BigState } from "../frame/BigState.tsx";
import { PageHead } from "../frame/PageHead.tsx";
import { useTabName } from "../frame/usePageTabs.ts";
import { useLanguage, useText } from "../i18n/index.ts";
import { useInstance } from "../session/index.tsx";
import { ErrorState } from "../table/TableStates.tsx";
import { Status } from "../theme/Status.tsx";
import { CallSections } from "./CallDetails.tsx";
import type { CallRecord } from "./counted.ts";
import { regionText, statusKinds } from "./parties.ts";
import { useCallRecord } from "./useCallRecord.ts";
import "./records.css";

function Facts({ record }: { record: CallRecord }): ReactNode {
  const t = useText();
  const { language } = useLanguage();
  const { time } = useFormat();
  const duration = (seconds: number) => formatDuration(seconds * 1000);
  const facts: [string, ReactNode][] = [
    [t("records.column.status"), <Status kind={statusKinds[record.status]}>{t(`records.status.${record.status}`)}</Status>],
    [t("records.column.customer"), `${record.customer === "" ? t("records.withheld") : record.customer} ${regionText(record.region, language)}`],
    [t("records.column.hotline"), record.hotline],
    [t("records.column.agentName"), record.agent ? `${record.agent.number} ${record.agent.name}` : "-"],
    [t("records.column.queueName"), record.queue ? `${record.queue.number} ${record.queue.name}` : "-"],
    [t("records.column.flow"), record.flow?.name ?? "-"],
    [t("records.column.start"), time(record.start)],
    [t("records.column.answer"), time(record.answer) || "-"],
    [t("records.column.end"), time(record.end)],
    [t("records.column.talk"), duration(record.talk_seconds)],
    [t("records.column.wait"), duration(record.wait_seconds)],
    [t("records.column.hold"), duration(record.hold_seconds)],
    [t("records.column.total"), duration(record.total_seconds)],
    [t("records.column.hangup"), t(`records.side.${record.hangup_by}`)],
    [t("records.column.cause"), t(`records.cause.${record.cause}`)],
    [t("records.column.call"), <code>{record.call}</code>],
    [t("records.column.sip"), <code>{record.sip_call_id}</code>],
  ];
  return (
    <section className="card" aria-label={t("records.section.facts")}>
      <dl className="call-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** One call by its unique id. */
export default function CallRecordPage(): ReactNode {
  const t = useText();
  const { call = "" } = useParams();
  const { place } = useInstance();
  const { data, error, refetch } = useCallRecord(call);
  useTabName(data?.record.customer, true);
  const back = (
    <Link to={`/at/${place}/records`}>
      <Button>{t("records.back")}</Button>
    </Link>
  );
  if (data === undefined) {
    if (error instanceof ApiError && error.status === 404) return <BigState mood="bad" title={t("records.notFound")} text={call} action={back} />;
    return error ? <ErrorState error={error} retry={() => void refetch()} /> : <Skeleton active paragraph={{ rows: 8 }} />;
  }
  return (
    <div className="call-page">
      <PageHead title={t("records.callTitle")} lead={data.record.customer === "" ? t("records.withheld") : data.record.customer} actions={back} />
      <Facts record={data.record} />
      <section className="card">
        <CallSections detail={data} refresh={() => void refetch()} />
      </section>
    </div>
  );
}
