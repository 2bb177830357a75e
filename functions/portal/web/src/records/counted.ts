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

/** Whether a text names a metric that records can be filtered by. */
export function isCountedMetric(text: string | undefined): text is CountedMetric {
  return text !== undefined && (countedMetrics as readonly string[]).includes(text);
}
