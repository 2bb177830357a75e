import { screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { openPortal, ownerSession, signedIn, standIn } from "../test/app.tsx";
import { figureText, type ReportRow } from "./metrics.ts";
import { readQuestion, recordsBehind } from "./reportAddress.ts";

// A canvas is nothing that jsdom has; what the chart shows is in the table too.
vi.mock("./ReportChart.tsx", () => ({ default: () => null }));

const figures = {
  calls: 0, ivr_entered: 0, sent_to_human: 0, human_answered: 0, unanswered: 0, not_human_answered: 0, system_not_answered: 0, ivr_abandoned: 0,
  self_service: 0, human_abandoned: 0, human_unanswered_other: 0, queue_calls: 0, queue_calls_answered: 0, from_landline: 0, from_mobile: 0,
  talk_short: 0, talk_middle: 0, talk_long: 0, talk_seconds: 0, total_seconds: 0, hold_seconds: 0, holds: 0,
};
const empty: ReportRow = { date: "2026-03-07", ...figures };
const busy: ReportRow = { ...empty, date: "2026-03-08", calls: 3, human_answered: 1, unanswered: 2, inbound_answer_rate: 3_333, talk_seconds: 3_661, average_talk_seconds: 3_661 };

describe("the inbound report", () => {
  it("shows a dash where there is nothing to divide by, and zeros elsewhere", () => {
    expect(figureText(empty, "inbound_answer_rate")).toBe("-");
    expect(figureText(empty, "average_talk_seconds")).toBe("-");
    expect(figureText(empty, "calls")).toBe("0");
    expect(figureText(busy, "inbound_answer_rate")).toBe("33.33%");
    expect(figureText(busy, "talk_seconds")).toBe("1:01:01");
  });

  it("leads from every number to its call records, from the totals to those of the whole range", async () => {
    let asked = new URLSearchParams();
    standIn({
      ...signedIn(ownerSession),
      "GET /api/sites/demo": () => ({ body: { tenant: "TCC0000001", name: "Demo", language: "en" } }),
      "GET /api/tenants/TCC0000001/organisation": () => ({ body: { tenant: {}, branches: [], departments: [] } }),
      "GET /api/tenants/TCC0000001/numbers": () => ({ body: { items: [], next: null } }),
      "GET /api/tenants/TCC0000001/reports/inbound": (_body, _path, request) => {
        asked = new URL(request.url).searchParams;
        return { body: { rows: [empty, busy], total: { ...busy, date: "" }, time_zone: "Asia/Shanghai" } };
      },
    });
    openPortal("/at/demo/reports/inbound?days=2026-03-07~2026-03-08&hotline=4001234567");
    const links = await screen.findAllByRole("link", { name: "Unanswered inbound: show the 2 call records" });
    expect(Object.fromEntries(asked)).toEqual({ from: "2026-03-07", to: "2026-03-08", by: "day", hotline: "4001234567" });
    const days = links.map((link) => new URL(link.getAttribute("href") ?? "", "http://x").searchParams);
    expect(days.map((params) => params.get("days"))).toEqual(["2026-03-08~2026-03-08", "2026-03-07~2026-03-08"]);
    expect(days[0]?.get("metric")).toBe("unanswered");
    expect(days[0]?.get("hotline")).toBe("4001234567");
    expect(screen.getByRole("button", { name: "Definition of Inbound answer rate" })).toBeInTheDocument();
  });

  it("reads nonsense in the address as the last seven days", () => {
    const week = { from: "2026-03-02", to: "2026-03-08", by: "day", hotline: null, department: null };
    expect(readQuestion(new URLSearchParams("days=x~y"), "2026-03-08")).toEqual(week);
    expect(readQuestion(new URLSearchParams("days=2024-01-01~2026-03-08"), "2026-03-08")).toEqual(week);
  });

  it("names the hour of an hour's row", () => {
    const question = { from: "2026-03-07", to: "2026-03-08", by: "hour", hotline: null, department: "BM0000001" } as const;
    expect(recordsBehind("demo", question, { date: "2026-03-08", hour: 9 }, "calls")).toBe(
      "/at/demo/records?days=2026-03-08%7E2026-03-08&metric=calls&hour=9&department=BM0000001",
    );
  });
});
