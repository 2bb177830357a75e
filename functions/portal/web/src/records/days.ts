import { formatTime } from "../format/index.ts";

const day = /^(\d{4})-(\d{2})-(\d{2})$/;

/** The wall clock of `zone` at `at`, as if it were UTC: their difference is the zone's offset. */
function wallClock(at: number, zone: string): number {
  const [date = "", time = ""] = formatTime(at, zone).split(" ");
  return Date.parse(`${date}T${time}Z`);
}

/**
 * When the given local hour of a day begins in `zone`, UTC milliseconds; null when the day is no date.
 * Hour 24 is the next day's beginning.
 */
export function hourStart(date: string, zone: string, hour = 0): number | null {
  const [, year, month, number] = day.exec(date) ?? [];
  if (year === undefined || month === undefined || number === undefined) return null;
  const wanted = Date.UTC(Number(year), Number(month) - 1, Number(number), hour);
  let at = wanted;
  // The second round settles hours next to a change of the offset.
  for (let round = 0; round < 2; round += 1) at = wanted - (wallClock(at, zone) - at);
  return at;
}

/** The local date `days` after `date`, both `YYYY-MM-DD`. */
export function dayAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Today's date on the clock of `zone`. */
export function today(zone: string, now = Date.now()): string {
  return formatTime(now, zone, "date");
}

/** Ranges that one click gives (REC-003). */
export type RangePreset = "today" | "yesterday" | "week" | "month";

/** First and last day of a preset. A week that would reach into the last month begins on the 1st. */
export function presetDays(preset: RangePreset, now: string): [string, string] {
  const first = `${now.slice(0, 8)}01`;
  if (preset === "today") return [now, now];
  if (preset === "yesterday") return [dayAfter(now, -1), dayAfter(now, -1)];
  if (preset === "month") return [first, now];
  const start = dayAfter(now, -6);
  return [start < first ? first : start, now];
}
