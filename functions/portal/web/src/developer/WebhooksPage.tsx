import { EllipsisOutlined, PlusOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Dropdown, Modal } from "antd";
import { useState, type ReactNode } from "react";
import { answer, api, done, idempotencyKey } from "../api/client.ts";
import { errorText } from "../api/errors.ts";
import type { components } from "../api/schema.d.ts";
import { useConfirm } from "../confirm/index.tsx";
import { useFormat } from "../format/useFormat.ts";
import { PageHead } from "../frame/PageHead.tsx";
import { useText } from "../i18n/index.ts";
import { useAccess, useInstance } from "../session/index.tsx";
import { DataTable } from "../table/DataTable.tsx";
import { Status } from "../theme/Status.tsx";
import { PushContent, PushResult, type PushLogLine } from "./PushLine.tsx";
import { SecretDialog } from "./SecretDialog.tsx";
import { saveWebhook, WebhookDrawer } from "./WebhookDrawer.tsx";
import "./developer.css";

type WebhookView = components["schemas"]["WebhookView"];
type Webhook = components["schemas"]["Webhook"];

function TestResult({ line, close }: { line: PushLogLine | null; close: () => void }): ReactNode {
  const t = useText();
  return (
    <Modal
      open={line !== null}
      onCancel={close}
      width={720}
      title={t("developer.testTitle")}
      footer={<Button onClick={close}>{t("developer.close")}</Button>}
    >
      {line && (
        <>
          <p className="test-result">
            <PushResult line={line} /> <span>{t("developer.ms", { count: line.duration_ms })}</span> <code>{line.url}</code>
          </p>
          <PushContent line={line} />
        </>
      )}
    </Modal>
  );
}

/** What one can do with a webhook; each shows its refusal and reads the list again. */
function useWebhookActions(shown: { secret: (secret: string) => void; result: (line: PushLogLine) => void }) {
  const t = useText();
  const { tenant } = useInstance();
  const { message } = App.useApp();
  const confirm = useConfirm();
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: ["table", "webhooks"] });
  const run = async (work: () => Promise<void>) => {
    try {
      await work();
      await refresh();
    } catch (error) {
      void message.error(errorText(error));
    }
  };
  const path = (webhook: Webhook) => ({ path: { tenant, webhook: webhook.id }, header: { "Idempotency-Key": idempotencyKey() } });
  return {
    refresh,
    test: (webhook: Webhook) =>
      run(async () => shown.result(await answer(api.POST("/api/tenants/{tenant}/webhooks/{webhook}/test", { params: path(webhook) })))),
    switchOnOff: (webhook: Webhook) =>
      run(async () => {
        const { push, url, timeout_seconds, retries } = webhook;
        await saveWebhook(tenant, webhook.id, { push, url, timeout_seconds, retries, active: !webhook.active });
        void message.success(t("developer.saved"));
      }),
    rotate: (webhook: Webhook) =>
      run(async () => {
        if (!(await confirm({ action: t("developer.rotate"), names: [webhook.url], consequence: t("developer.rotateText") }))) return;
        const made = await answer(api.POST("/api/tenants/{tenant}/webhooks/{webhook}/secret", { params: path(webhook) }));
        shown.secret(made.secret);
      }),
    remove: (webhook: Webhook) =>
      run(async () => {
        if (!(await confirm({ action: t("developer.remove"), names: [webhook.url], consequence: t("developer.removeText") }))) return;
        await done(api.DELETE("/api/tenants/{tenant}/webhooks/{webhook}", { params: { path: { tenant, webhook: webhook.id } } }));
        void message.success(t("developer.deleted"));
      }),
  };
}

function RowActions({ webhook, actions, edit }: { webhook: Webhook; actions: ReturnType<typeof useWebhookActions>; edit: () => void }): ReactNode {
  const t = useText();
  const [busy, setBusy] = useState(false);
  const test = async () => {
    setBusy(true);
    await actions.test(webhook);
    setBusy(false);
  };
  return (
    <>
      <Button size="small" type="link" loading={busy} onClick={test}>
        {t("developer.test")}
      </Button>
      <Button size="small" type="link" onClick={edit}>
        {t("developer.edit")}
      </Button>
      <Button size="small" type="link" onClick={() => actions.switchOnOff(webhook)}>
        {t(webhook.active ? "developer.disable" : "developer.enable")}
      </Button>
      <Dropdown
        trigger={["click"]}
        menu={{
          items: [
            { key: "rotate", label: t("developer.rotate"), onClick: () => void actions.rotate(webhook) },
            { key: "remove", label: t("developer.remove"), danger: true, onClick: () => void actions.remove(webhook) },
          ],
        }}
      >
        <Button size="small" type="text" icon={<EllipsisOutlined aria-hidden />} aria-label={t("developer.more")} />
      </Dropdown>
    </>
  );
}

/** Where call events are sent to (MSG-01). */
export default function WebhooksPage(): ReactNode {
  const t = useText();
  const { tenant } = useInstance();
  const { time } = useFormat();
  const { message } = App.useApp();
  const mayWrite = useAccess("webhooks") === "write";
  const [form, setForm] = useState<Webhook | "new" | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const [result, setResult] = useState<PushLogLine | null>(null);
  const actions = useWebhookActions({ secret: setSecret, result: setResult });
  const add = (icon?: ReactNode) =>
    mayWrite && (
      <Button type="primary" icon={icon} onClick={() => setForm("new")}>
        {t("developer.add")}
      </Button>
    );
  return (
    <>
      <PageHead title={t("developer.webhooks")} lead={t("developer.webhooksLead")} />
      <DataTable<WebhookView>
        id="webhooks"
        scope={[tenant]}
        defaultSize={10}
        load={({ cursor, limit, signal }) =>
          answer(
            api.GET("/api/tenants/{tenant}/webhooks", {
              params: { path: { tenant }, query: { limit, ...(cursor !== null && { cursor }) } },
              ...(signal && { signal }),
            }),
          )
        }
        rowKey={({ webhook }) => webhook.id}
        rowName={({ webhook }) => webhook.url}
        columns={[
          { id: "url", key: true, title: t("developer.field.url"), text: ({ webhook }) => webhook.url, render: ({ webhook }) => <span className="push-url">{webhook.url}</span> },
          { id: "push", title: t("developer.field.push"), text: ({ webhook }) => t(`developer.push.${webhook.push}`) },
          { id: "timeout", title: t("developer.field.timeout"), numeric: true, text: ({ webhook }) => `${webhook.timeout_seconds} ${t("developer.field.seconds")}` },
          { id: "retries", title: t("developer.field.retries"), numeric: true, text: ({ webhook }) => webhook.retries },
          {
            id: "active",
            title: t("developer.field.active"),
            text: ({ webhook }) => t(webhook.active ? "developer.on" : "developer.off"),
            render: ({ webhook }) => <Status kind={webhook.active ? "success" : "neutral"}>{t(webhook.active ? "developer.on" : "developer.off")}</Status>,
          },
          {
            id: "last",
            title: t("developer.field.last"),
            text: ({ last }) => (last ? `${t(last.success ? "developer.result.success" : "developer.result.failure")} ${time(last.at)}` : t("developer.result.none")),
            render: ({ last }) =>
              last ? (
                <span className="push-last">
                  <PushResult line={last} /> <small>{time(last.at)}</small>
                </span>
              ) : (
                t("developer.result.none")
              ),
          },
        ]}
        toolbar={add(<PlusOutlined aria-hidden />)}
        {...(mayWrite && { rowActions: ({ webhook }: WebhookView) => <RowActions webhook={webhook} actions={actions} edit={() => setForm(webhook)} /> })}
        empty={{ text: t("developer.empty"), action: add() }}
      />
      <WebhookDrawer
        open={form}
        close={() => setForm(null)}
        saved={(made) => {
          setForm(null);
          void actions.refresh();
          if (made === null) void message.success(t("developer.saved"));
          else setSecret(made);
        }}
      />
      <SecretDialog secret={secret} close={() => setSecret(null)} />
      <TestResult line={result} close={() => setResult(null)} />
    </>
  );
}
