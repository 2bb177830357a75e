import { Connection, type ConnectionStatus } from "./connection.ts";
import { Emitter } from "./emitter.ts";
import { Phone, type PhoneFault } from "./phone.ts";
import type { ChosenState, DeskCall, DeskCommand, DeskEvent, DeskIdentity, DeskState, ServiceLimit } from "./protocol.ts";

/** Everything a page shows of a desk; a new object after every change. */
export interface DeskSnapshot {
  connection: ConnectionStatus;
  identity: DeskIdentity | undefined;
  state: DeskState | undefined;
  call: DeskCall | undefined;
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
    } else if (event.type === "kicked_out") {
      this.phone.close();
      this.change({ kickedOutFrom: event.from, call: undefined, state: undefined });
    }
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
