import { Alert, Button, Form, Input, InputNumber, Select, Switch, type FormInstance } from "antd";
import { useState, type ReactNode } from "react";
import { useText } from "../i18n/index.ts";
import { component, resolve, type ComponentName, type Constraint } from "./constraints.ts";
import { checkOf } from "./rules.ts";
import { showServerError, type CodeFields } from "./serverErrors.ts";
import { useRetold } from "./useRetold.ts";
import { UnsavedGuard } from "./UnsavedGuard.tsx";
import "./form.css";

/** One field of a form. Its rules come from the API's schema; words and looks from here. */
export interface FieldSpec {
  /** Name of the property in the request. */
  name: string;
  label: string;
  /** Below the field, always visible. */
  help?: string;
  /** A pattern in words, for its error message. */
  patternHint?: string;
  placeholder?: string;
  /** Texts of the schema's enum values; without them a select cannot be offered. */
  options?: { value: string | number; label: string }[];
  /** Another control than the schema suggests; gets `value` and `onChange` from the form. */
  control?: ReactNode;
  /** Unit behind a number. */
  unit?: string;
  multiline?: boolean;
  autoComplete?: string;
  /** Lower-case the text while typing (domain prefixes). */
  lowerCase?: boolean;
  disabled?: boolean;
}

function control(field: FieldSpec, rule: Constraint): ReactNode {
  if (field.control !== undefined) return field.control;
  const type = Array.isArray(rule.type) ? rule.type.find((one) => one !== "null") : rule.type;
  const shared = {
    ...(field.placeholder !== undefined && { placeholder: field.placeholder }),
    ...(field.disabled !== undefined && { disabled: field.disabled }),
  };
  // Short lists are there as a whole, for screen readers and for "find in page".
  if (field.options) return <Select options={field.options} {...shared} virtual={field.options.length > 50} showSearch={{ optionFilterProp: "label" }} />;
  if (type === "boolean") return <Switch disabled={field.disabled === true} />;
  if (type === "integer" || type === "number") {
    return <InputNumber {...shared} controls={false} style={{ width: "100%" }} {...(field.unit !== undefined && { suffix: field.unit })} />;
  }
  if (field.multiline) return <Input.TextArea {...shared} autoSize={{ minRows: 3, maxRows: 12 }} />;
  return (
    <Input
      {...shared}
      {...(field.autoComplete !== undefined && { autoComplete: field.autoComplete })}
      {...(rule.format === "email" && { type: "email", inputMode: "email" as const })}
    />
  );
}

/** One field with the rules that the API's component gives its property. For forms that lay out their fields themselves. */
export function SchemaField({ schema, field }: { schema: ComponentName | Constraint; field: FieldSpec }): ReactNode {
  const t = useText();
  const object = typeof schema === "string" ? component(schema) : resolve(schema);
  const rule = resolve(object.properties?.[field.name] ?? {});
  const required = object.required?.includes(field.name) ?? false;
  const check = checkOf(rule, required, field.label, t, field.patternHint);
  useRetold(field.name);
  return (
    <Form.Item
      name={field.name}
      label={field.label}
      required={required && rule.type !== "boolean"}
      {...(field.help !== undefined && { extra: field.help })}
      {...(rule.type === "boolean" && { valuePropName: "checked" })}
      {...(field.lowerCase && { normalize: (value: unknown) => (typeof value === "string" ? value.toLowerCase() : value) })}
      validateTrigger={["onBlur", "onSubmit"]}
      rules={[
        {
          validateTrigger: ["onBlur", "onSubmit"],
          validator: (_rule, value: unknown) => {
            const fault = check(value);
            return fault === null ? Promise.resolve() : Promise.reject(new Error(fault));
          },
        },
      ]}
    >
      {control(field, rule)}
    </Form.Item>
  );
}

export interface SchemaFormProps<Values extends object> {
  /** The request's component in the API, or the same written by hand. */
  schema: ComponentName | Constraint;
  fields: FieldSpec[];
  initial: Partial<Values>;
  /** Sends; an `ApiError` that it throws is shown at its field. */
  save: (values: Values) => Promise<unknown>;
  cancel?: () => void;
  saveText?: string;
  codeFields?: CodeFields;
  /** Further parts below the fields. */
  children?: ReactNode;
  form?: FormInstance<Values>;
}

/** A whole form: fields with the API's rules, server errors at their fields, guard against losing changes. */
export function SchemaForm<Values extends object>(props: SchemaFormProps<Values>): ReactNode {
  const t = useText();
  const [own] = Form.useForm<Values>();
  const form = props.form ?? own;
  const [dirty, setDirty] = useState(false);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const send = async (values: Values) => {
    setBusy(true);
    setFault(null);
    try {
      await props.save(values);
      setDirty(false);
    } catch (error) {
      setFault(showServerError(form, error, props.codeFields));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Form
      form={form}
      layout="vertical"
      className="schema-form"
      initialValues={props.initial}
      onValuesChange={() => setDirty(true)}
      onFinish={send}
      scrollToFirstError={{ block: "center", focus: true }}
      noValidate
    >
      <UnsavedGuard dirty={dirty && !busy} />
      {fault !== null && <Alert type="error" showIcon title={fault} role="alert" />}
      {props.fields.map((field) => (
        <SchemaField key={field.name} schema={props.schema} field={field} />
      ))}
      {props.children}
      <div className="form-buttons">
        <Button type="primary" htmlType="submit" loading={busy}>
          {props.saveText ?? t("form.save")}
        </Button>
        {props.cancel && <Button onClick={props.cancel}>{t("form.cancel")}</Button>}
      </div>
    </Form>
  );
}
