import { Drawer } from "antd";
import { useRef, type ReactNode } from "react";
import { answer, api, idempotencyKey } from "../api/client.ts";
import type { components } from "../api/schema.d.ts";
import { SchemaForm } from "../form/SchemaForm.tsx";
import { useText } from "../i18n/index.ts";
import { useInstance } from "../session/index.tsx";
import { pushTypes } from "./PushLine.tsx";

type Webhook = components["schemas"]["Webhook"];
type WebhookForm = components["schemas"]["WebhookForm"];

/** Defaults of MSG-04 and MSG-05. */
const fresh: Partial<WebhookForm> = { push: "service_record", url: "", timeout_seconds: 10, retries: 3, active: true };

/** The request that changes a webhook to the form's values. */
export function saveWebhook(tenant: string, webhook: string, body: WebhookForm): Promise<Webhook> {
  return answer(api.PUT("/api/tenants/{tenant}/webhooks/{webhook}", { params: { path: { tenant, webhook } }, body }));
}

export interface WebhookDrawerProps {
  /** `new`, the webhook to change, or closed. */
  open: Webhook | "new" | null;
  close: () => void;
  /** Saved; a new one comes with its secret. */
  saved: (secret: string | null) => void;
}

function Form({ open, close, saved }: WebhookDrawerProps): ReactNode {
  const t = useText();
  const { tenant } = useInstance();
  // A request without an answer is repeated with the same key, so that no second webhook comes of it.
  const key = useRef(idempotencyKey());
  const existing = open === "new" ? null : open;
  const save = async (body: WebhookForm) => {
    if (existing) {
      await saveWebhook(tenant, existing.id, body);
      saved(null);
      return;
    }
    const made = await answer(
      api.POST("/api/tenants/{tenant}/webhooks", { params: { path: { tenant }, header: { "Idempotency-Key": key.current } }, body }),
    );
    saved(made.secret);
  };
  return (
    <SchemaForm<WebhookForm>
      schema="WebhookForm"
      initial={existing ?? fresh}
      save={save}
      cancel={close}
      fields={[
        { name: "push", label: t("developer.field.push"), options: pushTypes.map((value) => ({ value, label: t(`developer.push.${value}`) })) },
        { name: "url", label: t("developer.field.url"), help: t("developer.help.url"), placeholder: "https://", autoComplete: "url" },
        { name: "timeout_seconds", label: t("developer.field.timeout"), help: t("developer.help.timeout"), unit: t("developer.field.seconds") },
        { name: "retries", label: t("developer.field.retries"), help: t("developer.help.retries"), unit: t("developer.field.times") },
        { name: "active", label: t("developer.field.active") },
      ]}
    />
  );
}

/** Adds or changes a webhook (MSG-02 to MSG-05). */
export function WebhookDrawer(props: WebhookDrawerProps): ReactNode {
  const t = useText();
  return (
    <Drawer open={props.open !== null} onClose={props.close} size={480} destroyOnHidden title={t(props.open === "new" ? "developer.add" : "developer.editTitle")}>
      {props.open !== null && <Form {...props} />}
    </Drawer>
  );
}
