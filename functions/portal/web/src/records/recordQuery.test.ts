import { describe, expect, it } from "vitest";
import { hourStart, presetDays } from "./days.ts";
import { questionOf } from "./recordQuery.ts";

const zone = "Asia/Shanghai";

describe("days of a query", () => {
  it("begin and end on the tenant's clock, also where a day has 23 hours", () => {
    expect(hourStart("2026-03-08", zone)).toBe(Date.UTC(2026, 2, 7, 16));
    expect(hourStart("2026-03-08", "America/New_York")).toBe(Date.UTC(2026, 2, 8, 5));
    expect(hourStart("2026-03-09", "America/New_York")).toBe(Date.UTC(2026, 2, 9, 4));
    expect(hourStart("no date", zone)).toBeNull();
  });

  it("come from shortcuts, and a week is cut at the first of the month", () => {
    expect(presetDays("yesterday", "2026-03-01")).toEqual(["2026-02-28", "2026-02-28"]);
    expect(presetDays("week", "2026-03-03")).toEqual(["2026-03-01", "2026-03-03"]);
    expect(presetDays("week", "2026-03-20")).toEqual(["2026-03-14", "2026-03-20"]);
    expect(presetDays("month", "2026-03-20")).toEqual(["2026-03-01", "2026-03-20"]);
  });
});

describe("the question behind the filters", () => {
  it("asks the API for days, status and numbers without typed spaces", () => {
    const query = questionOf({ days: "2026-03-08~2026-03-09", status: "agent_answered", customer: " 138 0013-8000 ", call: " C1 " }, zone);
    expect(query).toEqual({ from: Date.UTC(2026, 2, 7, 16), to: Date.UTC(2026, 2, 9, 16), status: "agent_answered", customer: "13800138000", call: "C1" });
  });

  it("narrows one day to an hour, and ignores values that mean nothing", () => {
    expect(questionOf({ days: "2026-03-08~2026-03-08", hour: "9" }, zone)).toEqual({ from: Date.UTC(2026, 2, 8, 1), to: Date.UTC(2026, 2, 8, 2), hour: 9 });
    expect(questionOf({ days: "never", status: "odd", metric: "odd", hour: "24" }, zone)).toEqual({});
  });

  it("asks for department, metric, and an hour over several days", () => {
    expect(questionOf({ department: "BM0000001", metric: "talk_middle", hour: "9" }, zone)).toEqual({ department: "BM0000001", metric: "talk_middle", hour: 9 });
  });
});
