import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useMemo, type ReactNode } from "react";
import { Link, Navigate, Outlet, useLocation, useParams } from "react-router";
import { answer, api } from "../api/client.ts";
import { ApiError } from "../api/errors.ts";
import { useWindowTitle } from "../frame/PageHead.tsx";
import { LoadTrouble, PageWait } from "../frame/states.tsx";
import { BigState } from "../frame/BigState.tsx";
import { useText } from "../i18n/index.ts";
import { InstanceContext, startPath, useSession, type Instance } from "../session/index.tsx";
import { FormCard, PublicFrame } from "./PublicFrame.tsx";
import { SignInForm } from "./SignInForm.tsx";

/** What may stand after `/at/`: a domain prefix, or a tenant id for members who do not know the prefix. */
function useSite(place: string) {
  const { session } = useSession();
  const member = session?.memberships.find((membership) => membership.tenant === place);
  const site = useQuery({
    queryKey: ["site", place],
    queryFn: () => answer(api.GET("/api/sites/{prefix}", { params: { path: { prefix: place } } })),
    enabled: !member,
    staleTime: 300_000,
  });
  return { known: member ? { tenant: member.tenant, name: member.name } : site.data, error: site.error, retry: site.refetch };
}

function NoSite({ place }: { place: string }): ReactNode {
  const t = useText();
  useWindowTitle(t("portal.signIn.noSite"));
  return (
    <PublicFrame>
      <BigState
        mood="bad"
        title={t("portal.signIn.noSite")}
        text={t("portal.signIn.noSiteText", { place })}
        action={
          <Link to="/sign-in">
            <Button type="primary">{t("portal.signIn.title")}</Button>
          </Link>
        }
      />
    </PublicFrame>
  );
}

/** The instance's own sign-in page, with its name (PORTAL-09). */
function InstanceSignIn({ name }: { name: string }): ReactNode {
  const t = useText();
  useWindowTitle(name);
  return (
    <FormCard title={name} lead={t("portal.signIn.atLead")}>
      <SignInForm entered={() => undefined} />
      <p className="form-card-end">
        <Link to="/sign-in">{t("portal.signIn.otherInstance")}</Link>
      </p>
    </FormCard>
  );
}

function NotMember({ name }: { name: string }): ReactNode {
  const t = useText();
  const { session, signOut } = useSession();
  return (
    <PublicFrame>
      <BigState
        mood="quiet"
        title={`${name}: ${t("portal.signIn.noRole")}`}
        text={t("portal.signIn.noRoleText", { email: session?.email ?? "" })}
        action={<Button onClick={() => void signOut()}>{t("portal.signIn.switchAccount")}</Button>}
      />
    </PublicFrame>
  );
}

/** Stands before all pages of an instance: unknown place, signed out, not a member, or in. */
export function InstanceGate(): ReactNode {
  const { place = "" } = useParams();
  const { pathname, search } = useLocation();
  const { session, error, retry } = useSession();
  const site = useSite(place);
  const membership = session?.memberships.find((one) => one.tenant === site.known?.tenant);
  const instance = useMemo<Instance | null>(
    () =>
      membership
        ? { place, tenant: membership.tenant, name: membership.name, timeZone: membership.time_zone, membership }
        : null,
    [membership, place],
  );
  if (session === undefined) return error ? <LoadTrouble error={error} retry={retry} /> : <PageWait />;
  if (!site.known) {
    if (site.error instanceof ApiError && site.error.status === 404) return <NoSite place={place} />;
    return site.error ? <LoadTrouble error={site.error} retry={() => void site.retry()} /> : <PageWait />;
  }
  if (session === null) return <InstanceSignIn name={site.known.name} />;
  if (!instance) return <NotMember name={site.known.name} />;
  if (session.must_change_password) return <Navigate to={`/password?to=${encodeURIComponent(pathname + search)}`} replace />;
  const start = startPath(place, instance.membership);
  if (pathname.replace(/\/$/, "") === `/at/${place}` && start !== `/at/${place}`) return <Navigate to={start} replace />;
  return (
    <InstanceContext value={instance}>
      <Outlet />
    </InstanceContext>
  );
}
