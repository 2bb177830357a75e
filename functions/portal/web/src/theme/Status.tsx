import type { ReactNode } from "react";

/** What a state means to the reader; the word says it, the colour only helps. */
export type StatusKind = "neutral" | "success" | "warning" | "danger" | "info" | "live";

/** A state as a word on its own soft ground, readable in both schemes (unlike Ant Design's coloured tags). */
export function Status({ kind, children }: { kind: StatusKind; children: ReactNode }): ReactNode {
  return <span className={`status status-${kind}`}>{children}</span>;
}
