import { Skeleton, Tabs } from "antd";
import type { ReactNode } from "react";
import { useText } from "../i18n/index.ts";
import { ErrorState } from "../table/TableStates.tsx";
import { ChargesTable, DecisionsTable, LegsTable, PathTable, VisitsTable } from "./CallTables.tsx";
import { EventLog } from "./EventLog.tsx";
import { RecordingPlayer } from "./RecordingPlayer.tsx";
import { useCallRecord, type CallDetail } from "./useCallRecord.ts";
import "./records.css";

function Recordings({ detail, refresh }: { detail: CallDetail; refresh: () => void }): ReactNode {
  const t = useText();
  if (detail.recordings.length === 0) return <p className="record-none">{t("records.player.none")}</p>;
  return detail.recordings.map((recording) => (
    <RecordingPlayer key={recording.recording} call={detail.record.call} recording={recording} refresh={refresh} />
  ));
}

/** Everything about a loaded call: recordings first, then the tables and the event log (REC-031, REC-032, REC-035). */
export function CallSections({ detail, refresh }: { detail: CallDetail; refresh: () => void }): ReactNode {
  const t = useText();
  const { record, charges } = detail;
  return (
    <div className="call-details">
      <section aria-label={t("records.section.recording")}>
        <Recordings detail={detail} refresh={refresh} />
      </section>
      <Tabs
        size="small"
        items={[
          { key: "legs", label: t("records.section.legs"), children: <LegsTable record={record} /> },
          { key: "path", label: t("records.section.path"), children: <PathTable record={record} /> },
          { key: "visits", label: t("records.section.visits"), children: <VisitsTable record={record} /> },
          { key: "decisions", label: t("records.section.decisions"), children: <DecisionsTable record={record} /> },
          { key: "charges", label: t("records.section.charges"), children: <ChargesTable record={record} charges={charges} /> },
          { key: "events", label: t("records.section.events"), children: <EventLog call={record.call} start={record.start} /> },
        ]}
      />
    </div>
  );
}

/** Below a row of the list: loaded when it is unfolded (REC-017). */
export function CallDetails({ call }: { call: string }): ReactNode {
  const { data, error, refetch } = useCallRecord(call);
  if (data === undefined) return error ? <ErrorState error={error} retry={() => void refetch()} /> : <Skeleton active paragraph={{ rows: 4 }} />;
  return <CallSections detail={data} refresh={() => void refetch()} />;
}
