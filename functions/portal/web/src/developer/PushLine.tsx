import type { ReactNode } from "react";
import type { components } from "../api/schema.d.ts";
import { useText } from "../i18n/index.ts";
import { Status } from "../theme/Status.tsx";
import "./developer.css";

export type PushLogLine = components["schemas"]["PushLogLine"];

/** In the order of a call. */
export const pushTypes = ["inbound_call", "inbound_ringing", "inbound_answered", "inbound_hangup", "service_record"] as const satisfies readonly components["schemas"]["PushType"][];

/** JSON set out for reading; anything else stays as it came. */
export function readable(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** Delivered or not, with the HTTP status. */
export function PushResult({ line }: { line: PushLogLine }): ReactNode {
  const t = useText();
  return (
    <Status kind={line.success ? "success" : "danger"}>
      {t(line.success ? "developer.result.success" : "developer.result.failure")} {line.status ?? ""}
    </Status>
  );
}

/** What was sent and what came back. */
export function PushContent({ line }: { line: PushLogLine }): ReactNode {
  const t = useText();
  const parts: [string, string][] = [
    [t("developer.body"), readable(line.body)],
    [t("developer.answer"), readable(line.answer)],
  ];
  return (
    <div className="push-content">
      {parts.map(([name, text]) => (
        <section key={name}>
          <h3>{name}</h3>
          <pre tabIndex={0} translate={text === "" ? "yes" : "no"}>
            {text === "" ? t("developer.nothing") : text}
          </pre>
        </section>
      ))}
    </div>
  );
}
