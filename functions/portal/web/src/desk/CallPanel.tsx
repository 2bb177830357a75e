import { AudioMutedOutlined, AudioOutlined, PauseOutlined, PhoneOutlined, PlayCircleOutlined, TableOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState, type ReactNode } from "react";
import type { DeskCall } from "../../../sdk/src/index.ts";
import { formatDuration } from "../format/index.ts";
import { useText } from "../i18n/index.ts";
import { useShortcuts } from "../shortcuts/index.tsx";
import { CallActions } from "./CallActions.tsx";
import { CallFacts, Caller } from "./CallFacts.tsx";
import { useServerTime } from "./clock.ts";
import { useCommand } from "./commands.ts";
import { IdlePanel } from "./IdlePanel.tsx";
import { Keypad } from "./Keypad.tsx";
import { useDeskView, type RunningDesk } from "./running.ts";
import { MonitorBar } from "./TeamDrawer.tsx";
import { WrapUpPanel } from "./WrapUpPanel.tsx";

function Ringing({ running, call, now }: { running: RunningDesk; call: DeskCall; now: number }): ReactNode {
  const t = useText();
  const { busy, run } = useCommand();
  return (
    <section className="desk-call desk-call-ringing" aria-label={t("desk.incoming")}>
      <p className="desk-call-phase" role="status">
        <span className="desk-pulse" aria-hidden="true" />
        {t("desk.incoming")}
        <time className="figure">{t("desk.ringing", { time: formatDuration(now - call.ringing_since) })}</time>
      </p>
      <Caller call={call} />
      <CallFacts call={call} now={now} />
      <div className="desk-decide">
        <Button
          type="primary"
          size="large"
          className="desk-answer"
          aria-label={t("desk.answer")}
          icon={<PhoneOutlined aria-hidden="true" />}
          loading={busy === "answer"}
          onClick={() => run("answer", () => running.desk.answer())}
        >
          {t("desk.answer")}
        </Button>
        <Button size="large" danger aria-label={t("desk.reject")} loading={busy === "reject"} onClick={() => run("reject", () => running.reject())}>
          {t("desk.reject")}
        </Button>
      </div>
    </section>
  );
}

function Controls({ running, call, keypad, toggleKeypad }: { running: RunningDesk; call: DeskCall; keypad: boolean; toggleKeypad: () => void }): ReactNode {
  const t = useText();
  const { busy, run } = useCommand();
  const { desk } = running;
  const held = call.phase === "held";
  const muteWords = call.muted ? t("desk.unmute") : t("desk.mute");
  const holdWords = held ? t("desk.retrieve") : t("desk.hold");
  // Busy by what it says, not by what it is: as soon as it says "Retrieve" it can be pressed, even if "Hold" is still unanswered.
  const control = (words: string, icon: ReactNode, on: boolean, act: () => void) => (
    <Button className={`desk-control${on ? " desk-control-on" : ""}`} aria-label={words} loading={busy === words} icon={icon} onClick={act}>
      {words}
    </Button>
  );
  return (
    <div className="desk-controls" role="group" aria-label={t("desk.controls")}>
      {control(
        muteWords,
        call.muted ? <AudioMutedOutlined aria-hidden="true" /> : <AudioOutlined aria-hidden="true" />,
        call.muted,
        () => run(muteWords, () => desk.mute(!call.muted)),
      )}
      {control(
        holdWords,
        held ? <PlayCircleOutlined aria-hidden="true" /> : <PauseOutlined aria-hidden="true" />,
        held,
        () => run(holdWords, () => desk.hold(!held)),
      )}
      {control(t("desk.keypad"), <TableOutlined aria-hidden="true" />, keypad, toggleKeypad)}
      <Button
        danger
        type="primary"
        className="desk-control"
        aria-label={t("desk.hangUp")}
        loading={busy === "hangUp"}
        icon={<PhoneOutlined rotate={225} aria-hidden="true" />}
        onClick={() => run("hangUp", () => desk.hangUp())}
      >
        {t("desk.hangUp")}
      </Button>
    </div>
  );
}

function InCall({ running, call, now }: { running: RunningDesk; call: DeskCall; now: number }): ReactNode {
  const t = useText();
  const [keypad, setKeypad] = useState(false);
  const toggle = () => setKeypad((open) => !open);
  useShortcuts([{ keys: "f8", group: "desk", title: t("desk.short.keypad"), run: toggle, inFields: true }]);
  const held = call.phase === "held";
  const words = call.monitor !== null ? t("desk.monitoring") : held ? t("desk.held") : call.phase === "dialling" ? t("desk.dialling") : t("desk.talking");
  return (
    <section className={`desk-call desk-call-${call.phase}${call.muted ? " desk-call-muted" : ""}`} aria-label={words}>
      <p className="desk-call-phase" role="status">
        <span className="desk-pulse" aria-hidden="true" />
        {words}
      </p>
      <Caller call={call} />
      <div className="desk-timers">
        <div>
          <span>{t("desk.talkTime")}</span>
          <time className="figure" role="timer" aria-label={t("desk.talkTime")}>
            {formatDuration(now - (call.answered ?? now))}
          </time>
        </div>
        {held && call.held_since !== null && (
          <div className="desk-timer-hold">
            <span>{t("desk.holdTime")}</span>
            <time className="figure" role="timer" aria-label={t("desk.holdTime")}>
              {formatDuration(now - call.held_since)}
            </time>
          </div>
        )}
      </div>
      {call.muted && <p className="desk-muted-hint">{t("desk.mutedNow")}</p>}
      <Controls running={running} call={call} keypad={keypad} toggleKeypad={toggle} />
      {call.monitor !== null && <MonitorBar running={running} mode={call.monitor} />}
      <CallActions running={running} call={call} />
      {keypad && <Keypad running={running} />}
      <CallFacts call={call} now={now} />
    </section>
  );
}

/** The middle of the desk: the call that rings or runs, wrap-up after it, or what the desk waits for. */
export function CallPanel({ running }: { running: RunningDesk }): ReactNode {
  const view = useDeskView(running);
  const now = useServerTime(view.clockOffsetMs, view.call !== undefined);
  const { call } = view;
  if (call?.phase === "ringing") return <Ringing running={running} call={call} now={now} />;
  if (call) return <InCall key={call.call} running={running} call={call} now={now} />;
  return view.state?.state === "wrapup" ? <WrapUpPanel running={running} /> : <IdlePanel running={running} />;
}
