import { Alert, Button, Checkbox, Form, Input } from "antd";
import { useEffect, useState, type ReactNode } from "react";
import { Link, useNavigate } from "react-router";
import { answer, api, idempotencyKey } from "../api/client.ts";
import { ApiError } from "../api/errors.ts";
import type { components } from "../api/schema.d.ts";
import { NewPasswordField } from "../form/PasswordField.tsx";
import { SchemaField } from "../form/SchemaForm.tsx";
import { showServerError } from "../form/serverErrors.ts";
import { useRetoldIn } from "../form/useRetold.ts";
import { useLanguage, useText } from "../i18n/index.ts";
import { useSession } from "../session/index.tsx";
import { CodeStep } from "./CodeStep.tsx";
import { FormCard } from "./PublicFrame.tsx";
import { SliderCheck, type SliderAnswer } from "./SliderCheck.tsx";

type Started = components["schemas"]["SignUpStarted"];

interface Values {
  email: string;
  password: string;
  repeat: string;
  company: string;
  contact: string;
  mobile: string;
  challenge?: SliderAnswer;
  terms?: boolean;
}

const codeFields = { email_taken: "email", weak_password: "password", challenge_failed: "challenge", terms_not_accepted: "terms" };

/** Sign up with e-mail (PORTAL-02): the form, then the code; no account exists before the code is right. */
export default function SignUpPage(): ReactNode {
  const t = useText();
  const { language } = useLanguage();
  const { enter } = useSession();
  const navigate = useNavigate();
  const [form] = Form.useForm<Values>();
  const [turn, setTurn] = useState(0);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const [taken, setTaken] = useState(false);
  const [started, setStarted] = useState<{ email: string; answer: Started } | null>(null);
  const needed = (text: string) => ({
    validator: (_rule: unknown, value: unknown) => (value ? Promise.resolve() : Promise.reject(new Error(text))),
  });
  useRetoldIn(form, "repeat challenge terms");
  // The fields keep what was typed while the code is entered, so that one can come back to them.
  useEffect(() => {
    if (!started) window.scrollTo(0, 0);
  }, [started]);

  const send = async ({ email, password, company, contact, mobile, challenge, terms }: Values) => {
    if (!challenge) return;
    setBusy(true);
    setFault(null);
    setTaken(false);
    try {
      const body = { email: email.trim(), password, company: company.trim(), contact: contact.trim(), mobile: mobile.trim(), language, challenge, terms: terms === true };
      setStarted({ email: body.email, answer: await answer(api.POST("/api/sign-ups", { body, params: { header: { "Idempotency-Key": idempotencyKey() } } })) });
    } catch (error) {
      setTaken(error instanceof ApiError && error.code === "email_taken");
      setFault(showServerError(form, error, codeFields));
    } finally {
      // A picture is good for one answer.
      setTurn((now) => now + 1);
      setBusy(false);
    }
  };

  return (
    <FormCard title={started ? t("portal.signUp.codeTitle") : t("portal.signUp.title")} lead={started ? t("portal.signUp.codeLead", { email: started.email }) : t("portal.signUp.lead")}>
      {started && (
        <CodeStep
          started={started.answer}
          renewed={(fresh) => setStarted({ ...started, answer: fresh })}
          back={() => setStarted(null)}
          entered={(session) => {
            enter(session);
            void navigate("/instances/new", { replace: true });
          }}
        />
      )}
      <Form form={form} layout="vertical" onFinish={send} hidden={started !== null} noValidate scrollToFirstError={{ block: "center", focus: true }}>
        {fault !== null && <Alert type="error" showIcon title={fault} role="alert" className="form-fault" />}
        {taken && (
          <Alert
            type="info"
            showIcon
            className="form-fault"
            title={t("portal.signUp.taken")}
            description={
              <>
                {t("portal.signUp.takenText")} <Link to="/sign-in">{t("portal.signIn.title")}</Link> ·{" "}
                <Link to="/reset-password">{t("portal.reset.title")}</Link>
              </>
            }
          />
        )}
        <SchemaField schema="SignUp" field={{ name: "email", label: t("portal.signUp.email"), autoComplete: "email" }} />
        <NewPasswordField name="password" label={t("portal.signUp.password")} namesOf={() => [form.getFieldValue("email") as string | undefined ?? ""]} />
        <Form.Item
          name="repeat"
          label={t("portal.signUp.repeat")}
          required
          dependencies={["password"]}
          validateTrigger={["onBlur", "onSubmit"]}
          rules={[
            ({ getFieldValue }) => ({
              validator: (_rule, value: string | undefined) =>
                value === getFieldValue("password") ? Promise.resolve() : Promise.reject(new Error(t("portal.signUp.repeatWrong"))),
            }),
          ]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <SchemaField schema="SignUp" field={{ name: "company", label: t("portal.signUp.company"), autoComplete: "organization" }} />
        <div className="form-pair">
          <SchemaField schema="SignUp" field={{ name: "contact", label: t("portal.signUp.contact"), autoComplete: "name" }} />
          <SchemaField schema="SignUp" field={{ name: "mobile", label: t("portal.signUp.mobile"), autoComplete: "tel", patternHint: t("portal.signUp.mobileHint") }} />
        </div>
        <Form.Item name="challenge" label={t("portal.signUp.check")} required extra={t("portal.signUp.checkHint")} rules={[needed(t("portal.signUp.checkNeeded"))]} validateTrigger="onSubmit">
          <SliderCheck turn={turn} again={() => setTurn((now) => now + 1)} />
        </Form.Item>
        <Form.Item name="terms" valuePropName="checked" rules={[needed(t("portal.signUp.termsNeeded"))]}>
          <Checkbox>
            {t("portal.signUp.terms")}{" "}
            <Link to="/terms" target="_blank">
              {t("portal.signUp.termsLink")}
            </Link>
          </Checkbox>
        </Form.Item>
        <Button type="primary" htmlType="submit" block size="large" loading={busy}>
          {t("portal.signUp.send")}
        </Button>
        <p className="form-card-end">
          {t("portal.signUp.haveAccount")} <Link to="/sign-in">{t("portal.signIn.title")}</Link>
        </p>
      </Form>
    </FormCard>
  );
}

