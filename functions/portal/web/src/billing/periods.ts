const month = /^\d{4}-(0[1-9]|1[0-2])$/;

/** Most months of one query (BILL-38). */
export const mostMonths = 24;

/** Months since year 0 of `YYYY-MM`; null when it is none. */
function count(period: string): number | null {
  if (!month.test(period)) return null;
  return Number(period.slice(0, 4)) * 12 + Number(period.slice(5, 7)) - 1;
}

/** The month `by` months after `period`. */
export function monthAfter(period: string, by: number): string {
  const at = (count(period) ?? 0) + by;
  return `${String(Math.floor(at / 12)).padStart(4, "0")}-${String((at % 12) + 1).padStart(2, "0")}`;
}

/** What is wrong with a range of periods, and at which field (BILL-38). */
export interface PeriodFault {
  field: "from" | "to";
  fault: "needed" | "order" | "future" | "span";
}

/** Checks a range of months, both included; `now` is the running month. Null when it can be asked. */
export function periodFault(from: string, to: string, now: string): PeriodFault | null {
  const first = count(from);
  const last = count(to);
  const present = count(now) ?? 0;
  if (first === null) return { field: "from", fault: "needed" };
  if (last === null) return { field: "to", fault: "needed" };
  if (first > present) return { field: "from", fault: "future" };
  if (last > present) return { field: "to", fault: "future" };
  if (first > last) return { field: "from", fault: "order" };
  return last - first + 1 > mostMonths ? { field: "to", fault: "span" } : null;
}
