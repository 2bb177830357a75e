import { Form, type FormInstance } from "antd";
import { useEffect } from "react";
import { useText } from "../i18n/index.ts";

/** Says what is wrong with fields of a form again after a change of language: a fault is a sentence, kept as it was said. */
export function useRetoldIn(form: FormInstance, names: string): void {
  const t = useText();
  useEffect(() => {
    const wrong = names.split(" ").filter((name) => form.getFieldError(name).length > 0);
    if (wrong.length > 0) void form.validateFields(wrong).catch(() => undefined);
  }, [form, names, t]);
}

/** The same for one field of the form around it. */
export function useRetold(name: string): void {
  useRetoldIn(Form.useFormInstance(), name);
}
