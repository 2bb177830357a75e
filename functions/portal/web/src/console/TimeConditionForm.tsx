import { Checkbox, DatePicker, Form, Segmented, TimePicker } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import type { ReactNode } from "react";
import { answer, api } from "../api/client.ts";
import type { components } from "../api/schema.d.ts";
import { SchemaForm } from "../form/SchemaForm.tsx";
import { useText } from "../i18n/index.ts";
import { useInstance } from "../session/index.tsx";
import { useDepartments, type TimeCondition } from "./lists.ts";

type Window = components["schemas"]["TimeWindow"];
type Weekday = components["schemas"]["Weekday"];
type Body = components["schemas"]["TimeConditionForm"];

const clock = "HH:mm";
const minute = "YYYY-MM-DD HH:mm";

const weekdays: Weekday[] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/** The form's fields: both kinds of window beside each other, so that changing the kind loses nothing. */
interface Values extends Pick<Body, "department" | "name" | "priority"> {
  kind: Window["kind"];
  weekdays?: Weekday[];
  from?: Dayjs | null;
  to?: Dayjs | null;
  start?: Dayjs | null;
  end?: Dayjs | null;
}

/** A window in words. */
export function useWindowText(): (window: Window) => string {
  const t = useText();
  return (window) => {
    if (window.kind === "fixed") return t("console.timeConditions.fixedText", { start: window.start, end: window.end });
    const days = weekdays.filter((day) => window.weekdays.includes(day)).map((day) => t(`console.timeConditions.day.${day}`));
    const to = window.to < window.from ? window.to + t("console.timeConditions.nextDay") : window.to;
    return t("console.timeConditions.weeklyText", { days: days.join(" "), from: window.from, to });
  };
}

/** The window that the fields say. */
function windowOf(values: Values): Window {
  const text = (at: Dayjs | null | undefined, format: string) => at?.format(format) ?? "";
  return values.kind === "weekly"
    ? { kind: "weekly", weekdays: values.weekdays ?? [], from: text(values.from, clock), to: text(values.to, clock) }
    : { kind: "fixed", start: text(values.start, minute), end: text(values.end, minute) };
}

function initialOf(condition: TimeCondition | null, department: string | undefined): Partial<Values> {
  const working = { weekdays: weekdays.slice(0, 5), from: dayjs("09:00", clock), to: dayjs("17:59", clock) };
  if (!condition) return { kind: "weekly", ...working, ...(department !== undefined && { department }) };
  const { window } = condition;
  const times =
    window.kind === "weekly"
      ? { weekdays: window.weekdays, from: dayjs(window.from, clock), to: dayjs(window.to, clock) }
      : { ...working, start: dayjs(window.start, minute), end: dayjs(window.end, minute) };
  return { department: condition.department, name: condition.name, priority: condition.priority, kind: window.kind, ...times };
}

type FieldName = "from" | "to" | "start" | "end";

function WindowFields(): ReactNode {
  const t = useText();
  const form = Form.useFormInstance<Values>();
  const kind = Form.useWatch("kind", form);
  const from = Form.useWatch("from", form);
  const to = Form.useWatch("to", form);
  const overnight = from != null && to != null && to.format(clock) < from.format(clock);
  const needed = (label: string) => ({ required: true, message: t("console.timeConditions.needed", { label }) });
  /** The end against the beginning, in the form in which both compare as text. */
  const after = (beginning: FieldName, format: string, wrong: (end: string, begin: string) => boolean, words: string) => ({
    validator: (_rule: unknown, end: Dayjs | null | undefined) => {
      const begin = form.getFieldValue(beginning) as Dayjs | null | undefined;
      const bad = end != null && begin != null && wrong(end.format(format), begin.format(format));
      return bad ? Promise.reject(new Error(words)) : Promise.resolve();
    },
  });
  if (kind === "fixed") {
    return (
      <>
        <Form.Item name="start" label={t("console.timeConditions.start")} rules={[needed(t("console.timeConditions.start"))]}>
          <DatePicker showTime={{ format: clock }} format={minute} style={{ width: "100%" }} />
        </Form.Item>
        <Form.Item
          name="end"
          label={t("console.timeConditions.end")}
          extra={t("console.timeConditions.endIncluded")}
          dependencies={["start"]}
          rules={[needed(t("console.timeConditions.end")), after("start", minute, (end, begin) => end <= begin, t("console.timeConditions.endLater"))]}
        >
          <DatePicker showTime={{ format: clock }} format={minute} style={{ width: "100%" }} />
        </Form.Item>
      </>
    );
  }
  return (
    <>
      <Form.Item
        name="weekdays"
        label={t("console.timeConditions.weekdays")}
        required
        rules={[{ validator: (_rule, days: Weekday[] | undefined) => (days && days.length > 0 ? Promise.resolve() : Promise.reject(new Error(t("console.timeConditions.weekdaysNeeded")))) }]}
      >
        <Checkbox.Group options={weekdays.map((day) => ({ value: day, label: t(`console.timeConditions.day.${day}`) }))} />
      </Form.Item>
      <Form.Item name="from" label={t("console.timeConditions.from")} rules={[needed(t("console.timeConditions.from"))]}>
        <TimePicker format={clock} style={{ width: "100%" }} needConfirm={false} />
      </Form.Item>
      <Form.Item
        name="to"
        label={t("console.timeConditions.to")}
        extra={overnight ? t("console.timeConditions.overnight") : t("console.timeConditions.endIncluded")}
        dependencies={["from"]}
        rules={[needed(t("console.timeConditions.to")), after("from", clock, (end, begin) => end === begin, t("console.timeConditions.sameTimes"))]}
      >
        <TimePicker format={clock} style={{ width: "100%" }} needConfirm={false} />
      </Form.Item>
    </>
  );
}

/** Form of a time condition; `condition` is null for a new one. */
export function TimeConditionForm(props: { condition: TimeCondition | null; close: () => void; saved: () => void }): ReactNode {
  const t = useText();
  const { tenant } = useInstance();
  const departments = useDepartments();
  const { condition } = props;
  const save = async (values: Values) => {
    const body: Body = { department: values.department, name: values.name, priority: values.priority, window: windowOf(values) };
    if (condition) {
      await answer(api.PUT("/api/tenants/{tenant}/time-conditions/{time_condition}", { params: { path: { tenant, time_condition: condition.id } }, body }));
    } else await answer(api.POST("/api/tenants/{tenant}/time-conditions", { params: { path: { tenant } }, body }));
    props.saved();
  };
  const kinds = (["weekly", "fixed"] as const).map((value) => ({ value, label: t(`console.timeConditions.${value}`) }));
  return (
    <SchemaForm<Values>
      schema="TimeConditionForm"
      initial={initialOf(condition, departments.options[0]?.value)}
      save={save}
      cancel={props.close}
      fields={[
        { name: "name", label: t("console.name") },
        { name: "priority", label: t("console.timeConditions.priority"), help: t("console.timeConditions.priorityHint") },
        { name: "department", label: t("console.department"), options: departments.options },
      ]}
    >
      <Form.Item name="kind" label={t("console.timeConditions.kind")}>
        <Segmented options={kinds} />
      </Form.Item>
      <WindowFields />
    </SchemaForm>
  );
}
