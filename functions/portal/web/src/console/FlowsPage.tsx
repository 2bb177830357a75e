import { PlusOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useState, type ReactNode } from "react";
import { Link, useNavigate } from "react-router";
import { answer, api, done } from "../api/client.ts";
import { errorText } from "../api/errors.ts";
import { useConfirm } from "../confirm/index.tsx";
import { SchemaForm } from "../form/SchemaForm.tsx";
import { PageHead } from "../frame/PageHead.tsx";
import { useText } from "../i18n/index.ts";
import { useAccess, useInstance } from "../session/index.tsx";
import { DataTable } from "../table/DataTable.tsx";
import { EditDrawer } from "./EditDrawer.tsx";
import { asSent, starter } from "./flowText.ts";
import { useDepartments, useQueues, type Flow } from "./lists.ts";
import "./console.css";

interface NewFlowValues {
  name: string;
  department: string;
}

function NewFlowForm({ close, made }: { close: () => void; made: (flow: Flow) => void }): ReactNode {
  const t = useText();
  const { tenant } = useInstance();
  const departments = useDepartments();
  const queues = useQueues();
  const [first] = departments.options;
  const save = async ({ name, department }: NewFlowValues) => {
    const queue = queues.find((one) => one.department === department) ?? queues[0];
    const words = { welcome: t("console.flow.starter.welcome"), queue: t("console.flow.starter.queue"), sorry: t("console.flow.starter.sorry") };
    const body = { name, department, definition: asSent(starter(words, queue?.id ?? null)) };
    made(await answer(api.POST("/api/tenants/{tenant}/flows", { params: { path: { tenant } }, body })));
  };
  return (
    <SchemaForm<NewFlowValues>
      schema="NewFlow"
      initial={first ? { department: first.value } : {}}
      save={save}
      cancel={close}
      saveText={t("console.flow.create")}
      fields={[
        { name: "name", label: t("console.name") },
        { name: "department", label: t("console.department"), options: departments.options, help: t("console.flow.starterHint") },
      ]}
    />
  );
}

/** Flows: what callers hear and where they are led. */
export default function FlowsPage(): ReactNode {
  const t = useText();
  const { tenant, place } = useInstance();
  const mayWrite = useAccess("flows") === "write";
  const { message } = App.useApp();
  const confirm = useConfirm();
  const client = useQueryClient();
  const navigate = useNavigate();
  const departments = useDepartments();
  const [adding, setAdding] = useState(false);
  const address = (flow: Flow) => `/at/${place}/flows/${flow.id}`;
  const refresh = () => {
    void client.invalidateQueries({ queryKey: ["table", "flows"] });
    void client.invalidateQueries({ queryKey: ["console", "flows"] });
  };
  const remove = async (flow: Flow) => {
    if (!(await confirm({ action: t("console.delete"), names: [flow.name], consequence: t("console.flow.deleteHint") }))) return;
    try {
      await done(api.DELETE("/api/tenants/{tenant}/flows/{flow}", { params: { path: { tenant, flow: flow.id } } }));
      void message.success(t("console.deleted"));
    } catch (error) {
      void message.error(errorText(error));
    }
    refresh();
  };
  const add = mayWrite && (
    <Button type="primary" icon={<PlusOutlined aria-hidden="true" />} onClick={() => setAdding(true)}>
      {t("console.flow.add")}
    </Button>
  );
  return (
    <>
      <PageHead title={t("console.flow.title")} lead={t("console.flow.listLead")} />
      <DataTable<Flow>
        id="flows"
        scope={[tenant]}
        defaultSize={10}
        load={({ cursor, limit, signal }) =>
          answer(api.GET("/api/tenants/{tenant}/flows", { params: { path: { tenant }, query: { limit, ...(cursor !== null && { cursor }) } }, ...(signal && { signal }) }))
        }
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        onOpen={(row) => void navigate(address(row))}
        columns={[
          { id: "name", key: true, title: t("console.name"), text: (row) => row.name, render: (row) => <Link to={address(row)}>{row.name}</Link> },
          { id: "department", title: t("console.department"), text: (row) => departments.nameOf(row.department) },
          { id: "nodes", title: t("console.flow.nodes"), numeric: true, text: (row) => Object.keys(row.definition.nodes).length },
          { id: "version", title: t("console.flow.version"), numeric: true, text: (row) => row.version },
          { id: "id", title: t("console.flow.id"), optional: true, text: (row) => row.id },
        ]}
        toolbar={add}
        empty={{ text: t("console.flow.empty"), ...(mayWrite && { action: add }) }}
        rowActions={(row) => (
          <>
            <Link to={address(row)}>
              <Button size="small" type="link">
                {mayWrite ? t("console.edit") : t("console.open")}
              </Button>
            </Link>
            {mayWrite && (
              <Button size="small" type="link" danger onClick={() => remove(row)}>
                {t("console.delete")}
              </Button>
            )}
          </>
        )}
      />
      <EditDrawer open={adding} close={() => setAdding(false)} title={t("console.flow.add")}>
        <NewFlowForm
          close={() => setAdding(false)}
          made={(flow) => {
            setAdding(false);
            refresh();
            // After the form has let go of its unsaved changes.
            setTimeout(() => void navigate(address(flow)), 0);
          }}
        />
      </EditDrawer>
    </>
  );
}
