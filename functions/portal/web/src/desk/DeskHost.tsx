import { CustomerServiceOutlined, PhoneOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useEffect, type ReactNode } from "react";
import { useLocation, useNavigate } from "react-router";
import { formatDuration } from "../format/index.ts";
import { useText } from "../i18n/index.ts";
import { useShortcuts } from "../shortcuts/index.tsx";
import { useServerTime } from "./clock.ts";
import { useCommand } from "./commands.ts";
import { spacedNumber } from "./customer.ts";
import { flashTitle, notify, Ringtone } from "./ring.ts";
import { useDeskView, useRunningDesk, type RunningDesk } from "./running.ts";
import "./callBar.css";

/** Rings, and calls for attention when the window is not looked at (DESK-226). */
function useRinging(running: RunningDesk, open: () => void): void {
  const t = useText();
  const { call } = useDeskView(running);
  const ringing = call?.phase === "ringing" ? call.call : undefined;
  const number = call ? spacedNumber(call.customer, call.region.area_code) || t("desk.unknownNumber") : "";
  const words = t("desk.notice", { number });
  useEffect(() => {
    if (ringing === undefined) return undefined;
    const tone = new Ringtone();
    tone.start();
    const ends = [flashTitle(words), notify(words, call?.queue ?? "", open)];
    return () => {
      tone.stop();
      for (const end of ends) end();
    };
    // Only another call rings anew: a changed card of the same call does not start the tone again.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [ringing]);
}

/** Keys of the desk; they work on every page of the frame (DESK-345). */
function useDeskKeys(running: RunningDesk): void {
  const t = useText();
  const { run } = useCommand();
  const { call, state } = useDeskView(running);
  const { desk } = running;
  const ringing = call?.phase === "ringing";
  const inCall = call !== undefined && !ringing;
  const key = (keys: string, title: string, act: () => Promise<unknown>, possible = true) => ({
    keys,
    group: "desk" as const,
    title,
    inFields: keys.startsWith("f"),
    run: () => possible && run(keys, act),
  });
  useShortcuts([
    key("f2", t("desk.short.answer"), () => desk.answer(), ringing),
    key("f4", t("desk.short.hangUp"), () => (ringing ? running.reject() : desk.hangUp()), call !== undefined),
    key("f6", t("desk.short.hold"), () => desk.hold(call?.phase !== "held"), inCall),
    key("f7", t("desk.short.mute"), () => desk.mute(call?.muted !== true), inCall),
    key("s a", t("desk.short.available"), () => desk.setState("available")),
    key("s b", t("desk.short.busy"), () => desk.setState("busy")),
    key("s o", t("desk.short.outbound"), () => desk.setState("outbound")),
    key("s c", t("desk.short.finish"), () => desk.endWrapup(), state?.state === "wrapup"),
  ]);
}

/** The call in one line, on pages that are not the desk. */
function CallBar({ running, open }: { running: RunningDesk; open: () => void }): ReactNode {
  const t = useText();
  const { call, clockOffsetMs } = useDeskView(running);
  const now = useServerTime(clockOffsetMs, call !== undefined);
  const { busy, run } = useCommand();
  if (!call) return null;
  const ringing = call.phase === "ringing";
  const inCall = call.phase === "held" ? t("desk.held") : call.phase === "dialling" ? t("desk.dialling") : t("desk.talking");
  const words = ringing ? t("desk.incoming") : inCall;
  return (
    <div className={`call-bar call-bar-${call.phase}`} role="region" aria-label={t("desk.bar.label")}>
      <span className="call-bar-words" role="status">
        {words}
      </span>
      <strong className="figure">{spacedNumber(call.customer, call.region.area_code) || t("desk.unknownNumber")}</strong>
      <time className="figure">{formatDuration(now - (call.answered ?? call.ringing_since))}</time>
      <span className="call-bar-buttons">
        {ringing && (
          <Button
            type="primary"
            size="small"
            aria-label={t("desk.answer")}
            icon={<PhoneOutlined aria-hidden="true" />}
            loading={busy === "answer"}
            onClick={() => {
              run("answer", () => running.desk.answer());
              open();
            }}
          >
            {t("desk.answer")}
          </Button>
        )}
        <Button
          danger
          size="small"
          loading={busy === "end"}
          onClick={() => run("end", () => (ringing ? running.reject() : running.desk.hangUp()))}
        >
          {ringing ? t("desk.reject") : t("desk.hangUp")}
        </Button>
        <Button size="small" icon={<CustomerServiceOutlined aria-hidden="true" />} onClick={open}>
          {t("desk.bar.open")}
        </Button>
      </span>
    </div>
  );
}

function Host({ running }: { running: RunningDesk }): ReactNode {
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const open = () => void navigate(running.address);
  useRinging(running, open);
  useDeskKeys(running);
  return pathname === running.address ? null : <CallBar running={running} open={open} />;
}

/** Part of the frame: what the running desk needs on every page. Nothing while no desk runs. */
export function DeskHost(): ReactNode {
  const running = useRunningDesk();
  return running && <Host key={running.tenant} running={running} />;
}
