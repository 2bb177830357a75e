import { Skeleton } from "antd";
import type { ReactNode } from "react";
import { formatNumber } from "../format/index.ts";
import { useFormat } from "../format/useFormat.ts";
import { useLanguage, useText } from "../i18n/index.ts";
import { ErrorState } from "../table/TableStates.tsx";
import { useCallEvents } from "./useCallRecord.ts";

/** Everything that happened in the call, in the reader's words. */
export function EventLog({ call, start }: { call: string; start: number }): ReactNode {
  const t = useText();
  const { language } = useLanguage();
  const { time } = useFormat();
  const { data, error, refetch } = useCallEvents(call);
  if (data === undefined) return error ? <ErrorState error={error} retry={() => void refetch()} /> : <Skeleton active paragraph={{ rows: 5 }} />;
  if (data.events.length === 0) return <p className="record-none">{t("records.events.none")}</p>;
  return (
    <ol className="event-log">
      {data.events.map(({ event, text, text_zh }) => {
        const offset = `+${formatNumber((event.at - start) / 1000, 3)} s`;
        return (
          <li key={event.seq} className={`event-${event.body.event}`}>
            <time title={t("records.events.offset", { offset })}>
              {time(event.at, "clock")}
              <small>{offset}</small>
            </time>
            <span>{language === "en" ? text : text_zh}</span>
          </li>
        );
      })}
    </ol>
  );
}
