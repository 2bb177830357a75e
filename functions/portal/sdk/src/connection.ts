import { Emitter } from "./emitter.ts";
import type { DeskCommand, DeskEvent, DeskProblem } from "./protocol.ts";

/** A command was refused, or the connection was lost before its result came. */
export class DeskError extends Error {
  override readonly name = "DeskError";
  constructor(readonly problem: DeskProblem) {
    super(problem.message);
  }
}

const LOST: DeskProblem = {
  code: "connection_lost",
  message: "The connection was lost; it is being restored",
  message_zh: "连接已断开，正在恢复",
};

/** `connecting` at first and after a loss; `closed` when it was closed on purpose or another desk took over. */
export type ConnectionStatus = "connecting" | "open" | "closed";

export interface ConnectionEvents {
  status: ConnectionStatus;
  event: DeskEvent;
}

export interface ConnectionOptions {
  /** `wss://…/ws/desk?tenant=…`. */
  url: string;
  /** For tests: makes the socket. */
  open?: (url: string) => WebSocket;
}

const PING_MS = 10_000;
const ANSWER_MS = 15_000;
const WAITS_MS = [200, 500, 1_000, 2_000, 4_000];

/**
 * One WebSocket that comes back by itself. Commands are answered by promises; a command that is under way when the
 * connection breaks fails with `connection_lost` and is not sent again, since nobody knows whether it was carried out.
 */
export class Connection extends Emitter<ConnectionEvents> {
  private socket: WebSocket | undefined;
  private status: ConnectionStatus = "closed";
  private wanted = false;
  private losses = 0;
  private lastId = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private pinger: ReturnType<typeof setInterval> | undefined;
  private heard = 0;
  private readonly waiting = new Map<number, { resolve: (event: DeskEvent) => void; reject: (error: DeskError) => void }>();

  constructor(private readonly options: ConnectionOptions) {
    super();
  }

  /** Connects and stays connected until {@link close}. */
  connect(): void {
    if (this.wanted) return;
    this.wanted = true;
    this.open();
  }

  /** Closes for good. */
  close(): void {
    this.wanted = false;
    clearTimeout(this.timer);
    this.socket?.close(1000);
    this.lost();
    this.setStatus("closed");
  }

  /** Sends a command; resolves when it was carried out. */
  send(command: DeskCommand): Promise<DeskEvent> {
    const socket = this.socket;
    if (this.status !== "open" || !socket) return Promise.reject(new DeskError(LOST));
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(id);
        reject(new DeskError(LOST));
      }, ANSWER_MS);
      this.waiting.set(id, {
        resolve: (event) => {
          clearTimeout(timer);
          resolve(event);
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      });
      socket.send(JSON.stringify({ ...command, id }));
    });
  }

  private open(): void {
    this.setStatus("connecting");
    const socket = (this.options.open ?? ((url) => new WebSocket(url)))(this.options.url);
    this.socket = socket;
    socket.onopen = () => {
      if (socket !== this.socket) return;
      this.losses = 0;
      this.heard = Date.now();
      this.setStatus("open");
      this.pinger = setInterval(() => this.watch(), PING_MS);
    };
    socket.onmessage = (message) => {
      if (socket === this.socket && typeof message.data === "string") this.receive(JSON.parse(message.data) as DeskEvent);
    };
    socket.onclose = () => {
      if (socket !== this.socket) return;
      this.lost();
      if (this.wanted) this.again(WAITS_MS[Math.min(this.losses++, WAITS_MS.length - 1)] ?? 4_000);
    };
  }

  private again(ms: number): void {
    this.setStatus("connecting");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.open(), ms);
  }

  /** A connection that is silent although it was asked is dead, even when the socket does not know it yet. */
  private watch(): void {
    if (Date.now() - this.heard > 3 * PING_MS) {
      this.socket?.close();
      return;
    }
    this.send({ type: "ping" }).catch(() => undefined);
  }

  private lost(): void {
    clearInterval(this.pinger);
    this.socket = undefined;
    for (const waiter of this.waiting.values()) waiter.reject(new DeskError(LOST));
    this.waiting.clear();
  }

  private receive(event: DeskEvent): void {
    this.heard = Date.now();
    if ("id" in event) {
      const waiter = this.waiting.get(event.id);
      this.waiting.delete(event.id);
      if (event.type === "refused") waiter?.reject(new DeskError(event.error));
      else waiter?.resolve(event);
      return;
    }
    if (event.type === "kicked_out" || event.type === "signed_out") {
      this.emit("event", event);
      this.close();
      return;
    }
    if (event.type === "reconnect") {
      const socket = this.socket;
      this.lost();
      socket?.close(1000);
      this.again(event.after_ms);
      return;
    }
    this.emit("event", event);
  }

  private setStatus(status: ConnectionStatus): void {
    if (this.status === status) return;
    this.status = status;
    this.emit("status", status);
  }
}
