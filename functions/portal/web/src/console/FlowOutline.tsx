import { ApiOutlined, ClockCircleOutlined, CloseCircleOutlined, NumberOutlined, SoundOutlined, TeamOutlined } from "@ant-design/icons";
import { Button } from "antd";
import type { ReactNode } from "react";
import { useText } from "../i18n/index.ts";
import { exitsOf, inCallOrder, promptOf, type Definition, type Exit, type Fault, type FlowNode, type Prompt } from "./flowText.ts";
import { useTimeConditions } from "./lists.ts";

const icons: Record<FlowNode["type"], ReactNode> = {
  play: <SoundOutlined />,
  select: <NumberOutlined />,
  queue: <TeamOutlined />,
  time: <ClockCircleOutlined />,
  http: <ApiOutlined />,
  end: <CloseCircleOutlined />,
};

/** An exit in words: "Key 1", "No key pressed". */
export function useExitName(): (by: Exit["by"]) => string {
  const t = useText();
  const conditions = useTimeConditions();
  const nameOf = (id: string) => conditions.find((one) => one.id === id)?.name ?? id;
  return (by) => {
    if ("condition" in by) return t("console.flow.during", { name: nameOf(by.condition) });
    return "key" in by ? t("console.flow.key", { key: by.key }) : t(`console.flow.exits.${by.name}`);
  };
}


function spoken(prompt: Prompt[]): string {
  return prompt.flatMap((part) => ("say" in part ? [part.say] : [])).join(" ");
}

interface NodeCardProps {
  name: string;
  node: FlowNode;
  first: boolean;
  chosen: boolean;
  faults: Fault[];
  queueName: (id: string) => string;
  choose: (name: string) => void;
}

function NodeCard({ name, node, first, chosen, faults, queueName, choose }: NodeCardProps): ReactNode {
  const t = useText();
  const exitName = useExitName();
  const words = spoken(promptOf(node));
  const worst = faults.some((fault) => !fault.warning) ? "error" : faults.length > 0 ? "warning" : null;
  return (
    <li className={`flow-node${chosen ? " flow-node-on" : ""}${worst ? ` flow-node-${worst}` : ""}`} id={`node-${name}`}>
      <button type="button" className="flow-node-head" aria-pressed={chosen} onClick={() => choose(name)}>
        <span className="flow-node-icon" aria-hidden="true">
          {icons[node.type]}
        </span>
        <strong>{name}</strong>
        <span className="flow-node-type">{t(`console.flow.types.${node.type}`)}</span>
        {first && <span className="flow-node-first">{t("console.flow.start")}</span>}
      </button>
      {words !== "" && <p className="flow-words">{words}</p>}
      {node.type === "queue" && <p className="flow-fact">{t("console.flow.toQueue", { name: queueName(node.queue) })}</p>}
      {node.type === "http" && <p className="flow-fact">{`${node.method} ${node.url}`}</p>}
      {exitsOf(node).length > 0 && (
        <ul className="flow-exits">
          {exitsOf(node).map((exit) => (
            <li key={JSON.stringify(exit.by)}>
              <span>{exitName(exit.by)}</span>
              <i aria-hidden="true">→</i>
              {exit.target === null ? (
                <em>{t("console.flow.hangUp")}</em>
              ) : (
                <button type="button" onClick={() => choose(exit.target ?? name)}>
                  {exit.target}
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {faults.map((fault) => (
        <FaultLine key={`${fault.field}${fault.message}`} fault={fault} />
      ))}
    </li>
  );
}

/** A fault in the reader's language. */
export function FaultLine({ fault, show }: { fault: Fault; show?: () => void }): ReactNode {
  const t = useText();
  const language = document.documentElement.lang;
  const words = language === "en" ? fault.message : fault.message_zh;
  const place = [fault.node, fault.field].filter((part) => part !== "").join(" · ");
  return (
    <p className={`flow-fault flow-fault-${fault.warning ? "warning" : "error"}`}>
      <strong>{fault.warning ? t("console.flow.warning") : t("console.flow.error")}</strong>
      <span>
        {show && place !== "" && (
          <Button type="link" size="small" onClick={show}>
            {place}
          </Button>
        )}
        {show === undefined && fault.field !== "" && <code>{fault.field}</code>} {words}
      </span>
    </p>
  );
}

export interface FlowOutlineProps {
  definition: Definition;
  faults: Fault[];
  chosen: string | null;
  queueName: (id: string) => string;
  choose: (name: string) => void;
}

/** The flow as a list of steps in the order in which a call meets them, with the ways between them. */
export function FlowOutline({ definition, faults, chosen, queueName, choose }: FlowOutlineProps): ReactNode {
  const t = useText();
  const { reached, lost } = inCallOrder(definition);
  const card = (name: string) => {
    const node = definition.nodes[name];
    return (
      node && (
        <NodeCard
          key={name}
          name={name}
          node={node}
          first={name === definition.start}
          chosen={name === chosen}
          faults={faults.filter((fault) => fault.node === name)}
          queueName={queueName}
          choose={choose}
        />
      )
    );
  };
  return (
    <>
      <ol className="flow-nodes">{reached.map(card)}</ol>
      {lost.length > 0 && (
        <>
          <h3>{t("console.flow.lost")}</h3>
          <ol className="flow-nodes">{lost.map(card)}</ol>
        </>
      )}
    </>
  );
}
