/** One value that an operation changed. */
export interface Change {
  /** Path of the value: `queues.0.priority`. */
  field: string;
  /** As text; null when it was not there. */
  before: string | null;
  after: string | null;
}

function leaves(value: unknown, path: string, into: Map<string, string>): void {
  if (typeof value === "object" && value !== null && Object.keys(value).length > 0) {
    for (const [key, part] of Object.entries(value)) leaves(part, path === "" ? key : `${path}.${key}`, into);
    return;
  }
  into.set(path, typeof value === "string" ? value : JSON.stringify(value));
}

function flat(text: string): Map<string, string> {
  const into = new Map<string, string>();
  if (text === "") return into;
  try {
    leaves(JSON.parse(text), "", into);
  } catch {
    into.set("", text);
  }
  return into;
}

/** What differs between two JSON texts, value by value; an empty text stands for "nothing there". */
export function changesOf(before: string, after: string): Change[] {
  const old = flat(before);
  const now = flat(after);
  return [...new Set([...old.keys(), ...now.keys()])]
    .map((field) => ({ field, before: old.get(field) ?? null, after: now.get(field) ?? null }))
    .filter((change) => change.before !== change.after);
}
