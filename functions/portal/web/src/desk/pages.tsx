import { CustomerServiceOutlined } from "@ant-design/icons";
import { lazy } from "react";
import type { Page } from "../frame/page.ts";

/** The agent's own page. */
export const deskPages: Page[] = [
  {
    scope: "instance",
    path: "desk",
    module: "desk",
    title: "desk.title",
    permission: "desk",
    menu: { group: "start", order: 1, icon: <CustomerServiceOutlined /> },
    component: lazy(() => import("./DeskPage.tsx")),
  },
];
