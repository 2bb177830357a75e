import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Form, Input, InputNumber, Select } from "antd";
import type { ReactNode } from "react";
import { useText } from "../i18n/index.ts";
import { useExitName } from "./FlowOutline.tsx";
import { exitsOf, promptOf, withExit, withoutCondition, withPrompt, type Definition, type FlowNode, type Prompt } from "./flowText.ts";
import { useTimeConditions, type Queue } from "./lists.ts";

const allKeys = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "#"];

function PromptEditor({ prompt, change }: { prompt: Prompt[]; change: (prompt: Prompt[]) => void }): ReactNode {
  const t = useText();
  const replace = (at: number, part: Prompt) => change(prompt.map((other, place) => (place === at ? part : other)));
  return (
    <div className="prompt-parts">
      {prompt.map((part, at) => (
        <div key={at} className="prompt-part">
          {"say" in part ? (
            <Input.TextArea
              aria-label={t("console.flow.say", { at: at + 1 })}
              value={part.say}
              maxLength={500}
              autoSize={{ minRows: 1, maxRows: 6 }}
              onChange={(event) => replace(at, { say: event.target.value })}
            />
          ) : (
            <InputNumber
              controls={false}
              aria-label={t("console.flow.pause", { at: at + 1 })}
              value={part.pause}
              min={0}
              max={60_000}
              step={100}
              suffix={t("console.flow.ms")}
              onChange={(pause) => replace(at, { pause: pause ?? 0 })}
            />
          )}
          <Button
            type="text"
            icon={<DeleteOutlined aria-hidden="true" />}
            aria-label={t("console.flow.removePart", { at: at + 1 })}
            onClick={() => change(prompt.filter((_, place) => place !== at))}
          />
        </div>
      ))}
      <div className="prompt-add">
        <Button size="small" icon={<PlusOutlined aria-hidden="true" />} onClick={() => change([...prompt, { say: "" }])}>
          {t("console.flow.addSay")}
        </Button>
        <Button size="small" icon={<PlusOutlined aria-hidden="true" />} onClick={() => change([...prompt, { pause: 500 }])}>
          {t("console.flow.addPause")}
        </Button>
      </div>
    </div>
  );
}

/** The parts of a node that change most: what it says, which key leads where, which queue. */
export function NodeForm(props: { name: string; definition: Definition; queues: Queue[]; change: (node: FlowNode) => void }): ReactNode {
  const t = useText();
  const exitName = useExitName();
  const conditions = useTimeConditions();
  const node = props.definition.nodes[props.name];
  if (!node) return null;
  const targets = Object.keys(props.definition.nodes).map((name) => ({ value: name, label: name }));
  const hangUp = { value: "", label: t("console.flow.hangUp") };
  const freeKeys = node.type === "select" ? allKeys.filter((key) => !(key in node.keys)) : [];
  const freeConditions = node.type === "time" ? conditions.filter(({ id }) => !node.conditions.some((exit) => exit.condition === id)) : [];
  return (
    <Form layout="vertical" className="node-form" aria-label={t("console.flow.editNode", { name: props.name })}>
      <h3>{t("console.flow.editNode", { name: props.name })}</h3>
      {node.type === "time" ? (
        <p className="flow-hint">{t("console.flow.timeHint")}</p>
      ) : (
        <Form.Item label={node.type === "http" ? t("console.flow.waitingWords") : t("console.flow.words")}>
          <PromptEditor prompt={promptOf(node)} change={(prompt) => props.change(withPrompt(node, prompt))} />
        </Form.Item>
      )}
      {node.type === "queue" && (
        <Form.Item label={t("console.flow.types.queue")} htmlFor="node-queue">
          <Select
            id="node-queue"
            value={node.queue}
            options={props.queues.map((queue) => ({ value: queue.id, label: `${queue.number} ${queue.name}` }))}
            onChange={(queue) => props.change({ ...node, queue })}
          />
        </Form.Item>
      )}
      {exitsOf(node).map((exit) => {
        const words = exitName(exit.by);
        const id = `exit-${JSON.stringify(exit.by)}`;
        const { by } = exit;
        return (
          <Form.Item
            key={id}
            label={words}
            htmlFor={id}
            className="node-exit"
            {...("condition" in by && {
              extra: (
                <Button
                  type="link"
                  size="small"
                  icon={<DeleteOutlined aria-hidden="true" />}
                  aria-label={t("console.flow.removeCondition", { name: words })}
                  onClick={() => props.change(withoutCondition(node, by.condition))}
                >
                  {t("console.flow.removeConditionShort")}
                </Button>
              ),
            })}
          >
            <Select
              id={id}
              value={exit.target ?? ""}
              options={"key" in exit.by ? [{ value: "", label: t("console.flow.removeKey") }, ...targets] : [hangUp, ...targets]}
              onChange={(target) => props.change(withExit(node, exit.by, target === "" ? null : target))}
            />
          </Form.Item>
        );
      })}
      {node.type === "time" && conditions.length === 0 && <p className="flow-hint">{t("console.flow.noConditions")}</p>}
      {freeConditions.length > 0 && (
        <Form.Item label={t("console.flow.addCondition")} htmlFor="node-condition">
          <Select
            id="node-condition"
            value={null}
            placeholder={t("console.flow.chooseCondition")}
            options={freeConditions.map((one) => ({ value: one.id, label: `${one.priority} · ${one.name}` }))}
            onChange={(condition: string | null) => condition !== null && props.change(withExit(node, { condition }, null))}
          />
        </Form.Item>
      )}
      {freeKeys.length > 0 && (
        <Form.Item label={t("console.flow.addKey")} htmlFor="node-key">
          <Select
            id="node-key"
            value={null}
            placeholder={t("console.flow.chooseKey")}
            options={freeKeys.map((key) => ({ value: key, label: t("console.flow.key", { key }) }))}
            onChange={(key: string | null) => key !== null && props.change(withExit(node, { key }, props.name))}
          />
        </Form.Item>
      )}
    </Form>
  );
}
