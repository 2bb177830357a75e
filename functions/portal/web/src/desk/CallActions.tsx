import { Button, Dropdown } from "antd";
import { useState, type ReactNode } from "react";
import type { CallTarget, DeskCall, DeskParty } from "../../../sdk/src/index.ts";
import { useText } from "../i18n/index.ts";
import { useCommand } from "./commands.ts";
import { spacedNumber } from "./customer.ts";
import { TargetDialog, type TargetUse } from "./TargetDialog.tsx";
import type { RunningDesk } from "./running.ts";
import { useTeam } from "./useTeam.ts";

function partyName(party: DeskParty, unknown: string): string {
  if (party.name !== "") return `${party.name} ${party.number}`;
  return spacedNumber(party.number) || unknown;
}

/** Who is in the call besides oneself, with mute and remove in a conference (DESK-518). */
function Parties({ running, call }: { running: RunningDesk; call: DeskCall }): ReactNode {
  const t = useText();
  const { busy, run } = useCommand();
  const { desk } = running;
  const others = call.parties.filter((party) => party.leg !== call.leg);
  if (others.length < 2) return null;
  const talking = call.parties.filter((party) => party.answered !== null && !party.private);
  const conference = talking.length > 2 && call.monitor === null && !call.consulting;
  return (
    <ul className="desk-parties" aria-label={t("desk.parties.title")}>
      {others.map((party) => {
        const name = partyName(party, t("desk.unknownNumber"));
        const state = party.answered === null ? "ringing" : party.private ? "private" : party.lost ? "lost" : party.held ? "held" : party.muted ? "muted" : "talking";
        const mute = party.muted ? t("desk.parties.unmute", { name }) : t("desk.parties.mute", { name });
        const remove = t("desk.parties.remove", { name });
        return (
          <li key={party.leg}>
            <div>
              <strong>{name}</strong>
              <span>
                {t(`desk.parties.${party.kind}`)} · {t(`desk.parties.${state}`)}
              </span>
            </div>
            {conference && party.kind !== "supervisor" && party.answered !== null && (
              <span className="desk-party-buttons">
                <Button size="small" aria-label={mute} loading={busy === mute} onClick={() => run(mute, () => desk.muteParty(party.leg, !party.muted))}>
                  {party.muted ? t("desk.unmute") : t("desk.mute")}
                </Button>
                <Button size="small" danger aria-label={remove} loading={busy === remove} onClick={() => run(remove, () => desk.removeParty(party.leg))}>
                  {t("desk.parties.removeShort")}
                </Button>
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** Self-service: the customer goes into a flow and comes back (DESK-525). */
function SelfService({ running }: { running: RunningDesk }): ReactNode {
  const t = useText();
  const { run } = useCommand();
  const [open, setOpen] = useState(false);
  const team = useTeam(running, open);
  const words = t("desk.actions.selfService");
  const items = (team?.flows ?? []).map(({ flow, name }) => ({ key: flow, label: name, onClick: () => run(words, () => running.desk.selfService(flow)) }));
  return (
    <Dropdown trigger={["click"]} open={open} onOpenChange={setOpen} menu={{ items: items.length > 0 ? items : [{ key: "none", label: t("desk.target.none"), disabled: true }] }}>
      <Button>{words}</Button>
    </Dropdown>
  );
}

/** What can be done with the call beyond hold and mute; each phase has its own choices (file 10 section 8). */
export function CallActions({ running, call }: { running: RunningDesk; call: DeskCall }): ReactNode {
  const t = useText();
  const { busy, run } = useCommand();
  const [asking, setAsking] = useState<TargetUse>();
  const { desk } = running;
  const act = (words: string, command: () => Promise<unknown>, kind: "default" | "primary" = "default") => (
    <Button key={words} type={kind} loading={busy === words} onClick={() => run(words, command)}>
      {words}
    </Button>
  );
  const ask = (use: TargetUse) => (
    <Button key={use} onClick={() => setAsking(use)}>
      {t(`desk.actions.${use}`)}
    </Button>
  );
  const chosen = (target?: CallTarget) => {
    const use = asking;
    setAsking(undefined);
    if (target && use) run(use, () => desk[use](target));
  };
  const serving = call.parties.filter((party) => party.kind !== "customer" && party.answered !== null);
  let actions: ReactNode[];
  if (call.state === "consult_talking" && call.consulting) {
    actions = [
      act(t("desk.actions.complete"), () => desk.completeTransfer(), "primary"),
      act(t("desk.actions.merge"), () => desk.merge()),
      act(t("desk.actions.takeBack"), () => desk.takeBack()),
    ];
  } else if (call.attempt !== null || call.consulting) {
    actions = [act(t("desk.actions.cancel"), () => desk.cancelAttempt())];
  } else if (call.state === "in_flow") {
    actions = [act(t("desk.actions.endSelfService"), () => desk.endSelfService(), "primary")];
  } else if (call.kind === "internal" || call.monitor !== null || call.phase === "dialling" || call.state === "consult_talking") {
    actions = [];
  } else {
    actions = [ask("transfer"), ask("consult"), ask("invite")];
    if (serving.length > 1) actions.push(act(t("desk.actions.leave"), () => desk.leave()));
    else actions.push(act(t("desk.actions.park"), () => desk.park()), <SelfService key="flow" running={running} />);
  }
  return (
    <>
      <Parties running={running} call={call} />
      {call.attempt !== null && (
        <p className="desk-attempt" role="status">
          {t(`desk.attempt.${call.attempt}`)}
        </p>
      )}
      {call.attempt === null && call.state === "consult_dialling" && (
        <p className="desk-attempt" role="status">
          {t("desk.attempt.queue")}
        </p>
      )}
      {actions.length > 0 && (
        <div className="desk-actions" role="group" aria-label={t("desk.actions.title")}>
          {actions}
        </div>
      )}
      {asking && <TargetDialog running={running} use={asking} close={chosen} />}
    </>
  );
}
