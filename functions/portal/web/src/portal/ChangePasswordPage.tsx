import { Alert, App, Button, Form, Input } from "antd";
import { useState, type ReactNode } from "react";
import { Navigate, useNavigate, useSearchParams } from "react-router";
import { api, done } from "../api/client.ts";
import { NewPasswordField } from "../form/PasswordField.tsx";
import { SchemaField } from "../form/SchemaForm.tsx";
import { showServerError } from "../form/serverErrors.ts";
import { PageWait } from "../frame/states.tsx";
import { useText } from "../i18n/index.ts";
import { useSession } from "../session/index.tsx";
import { FormCard } from "./PublicFrame.tsx";
import { safeTarget } from "./SignInPage.tsx";

interface Values {
  old: string;
  password: string;
}

/** Own password; also the first thing after signing in with a password that was sent by mail (SEC-10, SEC-12). */
export default function ChangePasswordPage(): ReactNode {
  const t = useText();
  const { message } = App.useApp();
  const { session, enter } = useSession();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const [form] = Form.useForm<Values>();
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  if (session === undefined) return <PageWait />;
  if (session === null) return <Navigate to="/sign-in?to=%2Fpassword" replace />;
  const send = async (body: Values) => {
    setBusy(true);
    setFault(null);
    try {
      await done(api.PUT("/api/password", { body }));
      enter({ ...session, must_change_password: false });
      void message.success(t("portal.password.changed"));
      await navigate(safeTarget(params.get("to")) ?? "/instances", { replace: true });
    } catch (error) {
      setFault(showServerError(form, error, { wrong_credentials: "old", weak_password: "password" }));
      setBusy(false);
    }
  };
  return (
    <FormCard title={t("portal.password.title")} lead={session.must_change_password ? t("portal.password.first") : t("portal.password.lead")}>
      <Form form={form} layout="vertical" onFinish={send} noValidate>
        {fault !== null && <Alert type="error" showIcon title={fault} role="alert" className="form-fault" />}
        <input type="email" autoComplete="username" value={session.email} readOnly hidden />
        <SchemaField
          schema="PasswordChange"
          field={{ name: "old", label: t("portal.password.old"), control: <Input.Password autoComplete="current-password" /> }}
        />
        <NewPasswordField name="password" label={t("portal.reset.newPassword")} namesOf={() => [session.email]} />
        <Button type="primary" htmlType="submit" block size="large" loading={busy}>
          {t("portal.reset.save")}
        </Button>
      </Form>
    </FormCard>
  );
}
