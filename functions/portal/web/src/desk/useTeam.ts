import { useEffect } from "react";
import type { Team } from "../../../sdk/src/index.ts";
import { useDeskView, type RunningDesk } from "./running.ts";

/** Colleagues, queues and parked calls, told by the node while the component is shown. */
export function useTeam(running: RunningDesk, shown = true): Team | undefined {
  const { desk } = running;
  useEffect(() => (shown ? desk.watch() : undefined), [desk, shown]);
  return useDeskView(running).team;
}
