import { Alert, Button, Form, Input } from "antd";
import { useState, type ReactNode } from "react";
import { Link } from "react-router";
import { answer, api } from "../api/client.ts";
import { errorText } from "../api/errors.ts";
import { SchemaField } from "../form/SchemaForm.tsx";
import { useText } from "../i18n/index.ts";
import { useSession, type Session } from "../session/index.tsx";

interface Values {
  email: string;
  password: string;
}

/** E-mail and password (SEC-01). What is wrong is not said: a wrong e-mail and a wrong password look the same. */
export function SignInForm({ entered }: { entered: (session: Session) => void }): ReactNode {
  const t = useText();
  const { enter } = useSession();
  const [form] = Form.useForm<Values>();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const send = async ({ email, password }: Values) => {
    setBusy(true);
    setFault(null);
    try {
      const session = await answer(api.POST("/api/sessions", { body: { email: email.trim(), password } }));
      enter(session);
      entered(session);
    } catch (error) {
      form.resetFields(["password"]);
      setFault(errorText(error));
      setBusy(false);
    }
  };
  return (
    <Form form={form} layout="vertical" onFinish={send} noValidate>
      {fault !== null && <Alert type="error" showIcon title={fault} role="alert" className="form-fault" />}
      <SchemaField schema="SignIn" field={{ name: "email", label: t("portal.signUp.email"), autoComplete: "username" }} />
      <SchemaField
        schema="SignIn"
        field={{ name: "password", label: t("portal.signUp.password"), control: <Input.Password autoComplete="current-password" /> }}
      />
      <Button type="primary" htmlType="submit" block size="large" loading={busy}>
        {t("portal.signIn.submit")}
      </Button>
      <p className="form-card-end">
        <Link to="/reset-password">{t("portal.signIn.forgot")}</Link>
      </p>
    </Form>
  );
}
