import type { ReactNode } from "react";

/** Fills a page that has nothing else to show: why, and the way on. A flat line, a wave or a broken line stands above. */
export function BigState(props: { mood: "quiet" | "good" | "bad"; title: string; text?: string; action?: ReactNode }): ReactNode {
  const lines = {
    quiet: "M4 24h22M34 18v12M42 10v28M50 16v16M58 18v12M66 24h26",
    good: "M4 24h8M18 18v12M26 10v28M34 16v16M42 4v40M50 16v16M58 10v28M66 16v16M74 20v8M82 24h10",
    bad: "M4 24h24M34 14v20M42 20v8M56 34l8-20M72 20v8M78 24h14",
  };
  return (
    <section className={`big-state big-state-${props.mood}`}>
      <svg width="112" height="56" viewBox="0 0 96 48" aria-hidden="true">
        <path d={lines[props.mood]} stroke="currentColor" strokeWidth="3" strokeLinecap="round" />
      </svg>
      <h2>{props.title}</h2>
      {props.text !== undefined && <p>{props.text}</p>}
      {props.action}
    </section>
  );
}
