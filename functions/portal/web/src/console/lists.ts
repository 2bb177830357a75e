import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { answer, api } from "../api/client.ts";
import type { components } from "../api/schema.d.ts";
import { useOrganisation } from "../organisation/index.tsx";
import { useInstance } from "../session/index.tsx";

export type Agent = components["schemas"]["Agent"];
export type Queue = components["schemas"]["Queue"];
export type Flow = components["schemas"]["Flow"];
export type TimeCondition = components["schemas"]["TimeConditionView"];
export type HotlineNumber = components["schemas"]["HotlineNumber"];

/** Most rows that one answer of the API holds; choices of a form read that many. */
const most = 100;

/** The instance's queues, for names and choices; empty while the person may not read them. */
export function useQueues(): Queue[] {
  const { tenant } = useInstance();
  const { data } = useQuery({
    queryKey: ["console", "queues", tenant],
    queryFn: () => answer(api.GET("/api/tenants/{tenant}/queues", { params: { path: { tenant }, query: { limit: most } } })),
  });
  return useMemo(() => data?.items ?? [], [data]);
}

/** The instance's flows, for names and choices. */
export function useFlows(): Flow[] {
  const { tenant } = useInstance();
  const { data } = useQuery({
    queryKey: ["console", "flows", tenant],
    queryFn: () => answer(api.GET("/api/tenants/{tenant}/flows", { params: { path: { tenant }, query: { limit: most } } })),
  });
  return useMemo(() => data?.items ?? [], [data]);
}

/** The instance's time conditions, for names and choices. */
export function useTimeConditions(): TimeCondition[] {
  const { tenant } = useInstance();
  const { data } = useQuery({
    queryKey: ["console", "time-conditions", tenant],
    queryFn: () => answer(api.GET("/api/tenants/{tenant}/time-conditions", { params: { path: { tenant }, query: { limit: most } } })),
  });
  return useMemo(() => data?.items ?? [], [data]);
}

/** Departments as choices of a form, and their names. */
export function useDepartments(): { options: { value: string; label: string }[]; nameOf: (id: string) => string } {
  const { data } = useOrganisation();
  return useMemo(() => {
    const departments = data?.departments ?? [];
    const branches = new Map(data?.branches.map((branch) => [branch.id, branch.name]));
    const several = branches.size > 1;
    const label = (one: (typeof departments)[number]) => (several ? `${branches.get(one.branch) ?? one.branch} / ${one.name}` : one.name);
    const names = new Map(departments.map((one) => [one.id, label(one)]));
    return { options: departments.map((one) => ({ value: one.id, label: label(one) })), nameOf: (id) => names.get(id) ?? id };
  }, [data]);
}
