import type { QueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { Desk, type AgentState, type ChosenState, type DeskSnapshot } from "../../../sdk/src/index.ts";
import type { components } from "../api/schema.d.ts";
import type { Session } from "../session/session.ts";
import { withCall, type SessionCall } from "./sessionCalls.ts";

/** What the API says about the desk of the person here. */
export type DeskStart = components["schemas"]["DeskStart"];

/** What the desk's pages show, beyond the SDK's snapshot. */
export interface DeskView extends DeskSnapshot {
  calls: readonly SessionCall[];
}

/**
 * The one desk of this window. It begins when the desk page is opened for the first time and lives, with its
 * connection and audio, while the person looks at other pages; it ends with the session.
 */
export class RunningDesk {
  readonly desk: Desk;
  readonly speaker: HTMLAudioElement;
  private now: DeskView;
  private rejected: string | undefined;
  private chosen: { state: ChosenState; reason: string } | undefined;
  private readonly listeners = new Set<() => void>();

  constructor(
    readonly tenant: string,
    /** Address of the desk page. */
    readonly address: string,
    readonly start: DeskStart,
    whenSignedOut: () => void,
  ) {
    this.speaker = new Audio();
    this.speaker.autoplay = true;
    this.desk = new Desk({ socket: start.socket, speaker: this.speaker });
    this.now = { ...this.desk.snapshot, calls: [] };
    this.desk.on("change", (snapshot) => {
      if (snapshot.signedOut && !this.now.signedOut) whenSignedOut();
      const { state } = snapshot;
      if (state && isChosen(state.state)) this.chosen = { state: state.state, reason: state.reason };
      this.show({ ...snapshot, calls: this.now.calls });
    });
    this.desk.on("ended", (call) => {
      const ended = Date.now() + this.now.clockOffsetMs;
      this.show({ ...this.now, calls: withCall(this.now.calls, call, this.rejected === call.call, ended) });
    });
    this.desk.open();
  }

  view = (): DeskView => this.now;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Refuses the ringing call, and remembers that it was not missed. */
  async reject(): Promise<void> {
    this.rejected = this.now.call?.call;
    try {
      await this.desk.reject();
    } catch (error) {
      this.rejected = undefined;
      throw error;
    }
  }

  /** The state that was chosen before the call, when this page saw it: choosing it again cancels the next state (DESK-320). */
  get chosenBefore(): { state: ChosenState; reason: string } | undefined {
    return this.chosen;
  }

  private show(view: DeskView): void {
    this.now = view;
    for (const listener of this.listeners) listener();
  }
}

function isChosen(state: AgentState): state is ChosenState {
  return ["available", "busy", "break", "outbound"].includes(state);
}

let running: RunningDesk | null = null;
const listeners = new Set<() => void>();

function setRunning(next: RunningDesk | null): void {
  if (next === running) return;
  running?.desk.close();
  running = next;
  for (const listener of listeners) listener();
}

/** The desk for this tenant: the running one, or a new one. Another tenant's desk is closed first. */
export function startDesk(tenant: string, address: string, start: DeskStart, client: QueryClient): RunningDesk {
  if (running?.tenant === tenant && running.start.agent === start.agent) return running;
  const desk = new RunningDesk(tenant, address, start, () => void client.invalidateQueries({ queryKey: ["session"] }));
  setRunning(desk);
  const stop = client.getQueryCache().subscribe(() => {
    if (running !== desk) stop();
    else if (client.getQueryData<Session | null>(["session"]) === null) endDesk();
  });
  return desk;
}

/** Closes the desk of this window, if there is one. */
export function endDesk(): void {
  setRunning(null);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The desk that runs in this window. */
export function useRunningDesk(): RunningDesk | null {
  return useSyncExternalStore(subscribe, () => running);
}

/** What a running desk shows now. */
export function useDeskView(desk: RunningDesk): DeskView {
  return useSyncExternalStore(desk.subscribe, desk.view);
}
