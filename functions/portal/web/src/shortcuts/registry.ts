/** Headings of the help overlay. */
export type ShortcutGroup = "general" | "navigation" | "table" | "desk";

/** One shortcut as a page registers it. */
export interface Shortcut {
  /**
   * Key names as `KeyboardEvent.key` gives them, in lower case, with `ctrl+`, `alt+`, `meta+` in front where needed
   * (`shift` is part of the key: `?`, not `shift+/`); several with a blank between are pressed one after the other: `g h`.
   */
  keys: string;
  group: ShortcutGroup;
  /** What it does, already translated. */
  title: string;
  run: () => void;
  /** Also while a text field has the focus. */
  inFields?: boolean;
}

/** A key of a sequence must follow within this time, in ms. */
const sequenceTime = 1200;

/** The key as registered ones are written. */
export function keyName(event: KeyboardEvent): string {
  const key = event.key === " " ? "space" : event.key.toLowerCase();
  return `${event.ctrlKey ? "ctrl+" : ""}${event.altKey ? "alt+" : ""}${event.metaKey ? "meta+" : ""}${key}`;
}

function isField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}

/** Holds the shortcuts of everything on the page and runs the one that a key event means. */
export class ShortcutRegistry {
  private readonly stack: Shortcut[][] = [];
  private pending: { keys: string; at: number } | null = null;
  private readonly listeners = new Set<() => void>();
  private listed: readonly Shortcut[] = [];

  /** Adds shortcuts; the newest wins where keys are the same. Gives back their removal. */
  add(shortcuts: Shortcut[]): () => void {
    this.stack.push(shortcuts);
    this.changed();
    return () => {
      this.stack.splice(this.stack.indexOf(shortcuts), 1);
      this.changed();
    };
  }

  private changed(): void {
    const byKeys = new Map<string, Shortcut>();
    for (const shortcut of this.stack.flat()) byKeys.set(shortcut.keys, shortcut);
    this.listed = [...byKeys.values()];
    for (const listener of this.listeners) listener();
  }

  /** What is in force, each key sequence once. */
  list = (): readonly Shortcut[] => this.listed;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Takes one key press at `now` (ms). True when it belonged to a shortcut. */
  press(event: KeyboardEvent, now: number): boolean {
    if (event.defaultPrevented || event.isComposing || ["Shift", "Control", "Alt", "Meta"].includes(event.key)) return false;
    const inField = isField(event.target);
    const prefix = this.pending && now - this.pending.at <= sequenceTime ? `${this.pending.keys} ` : "";
    this.pending = null;
    const allowed = this.listed.filter((shortcut) => !inField || shortcut.inFields === true);
    for (const keys of prefix ? [prefix + keyName(event), keyName(event)] : [keyName(event)]) {
      const exact = allowed.find((shortcut) => shortcut.keys === keys);
      if (exact) {
        event.preventDefault();
        exact.run();
        return true;
      }
      if (allowed.some((shortcut) => shortcut.keys.startsWith(`${keys} `))) {
        this.pending = { keys, at: now };
        return true;
      }
    }
    return false;
  }
}
