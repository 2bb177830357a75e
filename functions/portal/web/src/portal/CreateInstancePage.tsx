import { CheckCircleFilled, LoadingOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Form, Radio, Select } from "antd";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { Link } from "react-router";
import { answer, api, idempotencyKey } from "../api/client.ts";
import { ApiError } from "../api/errors.ts";
import type { components } from "../api/schema.d.ts";
import { SchemaField } from "../form/SchemaForm.tsx";
import { showServerError } from "../form/serverErrors.ts";
import { UnsavedGuard } from "../form/UnsavedGuard.tsx";
import { browserZone } from "../format/index.ts";
import { languageNames } from "../frame/Choices.tsx";
import { PageHead } from "../frame/PageHead.tsx";
import { BigState } from "../frame/BigState.tsx";
import { useLanguage, useText } from "../i18n/index.ts";
import { useSession } from "../session/index.tsx";
import { portalTexts } from "./texts.ts";
import "./portal.css";

type NewInstance = components["schemas"]["NewInstance"];
type Instance = components["schemas"]["InstanceView"];

const parts = ["tenant", "organisation", "billing", "queue", "flow", "number"] as const;
const industries = Object.keys(portalTexts.zh.industry) as (keyof typeof portalTexts.zh.industry)[];

/** Zones that the browser knows, the product's default first. */
function timeZones(): string[] {
  const all = Intl.supportedValuesOf("timeZone");
  return ["Asia/Shanghai", ...all.filter((zone) => zone !== "Asia/Shanghai"), ...(all.includes("UTC") ? [] : ["UTC"])];
}

function Opening({ name }: { name: string }): ReactNode {
  const t = useText();
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const start = Date.now();
    const timer = setInterval(() => setSeconds(Math.floor((Date.now() - start) / 1000)), 250);
    return () => clearInterval(timer);
  }, []);
  return (
    <section className="card opening" role="status">
      <h2>{t("portal.create.opening", { name })}</h2>
      <p>{t("portal.create.openingText")}</p>
      <div className="opening-bar" aria-hidden="true">
        <i />
      </div>
      <ul>
        {parts.map((part) => (
          <li key={part}>
            <LoadingOutlined /> {t(`portal.create.parts.${part}`)}
          </li>
        ))}
      </ul>
      <p className="opening-time figure">{t("portal.create.elapsed", { seconds })}</p>
    </section>
  );
}

function Ready({ instance }: { instance: Instance }): ReactNode {
  const t = useText();
  return (
    <section className="card opening">
      <BigState
        mood="good"
        title={t("portal.create.ready", { name: instance.name })}
        text={t("portal.create.readyText")}
        action={
          <Link to={`/at/${instance.prefix}`}>
            <Button type="primary" size="large">
              {t("portal.create.go")}
            </Button>
          </Link>
        }
      />
      <ul>
        {parts.map((part) => (
          <li key={part} className="opening-done">
            <CheckCircleFilled /> {t(`portal.create.parts.${part}`)}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Choices({ value, onChange, entries }: { value?: string; onChange?: (value: string) => void; entries: { value: string; title: string; text?: string }[] }): ReactNode {
  return (
    <Radio.Group value={value} onChange={(event) => onChange?.(event.target.value as string)} className="choice-cards">
      {entries.map((entry) => (
        <Radio key={entry.value} value={entry.value} className="choice-card">
          <strong>{entry.title}</strong>
          {entry.text !== undefined && <span>{entry.text}</span>}
        </Radio>
      ))}
    </Radio.Group>
  );
}

function Fields(): ReactNode {
  const t = useText();
  const prefix = Form.useWatch<string | undefined>("prefix");
  const address = `${window.location.host}/at/${prefix !== undefined && prefix !== "" ? prefix : "…"}`;
  return (
    <>
      <SchemaField schema="NewInstance" field={{ name: "name", label: t("portal.create.name"), help: t("portal.create.nameHelp") }} />
      <SchemaField
        schema="NewInstance"
        field={{ name: "prefix", label: t("portal.create.prefix"), help: t("portal.create.prefixHelp", { address }), patternHint: t("portal.create.prefixHint"), lowerCase: true }}
      />
      <SchemaField
        schema="NewInstance"
        field={{
          name: "template",
          label: t("portal.create.template"),
          control: (
            <Choices
              entries={[
                { value: "direct_to_queue", title: t("portal.create.directToQueue"), text: t("portal.create.directToQueueText") },
                { value: "day_night", title: t("portal.create.dayNight"), text: t("portal.create.dayNightText") },
                { value: "menu_of_two", title: t("portal.create.menuOfTwo"), text: t("portal.create.menuOfTwoText") },
              ]}
            />
          ),
        }}
      />
      <SchemaField
        schema="NewInstance"
        field={{
          name: "edition",
          label: t("portal.create.edition"),
          control: (
            <Choices
              entries={[
                { value: "advanced", title: t("portal.instances.advanced"), text: t("portal.public.advancedFor") },
                { value: "standard", title: t("portal.instances.standard"), text: t("portal.public.standardFor") },
              ]}
            />
          ),
        }}
      />
      <div className="form-pair">
        <SchemaField
          schema="NewInstance"
          field={{
            name: "time_zone",
            label: t("portal.create.timeZone"),
            control: <Select showSearch={{ optionFilterProp: "label" }} options={timeZones().map((zone) => ({ value: zone, label: zone }))} />,
          }}
        />
        <SchemaField
          schema="NewInstance"
          field={{ name: "language", label: t("portal.create.language"), options: Object.entries(languageNames).map(([value, label]) => ({ value, label })) }}
        />
      </div>
      <SchemaField
        schema="NewInstance"
        field={{ name: "industry", label: t("portal.create.industry"), options: industries.map((value) => ({ value, label: t(`portal.industry.${value}`) })) }}
      />
    </>
  );
}

/** Opens an instance and shows its progress; a failed opening leaves the form as it was (PORTAL-07). */
export default function CreateInstancePage(): ReactNode {
  const t = useText();
  const client = useQueryClient();
  const { retry } = useSession();
  const { language } = useLanguage();
  const [form] = Form.useForm<NewInstance>();
  const [opening, setOpening] = useState<string | null>(null);
  const [ready, setReady] = useState<Instance | null>(null);
  const [dirty, setDirty] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  /** The key of an opening whose answer never came: repeating it cannot open a second instance. */
  const unanswered = useRef<{ body: string; key: string } | null>(null);

  const send = async (values: NewInstance) => {
    const body = { ...values, name: values.name.trim() };
    const text = JSON.stringify(body);
    const key = unanswered.current?.body === text ? unanswered.current.key : idempotencyKey();
    unanswered.current = { body: text, key };
    setFault(null);
    setOpening(body.name);
    try {
      setReady(await answer(api.POST("/api/instances", { body, params: { header: { "Idempotency-Key": key } } })));
      setDirty(false);
      retry();
      await client.invalidateQueries({ queryKey: ["instances"] });
    } catch (error) {
      setOpening(null);
      if (!(error instanceof ApiError) || error.status > 0) unanswered.current = null;
      // The fields are shown again before the error is put at one of them.
      requestAnimationFrame(() => setFault(showServerError(form, error, { already_exists: "prefix" })));
    }
  };

  const busy = opening !== null;
  return (
    <>
      <PageHead title={t("portal.create.title")} lead={t("portal.create.lead")} />
      <UnsavedGuard dirty={dirty && !ready} />
      {ready && <Ready instance={ready} />}
      {opening !== null && !ready && <Opening name={opening} />}
      <Form
        form={form}
        layout="vertical"
        className="card create-form"
        hidden={busy}
        initialValues={{ edition: "advanced", time_zone: browserZone() === "UTC" ? "Asia/Shanghai" : browserZone(), language, template: "direct_to_queue" }}
        onValuesChange={() => setDirty(true)}
        onFinish={send}
        scrollToFirstError={{ block: "center", focus: true }}
        noValidate
      >
        {fault !== null && <Alert type="error" showIcon className="form-fault" role="alert" title={t("portal.create.failed")} description={fault} />}
        <Fields />
        <Button type="primary" htmlType="submit" size="large">
          {t("portal.create.submit")}
        </Button>
      </Form>
    </>
  );
}
