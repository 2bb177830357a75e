import type { DeskCall } from "../../../sdk/src/index.ts";

/** How a call at this desk ended. */
export type CallOutcome = "talked" | "missed" | "rejected";

/** A call that was at this desk since the page was opened. */
export interface SessionCall {
  call: DeskCall;
  outcome: CallOutcome;
  /** It left this desk, server's clock. */
  ended: number;
}

/** How many calls the list keeps. */
const kept = 50;

/** Adds a call that has left the desk; newest first. A call that came back later stands there twice, as it was offered twice. */
export function withCall(list: readonly SessionCall[], call: DeskCall, rejected: boolean, ended: number): SessionCall[] {
  const outcome: CallOutcome = call.answered !== null ? "talked" : rejected ? "rejected" : "missed";
  return [{ call, outcome, ended }, ...list].slice(0, kept);
}
