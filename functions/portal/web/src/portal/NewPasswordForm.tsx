import { Alert, Button, Form } from "antd";
import { useState, type ReactNode } from "react";
import { Link } from "react-router";
import { api, done } from "../api/client.ts";
import { ApiError } from "../api/errors.ts";
import { NewPasswordField } from "../form/PasswordField.tsx";
import { showServerError } from "../form/serverErrors.ts";
import { BigState } from "../frame/BigState.tsx";
import { useText } from "../i18n/index.ts";
import { FormCard } from "./PublicFrame.tsx";

/** Sets a new password by the link from the e-mail (SEC-11). */
export function NewPasswordForm({ token }: { token: string }): ReactNode {
  const t = useText();
  const [form] = Form.useForm<{ password: string }>();
  const [state, setState] = useState<"open" | "saved" | "expired">("open");
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const send = async ({ password }: { password: string }) => {
    setBusy(true);
    setFault(null);
    try {
      await done(api.POST("/api/password-resets/{token}/confirm", { params: { path: { token } }, body: { password } }));
      setState("saved");
    } catch (error) {
      if (error instanceof ApiError && (error.code === "code_expired" || error.status === 404)) setState("expired");
      else setFault(showServerError(form, error, { weak_password: "password" }));
    } finally {
      setBusy(false);
    }
  };
  if (state === "saved") {
    return (
      <FormCard title={t("portal.reset.newTitle")}>
        <BigState
          mood="good"
          title={t("portal.reset.saved")}
          text={t("portal.reset.savedText")}
          action={
            <Link to="/sign-in">
              <Button type="primary">{t("portal.signIn.title")}</Button>
            </Link>
          }
        />
      </FormCard>
    );
  }
  if (state === "expired") {
    return (
      <FormCard title={t("portal.reset.newTitle")}>
        <BigState
          mood="bad"
          title={t("portal.reset.expired")}
          action={
            <Link to="/reset-password">
              <Button type="primary">{t("portal.reset.again")}</Button>
            </Link>
          }
        />
      </FormCard>
    );
  }
  return (
    <FormCard title={t("portal.reset.newTitle")}>
      <Form form={form} layout="vertical" onFinish={send} noValidate>
        {fault !== null && <Alert type="error" showIcon title={fault} role="alert" className="form-fault" />}
        <NewPasswordField name="password" label={t("portal.reset.newPassword")} />
        <Button type="primary" htmlType="submit" block size="large" loading={busy}>
          {t("portal.reset.save")}
        </Button>
      </Form>
    </FormCard>
  );
}
