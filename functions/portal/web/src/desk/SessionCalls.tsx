import { Segmented } from "antd";
import { useState, type ReactNode } from "react";
import { formatDuration } from "../format/index.ts";
import { useFormat } from "../format/useFormat.ts";
import { useLanguage, useText } from "../i18n/index.ts";
import { Status, type StatusKind } from "../theme/Status.tsx";
import { regionName, spacedNumber } from "./customer.ts";
import { useDeskView, type RunningDesk } from "./running.ts";
import type { CallOutcome, SessionCall } from "./sessionCalls.ts";

const kinds: Record<CallOutcome, StatusKind> = { talked: "success", missed: "danger", rejected: "warning" };

function CallLine({ line }: { line: SessionCall }): ReactNode {
  const t = useText();
  const { time } = useFormat();
  const { language } = useLanguage();
  const { call, outcome, ended } = line;
  const number = spacedNumber(call.customer, call.region.area_code);
  const words = { talked: t("desk.calls.talked"), missed: t("desk.calls.missed"), rejected: t("desk.calls.rejected") };
  return (
    <li className="desk-line">
      <div>
        <strong className="figure">{number === "" ? t("desk.unknownNumber") : number}</strong>
        <span>{regionName(call.region, language) || t("desk.unknownRegion")}</span>
      </div>
      <div className="desk-line-end">
        <Status kind={kinds[outcome]}>{words[outcome]}</Status>
        <span className="figure">
          {call.answered === null ? time(call.ringing_since, "clock") : t("desk.calls.talk", { time: formatDuration(ended - call.answered) })}
        </span>
      </div>
    </li>
  );
}

/** Left of the desk: what was at this desk since the page was opened, and the missed ones among it. */
export function SessionCalls({ running }: { running: RunningDesk }): ReactNode {
  const t = useText();
  const { calls } = useDeskView(running);
  const [only, setOnly] = useState<"all" | "missed">("all");
  const missed = calls.filter((line) => line.outcome === "missed");
  const shown = only === "all" ? calls : missed;
  return (
    <aside className="desk-side card" aria-label={t("desk.calls.title")}>
      <h2>{t("desk.calls.title")}</h2>
      <Segmented<"all" | "missed">
        block
        aria-label={t("desk.calls.title")}
        size="small"
        value={only}
        onChange={setOnly}
        options={[
          { value: "all", label: `${t("desk.calls.all")} ${calls.length}` },
          { value: "missed", label: `${t("desk.calls.missed")} ${missed.length}` },
        ]}
      />
      {shown.length === 0 ? (
        <p className="desk-none">{only === "all" ? t("desk.calls.empty") : t("desk.calls.emptyMissed")}</p>
      ) : (
        <ul className="desk-lines" tabIndex={0} aria-label={t("desk.calls.title")}>
          {shown.map((line) => (
            <CallLine key={`${line.call.call}${line.ended}`} line={line} />
          ))}
        </ul>
      )}
    </aside>
  );
}
