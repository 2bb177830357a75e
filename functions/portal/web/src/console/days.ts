import { formatTime } from "../format/index.ts";

/** Midnight at the start of a day (`2026-03-08`) on the clock of `zone`, UTC milliseconds. */
export function dayStart(day: string, zone: string): number {
  const utc = Date.parse(`${day}T00:00:00Z`);
  const shownAt = (at: number) => Date.parse(`${formatTime(at, zone).replace(" ", "T")}Z`);
  // The first guess may stand on the other side of a clock change; the second one then does not.
  const guess = utc - (shownAt(utc) - utc);
  return guess - (shownAt(guess) - utc);
}

/** A filter's `2026-01-01~2026-01-31` as times: from the first midnight to the one after the last day, not included. */
export function rangeOf(dates: string | undefined, zone: string): { from?: number; to?: number } {
  const [first, last] = (dates ?? "").split("~");
  if (!first || !last) return {};
  const after = new Date(Date.parse(`${last}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  return { from: dayStart(first, zone), to: dayStart(after, zone) };
}
