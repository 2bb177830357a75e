import { Button, Input } from "antd";
import { useState, type ReactNode } from "react";
import { useText } from "../i18n/index.ts";
import { useCommand } from "./commands.ts";
import { useDeskView, type RunningDesk } from "./running.ts";

/** Calls a customer (DESK-601, DESK-606). */
export function DialPad({ running }: { running: RunningDesk }): ReactNode {
  const t = useText();
  const { state, phoneConnected } = useDeskView(running);
  const { busy, run } = useCommand();
  const [number, setNumber] = useState("");
  const possible = state !== undefined && ["available", "busy", "outbound", "wrapup"].includes(state.state);
  const fits = /^[0-9+*#\s()-]{1,30}$/.test(number) && /\d/.test(number);
  const why = possible ? (phoneConnected ? undefined : t("desk.phone.notReady")) : t("desk.dial.notNow");
  return (
    <form
      className="desk-number"
      aria-label={t("desk.dial.title")}
      onSubmit={(event) => {
        event.preventDefault();
        if (fits && possible) run("dial", () => running.desk.dial(number));
      }}
    >
      <Input
        aria-label={t("desk.dial.number")}
        placeholder={t("desk.dial.number")}
        inputMode="tel"
        autoComplete="off"
        value={number}
        onChange={(event) => setNumber(event.target.value)}
      />
      <Button type="primary" htmlType="submit" title={why} disabled={!fits || why !== undefined} loading={busy === "dial"}>
        {t("desk.dial.call")}
      </Button>
    </form>
  );
}
