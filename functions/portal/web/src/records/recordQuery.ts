import type { components } from "../api/schema.d.ts";
import type { FilterValues } from "../table/types.ts";
import { isCountedMetric, type CountedMetric } from "./counted.ts";
import { dayAfter, hourStart } from "./days.ts";

type AnswerStatus = components["schemas"]["AnswerStatus"];

/** In the order of MET-033. */
export const answerStatuses = [
  "agent_answered",
  "agent_not_answered",
  "system_answered",
  "system_not_answered",
  "customer_not_answered",
  "both_answered",
] as const satisfies readonly AnswerStatus[];

/** What the list operation is asked, without cursor and limit. */
export interface RecordQuery {
  from?: number;
  to?: number;
  status?: AnswerStatus;
  hotline?: string;
  customer?: string;
  agent?: string;
  department?: string;
  hour?: number;
  metric?: CountedMetric;
  call?: string;
  sip_call_id?: string;
}

/** Numbers and ids are compared without the spaces and hyphens that people type (REC-007). */
function plain(text: string): string {
  return text.replace(/[\s-]/g, "");
}

function timesOf(days: string, hour: number | null, zone: string): Pick<RecordQuery, "from" | "to"> {
  const [first = "", last = ""] = days.split("~");
  const oneHour = hour !== null && first === last;
  const from = hourStart(first, zone, oneHour ? hour : 0);
  const to = oneHour ? hourStart(first, zone, hour + 1) : hourStart(dayAfter(last === "" ? first : last, 1), zone);
  return { ...(from !== null && { from }), ...(to !== null && { to }) };
}

/** Reads the filters of the records page; times are the tenant's. */
export function questionOf(filters: FilterValues, zone: string): RecordQuery {
  const hourText = filters["hour"];
  const hour = hourText !== undefined && /^([01]?\d|2[0-3])$/.test(hourText) ? Number(hourText) : null;
  const { days, status, department, metric } = filters;
  const text = (id: "hotline" | "customer" | "agent") => {
    const value = plain(filters[id] ?? "");
    return value === "" ? {} : { [id]: value };
  };
  const exact = (id: string, name: "call" | "sip_call_id") => {
    const value = (filters[id] ?? "").trim();
    return value === "" ? {} : { [name]: value };
  };
  return {
    ...(days !== undefined && /^\d{4}-\d{2}-\d{2}~/.test(days) && timesOf(days, hour, zone)),
    ...((answerStatuses as readonly string[]).includes(status ?? "") && { status: status as AnswerStatus }),
    ...text("hotline"),
    ...text("customer"),
    ...text("agent"),
    ...exact("call", "call"),
    ...exact("sip", "sip_call_id"),
    ...(department !== undefined && { department }),
    ...(isCountedMetric(metric) && { metric }),
    ...(hour !== null && { hour }),
  };
}
