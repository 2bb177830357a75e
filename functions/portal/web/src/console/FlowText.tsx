import { useEffect, useRef, type ReactNode, type RefObject } from "react";
import { useText } from "../i18n/index.ts";

/** Height of a line in the editor, pixels; the same in `console.css`. */
const lineHeight = 20;

export interface FlowTextProps {
  text: string;
  change: (text: string) => void;
  readOnly: boolean;
  /** Lines (from 1) with a fault, and how bad it is. */
  marks: ReadonlyMap<number, "error" | "warning">;
  /** Line to bring into view; a new object for each time. */
  jump: { line: number } | null;
}

function useJump(area: RefObject<HTMLTextAreaElement | null>, text: string, jump: FlowTextProps["jump"]): void {
  const latest = useRef(text);
  useEffect(() => {
    latest.current = text;
  });
  useEffect(() => {
    const field = area.current;
    if (!jump || !field) return;
    const lines = latest.current.split("\n");
    const start = lines.slice(0, jump.line - 1).reduce((sum, line) => sum + line.length + 1, 0);
    field.focus();
    field.setSelectionRange(start, start + (lines[jump.line - 1]?.length ?? 0));
    field.scrollTop = Math.max(0, (jump.line - 4) * lineHeight);
  }, [area, jump]);
}

/** The flow's text form with line numbers. Tab moves on, as everywhere: two blanks indent. */
export function FlowText({ text, change, readOnly, marks, jump }: FlowTextProps): ReactNode {
  const t = useText();
  const area = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  useJump(area, text, jump);
  const lines = text.split("\n").length;
  return (
    <div className="flow-text">
      <div className="flow-gutter" ref={gutter} aria-hidden="true">
        {Array.from({ length: lines }, (_, at) => (
          <span key={at} className={marks.has(at + 1) ? `flow-mark flow-mark-${marks.get(at + 1) ?? "error"}` : undefined}>
            {at + 1}
          </span>
        ))}
      </div>
      <textarea
        ref={area}
        aria-label={t("console.flow.text")}
        value={text}
        readOnly={readOnly}
        wrap="off"
        spellCheck={false}
        autoCapitalize="off"
        autoCorrect="off"
        onChange={(event) => change(event.target.value)}
        onScroll={(event) => {
          if (gutter.current) gutter.current.scrollTop = event.currentTarget.scrollTop;
        }}
      />
    </div>
  );
}
