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

export type CallKind = "inbound" | "preview_outbound" | "internal";

/** Call state codes. */
export type CallState =
  | "idle"
  | "in_ringing"
  | "in_talking"
  | "out_agent_ringing"
  | "out_customer_ringing"
  | "out_talking"
  | "internal_dialling"
  | "internal_ringing"
  | "internal_talking"
  | "held"
  | "consult_dialling"
  | "consult_talking"
  | "conference"
  | "transferring"
  | "in_flow"
  | "monitoring";

/** How a supervisor takes part in a call. */
export type MonitorMode = "listen" | "whisper" | "three_way" | "barge_in";

/** Whom to transfer to, consult or invite. */
export type CallTarget =
  | { target: "agent"; agent: string }
  | { target: "queue"; queue: string }
  | { target: "external"; number: string }
  | { target: "phones"; numbers: string[]; at_once: boolean }
  | { target: "flow"; flow: string };

/** One party of a call. */
export interface DeskParty {
  leg: number;
  kind: "customer" | "agent" | "external" | "supervisor";
  name: string;
  number: string;
  answered: number | null;
  private: boolean;
  held: boolean;
  muted: boolean;
  lost: boolean;
}

/** The call at this desk. Times are milliseconds since 1970 on the server's clock. */
export interface DeskCall {
  call: string;
  phase: "ringing" | "dialling" | "talking" | "held";
  kind: CallKind;
  state: CallState;
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
  /** The agent's own leg. */
  leg: number;
  parties: DeskParty[];
  /** What is being called for this agent. */
  attempt: "transfer" | "consult" | "invite" | "move" | null;
  /** This agent consults somebody, ringing or talking. */
  consulting: boolean;
  /** This agent takes part as a supervisor. */
  monitor: MonitorMode | null;
}

/** A colleague. */
export interface TeamAgent {
  agent: string;
  number: string;
  name: string;
  queues: string[];
  state: AgentState;
  reason: string;
  since: number;
  /** Can be called now. */
  reachable: boolean;
  /** This desk's agent may watch and control the colleague. */
  controlled: boolean;
  call: { call: string; state: CallState; customer: string; queue: string; since: number; monitors: number } | null;
}

/** A queue as of now. */
export interface TeamQueue {
  queue: string;
  number: string;
  name: string;
  waiting: number;
  free: number;
  signed_in: number;
}

export interface ParkedCall {
  call: string;
  customer: string;
  by: string;
  since: number;
}

/** Colleagues, queues, flows and parked calls, kept up while the desk watches. */
export interface Team {
  agents: TeamAgent[];
  queues: TeamQueue[];
  flows: { flow: string; name: string }[];
  parked: ParkedCall[];
}

/** Why a leg ended. */
export type LegEnd =
  | "released"
  | "ring_timeout"
  | "rejected"
  | "caller_gave_up"
  | "busy"
  | "unreachable"
  | "failed"
  | "answered_elsewhere"
  | "taken_over"
  | "cancelled";

/** Something that the agent did not do. */
export type DeskNotice =
  | { notice: "transfer_failed" | "consult_ended" | "invite_failed" | "not_connected"; reason: LegEnd }
  | { notice: "state_set"; by: string; state: AgentState }
  | { notice: "taken_over" | "force_released"; by: string }
  | { notice: "supervisor_joined"; by: string; mode: MonitorMode }
  | { notice: "auto_busy" }
  | { notice: "break_full"; queue: string };

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
  | ({ type: "team" } & Team)
  | { type: "team_agent"; agent: TeamAgent }
  | { type: "team_queue"; queue: TeamQueue }
  | { type: "parked_calls"; parked: ParkedCall[] }
  | { type: "notice"; notice: DeskNotice }
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
  | { type: "dial"; number: string; caller_id?: string }
  | { type: "call_colleague"; agent: string }
  | { type: "transfer" | "consult" | "invite"; call: string; to: CallTarget }
  | { type: "cancel_attempt" | "take_back" | "complete_transfer" | "merge" | "leave"; call: string }
  | { type: "remove_party"; call: string; leg: number }
  | { type: "mute_party"; call: string; leg: number; on: boolean }
  | { type: "park" | "retrieve" | "end_self_service"; call: string }
  | { type: "self_service"; call: string; flow: string }
  | { type: "move_to"; call: string; phone?: number }
  | { type: "monitor"; agent: string; mode: MonitorMode }
  | { type: "end_monitor" }
  | { type: "take_over" | "force_release" | "force_end_wrapup"; agent: string }
  | { type: "force_state"; agent: string; state: ChosenState; reason: string }
  | { type: "force_sign_out"; agent: string; now: boolean }
  | { type: "watch"; on: boolean }
  | { type: "ping" };
