import { Form, Input } from "antd";
import { useState, type ReactNode } from "react";
import { useText } from "../i18n/index.ts";
import { characterCount } from "./characters.ts";
import { passwordFault, passwordLength, strength } from "./password.ts";
import { useRetold } from "./useRetold.ts";
import "./form.css";

/** Weak, medium or strong, while typing (SEC-09). */
export function StrengthBar({ password, names }: { password: string; names: string[] }): ReactNode {
  const t = useText();
  const level = strength(password, names);
  const fault = passwordFault(password, names);
  return (
    <div className={`strength strength-${level}`} role="status">
      <div className="strength-bar" aria-hidden="true">
        <i />
        <i />
        <i />
      </div>
      <span className="strength-level">
        {t("form.password.label")}
        {" · "}
        {t(`form.password.${level}`)}
      </span>
      {fault && <span>{t(`form.password.${fault}`, { now: characterCount(password) })}</span>}
    </div>
  );
}

/** A new password: rule of SEC-08 checked at the field, strength bar below. */
export function NewPasswordField(props: { name: string; label: string; namesOf?: () => string[] }): ReactNode {
  const t = useText();
  const [typed, setTyped] = useState("");
  const names = props.namesOf?.() ?? [];
  useRetold(props.name);
  return (
    <Form.Item
      name={props.name}
      label={props.label}
      required
      extra={typed === "" ? t("form.password.rule") : <StrengthBar password={typed} names={names} />}
      rules={[
        {
          validator: (_rule, value: string | undefined) => {
            if (value === undefined || value === "") return Promise.reject(new Error(t("form.required", { label: props.label })));
            const fault = passwordFault(value, props.namesOf?.() ?? []);
            return fault ? Promise.reject(new Error(t(`form.password.${fault}`, { now: characterCount(value) }))) : Promise.resolve();
          },
        },
      ]}
    >
      <Input.Password
        autoComplete="new-password"
        // One more than allowed may be typed, so that "too long" can be said instead of dropping characters silently.
        maxLength={passwordLength.max + 10}
        onChange={(event) => setTyped(event.target.value)}
      />
    </Form.Item>
  );
}
