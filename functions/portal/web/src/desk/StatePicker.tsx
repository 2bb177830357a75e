import { CloseOutlined, DownOutlined } from "@ant-design/icons";
import { Button, Dropdown, type MenuProps } from "antd";
import type { ReactNode } from "react";
import type { AgentState, ChosenState, DeskState } from "../../../sdk/src/index.ts";
import { formatDuration } from "../format/index.ts";
import { useText } from "../i18n/index.ts";
import { useServerTime } from "./clock.ts";
import { useCommand } from "./commands.ts";
import { useDeskView, type RunningDesk } from "./running.ts";

/** A state in words; a break with its reason. */
export function useStateName(): (state: AgentState | "connecting", reason?: string) => string {
  const t = useText();
  return (state, reason = "") => (state === "break" && reason !== "" ? t("desk.breakWith", { reason }) : t(`desk.state.${state}`));
}

/** What the picker shows: until the server has said so, no state is certain. */
export function shownState(online: boolean, state: DeskState | undefined): AgentState | "connecting" {
  return online && state ? state.state : "connecting";
}

/** State, its running time, and the choice of another one (DESK-301, DESK-304, DESK-320, DESK-323). */
export function StatePicker({ running }: { running: RunningDesk }): ReactNode {
  const t = useText();
  const nameOf = useStateName();
  const { busy, run } = useCommand();
  const view = useDeskView(running);
  const now = useServerTime(view.clockOffsetMs);
  const { desk, start } = running;
  const online = view.connection === "open";
  const state = shownState(online, view.state);
  const name = nameOf(state, view.state?.reason);
  const choose = (chosen: ChosenState, reason = "") => run("state", () => desk.setState(chosen, reason));
  const dot = (kind: AgentState, words: string) => (
    <span className="desk-state-line">
      <i className={`desk-dot desk-dot-${kind}`} aria-hidden="true" />
      {words}
    </span>
  );
  const items: MenuProps["items"] = [
    { key: "available", label: dot("available", t("desk.state.available")), onClick: () => choose("available") },
    { key: "busy", label: dot("busy", t("desk.state.busy")), onClick: () => choose("busy") },
    start.break_reasons.length === 0
      ? { key: "break", label: dot("break", t("desk.state.break")), onClick: () => choose("break") }
      : {
          key: "breaks",
          type: "group",
          label: t("desk.state.break"),
          children: start.break_reasons.map((reason) => ({
            key: `break:${reason}`,
            label: dot("break", t("desk.breakWith", { reason })),
            onClick: () => choose("break", reason),
          })),
        },
    { key: "outbound", label: dot("outbound", t("desk.state.outbound")), onClick: () => choose("outbound") },
    { type: "divider" },
    { key: "offline", label: dot("offline", t("desk.signOut")), onClick: () => choose("offline") },
  ];
  const next = view.state?.next;
  const before = running.chosenBefore;
  return (
    <div className="desk-state">
      <Dropdown trigger={["click"]} menu={{ items, selectedKeys: [state === "break" ? `break:${view.state?.reason ?? ""}` : state] }} disabled={!online}>
        <Button className={`desk-state-button desk-state-${state}`} loading={busy === "state"} aria-label={t("desk.stateNow", { state: name })}>
          <i className={`desk-dot desk-dot-${state}`} aria-hidden="true" />
          <span>{name}</span>
          <DownOutlined aria-hidden="true" />
        </Button>
      </Dropdown>
      {online && view.state && (
        <time className="desk-clock figure" role="timer" aria-label={t("desk.stateTime")}>
          {formatDuration(now - view.state.since)}
        </time>
      )}
      {next && (
        <span className="desk-next">
          {t("desk.next", { state: nameOf(next) })}
          {before && (
            <Button type="text" size="small" icon={<CloseOutlined aria-hidden="true" />} aria-label={t("desk.cancelNext")} onClick={() => choose(before.state, before.reason)} />
          )}
        </span>
      )}
    </div>
  );
}

