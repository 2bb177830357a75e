import { PlusOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useState, type ReactNode } from "react";
import { answer, api, done } from "../api/client.ts";
import { errorText } from "../api/errors.ts";
import type { components } from "../api/schema.d.ts";
import { useConfirm } from "../confirm/index.tsx";
import { SchemaForm } from "../form/SchemaForm.tsx";
import { PageHead } from "../frame/PageHead.tsx";
import { useText } from "../i18n/index.ts";
import { useAccess, useInstance } from "../session/index.tsx";
import { DataTable } from "../table/DataTable.tsx";
import { EditDrawer } from "./EditDrawer.tsx";
import { useDepartments, type Queue } from "./lists.ts";
import "./console.css";

type Values = components["schemas"]["QueueForm"];

/** What a new queue starts with: the defaults of the catalogue (ring 25 s, wait 60 s, wrap-up 15 s). */
const defaults = {
  ring_seconds: 25,
  wait_seconds: 60,
  wrapup_seconds: 15,
  service_level_seconds: 20,
  max_waiting: 100,
  strategy: "longest_idle",
} as const;

function QueueForm(props: { queue: Queue | null; close: () => void; saved: () => void }): ReactNode {
  const t = useText();
  const { tenant } = useInstance();
  const departments = useDepartments();
  const { queue } = props;
  const seconds = t("console.seconds");
  const fallback = departments.options[0]?.value;
  const save = async (body: Values) => {
    if (queue) await answer(api.PUT("/api/tenants/{tenant}/queues/{queue}", { params: { path: { tenant, queue: queue.id } }, body }));
    else await answer(api.POST("/api/tenants/{tenant}/queues", { params: { path: { tenant } }, body }));
    props.saved();
  };
  return (
    <SchemaForm<Values>
      schema="QueueForm"
      initial={queue ?? { ...defaults, ...(fallback !== undefined && { department: fallback }) }}
      save={save}
      cancel={props.close}
      fields={[
        { name: "number", label: t("console.queues.number"), patternHint: t("console.queues.numberHint"), help: t("console.queues.numberHint") },
        { name: "name", label: t("console.name") },
        { name: "department", label: t("console.department"), options: departments.options },
        { name: "strategy", label: t("console.queues.strategy"), options: [{ value: "longest_idle", label: t("console.queues.longestIdle") }] },
        { name: "ring_seconds", label: t("console.queues.ring"), unit: seconds, help: t("console.queues.ringHint") },
        { name: "wait_seconds", label: t("console.queues.wait"), unit: seconds, help: t("console.queues.waitHint") },
        { name: "max_waiting", label: t("console.queues.maxWaiting"), help: t("console.queues.maxWaitingHint") },
        { name: "wrapup_seconds", label: t("console.queues.wrapup"), unit: seconds },
        { name: "service_level_seconds", label: t("console.queues.serviceLevel"), unit: seconds, help: t("console.queues.serviceLevelHint") },
      ]}
    />
  );
}

/** Queues: groups of agents that calls wait for. */
export default function QueuesPage(): ReactNode {
  const t = useText();
  const { tenant } = useInstance();
  const mayWrite = useAccess("queues") === "write";
  const { message } = App.useApp();
  const confirm = useConfirm();
  const client = useQueryClient();
  const departments = useDepartments();
  const [edited, setEdited] = useState<Queue | "new" | null>(null);
  const refresh = () => {
    void client.invalidateQueries({ queryKey: ["table", "queues"] });
    void client.invalidateQueries({ queryKey: ["console", "queues"] });
  };
  const remove = async (queue: Queue) => {
    const yes = await confirm({ action: t("console.delete"), names: [`${queue.number} ${queue.name}`], consequence: t("console.queues.deleteHint") });
    if (!yes) return;
    try {
      await done(api.DELETE("/api/tenants/{tenant}/queues/{queue}", { params: { path: { tenant, queue: queue.id } } }));
      void message.success(t("console.deleted"));
    } catch (error) {
      void message.error(errorText(error));
    }
    refresh();
  };
  const seconds = (value: number) => t("console.secondsOf", { value });
  const add = mayWrite && (
    <Button type="primary" icon={<PlusOutlined aria-hidden="true" />} onClick={() => setEdited("new")}>
      {t("console.queues.add")}
    </Button>
  );
  return (
    <>
      <PageHead title={t("console.queues.title")} lead={t("console.queues.lead")} />
      <DataTable<Queue>
        id="queues"
        scope={[tenant]}
        defaultSize={10}
        load={({ cursor, limit, signal }) =>
          answer(api.GET("/api/tenants/{tenant}/queues", { params: { path: { tenant }, query: { limit, ...(cursor !== null && { cursor }) } }, ...(signal && { signal }) }))
        }
        rowKey={(row) => row.id}
        rowName={(row) => `${row.number} ${row.name}`}
        columns={[
          { id: "number", key: true, title: t("console.queues.number"), text: (row) => row.number, width: 100 },
          { id: "name", title: t("console.name"), text: (row) => row.name },
          { id: "department", title: t("console.department"), text: (row) => departments.nameOf(row.department) },
          { id: "ring", title: t("console.queues.ring"), numeric: true, text: (row) => seconds(row.ring_seconds) },
          { id: "wait", title: t("console.queues.wait"), numeric: true, text: (row) => seconds(row.wait_seconds) },
          { id: "max", title: t("console.queues.maxWaiting"), numeric: true, text: (row) => row.max_waiting },
          { id: "wrapup", title: t("console.queues.wrapup"), numeric: true, text: (row) => seconds(row.wrapup_seconds) },
          { id: "level", title: t("console.queues.serviceLevel"), numeric: true, optional: true, text: (row) => seconds(row.service_level_seconds) },
          { id: "strategy", title: t("console.queues.strategy"), optional: true, text: () => t("console.queues.longestIdle") },
          { id: "id", title: t("console.queues.id"), optional: true, text: (row) => row.id },
        ]}
        toolbar={add}
        empty={{ text: t("console.queues.empty"), ...(mayWrite && { action: add }) }}
        {...(mayWrite && {
          onOpen: setEdited,
          rowActions: (row: Queue) => (
            <>
              <Button size="small" type="link" onClick={() => setEdited(row)}>
                {t("console.edit")}
              </Button>
              <Button size="small" type="link" danger onClick={() => remove(row)}>
                {t("console.delete")}
              </Button>
            </>
          ),
        })}
      />
      <EditDrawer open={edited !== null} close={() => setEdited(null)} title={edited === "new" ? t("console.queues.add") : t("console.queues.edit")}>
        <QueueForm
          queue={edited === "new" ? null : edited}
          close={() => setEdited(null)}
          saved={() => {
            setEdited(null);
            void message.success(t("console.saved"));
            refresh();
          }}
        />
      </EditDrawer>
    </>
  );
}
