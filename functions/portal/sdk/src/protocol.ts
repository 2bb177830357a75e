/** The desk's WebSocket messages, as `docs/api/openapi.json` defines `DeskCommand` and `DeskEvent`. */

export type AgentState = "offline" | "available" | "busy" | "break" | "outbound" | "ringing" | "dialling" | "talking" | "wrapup";

/** States that an agent can choose. */
export type ChosenState = Extract<AgentState, "offline" | "available" | "busy" | "break" | "outbound">;

export interface Region {
  area_code: string;
  province: string;
  city: string;
  english: string;
}

/** The call at this desk. Times are milliseconds since 1970 on the server's clock. */
export interface DeskCall {
  call: string;
  phase: "ringing" | "talking" | "held";
  customer: string;
  region: Region;
  hotline: string;
  queue: string;
  keys: string[];
  started: number;
  ringing_since: number;
  answered: number | null;
  held_since: number | null;
  muted: boolean;
}

/** The agent's state. */
export interface DeskState {
  state: AgentState;
  reason: string;
  since: number;
  next: AgentState | null;
  wrapup_until: number | null;
}

/** Who is signed in at this desk. */
export interface DeskIdentity {
  tenant: string;
  agent: string;
  number: string;
  name: string;
  queues: string[];
}

/** Why a command was refused; nothing changed. */
export interface DeskProblem {
  code: string;
  message: string;
  message_zh: string;
  field?: string | null;
}

/** Why no new calls come in: the end of service has passed, or the free minutes of the trial are used up. */
export type ServiceLimit = "service_ended" | "trial_minutes_used";

export type DeskEvent =
  | ({ type: "welcome"; now: number } & DeskIdentity)
  | ({ type: "state" } & DeskState)
  | { type: "call"; call: DeskCall | null }
  | { type: "phone_answer"; id: number; sdp: string }
  | { type: "phone"; connected: boolean }
  | { type: "done"; id: number }
  | { type: "refused"; id: number; error: DeskProblem }
  | { type: "kicked_out"; from: string }
  | { type: "signed_out" }
  | { type: "service"; limit: ServiceLimit | null }
  | { type: "pong"; id: number; now: number }
  | { type: "reconnect"; after_ms: number };

/** A command without its id, which the connection gives. */
export type DeskCommand =
  | { type: "set_state"; state: ChosenState; reason: string }
  | { type: "phone_offer"; sdp: string }
  | { type: "answer"; call: string }
  | { type: "reject"; call: string }
  | { type: "hang_up"; call: string }
  | { type: "hold"; call: string; on: boolean }
  | { type: "mute"; call: string; on: boolean }
  | { type: "digits"; call: string; digits: string }
  | { type: "end_wrapup" }
  | { type: "stay_in_wrapup" }
  | { type: "ping" };
