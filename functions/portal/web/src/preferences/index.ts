import { useCallback, useSyncExternalStore } from "react";

/** Whose choices are read and written; `anyone` before sign-in. */
let owner = "anyone";
const listeners = new Set<() => void>();
/** Parsed values by full key, so that a snapshot keeps its identity while nothing changes. */
const read = new Map<string, { text: string | null; value: unknown }>();

function tell(): void {
  for (const listener of listeners) listener();
}

/** Says who sits here now. Language, theme, folds and columns are kept per person (ORG-02, ORG-05). */
export function setPreferenceOwner(id: string | null): void {
  const next = id ?? "anyone";
  if (next === owner) return;
  owner = next;
  tell();
}

function storageKey(key: string, person: string = owner): string {
  return `edgecall.${person}.${key}`;
}

function load(full: string): unknown {
  const text = localStorage.getItem(full);
  const known = read.get(full);
  if (known?.text === text) return known.value;
  let value: unknown;
  try {
    value = text === null ? undefined : JSON.parse(text);
  } catch {
    value = undefined;
  }
  read.set(full, { text, value });
  return value;
}

/** The stored choice of the person here, else what was chosen on this device before sign-in, else `fallback`. */
export function preference<T>(key: string, fallback: T): T {
  return (load(storageKey(key)) ?? load(storageKey(key, "anyone")) ?? fallback) as T;
}

/** Stores a choice and tells everything on the page that shows it. */
export function setPreference(key: string, value: unknown): void {
  try {
    localStorage.setItem(storageKey(key), JSON.stringify(value));
  } catch {
    // A full or forbidden store only means that the choice is forgotten with the page.
    read.set(storageKey(key), { text: null, value });
  }
  tell();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

/** Like `useState`, kept for the person on this device. `fallback` must keep its identity between renders. */
export function usePreference<T>(key: string, fallback: T): [T, (value: T) => void] {
  const value = useSyncExternalStore(subscribe, () => preference(key, fallback));
  const set = useCallback((next: T) => setPreference(key, next), [key]);
  return [value, set];
}

/** All stored choices of the person here, by key. */
export function ownPreferences(): Record<string, unknown> {
  const start = storageKey("");
  const own: Record<string, unknown> = {};
  for (let at = 0; at < localStorage.length; at += 1) {
    const full = localStorage.key(at);
    if (full?.startsWith(start)) own[full.slice(start.length)] = load(full);
  }
  return own;
}

/** Calls back after every change of a choice. */
export function watchPreferences(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
