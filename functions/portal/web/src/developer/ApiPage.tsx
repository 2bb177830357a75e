import { CopyOutlined, ExportOutlined } from "@ant-design/icons";
import { App, Button } from "antd";
import type { ReactNode } from "react";
import { PageHead } from "../frame/PageHead.tsx";
import { useText } from "../i18n/index.ts";
import { copyText } from "./copyText.ts";
import { signatureExample } from "./signatureExample.ts";
import "./developer.css";

/** Where the running product serves its own description. */
const openApi = "/api/openapi.json";

/** The API for programs: its document, conventions, and how to check what webhooks bring. */
export default function ApiPage(): ReactNode {
  const t = useText();
  const { message } = App.useApp();
  const copy = async () => {
    if (await copyText(signatureExample)) void message.success(t("developer.secretCopied"));
    else void message.warning(t("developer.secretCopyFailed"));
  };
  const rules = [
    t("developer.rule.auth", { header: "Authorization: Bearer …" }),
    t("developer.rule.errors"),
    t("developer.rule.lists"),
    t("developer.rule.time"),
    t("developer.rule.repeat", { header: "Idempotency-Key" }),
  ];
  const headers: [string, string][] = [
    ["x-edgecall-event-id", t("developer.header.event")],
    ["x-edgecall-timestamp", t("developer.header.timestamp")],
    ["x-edgecall-signature", t("developer.header.signature")],
  ];
  return (
    <div className="api-page">
      <PageHead title={t("developer.api")} lead={t("developer.apiLead")} />
      <section className="card">
        <h2>{t("developer.openapi")}</h2>
        <p>{t("developer.openapiText")}</p>
        <Button type="primary" href={openApi} target="_blank" rel="noreferrer" icon={<ExportOutlined aria-hidden />}>
          {t("developer.openapiOpen")}
        </Button>
      </section>
      <section className="card">
        <h2>{t("developer.rules")}</h2>
        <ul>
          {rules.map((rule) => (
            <li key={rule}>{rule}</li>
          ))}
        </ul>
      </section>
      <section className="card">
        <h2>{t("developer.signature")}</h2>
        <p>{t("developer.signatureText", { signature: "x-edgecall-signature" })}</p>
        <h3>{t("developer.headers")}</h3>
        <dl className="push-headers">
          {headers.map(([name, meaning]) => (
            <div key={name}>
              <dt>
                <code>{name}</code>
              </dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
        <div className="code-head">
          <h3>{t("developer.code")}</h3>
          <Button size="small" icon={<CopyOutlined aria-hidden />} onClick={copy}>
            {t("developer.copy")}
          </Button>
        </div>
        <pre className="code" tabIndex={0} lang="en">
          {signatureExample}
        </pre>
      </section>
    </div>
  );
}
