import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Form, Input, InputNumber, Select, Skeleton, Switch } from "antd";
import { useState, type ReactNode } from "react";
import { answer, api } from "../api/client.ts";
import { errorText } from "../api/errors.ts";
import type { components } from "../api/schema.d.ts";
import { PageHead } from "../frame/PageHead.tsx";
import { useText } from "../i18n/index.ts";
import { useAccess, useInstance } from "../session/index.tsx";
import { ErrorState } from "../table/TableStates.tsx";
import type { Agent } from "./lists.ts";
import "./console.css";

type Rules = components["schemas"]["DeskRules"];
type AgentRules = components["schemas"]["AgentRules"];
type PhoneKind = Exclude<components["schemas"]["BoundPhone"], "browser">;

/** The form: agents' rules turned around, so that each question is asked once. */
interface Values extends Pick<Rules, "outbound_wrapup" | "after_wrapup" | "lost_agent" | "lost_seconds" | "park_seconds" | "dial_seconds"> {
  supervision: boolean;
  calls_without_agents: boolean;
  supervisors: string[];
  no_dial: string[];
  auto_busy: boolean;
  /** Asked only while automatic busy is on. */
  misses?: number;
  break_instead?: boolean;
  phones: { agent: string; kind: PhoneKind; number: string }[];
}

const fresh: AgentRules = { supervisor: false, may_dial: true, wrapup_seconds: 30, phones: [] };

function valuesOf(rules: Rules): Values {
  const agents = Object.entries(rules.agents);
  const of = (fits: (one: AgentRules) => boolean) => agents.filter(([, one]) => fits(one)).map(([agent]) => agent);
  return {
    supervision: rules.supervision,
    calls_without_agents: rules.calls_without_agents,
    outbound_wrapup: rules.outbound_wrapup,
    after_wrapup: rules.after_wrapup,
    lost_agent: rules.lost_agent,
    lost_seconds: rules.lost_seconds,
    park_seconds: rules.park_seconds,
    dial_seconds: rules.dial_seconds,
    supervisors: of((one) => one.supervisor),
    no_dial: of((one) => !one.may_dial),
    auto_busy: (rules.auto_busy ?? null) !== null,
    misses: rules.auto_busy?.misses ?? 3,
    break_instead: rules.auto_busy?.break_instead ?? false,
    phones: agents.flatMap(([agent, one]) => one.phones.map((phone) => ({ agent, kind: phone.kind as PhoneKind, number: phone.number }))),
  };
}

/** What the form does not ask stays as it was. */
function rulesOf(before: Rules, values: Values): Rules {
  const { supervisors, no_dial, auto_busy, misses, break_instead, phones, ...plain } = values;
  const named = new Set([...Object.keys(before.agents), ...supervisors, ...no_dial, ...phones.map((phone) => phone.agent)]);
  const agents = Object.fromEntries(
    [...named].map((agent) => [
      agent,
      {
        ...fresh,
        ...before.agents[agent],
        supervisor: supervisors.includes(agent),
        may_dial: !no_dial.includes(agent),
        phones: phones.filter((phone) => phone.agent === agent).map(({ kind, number }) => ({ kind, number })),
      },
    ]),
  );
  return { ...before, ...plain, agents, auto_busy: auto_busy ? { misses: misses ?? 3, break_instead: break_instead ?? false } : null };
}

function Phones({ agents }: { agents: { value: string; label: string }[] }): ReactNode {
  const t = useText();
  const kinds: PhoneKind[] = ["telephone", "ip_phone", "iad"];
  return (
    <Form.List name="phones">
      {(rows, { add, remove }) => (
        <div className="desk-rules-phones">
          {rows.map(({ key, name }) => (
            <div key={key}>
              <Form.Item name={[name, "agent"]} rules={[{ required: true }]}>
                <Select aria-label={t("console.deskRules.agent")} options={agents} />
              </Form.Item>
              <Form.Item name={[name, "kind"]} rules={[{ required: true }]}>
                <Select aria-label={t("console.deskRules.kind")} options={kinds.map((value) => ({ value, label: t(`records.phone.${value}`) }))} />
              </Form.Item>
              <Form.Item name={[name, "number"]} rules={[{ required: true }]}>
                <Input aria-label={t("console.deskRules.number")} maxLength={24} />
              </Form.Item>
              <Button aria-label={t("console.delete")} icon={<DeleteOutlined aria-hidden="true" />} onClick={() => remove(name)} />
            </div>
          ))}
          <Button icon={<PlusOutlined aria-hidden="true" />} onClick={() => add({ agent: agents[0]?.value, kind: "telephone", number: "" })}>
            {t("console.deskRules.addPhone")}
          </Button>
        </div>
      )}
    </Form.List>
  );
}

function RulesForm({ rules, agents, mayWrite }: { rules: Rules; agents: Agent[]; mayWrite: boolean }): ReactNode {
  const t = useText();
  const { tenant } = useInstance();
  const { message } = App.useApp();
  const client = useQueryClient();
  const [form] = Form.useForm<Values>();
  const [saving, setSaving] = useState(false);
  const autoBusy = Form.useWatch("auto_busy", form);
  const people = agents.map((agent) => ({ value: agent.id, label: `${agent.number} ${agent.name}` }));
  const save = async (values: Values) => {
    setSaving(true);
    try {
      const saved = await answer(api.PUT("/api/tenants/{tenant}/desk-rules", { params: { path: { tenant } }, body: rulesOf(rules, values) }));
      client.setQueryData(["console", "desk-rules", tenant], saved);
      void message.success(t("console.saved"));
    } catch (error) {
      void message.error(errorText(error));
    }
    setSaving(false);
  };
  const seconds = (name: "lost_seconds" | "park_seconds" | "dial_seconds", min: number, max: number) => (
    <Form.Item name={name} label={t(`console.deskRules.${name}`)} rules={[{ required: true }]}>
      <InputNumber min={min} max={max} suffix={t("console.seconds")} />
    </Form.Item>
  );
  const choice = <K extends string>(name: "outbound_wrapup" | "after_wrapup" | "lost_agent", values: readonly K[], label: (value: K) => string) => (
    <Form.Item name={name} label={t(`console.deskRules.${name}`)}>
      <Select options={values.map((value) => ({ value, label: label(value) }))} />
    </Form.Item>
  );
  const several = (name: "supervisors" | "no_dial") => (
    <Form.Item name={name} label={t(`console.deskRules.${name}`)}>
      <Select mode="multiple" options={people} showSearch={{ optionFilterProp: "label" }} />
    </Form.Item>
  );
  const yes = (name: "supervision" | "calls_without_agents" | "auto_busy" | "break_instead") => (
    <Form.Item name={name} label={t(`console.deskRules.${name}`)} valuePropName="checked">
      <Switch />
    </Form.Item>
  );
  return (
    <Form<Values> form={form} layout="vertical" className="card desk-rules" disabled={!mayWrite} initialValues={valuesOf(rules)} onFinish={(values) => void save(values)}>
      <h2>{t("console.deskRules.supervision")}</h2>
      {yes("supervision")}
      {several("supervisors")}
      <h2>{t("console.deskRules.outbound")}</h2>
      {several("no_dial")}
      {seconds("dial_seconds", 5, 120)}
      {choice("outbound_wrapup", ["off", "timed", "manual"] as const, (value) => t(`console.deskRules.wrapup.${value}`))}
      <h2>{t("console.deskRules.states")}</h2>
      {choice("after_wrapup", ["state_before", "available", "busy"] as const, (value) => t(`console.deskRules.after.${value}`))}
      {yes("auto_busy")}
      {autoBusy && (
        <>
          <Form.Item name="misses" label={t("console.deskRules.misses")}>
            <InputNumber min={1} max={10} />
          </Form.Item>
          {yes("break_instead")}
        </>
      )}
      <h2>{t("console.deskRules.calls")}</h2>
      {choice("lost_agent", ["end_call", "requeue"] as const, (value) => t(`console.deskRules.lost.${value}`))}
      {seconds("lost_seconds", 0, 120)}
      {seconds("park_seconds", 10, 3600)}
      {yes("calls_without_agents")}
      <h2>{t("console.deskRules.phones")}</h2>
      <p>{t("console.deskRules.phonesHint")}</p>
      <Phones agents={people} />
      {mayWrite && (
        <Button type="primary" htmlType="submit" loading={saving}>
          {t("console.deskRules.save")}
        </Button>
      )}
    </Form>
  );
}

/** Rules for desks: supervisors, outbound calls, states, lost agents, bound phones (file 10 section 5). */
export default function DeskRulesPage(): ReactNode {
  const t = useText();
  const { tenant } = useInstance();
  const mayWrite = useAccess("agents") === "write";
  const rules = useQuery({
    queryKey: ["console", "desk-rules", tenant],
    queryFn: () => answer(api.GET("/api/tenants/{tenant}/desk-rules", { params: { path: { tenant } } })),
  });
  const agents = useQuery({
    queryKey: ["console", "agents", tenant],
    queryFn: () => answer(api.GET("/api/tenants/{tenant}/agents", { params: { path: { tenant }, query: { limit: 100 } } })),
  });
  const fault = rules.error ?? agents.error;
  return (
    <>
      <PageHead title={t("console.deskRules.title")} lead={t("console.deskRules.lead")} />
      {fault ? (
        <ErrorState error={fault} retry={() => void Promise.all([rules.refetch(), agents.refetch()])} />
      ) : rules.data && agents.data ? (
        <RulesForm rules={rules.data} agents={agents.data.items} mayWrite={mayWrite} />
      ) : (
        <Skeleton active />
      )}
    </>
  );
}
