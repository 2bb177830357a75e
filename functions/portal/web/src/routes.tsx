import { Suspense, useEffect, type ReactNode } from "react";
import { createBrowserRouter, Navigate, Outlet, useLocation, useParams, type RouteObject } from "react-router";
import { Frame } from "./frame/Frame.tsx";
import type { Page } from "./frame/page.ts";
import { LoadTrouble, NoPermission, NotFound, PageCrash, PageWait } from "./frame/states.tsx";
import { useText } from "./i18n/index.ts";
import { pages } from "./pages.tsx";
import { InstanceGate } from "./portal/InstanceGate.tsx";
import { PublicFrame } from "./portal/PublicFrame.tsx";
import { useAccess, useSession } from "./session/index.tsx";

function WithPermission({ page }: { page: Page & { permission: NonNullable<Page["permission"]> } }): ReactNode {
  const t = useText();
  const Component = page.component;
  return useAccess(page.permission) === "none" ? <NoPermission page={t(page.title)} /> : <Component />;
}

function Shown({ page }: { page: Page }): ReactNode {
  const t = useText();
  const Component = page.component;
  useEffect(() => {
    document.title = `${t(page.title)} · ${t("frame.product")}`;
  }, [t, page.title]);
  return page.permission === undefined ? <Component /> : <WithPermission page={{ ...page, permission: page.permission }} />;
}

function Bare(): ReactNode {
  return (
    <Suspense fallback={<PageWait />}>
      <Outlet />
    </Suspense>
  );
}

/** Pages of a portal account: signed out goes to the sign-in page and comes back. */
function AccountGate(): ReactNode {
  const { session, error, retry } = useSession();
  const { pathname, search } = useLocation();
  if (session === undefined) return error ? <LoadTrouble error={error} retry={retry} /> : <PageWait />;
  if (session === null) return <Navigate to={`/sign-in?to=${encodeURIComponent(pathname + search)}`} replace />;
  if (session.must_change_password) return <Navigate to={`/password?to=${encodeURIComponent(pathname + search)}`} replace />;
  return <Frame />;
}

function Lost(): ReactNode {
  const { place } = useParams();
  return <NotFound home={place === undefined ? "/" : `/at/${place}`} />;
}

function routesOf(scope: Page["scope"]): RouteObject[] {
  return pages
    .filter((page) => page.scope === scope)
    .map((page) => {
      const route = { element: <Shown page={page} />, errorElement: <PageCrash /> };
      return page.path === "" ? { index: true, ...route } : { path: page.path, ...route };
    });
}

/** All routes, from the pages' entries. */
export const routes: RouteObject[] = [
  {
    errorElement: <PageCrash />,
    children: [
      { element: <Bare />, children: routesOf("public") },
      { element: <AccountGate />, children: routesOf("account") },
      {
        path: "at/:place",
        element: <InstanceGate />,
        children: [
          { element: <Frame />, children: [...routesOf("instance"), { path: "*", element: <Lost /> }] },
          { element: <Bare />, children: routesOf("bare") },
        ],
      },
      { path: "*", element: (
          <PublicFrame>
            <Lost />
          </PublicFrame>
        ) },
    ],
  },
];

/** The browser's router. */
export function makeRouter(): ReturnType<typeof createBrowserRouter> {
  return createBrowserRouter(routes);
}
