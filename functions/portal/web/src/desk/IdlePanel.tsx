import { Button } from "antd";
import type { ReactNode } from "react";
import { useText } from "../i18n/index.ts";
import { useCommand } from "./commands.ts";
import { DialPad } from "./DialPad.tsx";
import { askToNotify } from "./ring.ts";
import { useDeskView, type RunningDesk } from "./running.ts";
import { shownState } from "./StatePicker.tsx";

/** No call: what the desk waits for, and the way to be available. */
export function IdlePanel({ running }: { running: RunningDesk }): ReactNode {
  const t = useText();
  const view = useDeskView(running);
  const { busy, run } = useCommand();
  const state = shownState(view.connection === "open", view.state);
  const kind = state === "connecting" ? "connecting" : state === "available" ? "available" : state === "offline" ? "offline" : "paused";
  return (
    <section className={`desk-call desk-idle desk-idle-${kind}`} aria-label={t(`desk.idle.${kind}`)}>
      <svg width="160" height="64" viewBox="0 0 160 64" aria-hidden="true">
        {[8, 24, 40, 56, 72, 88, 104, 120, 136, 152].map((x, at) => {
          const half = kind === "available" ? [3, 7, 12, 18, 26, 26, 18, 12, 7, 3][at] ?? 3 : 2;
          return <line key={x} x1={x} x2={x} y1={32 - half} y2={32 + half} style={{ animationDelay: `${at * 90}ms` }} />;
        })}
      </svg>
      <h2>{t(`desk.idle.${kind}`)}</h2>
      <p>{t(`desk.idle.${kind}Text`)}</p>
      {(kind === "offline" || kind === "paused") && (
        <Button
          type="primary"
          size="large"
          loading={busy === "state"}
          onClick={() => {
            askToNotify();
            run("state", () => running.desk.setState("available"));
          }}
        >
          {t("desk.idle.goAvailable")}
        </Button>
      )}
      {kind !== "connecting" && kind !== "offline" && <DialPad running={running} />}
    </section>
  );
}
