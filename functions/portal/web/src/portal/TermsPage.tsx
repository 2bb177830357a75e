import type { ReactNode } from "react";
import { useText } from "../i18n/index.ts";
import { PublicFrame } from "./PublicFrame.tsx";

const clauses = ["one", "two", "three", "four", "five"] as const;

/** What one agrees to when signing up. */
export default function TermsPage(): ReactNode {
  const t = useText();
  return (
    <PublicFrame>
      <article className="prose">
        <h1>{t("portal.terms.title")}</h1>
        <p className="section-lead">{t("portal.terms.lead")}</p>
        <ol>
          {clauses.map((clause) => (
            <li key={clause}>{t(`portal.terms.${clause}`)}</li>
          ))}
        </ol>
      </article>
    </PublicFrame>
  );
}
