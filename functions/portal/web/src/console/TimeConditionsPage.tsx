import { PlusOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useState, type ReactNode } from "react";
import { Link } from "react-router";
import { answer, api, done } from "../api/client.ts";
import { errorText } from "../api/errors.ts";
import { useConfirm } from "../confirm/index.tsx";
import { PageHead } from "../frame/PageHead.tsx";
import { useText } from "../i18n/index.ts";
import { useAccess, useInstance } from "../session/index.tsx";
import { DataTable } from "../table/DataTable.tsx";
import { Status } from "../theme/Status.tsx";
import { EditDrawer } from "./EditDrawer.tsx";
import { useDepartments, type TimeCondition } from "./lists.ts";
import { TimeConditionForm, useWindowText } from "./TimeConditionForm.tsx";
import "./console.css";

function Users({ row, place }: { row: TimeCondition; place: string }): ReactNode {
  const t = useText();
  if (row.used_by.length === 0) return t("console.timeConditions.unused");
  return (
    <span className="link-list">
      {row.used_by.map((flow) => (
        <Link key={flow.flow} to={`/at/${place}/flows/${flow.flow}`}>
          {flow.name}
        </Link>
      ))}
    </span>
  );
}

/** Time conditions: weekly or fixed-date windows (ACD-23 to ACD-27). */
export default function TimeConditionsPage(): ReactNode {
  const t = useText();
  const { tenant, place, timeZone } = useInstance();
  const mayWrite = useAccess("time_conditions") === "write";
  const { message } = App.useApp();
  const confirm = useConfirm();
  const client = useQueryClient();
  const departments = useDepartments();
  const windowText = useWindowText();
  const [edited, setEdited] = useState<TimeCondition | "new" | null>(null);
  const refresh = () => {
    void client.invalidateQueries({ queryKey: ["table", "time-conditions"] });
    void client.invalidateQueries({ queryKey: ["console", "time-conditions"] });
  };
  const remove = async (row: TimeCondition) => {
    const yes = await confirm({ action: t("console.delete"), names: [row.name], consequence: t("console.timeConditions.deleteHint") });
    if (!yes) return;
    try {
      await done(api.DELETE("/api/tenants/{tenant}/time-conditions/{time_condition}", { params: { path: { tenant, time_condition: row.id } } }));
      void message.success(t("console.deleted"));
    } catch (error) {
      void message.error(errorText(error));
    }
    refresh();
  };
  const state = (row: TimeCondition) => (row.expired ? "expired" : row.holds_now ? "holds" : "waits");
  const add = mayWrite && (
    <Button type="primary" icon={<PlusOutlined aria-hidden="true" />} onClick={() => setEdited("new")}>
      {t("console.timeConditions.add")}
    </Button>
  );
  return (
    <>
      <PageHead title={t("console.timeConditions.title")} lead={`${t("console.timeConditions.lead")} ${t("console.timeConditions.zoneHint", { zone: timeZone })}`} />
      <DataTable<TimeCondition>
        id="time-conditions"
        scope={[tenant]}
        defaultSize={10}
        load={({ cursor, limit, signal }) =>
          answer(
            api.GET("/api/tenants/{tenant}/time-conditions", {
              params: { path: { tenant }, query: { limit, ...(cursor !== null && { cursor }) } },
              ...(signal && { signal }),
            }),
          )
        }
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        columns={[
          { id: "priority", title: t("console.timeConditions.priority"), numeric: true, text: (row) => row.priority, width: 100 },
          { id: "name", key: true, title: t("console.name"), text: (row) => row.name },
          { id: "kind", title: t("console.timeConditions.kind"), text: (row) => t(`console.timeConditions.${row.window.kind}`) },
          { id: "window", title: t("console.timeConditions.window"), text: (row) => windowText(row.window) },
          {
            id: "now",
            title: t("console.timeConditions.now"),
            text: (row) => t(`console.timeConditions.${state(row)}`),
            render: (row) => <Status kind={row.expired ? "warning" : row.holds_now ? "success" : "neutral"}>{t(`console.timeConditions.${state(row)}`)}</Status>,
          },
          { id: "used", title: t("console.timeConditions.usedBy"), text: (row) => row.used_by.map((flow) => flow.name).join(", "), render: (row) => <Users row={row} place={place} /> },
          { id: "department", title: t("console.department"), text: (row) => departments.nameOf(row.department) },
          { id: "id", title: t("console.timeConditions.id"), optional: true, text: (row) => row.id },
        ]}
        toolbar={add}
        empty={{ text: t("console.timeConditions.empty"), ...(mayWrite && { action: add }) }}
        {...(mayWrite && {
          onOpen: setEdited,
          rowActions: (row: TimeCondition) => (
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
      <EditDrawer open={edited !== null} close={() => setEdited(null)} title={edited === "new" ? t("console.timeConditions.add") : t("console.timeConditions.edit")}>
        <TimeConditionForm
          condition={edited === "new" ? null : edited}
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
