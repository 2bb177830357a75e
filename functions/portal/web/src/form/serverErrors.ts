import type { FormInstance } from "antd";
import { ApiError, errorText } from "../api/errors.ts";

/** Which form field an error code belongs to when the answer names none. */
export type CodeFields = Readonly<Record<string, string>>;

/** `company.name` or `/company/name` or `$.company.name` as Ant Design's path. */
export function fieldPath(field: string): (string | number)[] {
  return field
    .replace(/^\$?[./]?/, "")
    .split(/[./]|\[|\]\.?/)
    .filter((part) => part !== "")
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/**
 * Puts a refusal at the field that it is about and the focus there. Gives back the sentence to show above the form
 * when it belongs to no field that the form has.
 */
export function showServerError(form: FormInstance, error: unknown, codeFields: CodeFields = {}): string | null {
  const text = errorText(error);
  if (!(error instanceof ApiError)) return text;
  const field = error.field ?? codeFields[error.code];
  if (field === undefined) return text;
  const name = fieldPath(field);
  const known = form.getFieldsError().some((entry) => JSON.stringify(entry.name) === JSON.stringify(name));
  if (!known) return text;
  form.setFields([{ name, errors: [text] }]);
  form.scrollToField(name, { block: "center", focus: true });
  return null;
}
