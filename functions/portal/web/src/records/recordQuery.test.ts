import { describe, expect, it } from "vitest";
import { callRecord, callStart } from "../test/callRecord.ts";
import { counts } from "./counted.ts";
import { hourStart, presetDays } from "./days.ts";
import { matchingPage, questionOf } from "./recordQuery.ts";

const zone = "Asia/Shanghai";

describe("days of a query", () => {
  it("begin and end on the tenant's clock, also where a day has 23 hours", () => {
    expect(hourStart("2026-03-08", zone)).toBe(Date.UTC(2026, 2, 7, 16));
    expect(hourStart("2026-03-08", "America/New_York")).toBe(Date.UTC(2026, 2, 8, 5));
    expect(hourStart("2026-03-09", "America/New_York")).toBe(Date.UTC(2026, 2, 9, 4));
    expect(hourStart("no date", zone)).toBeNull();
  });

  // Proves: REC-003
  it("come from shortcuts, and a week is cut at the first of the month", () => {
    expect(presetDays("yesterday", "2026-03-01")).toEqual(["2026-02-28", "2026-02-28"]);
    expect(presetDays("week", "2026-03-03")).toEqual(["2026-03-01", "2026-03-03"]);
    expect(presetDays("week", "2026-03-20")).toEqual(["2026-03-14", "2026-03-20"]);
    expect(presetDays("month", "2026-03-20")).toEqual(["2026-03-01", "2026-03-20"]);
  });
});

describe("the question behind the filters", () => {
  it("asks the API for days, status and numbers without typed spaces", () => {
    const { query, keep } = questionOf({ days: "2026-03-08~2026-03-09", status: "agent_answered", customer: " 138 0013-8000 ", call: " C1 " }, zone);
    expect(query).toEqual({ from: Date.UTC(2026, 2, 7, 16), to: Date.UTC(2026, 2, 9, 16), status: "agent_answered", customer: "13800138000", call: "C1" });
    expect(keep).toBeNull();
  });

  it("narrows one day to an hour, and ignores values that mean nothing", () => {
    expect(questionOf({ days: "2026-03-08~2026-03-08", hour: "9" }, zone).query).toEqual({ from: Date.UTC(2026, 2, 8, 1), to: Date.UTC(2026, 2, 8, 2) });
    expect(questionOf({ days: "never", status: "odd", metric: "odd", hour: "24" }, zone)).toEqual({ query: {}, keep: null });
  });

  it("keeps what the API cannot be asked: department, metric, hour over several days", () => {
    const { keep } = questionOf({ department: "BM0000001", metric: "talk_middle", hour: "9" }, zone);
    expect(keep?.(callRecord())).toBe(true);
    expect(keep?.(callRecord({ department: "BM0000002" }))).toBe(false);
    expect(keep?.(callRecord({ talk_seconds: 29 }))).toBe(false);
    expect(keep?.(callRecord({ start: callStart + 3_600_000 }))).toBe(false);
  });
});

describe("records behind a figure", () => {
  // Proves: MET-022
  it("leave out calls that reports leave out", () => {
    expect(counts(callRecord(), "calls")).toBe(true);
    expect(counts(callRecord({ excluded: true }), "calls")).toBe(false);
  });

  // Proves: MET-063
  it("add up as the report's figures do", () => {
    const inVain = { status: "agent_not_answered", talk_seconds: 0, answer: null } as const;
    const visit = callRecord().visits[0]!;
    const all = [
      callRecord(),
      callRecord({ ...inVain, visits: [{ ...visit, result: "abandoned" }], legs: [] }),
      callRecord({ ...inVain, visits: [{ ...visit, result: "timed_out" }], hangup_by: "system", legs: [] }),
      callRecord({ status: "system_answered", visits: [], path: [{ ...callRecord().path[0]!, exit: "" }] }),
      callRecord({ status: "system_answered", visits: [], hangup_by: "system" }),
      callRecord({ status: "system_not_answered", visits: [], path: [] }),
    ];
    const count = (metric: Parameters<typeof counts>[1]) => all.filter((record) => counts(record, metric)).length;
    expect(count("calls")).toBe(count("system_not_answered") + count("ivr_abandoned") + count("self_service") + count("sent_to_human"));
    expect(count("sent_to_human")).toBe(count("human_answered") + count("human_abandoned") + count("human_unanswered_other"));
    expect([count("human_abandoned"), count("human_unanswered_other"), count("ivr_abandoned"), count("self_service")]).toEqual([1, 1, 1, 1]);
  });

  // Proves: REC-026
  it("fill whole pages, each matching row once, however the API's pages are cut", async () => {
    const rows = Array.from({ length: 250 }, (_, at) => callRecord({ call: `C${at}`, talk_seconds: at % 3 }));
    const read = (cursor: string | null, limit: number) => {
      const from = Number(cursor ?? 0);
      const to = from + limit;
      return Promise.resolve({ items: rows.slice(from, to), next: to < rows.length ? String(to) : null, total: rows.length });
    };
    const found: string[] = [];
    const sizes: number[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof matchingPage>> = await matchingPage(read, (record) => record.talk_seconds === 1, cursor, 20);
      found.push(...page.items.map((record) => record.call));
      sizes.push(page.items.length);
      cursor = page.next ?? null;
    } while (cursor !== null);
    expect(found).toEqual(rows.filter((row) => row.talk_seconds === 1).map((row) => row.call));
    expect(sizes).toEqual([20, 20, 20, 20, 3]);
  });
});
