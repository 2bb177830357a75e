import type { components } from "../api/schema.d.ts";
import { formatDuration, formatNumber } from "../format/index.ts";
import { countedMetrics, type CountedMetric } from "../records/counted.ts";

export type Report = components["schemas"]["InboundReport"];
export type ReportRow = components["schemas"]["InboundReportRow"];

/** Figures that are not numbers of calls, in the order in which they are shown. */
const computedMetrics = [
  "inbound_answer_rate",
  "human_answer_rate",
  "loss_rate",
  "talk_seconds",
  "average_talk_seconds",
  "total_seconds",
  "average_total_seconds",
  "talk_ratio",
  "hold_seconds",
  "holds",
] as const;

/** All figures of the inbound report. */
export const metrics = [...countedMetrics, ...computedMetrics] as const;

export type Metric = (typeof metrics)[number];

/** Groups of the column chooser (REC-013). */
export const metricGroups: Record<"volume" | "rate" | "duration" | "other", readonly Metric[]> = {
  volume: ["calls", "ivr_entered", "sent_to_human", "human_answered", "unanswered", "not_human_answered", "system_not_answered", "queue_calls", "queue_calls_answered"],
  rate: ["inbound_answer_rate", "human_answer_rate", "loss_rate", "talk_ratio"],
  duration: ["talk_seconds", "average_talk_seconds", "total_seconds", "average_total_seconds", "hold_seconds", "holds"],
  other: ["ivr_abandoned", "self_service", "human_abandoned", "human_unanswered_other", "from_landline", "from_mobile", "talk_short", "talk_middle", "talk_long"],
};

/** Shown until somebody chooses others. */
export const defaultMetrics: readonly Metric[] = [
  "calls",
  "ivr_entered",
  "sent_to_human",
  "human_answered",
  "unanswered",
  "inbound_answer_rate",
  "human_answer_rate",
  "human_abandoned",
  "queue_calls",
  "talk_seconds",
  "average_talk_seconds",
];

const rates: readonly Metric[] = ["inbound_answer_rate", "human_answer_rate", "loss_rate", "talk_ratio"];
const durations: readonly Metric[] = ["talk_seconds", "average_talk_seconds", "total_seconds", "average_total_seconds", "hold_seconds"];

/** Whether the figure is a number of calls that can be listed. */
export function isCounted(metric: Metric): metric is CountedMetric {
  return (countedMetrics as readonly string[]).includes(metric);
}

/** The figure as the reader sees it: without a base for a rate or average a dash (MET-019). */
export function figureText(row: ReportRow, metric: Metric): string {
  const value = row[metric];
  if (value === null || value === undefined) return "-";
  if (rates.includes(metric)) return `${formatNumber(value / 100, 2)}%`;
  if (durations.includes(metric)) return formatDuration(value * 1000);
  return formatNumber(value);
}
