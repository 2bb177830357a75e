import { Button } from "antd";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { useText } from "../i18n/index.ts";
import { useCommand } from "./commands.ts";
import type { RunningDesk } from "./running.ts";

const keys = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];

/** Keys for the customer's side, by click or from the keyboard; shown as pressed, kept nowhere (DESK-505). */
export function Keypad({ running }: { running: RunningDesk }): ReactNode {
  const t = useText();
  const { run } = useCommand();
  const [sent, setSent] = useState("");
  const press = useRef<(key: string) => void>(() => undefined);
  useEffect(() => {
    press.current = (key) => {
      setSent((before) => before + key);
      run("digits", () => running.desk.digits(key));
    };
  });
  useEffect(() => {
    // Before the page's shortcuts, which would otherwise take some of these keys.
    const listen = (event: KeyboardEvent) => {
      const field = event.target instanceof HTMLElement && ["INPUT", "TEXTAREA", "SELECT"].includes(event.target.tagName);
      if (field || event.ctrlKey || event.altKey || event.metaKey || event.repeat || !keys.includes(event.key)) return;
      event.preventDefault();
      event.stopPropagation();
      press.current(event.key);
    };
    window.addEventListener("keydown", listen, true);
    return () => window.removeEventListener("keydown", listen, true);
  }, []);
  return (
    <div className="desk-keypad">
      <output className="figure" aria-label={t("desk.sent")}>
        {sent}
      </output>
      <div className="desk-keypad-keys">
        {keys.map((key) => (
          <Button key={key} aria-label={t("desk.key", { key })} onClick={() => press.current(key)}>
            {key}
          </Button>
        ))}
      </div>
      <p>{t("desk.keypadHint")}</p>
    </div>
  );
}
