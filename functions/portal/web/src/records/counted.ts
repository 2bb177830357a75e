import type { components } from "../api/schema.d.ts";

export type CallRecord = components["schemas"]["CallRecord"];

/** Counts of the inbound report that are numbers of calls, so that each can be opened as a list of records (REC-026). */
export const countedMetrics = [
  "calls",
  "ivr_entered",
  "sent_to_human",
  "human_answered",
  "unanswered",
  "not_human_answered",
  "system_not_answered",
  "ivr_abandoned",
  "self_service",
  "human_abandoned",
  "human_unanswered_other",
  "queue_calls",
  "queue_calls_answered",
  "from_landline",
  "from_mobile",
  "talk_short",
  "talk_middle",
  "talk_long",
] as const;

export type CountedMetric = (typeof countedMetrics)[number];

/** Talk-time classes in seconds (MET-030): shorter talks are short, from the second limit on they are long. */
export const talkLimits = { begin: 30, end: 180 } as const;

function leftInsideNode(record: CallRecord): boolean {
  const last = record.path.at(-1);
  return record.hangup_by === "customer" && last?.exit === "" && last.kind !== "end";
}

function leftWhileWaiting(record: CallRecord): boolean {
  const second = (at: number) => Math.floor(at / 1000);
  const abandoned = record.visits.some((visit) => visit.result === "abandoned");
  const ringing = record.legs.some(
    (leg) => leg.purpose !== "own" && (leg.answer ?? null) === null && second(leg.end) === second(record.end),
  );
  return record.hangup_by === "customer" && (abandoned || ringing);
}

const answered = (record: CallRecord) => record.status === "agent_answered";
const inVain = (record: CallRecord) => record.status === "agent_not_answered";
const onlySystem = (record: CallRecord) => record.status === "system_answered";

const conditions: Record<CountedMetric, (record: CallRecord) => boolean> = {
  calls: () => true,
  ivr_entered: (record) => record.path.length > 0,
  sent_to_human: (record) => answered(record) || inVain(record),
  human_answered: answered,
  unanswered: (record) => !answered(record),
  not_human_answered: (record) => inVain(record) || onlySystem(record),
  system_not_answered: (record) => record.status === "system_not_answered",
  ivr_abandoned: (record) => onlySystem(record) && leftInsideNode(record),
  self_service: (record) => onlySystem(record) && !leftInsideNode(record),
  human_abandoned: (record) => inVain(record) && leftWhileWaiting(record),
  human_unanswered_other: (record) => inVain(record) && !leftWhileWaiting(record),
  queue_calls: (record) => record.visits.some((visit) => (visit.entered ?? null) !== null),
  queue_calls_answered: (record) => record.visits.some((visit) => visit.result === "answered"),
  from_landline: (record) => record.customer_kind === "landline",
  from_mobile: (record) => record.customer_kind === "mobile",
  talk_short: (record) => answered(record) && record.talk_seconds < talkLimits.begin,
  talk_middle: (record) => answered(record) && record.talk_seconds >= talkLimits.begin && record.talk_seconds < talkLimits.end,
  talk_long: (record) => answered(record) && record.talk_seconds >= talkLimits.end,
};

/** Whether a text names a metric that records can be filtered by. */
export function isCountedMetric(text: string | undefined): text is CountedMetric {
  return text !== undefined && (countedMetrics as readonly string[]).includes(text);
}

/** Whether the report counts the record under the metric; records left out of reports count nowhere (MET-022). */
export function counts(record: CallRecord, metric: CountedMetric): boolean {
  return !record.excluded && conditions[metric](record);
}
