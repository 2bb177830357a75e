import { Form } from "antd";
import { useEffect } from "react";
import { useText } from "../i18n/index.ts";

/** Says what is wrong with a field again after a change of language: a fault is a sentence, kept as it was said. */
export function useRetold(name: string): void {
  const t = useText();
  const form = Form.useFormInstance();
  useEffect(() => {
    if (form.getFieldError(name).length > 0) void form.validateFields([name]).catch(() => undefined);
  }, [form, name, t]);
}
