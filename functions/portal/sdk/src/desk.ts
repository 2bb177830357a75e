import { Connection, type ConnectionStatus } from "./connection.ts";
import { Emitter } from "./emitter.ts";
import { Phone, type PhoneFault } from "./phone.ts";
import type {
  CallTarget,
  ChosenState,
  DeskCall,
  DeskCommand,
  DeskEvent,
  DeskIdentity,
  DeskNotice,
  DeskState,
  MonitorMode,
  ServiceLimit,
  Team,
} from "./protocol.ts";

/** Everything a page shows of a desk; a new object after every change. */
export interface DeskSnapshot {
  connection: ConnectionStatus;
  identity: DeskIdentity | undefined;
  state: DeskState | undefined;
  call: DeskCall | undefined;
  /** Colleagues, queues and parked calls, while the desk watches them. */
  team: Team | undefined;
  /** The node has audio from this browser. */
  phoneConnected: boolean;
  phoneFault: PhoneFault | undefined;
  /** Address of the desk that took over (SEC-16). */
  kickedOutFrom: string | undefined;
  /** The session has ended (SEC-14): somebody has to sign in again. */
  signedOut: boolean;
  /** Why no new calls come in. */
  limit: ServiceLimit | undefined;
  /** Server's clock minus this browser's, milliseconds. */
  clockOffsetMs: number;
}

export interface DeskEvents {
  change: DeskSnapshot;
  /** A call began to ring here. */
  ringing: DeskCall;
  /** The call left this desk. */
  ended: DeskCall;
  /** Something that the agent did not do. */
  notice: DeskNotice;
}

export interface DeskOptions {
  /** Address of the node's desk socket, absolute or relative to the page. */
  socket: string;
  /** Signs in without a cookie. */
  token?: string;
  speaker: HTMLAudioElement;
  preferOpus?: boolean;
  iceServers?: RTCIceServer[];
}

const NOTHING: DeskSnapshot = {
  connection: "closed",
  identity: undefined,
  state: undefined,
  call: undefined,
  team: undefined,
  phoneConnected: false,
  phoneFault: undefined,
  kickedOutFrom: undefined,
  signedOut: false,
  limit: undefined,
  clockOffsetMs: 0,
};

/** An agent's desk: connection, audio, state and the call. */
export class Desk extends Emitter<DeskEvents> {
  readonly phone: Phone;
  private readonly connection: Connection;
  private now: DeskSnapshot = NOTHING;
  private watchers = 0;

  constructor(options: DeskOptions) {
    super();
    this.connection = new Connection({ url: socketUrl(options.socket, options.token) });
    this.phone = new Phone({
      speaker: options.speaker,
      exchange: async (sdp) => {
        const answer = await this.connection.send({ type: "phone_offer", sdp });
        if (answer.type !== "phone_answer") throw new Error("no answer to the audio offer");
        return answer.sdp;
      },
      ...(options.preferOpus === undefined ? {} : { preferOpus: options.preferOpus }),
      ...(options.iceServers === undefined ? {} : { iceServers: options.iceServers }),
    });
    this.connection.on("status", (connection) => this.change({ connection, ...(connection === "open" ? {} : { phoneConnected: false }) }));
    this.connection.on("event", (event) => this.receive(event));
    this.phone.on("fault", (phoneFault) => this.change({ phoneFault }));
  }

  get snapshot(): DeskSnapshot {
    return this.now;
  }

  /** Connects; audio follows by itself, also after a lost connection. */
  open(): void {
    this.change({ kickedOutFrom: undefined, signedOut: false });
    this.connection.connect();
  }

  /** Leaves the desk; the agent's state stays until the grace time is over. */
  close(): void {
    this.connection.close();
    this.phone.close();
  }

  setState(state: ChosenState, reason = ""): Promise<void> {
    return this.order({ type: "set_state", state, reason });
  }

  answer(): Promise<void> {
    return this.onCall((call) => ({ type: "answer", call }));
  }

  reject(): Promise<void> {
    return this.onCall((call) => ({ type: "reject", call }));
  }

  hangUp(): Promise<void> {
    return this.onCall((call) => ({ type: "hang_up", call }));
  }

  hold(on: boolean): Promise<void> {
    return this.onCall((call) => ({ type: "hold", call, on }));
  }

  mute(on: boolean): Promise<void> {
    return this.onCall((call) => ({ type: "mute", call, on }));
  }

  /** Keys for the customer's side: `0` to `9`, `*`, `#`. */
  digits(digits: string): Promise<void> {
    return this.onCall((call) => ({ type: "digits", call, digits }));
  }

  /** Ends wrap-up and is available at once (DESK-331). */
  endWrapup(): Promise<void> {
    return this.order({ type: "end_wrapup" });
  }

  /** Stops the wrap-up countdown (DESK-318). */
  stayInWrapup(): Promise<void> {
    return this.order({ type: "stay_in_wrapup" });
  }

  /** Calls a customer; the call shows up as the desk's call. */
  dial(number: string, callerId?: string): Promise<void> {
    return this.order({ type: "dial", number, ...(callerId === undefined ? {} : { caller_id: callerId }) });
  }

  callColleague(agent: string): Promise<void> {
    return this.order({ type: "call_colleague", agent });
  }

  /** Transfers without asking; to an agent or outside number the customer waits until it is answered. */
  transfer(to: CallTarget): Promise<void> {
    return this.onCall((call) => ({ type: "transfer", call, to }));
  }

  /** Talks to somebody in private while the customer hears music. */
  consult(to: CallTarget): Promise<void> {
    return this.onCall((call) => ({ type: "consult", call, to }));
  }

  /** Adds a party to the conversation. */
  invite(to: CallTarget): Promise<void> {
    return this.onCall((call) => ({ type: "invite", call, to }));
  }

  /** Stops calling the target of a transfer, consult or conference. */
  cancelAttempt(): Promise<void> {
    return this.onCall((call) => ({ type: "cancel_attempt", call }));
  }

  /** Ends the consult and goes back to the customer. */
  takeBack(): Promise<void> {
    return this.onCall((call) => ({ type: "take_back", call }));
  }

  /** Joins customer and consulted party, and leaves. */
  completeTransfer(): Promise<void> {
    return this.onCall((call) => ({ type: "complete_transfer", call }));
  }

  /** Makes a conference of the consult. */
  merge(): Promise<void> {
    return this.onCall((call) => ({ type: "merge", call }));
  }

  /** Leaves a conference to the others. */
  leave(): Promise<void> {
    return this.onCall((call) => ({ type: "leave", call }));
  }

  removeParty(leg: number): Promise<void> {
    return this.onCall((call) => ({ type: "remove_party", call, leg }));
  }

  muteParty(leg: number, on: boolean): Promise<void> {
    return this.onCall((call) => ({ type: "mute_party", call, leg, on }));
  }

  /** Parks the customer for any colleague to take. */
  park(): Promise<void> {
    return this.onCall((call) => ({ type: "park", call }));
  }

  retrieve(call: string): Promise<void> {
    return this.order({ type: "retrieve", call });
  }

  /** Puts the customer into a flow; the customer comes back at its end. */
  selfService(flow: string): Promise<void> {
    return this.onCall((call) => ({ type: "self_service", call, flow }));
  }

  endSelfService(): Promise<void> {
    return this.onCall((call) => ({ type: "end_self_service", call }));
  }

  /** Goes on with another phone of the agent's own: its place among the bound phones, nothing for the browser. */
  moveTo(phone?: number): Promise<void> {
    return this.onCall((call) => ({ type: "move_to", call, ...(phone === undefined ? {} : { phone }) }));
  }

  /** Takes part in an agent's call as a supervisor, or changes how. */
  monitor(agent: string, mode: MonitorMode): Promise<void> {
    return this.order({ type: "monitor", agent, mode });
  }

  endMonitor(): Promise<void> {
    return this.order({ type: "end_monitor" });
  }

  takeOver(agent: string): Promise<void> {
    return this.order({ type: "take_over", agent });
  }

  forceRelease(agent: string): Promise<void> {
    return this.order({ type: "force_release", agent });
  }

  forceState(agent: string, state: ChosenState, reason = ""): Promise<void> {
    return this.order({ type: "force_state", agent, state, reason });
  }

  forceEndWrapup(agent: string): Promise<void> {
    return this.order({ type: "force_end_wrapup", agent });
  }

  /** Signs an agent out: after the call, or at once. */
  forceSignOut(agent: string, now: boolean): Promise<void> {
    return this.order({ type: "force_sign_out", agent, now });
  }

  /** Keeps `team` of the snapshot up to date until the returned function was called by everybody who asked. */
  watch(): () => void {
    this.watchers += 1;
    if (this.watchers === 1 && this.now.connection === "open") this.askForTeam(true);
    let stopped = false;
    return () => {
      if (stopped) return;
      stopped = true;
      this.watchers -= 1;
      if (this.watchers > 0) return;
      if (this.now.connection === "open") this.askForTeam(false);
      this.change({ team: undefined });
    };
  }

  private askForTeam(on: boolean): void {
    // Without an answer the connection is lost; the next welcome asks again.
    this.order({ type: "watch", on }).catch(() => undefined);
  }

  private async order(command: DeskCommand): Promise<void> {
    await this.connection.send(command);
  }

  private onCall(command: (call: string) => DeskCommand): Promise<void> {
    const call = this.now.call;
    return call ? this.order(command(call.call)) : Promise.resolve();
  }

  private receive(event: DeskEvent): void {
    if (event.type === "welcome") {
      const { tenant, agent, number, name, queues } = event;
      this.change({ identity: { tenant, agent, number, name, queues }, limit: undefined, clockOffsetMs: event.now - Date.now() });
      void this.phone.connect();
      if (this.watchers > 0) this.askForTeam(true);
    } else if (event.type === "state") {
      const { state, reason, since, next, wrapup_until } = event;
      this.change({ state: { state, reason, since, next, wrapup_until } });
    } else if (event.type === "call") {
      this.callChanged(event.call ?? undefined);
    } else if (event.type === "phone") {
      this.change({ phoneConnected: event.connected });
    } else if (event.type === "service") {
      this.change({ limit: event.limit ?? undefined });
    } else if (event.type === "signed_out") {
      this.phone.close();
      this.change({ signedOut: true, call: undefined, state: undefined });
    } else if (event.type === "notice") {
      this.emit("notice", event.notice);
    } else if (this.watchers > 0 && this.teamChanged(event)) {
      return;
    } else if (event.type === "kicked_out") {
      this.phone.close();
      this.change({ kickedOutFrom: event.from, call: undefined, state: undefined });
    }
  }

  private teamChanged(event: DeskEvent): boolean {
    const { team } = this.now;
    if (event.type === "team") {
      const { agents, queues, flows, parked } = event;
      this.change({ team: { agents, queues, flows, parked } });
      return true;
    }
    if (team === undefined) return false;
    if (event.type === "team_agent") {
      const { agent } = event;
      const known = team.agents.some((one) => one.agent === agent.agent);
      const agents = known ? team.agents.map((one) => (one.agent === agent.agent ? agent : one)) : [...team.agents, agent];
      this.change({ team: { ...team, agents } });
    } else if (event.type === "team_queue") {
      const { queue } = event;
      this.change({ team: { ...team, queues: team.queues.map((one) => (one.queue === queue.queue ? queue : one)) } });
    } else if (event.type === "parked_calls") {
      this.change({ team: { ...team, parked: event.parked } });
    } else {
      return false;
    }
    return true;
  }

  private callChanged(call: DeskCall | undefined): void {
    const before = this.now.call;
    this.phone.mute(call?.muted ?? false);
    this.change({ call });
    if (before && before.call !== call?.call) this.emit("ended", before);
    if (call?.phase === "ringing" && before?.call !== call.call) this.emit("ringing", call);
  }

  private change(part: Partial<DeskSnapshot>): void {
    this.now = { ...this.now, ...part };
    this.emit("change", this.now);
  }
}

function socketUrl(socket: string, token: string | undefined): string {
  const url = new URL(socket, location.href);
  url.protocol = url.protocol === "https:" || url.protocol === "wss:" ? "wss:" : "ws:";
  if (token !== undefined) url.searchParams.set("token", token);
  return url.href;
}
