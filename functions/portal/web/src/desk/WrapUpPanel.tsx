import { Button, Progress } from "antd";
import { useEffect, useState, type ReactNode } from "react";
import { useText } from "../i18n/index.ts";
import { useServerTime } from "./clock.ts";
import { useCommand } from "./commands.ts";
import { CallFacts, Caller } from "./CallFacts.tsx";
import { useDeskView, type RunningDesk } from "./running.ts";

/** Time after a call: countdown, go on now, or stay (DESK-315, DESK-318, DESK-331). */
export function WrapUpPanel({ running }: { running: RunningDesk }): ReactNode {
  const t = useText();
  const view = useDeskView(running);
  const now = useServerTime(view.clockOffsetMs);
  const { busy, run } = useCommand();
  const since = view.state?.since ?? now;
  const until = view.state?.wrapup_until ?? null;
  const left = until === null ? 0 : Math.max(0, until - now);
  const whole = until === null ? 1 : Math.max(1, until - since);
  const last = view.calls[0];
  // The ring must start full even when this page came later than the countdown.
  const [shown, setShown] = useState(false);
  useEffect(() => setShown(true), []);
  return (
    <section className="desk-call desk-call-wrapup" aria-label={t("desk.wrapup.title")}>
      <p className="desk-call-phase" role="status">
        {t("desk.wrapup.title")}
      </p>
      {until === null ? (
        <p className="desk-wrapup-stopped">{t("desk.wrapup.stopped")}</p>
      ) : (
        <Progress
          type="circle"
          size={132}
          percent={shown ? (left / whole) * 100 : 100}
          strokeWidth={7}
          aria-label={t("desk.wrapup.left", { seconds: Math.ceil(left / 1000) })}
          format={() => <span className="figure desk-wrapup-left">{Math.ceil(left / 1000)}</span>}
        />
      )}
      {until !== null && <p className="desk-call-hint">{t("desk.wrapup.text")}</p>}
      <div className="desk-decide">
        <Button type="primary" size="large" loading={busy === "finish"} onClick={() => run("finish", () => running.desk.endWrapup())}>
          {t("desk.wrapup.finish")}
        </Button>
        {until !== null && (
          <Button size="large" loading={busy === "stay"} onClick={() => run("stay", () => running.desk.stayInWrapup())}>
            {t("desk.wrapup.stay")}
          </Button>
        )}
      </div>
      {last && (
        <div className="desk-wrapup-call">
          <Caller call={last.call} />
          <CallFacts call={last.call} now={last.ended} />
        </div>
      )}
    </section>
  );
}
