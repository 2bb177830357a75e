import { vi } from "vitest";
import type { DeskCall } from "../../../sdk/src/index.ts";

/** A command as the node receives it. */
export type Sent = Record<string, unknown> & { type: string; id: number };

/** The node's end of a desk's WebSocket, for tests. */
export class FakeSocket {
  static all: FakeSocket[] = [];
  /** Whether commands are carried out at once. */
  static obeys = true;
  readonly sent: Sent[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;

  constructor(readonly url: string) {
    FakeSocket.all.push(this);
  }

  /** The newest connection. */
  static get last(): FakeSocket {
    const last = FakeSocket.all.at(-1);
    if (!last) throw new Error("no connection was opened");
    return last;
  }

  send(text: string): void {
    const command = JSON.parse(text) as Sent;
    this.sent.push(command);
    if (FakeSocket.obeys && command.type !== "ping" && command.type !== "phone_offer") this.say({ type: "done", id: command.id });
  }

  close(): void {
    this.onclose?.();
  }

  /** The connection stands. */
  open(): void {
    this.onopen?.();
  }

  /** The node says something. */
  say(event: object): void {
    this.onmessage?.({ data: JSON.stringify(event) });
  }

  /** Types of the commands so far, without pings. */
  get commands(): string[] {
    return this.sent.map((command) => command.type).filter((type) => type !== "ping" && type !== "phone_offer");
  }
}

/** Puts the fake in place of the browser's WebSocket. */
export function standInSocket(): void {
  FakeSocket.all = [];
  FakeSocket.obeys = true;
  vi.stubGlobal("WebSocket", FakeSocket);
}

/** A call as the node shows it. */
export function ringingCall(part: Partial<DeskCall> = {}): DeskCall {
  return {
    call: "c1",
    phase: "ringing",
    kind: "inbound",
    state: "in_ringing",
    customer: "13800138000",
    region: { area_code: "020", province: "广东", city: "广州", english: "Guangzhou, Guangdong" },
    hotline: "02000000001",
    queue: "Sales",
    keys: ["1"],
    started: Date.now() - 20_000,
    ringing_since: Date.now(),
    answered: null,
    held_since: null,
    muted: false,
    leg: 1,
    parties: [],
    attempt: null,
    consulting: false,
    monitor: null,
    ...part,
  };
}

/** The agent's state as the node says it. */
export function stateEvent(state: string, part: object = {}): object {
  return { type: "state", state, reason: "", since: Date.now(), next: null, wrapup_until: null, ...part };
}
