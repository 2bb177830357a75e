import { Alert, Button, Form } from "antd";
import { useState, type ReactNode } from "react";
import { Link, useLocation } from "react-router";
import { api, done } from "../api/client.ts";
import { errorText } from "../api/errors.ts";
import { SchemaField } from "../form/SchemaForm.tsx";
import { BigState } from "../frame/BigState.tsx";
import { useText } from "../i18n/index.ts";
import { NewPasswordForm } from "./NewPasswordForm.tsx";
import { FormCard } from "./PublicFrame.tsx";

/** Asks for a reset link. The answer is the same whether the account exists or not (SEC-11). */
function AskForLink(): ReactNode {
  const t = useText();
  const [sent, setSent] = useState<string | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const send = async ({ email }: { email: string }) => {
    setBusy(true);
    setFault(null);
    try {
      await done(api.POST("/api/password-resets", { body: { email: email.trim() } }));
      setSent(email.trim());
    } catch (error) {
      setFault(errorText(error));
    } finally {
      setBusy(false);
    }
  };
  const back = <Link to="/sign-in">{t("portal.reset.back")}</Link>;
  if (sent !== null) {
    return (
      <FormCard title={t("portal.reset.title")}>
        <BigState mood="good" title={t("portal.reset.sent")} text={t("portal.reset.sentText", { email: sent })} action={back} />
      </FormCard>
    );
  }
  return (
    <FormCard title={t("portal.reset.title")} lead={t("portal.reset.lead")}>
      <Form layout="vertical" onFinish={send} noValidate>
        {fault !== null && <Alert type="error" showIcon title={fault} role="alert" className="form-fault" />}
        <SchemaField schema="PasswordReset" field={{ name: "email", label: t("portal.signUp.email"), autoComplete: "username" }} />
        <Button type="primary" htmlType="submit" block size="large" loading={busy}>
          {t("portal.reset.send")}
        </Button>
        <p className="form-card-end">{back}</p>
      </Form>
    </FormCard>
  );
}

/**
 * Both ends of a password reset. The mailed link carries its token in the fragment, which stays in the browser and out
 * of every log on the way.
 */
export default function ResetPasswordPage(): ReactNode {
  const token = useLocation().hash.slice(1);
  return token === "" ? <AskForLink /> : <NewPasswordForm key={token} token={token} />;
}
