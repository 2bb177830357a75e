import type { ListPage } from "../api/page.ts";
import type { PageRequest } from "../table/types.ts";

/** A row of the sample table. */
export interface SampleAgent {
  number: string;
  department: 1 | 2;
  state: "online" | "busy" | "offline";
  /** ms */
  talk: number;
  /** Ten-thousandths of a yuan. */
  cost: number;
  /** UTC ms */
  since: number;
  calls: number;
}

const states = ["online", "busy", "offline"] as const;

/** 57 made-up agents, always the same. */
export const sampleAgents: SampleAgent[] = Array.from({ length: 57 }, (_, at) => ({
  number: String(1001 + at),
  department: at % 3 === 0 ? 2 : 1,
  state: states[(at * 7) % 5 % 3] ?? "online",
  talk: ((at * 7919) % 5400) * 1000,
  cost: (at * 104_729) % 9_000_000,
  since: Date.UTC(2026, 4, 1, 1) + at * 3_777_000,
  calls: (at * 31) % 90,
}));

/** Answers like a list operation: filters, cursor, total. */
export function loadSample({ cursor, limit, filters }: PageRequest): Promise<ListPage<SampleAgent>> {
  const found = sampleAgents.filter(
    (agent) =>
      agent.number.includes(filters["number"] ?? "") &&
      (filters["state"] === undefined || agent.state === filters["state"]) &&
      (filters["department"] === undefined || String(agent.department) === filters["department"]),
  );
  const start = Number(cursor ?? 0);
  const end = start + limit;
  return Promise.resolve({ items: found.slice(start, end), next: end < found.length ? String(end) : null, total: found.length });
}
