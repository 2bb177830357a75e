import { DeleteOutlined } from "@ant-design/icons";
import { Button, Select } from "antd";
import type { ReactNode } from "react";
import { answer, api } from "../api/client.ts";
import type { components } from "../api/schema.d.ts";
import { SchemaForm } from "../form/SchemaForm.tsx";
import { useText } from "../i18n/index.ts";
import { useInstance } from "../session/index.tsx";
import { useDepartments, useQueues, type Agent, type Queue } from "./lists.ts";

type Values = components["schemas"]["AgentForm"];
type Membership = components["schemas"]["QueueMembership"];

const priorities = [1, 2, 3, 4, 5];

/** Queues of an agent with a priority each, 1 to 5; gets `value` and `onChange` from the form. */
export function MembershipsControl(props: { queues: Queue[]; id?: string; value?: Membership[]; onChange?: (value: Membership[]) => void }): ReactNode {
  const t = useText();
  const value = props.value ?? [];
  const change = (next: Membership[]) => props.onChange?.(next);
  const free = props.queues.filter((queue) => !value.some((one) => one.queue === queue.id));
  const nameOf = (id: string) => props.queues.find((queue) => queue.id === id)?.name ?? id;
  return (
    <div className="memberships">
      {value.map((one) => (
        <div key={one.queue} className="membership">
          <span>{nameOf(one.queue)}</span>
          <Select
            aria-label={t("console.agents.priorityOf", { name: nameOf(one.queue) })}
            value={one.priority}
            options={priorities.map((priority) => ({ value: priority, label: t("console.agents.priority", { priority }) }))}
            onChange={(priority) => change(value.map((other) => (other.queue === one.queue ? { ...other, priority } : other)))}
          />
          <Button
            type="text"
            icon={<DeleteOutlined aria-hidden="true" />}
            aria-label={t("console.agents.leaveQueue", { name: nameOf(one.queue) })}
            onClick={() => change(value.filter((other) => other.queue !== one.queue))}
          />
        </div>
      ))}
      <Select
        {...(props.id !== undefined && { id: props.id })}
        value={null}
        placeholder={free.length === 0 ? t("console.agents.noQueue") : t("console.agents.joinQueue")}
        disabled={free.length === 0}
        options={free.map((queue) => ({ value: queue.id, label: `${queue.number} ${queue.name}` }))}
        onChange={(queue: string | null) => queue !== null && change([...value, { queue, priority: 1 }])}
      />
    </div>
  );
}

/** A new agent, or changes to one. */
export function AgentForm(props: { agent: Agent | null; department: string | null; close: () => void; saved: () => void }): ReactNode {
  const t = useText();
  const { tenant } = useInstance();
  const departments = useDepartments();
  const queues = useQueues();
  const { agent } = props;
  const fallback = props.department ?? departments.options[0]?.value;
  const save = async (values: Values) => {
    const body = { ...values, queues: values.queues };
    const path = { tenant };
    if (agent) await answer(api.PUT("/api/tenants/{tenant}/agents/{agent}", { params: { path: { ...path, agent: agent.id } }, body }));
    else await answer(api.POST("/api/tenants/{tenant}/agents", { params: { path }, body }));
    props.saved();
  };
  const initial: Partial<Values> = agent ?? {
    active: true,
    auto_answer: false,
    first_state: "available",
    queues: queues.length === 1 && queues[0] ? [{ queue: queues[0].id, priority: 1 }] : [],
    ...(fallback !== undefined && { department: fallback }),
  };
  return (
    <SchemaForm<Values>
      schema="AgentForm"
      initial={initial}
      save={save}
      cancel={props.close}
      fields={[
        { name: "number", label: t("console.agents.number"), patternHint: t("console.agents.numberHint"), help: t("console.agents.numberHint") },
        { name: "name", label: t("console.name") },
        { name: "email", label: t("console.agents.email"), help: t("console.agents.emailHint") },
        { name: "department", label: t("console.department"), options: departments.options },
        { name: "queues", label: t("console.agents.queues"), control: <MembershipsControl queues={queues} /> },
        {
          name: "first_state",
          label: t("console.agents.firstState"),
          options: (["available", "busy", "outbound"] as const).map((state) => ({ value: state, label: t(`desk.state.${state}`) })),
        },
        { name: "auto_answer", label: t("console.agents.autoAnswer") },
        { name: "active", label: t("console.active"), help: t("console.agents.activeHint") },
      ]}
    />
  );
}
