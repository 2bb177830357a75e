import { ApiOutlined, HistoryOutlined, SendOutlined } from "@ant-design/icons";
import { lazy } from "react";
import type { Page } from "../frame/page.ts";

/** For the people who connect a company's own systems. */
export const developerPages: Page[] = [
  {
    scope: "instance",
    path: "developer/webhooks",
    module: "developer",
    title: "developer.webhooks",
    permission: "webhooks",
    menu: { group: "developer", order: 1, icon: <SendOutlined /> },
    component: lazy(() => import("./WebhooksPage.tsx")),
  },
  {
    scope: "instance",
    path: "developer/push-log",
    module: "developer",
    title: "developer.log",
    permission: "push_log",
    menu: { group: "developer", order: 2, icon: <HistoryOutlined /> },
    component: lazy(() => import("./PushLogPage.tsx")),
  },
  {
    scope: "instance",
    path: "developer/api",
    module: "developer",
    title: "developer.api",
    permission: "webhooks",
    menu: { group: "developer", order: 3, icon: <ApiOutlined /> },
    component: lazy(() => import("./ApiPage.tsx")),
  },
];
