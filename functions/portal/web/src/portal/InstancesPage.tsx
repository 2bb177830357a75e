import { CopyOutlined, PlusOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Form, Modal, Space, Tooltip } from "antd";
import { useState, type ReactNode } from "react";
import { Link, useNavigate } from "react-router";
import { answer, api } from "../api/client.ts";
import type { components } from "../api/schema.d.ts";
import { SchemaField } from "../form/SchemaForm.tsx";
import { showServerError } from "../form/serverErrors.ts";
import { formatMoney } from "../format/index.ts";
import { useFormat } from "../format/useFormat.ts";
import { PageHead } from "../frame/PageHead.tsx";
import { usePageLinks } from "../frame/pageLinks.ts";
import { useText } from "../i18n/index.ts";
import { useSession } from "../session/index.tsx";
import { DataTable } from "../table/DataTable.tsx";
import type { Column } from "../table/types.ts";
import { Status, type StatusKind } from "../theme/Status.tsx";

type Instance = components["schemas"]["InstanceView"];

const stateKinds: Record<Instance["state"], StatusKind> = {
  trial: "info",
  active: "success",
  suspended: "danger",
  closing: "warning",
  closed: "neutral",
};

/** An instance's state as a coloured word (PORTAL-11). */
export function StateTag({ state }: { state: Instance["state"] }): ReactNode {
  const t = useText();
  return <Status kind={stateKinds[state]}>{t(`frame.state.${state}`)}</Status>;
}

/** Address of an instance's sign-in page, with a copy button (PORTAL-09). */
export function CopyAddress({ address }: { address: string }): ReactNode {
  const t = useText();
  const { message } = App.useApp();
  const copy = async () => {
    await navigator.clipboard.writeText(address);
    void message.success(t("portal.instances.copied"));
  };
  return (
    <span className="copy-address">
      <span>{address.replace(/^https?:\/\//, "")}</span>
      <Tooltip title={t("portal.instances.copy")}>
        <Button size="small" type="text" icon={<CopyOutlined />} aria-label={t("portal.instances.copy")} onClick={copy} />
      </Tooltip>
    </span>
  );
}

function RenameDialog({ row, close }: { row: Instance; close: () => void }): ReactNode {
  const t = useText();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ name: string }>();
  const [busy, setBusy] = useState(false);
  const save = async ({ name }: { name: string }) => {
    setBusy(true);
    try {
      await answer(api.PATCH("/api/tenants/{tenant}", { params: { path: { tenant: row.tenant } }, body: { name: name.trim() } }));
      void message.success(t("portal.instances.renamed"));
      await client.invalidateQueries();
      close();
    } catch (error) {
      const text = showServerError(form, error, { already_exists: "name" });
      if (text !== null) void message.error(text);
      setBusy(false);
    }
  };
  return (
    <Modal open title={t("portal.instances.rename")} okText={t("form.save")} cancelText={t("form.cancel")} confirmLoading={busy} onCancel={close} onOk={() => form.submit()}>
      <Form form={form} layout="vertical" initialValues={{ name: row.name }} onFinish={save} noValidate>
        <SchemaField schema="RenameInstance" field={{ name: "name", label: t("portal.instances.name") }} />
      </Form>
    </Modal>
  );
}

function RowActions({ row, rename }: { row: Instance; rename: () => void }): ReactNode {
  const t = useText();
  const { session } = useSession();
  const membership = session?.memberships.find((one) => one.tenant === row.tenant) ?? null;
  const link = usePageLinks(row.prefix, membership);
  const links = [
    { to: `/at/${row.prefix}`, text: t("portal.instances.open") },
    { to: link("agents"), text: t("portal.instances.agents") },
    { to: link("statements"), text: t("portal.instances.statements") },
  ];
  return (
    <Space size={4} wrap>
      {links.map(
        ({ to, text }) =>
          to !== null && (
            <Link key={to} to={to}>
              <Button size="small" type="link">
                {text}
              </Button>
            </Link>
          ),
      )}
      <Button size="small" type="link" onClick={rename}>
        {t("portal.instances.rename")}
      </Button>
    </Space>
  );
}

function useColumns(): Column<Instance>[] {
  const t = useText();
  const { time } = useFormat();
  return [
    {
      id: "name",
      key: true,
      title: t("portal.instances.name"),
      text: (row) => row.name,
      render: (row) => (
        <Link to={`/at/${row.prefix}`}>
          <strong>{row.name}</strong>
        </Link>
      ),
    },
    { id: "tenant", title: t("portal.instances.tenant"), text: (row) => row.tenant },
    { id: "domain", title: t("portal.instances.domain"), text: (row) => row.address, render: (row) => <CopyAddress address={row.address} /> },
    { id: "edition", title: t("portal.instances.edition"), text: (row) => t(`portal.instances.${row.edition}`) },
    { id: "state", title: t("portal.instances.state"), text: (row) => t(`frame.state.${row.state}`), render: (row) => <StateTag state={row.state} /> },
    { id: "seats", title: t("portal.instances.seats"), numeric: true, text: (row) => `${row.seats_used}/${row.seats}` },
    { id: "numbers", title: t("portal.instances.numbers"), numeric: true, text: (row) => row.numbers.length },
    { id: "balance", title: t("portal.instances.balance"), numeric: true, text: (row) => formatMoney(row.estimated_balance) },
    { id: "created", title: t("portal.instances.created"), text: (row) => time(row.created, "minute") },
    { id: "end", title: t("portal.instances.serviceEnd"), text: (row) => time(row.service_end, "date") },
  ];
}

/** Own instances (PORTAL-06). */
export default function InstancesPage(): ReactNode {
  const t = useText();
  const navigate = useNavigate();
  const { session } = useSession();
  const columns = useColumns();
  const [renamed, setRenamed] = useState<Instance | null>(null);
  const create = session?.portal === true && (
    <Link to="/instances/new">
      <Button type="primary" icon={<PlusOutlined />}>
        {t("portal.instances.create")}
      </Button>
    </Link>
  );
  return (
    <>
      <PageHead title={t("portal.instances.title")} lead={t("portal.instances.lead")} actions={create} />
      <DataTable<Instance>
        id="instances"
        defaultSize={10}
        columns={columns}
        rowKey={(row) => row.tenant}
        rowName={(row) => row.name}
        load={() => answer(api.GET("/api/instances"))}
        onOpen={(row) => void navigate(`/at/${row.prefix}`)}
        rowActions={(row) => <RowActions row={row} rename={() => setRenamed(row)} />}
        empty={{ text: t("portal.instances.empty"), action: create }}
      />
      {renamed && <RenameDialog row={renamed} close={() => setRenamed(null)} />}
    </>
  );
}
