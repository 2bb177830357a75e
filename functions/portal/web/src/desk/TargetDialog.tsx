import { Button, Input, Modal, Tabs } from "antd";
import { useState, type ReactNode } from "react";
import type { CallTarget, Team } from "../../../sdk/src/index.ts";
import { useText } from "../i18n/index.ts";
import { useDeskView, type RunningDesk } from "./running.ts";
import { useTeam } from "./useTeam.ts";

/** What is done with the chosen target. */
export type TargetUse = "transfer" | "consult" | "invite";

interface Choice {
  key: string;
  name: string;
  detail: string;
  target: CallTarget;
  refused: string | undefined;
}

const is = (text: string, words: string) => text.toLowerCase().includes(words.trim().toLowerCase());

function Choices({ choices, choose }: { choices: Choice[]; choose: (target: CallTarget) => void }): ReactNode {
  const t = useText();
  if (choices.length === 0) return <p className="desk-none">{t("desk.target.none")}</p>;
  return (
    <ul className="desk-choices">
      {choices.map(({ key, name, detail, target, refused }) => (
        <li key={key}>
          <Button type="text" block disabled={refused !== undefined} title={refused} onClick={() => choose(target)}>
            <strong>{name}</strong>
            <span>{detail}</span>
          </Button>
        </li>
      ))}
    </ul>
  );
}

function OutsideNumber({ words, choose }: { words: string; choose: (target: CallTarget) => void }): ReactNode {
  const t = useText();
  const [number, setNumber] = useState("");
  const fits = /^[0-9+*#\s()-]{1,30}$/.test(number) && /\d/.test(number);
  return (
    <form
      className="desk-number"
      onSubmit={(event) => {
        event.preventDefault();
        if (fits) choose({ target: "external", number });
      }}
    >
      <Input aria-label={t("desk.target.number")} inputMode="tel" autoComplete="off" value={number} onChange={(event) => setNumber(event.target.value)} />
      <Button type="primary" htmlType="submit" disabled={!fits}>
        {words}
      </Button>
    </form>
  );
}

function agents(team: Team, own: string, words: string, t: ReturnType<typeof useText>): Choice[] {
  return team.agents
    .filter((agent) => agent.agent !== own && is(`${agent.name} ${agent.number}`, words))
    .map((agent) => ({
      key: agent.agent,
      name: `${agent.name} ${agent.number}`,
      detail: t(`desk.state.${agent.state}`),
      target: { target: "agent" as const, agent: agent.agent },
      refused: agent.reachable ? undefined : t("desk.target.notReachable", { state: t(`desk.state.${agent.state}`) }),
    }));
}

function queues(team: Team, words: string, t: ReturnType<typeof useText>): Choice[] {
  return team.queues
    .filter((queue) => is(`${queue.name} ${queue.number}`, words))
    .map((queue) => ({
      key: queue.queue,
      name: queue.name,
      detail: t("desk.target.queueNow", { free: queue.free, waiting: queue.waiting }),
      target: { target: "queue" as const, queue: queue.queue },
      refused: queue.signed_in > 0 ? undefined : t("desk.target.nobody"),
    }));
}

/** Whom to transfer to, consult or add: a colleague, a queue, an outside number, a flow (DESK-506 to DESK-508, DESK-512, DESK-516). */
export function TargetDialog({ running, use, close }: { running: RunningDesk; use: TargetUse; close: (target?: CallTarget) => void }): ReactNode {
  const t = useText();
  const team = useTeam(running);
  const { identity } = useDeskView(running);
  const [words, setWords] = useState("");
  const title = t(`desk.target.${use}`);
  const search = (
    <Input.Search aria-label={t("desk.target.search")} placeholder={t("desk.target.search")} allowClear value={words} onChange={(event) => setWords(event.target.value)} />
  );
  const list = (choices: Choice[]) => (
    <>
      {search}
      <Choices choices={choices} choose={close} />
    </>
  );
  const flows: Choice[] = (team?.flows ?? [])
    .filter((flow) => is(flow.name, words))
    .map((flow) => ({ key: flow.flow, name: flow.name, detail: "", target: { target: "flow", flow: flow.flow }, refused: undefined }));
  const tabs = [
    { key: "agents", label: t("desk.target.agents"), children: list(team ? agents(team, identity?.agent ?? "", words, t) : []) },
    ...(use === "invite" ? [] : [{ key: "queues", label: t("desk.target.queues"), children: list(team ? queues(team, words, t) : []) }]),
    { key: "number", label: t("desk.target.external"), children: <OutsideNumber words={title} choose={close} /> },
    ...(use === "transfer" ? [{ key: "flows", label: t("desk.target.flows"), children: list(flows) }] : []),
  ];
  return (
    <Modal open title={title} footer={null} onCancel={() => close()} width={460}>
      <Tabs items={tabs} />
    </Modal>
  );
}
