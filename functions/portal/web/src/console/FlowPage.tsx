import { CheckOutlined, CloudUploadOutlined } from "@ant-design/icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Form, Input, Segmented, Skeleton } from "antd";
import { useMemo, useState, type ReactNode } from "react";
import { useParams } from "react-router";
import { answer, api } from "../api/client.ts";
import { ApiError, errorText } from "../api/errors.ts";
import { UnsavedGuard } from "../form/UnsavedGuard.tsx";
import { PageHead } from "../frame/PageHead.tsx";
import { useTabName } from "../frame/usePageTabs.ts";
import { NotFound } from "../frame/states.tsx";
import { useText } from "../i18n/index.ts";
import { useAccess, useInstance } from "../session/index.tsx";
import { ErrorState } from "../table/TableStates.tsx";
import { FaultLine, FlowOutline } from "./FlowOutline.tsx";
import { FlowText } from "./FlowText.tsx";
import { asSent, lineOfNode, readFlow, textOf, type Definition, type Fault, type FlowNode } from "./flowText.ts";
import { useQueues, type Flow } from "./lists.ts";
import { NodeForm } from "./NodeForm.tsx";
import "./console.css";

/** The text under edit, the flow that it last meant, and what the check said. */
function useFlowEdit(flow: Flow) {
  const [text, setText] = useState(() => textOf(flow.definition));
  const [name, setName] = useState(flow.name);
  const [last, setLast] = useState<Definition>(flow.definition);
  const [faults, setFaults] = useState<Fault[] | null>(null);
  const read = useMemo(() => readFlow(text), [text]);
  const changeText = (next: string) => {
    setText(next);
    setFaults(null);
    const now = readFlow(next);
    if ("definition" in now) setLast(now.definition);
  };
  const changeNode = (node: string, next: FlowNode) => changeText(textOf({ ...last, nodes: { ...last.nodes, [node]: next } }));
  const dirty = name !== flow.name || text !== textOf(flow.definition);
  return { text, name, setName, last, read, faults, setFaults, changeText, changeNode, dirty };
}

function Editor({ flow, published }: { flow: Flow; published: (flow: Flow) => void }): ReactNode {
  const t = useText();
  const { tenant } = useInstance();
  const mayWrite = useAccess("flows") === "write";
  const { message } = App.useApp();
  const queues = useQueues();
  const edit = useFlowEdit(flow);
  const { read, faults } = edit;
  const [busy, setBusy] = useState<"check" | "publish" | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [side, setSide] = useState<"node" | "text">("node");
  const [jump, setJump] = useState<{ line: number } | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const broken = "line" in read ? read : null;

  const goTo = (line: number) => {
    setSide("text");
    setJump({ line });
  };
  const choose = (node: string) => {
    setChosen(node);
    setSide("node");
    document.getElementById(`node-${node}`)?.scrollIntoView({ block: "nearest" });
  };
  const showFault = (node: string) => {
    choose(node);
    goTo(lineOfNode(edit.text, node));
  };
  const check = async (definition: Definition): Promise<Fault[]> => {
    const found = await answer(api.POST("/api/tenants/{tenant}/flow-checks", { params: { path: { tenant } }, body: { definition: asSent(definition) } }));
    edit.setFaults(found.faults);
    return found.faults;
  };
  const act = async (what: "check" | "publish", definition: Definition) => {
    setBusy(what);
    setRefusal(null);
    try {
      const found = await check(definition);
      if (what === "check") {
        if (found.length === 0) void message.success(t("console.flow.good"));
        return;
      }
      if (found.some((fault) => !fault.warning)) return;
      const body = { name: edit.name, definition: asSent(definition), version: flow.version };
      const next = await answer(api.PUT("/api/tenants/{tenant}/flows/{flow}", { params: { path: { tenant, flow: flow.id } }, body }));
      void message.success(t("console.flow.published", { version: next.version }));
      published(next);
    } catch (error) {
      setRefusal(errorText(error));
    } finally {
      setBusy(null);
    }
  };
  const marks = new Map<number, "error" | "warning">();
  for (const fault of faults ?? []) if (fault.node !== "" || !fault.warning) marks.set(lineOfNode(edit.text, fault.node), fault.warning ? "warning" : "error");
  if (broken) marks.set(broken.line, "error");

  return (
    <>
      <UnsavedGuard dirty={edit.dirty && mayWrite && busy === null} />
      <PageHead
        title={flow.name}
        lead={t("console.flow.lead", { version: flow.version })}
        actions={
          <>
            <Button icon={<CheckOutlined aria-hidden="true" />} loading={busy === "check"} disabled={broken !== null} onClick={() => "definition" in read && act("check", read.definition)}>
              {t("console.flow.check")}
            </Button>
            {mayWrite && (
              <Button
                type="primary"
                icon={<CloudUploadOutlined aria-hidden="true" />}
                loading={busy === "publish"}
                disabled={broken !== null || !edit.dirty || edit.name.trim() === ""}
                onClick={() => "definition" in read && act("publish", read.definition)}
              >
                {t("console.flow.publish")}
              </Button>
            )}
          </>
        }
      />
      {refusal !== null && <Alert type="error" showIcon role="alert" title={refusal} className="flow-alert" />}
      {broken && (
        <Alert
          type="error"
          showIcon
          title={broken.reason === "" ? t("console.flow.notAFlow") : t("console.flow.unreadable", { line: broken.line })}
          {...(broken.reason !== "" && { description: broken.reason })}
          action={<Button onClick={() => goTo(broken.line)}>{t("console.flow.goToLine", { line: broken.line })}</Button>}
          className="flow-alert"
        />
      )}
      {faults && faults.length > 0 && (
        <section className="card flow-faults" role="alert" aria-label={t("console.flow.faults", { count: faults.length })}>
          <h2>{t("console.flow.faults", { count: faults.length })}</h2>
          {faults.map((fault) => (
            <FaultLine key={`${fault.node}${fault.field}${fault.message}`} fault={fault} show={() => showFault(fault.node)} />
          ))}
        </section>
      )}
      <div className="flow-page">
        <section className="card flow-outline" aria-label={t("console.flow.outline")}>
          <h2>{t("console.flow.outline")}</h2>
          <FlowOutline
            definition={edit.last}
            faults={faults ?? []}
            chosen={chosen}
            choose={choose}
            queueName={(id) => queues.find((queue) => queue.id === id)?.name ?? id}
          />
        </section>
        <section className="card flow-side" aria-label={t("console.flow.edit")}>
          <Segmented<"node" | "text">
            aria-label={t("console.flow.edit")}
            value={side}
            onChange={(next) => {
              setJump(null);
              setSide(next);
            }}
            options={[
              { value: "node", label: t("console.flow.step") },
              { value: "text", label: t("console.flow.text") },
            ]}
          />
          {side === "text" ? (
            <FlowText text={edit.text} change={edit.changeText} readOnly={!mayWrite} marks={marks} jump={jump} />
          ) : (
            <>
              <Form layout="vertical">
                <Form.Item label={t("console.flow.name")} htmlFor="flow-name">
                  <Input id="flow-name" value={edit.name} maxLength={50} disabled={!mayWrite} onChange={(event) => edit.setName(event.target.value)} />
                </Form.Item>
              </Form>
              {mayWrite && !broken && chosen !== null ? (
                <NodeForm key={chosen} name={chosen} definition={edit.last} queues={queues} change={(node) => edit.changeNode(chosen, node)} />
              ) : (
                <p className="flow-hint">{t("console.flow.chooseNode")}</p>
              )}
            </>
          )}
        </section>
      </div>
    </>
  );
}

/** One flow: its steps, a small form for the step at hand, and the whole as text. */
export default function FlowPage(): ReactNode {
  const { tenant, place } = useInstance();
  const { flow = "" } = useParams();
  const client = useQueryClient();
  const key = ["flow", tenant, flow];
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: () => answer(api.GET("/api/tenants/{tenant}/flows/{flow}", { params: { path: { tenant, flow } } })),
    // What is being edited must not change under the editor's hands.
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  useTabName(data?.name);
  if (error instanceof ApiError && error.status === 404) return <NotFound home={`/at/${place}/flows`} />;
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton active paragraph={{ rows: 10 }} />;
  const published = (next: Flow) => {
    client.setQueryData(key, next);
    void client.invalidateQueries({ queryKey: ["table", "flows"] });
    void client.invalidateQueries({ queryKey: ["console", "flows"] });
  };
  return <Editor key={data.version} flow={data} published={published} />;
}
