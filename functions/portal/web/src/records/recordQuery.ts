import type { ListPage } from "../api/page.ts";
import type { components } from "../api/schema.d.ts";
import { formatTime } from "../format/index.ts";
import type { FilterValues } from "../table/types.ts";
import { counts, isCountedMetric, type CallRecord } from "./counted.ts";
import { dayAfter, hourStart } from "./days.ts";

type AnswerStatus = components["schemas"]["AnswerStatus"];

/** In the order of MET-033. */
export const answerStatuses = ["agent_answered", "agent_not_answered", "system_answered", "system_not_answered"] as const satisfies readonly AnswerStatus[];

/** What the list operation is asked, without cursor and limit. */
export interface RecordQuery {
  from?: number;
  to?: number;
  status?: AnswerStatus;
  hotline?: string;
  customer?: string;
  agent?: string;
  call?: string;
  sip_call_id?: string;
}

/** A filter area as a question to the API and, for what the API cannot be asked, a condition on each record. */
export interface RecordQuestion {
  query: RecordQuery;
  keep: ((record: CallRecord) => boolean) | null;
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
export function questionOf(filters: FilterValues, zone: string): RecordQuestion {
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
  const query: RecordQuery = {
    ...(days !== undefined && /^\d{4}-\d{2}-\d{2}~/.test(days) && timesOf(days, hour, zone)),
    ...((answerStatuses as readonly string[]).includes(status ?? "") && { status: status as AnswerStatus }),
    ...text("hotline"),
    ...text("customer"),
    ...text("agent"),
    ...exact("call", "call"),
    ...exact("sip", "sip_call_id"),
  };
  const tests: ((record: CallRecord) => boolean)[] = [];
  if (department !== undefined) tests.push((record) => record.department === department);
  if (isCountedMetric(metric)) tests.push((record) => counts(record, metric));
  if (hour !== null) tests.push((record) => Number(formatTime(record.start, zone, "clock").slice(0, 2)) === hour);
  return { query, keep: tests.length === 0 ? null : (record) => tests.every((test) => test(record)) };
}

type Read = (cursor: string | null, limit: number) => Promise<ListPage<CallRecord>>;

/** Rows asked for at a time while looking for those that match. */
const stride = 100;

/**
 * One page of the records that match a condition. The cursor is made here: how many matching rows of a page of the
 * API were shown already, and that page's own cursor.
 */
export async function matchingPage(read: Read, keep: (record: CallRecord) => boolean, cursor: string | null, limit: number): Promise<ListPage<CallRecord>> {
  const cut = cursor?.indexOf(":") ?? -1;
  let skip = cursor === null ? 0 : Number(cursor.slice(0, cut));
  let place = cursor === null || cut === cursor.length - 1 ? null : cursor.slice(cut + 1);
  const items: CallRecord[] = [];
  for (;;) {
    const page = await read(place, stride);
    const matching = page.items.filter(keep);
    const rest = matching.slice(skip);
    const taken = rest.slice(0, limit - items.length);
    items.push(...taken);
    if (taken.length < rest.length) return { items, next: `${skip + taken.length}:${place ?? ""}`, total: null };
    const next = page.next ?? null;
    if (next === null) return { items, next: null, total: cursor === null ? items.length : null };
    if (items.length === limit) return { items, next: `0:${next}`, total: null };
    place = next;
    skip = 0;
  }
}
