import { Alert, App, Button, Form } from "antd";
import { useEffect, useState, type ReactNode } from "react";
import { answer, api } from "../api/client.ts";
import { ApiError, errorText } from "../api/errors.ts";
import type { components } from "../api/schema.d.ts";
import { CodeInput } from "../form/CodeInput.tsx";
import { useText } from "../i18n/index.ts";
import type { Session } from "../session/index.tsx";

type Started = components["schemas"]["SignUpStarted"];

/** Whole seconds until `started.resend_after_seconds` have passed since it came. */
function useCountdown(started: Started): number {
  const [left, setLeft] = useState(started.resend_after_seconds);
  useEffect(() => {
    const end = Date.now() + started.resend_after_seconds * 1000;
    const tick = () => setLeft(Math.max(0, Math.ceil((end - Date.now()) / 1000)));
    tick();
    const timer = setInterval(tick, 250);
    return () => clearInterval(timer);
  }, [started]);
  return left;
}

/** The code from the e-mail: 6 digits, sent again after a while, sent off by itself when complete. */
export function CodeStep(props: {
  started: Started;
  renewed: (started: Started) => void;
  entered: (session: Session) => void;
  back: () => void;
}): ReactNode {
  const t = useText();
  const { message } = App.useApp();
  const left = useCountdown(props.started);
  const [code, setCode] = useState("");
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const path = { sign_up: props.started.sign_up };

  const confirm = async (entered: string) => {
    if (!/^\d{6}$/.test(entered)) {
      setFault(t("portal.signUp.codeSix"));
      return;
    }
    setBusy(true);
    setFault(null);
    try {
      props.entered(await answer(api.POST("/api/sign-ups/{sign_up}/confirm", { params: { path }, body: { code: entered } })));
    } catch (error) {
      setCode("");
      setFault(errorText(error));
    } finally {
      setBusy(false);
    }
  };
  const resend = async () => {
    setFault(null);
    try {
      props.renewed(await answer(api.POST("/api/sign-ups/{sign_up}/resend", { params: { path } })));
      setCode("");
      void message.success(t("portal.signUp.resent"));
    } catch (error) {
      setFault(errorText(error));
      if (error instanceof ApiError && error.code === "not_found") props.back();
    }
  };
  return (
    <Form layout="vertical" onFinish={() => confirm(code)}>
      {fault !== null && <Alert type="error" showIcon title={fault} role="alert" className="form-fault" />}
      <Form.Item label={t("portal.signUp.code")}>
        <CodeInput
          size="large"
          autoFocus
          value={code}
          disabled={busy}
          onInput={(cells) => setCode(cells.join(""))}
          onChange={(complete) => {
            setCode(complete);
            void confirm(complete);
          }}
        />
      </Form.Item>
      <Button type="primary" htmlType="submit" block size="large" loading={busy}>
        {t("portal.signUp.confirm")}
      </Button>
      <div className="code-more">
        <Button type="link" disabled={left > 0} onClick={resend}>
          {left > 0 ? t("portal.signUp.resendIn", { seconds: left }) : t("portal.signUp.resend")}
        </Button>
        <Button type="link" onClick={props.back}>
          {t("portal.signUp.back")}
        </Button>
      </div>
    </Form>
  );
}
