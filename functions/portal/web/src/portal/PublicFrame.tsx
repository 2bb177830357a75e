import type { ReactNode } from "react";
import { Link } from "react-router";
import { LanguageSwitch, ThemeSwitch } from "../frame/Choices.tsx";
import { Logo } from "../frame/Logo.tsx";
import { useText } from "../i18n/index.ts";
import "./public.css";

/** Top and bottom of the pages that anybody may see. */
export function PublicFrame({ actions, children }: { actions?: ReactNode; children: ReactNode }): ReactNode {
  const t = useText();
  return (
    <div className="public">
      <header className="public-top">
        <Link to="/" className="public-logo">
          <Logo />
          <strong>{t("frame.product")}</strong>
        </Link>
        <nav>
          <Link to="/help" className="public-help">
            {t("portal.public.help")}
          </Link>
          <LanguageSwitch />
          <ThemeSwitch />
          {actions}
        </nav>
      </header>
      <main>{children}</main>
      <footer className="public-bottom">
        <span>
          {t("frame.product")}
          {" · "}
          {t("portal.public.footer")}
        </span>
        <Link to="/help">{t("portal.public.help")}</Link>
        <Link to="/terms">{t("portal.public.terms")}</Link>
      </footer>
    </div>
  );
}

/** One form in the middle of the page: sign-in, sign-up, passwords. */
export function FormCard({ title, lead, wide, children }: { title: string; lead?: ReactNode; wide?: boolean; children: ReactNode }): ReactNode {
  return (
    <PublicFrame>
      <section className={wide ? "form-card form-card-wide" : "form-card"}>
        <h1>{title}</h1>
        {lead !== undefined && <p className="form-card-lead">{lead}</p>}
        {children}
      </section>
    </PublicFrame>
  );
}
