import { App } from "antd";
import { useCallback, useState } from "react";
import { DeskError } from "../../../sdk/src/index.ts";
import { errorText } from "../api/errors.ts";
import { useLanguage } from "../i18n/index.ts";

/** Carries out commands of the desk, one at a time; a refusal is shown in the reader's language. */
export function useCommand(): { busy: string | null; run: (name: string, command: () => Promise<unknown>) => void } {
  const { message } = App.useApp();
  const { language } = useLanguage();
  const [busy, setBusy] = useState<string | null>(null);
  const run = useCallback(
    (name: string, command: () => Promise<unknown>) => {
      setBusy(name);
      command()
        .catch((error: unknown) => {
          const text = error instanceof DeskError ? (language === "en" ? error.problem.message : error.problem.message_zh) : errorText(error);
          void message.error(text);
        })
        .finally(() => setBusy((now) => (now === name ? null : now)));
    },
    [message, language],
  );
  return { busy, run };
}
