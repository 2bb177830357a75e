import { AppstoreOutlined, HomeOutlined, PlusCircleOutlined } from "@ant-design/icons";
import { lazy } from "react";
import type { Page } from "../frame/page.ts";

/** The portal's own pages: public ones, the account's instances, an instance's home page. */
export const portalPages: Page[] = [
  { scope: "public", path: "", module: "portal", title: "portal.public.title", component: lazy(() => import("./PublicPage.tsx")) },
  { scope: "public", path: "sign-up", module: "portal", title: "portal.signUp.title", component: lazy(() => import("./SignUpPage.tsx")) },
  { scope: "public", path: "sign-in", module: "portal", title: "portal.signIn.title", component: lazy(() => import("./SignInPage.tsx")) },
  { scope: "public", path: "reset-password", module: "portal", title: "portal.reset.title", component: lazy(() => import("./ResetPasswordPage.tsx")) },
  { scope: "public", path: "password", module: "portal", title: "portal.password.title", component: lazy(() => import("./ChangePasswordPage.tsx")) },
  { scope: "public", path: "help", module: "portal", title: "portal.help.title", component: lazy(() => import("./HelpPage.tsx")) },
  { scope: "public", path: "terms", module: "portal", title: "portal.terms.title", component: lazy(() => import("./TermsPage.tsx")) },
  {
    scope: "account",
    path: "instances",
    module: "portal",
    title: "portal.instances.title",
    menu: { group: "start", order: 1, icon: <AppstoreOutlined /> },
    component: lazy(() => import("./InstancesPage.tsx")),
  },
  {
    scope: "account",
    path: "instances/new",
    module: "portal",
    title: "portal.create.title",
    menu: { group: "start", order: 2, icon: <PlusCircleOutlined /> },
    component: lazy(() => import("./CreateInstancePage.tsx")),
  },
  {
    scope: "instance",
    path: "",
    module: "console",
    title: "portal.home.title",
    permission: "organisation",
    menu: { group: "start", order: 1, icon: <HomeOutlined /> },
    component: lazy(() => import("./InstanceHomePage.tsx")),
  },
];
