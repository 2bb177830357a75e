import { useEffect, type ReactNode } from "react";
import { Link, useNavigate, useSearchParams } from "react-router";
import { useText } from "../i18n/index.ts";
import { startPath, useSession, type Session } from "../session/index.tsx";
import { FormCard } from "./PublicFrame.tsx";
import { SignInForm } from "./SignInForm.tsx";

/** An address inside the portal, so that a link cannot lead out of it after signing in. */
export function safeTarget(to: string | null): string | null {
  return to !== null && /^\/(?![/\\])/.test(to) ? to : null;
}

/** Where to go after the general sign-in. */
export function afterSignIn(session: Session, to: string | null): string {
  const target = safeTarget(to);
  const [only] = session.memberships;
  const own = session.portal || !only || session.memberships.length > 1 ? "/instances" : startPath(only.tenant, only);
  const next = target ?? own;
  return session.must_change_password ? `/password?to=${encodeURIComponent(next)}` : next;
}

/** General sign-in of portal accounts and agents (SEC-01). */
export default function SignInPage(): ReactNode {
  const t = useText();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const { session } = useSession();
  const to = params.get("to");
  useEffect(() => {
    if (session) void navigate(afterSignIn(session, to), { replace: true });
  }, [session, navigate, to]);
  return (
    <FormCard title={t("portal.signIn.title")} lead={t("portal.signIn.lead")}>
      <SignInForm entered={() => undefined} />
      <p className="form-card-end">
        {t("portal.signIn.noAccount")} <Link to="/sign-up">{t("portal.signIn.signUp")}</Link>
      </p>
    </FormCard>
  );
}
