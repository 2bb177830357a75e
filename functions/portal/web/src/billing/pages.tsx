import { AccountBookOutlined, TagsOutlined } from "@ant-design/icons";
import { lazy } from "react";
import type { Page } from "../frame/page.ts";

/** Statements and prices (BILL-31, BILL-39 to BILL-53, BILL-70). */
export const billingPages: Page[] = [
  {
    scope: "instance",
    path: "billing",
    module: "home",
    title: "billing.title",
    permission: "statements",
    menu: { group: "billing", order: 3, icon: <AccountBookOutlined /> },
    component: lazy(() => import("./StatementsPage.tsx")),
  },
  {
    scope: "instance",
    path: "billing/prices",
    module: "home",
    title: "billing.pricesTitle",
    permission: "statements",
    menu: { group: "billing", order: 4, icon: <TagsOutlined /> },
    component: lazy(() => import("./PricesPage.tsx")),
  },
  {
    scope: "instance",
    path: "billing/statements/:period/:department",
    module: "home",
    title: "billing.statementTitle",
    permission: "statements",
    component: lazy(() => import("./StatementPage.tsx")),
  },
];
