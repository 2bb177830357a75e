import { PlusOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useState, type ReactNode } from "react";
import { answer, api, done } from "../api/client.ts";
import { errorText } from "../api/errors.ts";
import { bulkResultOf } from "../bulk/index.tsx";
import { useConfirm } from "../confirm/index.tsx";
import { PageHead } from "../frame/PageHead.tsx";
import { useText } from "../i18n/index.ts";
import { OrganisationPickers, useOrganisationChoice } from "../organisation/index.tsx";
import { useAccess, useInstance } from "../session/index.tsx";
import { DataTable } from "../table/DataTable.tsx";
import type { BulkAction } from "../table/types.ts";
import { Status } from "../theme/Status.tsx";
import { AgentForm } from "./AgentForm.tsx";
import { EditDrawer } from "./EditDrawer.tsx";
import { useDepartments, useQueues, type Agent } from "./lists.ts";
import "./console.css";

function useBulk(): BulkAction<Agent>[] {
  const t = useText();
  const { tenant } = useInstance();
  const act = (action: "enable" | "disable" | "delete") => async (rows: Agent[]) =>
    bulkResultOf(
      await answer(
        api.POST("/api/tenants/{tenant}/agent-changes", { params: { path: { tenant } }, body: { action, agents: rows.map((row) => row.id) } }),
      ),
    );
  return [
    { id: "enable", title: t("console.enable"), run: act("enable") },
    { id: "disable", title: t("console.disable"), danger: true, consequence: t("console.agents.disableHint"), run: act("disable") },
    { id: "delete", title: t("console.delete"), danger: true, consequence: t("console.agents.deleteHint"), run: act("delete") },
  ];
}

/** Agents: who takes calls, in which queues. */
export default function AgentsPage(): ReactNode {
  const t = useText();
  const { tenant } = useInstance();
  const mayWrite = useAccess("agents") === "write";
  const { message } = App.useApp();
  const confirm = useConfirm();
  const client = useQueryClient();
  const [choice] = useOrganisationChoice();
  const departments = useDepartments();
  const queues = useQueues();
  const bulk = useBulk();
  const [edited, setEdited] = useState<Agent | "new" | null>(null);
  const queueName = (id: string) => queues.find((queue) => queue.id === id)?.name ?? id;
  const refresh = () => client.invalidateQueries({ queryKey: ["table", "agents"] });
  const remove = async (agent: Agent) => {
    const yes = await confirm({ action: t("console.delete"), names: [`${agent.number} ${agent.name}`], consequence: t("console.agents.deleteHint") });
    if (!yes) return;
    try {
      await done(api.DELETE("/api/tenants/{tenant}/agents/{agent}", { params: { path: { tenant, agent: agent.id } } }));
      void message.success(t("console.deleted"));
    } catch (error) {
      void message.error(errorText(error));
    }
    void refresh();
  };
  const add = mayWrite && (
    <Button type="primary" icon={<PlusOutlined aria-hidden="true" />} onClick={() => setEdited("new")}>
      {t("console.agents.add")}
    </Button>
  );
  return (
    <>
      <PageHead title={t("console.agents.title")} lead={t("console.agents.lead")} />
      <OrganisationPickers />
      <DataTable<Agent>
        id="agents"
        scope={[tenant, choice.department]}
        load={({ cursor, limit, filters, signal }) =>
          answer(
            api.GET("/api/tenants/{tenant}/agents", {
              params: {
                path: { tenant },
                query: {
                  limit,
                  ...(cursor !== null && { cursor }),
                  ...(choice.department !== null && { department: choice.department }),
                  ...(filters["search"] && { search: filters["search"] }),
                  ...(filters["active"] && { active: filters["active"] === "yes" }),
                },
              },
              ...(signal && { signal }),
            }),
          )
        }
        rowKey={(row) => row.id}
        rowName={(row) => `${row.number} ${row.name}`}
        filters={[
          { id: "search", label: t("console.search"), kind: "text", placeholder: t("console.agents.searchHint"), maxLength: 50 },
          { id: "active", label: t("console.status"), kind: "select", options: [{ value: "yes", label: t("console.active") }, { value: "no", label: t("console.inactive") }] },
        ]}
        columns={[
          { id: "number", key: true, title: t("console.agents.number"), text: (row) => row.number, width: 110 },
          { id: "name", title: t("console.name"), text: (row) => row.name },
          { id: "email", title: t("console.agents.email"), text: (row) => row.email },
          { id: "department", title: t("console.department"), text: (row) => departments.nameOf(row.department) },
          { id: "queues", title: t("console.agents.queues"), text: (row) => row.queues.map((one) => `${queueName(one.queue)} (${one.priority})`).join(", ") },
          { id: "first", title: t("console.agents.firstState"), optional: true, text: (row) => t(`desk.state.${row.first_state}`) },
          { id: "auto", title: t("console.agents.autoAnswer"), optional: true, text: (row) => (row.auto_answer ? t("console.yes") : t("console.no")) },
          {
            id: "active",
            title: t("console.status"),
            text: (row) => (row.active ? t("console.active") : t("console.inactive")),
            render: (row) => <Status kind={row.active ? "success" : "neutral"}>{row.active ? t("console.active") : t("console.inactive")}</Status>,
          },
        ]}
        toolbar={add}
        empty={{ text: t("console.agents.empty"), ...(mayWrite && { action: add }) }}
        {...(mayWrite && {
          bulk,
          onOpen: setEdited,
          rowActions: (row: Agent) => (
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
      <EditDrawer open={edited !== null} close={() => setEdited(null)} title={edited === "new" ? t("console.agents.add") : t("console.agents.edit")}>
        <AgentForm
          agent={edited === "new" ? null : edited}
          department={choice.department}
          close={() => setEdited(null)}
          saved={() => {
            setEdited(null);
            void message.success(t("console.saved"));
            void refresh();
          }}
        />
      </EditDrawer>
    </>
  );
}
