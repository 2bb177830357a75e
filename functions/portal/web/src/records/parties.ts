import type { components } from "../api/schema.d.ts";
import type { Language } from "../format/index.ts";
import type { StatusKind } from "../theme/Status.tsx";
import type { CallRecord } from "./counted.ts";

type Leg = components["schemas"]["LegRecord"];

/** "1001 Name" of an agent's leg; null for the customer's. */
export function agentOf(leg: Leg): string | null {
  return leg.agent ? `${leg.agent.number} ${leg.agent.name}` : null;
}

/** The last leg of the record's agent: whose phone rang. */
export function agentLeg(record: CallRecord): Leg | undefined {
  return record.legs.findLast((leg) => leg.agent && leg.agent.agent === record.agent?.agent);
}

/** Province and city in the reader's language; empty when unknown. */
export function regionText(region: components["schemas"]["Region"], language: Language): string {
  if (language === "en") return region.english;
  return region.province === region.city ? region.city : [region.province, region.city].filter((part) => part !== "").join(" / ");
}

/** Colours of the answer states. */
export const statusKinds: Record<CallRecord["status"], StatusKind> = {
  agent_answered: "success",
  agent_not_answered: "danger",
  system_answered: "info",
  system_not_answered: "warning",
  customer_not_answered: "danger",
  both_answered: "success",
};
