import { TeamOutlined } from "@ant-design/icons";
import { App, Button, Drawer, Dropdown, Input, Segmented, type MenuProps } from "antd";
import { useState, type ReactNode } from "react";
import type { MonitorMode, ParkedCall, TeamAgent } from "../../../sdk/src/index.ts";
import { formatDuration } from "../format/index.ts";
import { useText } from "../i18n/index.ts";
import { useServerTime } from "./clock.ts";
import { useCommand } from "./commands.ts";
import { spacedNumber } from "./customer.ts";
import { useDeskView, type RunningDesk } from "./running.ts";
import { useTeam } from "./useTeam.ts";

const modes: MonitorMode[] = ["listen", "whisper", "three_way", "barge_in"];
const forced = ["available", "busy", "break", "outbound"] as const;

/** What a supervisor can do with this agent now (file 10 section 14). */
function useControls(running: RunningDesk): (agent: TeamAgent) => MenuProps["items"] {
  const t = useText();
  const { modal } = App.useApp();
  const { run } = useCommand();
  const { desk } = running;
  return (agent) => {
    const item = (key: string, label: string, command: () => Promise<unknown>, danger = false) => ({
      key,
      label,
      danger,
      onClick: () => {
        if (danger) modal.confirm({ title: label, content: t("desk.team.sure", { name: agent.name }), onOk: () => run(key, command) });
        else run(key, command);
      },
    });
    const call = agent.call;
    const talks = call !== null && agent.state === "talking" && !call.state.startsWith("internal");
    return [
      ...(talks ? modes.map((mode) => item(mode, t(`desk.team.${mode}`), () => desk.monitor(agent.agent, mode))) : []),
      ...(call !== null ? [item("take", t("desk.team.takeOver"), () => desk.takeOver(agent.agent))] : []),
      ...(talks ? [item("release", t("desk.team.forceRelease"), () => desk.forceRelease(agent.agent), true)] : []),
      ...(agent.state === "wrapup" ? [item("finish", t("desk.team.endWrapup"), () => desk.forceEndWrapup(agent.agent))] : []),
      ...(agent.state === "offline"
        ? []
        : [
            {
              key: "state",
              label: t("desk.team.setState"),
              children: forced.map((state) => item(`to-${state}`, t(`desk.state.${state}`), () => desk.forceState(agent.agent, state))),
            },
            item("out", t("desk.team.signOut"), () => desk.forceSignOut(agent.agent, false), true),
          ]),
      ...(call !== null ? [item("out-now", t("desk.team.signOutNow"), () => desk.forceSignOut(agent.agent, true), true)] : []),
    ];
  };
}

function AgentLine({ running, agent, now, controls }: { running: RunningDesk; agent: TeamAgent; now: number; controls: MenuProps["items"] }): ReactNode {
  const t = useText();
  const { busy, run } = useCommand();
  const { identity, call } = useDeskView(running);
  const own = agent.agent === identity?.agent;
  const ring = t("desk.team.callOne", { name: agent.name });
  const state = agent.state === "break" && agent.reason !== "" ? t("desk.breakWith", { reason: agent.reason }) : t(`desk.state.${agent.state}`);
  return (
    <li>
      <div>
        <strong>
          {agent.name} {agent.number}
        </strong>
        <span>
          <i className={`desk-dot desk-dot-${agent.state}`} aria-hidden="true" /> {state} · <span className="figure">{formatDuration(now - agent.since)}</span>
        </span>
        {agent.call && (
          <span>
            {t(`desk.callState.${agent.call.state}`)} · <span className="figure">{spacedNumber(agent.call.customer) || t("desk.unknownNumber")}</span>
            {agent.call.queue !== "" && ` · ${agent.call.queue}`}
            {agent.call.monitors > 0 && ` · ${t("desk.team.watched", { count: agent.call.monitors })}`}
          </span>
        )}
      </div>
      <span className="desk-party-buttons">
        {!own && !call && (
          <Button size="small" aria-label={ring} disabled={!agent.reachable} loading={busy === ring} onClick={() => run(ring, () => running.desk.callColleague(agent.agent))}>
            {t("desk.dial.call")}
          </Button>
        )}
        {agent.controlled && controls !== undefined && controls.length > 0 && (
          <Dropdown trigger={["click"]} menu={{ items: controls }}>
            <Button size="small" aria-label={t("desk.team.control", { name: agent.name })}>
              {t("desk.team.controlShort")}
            </Button>
          </Dropdown>
        )}
      </span>
    </li>
  );
}

/** Customers that colleagues have parked. Nothing is shown while there are none. */
function ParkedCalls({ running, parked, now }: { running: RunningDesk; parked: ParkedCall[]; now: number }): ReactNode {
  const t = useText();
  const { busy, run } = useCommand();
  if (parked.length === 0) return null;
  return (
    <ul className="desk-parties" aria-label={t("desk.parked.title")}>
      {parked.map((one) => {
        const number = spacedNumber(one.customer) || t("desk.unknownNumber");
        const words = t("desk.parked.take", { number });
        return (
          <li key={one.call}>
            <div>
              <strong className="figure">{number}</strong>
              <span>{t("desk.parked.by", { name: one.by, time: formatDuration(now - one.since) })}</span>
            </div>
            <Button size="small" aria-label={words} loading={busy === words} onClick={() => run(words, () => running.desk.retrieve(one.call))}>
              {t("desk.parked.takeShort")}
            </Button>
          </li>
        );
      })}
    </ul>
  );
}

function TeamList({ running }: { running: RunningDesk }): ReactNode {
  const t = useText();
  const team = useTeam(running);
  const { clockOffsetMs } = useDeskView(running);
  const now = useServerTime(clockOffsetMs, true);
  const [words, setWords] = useState("");
  const controls = useControls(running);
  if (!team) return <p className="desk-none">{t("desk.team.loading")}</p>;
  const shown = team.agents.filter((agent) => `${agent.name} ${agent.number}`.toLowerCase().includes(words.trim().toLowerCase()));
  return (
    <>
      <ul className="desk-queues" aria-label={t("desk.target.queues")}>
        {team.queues.map((queue) => (
          <li key={queue.queue}>
            <strong>{queue.name}</strong>
            <span>{t("desk.target.queueNow", { free: queue.free, waiting: queue.waiting })}</span>
          </li>
        ))}
      </ul>
      <ParkedCalls running={running} parked={team.parked} now={now} />
      <Input.Search aria-label={t("desk.target.search")} placeholder={t("desk.target.search")} allowClear value={words} onChange={(event) => setWords(event.target.value)} />
      {shown.length === 0 ? (
        <p className="desk-none">{t("desk.target.none")}</p>
      ) : (
        <ul className="desk-parties" aria-label={t("desk.team.title")}>
          {shown.map((agent) => (
            <AgentLine key={agent.agent} running={running} agent={agent} now={now} controls={controls(agent)} />
          ))}
        </ul>
      )}
    </>
  );
}

/** Colleagues to call, and for supervisors to watch and steer (DESK-701, SUP-101). */
export function TeamDrawer({ running }: { running: RunningDesk }): ReactNode {
  const t = useText();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button icon={<TeamOutlined aria-hidden="true" />} onClick={() => setOpen(true)}>
        {t("desk.team.title")}
      </Button>
      <Drawer open={open} title={t("desk.team.title")} size={460} onClose={() => setOpen(false)} destroyOnHidden>
        <TeamList running={running} />
      </Drawer>
    </>
  );
}

/** While a supervisor takes part: how, and the way out (SUP-207). */
export function MonitorBar({ running, mode }: { running: RunningDesk; mode: MonitorMode }): ReactNode {
  const t = useText();
  const { busy, run } = useCommand();
  const team = useTeam(running);
  const { call } = useDeskView(running);
  const watched = team?.agents.find((agent) => agent.controlled && agent.call?.call === call?.call);
  return (
    <div className="desk-actions" role="group" aria-label={t("desk.team.monitoring")}>
      <Segmented<MonitorMode>
        value={mode}
        disabled={watched === undefined}
        onChange={(next) => watched && run(next, () => running.desk.monitor(watched.agent, next))}
        options={modes.map((value) => ({ value, label: t(`desk.team.${value}`) }))}
      />
      <Button danger loading={busy === "end"} onClick={() => run("end", () => running.desk.endMonitor())}>
        {t("desk.team.stop")}
      </Button>
    </div>
  );
}
