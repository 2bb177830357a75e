import { useMemo } from "react";
import { useSearchParams } from "react-router";
import { dayAfter, today } from "../records/days.ts";

/** What the report is asked; days are the tenant's, both included. */
export interface ReportQuestion {
  from: string;
  to: string;
  by: "day" | "hour";
  hotline: string | null;
  department: string | null;
}

/** Longest range in days (the API's limit). */
export const mostDays = 366;

/** Days that are shown when the address names none. */
const defaultDays = 7;

const date = /^\d{4}-\d{2}-\d{2}$/;

/** Number of days of a range, both ends included. */
export function daysIn(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1;
}

/** The question that an address asks; nonsense counts as absent. */
export function readQuestion(params: URLSearchParams, now: string): ReportQuestion {
  const [from = "", to = ""] = (params.get("days") ?? "").split("~");
  const given = date.test(from) && date.test(to) && from <= to && daysIn(from, to) <= mostDays;
  return {
    from: given ? from : dayAfter(now, 1 - defaultDays),
    to: given ? to : now,
    by: params.get("by") === "hour" ? "hour" : "day",
    hotline: params.get("hotline"),
    department: params.get("department"),
  };
}

/** The report's question, kept in the address. */
export function useQuestion(zone: string): [ReportQuestion, (part: Partial<ReportQuestion>) => void] {
  const [params, setParams] = useSearchParams();
  const question = useMemo(() => readQuestion(params, today(zone)), [params, zone]);
  const change = (part: Partial<ReportQuestion>) => {
    const next = { ...question, ...part };
    setParams((now) => {
      const address = new URLSearchParams(now);
      address.set("days", `${next.from}~${next.to}`);
      if (next.by === "hour") address.set("by", "hour");
      else address.delete("by");
      for (const name of ["hotline", "department"] as const) {
        const value = next[name];
        if (value === null) address.delete(name);
        else address.set(name, value);
      }
      return address;
    });
  };
  return [question, change];
}

/** Address of the call records that a figure counts (REC-026). The total row has no date. */
export function recordsBehind(place: string, question: ReportQuestion, row: { date: string; hour?: number | null | undefined }, metric: string): string {
  const days = row.date === "" ? `${question.from}~${question.to}` : `${row.date}~${row.date}`;
  const params = new URLSearchParams({ days, metric });
  if (row.hour !== null && row.hour !== undefined) params.set("hour", String(row.hour));
  if (question.hotline !== null) params.set("hotline", question.hotline);
  if (question.department !== null) params.set("department", question.department);
  return `/at/${place}/records?${params.toString()}`;
}
