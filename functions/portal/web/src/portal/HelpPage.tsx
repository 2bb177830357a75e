import { Button } from "antd";
import type { ReactNode } from "react";
import { useText } from "../i18n/index.ts";
import { useShortcutHelp } from "../shortcuts/index.tsx";
import { PublicFrame } from "./PublicFrame.tsx";

const steps = ["one", "two", "three", "four", "five"] as const;

/** The help centre's first page. */
export default function HelpPage(): ReactNode {
  const t = useText();
  const showKeys = useShortcutHelp();
  return (
    <PublicFrame>
      <article className="prose">
        <h1>{t("portal.help.title")}</h1>
        <p className="section-lead">{t("portal.help.lead")}</p>
        <h2>{t("portal.help.start")}</h2>
        <ol>
          {steps.map((step) => (
            <li key={step}>{t(`portal.help.startSteps.${step}`)}</li>
          ))}
        </ol>
        <h2>{t("portal.help.browser")}</h2>
        <p>{t("portal.help.browserText")}</p>
        <h2>{t("portal.help.keys")}</h2>
        <p>{t("portal.help.keysText")}</p>
        <Button onClick={showKeys}>{t("frame.shortcuts")}</Button>
        <h2>{t("portal.help.api")}</h2>
        <p>
          {t("portal.help.apiText")} <a href="/api/openapi.json">{t("portal.help.apiLink")}</a>
        </p>
      </article>
    </PublicFrame>
  );
}
