import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Select } from "antd";
import { useState, type ReactNode } from "react";
import { answer, api } from "../api/client.ts";
import type { components } from "../api/schema.d.ts";
import { SchemaForm } from "../form/SchemaForm.tsx";
import { PageHead } from "../frame/PageHead.tsx";
import { useText } from "../i18n/index.ts";
import { useAccess, useInstance } from "../session/index.tsx";
import { DataTable } from "../table/DataTable.tsx";
import { Status } from "../theme/Status.tsx";
import { EditDrawer } from "./EditDrawer.tsx";
import { useDepartments, useFlows, type HotlineNumber } from "./lists.ts";
import "./console.css";

type Values = components["schemas"]["NumberForm"];

function NumberEdit({ number, close, saved }: { number: HotlineNumber; close: () => void; saved: () => void }): ReactNode {
  const t = useText();
  const { tenant } = useInstance();
  const flows = useFlows();
  const own = flows.filter((flow) => flow.department === number.department);
  const save = async (values: Values) => {
    const body = { active: values.active, flow: values.flow ?? null };
    await answer(api.PUT("/api/tenants/{tenant}/numbers/{number}", { params: { path: { tenant, number: number.number } }, body }));
    saved();
  };
  return (
    <SchemaForm<Values>
      schema="NumberForm"
      initial={{ active: number.active, flow: number.flow ?? null }}
      save={save}
      cancel={close}
      fields={[
        {
          name: "flow",
          label: t("console.numbers.flow"),
          help: t("console.numbers.flowHint"),
          control: (
            <Select
              allowClear
              placeholder={t("console.numbers.noFlow")}
              options={(own.length > 0 ? own : flows).map((flow) => ({ value: flow.id, label: flow.name }))}
            />
          ),
        },
        { name: "active", label: t("console.active"), help: t("console.numbers.activeHint") },
      ]}
    />
  );
}

/** Hotline numbers and the flows that answer them. */
export default function NumbersPage(): ReactNode {
  const t = useText();
  const { tenant } = useInstance();
  const mayWrite = useAccess("numbers") === "write";
  const { message } = App.useApp();
  const client = useQueryClient();
  const departments = useDepartments();
  const flows = useFlows();
  const [edited, setEdited] = useState<HotlineNumber | null>(null);
  const flowName = (id: string | null | undefined) => (id ? (flows.find((flow) => flow.id === id)?.name ?? id) : "");
  return (
    <>
      <PageHead title={t("console.numbers.title")} lead={t("console.numbers.lead")} />
      <DataTable<HotlineNumber>
        id="numbers"
        scope={[tenant]}
        defaultSize={10}
        load={({ cursor, limit, signal }) =>
          answer(api.GET("/api/tenants/{tenant}/numbers", { params: { path: { tenant }, query: { limit, ...(cursor !== null && { cursor }) } }, ...(signal && { signal }) }))
        }
        rowKey={(row) => row.number}
        rowName={(row) => row.number}
        columns={[
          { id: "number", key: true, title: t("console.numbers.number"), text: (row) => row.number, render: (row) => <span className="figure">{row.number}</span> },
          { id: "kind", title: t("console.numbers.kind"), text: (row) => t(`console.numbers.kinds.${row.kind}`) },
          { id: "department", title: t("console.department"), text: (row) => departments.nameOf(row.department) },
          {
            id: "flow",
            title: t("console.numbers.flow"),
            text: (row) => flowName(row.flow),
            render: (row) => (row.flow ? flowName(row.flow) : <Status kind="warning">{t("console.numbers.noFlow")}</Status>),
          },
          { id: "test", title: t("console.numbers.test"), text: (row) => (row.test ? t("console.yes") : t("console.no")) },
          {
            id: "active",
            title: t("console.status"),
            text: (row) => (row.active ? t("console.active") : t("console.inactive")),
            render: (row) => <Status kind={row.active ? "success" : "neutral"}>{row.active ? t("console.active") : t("console.inactive")}</Status>,
          },
        ]}
        empty={{ text: t("console.numbers.empty") }}
        {...(mayWrite && {
          onOpen: setEdited,
          rowActions: (row: HotlineNumber) => (
            <Button size="small" type="link" onClick={() => setEdited(row)}>
              {t("console.edit")}
            </Button>
          ),
        })}
      />
      <EditDrawer open={edited !== null} close={() => setEdited(null)} title={t("console.numbers.edit", { number: edited?.number ?? "" })}>
        {edited && (
          <NumberEdit
            number={edited}
            close={() => setEdited(null)}
            saved={() => {
              setEdited(null);
              void message.success(t("console.saved"));
              void client.invalidateQueries({ queryKey: ["table", "numbers"] });
              void client.invalidateQueries({ queryKey: ["numbers"] });
            }}
          />
        )}
      </EditDrawer>
    </>
  );
}
