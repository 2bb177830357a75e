import { CheckCircleFilled, CloseCircleFilled, PhoneOutlined, SoundOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Alert, Form, Input, InputNumber, Modal, Select } from "antd";
import { useEffect, useState, type ReactNode } from "react";
import { answer, api } from "../api/client.ts";
import type { components } from "../api/schema.d.ts";
import { SchemaField } from "../form/SchemaForm.tsx";
import { showServerError } from "../form/serverErrors.ts";
import { formatDuration } from "../format/index.ts";
import { useText } from "../i18n/index.ts";
import { useInstance } from "../session/index.tsx";
import { useNumbers } from "./InstanceHomePage.tsx";

type NewTestCall = components["schemas"]["NewTestCall"];
type State = components["schemas"]["TestCallState"];

interface Values {
  to: string;
  from: string;
  key: string;
  sound: "say" | "tone" | "silence";
  text: string;
  hang_up_after_seconds: number;
}

/** The key is pressed when a greeting has had time to be heard, in seconds after the answer. */
const keyAfterSeconds = 5;

/** What the test caller does, from the form. */
export function testCallOf(values: Values): NewTestCall {
  const sound = values.sound === "say" ? { say: values.text } : values.sound === "tone" ? { tone: 440 } : ("silence" as const);
  return {
    to: values.to,
    from: values.from,
    script: {
      keys: values.key === "" ? [] : [{ key: values.key, after_ms: keyAfterSeconds * 1000 }],
      sound,
      hang_up_after_seconds: values.hang_up_after_seconds,
    },
  };
}

function Running({ id, to }: { id: string; to: string }): ReactNode {
  const t = useText();
  const { tenant } = useInstance();
  const [now, setNow] = useState(() => Date.now());
  const { data } = useQuery({
    queryKey: ["test-call", tenant, id],
    queryFn: () => answer(api.GET("/api/tenants/{tenant}/test-calls/{test_call}", { params: { path: { tenant, test_call: id } } })),
    refetchInterval: (query) => (query.state.data && ["ended", "failed"].includes(query.state.data.phase) ? false : 1000),
  });
  const phase: State["phase"] = data?.phase ?? "calling";
  useEffect(() => {
    if (phase !== "answered") return undefined;
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [phase]);
  const answered = data?.answered ?? null;
  const time = formatDuration(answered === null ? 0 : (data?.ended ?? now) - answered);
  const icons = { calling: <PhoneOutlined />, answered: <SoundOutlined />, ended: <CheckCircleFilled />, failed: <CloseCircleFilled /> };
  return (
    <div className={`test-call test-call-${phase}`} role="status">
      <span className="test-call-icon">{icons[phase]}</span>
      <p>{t(`portal.testCall.phase.${phase}`, { to, time, reason: data?.failure ?? "" })}</p>
    </div>
  );
}

/** "Place a test call" (PORTAL-15): a real call into a number, and how it goes. */
export function TestCallDialog({ open, close }: { open: boolean; close: () => void }): ReactNode {
  const t = useText();
  const { tenant } = useInstance();
  const numbers = useNumbers();
  const [form] = Form.useForm<Values>();
  const sound = Form.useWatch<Values["sound"] | undefined>("sound", form);
  const [placed, setPlaced] = useState<{ id: string; to: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const callable = (numbers.data?.items ?? []).filter((number) => number.active && number.flow);
  const [first] = callable;

  const place = async (values: Values) => {
    setBusy(true);
    setFault(null);
    try {
      const state = await answer(api.POST("/api/tenants/{tenant}/test-calls", { params: { path: { tenant } }, body: testCallOf(values) }));
      setPlaced({ id: state.id, to: values.to });
    } catch (error) {
      setFault(showServerError(form, error));
    } finally {
      setBusy(false);
    }
  };
  const leave = () => {
    setPlaced(null);
    setFault(null);
    close();
  };
  const keys = ["1", "2", "3", "0", "*", "#"];
  return (
    <Modal
      open={open}
      title={t("portal.testCall.title")}
      onCancel={leave}
      destroyOnHidden
      width={520}
      okText={placed ? t("portal.testCall.again") : t("portal.testCall.place")}
      cancelText={t("portal.testCall.close")}
      okButtonProps={{ icon: <PhoneOutlined />, loading: busy, disabled: !first }}
      onOk={() => (placed ? setPlaced(null) : form.submit())}
    >
      {placed && <Running id={placed.id} to={placed.to} />}
      <Form
        form={form}
        layout="vertical"
        hidden={placed !== null}
        onFinish={place}
        noValidate
        initialValues={{ to: first?.number, from: "13800138000", key: "1", sound: "say", text: t("portal.testCall.textDefault"), hang_up_after_seconds: 60 }}
        // The first number is known only when the list has come.
        key={first?.number ?? "none"}
      >
        <p>{t("portal.testCall.lead")}</p>
        {fault !== null && <Alert type="error" showIcon title={fault} role="alert" className="form-fault" />}
        {numbers.data && !first && <Alert type="warning" showIcon title={t("portal.testCall.noNumber")} className="form-fault" />}
        <div className="form-pair">
          <SchemaField schema="NewTestCall" field={{ name: "to", label: t("portal.testCall.to"), options: callable.map(({ number }) => ({ value: number, label: number })) }} />
          <SchemaField schema="NewTestCall" field={{ name: "from", label: t("portal.testCall.from"), patternHint: t("portal.testCall.fromHint") }} />
        </div>
        <div className="form-pair">
          <Form.Item name="key" label={t("portal.testCall.key")}>
            <Select
              options={[
                { value: "", label: t("portal.testCall.keyNone") },
                ...keys.map((key) => ({ value: key, label: t("portal.testCall.keyAfter", { key, seconds: keyAfterSeconds }) })),
              ]}
            />
          </Form.Item>
          <Form.Item name="sound" label={t("portal.testCall.sound")}>
            <Select
              options={[
                { value: "say", label: t("portal.testCall.soundSay") },
                { value: "tone", label: t("portal.testCall.soundTone") },
                { value: "silence", label: t("portal.testCall.soundSilence") },
              ]}
            />
          </Form.Item>
        </div>
        <Form.Item name="text" label={t("portal.testCall.text")} hidden={sound !== undefined && sound !== "say"}>
          <Input maxLength={200} />
        </Form.Item>
        <SchemaField
          schema="TestCallScript"
          field={{ name: "hang_up_after_seconds", label: t("portal.testCall.seconds"), control: <InputNumber controls={false} suffix={t("portal.testCall.secondsUnit")} min={1} max={600} /> }}
        />
      </Form>
    </Modal>
  );
}
