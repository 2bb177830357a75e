import type { CallRecord } from "../records/counted.ts";

/** 2026-03-08 01:05:30 UTC, 09:05:30 in Shanghai. */
export const callStart = Date.UTC(2026, 2, 8, 1, 5, 30);

/** An answered call of 61 seconds through a menu and a queue, with other values where a test wants them. */
export function callRecord(part: Partial<CallRecord> = {}): CallRecord {
  const queue = { queue: "q1", number: "800", name: "Sales" };
  const agent = { agent: "a1", number: "1001", name: "Chen" };
  const end = callStart + 90_000;
  return {
    v: 1,
    call: "C1",
    tenant: "TCC0000001",
    branch: "JG0000001",
    department: "BM0000001",
    kind: "inbound",
    time_zone: "Asia/Shanghai",
    hotline: "02000000001",
    hotline_kind: "landline",
    customer: "13800138000",
    customer_kind: "mobile",
    region: { area_code: "010", province: "北京", city: "北京", english: "Beijing" },
    sip_call_id: "sip-1",
    start: callStart,
    platform_answer: callStart + 200,
    answer: callStart + 29_000,
    end,
    status: "agent_answered",
    cause: "normal",
    hangup_by: "customer",
    agent,
    queue,
    flow: { flow: "f1", name: "Menu", version: 2 },
    talk_seconds: 61,
    total_seconds: 90,
    wait_seconds: 9,
    hold_seconds: 0,
    holds: 0,
    excluded: false,
    legs: [
      { leg: 0, purpose: "own", dial: callStart, answer: callStart + 200, end, reason: "released", ring_seconds: 0, talk_seconds: 61 },
      { leg: 1, purpose: "queue_ring", dial: callStart + 20_000, answer: callStart + 29_000, end, reason: "released", ring_seconds: 9, talk_seconds: 61, agent, phone: "browser", queue },
    ],
    path: [{ node: "menu", kind: "select", entered: callStart + 200, left: callStart + 20_000, exit: "key:1", key: { keyed: "1" } }],
    visits: [{ queue, requested: callStart + 20_000, entered: callStart + 20_000, left: callStart + 29_000, wait_seconds: 9, result: "answered", in_service_level: true }],
    decisions: [{ at: callStart, step: "tenant_state", result: "trial" }],
    recordings: [{ recording: 0, start: callStart + 29_000, end, left: 0, right: 1 }],
    ...part,
  };
}
